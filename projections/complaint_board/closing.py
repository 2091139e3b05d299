"""Step 7 and after: called back, content or not, closed, reopened, learnt from."""

from collections.abc import Iterable

from domain.complaint.events import (
    CallbackLogged,
    ComplainantDissatisfied,
    ComplainantSatisfied,
    ComplaintClosed,
    ComplaintReopened,
    ComplaintWithdrawn,
    ImprovementActionDone,
    ImprovementActionRaised,
)
from domain.complaint.words import Status
from domain.kernel import Recorded
from projections.complaint_board.definition import complaint_board, now, step
from projections.engine import Change, put, set_


@complaint_board.on(CallbackLogged)
def called_back(fact: Recorded[CallbackLogged]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "callback",
        complaint_id=fact.stream_id,
        attempt=event.attempt,
        call_id=fact.event_id,
        called_at=event.called_at,
        agent_id=event.agent_id,
        direction=event.direction,
        outcome=event.outcome,
        after_remedy=event.after_remedy,
        effect_sealed=event.effect_of_remedy,
    )
    if event.after_remedy and event.reached:
        yield step(fact, 7, event.called_at)


@complaint_board.on(ComplainantSatisfied)
def satisfied(fact: Recorded[ComplainantSatisfied]) -> Iterable[Change]:
    yield now(fact, satisfied=True, statement_sealed=fact.event.statement)


@complaint_board.on(ComplainantDissatisfied)
def dissatisfied(fact: Recorded[ComplainantDissatisfied]) -> Iterable[Change]:
    yield now(fact, satisfied=False, statement_sealed=fact.event.statement)


@complaint_board.on(ComplaintClosed)
def closed(fact: Recorded[ComplaintClosed]) -> Iterable[Change]:
    yield now(
        fact,
        status=Status.CLOSED,
        closed_at=fact.occurred_at,
        closing_ground=fact.event.ground,
    )


@complaint_board.on(ComplaintReopened)
def reopened(fact: Recorded[ComplaintReopened]) -> Iterable[Change]:
    event = fact.event
    yield now(
        fact,
        status=Status.OPEN,
        round=event.round,
        reopened_version=fact.version,
        resolution_due_at=event.resolution_due_at,
        resolved_at=None,
        investigate_by=None,
        investigated_at=None,
        finding=None,
        findings_sealed=None,
        remedy_planned_at=None,
        remedy_planned_for=None,
        remedy_sealed=None,
        remedy_told_at=None,
        remedy_completed_at=None,
        what_was_done_sealed=None,
        outcome_told_at=None,
        outcome_sealed=None,
        closed_at=None,
        closing_ground=None,
    )
    yield put(
        "round",
        complaint_id=fact.stream_id,
        round=event.round,
        began_at=fact.occurred_at,
        cause=event.cause,
        reason_sealed=event.reason,
        resolution_due_at=event.resolution_due_at,
    )


@complaint_board.on(ComplaintWithdrawn)
def withdrawn(fact: Recorded[ComplaintWithdrawn]) -> Iterable[Change]:
    yield now(fact, status=Status.WITHDRAWN, withdrawn_at=fact.occurred_at)


@complaint_board.on(ImprovementActionRaised)
def improvement_raised(fact: Recorded[ImprovementActionRaised]) -> Iterable[Change]:
    yield put(
        "improvement",
        complaint_id=fact.stream_id,
        action_id=fact.event.action_id,
        description=fact.event.description,
        owner_id=fact.event.owner_id,
        due_on=fact.event.due_on,
        raised_at=fact.occurred_at,
    )


@complaint_board.on(ImprovementActionDone)
def improvement_done(fact: Recorded[ImprovementActionDone]) -> Iterable[Change]:
    yield set_(
        "improvement",
        complaint_id=fact.stream_id,
        action_id=fact.event.action_id,
        done_at=fact.occurred_at,
        result=fact.event.result,
    )
