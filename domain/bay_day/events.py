"""One work bay on one day: which times of it are given away.

The facts are written in the same append as those of the appointment that takes or gives back the
time; two who want the same time meet in this stream, and one of them is refused (R006).
"""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from domain.kernel import Event


class BaySlotBooked(Event, topic="bay_day.slot_booked"):
    """A time in the work bay is kept for an appointment."""

    site_id: str
    bay_id: str
    day: date
    """In Shanghai."""
    appointment_id: UUID
    starts_at: datetime
    ends_at: datetime
    """Excluded."""


class BaySlotFreed(Event, topic="bay_day.slot_freed"):
    """The time is free again."""

    site_id: str
    bay_id: str
    day: date
    appointment_id: UUID


BayDayEvent: TypeAlias = BaySlotBooked | BaySlotFreed
