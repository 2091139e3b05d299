"""The clocks of a complaint: what is overdue, who hears of it, and when a clock may stand still."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from domain.complaint import rules
from domain.complaint.events import (
    ClockPaused,
    ClockResumed,
    ComplaintEscalated,
    ComplaintReceived,
    DeadlineMissed,
)
from domain.complaint.state import ComplaintState
from domain.complaint.terms import ComplaintTerms, resumed_due, working_days_left
from domain.complaint.words import Clock, EscalationCause, EscalationLevel, PauseReason, Status
from domain.kernel import Event, Refused
from domain.kernel.said import said, said_if_any

_LEVELS = tuple(EscalationLevel)
_FIRST_ROUND = 1


class ComplaintClocks(ComplaintState, frozen=True, kw_only=True):
    """Guards shared by all steps, and the commands that concern time."""

    @property
    def subject(self) -> UUID:
        """Whose the texts are: the customer's or, where nobody is known, the complaint's own."""
        return (self.received.customer_id if self.received else None) or self.id

    @property
    def opening(self) -> ComplaintReceived:
        """The opening fact; refuses a complaint that has not been received."""
        if self.received is None:
            raise Refused(rules.NOT_OPEN, status=self.status)
        return self.received

    def require_open(self) -> ComplaintReceived:
        """The opening fact of a complaint that is being handled; refuses any other."""
        if self.status is not Status.OPEN:
            raise Refused(rules.NOT_OPEN, status=self.status)
        return self.opening

    def require_live(self) -> ComplaintReceived:
        """The opening fact of a complaint that is open or resolved; refuses any other."""
        if self.status not in {Status.OPEN, Status.RESOLVED}:
            raise Refused(rules.NOT_OPEN, status=self.status)
        return self.opening

    def miss_deadlines(self, *, at: datetime) -> tuple[Event, ...]:
        """Record each deadline that has passed, once, and escalate the complaint (D.3).

        For the clock job, which may ask again at any time; nothing happens where nothing is new.
        """
        return self.breaches(at, *Clock)

    def pause_clock(
        self, *, at: datetime, reason: PauseReason, waiting_for: str, terms: ComplaintTerms
    ) -> ClockPaused:
        """Stop the resolution clock while something is needed from the customer (D.3)."""
        self.require_open()
        if reason is not PauseReason.WAITING_FOR_CUSTOMER:
            raise Refused(rules.PAUSE_REASON, field="reason", reason=reason)
        if not self.responded:
            raise Refused(rules.PAUSED_BEFORE_CONTACT)
        if self.days_left_at_pause is not None:
            raise Refused(rules.CLOCK_PAUSED)
        due_at = self._due_at(Clock.RESOLUTION)
        if due_at is None:
            raise Refused(rules.NO_CLOCK)
        if at > due_at:
            raise Refused(rules.ALREADY_OVERDUE, due_at=due_at)
        return ClockPaused(
            waiting_for=said("waitingFor", self.subject, waiting_for),
            working_days_left=working_days_left(at, due_at, terms.calendar),
        )

    def resume_clock(self, *, at: datetime, terms: ComplaintTerms) -> ClockResumed:
        """Let the resolution clock run on, with the working days left that it had (D.3)."""
        self.require_open()
        if self.days_left_at_pause is None:
            raise Refused(rules.CLOCK_NOT_PAUSED)
        due_at = resumed_due(at, self.days_left_at_pause, terms.calendar)
        return ClockResumed(resolution_due_at=due_at)

    def escalate(
        self, *, level: EscalationLevel, to_staff_id: str | None = None, reason: str | None = None
    ) -> ComplaintEscalated:
        """Take the complaint to somebody higher (D.3)."""
        self.require_live()
        if self.level is not None and _LEVELS.index(level) <= _LEVELS.index(self.level):
            raise Refused(rules.NOT_HIGHER, field="level", current=self.level)
        return ComplaintEscalated(
            level=level,
            cause=EscalationCause.DECIDED,
            to_staff_id=to_staff_id,
            reason=said_if_any("reason", self.subject, reason),
        )

    def risen(self, cause: EscalationCause, clock: Clock | None = None) -> ComplaintEscalated:
        """The complaint one level up; management is as far as it rises by itself."""
        return ComplaintEscalated(level=self._next_level(), cause=cause, clock=clock)

    def breaches(self, at: datetime, *clocks: Clock) -> tuple[Event, ...]:
        """The passed deadlines among these clocks that nobody has recorded, and what follows.

        The step that stops a clock asks this too: a breach is in the history even if no clock job
        ran between the deadline and the step.
        """
        return tuple(fact for clock in clocks for fact in self._breach(clock, at))

    def _breach(self, clock: Clock, at: datetime) -> Iterable[Event]:
        turn = _FIRST_ROUND if clock is Clock.RESPONSE else self.round
        due_at = self._due_at(clock)
        if due_at is None or at <= due_at or (clock, turn, due_at) in self.missed:
            return
        yield DeadlineMissed(clock=clock, round=turn, due_at=due_at)
        yield self.risen(EscalationCause.DEADLINE_MISSED, clock)

    def _due_at(self, clock: Clock) -> datetime | None:
        """Until when a running clock runs; None where it is stopped, paused or not begun."""
        if self.received is None or self.status not in {Status.OPEN, Status.RESOLVED}:
            return None
        if clock is Clock.RESPONSE:
            stopped = self.responded or not self.contactable or self.received.imported
            return None if stopped else self.received.response_due_at
        if self.status is not Status.OPEN:
            return None
        if clock is Clock.INVESTIGATION:
            return None if self.finding is not None else self.investigate_by
        if self.received.imported and self.round == _FIRST_ROUND:
            return None  # promised by nobody here
        return None if self.days_left_at_pause is not None else self.resolution_due_at

    def _next_level(self) -> EscalationLevel:
        if self.level is None:
            return EscalationLevel.SUPERVISOR
        if self.level is EscalationLevel.SUPERVISOR:
            return EscalationLevel.MANAGEMENT
        return self.level
