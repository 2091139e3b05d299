"""The shapes that the board answers with."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from domain.complaint.words import (
    Category,
    Clock,
    ClosingGround,
    CompensationForm,
    ComplaintKind,
    EscalationCause,
    EscalationLevel,
    Finding,
    OutsideBody,
    ReopeningCause,
    Severity,
    SeverityGround,
)
from domain.kernel import Channel
from domain.values.contact import CallDirection, CallOutcome


class ClockState(StrEnum):
    """A clock's verdict at a moment; the due time itself is still in time (60:00 kept, R127)."""

    KEPT = "kept"
    BROKEN = "broken"
    OPEN = "open"
    OVERDUE = "overdue"


class BoardStatus(StrEnum):
    """Where a complaint stands; `referred` is open, and somebody outside deals with it as well."""

    OPEN = "open"
    REFERRED = "referred"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class BoardRow(msgspec.Struct, frozen=True, kw_only=True):
    """One complaint on the board. Times of steps are those of the current round."""

    complaint_id: UUID
    complaint_number: str
    complaint_kind: ComplaintKind
    site_id: str
    received_at: datetime
    channel: Channel
    content_sealed: str
    anonymous: bool
    external_reference: str | None
    status: BoardStatus
    step: int
    """1 to 7: the highest step reached."""
    round: int
    """1 until the complaint is reopened for the first time."""
    severity: Severity
    severity_ground: SeverityGround | None
    category: Category | None
    department: str | None
    assignee_id: str | None
    subject_staff_id: str | None
    escalation_level: EscalationLevel | None
    response_due_at: datetime
    responded_at: datetime | None
    response_state: ClockState | None
    """None: nobody can be contacted, or it was withdrawn in time."""
    investigate_by: datetime | None
    investigated_at: datetime | None
    resolution_due_at: datetime
    resolved_at: datetime | None
    resolution_state: ClockState | None
    """Of the current round. None: it was withdrawn in time."""
    paused_at: datetime | None
    """Since when clock 2 stands still for the customer; while it does, it is not overdue."""
    remedy_untold: bool
    """A remedy is planned that the complainant has not been told (R133)."""
    satisfied: bool | None
    callbacks: int
    referred_to: tuple[OutsideBody, ...]
    components: tuple[str, ...]
    incident_on: date | None
    incident_odometer_km: int | None
    crash: bool | None
    fire: bool | None
    injured: int | None
    deaths: int | None
    city: str | None
    state: str | None
    customer_id: UUID | None
    customer_name_sealed: str | None
    vehicle_id: UUID | None
    vin: str | None
    plate: str | None
    """The plate that the vehicle carried on the day of receipt."""
    repair_order_id: UUID | None
    order_number: str | None
    source_call_id: UUID | None
    same_customer: int
    """Other complaints of the same customer, merged files included (R139)."""
    same_vehicle: int
    """Other complaints about the same vehicle, merged files included."""
    same_staff: int
    """Other complaints about the same member of staff."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One way from the start of a resolution clock to its end."""

    round: int
    began_at: datetime
    cause: ReopeningCause | None
    reason_sealed: str | None
    resolution_due_at: datetime
    resolved_at: datetime | None


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """One call to or from the complainant."""

    attempt: int
    call_id: UUID
    called_at: datetime
    agent_id: str
    direction: CallDirection
    outcome: CallOutcome
    after_remedy: bool
    effect_sealed: str | None


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """Clock 2 stood still, or still does."""

    paused_at: datetime
    waiting_for_sealed: str
    working_days_left: int
    resumed_at: datetime | None
    resolution_due_at: datetime | None
    """The due time from the resumption on."""


class MissedDeadline(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that ran out."""

    clock: Clock
    round: int
    due_at: datetime


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    """The complaint rose to somebody higher."""

    escalated_at: datetime
    level: EscalationLevel
    cause: EscalationCause
    clock: Clock | None
    to_staff_id: str | None
    reason_sealed: str | None


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody outside deals with the matter as well."""

    referred_at: datetime
    body: OutsideBody
    reference: str | None


class Compensation(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed with the complainant."""

    agreed_at: datetime
    amount_fen: int
    form: CompensationForm
    conditions_sealed: str | None


class Improvement(msgspec.Struct, frozen=True, kw_only=True):
    """What the dealership changes in its work."""

    action_id: str
    description: str
    owner_id: str
    due_on: date
    raised_at: datetime
    done_at: datetime | None
    result: str | None


class ComplaintFile(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the file of one complaint besides its row on the board."""

    complaint_id: UUID
    site_id: str
    corrected_content_sealed: str | None
    confirmed_at: datetime | None
    responded_by_id: str | None
    promise_version: int
    finding: Finding | None
    findings_sealed: str | None
    responsible_staff_ids: tuple[str, ...]
    part_numbers: tuple[str, ...]
    remedy_sealed: str | None
    remedy_planned_at: datetime | None
    remedy_planned_for: date | None
    remedy_told_at: datetime | None
    remedy_completed_at: datetime | None
    what_was_done_sealed: str | None
    outcome_told_at: datetime | None
    outcome_sealed: str | None
    statement_sealed: str | None
    closed_at: datetime | None
    closing_ground: ClosingGround | None
    withdrawn_at: datetime | None
    rounds: tuple[Round, ...]
    callbacks: tuple[Callback, ...]
    pauses: tuple[Pause, ...]
    missed_deadlines: tuple[MissedDeadline, ...]
    escalations: tuple[Escalation, ...]
    referrals: tuple[Referral, ...]
    compensations: tuple[Compensation, ...]
    improvements: tuple[Improvement, ...]


class StepReached(msgspec.Struct, frozen=True, kw_only=True):
    """One of the seven steps."""

    step: int
    reached_at: datetime | None


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What a complainant may see of the own complaint: no notes, no names of staff (R136)."""

    complaint_number: str
    received_at: datetime
    status: BoardStatus
    steps: tuple[StepReached, ...]
    next_due: Clock | None
    """What is due next: the first contact or the resolution."""
    next_due_at: datetime | None
    waiting_for_customer: bool
    """Something is needed from the complainant; until then no time runs."""


class RepeatBy(StrEnum):
    """What several complaints may have in common (R139)."""

    CUSTOMER = "customer"
    VEHICLE = "vehicle"
    STAFF = "staff"
    PART = "part"


class Repeat(msgspec.Struct, frozen=True, kw_only=True):
    """A customer, vehicle, member of staff or part with several complaints (R139)."""

    key: str
    """The id of customer or vehicle file, the staff id, the part number."""
    complaints: int
    first_at: datetime
    last_at: datetime
    complaint_ids: tuple[UUID, ...]
    """In the order of receipt."""
