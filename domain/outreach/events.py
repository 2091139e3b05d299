"""A page of facts: one customer is to be told of one thing, and is (R116, R158, R159; R085).

An activity or a blocked batch concerns many customers; each has an outreach of their own, so that
agents who call them do not wait for each other, and each notice has its own clock.
"""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from domain.kernel import Channel, Event, Personal
from domain.outreach.words import Clock, OutreachCause, Reply, WithdrawalReason
from domain.values.contact import CallOutcome


class OutreachOpened(Event, topic="outreach.opened"):
    """A customer is to be told of an activity, or of a blocked batch in the car."""

    cause: OutreachCause
    site_id: str
    customer_id: UUID
    campaign_id: UUID | None = None
    batch_id: str | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    notice_due_at: datetime | None = None
    """The last moment in time to tell it; None: at once, and no number is promised."""
    letter_days: int | None = None
    """Days after the notice in which a letter follows or is found needless; None: none is owed."""
    promise_version: int | None = None


class NoticeAttempted(Event, topic="outreach.notice_attempted"):
    """Somebody called to tell it, and the customer was not spoken to."""

    attempt: int
    """1, 2, 3, … over all calls of this outreach, answered or not."""
    outcome: CallOutcome
    attempted_at: datetime
    agent_id: str
    site_id: str
    customer_id: UUID
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    quiet_hours_reason: Personal | None = None


class CustomerNotified(Event, topic="outreach.customer_notified"):
    """The customer was told, by phone or face to face."""

    attempt: int
    """1, 2, 3, … over all calls of this outreach, answered or not."""
    notified_at: datetime
    via: Channel
    agent_id: str
    notice_due_at: datetime | None
    letter_due_at: datetime | None
    """The last moment for the letter, or for finding it needless (R159); None: none is owed."""
    site_id: str
    customer_id: UUID
    reply: Reply | None = None
    remark: Personal | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    quiet_hours_reason: Personal | None = None


class NoticeLetterSent(Event, topic="outreach.letter_sent"):
    """The customer was written to about it; the letter stands in the register."""

    letter_id: UUID
    letter_number: str
    sent_at: datetime
    letter_due_at: datetime | None


class LetterNotNeeded(Event, topic="outreach.letter_not_needed"):
    """After the notice by phone nothing needs to be written, for this reason (R159)."""

    reason: Personal
    decided_by: str
    letter_due_at: datetime


class CustomerAttended(Event, topic="outreach.customer_attended"):
    """The customer came to the activity (R157: the list of who was there)."""

    attended_on: date


class OutreachWithdrawn(Event, topic="outreach.withdrawn"):
    """The customer is not told any more."""

    reason: WithdrawalReason
    note: Personal | None = None


class DeadlineMissed(Event, topic="outreach.deadline_missed"):
    """The customer was not told, or nothing was written, by the time that was promised."""

    clock: Clock
    due_at: datetime


OutreachEvent: TypeAlias = (
    OutreachOpened
    | NoticeAttempted
    | CustomerNotified
    | NoticeLetterSent
    | LetterNotNeeded
    | CustomerAttended
    | OutreachWithdrawn
    | DeadlineMissed
)
