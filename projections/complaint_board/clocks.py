"""Deadlines missed, to whom the complaint rose, and the pauses of clock 2."""

from collections.abc import Iterable

from domain.complaint.events import (
    ClockPaused,
    ClockResumed,
    ComplaintEscalated,
    DeadlineMissed,
)
from domain.kernel import Recorded
from projections.complaint_board.definition import complaint_board, now, row
from projections.engine import Change, put


@complaint_board.on(DeadlineMissed)
def deadline_missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    yield put(
        "missed_deadline",
        complaint_id=fact.stream_id,
        clock=fact.event.clock,
        round=fact.event.round,
        due_at=fact.event.due_at,
    )


@complaint_board.on(ComplaintEscalated)
def escalated(fact: Recorded[ComplaintEscalated]) -> Iterable[Change]:
    event = fact.event
    yield now(fact, escalation_level=event.level)
    yield row(
        "escalation",
        fact,
        escalated_at=fact.occurred_at,
        level=event.level,
        cause=event.cause,
        clock=event.clock,
        to_staff_id=event.to_staff_id,
        reason_sealed=event.reason,
    )


@complaint_board.on(ClockPaused)
def paused(fact: Recorded[ClockPaused]) -> Iterable[Change]:
    yield now(fact, paused_at=fact.occurred_at)
    yield row(
        "pause",
        fact,
        paused_at=fact.occurred_at,
        waiting_for_sealed=fact.event.waiting_for,
        working_days_left=fact.event.working_days_left,
    )


@complaint_board.on(ClockResumed)
def resumed(fact: Recorded[ClockResumed]) -> Iterable[Change]:
    due_at = fact.event.resolution_due_at
    yield now(fact, paused_at=None, resolution_due_at=due_at)
    yield row("resumption", fact, resumed_at=fact.occurred_at, resolution_due_at=due_at)
