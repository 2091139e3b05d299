"""What a question about cover is answered with."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from domain.repair_order.events import Ground, RepairLevel
from domain.values.sanbao import Counter, PeriodKind
from domain.vehicle.events import SanbaoReturn
from projections.cover.demand_clocks import Demand


class WhyNot(StrEnum):
    """Why a period is not open."""

    NO_SALE = "no_sale"
    USE_UNKNOWN = "use_unknown"
    NOT_HOUSEHOLD = "not_household"
    NOT_THIS_KIND = "not_this_kind"
    BEFORE_THE_RULE = "before_the_rule"
    GIVEN_BACK = "given_back"
    NOT_BEGUN = "not_begun"
    TIME_OVER = "time_over"
    DISTANCE_OVER = "distance_over"


class PeriodAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A period of the car under 三包, and whether it is open at the asked day and distance."""

    period: PeriodKind
    article: str
    open: bool
    why_not: tuple[WhyNot, ...]
    since: date | None
    until_on: date | None
    until_km: int | None
    """Of distance driven, which is the odometer's number while it is the car's first one."""
    days_left: int | None
    km_left: int | None


class WarrantyTerm(msgspec.Struct, frozen=True, kw_only=True):
    """One ground of repair warranty."""

    basis: Ground
    until_on: date
    until_km: int | None
    """By the odometer that the car had when it left the shop."""
    holds: bool
    granted: bool
    """True: as granted at hand-over; False: the law's minimum, without anybody having granted it."""
    scope: str


class RepairWarranty(msgspec.Struct, frozen=True, kw_only=True):
    """Whether one executed line of an earlier visit is covered, by the better of promise and law."""

    order_id: UUID
    order_number: str
    line_id: str
    description: str
    part_number: str | None
    repair_level: RepairLevel | None
    left_shop_on: date
    left_shop_km: int | None
    covered: bool
    by: Ground | None
    terms: tuple[WarrantyTerm, ...]


class ExtendedWarranty(msgspec.Struct, frozen=True, kw_only=True):
    """A warranty that was sold."""

    starts_on: date
    until_on: date | None
    until_km: int | None
    scope: str
    provider: str
    open: bool
    why_not: tuple[WhyNot, ...]


class CountedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One visit, or one line or concern of it, that a counter counts, with the fact behind it."""

    order_id: UUID
    order_number: str
    event_id: UUID
    """The fact that it rests on: the judgement, the completed line, or the agreement."""
    version: int
    occurred_at: datetime
    odometer_km: int | None
    """As read when the car came in."""
    what: str
    """The problem, part, or assembly."""
    line_id: str | None = None
    concern_id: str | None = None
    days: int | None = None
    hours_hundredths: int | None = None
    excluded_hours_hundredths: int | None = None
    in_progress: bool = False
    joined_by: str | None = None
    """Why it is the same problem as an earlier one: judged, a comeback, a code, or a part."""


class SanbaoRight(StrEnum):
    """What a consumer may ask for once a counter is reached."""

    NEW_ASSEMBLY = "new_assembly"
    LOANER = "loaner"
    EXCHANGE_OR_RETURN = "exchange_or_return"


class CounterAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One counter of 三包 with all that makes it up."""

    counter: Counter
    article: str
    right: SanbaoRight
    subject: str | None
    """The assembly, main part or problem that is counted, where each has a counter of its own."""
    count: int
    reached_at: int
    missing: int
    """How many are missing to the threshold; 0 where it is reached."""
    unless_cured: bool
    """The right arises only while the car is still faulty; see `not_cured_by`."""
    reached: bool
    events: tuple[CountedEvent, ...]
    not_cured_by: tuple[CountedEvent, ...]
    """Faults after the last counted repair that show it was no cure."""


class LoanerState(StrEnum):
    """How the duty of Art. 21 stands for one repair."""

    NOT_DUE = "not_due"
    OWED = "owed"
    MET = "met"


class LoanerDuty(msgspec.Struct, frozen=True, kw_only=True):
    """A repair in the 包修 period, which owes a loaner or allowance from its sixth day (R100)."""

    order_id: UUID
    order_number: str
    began_at: datetime
    ended_at: datetime | None
    days: int
    due_from: datetime
    """When the sixth day begins."""
    state: LoanerState


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """What a car is covered by on a day at a distance, and what counts towards exchange or return."""

    vehicle_id: UUID
    on: date
    odometer_km: int | None
    driven_km: int | None
    periods: tuple[PeriodAnswer, ...]
    repair_warranties: tuple[RepairWarranty, ...]
    extended_warranties: tuple[ExtendedWarranty, ...]
    counters: tuple[CounterAnswer, ...]
    loaner_duties: tuple[LoanerDuty, ...]
    given_back: SanbaoReturn | None
    given_back_on: date | None
    price_fen: int | None
    use_compensation_fen: int | None
    """What the consumer would pay for the use of the car on exchange or return (Art. 27)."""
    demands: tuple[Demand, ...]

    @property
    def may_demand(self) -> tuple[CounterAnswer, ...]:
        """Counters that give the right to exchange or return."""
        return tuple(
            counter
            for counter in self.counters
            if counter.reached and counter.right is SanbaoRight.EXCHANGE_OR_RETURN
        )
