"""What reaches customers by itself: each reminder that was sent, with the point it was due for.

One stream a kind and a subject, so that a due point is reminded of once, by whomever.
"""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from domain.kernel import Channel, Event
from domain.reminder.words import ReminderKind


class ReminderSent(Event, topic="reminder.sent"):
    """The customer was reminded of something that falls due; never again of this due point."""

    kind: ReminderKind
    subject_id: UUID
    """The vehicle, or the repair order for work put off and parts."""
    due_point: str
    """What fell due, such as `after/<order>` or `compulsory/2026-08-01`; dates may move, it stays."""
    due_on: date
    """When it falls due, as known at the time."""
    customer_id: UUID
    site_id: str
    sent_at: datetime
    sent_via: Channel
    text: str
    """What it is about, in the workshop's words; names nobody."""
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    delivery_ref: str | None = None


ReminderEvent: TypeAlias = ReminderSent
