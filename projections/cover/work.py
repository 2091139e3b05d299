"""Work: lines and what became of them, parts, causes, and what both are under 三包."""

from collections.abc import Iterable
from enum import StrEnum

from domain.kernel import Recorded
from domain.repair_order.events import (
    DiagnosisRecorded,
    FaultClassified,
    LineCompleted,
    LineRemovalApproved,
    PartReplaced,
    QuoteIssued,
    QuoteLineApproved,
    QuoteLineDeclined,
    ReplacementClassified,
    ReworkStarted,
    WorkPaused,
    WorkResumed,
    WorkStarted,
)
from projections.cover.definition import cover
from projections.engine import Change, put


class Turn(StrEnum):
    """What a fact makes of a line."""

    AGREED = "agreed"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    COMPLETED = "completed"
    REOPENED = "reopened"
    DROPPED = "dropped"


@cover.on(QuoteIssued)
def quoted(fact: Recorded[QuoteIssued]) -> Iterable[Change]:
    for line in fact.event.lines:
        yield put(
            "line",
            order_id=fact.stream_id,
            line_id=line.line_id,
            description=line.description,
            payer=line.payer,
            part_number=line.part_number,
            concern_id=line.concern_id,
        )


@cover.on(QuoteLineApproved)
def line_agreed(fact: Recorded[QuoteLineApproved]) -> Iterable[Change]:
    yield _turned(fact, Turn.AGREED)


@cover.on(QuoteLineDeclined)
def line_declined(fact: Recorded[QuoteLineDeclined]) -> Iterable[Change]:
    yield _turned(fact, Turn.DROPPED)


@cover.on(LineRemovalApproved)
def line_removed(fact: Recorded[LineRemovalApproved]) -> Iterable[Change]:
    yield _turned(fact, Turn.DROPPED)


@cover.on(WorkStarted)
def started(fact: Recorded[WorkStarted]) -> Iterable[Change]:
    yield _turned(fact, Turn.STARTED)


@cover.on(WorkPaused)
def paused(fact: Recorded[WorkPaused]) -> Iterable[Change]:
    yield _turned(fact, Turn.PAUSED, customised_part_away=fact.event.customised_part_in_transport)


@cover.on(WorkResumed)
def resumed(fact: Recorded[WorkResumed]) -> Iterable[Change]:
    yield _turned(fact, Turn.RESUMED)


@cover.on(LineCompleted)
def completed(fact: Recorded[LineCompleted]) -> Iterable[Change]:
    yield _turned(fact, Turn.COMPLETED)


@cover.on(ReworkStarted)
def reworked(fact: Recorded[ReworkStarted]) -> Iterable[Change]:
    for line_id in fact.event.line_ids:
        yield put(
            "line_turn",
            order_id=fact.stream_id,
            version=fact.version,
            line_id=line_id,
            turn=Turn.REOPENED,
            turned_at=fact.occurred_at,
            customised_part_away=False,
        )


def _turned(
    fact: Recorded[
        QuoteLineApproved
        | QuoteLineDeclined
        | LineRemovalApproved
        | WorkStarted
        | WorkPaused
        | WorkResumed
        | LineCompleted
    ],
    turn: Turn,
    *,
    customised_part_away: bool = False,
) -> Change:
    return put(
        "line_turn",
        order_id=fact.stream_id,
        version=fact.version,
        line_id=fact.event.line_id,
        turn=turn,
        turned_at=fact.occurred_at,
        customised_part_away=customised_part_away,
    )


@cover.on(PartReplaced)
def part_replaced(fact: Recorded[PartReplaced]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "part_fitted",
        order_id=fact.stream_id,
        version=fact.version,
        line_id=event.line_id,
        part_number=event.fitted.part_number,
        name=event.fitted.name,
        fitted_at=fact.occurred_at,
    )


@cover.on(DiagnosisRecorded)
def diagnosed(fact: Recorded[DiagnosisRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "diagnosis",
        order_id=fact.stream_id,
        version=fact.version,
        concern_id=event.concern_id,
        cause=event.cause,
        dtcs=event.dtcs,
    )


@cover.on(FaultClassified)
def fault_classified(fact: Recorded[FaultClassified]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "fault",
        order_id=fact.stream_id,
        concern_id=event.concern_id,
        version=fact.version,
        quality_problem=event.quality_problem,
        safety=event.safety,
        assembly=event.assembly,
        main_part=event.main_part,
        same_as_order_id=event.same_as.order_id if event.same_as else None,
        same_as_concern_id=event.same_as.concern_id if event.same_as else None,
        new_problem=event.new_problem,
        reason=event.reason,
    )


@cover.on(ReplacementClassified)
def replacement_classified(fact: Recorded[ReplacementClassified]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "replacement",
        order_id=fact.stream_id,
        line_id=event.line_id,
        version=fact.version,
        assembly=event.assembly,
        main_part=event.main_part,
    )
