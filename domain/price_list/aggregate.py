"""The price list of the group: which prices hold on which day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Final, Self
from uuid import UUID

from domain.kernel import Aggregate, Fen, Refused, Rule
from domain.kernel.checked import checked, required_text
from domain.price_list.events import JobPrice, PartPrice, PriceListEvent, PriceListPublished
from domain.values import money
from domain.values.clock import shanghai_date
from domain.values.listed_prices import ListedPrices
from domain.values.parts import PartGrade

PRICE_LIST_ID: Final = UUID("91d3f3c6-4a1e-5b7c-9f20-6e8a0c5d2b47")
"""The one stream of the group's prices."""

_NAME_CHARS: Final = 100
_SENTENCE_CHARS: Final = 500
MOST_ITEMS: Final = 10_000

BACKDATED = Rule(
    "price_list.backdated",
    "R045, R049",
    en="prices hold from {earliest} at the earliest: they are published before they are asked for",
    zh="价格须先公示后执行，最早自 {earliest} 起生效",
)
NO_LABOUR_RATE = Rule(
    "price_list.no_labour_rate",
    "R045",
    en="the rate of a labour hour is above zero",
    zh="工时单价必须大于零",
)
HOURS_OR_PRICE = Rule(
    "price_list.hours_or_price",
    "R048",
    en="job {code} is priced by flagged hours or by a fixed price: give one of the two",
    zh="项目 {code} 须按工时或固定价格计价，二者择一",
)
TWICE = Rule(
    "price_list.listed_twice",
    "R045: one thing has one price",
    en="{item} is listed twice",
    zh="{item} 重复列出",
)
EMPTY = Rule(
    "price_list.empty",
    "R045",
    en="a price list names at least one job or part, and at most {most}",
    zh="价目表至少列出一个项目或配件，最多 {most} 项",
)


class PriceList(Aggregate):
    """The published prices (价目表), version after version."""

    kind: ClassVar[str] = "price_list"

    id: UUID = PRICE_LIST_ID
    versions: tuple[PriceListPublished, ...] = ()
    """In the order of publication, which is the order of their first days."""

    def apply(self, event: PriceListEvent) -> Self:
        return self.changed(versions=(*self.versions, event))

    def in_force(self, on: date) -> PriceListPublished | None:
        """The list that holds on that day; two of one day: the later; None before the first."""
        for published in reversed(self.versions):
            if published.effective_from <= on:
                return published
        return None

    def publish(
        self,
        *,
        effective_from: date,
        labour_rate_fen_per_hour: Fen,
        at: datetime,
        jobs: tuple[JobPrice, ...] = (),
        parts: tuple[PartPrice, ...] = (),
    ) -> PriceListPublished:
        """Publish the prices that hold from a day on; old quotes keep theirs (R045, R049)."""
        self._not_backdated(effective_from, at)
        if not 0 < len(jobs) + len(parts) <= MOST_ITEMS:
            raise Refused(EMPTY, field="jobs", most=MOST_ITEMS)
        priced, sold = tuple(map(_job, jobs)), tuple(map(_part, parts))
        _once("jobs", (job.code for job in priced))
        _once("parts", (f"{part.part_number} {part.grade}" for part in sold))
        rate = _fen("labourRateFenPerHour", labour_rate_fen_per_hour)
        if not rate:
            raise Refused(NO_LABOUR_RATE, field="labourRateFenPerHour")
        return PriceListPublished(
            price_list_version=len(self.versions) + 1,
            effective_from=effective_from,
            labour_rate_fen_per_hour=rate,
            jobs=priced,
            parts=sold,
        )

    def _not_backdated(self, effective_from: date, at: datetime) -> None:
        earliest = shanghai_date(at)
        if self.versions:
            earliest = max(earliest, self.versions[-1].effective_from)
        if effective_from < earliest:
            raise Refused(BACKDATED, field="effectiveFrom", earliest=earliest)


def listed_prices(prices: PriceListPublished) -> ListedPrices:
    """The list as a quote looks things up in it."""
    rate = prices.labour_rate_fen_per_hour
    return ListedPrices(
        version=prices.price_list_version,
        labour_rate_fen_per_hour=money.Fen(rate),
        jobs={job.code: money.Fen(job_price_fen(job, rate)) for job in prices.jobs},
        parts={
            (part.part_number, part.grade): money.Fen(part.unit_price_fen) for part in prices.parts
        },
    )


def price_of_part(prices: PriceListPublished, part_number: str, grade: PartGrade) -> Fen | None:
    """What one piece of the part costs by this list; None where it is not on it."""
    wanted = (part_number, grade)
    return next(
        (part.unit_price_fen for part in prices.parts if (part.part_number, part.grade) == wanted),
        None,
    )


def price_of_job(prices: PriceListPublished, code: str) -> Fen | None:
    """What the job costs by this list: its fixed price, or its hours at the labour rate (R048)."""
    job = next((job for job in prices.jobs if job.code == code), None)
    return None if job is None else job_price_fen(job, prices.labour_rate_fen_per_hour)


def job_price_fen(job: JobPrice, rate_fen_per_hour: Fen) -> Fen:
    """A job's price at a labour rate, rounded to the fen, half a fen up."""
    if job.price_fen is not None:
        return job.price_fen
    hours = job.labour_hours_hundredths or 0
    return Fen(money.labour_total_fen(hours, money.Fen(rate_fen_per_hour)))


def _job(job: JobPrice) -> JobPrice:
    code = required_text("jobs", job.code, _NAME_CHARS)
    hours = job.labour_hours_hundredths
    if (hours is None) == (job.price_fen is None) or (hours is not None and hours <= 0):
        raise Refused(HOURS_OR_PRICE, field="jobs", code=code)
    return JobPrice(
        code=code,
        description=required_text("jobs", job.description, _SENTENCE_CHARS),
        labour_hours_hundredths=hours,
        price_fen=None if job.price_fen is None else _fen("jobs", job.price_fen),
    )


def _part(part: PartPrice) -> PartPrice:
    return PartPrice(
        part_number=required_text("parts", part.part_number, _NAME_CHARS),
        name=required_text("parts", part.name, _SENTENCE_CHARS),
        grade=part.grade,
        unit_price_fen=_fen("parts", part.unit_price_fen),
    )


def _fen(field: str, amount: int) -> Fen:
    return Fen(checked(field, money.fen, amount))


def _once(field: str, items: Iterable[str]) -> None:
    seen: set[str] = set()
    for item in items:
        if item in seen:
            raise Refused(TWICE, field=field, item=item)
        seen.add(item)
