"""The vehicle's own facts: identity, plates, owners, odometer, recalls."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.kernel import Recorded
from domain.vehicle.events import (
    ExtendedWarrantySold,
    MarkedSanbaoReturned,
    OdometerCorrected,
    OdometerRecorded,
    OdometerUnitReplaced,
    OwnerLinked,
    OwnerRelation,
    OwnershipTransferred,
    PlateChanged,
    RecallNoticeAttached,
    RecallRemedied,
    SaleRecorded,
    UseKindSet,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleMerged,
    VehicleRegistered,
)
from projections.engine import Change, put, set_
from projections.vehicle_history.definition import vehicle_history


@vehicle_history.on(VehicleRegistered)
def registered(fact: Recorded[VehicleRegistered]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "vehicle",
        vehicle_id=fact.stream_id,
        make=event.make,
        model=event.model,
        vehicle_kind=event.vehicle_kind,
        use_kind=event.use_kind,
        model_year=event.model_year,
        colour=event.colour,
        engine_number=event.engine_number,
        vin=event.vin,
        vin_warning=event.vin_warning,
        partial_vin=event.partial_vin,
        partial_vin_known=event.partial_vin_known,
        source=event.source,
        registered_at=fact.occurred_at,
    )
    if event.plate is not None:
        yield _plate(fact.stream_id, date.min, event.plate, fact.occurred_at)


@vehicle_history.on(VehicleDetailsCorrected)
def details_corrected(fact: Recorded[VehicleDetailsCorrected]) -> Iterable[Change]:
    event = fact.event
    every = {
        "make": event.make,
        "model": event.model,
        "vehicle_kind": event.vehicle_kind,
        "model_year": event.model_year,
        "colour": event.colour,
        "engine_number": event.engine_number,
        "vin": event.vin,
    }
    given: dict[str, Any] = {name: value for name, value in every.items() if value is not None}
    yield put(
        "details_correction",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        changed=[{"field": name, "is_now": str(value)} for name, value in given.items()],
        reason=event.reason,
        corrected_at=fact.occurred_at,
        corrected_by=fact.context.actor.id,
    )
    # A full VIN ends what was known of a partial one.
    of_vin = {"vin_warning": event.vin_warning, "partial_vin": None, "partial_vin_known": None}
    also = {} if event.vin is None else of_vin
    yield set_("vehicle", vehicle_id=fact.stream_id, **given, **also)


@vehicle_history.on(PlateChanged)
def plate_changed(fact: Recorded[PlateChanged]) -> Iterable[Change]:
    event = fact.event
    yield _plate(fact.stream_id, event.valid_from, event.plate, fact.occurred_at)


def _plate(vehicle_id: UUID, valid_from: date, plate: str, noted_at: datetime) -> Change:
    return put(
        "plate", vehicle_id=vehicle_id, valid_from=valid_from, plate=plate, noted_at=noted_at
    )


@vehicle_history.on(SaleRecorded)
def sold(fact: Recorded[SaleRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "sale",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        invoice_on=event.invoice_on,
        delivered_on=event.delivered_on,
        price_fen=event.price_fen,
        sanbao_years=event.sanbao_years,
        sanbao_km=event.sanbao_km,
        free_repair_years=event.free_repair_years,
        free_repair_km=event.free_repair_km,
        use_compensation_ppm=event.use_compensation_ppm,
        seller=event.seller,
        correction_reason=event.correction_reason,
    )


@vehicle_history.on(UseKindSet)
def use_kind_set(fact: Recorded[UseKindSet]) -> Iterable[Change]:
    yield set_("vehicle", vehicle_id=fact.stream_id, use_kind=fact.event.use_kind)


@vehicle_history.on(OwnerLinked)
def owner_linked(fact: Recorded[OwnerLinked]) -> Iterable[Change]:
    yield put(
        "ownership",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        customer_id=fact.event.customer_id,
        relation=fact.event.relation,
        since=fact.event.since,
        transfer=False,
    )


@vehicle_history.on(OwnershipTransferred)
def ownership_transferred(fact: Recorded[OwnershipTransferred]) -> Iterable[Change]:
    yield put(
        "ownership",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        customer_id=fact.event.to_customer_id,
        relation=OwnerRelation.OWNER,
        since=fact.event.on,
        transfer=True,
    )


@vehicle_history.on(OdometerRecorded)
def odometer_recorded(fact: Recorded[OdometerRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "odometer",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        odometer_km=event.odometer_km,
        read_at=event.read_at,
        source=event.source,
        order_id=event.repair_order_id,
        flagged=event.flagged,
        recorded_at=fact.recorded_at,
        recorded_by=fact.context.actor.id,
    )


@vehicle_history.on(OdometerCorrected)
def odometer_corrected(fact: Recorded[OdometerCorrected]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "odometer_correction",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        corrects_turn=event.corrects_version,
        was_km=event.was_km,
        odometer_km=event.odometer_km,
        read_at=event.read_at,
        reason=event.reason,
        corrected_at=fact.occurred_at,
        corrected_by=fact.context.actor.id,
    )


@vehicle_history.on(OdometerUnitReplaced)
def odometer_unit_replaced(fact: Recorded[OdometerUnitReplaced]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "odometer_unit",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        old_km=event.old_km,
        new_km=event.new_km,
        replaced_at=event.at,
        order_id=event.repair_order_id,
    )


@vehicle_history.on(ExtendedWarrantySold)
def extended_warranty_sold(fact: Recorded[ExtendedWarrantySold]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "extended_warranty",
        vehicle_id=fact.stream_id,
        turn=fact.version,
        starts_on=event.starts_on,
        until_on=event.until_on,
        until_km=event.until_km,
        scope=event.scope,
        provider=event.provider,
        price_fen=event.price_fen,
    )


@vehicle_history.on(RecallNoticeAttached)
def recall_attached(fact: Recorded[RecallNoticeAttached]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "recall",
        vehicle_id=fact.stream_id,
        campaign=event.campaign,
        title=event.title,
        issued_on=event.issued_on,
        stop_use=event.stop_use,
        attached_at=fact.occurred_at,
    )


@vehicle_history.on(RecallRemedied)
def recall_remedied(fact: Recorded[RecallRemedied]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "recall",
        vehicle_id=fact.stream_id,
        campaign=event.campaign,
        remedied_on=event.remedied_on,
        order_id=event.repair_order_id,
        remedied_by=event.remedied_by,
    )


@vehicle_history.on(MarkedSanbaoReturned)
def sanbao_returned(fact: Recorded[MarkedSanbaoReturned]) -> Iterable[Change]:
    yield set_(
        "vehicle",
        vehicle_id=fact.stream_id,
        sanbao_returned_on=fact.event.returned_on,
        sanbao_outcome=fact.event.outcome,
        sanbao_reason=fact.event.reason,
    )


@vehicle_history.on(VehicleMerged)
def merged(fact: Recorded[VehicleMerged]) -> Iterable[Change]:
    duplicate, kept = fact.stream_id, fact.event.into_vehicle_id
    yield from _same_vehicle(duplicate, kept, fact.occurred_at)
    yield set_(
        "same_vehicle", vehicle_id=duplicate, other_vehicle_id=kept, reason=fact.event.reason
    )


@vehicle_history.on(VehicleAbsorbed)
def absorbed(fact: Recorded[VehicleAbsorbed]) -> Iterable[Change]:
    return _same_vehicle(fact.event.absorbed_vehicle_id, fact.stream_id, fact.occurred_at)


def _same_vehicle(duplicate: UUID, kept: UUID, at: datetime) -> Iterable[Change]:
    yield put("same_vehicle", vehicle_id=duplicate, other_vehicle_id=kept, closed=True, noted_at=at)
    yield put(
        "same_vehicle", vehicle_id=kept, other_vehicle_id=duplicate, closed=False, noted_at=at
    )
