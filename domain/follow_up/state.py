"""What later decisions about a follow-up need to know, folded from its facts."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self, assert_never
from uuid import UUID

import msgspec

from domain.follow_up import rules
from domain.follow_up.events import (
    CallAttempted,
    CallbackLogged,
    CustomerToldSolution,
    DeadlineMissed,
    FollowUpAbandoned,
    FollowUpAssigned,
    FollowUpClosed,
    FollowUpDelegated,
    FollowUpEvent,
    FollowUpOpened,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SatisfactionRated,
    SecondWindowOpened,
    SolutionObtained,
)
from domain.follow_up.words import Clock, FollowUpSource
from domain.kernel import Aggregate, Refused
from domain.values.clock import Window
from domain.values.contact import SurveyMethod


class Status(StrEnum):
    """Where a follow-up stands."""

    NEW = "new"
    OPEN = "open"
    CLOSED = "closed"
    ABANDONED = "abandoned"


class IssueStage(StrEnum):
    """Where a point stands that could not be answered in the call."""

    RAISED = "raised"
    ESCALATED = "escalated"
    SOLVED = "solved"
    SETTLED = "settled"


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One such point."""

    due_at: datetime
    stage: IssueStage = IssueStage.RAISED
    tell_due_at: datetime | None = None


class FollowUpState(Aggregate, frozen=True, kw_only=True):
    """The state of one follow-up."""

    kind: ClassVar[str] = "follow_up"

    status: Status = Status.NEW
    opened: FollowUpOpened | None = None
    agent_id: str | None = None
    window2: Window | None = None
    attempts: int = 0
    conversations: int = 0
    calls_done: int = 0
    """How many of the calls that were owed are made: 0, 1 or 2."""
    issues: Mapping[str, Issue] = {}
    rated_by: frozenset[SurveyMethod] = frozenset()
    missed: frozenset[tuple[Clock, str | None, datetime]] = frozenset()
    """Clock, point and due time of each missed deadline that has been recorded."""

    @property
    def subject(self) -> UUID:
        """Whose the texts are."""
        return self.opened.customer_id if self.opened else self.id

    @property
    def calls_owed(self) -> int:
        """One call where nothing in particular is followed (R120), two after a delivery or visit."""
        adhoc = self.opened is not None and self.opened.source is FollowUpSource.ADHOC
        return 1 if adhoc else 2

    @property
    def open_issues(self) -> tuple[str, ...]:
        """Points to which the customer has no answer yet."""
        return tuple(
            issue_id
            for issue_id, issue in self.issues.items()
            if issue.stage is not IssueStage.SETTLED
        )

    def require_open(self) -> FollowUpOpened:
        """The opening fact of a follow-up that goes on; refuses any other."""
        if self.opened is None or self.status is not Status.OPEN:
            raise Refused(rules.NOT_OPEN, status=self.status)
        return self.opened

    def apply(self, event: FollowUpEvent) -> Self:  # noqa: C901, PLR0911, PLR0912 - one case a fact
        match event:
            case FollowUpOpened():
                return self.changed(status=Status.OPEN, opened=event)
            case FollowUpAssigned():
                return self.changed(agent_id=event.agent_id)
            case FollowUpDelegated():
                return self
            case CallAttempted():
                return self.changed(attempts=event.attempt)
            case CallbackLogged():
                return self.changed(
                    attempts=event.attempt,
                    conversations=self.conversations + 1,
                    calls_done=event.seq if event.satisfies_duty else self.calls_done,
                )
            case SecondWindowOpened():
                return self.changed(window2=Window(event.opens_on, event.closes_on))
            case IssueRaised():
                return self._with_issue(event.issue_id, Issue(due_at=event.due_at))
            case IssueAnswered() | CustomerToldSolution():
                return self._moved(event.issue_id, IssueStage.SETTLED)
            case IssueEscalated():
                return self._moved(event.issue_id, IssueStage.ESCALATED)
            case SolutionObtained():
                return self._moved(event.issue_id, IssueStage.SOLVED, event.tell_due_at)
            case DeadlineMissed():
                key = (event.clock, event.issue_id, event.due_at)
                return self.changed(missed=self.missed | {key})
            case SatisfactionRated():
                return self.changed(rated_by=self.rated_by | {event.method})
            case FollowUpClosed():
                return self.changed(status=Status.CLOSED)
            case FollowUpAbandoned():
                return self.changed(status=Status.ABANDONED)
            case _:
                assert_never(event)

    def _with_issue(self, issue_id: str, issue: Issue) -> Self:
        return self.changed(issues={**self.issues, issue_id: issue})

    def _moved(self, issue_id: str, stage: IssueStage, tell_due_at: datetime | None = None) -> Self:
        issue = self.issues[issue_id]
        return self._with_issue(
            issue_id,
            Issue(due_at=issue.due_at, stage=stage, tell_due_at=tell_due_at or issue.tell_due_at),
        )
