"""What the list of calls shows."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from domain.follow_up.words import FollowUpSource, PointKind, Topic
from domain.kernel import Channel
from domain.values.contact import CallOutcome


class CallbackState(StrEnum):
    """How a promised call lies to its window on the day that is asked for."""

    UPCOMING = "upcoming"
    IN_WINDOW = "in_window"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    REACHED = "reached"
    """Made on that day."""


class IssueState(StrEnum):
    """How far a point is that could not be answered in the call."""

    OPEN = "open"
    ESCALATED = "escalated"
    TO_TELL = "to_tell"
    """There is a solution that the customer does not know yet."""


class SaidBefore(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the customer said in an earlier call."""

    kind: PointKind
    text_sealed: str
    answer_sealed: str | None


class EarlierCall(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation before, so that nothing is asked twice (R111)."""

    seq: int
    called_at: datetime
    agent_id: str
    topics: tuple[Topic, ...]
    vehicle_condition_sealed: str | None
    suggestions_sealed: str | None
    points: tuple[SaidBefore, ...]


class CallbackRow(msgspec.Struct, frozen=True, kw_only=True):
    """A promised call on somebody's list."""

    follow_up_id: UUID
    seq: int
    state: CallbackState
    source: FollowUpSource
    basis_at: datetime
    opens_on: date
    closes_on: date
    reached_at: datetime | None
    missed_at: datetime | None
    site_id: str
    agent_id: str | None
    deputy_id: str | None
    adviser_id: str | None
    customer_id: UUID
    customer_name_sealed: str | None
    contact_person_sealed: str | None
    phone_sealed: str | None
    preferred_channel: Channel | None
    no_calls: bool
    resting: bool
    vehicle_id: UUID | None
    vin: str | None
    plate: str | None
    repair_order_id: UUID | None
    order_number: str | None
    attempts: int
    last_tried_at: datetime | None
    last_outcome: CallOutcome | None
    earlier_calls: tuple[EarlierCall, ...]


class CallbackCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many calls somebody has to make or made on a day."""

    agent_id: str | None
    in_window: int
    due_today: int
    overdue: int
    reached: int


class IssueRow(msgspec.Struct, frozen=True, kw_only=True):
    """A point that still waits for an answer, the supervisor, or the customer's ear."""

    follow_up_id: UUID
    issue_id: str
    kind: PointKind
    text_sealed: str | None
    state: IssueState
    overdue: bool
    raised_at: datetime
    due_at: datetime
    escalated_at: datetime | None
    escalated_to_id: str | None
    solution_sealed: str | None
    tell_due_at: datetime | None
    site_id: str
    agent_id: str | None
    customer_id: UUID
    customer_name_sealed: str | None
    phone_sealed: str | None
    order_number: str | None
