"""The clocks of an appointment: until when an answer or a technician is owed (R001-R003)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.appointment.events import DeadlineMissed
from domain.appointment.state import AppointmentState
from domain.appointment.words import Clock, Status

_AWAITED: Final = frozenset({Status.REQUESTED, Status.CONFIRMED, Status.DISPATCHED})


class AppointmentClocks(AppointmentState, frozen=True, kw_only=True):
    """What is owed and until when."""

    def breach(self, at: datetime, clock: Clock) -> Iterable[DeadlineMissed]:
        """A deadline that has passed and that nobody has recorded; the clock may ask again."""
        due_at = self._due_at(clock)
        if due_at is not None and at > due_at and (clock, due_at) not in self.missed:
            yield DeadlineMissed(clock=clock, due_at=due_at)

    def _due_at(self, clock: Clock) -> datetime | None:
        if self.requested is None or self.status not in _AWAITED:
            return None
        if clock is Clock.RESPONSE:
            return self.requested.response_due_at if self.responded_at is None else None
        return self.arrival_due_at
