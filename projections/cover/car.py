"""The car: what it is, how it was sold, how far it went, what warranty was sold with it."""

from collections.abc import Iterable
from uuid import UUID

from domain.kernel import Recorded
from domain.vehicle.events import (
    ExtendedWarrantySold,
    MarkedSanbaoReturned,
    OdometerCorrected,
    OdometerRecorded,
    OdometerUnitReplaced,
    SaleRecorded,
    UseKindSet,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleMerged,
    VehicleRegistered,
)
from projections.cover.definition import cover
from projections.engine import Change, put, set_


@cover.on(VehicleRegistered)
def registered(fact: Recorded[VehicleRegistered]) -> Iterable[Change]:
    yield put(
        "vehicle",
        vehicle_id=fact.stream_id,
        vehicle_kind=fact.event.vehicle_kind,
        use_kind=fact.event.use_kind,
    )


@cover.on(VehicleDetailsCorrected)
def details_corrected(fact: Recorded[VehicleDetailsCorrected]) -> Iterable[Change]:
    if fact.event.vehicle_kind is not None:
        yield set_("vehicle", vehicle_id=fact.stream_id, vehicle_kind=fact.event.vehicle_kind)


@cover.on(UseKindSet)
def use_kind_set(fact: Recorded[UseKindSet]) -> Iterable[Change]:
    yield set_("vehicle", vehicle_id=fact.stream_id, use_kind=fact.event.use_kind)


@cover.on(MarkedSanbaoReturned)
def marked_returned(fact: Recorded[MarkedSanbaoReturned]) -> Iterable[Change]:
    yield set_(
        "vehicle",
        vehicle_id=fact.stream_id,
        returned_on=fact.event.returned_on,
        outcome=fact.event.outcome,
    )


@cover.on(SaleRecorded)
def sold(fact: Recorded[SaleRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "sale",
        vehicle_id=fact.stream_id,
        version=fact.version,
        invoice_on=event.invoice_on,
        delivered_on=event.delivered_on,
        price_fen=event.price_fen,
        sanbao_years=event.sanbao_years,
        sanbao_km=event.sanbao_km,
        free_repair_years=event.free_repair_years,
        free_repair_km=event.free_repair_km,
        use_compensation_ppm=event.use_compensation_ppm,
        seller=event.seller,
    )


@cover.on(ExtendedWarrantySold)
def extended_warranty_sold(fact: Recorded[ExtendedWarrantySold]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "extended_warranty",
        vehicle_id=fact.stream_id,
        version=fact.version,
        starts_on=event.starts_on,
        until_on=event.until_on,
        until_km=event.until_km,
        scope=event.scope,
        provider=event.provider,
    )


@cover.on(OdometerRecorded)
def odometer_recorded(fact: Recorded[OdometerRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "odometer_reading",
        vehicle_id=fact.stream_id,
        version=fact.version,
        odometer_km=event.odometer_km,
        read_at=event.read_at,
        flagged=event.flagged,
    )


@cover.on(OdometerCorrected)
def odometer_corrected(fact: Recorded[OdometerCorrected]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "odometer_reading",
        vehicle_id=fact.stream_id,
        version=event.corrects_version,
        odometer_km=event.odometer_km,
        read_at=event.read_at,
        flagged=False,
    )


@cover.on(OdometerUnitReplaced)
def odometer_unit_replaced(fact: Recorded[OdometerUnitReplaced]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "odometer_unit",
        vehicle_id=fact.stream_id,
        version=fact.version,
        replaced_at=event.at,
        old_km=event.old_km,
        new_km=event.new_km,
    )


@cover.on(VehicleMerged)
def vehicle_merged(fact: Recorded[VehicleMerged]) -> Iterable[Change]:
    return _same_vehicle(duplicate=fact.stream_id, kept=fact.event.into_vehicle_id)


@cover.on(VehicleAbsorbed)
def vehicle_absorbed(fact: Recorded[VehicleAbsorbed]) -> Iterable[Change]:
    return _same_vehicle(duplicate=fact.event.absorbed_vehicle_id, kept=fact.stream_id)


def _same_vehicle(*, duplicate: UUID, kept: UUID) -> Iterable[Change]:
    yield put("same_vehicle", vehicle_id=duplicate, other_vehicle_id=kept, closed=True)
    yield put("same_vehicle", vehicle_id=kept, other_vehicle_id=duplicate, closed=False)
