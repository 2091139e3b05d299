"""What a repair order remembers: no more than a later decision asks for."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.kernel import Aggregate, Fen, Km
from domain.repair_order.records import QuoteLine
from domain.repair_order.terms import PartGrade, Payer, ReworkCause
from domain.values.cover import Ground, RepairLevel


class Status(StrEnum):
    """Where the order stands as a whole; the gates in between are facts of their own."""

    NEW = "new"
    OPEN = "open"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Consent(StrEnum):
    """What the customer said to a line."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


class Progress(StrEnum):
    """How far the work on a line is."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"


class Desk(StrEnum):
    """What the front desk said to additional work."""

    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A quoted line with everything said and done about it."""

    quoted: QuoteLine
    consent: Consent = Consent.ASKED
    grade_agreed: PartGrade | None = None
    dropped: bool = False
    """The newest version leaves it out, and the customer has not agreed to that yet."""
    progress: Progress = Progress.NOT_STARTED
    parts_fitted: bool = False

    @property
    def approved(self) -> bool:
        return self.consent is Consent.APPROVED

    @property
    def touched(self) -> bool:
        """Whether somebody worked on it."""
        return self.progress is not Progress.NOT_STARTED

    @property
    def completed(self) -> bool:
        return self.progress is Progress.COMPLETED


class Comeback(msgspec.Struct, frozen=True, kw_only=True):
    """A concern that may be the fault of an earlier repair."""

    original_order_id: UUID
    original_line_id: str
    evidence_due_on: date | None = None
    answered: bool = False
    accepted: bool = False


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """The settlement that stands."""

    number: str
    total_fen: Fen
    line_ids: frozenset[str]


class State(Aggregate, frozen=True, kw_only=True):
    """The fields; commands are added page by page, `RepairOrder` closes the chain."""

    kind: ClassVar[str] = "repair_order"

    turns: int = 0
    """How many facts there are: a correction names one of them."""
    status: Status = Status.NEW

    # Reception
    order_number: str = ""
    site_id: str = ""
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    adviser_id: str = ""
    opened_on: date | None = None
    odometer_in_km: Km | None = None
    plate: str | None = None
    plate_verified: bool = False
    concerns: Mapping[str, bool] = msgspec.field(default_factory=dict[str, bool])
    """Each concern, and whether its cause is known."""
    inspected: bool = False
    belongings: frozenset[str] = frozenset()
    """Listed things that are neither given back nor explained."""
    belongings_listed: int = 0
    level: RepairLevel | None = None
    promised_at: datetime | None = None
    authorised: bool = False
    disputes: Mapping[str, bool] = msgspec.field(default_factory=dict[str, bool])
    """Each doubt of a technician, and whether it is answered."""

    # Quote and consent
    quote_version: int = 0
    quote_valid_until: date | None = None
    quote_standing: bool = False
    quote_decided: bool = False
    lines: Mapping[str, Line] = msgspec.field(default_factory=dict[str, Line])
    last_line_number: int = 0
    findings: Mapping[str, Desk] = msgspec.field(default_factory=dict[str, Desk])
    deferred: Mapping[str, bool] = msgspec.field(default_factory=dict[str, bool])
    """Each piece of work put off, and whether it was taken up again."""
    deferred_sources: frozenset[str] = frozenset()

    # Workshop
    technicians: frozenset[str] = frozenset()
    clocked_in: frozenset[tuple[str, str]] = frozenset()
    """Technician and line."""
    blocked_batches: frozenset[str] = frozenset()
    fit_approved: frozenset[tuple[str, str]] = frozenset()
    """Line and part number that somebody answers for, though the part is not listed for the car."""
    reservations: frozenset[tuple[str, str]] = frozenset()
    """Line and part number of what was ever set aside."""
    sublets_out: frozenset[str] = frozenset()
    loaner_id: str | None = None

    # Quality: everything here is about the time since the last work
    tests: int = 0
    """Tests of the whole order: the number of the last one."""
    passed_tests: Mapping[str, int] = msgspec.field(default_factory=dict[str, int])
    """Passed tests of each function since the last work; 0 where its last test failed."""
    self_checker: str | None = None
    team_checked: bool = False
    passed_by: str | None = None
    """The inspector whose pass is valid now."""
    certified: bool = False
    certificates: int = 0
    rework_due: ReworkCause | None = None
    """Who sent the car back, while nobody has begun to mend it."""
    rework_laps: int = 0

    # Delivery
    bill: Bill | None = None
    bills: int = 0
    paid_fen: Fen = Fen(0)
    """Over all bills: what was paid on a reversed one counts on the next."""
    explained: bool = False
    accepted: bool = False
    delivered_on: date | None = None
    rated: bool = False
    warranties: Mapping[tuple[str, Ground], date] = msgspec.field(
        default_factory=dict[tuple[str, Ground], date]
    )
    """The last day of each line's cover, by its ground."""

    # After
    comebacks: Mapping[str, Comeback] = msgspec.field(default_factory=dict[str, Comeback])
    callbacks: frozenset[tuple[UUID, int]] = frozenset()

    @property
    def executed(self) -> tuple[str, ...]:
        """The lines that are done."""
        return tuple(line_id for line_id, line in self.lines.items() if line.completed)

    @property
    def unfinished(self) -> tuple[str, ...]:
        """The lines agreed to and neither done nor formally removed (6)."""
        return tuple(
            line_id for line_id, line in self.lines.items() if line.approved and not line.completed
        )

    @property
    def customer_pays(self) -> bool:
        """Whether any executed line is priced for the customer."""
        return any(
            line.completed and line.quoted.payer is Payer.CUSTOMER and line.quoted.amount_fen > 0
            for line in self.lines.values()
        )
