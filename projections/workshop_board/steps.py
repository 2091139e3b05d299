"""Facts that move an order on: consent, work, waiting, inspection, readiness."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from domain.kernel import Event, Recorded
from domain.repair_order.events import (
    AuthorisationSigned,
    CustomerRejected,
    FinalInspectionFailed,
    FinalInspectionPassed,
    LabourStarted,
    LabourStopped,
    LineCompleted,
    LineRemovalApproved,
    PartReplaced,
    QuoteIssued,
    QuoteLineApproved,
    QuoteLineDeclined,
    QuoteWithdrawn,
    ReadyForPickup,
    ReworkStarted,
    SubletReceived,
    WorkPaused,
    WorkResumed,
    WorkStarted,
)
from projections.consent import offer_digest
from projections.engine import Change, put
from projections.workshop_board.definition import workshop_board


class Step(StrEnum):
    """What a fact does to the order."""

    AUTHORISED = "authorised"
    QUOTED = "quoted"
    QUOTE_WITHDRAWN = "quote_withdrawn"
    APPROVED = "approved"
    DECLINED = "declined"
    REMOVED = "removed"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    COMPLETED = "completed"
    CLOCKED_IN = "clocked_in"
    CLOCKED_OUT = "clocked_out"
    WORKED = "worked"
    """Work that voids a pass without moving a line on."""
    REOPENED = "reopened"
    PASSED = "passed"
    FAILED = "failed"
    REJECTED = "rejected"
    ANNOUNCED = "announced"


@workshop_board.on(AuthorisationSigned)
def authorised(fact: Recorded[AuthorisationSigned]) -> Iterable[Change]:
    yield _step(fact, Step.AUTHORISED)


@workshop_board.on(QuoteIssued)
def quoted(fact: Recorded[QuoteIssued]) -> Iterable[Change]:
    lines = [
        {
            "line_id": line.line_id,
            "description": line.description,
            "finding_id": line.finding_id,
            "standard_hours_hundredths": line.labour_hours_hundredths,
            "offer_digest": offer_digest(line),
        }
        for line in fact.event.lines
    ]
    yield _step(fact, Step.QUOTED, detail={"lines": lines})


@workshop_board.on(QuoteWithdrawn)
def quote_withdrawn(fact: Recorded[QuoteWithdrawn]) -> Iterable[Change]:
    yield _step(fact, Step.QUOTE_WITHDRAWN)


@workshop_board.on(QuoteLineApproved)
def line_approved(fact: Recorded[QuoteLineApproved]) -> Iterable[Change]:
    yield _step(fact, Step.APPROVED, fact.event.line_id)


@workshop_board.on(QuoteLineDeclined)
def line_declined(fact: Recorded[QuoteLineDeclined]) -> Iterable[Change]:
    yield _step(fact, Step.DECLINED, fact.event.line_id)


@workshop_board.on(LineRemovalApproved)
def line_removed(fact: Recorded[LineRemovalApproved]) -> Iterable[Change]:
    yield _step(fact, Step.REMOVED, fact.event.line_id)


@workshop_board.on(WorkStarted)
def started(fact: Recorded[WorkStarted]) -> Iterable[Change]:
    return _worked(fact, Step.STARTED)


@workshop_board.on(WorkResumed)
def resumed(fact: Recorded[WorkResumed]) -> Iterable[Change]:
    return _worked(fact, Step.RESUMED)


@workshop_board.on(LineCompleted)
def completed(fact: Recorded[LineCompleted]) -> Iterable[Change]:
    return _worked(fact, Step.COMPLETED)


@workshop_board.on(LabourStarted)
def labour_started(fact: Recorded[LabourStarted]) -> Iterable[Change]:
    return _worked(fact, Step.CLOCKED_IN)


@workshop_board.on(LabourStopped)
def labour_stopped(fact: Recorded[LabourStopped]) -> Iterable[Change]:
    event = fact.event
    who = {"technician_id": event.technician_id}
    yield _step(fact, Step.CLOCKED_OUT, event.line_id, detail=who)


@workshop_board.on(PartReplaced)
def part_replaced(fact: Recorded[PartReplaced]) -> Iterable[Change]:
    return _worked(fact, Step.WORKED)


def _worked(
    fact: Recorded[WorkStarted]
    | Recorded[WorkResumed]
    | Recorded[LineCompleted]
    | Recorded[LabourStarted]
    | Recorded[PartReplaced],
    step: Step,
) -> Iterable[Change]:
    technician = fact.event.technician_id
    yield put("technician", order_id=fact.stream_id, technician_id=technician)
    yield _step(fact, step, fact.event.line_id, detail={"technician_id": technician})


@workshop_board.on(SubletReceived)
def sublet_received(fact: Recorded[SubletReceived]) -> Iterable[Change]:
    yield _step(fact, Step.WORKED, fact.event.line_id)


@workshop_board.on(WorkPaused)
def paused(fact: Recorded[WorkPaused]) -> Iterable[Change]:
    event = fact.event
    waiting = {
        "reason": event.reason,
        "note": event.note,
        "customised_part_in_transport": event.customised_part_in_transport,
    }
    yield _step(fact, Step.PAUSED, event.line_id, detail={"pause": waiting})


@workshop_board.on(ReworkStarted)
def reopened(fact: Recorded[ReworkStarted]) -> Iterable[Change]:
    technician = fact.event.technician_id
    yield put("technician", order_id=fact.stream_id, technician_id=technician)
    yield _step(fact, Step.REOPENED, detail={"line_ids": fact.event.line_ids})


@workshop_board.on(FinalInspectionPassed)
def passed(fact: Recorded[FinalInspectionPassed]) -> Iterable[Change]:
    yield _step(fact, Step.PASSED)


@workshop_board.on(FinalInspectionFailed)
def failed(fact: Recorded[FinalInspectionFailed]) -> Iterable[Change]:
    yield _step(fact, Step.FAILED)


@workshop_board.on(CustomerRejected)
def rejected(fact: Recorded[CustomerRejected]) -> Iterable[Change]:
    yield _step(fact, Step.REJECTED)


@workshop_board.on(ReadyForPickup)
def announced(fact: Recorded[ReadyForPickup]) -> Iterable[Change]:
    yield _step(fact, Step.ANNOUNCED)


def _step(
    fact: Recorded[Event],
    step: Step,
    line_id: str | None = None,
    detail: dict[str, Any] | None = None,
) -> Change:
    return put(
        "step",
        order_id=fact.stream_id,
        version=fact.version,
        step=step,
        line_id=line_id,
        at=fact.occurred_at,
        detail=detail,
    )
