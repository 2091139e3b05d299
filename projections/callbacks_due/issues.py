"""Points that the calls left open (R114, R115)."""

from collections.abc import Iterable
from typing import Any

from domain.follow_up.events import (
    CustomerToldSolution,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SolutionObtained,
)
from domain.kernel import Recorded
from projections.callbacks_due.definition import callbacks_due
from projections.engine import Change, put, set_


@callbacks_due.on(IssueRaised)
def raised(fact: Recorded[IssueRaised]) -> Iterable[Change]:
    yield put(
        "issue",
        follow_up_id=fact.stream_id,
        issue_id=fact.event.issue_id,
        kind=fact.event.kind,
        raised_at=fact.occurred_at,
        due_at=fact.event.due_at,
    )


@callbacks_due.on(IssueEscalated)
def escalated(fact: Recorded[IssueEscalated]) -> Iterable[Change]:
    yield _issue(fact, escalated_at=fact.occurred_at, escalated_to_id=fact.event.to_staff_id)


@callbacks_due.on(SolutionObtained)
def solved(fact: Recorded[SolutionObtained]) -> Iterable[Change]:
    yield _issue(
        fact,
        solved_at=fact.occurred_at,
        solution_sealed=fact.event.solution,
        tell_due_at=fact.event.tell_due_at,
    )


@callbacks_due.on(CustomerToldSolution)
def told(fact: Recorded[CustomerToldSolution]) -> Iterable[Change]:
    yield _issue(fact, settled_at=fact.event.told_at)


@callbacks_due.on(IssueAnswered)
def answered(fact: Recorded[IssueAnswered]) -> Iterable[Change]:
    yield _issue(fact, settled_at=fact.occurred_at)


def _issue(
    fact: Recorded[IssueEscalated | SolutionObtained | CustomerToldSolution | IssueAnswered],
    **became: Any,
) -> Change:
    return set_("issue", follow_up_id=fact.stream_id, issue_id=fact.event.issue_id, **became)
