"""三包: repair, exchange and return of household cars (SAMR Order 43 of 2021; law B.1).

In force from 2022-01-01. A car whose period started earlier is outside this module: `starts` says
so. Pure numbers and dates; which events make up a counter is the repair history's business.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.values.clock import after_months
from domain.values.distance import Km
from domain.values.malformed import Malformed
from domain.values.money import Fen, fen

IN_FORCE_FROM: Final = date(2022, 1, 1)
_ORDER: Final = "家用汽车产品修理更换退货责任规定 (2021)"


class PeriodKind(StrEnum):
    """The periods that end with a day or a distance, whichever is reached first."""

    EXCHANGE_AND_RETURN = "exchange_and_return"  # 三包有效期
    FREE_REPAIR = "free_repair"  # 包修期
    EARLY_ASSEMBLY = "early_assembly"  # free replacement of an assembly
    EARLY_SAFETY = "early_safety"  # exchange or return after a safety failure
    EARLY_POWERTRAIN = "early_powertrain"  # exchange or return; days only


@dataclass(frozen=True, slots=True)
class PeriodTerm:
    """The legal minimum of one period; the maker may give more on the 三包 card."""

    kind: PeriodKind
    months: int
    days: int
    km: int | None
    article: str


PERIOD_TERMS: Final = {
    term.kind: term
    for term in (
        PeriodTerm(PeriodKind.EXCHANGE_AND_RETURN, 24, 0, 50_000, f"{_ORDER} Art. 18"),
        PeriodTerm(PeriodKind.FREE_REPAIR, 36, 0, 60_000, f"{_ORDER} Art. 18"),
        PeriodTerm(PeriodKind.EARLY_ASSEMBLY, 0, 60, 3_000, f"{_ORDER} Art. 20"),
        PeriodTerm(PeriodKind.EARLY_SAFETY, 0, 60, 3_000, f"{_ORDER} Art. 23"),
        PeriodTerm(PeriodKind.EARLY_POWERTRAIN, 0, 7, None, f"{_ORDER} Art. 22"),
    )
}


class Counter(StrEnum):
    """What is counted towards exchange or return, or towards a loaner car."""

    EARLY_ASSEMBLY_FAILURES = "early_assembly_failures"
    ONE_REPAIR_DAYS = "one_repair_days"
    EARLY_POWERTRAIN_REPLACEMENTS = "early_powertrain_replacements"
    EARLY_SAFETY_FAILURES = "early_safety_failures"
    SERIOUS_SAFETY_REPAIRS = "serious_safety_repairs"
    ASSEMBLY_REPLACEMENTS = "assembly_replacements"
    SAME_PART_REPLACEMENTS = "same_part_replacements"
    CUMULATED_REPAIR_DAYS = "cumulated_repair_days"
    SAME_PROBLEM_REPAIRS = "same_problem_repairs"


@dataclass(frozen=True, slots=True)
class Threshold:
    """The count from which the consumer has a right, and the article that gives it."""

    counter: Counter
    reached_at: int
    unless_cured: bool
    """True: the right arises only when the car is still faulty after that many."""
    article: str


THRESHOLDS: Final = {
    threshold.counter: threshold
    for threshold in (
        Threshold(
            Counter.EARLY_ASSEMBLY_FAILURES, 1, unless_cured=False, article=f"{_ORDER} Art. 20"
        ),
        Threshold(Counter.ONE_REPAIR_DAYS, 6, unless_cured=False, article=f"{_ORDER} Art. 21"),
        Threshold(
            Counter.EARLY_POWERTRAIN_REPLACEMENTS,
            1,
            unless_cured=False,
            article=f"{_ORDER} Art. 22",
        ),
        Threshold(
            Counter.EARLY_SAFETY_FAILURES, 1, unless_cured=False, article=f"{_ORDER} Art. 23"
        ),
        Threshold(
            Counter.SERIOUS_SAFETY_REPAIRS, 2, unless_cured=True, article=f"{_ORDER} Art. 24(1)"
        ),
        Threshold(
            Counter.ASSEMBLY_REPLACEMENTS, 2, unless_cured=True, article=f"{_ORDER} Art. 24(2)"
        ),
        Threshold(
            Counter.SAME_PART_REPLACEMENTS, 2, unless_cured=True, article=f"{_ORDER} Art. 24(3)"
        ),
        Threshold(
            Counter.CUMULATED_REPAIR_DAYS, 31, unless_cured=False, article=f"{_ORDER} Art. 24(4)"
        ),
        Threshold(
            Counter.SAME_PROBLEM_REPAIRS, 5, unless_cured=False, article=f"{_ORDER} Art. 24(4)"
        ),
    )
}

ANSWER_WORKING_DAYS: Final = 10
"""A demand is answered within so many working days, a refusal with its reasons (Art. 28)."""
COMPLETION_WORKING_DAYS: Final = 20
"""An accepted exchange or return is completed within so many working days (Art. 28)."""
MAX_USE_RATE_PPM: Final = 5_000
"""0.5 %: the highest use-compensation coefficient n a 三包 card may carry (Art. 27)."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period of one car: open until the end of a day and up to a reading, both included."""

    since: date
    until: date
    until_km: Km | None
    article: str

    def open(self, on: date, odometer_km: Km) -> bool:
        in_distance = self.until_km is None or odometer_km <= self.until_km
        return self.since <= on <= self.until and in_distance


def starts(invoice_on: date, delivered_on: date | None) -> date | None:
    """The day the periods run from: the delivery where it differs from the invoice (Art. 18).

    None where that day lies before the rule came into force.
    """
    start = delivered_on or invoice_on
    return start if start >= IN_FORCE_FROM else None


def period(kind: PeriodKind, start: date) -> Period:
    """The legal period of a car with that start, in kilometres of its own odometer."""
    term = PERIOD_TERMS[kind]
    until = after_months(start, term.months) + timedelta(days=term.days)
    return Period(start, until, None if term.km is None else Km(term.km), term.article)


def repair_days(in_repair: timedelta, excluded: timedelta = timedelta()) -> int:
    """Days of one repair: each started 24 hours are a day (Art. 40).

    `excluded` is the transport of VIN-customised parts and traction batteries and the travel of a
    rescue off site, as far as it lies within the repair (Art. 24 ¶3).
    """
    if not timedelta() <= excluded <= in_repair:
        raise Malformed(
            "sanbao.repair_time",
            en="Repair time cannot be negative, nor can more be excluded than it lasted.",
            zh="修理时间不能为负，扣除时间也不能超过修理时间。",
            source=f"{_ORDER} Art. 24, 40; B.1",
        )
    return -((excluded - in_repair) // timedelta(days=1))


def reached(counter: Counter, count: int, *, cured: bool = False) -> bool:
    """Whether that count gives the consumer the right of the counter's article.

    `cured`: the car works again and, for safety repairs, shows no new serious fault.
    """
    threshold = THRESHOLDS[counter]
    return count >= threshold.reached_at and not (threshold.unless_cured and cured)


def use_compensation_fen(price_fen: Fen, odometer_km: Km, rate_ppm: int) -> Fen:
    """What the consumer pays for the use of a car exchanged or returned under Art. 24.

    Price x km / 1000 x n (Art. 27), with n in millionths (0.5 % = 5000) from the 三包 card;
    rounded to the fen, half a fen up. Raises Malformed with sanbao.use_rate.
    """
    if not 0 < rate_ppm <= MAX_USE_RATE_PPM:
        raise Malformed(
            "sanbao.use_rate",
            en="The use-compensation coefficient lies above 0 and is at most 0.5 %.",
            zh="使用补偿系数应大于0且不超过0.5%。",
            source=f"{_ORDER} Art. 27; B.1",
        )
    scale = 1_000 * 1_000_000
    return fen((price_fen * odometer_km * rate_ppm + scale // 2) // scale)
