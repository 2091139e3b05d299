"""Facts that begin, end, price and correct a visit, and tie it to other visits."""

from collections.abc import Iterable

from domain.kernel import Recorded
from domain.repair_order.events import (
    ComebackAccepted,
    ComebackRefused,
    EntryCorrected,
    LinkedAsComeback,
    RepairLevelSet,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    SettlementIssued,
    SettlementReversed,
    VehicleDelivered,
    WarrantyGranted,
)
from projections.consent import keep_consent
from projections.engine import Change, put, set_
from projections.vehicle_history.definition import vehicle_history

keep_consent(vehicle_history)


@vehicle_history.on(RepairOrderOpened)
def opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "visit",
        order_id=fact.stream_id,
        order_number=event.order_number,
        site_id=event.site_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        adviser_id=event.adviser_id,
        service_kind=event.service_kind,
        plate_told=event.plate,
        vin_told=event.vin,
        opened_turn=fact.version,
        opened_at=event.opened_at,
        odometer_in_km=event.odometer_km,
        unreadable_reason=event.odometer_unreadable_reason,
    )


@vehicle_history.on(RepairLevelSet)
def level_set(fact: Recorded[RepairLevelSet]) -> Iterable[Change]:
    yield set_("visit", order_id=fact.stream_id, repair_level=fact.event.level)


@vehicle_history.on(VehicleDelivered)
def delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "visit",
        order_id=fact.stream_id,
        repair_level=event.repair_level,
        delivered_turn=fact.version,
        delivered_at=event.delivered_at,
        odometer_out_km=event.odometer_km,
    )


@vehicle_history.on(RepairOrderCancelled)
def cancelled(fact: Recorded[RepairOrderCancelled]) -> Iterable[Change]:
    yield set_(
        "visit",
        order_id=fact.stream_id,
        cancelled_at=fact.occurred_at,
        cancel_reason=fact.event.reason,
    )


@vehicle_history.on(RepairOrderVehicleCorrected)
def vehicle_corrected(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    event = fact.event
    yield set_("visit", order_id=fact.stream_id, vehicle_id=event.vehicle_id)
    yield put(
        "vehicle_correction",
        order_id=fact.stream_id,
        turn=fact.version,
        was_vehicle_id=event.was_vehicle_id,
        vehicle_id=event.vehicle_id,
        plate=event.plate,
        vin=event.vin,
        reason=event.reason,
        corrected_at=fact.occurred_at,
        corrected_by=fact.context.actor.id,
    )


@vehicle_history.on(EntryCorrected)
def entry_corrected(fact: Recorded[EntryCorrected]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "entry_correction",
        order_id=fact.stream_id,
        turn=fact.version,
        corrects_turn=event.corrects_version,
        field=event.field,
        was=event.was,
        is_now=event.is_now,
        reason=event.reason,
        corrected_at=fact.occurred_at,
        corrected_by=fact.context.actor.id,
    )


@vehicle_history.on(SettlementIssued)
def settled(fact: Recorded[SettlementIssued]) -> Iterable[Change]:
    yield put(
        "settlement",
        order_id=fact.stream_id,
        settlement_number=fact.event.settlement_number,
        total_fen=fact.event.total_fen,
        issued_at=fact.occurred_at,
    )


@vehicle_history.on(SettlementReversed)
def reversed_(fact: Recorded[SettlementReversed]) -> Iterable[Change]:
    yield set_(
        "settlement",
        order_id=fact.stream_id,
        settlement_number=fact.event.settlement_number,
        reversed_at=fact.occurred_at,
        reversal_reason=fact.event.reason,
    )


@vehicle_history.on(WarrantyGranted)
def warranty_granted(fact: Recorded[WarrantyGranted]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "warranty",
        order_id=fact.stream_id,
        line_id=event.line_id,
        basis=event.basis,
        until_on=event.until_on,
        until_km=event.until_km,
        scope=event.scope,
        part_number=event.part_number,
        granted_at=fact.occurred_at,
    )


@vehicle_history.on(LinkedAsComeback)
def comeback_linked(fact: Recorded[LinkedAsComeback]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "comeback",
        order_id=fact.stream_id,
        concern_id=event.concern_id,
        original_order_id=event.original_order_id,
        original_line_id=event.original_line_id,
        linked_at=fact.occurred_at,
    )


@vehicle_history.on(ComebackAccepted)
def comeback_accepted(fact: Recorded[ComebackAccepted]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "comeback",
        order_id=fact.stream_id,
        concern_id=event.concern_id,
        accepted=True,
        cause=event.cause,
        basis=event.basis,
        cover_until_on=event.cover_until_on,
        cover_until_km=event.cover_until_km,
        decided_by=event.accepted_by,
        decided_at=fact.occurred_at,
    )


@vehicle_history.on(ComebackRefused)
def comeback_refused(fact: Recorded[ComebackRefused]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "comeback",
        order_id=fact.stream_id,
        concern_id=event.concern_id,
        accepted=False,
        decided_by=event.refused_by,
        decided_at=fact.occurred_at,
        reason=event.reason,
        evidence=event.evidence,
    )
