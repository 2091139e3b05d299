"""赵先生's household car, sold on 1 March 2025, and visits of it: whole histories in a line or two."""

from datetime import date, datetime, timedelta
from uuid import UUID

from domain.kernel import Channel, Event, Fen, Km, Personal
from domain.repair_order.events import (
    ApprovalMethod,
    AuthorisationSigned,
    ConcernRecorded,
    DiagnosisRecorded,
    EarlierFault,
    FaultClassified,
    LineCompleted,
    LineKind,
    PartGrade,
    PartRef,
    PartReplaced,
    PauseReason,
    Payer,
    QuoteIssued,
    QuoteLine,
    QuoteLineApproved,
    Relation,
    RepairLevel,
    RepairLevelSet,
    RepairOrderOpened,
    ReplacementClassified,
    ServiceKind,
    VehicleDelivered,
    WorkPaused,
    WorkResumed,
    WorkStarted,
)
from domain.values.sanbao import Counter
from domain.values.sanbao_words import Assembly, SafetyFault
from domain.vehicle.events import SaleRecorded, UseKind, VehicleKind, VehicleRegistered
from projections.cover.answers import CounterAnswer, Cover
from projections.cover.projection import cover
from projections.cover.queries import cover_of
from tests.projections.dsl import Fact, GivenHistory, Shown, fact
from tests.projections.samples import CAR, ZHAO, at

PART = "04E103063"
SOLD_ON = date(2025, 3, 1)


def registered(
    use_kind: UseKind = UseKind.HOUSEHOLD, kind: VehicleKind = VehicleKind.SUV, car: UUID = CAR
) -> Fact:
    """The car's file."""
    event = VehicleRegistered(make="某牌", model="某型", vehicle_kind=kind, use_kind=use_kind)
    return fact(event, stream=car, at=at(3, 1))


def sold(
    invoice_on: date = SOLD_ON, delivered_on: date | None = None, car: UUID = CAR, ppm: int = 5_000
) -> Fact:
    """The sale, on the law's own terms."""
    event = SaleRecorded(
        invoice_on=invoice_on,
        delivered_on=delivered_on or invoice_on,
        price_fen=Fen(20_000_000),
        sanbao_years=2,
        sanbao_km=Km(50_000),
        free_repair_years=3,
        free_repair_km=Km(60_000),
        use_compensation_ppm=ppm,
        seller="某某汽车销售服务有限公司",
    )
    return fact(event, stream=car, at=at(3, 1))


def order_id(number: int) -> UUID:
    """The n-th visit."""
    return UUID(int=0xD000 + number)


class Visit:
    """One visit, told fact by fact; it is a list of facts in the end."""

    def __init__(
        self,
        number: int,
        opened_at: datetime,
        *,
        km: int | None = 1_000,
        payer: Payer = Payer.MAKER_WARRANTY,
        concern_id: str | None = "1",
        level: RepairLevel = RepairLevel.SMALL_REPAIR,
        car: UUID = CAR,
    ) -> None:
        self.number, self.order, self.car, self.level = number, order_id(number), car, level
        self.km, self.payer, self.concern_id = km, payer, concern_id
        self.facts: list[Fact] = []
        self.add(self._opened(opened_at), opened_at)
        self.add(RepairLevelSet(level=level), opened_at)
        said = Personal(ZHAO, "发动机抖动")
        self.add(ConcernRecorded(concern_id="1", customer_words=said), opened_at)

    @property
    def order_number(self) -> str:
        """As on the order."""
        return f"RO-S1-2025-{self.number:06d}"

    def add(self, event: Event, when: datetime) -> "Visit":
        """One more fact of the visit."""
        self.facts.append(fact(event, stream=self.order, at=when))
        return self

    def _opened(self, when: datetime) -> RepairOrderOpened:
        return RepairOrderOpened(
            order_number=self.order_number,
            site_id="S1",
            customer_id=ZHAO,
            vehicle_id=self.car,
            adviser_id="S1-李",
            opened_at=when,
            service_kind=ServiceKind.MECHANICAL_REPAIR,
            odometer_km=None if self.km is None else Km(self.km),
            odometer_unreadable_reason="仪表黑屏" if self.km is None else None,
        )

    def agreed(self, when: datetime, *line_ids: str) -> "Visit":
        """Authorised, quoted and agreed to: part lines, by default line 1, begun at once."""
        named = line_ids or ("1",)
        authorised = AuthorisationSigned(
            signed_by=Personal(ZHAO, "赵先生"),
            relation=Relation.OWNER,
            method=ApprovalMethod.PAPER,
            concern_ids=("1",),
            estimate_fen=Fen(0),
            promised_at=when,
            document_sha256="cd" * 32,
            belongings_document_sha256=None,
            copy_given_via=Channel.ON_SITE,
        )
        quote = QuoteIssued(
            quote_version=1,
            lines=tuple(self._line(line_id) for line_id in named),
            total_fen=Fen(38_000 * len(named)),
            possible_extras=None,
            valid_until=None,
            price_list_version=None,
        )
        self.add(authorised, when).add(quote, when)
        for line_id in named:
            self.add(self._approved(line_id), when)
            self.add(WorkStarted(line_id=line_id, technician_id="S1-张"), when)
        return self

    def _line(self, line_id: str) -> QuoteLine:
        return QuoteLine(
            line_id=line_id,
            kind=LineKind.PART,
            description="更换点火线圈",
            quantity_milli=1_000,
            unit_price_fen=Fen(38_000),
            amount_fen=Fen(38_000),
            payer=self.payer,
            part_number=PART,
            part_grade=PartGrade.ORIGINAL,
            concern_id=self.concern_id,
        )

    def _approved(self, line_id: str) -> QuoteLineApproved:
        return QuoteLineApproved(
            quote_version=1,
            line_id=line_id,
            amount_fen=Fen(38_000),
            approved_by=Personal(ZHAO, "赵先生"),
            relation=Relation.OWNER,
            method=ApprovalMethod.IN_PERSON,
            part_grade=PartGrade.ORIGINAL,
            reason_told=None,
            evidence=(),
        )

    def diagnosed(self, *dtcs: str, when: datetime | None = None) -> "Visit":
        """A cause with its trouble codes."""
        found = DiagnosisRecorded(
            concern_id="1", cause="点火线圈失效", dtcs=dtcs, measurements=(), diagnosed_by="S1-张"
        )
        return self.add(found, when or self.facts[-1].at)

    def fitted(self, part_number: str) -> "Visit":
        """A part on line 1."""
        part = PartRef(part_number=part_number, name="点火线圈", grade=PartGrade.ORIGINAL)
        event = PartReplaced(
            line_id="1",
            fitted=part,
            removed=None,
            reason="失效",
            quantity_milli=1_000,
            technician_id="S1-张",
            vehicle_id=self.car,
        )
        return self.add(event, self.facts[-1].at)

    def paused(
        self, since: datetime, until: datetime, *, customised: bool = True, line_id: str = "1"
    ) -> "Visit":
        """A line waits for a part."""
        self.add(
            WorkPaused(
                line_id=line_id,
                reason=PauseReason.WAITING_PARTS,
                note="防盗系统，按车架号定制",
                customised_part_in_transport=customised,
            ),
            since,
        )
        return self.add(WorkResumed(line_id=line_id, technician_id="S1-张"), until)

    def done(self, when: datetime, line_id: str = "1") -> "Visit":
        """A line is done."""
        event = LineCompleted(
            line_id=line_id, correction="更换点火线圈", technician_id="S1-张", procedure_ref=None
        )
        return self.add(event, when)

    def delivered(self, when: datetime, km: int) -> "Visit":
        """The car leaves the shop."""
        event = VehicleDelivered(
            delivered_to=Personal(ZHAO, "赵先生"),
            odometer_km=Km(km),
            delivered_at=when,
            customer_id=ZHAO,
            vehicle_id=self.car,
            site_id="S1",
            adviser_id="S1-李",
            order_number=self.order_number,
            repair_level=self.level,
            record_copy_given_via=Channel.ON_SITE,
        )
        return self.add(event, when)

    def judged(
        self,
        *,
        quality: bool = True,
        safety: SafetyFault | None = None,
        assembly: Assembly | None = None,
        main_part: str | None = None,
        same_as: int | None = None,
        new: bool = False,
    ) -> "Visit":
        """The fault, as judged."""
        earlier = same_as and EarlierFault(order_id=order_id(same_as), concern_id="1")
        event = FaultClassified(
            concern_id="1",
            quality_problem=quality,
            safety=safety,
            assembly=assembly,
            main_part=main_part,
            same_as=earlier or None,
            new_problem=new,
            reason="路试再现",
        )
        return self.add(event, self.facts[-1].at)

    def replaces(self, assembly: Assembly, main_part: str | None = None) -> "Visit":
        """What line 1 replaces, as judged."""
        event = ReplacementClassified(line_id="1", assembly=assembly, main_part=main_part)
        return self.add(event, self.facts[-1].at)


def repair(
    number: int,
    began: datetime,
    hours: float,
    *,
    km: int | None = 1_000,
    payer: Payer = Payer.MAKER_WARRANTY,
    car: UUID = CAR,
) -> Visit:
    """A visit that was one repair of so many hours."""
    begun = Visit(number, began, km=km, payer=payer, car=car).agreed(began)
    return begun.done(began + timedelta(hours=hours))


def facts(*visits: Visit) -> list[Fact]:
    """All facts of the visits."""
    return [each for visit in visits for each in visit.facts]


def shown_with(given_history: GivenHistory, *visits: Visit) -> Shown:
    """The sold household car with these visits."""
    return given_history(cover, registered(), sold(), *facts(*visits))


def asked(shown: Shown, when: datetime, km: int | None = 5_000) -> Cover:
    """The car's cover."""
    found = shown.ask(cover_of, vehicle_id=CAR, at=when, odometer_km=km)
    assert found is not None
    return found


def counted(found: Cover, counter: Counter) -> CounterAnswer:
    """The counter, of which there must be one."""
    (answer,) = [each for each in found.counters if each.counter is counter]
    return answer
