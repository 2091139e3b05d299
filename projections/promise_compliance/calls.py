"""Clocks of tracking calls: two calls, answers to points, solutions told (R109-R115)."""

from collections.abc import Iterable
from typing import Final

from domain.follow_up.events import (
    CallbackLogged,
    CustomerToldSolution,
    FollowUpAbandoned,
    FollowUpAssigned,
    FollowUpDelegated,
    FollowUpEvent,
    FollowUpOpened,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SecondWindowOpened,
    SolutionObtained,
)
from domain.follow_up.words import FollowUpSource
from domain.kernel import Recorded
from domain.values.clock import Due
from projections.engine import Change
from projections.lookups import ignore_pages
from projections.promise_compliance.definition import (
    begun,
    done,
    ended,
    promise_compliance,
    responsible,
    subject,
)
from projections.promise_compliance.words import Promise

_CALLS: Final = {1: Promise.FIRST_CALL, 2: Promise.SECOND_CALL}


@promise_compliance.on(FollowUpOpened)
def opened(fact: Recorded[FollowUpOpened]) -> Iterable[Change]:
    event = fact.event
    yield subject(
        fact,
        "follow_up",
        number=event.order_number,
        site_id=event.site_id,
        promise_version=event.promise_version,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
    )
    if event.source is not FollowUpSource.ADHOC:  # an extra call is promised to nobody (R120)
        due = Due.end_of(event.window1_closes_on).last_moment
        yield begun(fact, Promise.FIRST_CALL, due, at=event.basis_at)


@promise_compliance.on(FollowUpAssigned)
def assigned(fact: Recorded[FollowUpAssigned]) -> Iterable[Change]:
    yield responsible(fact, fact.event.agent_id)


@promise_compliance.on(CallbackLogged)
def called(fact: Recorded[CallbackLogged]) -> Iterable[Change]:
    event = fact.event
    if event.satisfies_duty:
        yield done(fact, _CALLS[event.seq], at=event.called_at)


@promise_compliance.on(SecondWindowOpened)
def second_window_opened(fact: Recorded[SecondWindowOpened]) -> Iterable[Change]:
    yield begun(fact, Promise.SECOND_CALL, Due.end_of(fact.event.closes_on).last_moment)


@promise_compliance.on(FollowUpAbandoned)
def abandoned(fact: Recorded[FollowUpAbandoned]) -> Iterable[Change]:
    yield ended(fact, Promise.FIRST_CALL)
    yield ended(fact, Promise.SECOND_CALL)
    yield ended(fact, Promise.ISSUE_ESCALATION)
    yield ended(fact, Promise.SOLUTION_TOLD)


@promise_compliance.on(IssueRaised)
def issue_raised(fact: Recorded[IssueRaised]) -> Iterable[Change]:
    event = fact.event
    yield begun(fact, Promise.ISSUE_ESCALATION, event.due_at, part=event.issue_id)


@promise_compliance.on(IssueAnswered)
def issue_answered(fact: Recorded[IssueAnswered]) -> Iterable[Change]:
    for promise in (Promise.ISSUE_ESCALATION, Promise.SOLUTION_TOLD):
        yield done(fact, promise, part=fact.event.issue_id)


@promise_compliance.on(IssueEscalated)
def issue_escalated(fact: Recorded[IssueEscalated]) -> Iterable[Change]:
    yield done(fact, Promise.ISSUE_ESCALATION, part=fact.event.issue_id)


@promise_compliance.on(SolutionObtained)
def solution_obtained(fact: Recorded[SolutionObtained]) -> Iterable[Change]:
    event = fact.event
    yield begun(fact, Promise.SOLUTION_TOLD, event.tell_due_at, part=event.issue_id)


@promise_compliance.on(CustomerToldSolution)
def solution_told(fact: Recorded[CustomerToldSolution]) -> Iterable[Change]:
    event = fact.event
    for promise in (Promise.ISSUE_ESCALATION, Promise.SOLUTION_TOLD):
        yield done(fact, promise, part=event.issue_id, at=event.told_at)


promise_compliance.ignored[FollowUpDelegated.topic] = "the agent stays answerable (R118)"
ignore_pages(promise_compliance, FollowUpEvent, reason="starts, moves or stops no clock")
