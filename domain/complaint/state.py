"""What later decisions about a complaint need to know, folded from its facts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Self, assert_never

from domain.complaint.events import (
    CallbackLogged,
    ClockPaused,
    ClockResumed,
    CompensationAgreed,
    ComplainantContacted,
    ComplainantDissatisfied,
    ComplainantSatisfied,
    ComplaintAssigned,
    ComplaintCategorised,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintEvent,
    ComplaintReassigned,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    ContentConfirmed,
    DeadlineMissed,
    ImprovementActionDone,
    ImprovementActionRaised,
    InvestigationRecorded,
    OutcomeTold,
    ReferredOutside,
    RemedyCompleted,
    RemedyPlanned,
    RemedyTold,
    SatisfactionRated,
    SeveritySet,
)
from domain.complaint.words import Category, Clock, EscalationLevel, Finding, Severity, Status
from domain.kernel import Aggregate
from domain.values.clock import shanghai_date
from domain.values.contact import CallDirection, SurveyMethod


class ComplaintState(Aggregate, frozen=True, kw_only=True):
    """The state of one complaint; a round is one way from investigation to callback."""

    kind: ClassVar[str] = "complaint"

    status: Status = Status.NEW
    received: ComplaintReceived | None = None
    responded: bool = False
    category: Category | None = None
    severity: Severity = Severity.GENERAL
    level: EscalationLevel | None = None
    assignee_id: str | None = None

    round: int = 1
    investigate_by: datetime | None = None
    resolution_due_at: datetime | None = None
    days_left_at_pause: int | None = None
    """Working days left of clock 2; None: it is running."""
    finding: Finding | None = None
    remedy_planned: bool = False
    settled_at: datetime | None = None
    """When the remedy of this round was completed or, where none was owed, the outcome told."""
    calls: int = 0
    called_back: bool = False
    """Whether a call after the remedy of this round reached the complainant."""
    failed_call_days: frozenset[date] = frozenset()
    satisfied: bool | None = None
    rated_by: frozenset[SurveyMethod] = frozenset()

    missed: frozenset[tuple[Clock, int, datetime]] = frozenset()
    """Clock, round and due time of each missed deadline that has been recorded."""
    actions: Mapping[str, bool] = {}
    """Improvement actions, and whether each is done."""

    @property
    def contactable(self) -> bool:
        """Whether there is any way to the complainant; if not, nobody can be asked to make contact."""
        first = self.received
        return first is not None and (
            first.customer_id is not None or first.contact_phone is not None
        )

    def apply(self, event: ComplaintEvent) -> Self:  # noqa: C901, PLR0911, PLR0912 - one case a fact
        match event:
            case ComplaintReceived():
                return self.changed(
                    status=Status.OPEN, received=event, resolution_due_at=event.resolution_due_at
                )
            case SeveritySet():
                return self.changed(severity=event.severity)
            case ComplainantContacted():
                return self.changed(responded=True)
            case ComplaintCategorised():
                return self.changed(category=event.category)
            case ComplaintAssigned() | ComplaintReassigned():
                return self.changed(
                    assignee_id=event.assignee_id, investigate_by=event.investigate_by
                )
            case InvestigationRecorded():
                return self.changed(finding=event.finding)
            case RemedyPlanned():
                return self.changed(remedy_planned=True)
            case RemedyCompleted():
                return self.changed(settled_at=event.completed_at)
            case OutcomeTold():
                return self.changed(satisfied=None)
            case ComplaintResolved():
                return self.changed(
                    status=Status.RESOLVED, settled_at=self.settled_at or event.resolved_at
                )
            case CallbackLogged():
                return self._after_call(event)
            case ComplainantSatisfied():
                return self.changed(satisfied=True)
            case ComplainantDissatisfied():
                return self.changed(satisfied=False)
            case SatisfactionRated():
                return self.changed(rated_by=self.rated_by | {event.method})
            case ComplaintClosed():
                return self.changed(status=Status.CLOSED)
            case ComplaintReopened():
                return self._in_new_round(event)
            case ComplaintEscalated():
                return self.changed(level=event.level)
            case ClockPaused():
                return self.changed(days_left_at_pause=event.working_days_left)
            case ClockResumed():
                return self.changed(
                    days_left_at_pause=None, resolution_due_at=event.resolution_due_at
                )
            case DeadlineMissed():
                return self.changed(missed=self.missed | {(event.clock, event.round, event.due_at)})
            case ComplaintWithdrawn():
                return self.changed(status=Status.WITHDRAWN)
            case ImprovementActionRaised():
                return self.changed(actions={**self.actions, event.action_id: False})
            case ImprovementActionDone():
                return self.changed(actions={**self.actions, event.action_id: True})
            case ContentConfirmed() | RemedyTold() | CompensationAgreed() | ReferredOutside():
                return self
            case _:
                assert_never(event)

    def _after_call(self, call: CallbackLogged) -> Self:
        called = self.changed(calls=call.attempt)
        if not call.after_remedy:
            return called
        if call.reached:
            return called.changed(called_back=True)
        if call.direction is CallDirection.INBOUND:
            return called
        days = self.failed_call_days | {shanghai_date(call.called_at)}
        return called.changed(failed_call_days=days)

    def _in_new_round(self, reopened: ComplaintReopened) -> Self:
        return self.changed(
            status=Status.OPEN,
            round=reopened.round,
            investigate_by=None,
            resolution_due_at=reopened.resolution_due_at,
            finding=None,
            remedy_planned=False,
            settled_at=None,
            called_back=False,
            failed_call_days=frozenset[date](),
            rated_by=frozenset[SurveyMethod](),
        )
