"""Work recommended and not done: found, offered, declined, put off, taken up again (R041, R154)."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from domain.kernel import Recorded
from domain.repair_order.events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    AdditionalWorkRefused,
    DeferredWorkRevived,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    VehicleDelivered,
    WorkDeferred,
)
from domain.vehicle.events import VehicleAbsorbed, VehicleMerged
from projections.consent import keep_consent
from projections.deferred_work.ignored import ignored
from projections.engine import Change, ReadModel, put, set_

deferred_work: Final = ReadModel("deferred_work", __file__)
keep_consent(deferred_work)
deferred_work.ignored = ignored


@deferred_work.on(RepairOrderOpened)
def opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "repair_order",
        order_id=fact.stream_id,
        order_number=event.order_number,
        site_id=event.site_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        opened_at=event.opened_at,
    )


@deferred_work.on(RepairOrderVehicleCorrected)
def vehicle_corrected(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, vehicle_id=fact.event.vehicle_id)


@deferred_work.on(RepairOrderCancelled, VehicleDelivered)
def closed(fact: Recorded[RepairOrderCancelled | VehicleDelivered]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, closed_at=fact.occurred_at)


@deferred_work.on(AdditionalWorkFound)
def found(fact: Recorded[AdditionalWorkFound]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "finding",
        order_id=fact.stream_id,
        finding_id=event.finding_id,
        finding=event.finding,
        urgency=event.urgency,
        found_by=event.found_by,
        found_at=fact.occurred_at,
    )


@deferred_work.on(AdditionalWorkAccepted)
def desk_accepted(fact: Recorded[AdditionalWorkAccepted]) -> Iterable[Change]:
    return _desk(fact, "accepted")


@deferred_work.on(AdditionalWorkRefused)
def desk_refused(fact: Recorded[AdditionalWorkRefused]) -> Iterable[Change]:
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


@deferred_work.on(WorkDeferred)
def deferred(fact: Recorded[WorkDeferred]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "deferral",
        order_id=fact.stream_id,
        deferred_id=event.deferred_id,
        line_id=event.line_id,
        finding_id=event.finding_id,
        description=event.description,
        reason_sealed=event.reason,
        deferred_at=fact.occurred_at,
        remind_on=event.remind_on,
    )


@deferred_work.on(DeferredWorkRevived)
def revived(fact: Recorded[DeferredWorkRevived]) -> Iterable[Change]:
    yield set_(
        "deferral",
        order_id=fact.stream_id,
        deferred_id=fact.event.deferred_id,
        revived_in_order_id=fact.event.revived_in_order_id,
        revived_at=fact.occurred_at,
    )


@deferred_work.on(VehicleMerged)
def vehicle_merged(fact: Recorded[VehicleMerged]) -> Iterable[Change]:
    return _same_vehicle(fact.stream_id, fact.event.into_vehicle_id)


@deferred_work.on(VehicleAbsorbed)
def vehicle_absorbed(fact: Recorded[VehicleAbsorbed]) -> Iterable[Change]:
    return _same_vehicle(fact.event.absorbed_vehicle_id, fact.stream_id)


def _same_vehicle(one: UUID, other: UUID) -> Iterable[Change]:
    yield put("same_vehicle", vehicle_id=one, other_vehicle_id=other)
    yield put("same_vehicle", vehicle_id=other, other_vehicle_id=one)
