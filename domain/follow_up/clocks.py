"""The clocks of a follow-up: which due times have passed, and what follows (R109, R110, R114, R115)."""

from collections.abc import Iterable
from datetime import datetime

from domain.follow_up.events import DeadlineMissed, FollowUpOpened, IssueEscalated
from domain.follow_up.state import FollowUpState, IssueStage, Status
from domain.follow_up.words import Clock
from domain.kernel import Event
from domain.values.clock import Window

_CALLS = (Clock.FIRST_CALL, Clock.SECOND_CALL)


class FollowUpClocks(FollowUpState, frozen=True, kw_only=True):
    """What is owed and until when."""

    def breach(self, at: datetime, clock: Clock, issue_id: str | None = None) -> Iterable[Event]:
        """A deadline that has passed and that nobody has recorded, and what follows from it.

        The clock may ask again at any time. An open point rises to the supervisor (R114).
        """
        due_at = self._due_at(clock, issue_id)
        if due_at is None or at <= due_at or (clock, issue_id, due_at) in self.missed:
            return
        yield DeadlineMissed(clock=clock, due_at=due_at, issue_id=issue_id)
        if clock is Clock.ISSUE and issue_id is not None:
            yield IssueEscalated(issue_id=issue_id, due_at=due_at)

    def _due_at(self, clock: Clock, issue_id: str | None) -> datetime | None:
        """Until when a running clock runs; None where it is stopped or not begun."""
        if self.opened is None or self.status is not Status.OPEN:
            return None
        if clock in _CALLS:
            return self._call_due_at(self.opened, clock)
        issue = self.issues.get(issue_id or "")
        if issue is None:
            return None
        if clock is Clock.ISSUE:
            return issue.due_at if issue.stage is IssueStage.RAISED else None
        return issue.tell_due_at if issue.stage is IssueStage.SOLVED else None

    def _call_due_at(self, opened: FollowUpOpened, clock: Clock) -> datetime | None:
        if self.calls_done != _CALLS.index(clock):
            return None
        if clock is Clock.FIRST_CALL:
            return Window(opened.window1_opens_on, opened.window1_closes_on).due.last_moment
        return self.window2 and self.window2.due.last_moment
