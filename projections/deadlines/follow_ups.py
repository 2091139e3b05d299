"""The clocks of a follow-up: both calls, open points, telling a solution (R109-R115)."""

from collections.abc import Iterable
from typing import Final

from domain.follow_up.events import (
    CallbackLogged,
    CustomerToldSolution,
    DeadlineMissed,
    FollowUpAbandoned,
    FollowUpClosed,
    FollowUpEvent,
    FollowUpOpened,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SecondWindowOpened,
    SolutionObtained,
)
from domain.follow_up.words import Clock
from domain.kernel import Recorded
from domain.values.clock import Window
from projections.deadlines.definition import deadlines, done, ran_out, runs
from projections.deadlines.words import DeadlineKind
from projections.engine import Change, put, set_
from projections.lookups import ignore_pages

KINDS: Final = {
    Clock.FIRST_CALL: DeadlineKind.FIRST_CALL,
    Clock.SECOND_CALL: DeadlineKind.SECOND_CALL,
    Clock.ISSUE: DeadlineKind.CALL_ISSUE,
    Clock.TELLING: DeadlineKind.SOLUTION_TOLD,
}
_CALLS: Final = {1: DeadlineKind.FIRST_CALL, 2: DeadlineKind.SECOND_CALL}


@deadlines.on(FollowUpOpened)
def opened(fact: Recorded[FollowUpOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "subject",
        stream_id=fact.stream_id,
        site_id=event.site_id,
        reference=event.order_number,
        customer_id=event.customer_id,
        promise_version=event.promise_version,
        ended=False,
    )
    window = Window(event.window1_opens_on, event.window1_closes_on)
    yield runs(fact, DeadlineKind.FIRST_CALL, window.due.last_moment)


@deadlines.on(CallbackLogged)
def called(fact: Recorded[CallbackLogged]) -> Iterable[Change]:
    if fact.event.satisfies_duty:
        yield done(fact, _CALLS[fact.event.seq])


@deadlines.on(SecondWindowOpened)
def second_window(fact: Recorded[SecondWindowOpened]) -> Iterable[Change]:
    window = Window(fact.event.opens_on, fact.event.closes_on)
    yield runs(fact, DeadlineKind.SECOND_CALL, window.due.last_moment)


@deadlines.on(IssueRaised)
def raised(fact: Recorded[IssueRaised]) -> Iterable[Change]:
    yield runs(fact, DeadlineKind.CALL_ISSUE, fact.event.due_at, fact.event.issue_id)


@deadlines.on(IssueEscalated)
def escalated(fact: Recorded[IssueEscalated]) -> Iterable[Change]:
    if fact.event.to_staff_id is not None:  # the clock itself only says that it is late
        yield done(fact, DeadlineKind.CALL_ISSUE, fact.event.issue_id)


@deadlines.on(SolutionObtained)
def solved(fact: Recorded[SolutionObtained]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.CALL_ISSUE, fact.event.issue_id)
    yield runs(fact, DeadlineKind.SOLUTION_TOLD, fact.event.tell_due_at, fact.event.issue_id)


@deadlines.on(CustomerToldSolution, IssueAnswered)
def answered(fact: Recorded[CustomerToldSolution | IssueAnswered]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.CALL_ISSUE, fact.event.issue_id)
    yield done(fact, DeadlineKind.SOLUTION_TOLD, fact.event.issue_id)


@deadlines.on(FollowUpClosed, FollowUpAbandoned)
def ended(fact: Recorded[FollowUpClosed | FollowUpAbandoned]) -> Iterable[Change]:
    """The erasure of a person ends points as well, which the fact does not name: hence `ended`."""
    yield set_("subject", stream_id=fact.stream_id, ended=True)
    for kind in _CALLS.values():
        yield done(fact, kind)


@deadlines.on(DeadlineMissed)
def missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    yield ran_out(fact, KINDS[fact.event.clock], fact.event.issue_id or "")


ignore_pages(deadlines, FollowUpEvent, reason="no clock of a follow-up begins or ends with it")
