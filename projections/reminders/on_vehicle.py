"""The car: its plan, what it has run, whose it is, how it is insured (R153, R155)."""

from collections.abc import Iterable

from domain.kernel import Recorded
from domain.vehicle.events import (
    InsurancePolicyRecorded,
    MaintenancePlanSet,
    NextServiceAdvised,
    OdometerCorrected,
    OdometerRecorded,
    OdometerUnitReplaced,
    OwnerLinked,
    OwnerRelation,
    OwnershipTransferred,
    PlateChanged,
    SaleRecorded,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleMerged,
    VehicleRegistered,
)
from projections.engine import Change, put, set_
from projections.lookups import SINCE_EVER
from projections.reminders.definition import reminders


@reminders.on(VehicleRegistered)
def registered(fact: Recorded[VehicleRegistered]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "vehicle",
        vehicle_id=fact.stream_id,
        site_id=fact.context.site_id,
        make=event.make,
        model=event.model,
    )
    if event.plate is not None:
        yield put("plate", vehicle_id=fact.stream_id, valid_from=SINCE_EVER, plate=event.plate)


@reminders.on(VehicleDetailsCorrected)
def corrected(fact: Recorded[VehicleDetailsCorrected]) -> Iterable[Change]:
    event = fact.event
    if event.make is not None:
        yield set_("vehicle", vehicle_id=fact.stream_id, make=event.make)
    if event.model is not None:
        yield set_("vehicle", vehicle_id=fact.stream_id, model=event.model)


@reminders.on(PlateChanged)
def plate_changed(fact: Recorded[PlateChanged]) -> Iterable[Change]:
    event = fact.event
    yield put("plate", vehicle_id=fact.stream_id, valid_from=event.valid_from, plate=event.plate)


@reminders.on(SaleRecorded)
def sold(fact: Recorded[SaleRecorded]) -> Iterable[Change]:
    yield set_("vehicle", vehicle_id=fact.stream_id, sold_on=fact.event.delivered_on)


@reminders.on(MaintenancePlanSet)
def plan_set(fact: Recorded[MaintenancePlanSet]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "vehicle",
        vehicle_id=fact.stream_id,
        interval_months=event.interval_months,
        interval_km=event.interval_km,
    )


@reminders.on(NextServiceAdvised)
def next_advised(fact: Recorded[NextServiceAdvised]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "advice",
        stream_id=fact.stream_id,
        turn=fact.version,
        vehicle_id=fact.stream_id,
        due_on=event.due_on,
        due_km=event.due_km,
        advised_at=fact.occurred_at,
    )


@reminders.on(InsurancePolicyRecorded)
def insured(fact: Recorded[InsurancePolicyRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "insurance",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        insurance_kind=event.insurance_kind,
        insurer=event.insurer,
        expires_on=event.expires_on,
    )


@reminders.on(OwnerLinked)
def owner_linked(fact: Recorded[OwnerLinked]) -> Iterable[Change]:
    if fact.event.relation is OwnerRelation.OWNER:
        yield put(
            "holder",
            vehicle_id=fact.stream_id,
            turn=fact.version,
            customer_id=fact.event.customer_id,
        )


@reminders.on(OwnershipTransferred)
def transferred(fact: Recorded[OwnershipTransferred]) -> Iterable[Change]:
    yield put(
        "holder",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        customer_id=fact.event.to_customer_id,
    )


@reminders.on(OdometerRecorded)
def odometer_recorded(fact: Recorded[OdometerRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "reading",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        odometer_km=event.odometer_km,
        read_at=event.read_at,
        flagged=event.flagged,
        order_id=event.repair_order_id,
    )


@reminders.on(OdometerCorrected)
def odometer_corrected(fact: Recorded[OdometerCorrected]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "reading",
        vehicle_id=fact.stream_id,
        turn=event.corrects_version,
        odometer_km=event.odometer_km,
        read_at=event.read_at,
        flagged=False,
    )


@reminders.on(OdometerUnitReplaced)
def unit_replaced(fact: Recorded[OdometerUnitReplaced]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "unit",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        replaced_at=event.at,
        old_km=event.old_km,
        new_km=event.new_km,
    )


@reminders.on(VehicleMerged)
def merged(fact: Recorded[VehicleMerged]) -> Iterable[Change]:
    yield set_("vehicle", vehicle_id=fact.stream_id, merged_into=fact.event.into_vehicle_id)


@reminders.on(VehicleAbsorbed)
def absorbed(fact: Recorded[VehicleAbsorbed]) -> Iterable[Change]:
    yield set_("vehicle", vehicle_id=fact.event.absorbed_vehicle_id, merged_into=fact.stream_id)
