"""The customer's vehicles: what they are, their plates, whose they are, when they are due."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from domain.kernel import Recorded
from domain.vehicle.events import (
    MaintenancePlanSet,
    NextServiceAdvised,
    OwnerLinked,
    OwnerRelation,
    OwnershipTransferred,
    PlateChanged,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleMerged,
    VehicleRegistered,
)
from projections.customer_file.definition import customer_file
from projections.engine import Change, put, set_


@customer_file.on(VehicleRegistered)
def registered(fact: Recorded[VehicleRegistered]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "vehicle",
        vehicle_id=fact.stream_id,
        make=event.make,
        model=event.model,
        vehicle_kind=event.vehicle_kind,
        model_year=event.model_year,
        vin=event.vin,
        partial_vin=event.partial_vin,
    )
    if event.plate is not None:
        yield put("plate", vehicle_id=fact.stream_id, valid_from=date.min, plate=event.plate)


@customer_file.on(VehicleDetailsCorrected)
def details_corrected(fact: Recorded[VehicleDetailsCorrected]) -> Iterable[Change]:
    event = fact.event
    given = {
        "make": event.make,
        "model": event.model,
        "vehicle_kind": event.vehicle_kind,
        "model_year": event.model_year,
        "vin": event.vin,
    }
    columns: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if event.vin is not None:
        columns["partial_vin"] = None
    yield set_("vehicle", vehicle_id=fact.stream_id, **columns)


@customer_file.on(PlateChanged)
def plate_changed(fact: Recorded[PlateChanged]) -> Iterable[Change]:
    event = fact.event
    yield put("plate", vehicle_id=fact.stream_id, valid_from=event.valid_from, plate=event.plate)


@customer_file.on(OwnerLinked)
def owner_linked(fact: Recorded[OwnerLinked]) -> Iterable[Change]:
    yield put(
        "ownership",
        vehicle_id=fact.stream_id,
        version=fact.version,
        customer_id=fact.event.customer_id,
        relation=fact.event.relation,
        since=fact.event.since,
        transfer=False,
    )


@customer_file.on(OwnershipTransferred)
def ownership_transferred(fact: Recorded[OwnershipTransferred]) -> Iterable[Change]:
    yield put(
        "ownership",
        vehicle_id=fact.stream_id,
        version=fact.version,
        customer_id=fact.event.to_customer_id,
        relation=OwnerRelation.OWNER,
        since=fact.event.on,
        transfer=True,
    )


@customer_file.on(MaintenancePlanSet)
def maintenance_planned(fact: Recorded[MaintenancePlanSet]) -> Iterable[Change]:
    yield set_(
        "vehicle",
        vehicle_id=fact.stream_id,
        interval_months=fact.event.interval_months,
        interval_km=fact.event.interval_km,
    )


@customer_file.on(NextServiceAdvised)
def next_service_advised(fact: Recorded[NextServiceAdvised]) -> Iterable[Change]:
    yield set_(
        "vehicle",
        vehicle_id=fact.stream_id,
        next_due_on=fact.event.due_on,
        next_due_km=fact.event.due_km,
        next_advised_at=fact.occurred_at,
    )


@customer_file.on(VehicleMerged)
def vehicle_merged(fact: Recorded[VehicleMerged]) -> Iterable[Change]:
    return _same_vehicle(duplicate=fact.stream_id, kept=fact.event.into_vehicle_id)


@customer_file.on(VehicleAbsorbed)
def vehicle_absorbed(fact: Recorded[VehicleAbsorbed]) -> Iterable[Change]:
    return _same_vehicle(duplicate=fact.event.absorbed_vehicle_id, kept=fact.stream_id)


def _same_vehicle(*, duplicate: UUID, kept: UUID) -> Iterable[Change]:
    yield put("same_vehicle", vehicle_id=duplicate, other_vehicle_id=kept, closed=True)
    yield put("same_vehicle", vehicle_id=kept, other_vehicle_id=duplicate, closed=False)
