"""Time: deadlines missed, who heard of it, and the pauses of clock 2 (D.3, D.5)."""

from datetime import datetime
from typing import TypeAlias

from domain.complaint.words import Clock, EscalationCause, EscalationLevel
from domain.kernel import Event, Personal


class DeadlineMissed(Event, topic="complaint.deadline_missed"):
    """A clock ran out; said once for each due time, whether it was noticed late or at once."""

    clock: Clock
    round: int
    due_at: datetime


class ComplaintEscalated(Event, topic="complaint.escalated"):
    """The complaint rose to somebody higher."""

    level: EscalationLevel
    cause: EscalationCause
    clock: Clock | None = None
    """Which deadline was missed, where that is the cause."""
    to_staff_id: str | None = None
    """None: to whoever holds that post at the site."""
    reason: Personal | None = None


class ClockPaused(Event, topic="complaint.clock_paused"):
    """Clock 2 stands still because something is needed from the complainant, for no other reason."""

    waiting_for: Personal
    working_days_left: int
    """Working days after the day of the pause until the due day, both judged at the pause."""


class ClockResumed(Event, topic="complaint.clock_resumed"):
    """The complainant gave what was needed; clock 2 runs on to a new due time."""

    resolution_due_at: datetime


ClockEvent: TypeAlias = DeadlineMissed | ComplaintEscalated | ClockPaused | ClockResumed
