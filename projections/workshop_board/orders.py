"""Orders on the board with what is open about them: promises, findings, notices, doubts."""

from collections.abc import Iterable

from domain.kernel import Event, Recorded
from domain.repair_order.events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    AdditionalWorkRefused,
    BelongingsListed,
    EntryInspectionRecorded,
    JobSheetDisputeAnswered,
    JobSheetDisputed,
    PlateMismatchReported,
    PlateVerified,
    ProgressNotified,
    PromisedTimeRevised,
    PromisedTimeSet,
    RepairLevelSet,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    TechnicianAssigned,
    VehicleDelivered,
    WorkDeferred,
)
from projections.engine import Change, put, set_
from projections.workshop_board.definition import workshop_board


@workshop_board.on(RepairOrderOpened)
def opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "repair_order",
        order_id=fact.stream_id,
        order_number=event.order_number,
        site_id=event.site_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        adviser_id=event.adviser_id,
        service_kind=event.service_kind,
        plate=event.plate,
        opened_at=event.opened_at,
        belongings_listed=False,
    )


@workshop_board.on(EntryInspectionRecorded)
def walked_round(fact: Recorded[EntryInspectionRecorded]) -> Iterable[Change]:
    confirmed = fact.event.customer_confirmed
    yield set_("repair_order", order_id=fact.stream_id, walk_round_confirmed=confirmed)


@workshop_board.on(BelongingsListed)
def belongings_listed(fact: Recorded[BelongingsListed]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, belongings_listed=True)


@workshop_board.on(RepairLevelSet)
def level_set(fact: Recorded[RepairLevelSet]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, repair_level=fact.event.level)


@workshop_board.on(RepairOrderVehicleCorrected)
def vehicle_corrected(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "repair_order", order_id=fact.stream_id, vehicle_id=event.vehicle_id, plate=event.plate
    )
    yield _plate_check(fact, event.plate, fact.context.actor.id, agrees=True)


@workshop_board.on(VehicleDelivered)
def delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    yield _closed(fact, "delivered")


@workshop_board.on(RepairOrderCancelled)
def cancelled(fact: Recorded[RepairOrderCancelled]) -> Iterable[Change]:
    yield _closed(fact, "cancelled")


def _closed(fact: Recorded[Event], outcome: str) -> Change:
    return set_(
        "repair_order", order_id=fact.stream_id, closed_at=fact.occurred_at, outcome=outcome
    )


@workshop_board.on(PromisedTimeSet)
def promised(fact: Recorded[PromisedTimeSet]) -> Iterable[Change]:
    yield put(
        "promise",
        order_id=fact.stream_id,
        version=fact.version,
        promised_at=fact.event.promised_at,
    )


@workshop_board.on(PromisedTimeRevised)
def promise_revised(fact: Recorded[PromisedTimeRevised]) -> Iterable[Change]:
    yield put(
        "promise",
        order_id=fact.stream_id,
        version=fact.version,
        promised_at=fact.event.promised_at,
        reason=fact.event.reason,
    )


@workshop_board.on(TechnicianAssigned)
def technician_assigned(fact: Recorded[TechnicianAssigned]) -> Iterable[Change]:
    yield put("technician", order_id=fact.stream_id, technician_id=fact.event.technician_id)


@workshop_board.on(AdditionalWorkFound)
def work_found(fact: Recorded[AdditionalWorkFound]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "finding",
        order_id=fact.stream_id,
        finding_id=event.finding_id,
        finding=event.finding,
        urgency=event.urgency,
        found_by=event.found_by,
        found_at=fact.occurred_at,
        deferred=False,
    )


@workshop_board.on(AdditionalWorkAccepted)
def work_accepted(fact: Recorded[AdditionalWorkAccepted]) -> Iterable[Change]:
    return _desk(fact, "accepted")


@workshop_board.on(AdditionalWorkRefused)
def work_refused(fact: Recorded[AdditionalWorkRefused]) -> Iterable[Change]:
    return _desk(fact, "refused")


def _desk(
    fact: Recorded[AdditionalWorkAccepted] | Recorded[AdditionalWorkRefused], answer: str
) -> Iterable[Change]:
    yield set_(
        "finding",
        order_id=fact.stream_id,
        finding_id=fact.event.finding_id,
        desk_answer=answer,
        desk_at=fact.occurred_at,
    )


@workshop_board.on(WorkDeferred)
def work_deferred(fact: Recorded[WorkDeferred]) -> Iterable[Change]:
    finding_id = fact.event.finding_id
    if finding_id is not None:
        yield set_("finding", order_id=fact.stream_id, finding_id=finding_id, deferred=True)


@workshop_board.on(ProgressNotified)
def progress_notified(fact: Recorded[ProgressNotified]) -> Iterable[Change]:
    yield put("notice", order_id=fact.stream_id, version=fact.version, told_at=fact.occurred_at)


@workshop_board.on(PlateVerified)
def plate_verified(fact: Recorded[PlateVerified]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, plate=fact.event.plate)
    yield _plate_check(fact, fact.event.plate, fact.event.verified_by, agrees=True)


@workshop_board.on(PlateMismatchReported)
def plate_mismatch(fact: Recorded[PlateMismatchReported]) -> Iterable[Change]:
    yield _plate_check(fact, fact.event.plate_seen, fact.event.reported_by, agrees=False)


def _plate_check(fact: Recorded[Event], plate: str | None, by: str, *, agrees: bool) -> Change:
    return put(
        "plate_check",
        order_id=fact.stream_id,
        version=fact.version,
        plate_seen=plate,
        agrees=agrees,
        checked_by=by,
        checked_at=fact.occurred_at,
    )


@workshop_board.on(JobSheetDisputed)
def disputed(fact: Recorded[JobSheetDisputed]) -> Iterable[Change]:
    yield put(
        "dispute",
        order_id=fact.stream_id,
        dispute_id=fact.event.dispute_id,
        disputed_by=fact.event.disputed_by,
        reason=fact.event.reason,
        disputed_at=fact.occurred_at,
    )


@workshop_board.on(JobSheetDisputeAnswered)
def dispute_answered(fact: Recorded[JobSheetDisputeAnswered]) -> Iterable[Change]:
    yield set_(
        "dispute",
        order_id=fact.stream_id,
        dispute_id=fact.event.dispute_id,
        answered_at=fact.occurred_at,
    )
