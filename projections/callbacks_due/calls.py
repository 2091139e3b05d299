"""Which calls are owed, by whom, and which were made (R107-R111, R118, R120)."""

from collections.abc import Iterable
from datetime import date

from domain.follow_up.events import (
    CallAttempted,
    CallbackLogged,
    DeadlineMissed,
    FollowUpAbandoned,
    FollowUpAssigned,
    FollowUpClosed,
    FollowUpDelegated,
    FollowUpEvent,
    FollowUpOpened,
    SecondWindowOpened,
)
from domain.follow_up.words import Clock
from domain.kernel import Recorded
from domain.values.contact import CallOutcome
from projections.callbacks_due.definition import callbacks_due
from projections.engine import Change, put, set_

FIRST, SECOND = 1, 2
_SEQ = {Clock.FIRST_CALL: FIRST, Clock.SECOND_CALL: SECOND}


@callbacks_due.on(FollowUpOpened)
def opened(fact: Recorded[FollowUpOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "follow_up",
        follow_up_id=fact.stream_id,
        source=event.source,
        site_id=event.site_id,
        basis_at=event.basis_at,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
        order_number=event.order_number,
        adviser_id=event.adviser_id,
    )
    yield _owed(fact, FIRST, event.window1_opens_on, event.window1_closes_on)


@callbacks_due.on(SecondWindowOpened)
def second_window(fact: Recorded[SecondWindowOpened]) -> Iterable[Change]:
    yield _owed(fact, SECOND, fact.event.opens_on, fact.event.closes_on)


@callbacks_due.on(FollowUpAssigned)
def assigned(fact: Recorded[FollowUpAssigned]) -> Iterable[Change]:
    yield put(
        "assignment",
        follow_up_id=fact.stream_id,
        version=fact.version,
        assigned_at=fact.occurred_at,
        agent_id=fact.event.agent_id,
    )


@callbacks_due.on(FollowUpDelegated)
def delegated(fact: Recorded[FollowUpDelegated]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "delegation",
        follow_up_id=fact.stream_id,
        version=fact.version,
        delegated_at=fact.occurred_at,
        from_agent_id=event.from_agent_id,
        deputy_id=event.to_agent_id,
        delegated_by_id=event.delegated_by,
        until_on=event.until_on,
    )


@callbacks_due.on(CallbackLogged)
def spoken_to(fact: Recorded[CallbackLogged]) -> Iterable[Change]:
    event = fact.event
    if event.satisfies_duty:
        yield set_(
            "owed_call", follow_up_id=fact.stream_id, seq=event.seq, reached_at=event.called_at
        )
    yield put(
        "call",
        follow_up_id=fact.stream_id,
        attempt=event.attempt,
        seq=event.seq,
        called_at=event.called_at,
        agent_id=event.agent_id,
        outcome=CallOutcome.REACHED,
        topics=event.topics,
        points=[
            {"kind": point.kind, "text_sealed": point.text, "answer_sealed": point.answer}
            for point in event.points
        ],
        vehicle_condition_sealed=event.vehicle_condition,
        suggestions_sealed=event.suggestions,
    )
    for point in event.points:
        yield put(
            "issue_text",
            follow_up_id=fact.stream_id,
            issue_id=point.point_id,
            text_sealed=point.text,
        )


@callbacks_due.on(CallAttempted)
def attempted(fact: Recorded[CallAttempted]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "call",
        follow_up_id=fact.stream_id,
        attempt=event.attempt,
        seq=event.seq,
        called_at=event.attempted_at,
        agent_id=event.agent_id,
        outcome=event.outcome,
        topics=[],
        points=[],
    )


@callbacks_due.on(FollowUpClosed, FollowUpAbandoned)
def ended(fact: Recorded[FollowUpClosed | FollowUpAbandoned]) -> Iterable[Change]:
    for seq in (FIRST, SECOND):
        yield set_("owed_call", follow_up_id=fact.stream_id, seq=seq, ended_at=fact.occurred_at)


@callbacks_due.on(DeadlineMissed)
def missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    seq = _SEQ.get(fact.event.clock)
    if seq is not None:
        yield set_("owed_call", follow_up_id=fact.stream_id, seq=seq, missed_at=fact.occurred_at)


def _owed(fact: Recorded[FollowUpEvent], seq: int, opens_on: date, closes_on: date) -> Change:
    return put(
        "owed_call",
        follow_up_id=fact.stream_id,
        seq=seq,
        owed_from=fact.occurred_at,
        opens_on=opens_on,
        closes_on=closes_on,
    )
