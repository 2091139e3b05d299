"""Batches as they came, and what became of their parts on orders."""

from collections.abc import Iterable
from typing import Final

from domain.kernel import Recorded
from domain.part_batch.events import BatchBlocked, BatchReceived, BatchReleased
from domain.repair_order.events import (
    CorrectableField,
    EntryCorrected,
    OldPartReturned,
    PartIssued,
    PartReplaced,
    PartReturned,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    VehicleDelivered,
)
from projections.engine import Change, put, set_
from projections.parts_trace.definition import parts_trace

_CORRECTED: Final = {
    CorrectableField.PART_NUMBER: ("part_number", ("issue", "unused", "fitted", "old_part")),
    CorrectableField.BATCH_ID: ("batch_id", ("issue", "unused", "fitted")),
    CorrectableField.SERIAL: ("serial", ("issue", "fitted")),
}


@parts_trace.on(BatchReceived)
def received(fact: Recorded[BatchReceived]) -> Iterable[Change]:
    event, part, proof = fact.event, fact.event.part, fact.event.certificate
    yield put(
        "batch",
        part_batch_id=fact.stream_id,
        batch_id=event.batch_id,
        site_id=event.site_id,
        part_number=part.part_number,
        name=part.name,
        grade=part.grade,
        brand=part.brand,
        spec=part.spec,
        fitment=part.fitment,
        supplier_name=event.supplier.name,
        supplier_address=event.supplier.address,
        supplier_lot=event.supplier_lot,
        certificate_number=proof.number if proof else None,
        certificate_sha256=proof.sha256 if proof else None,
        quantity_milli=event.quantity_milli,
        received_on=event.received_on,
        received_by=fact.context.actor.id,
    )


@parts_trace.on(BatchBlocked)
def blocked(fact: Recorded[BatchBlocked]) -> Iterable[Change]:
    yield set_(
        "batch",
        part_batch_id=fact.stream_id,
        blocked_at=fact.occurred_at,
        block_reason=fact.event.reason,
        block_source=fact.event.source,
        notice_number=fact.event.notice_number,
        released_at=None,
        release_reason=None,
    )


@parts_trace.on(BatchReleased)
def released(fact: Recorded[BatchReleased]) -> Iterable[Change]:
    yield set_(
        "batch",
        part_batch_id=fact.stream_id,
        blocked_at=None,
        released_at=fact.occurred_at,
        release_reason=fact.event.reason,
    )


@parts_trace.on(RepairOrderOpened)
def order_opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
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


@parts_trace.on(RepairOrderVehicleCorrected)
def order_on_other_car(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, vehicle_id=fact.event.vehicle_id)


@parts_trace.on(VehicleDelivered)
def order_delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, delivered_at=fact.event.delivered_at)


@parts_trace.on(RepairOrderCancelled)
def order_cancelled(fact: Recorded[RepairOrderCancelled]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, cancelled_at=fact.occurred_at)


@parts_trace.on(PartIssued)
def issued(fact: Recorded[PartIssued]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "issue",
        order_id=fact.stream_id,
        turn=fact.version,
        line_id=event.line_id,
        part_number=event.part.part_number,
        batch_id=event.part.batch_id,
        serial=event.part.serial,
        quantity_milli=event.quantity_milli,
        issued_at=fact.occurred_at,
        issued_by=event.issued_by,
        issued_to=event.issued_to,
    )


@parts_trace.on(PartReturned)
def came_back(fact: Recorded[PartReturned]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "unused",
        order_id=fact.stream_id,
        turn=fact.version,
        line_id=event.line_id,
        part_number=event.part_number,
        batch_id=event.batch_id,
        quantity_milli=event.quantity_milli,
        returned_at=fact.occurred_at,
    )


@parts_trace.on(PartReplaced)
def fitted(fact: Recorded[PartReplaced]) -> Iterable[Change]:
    event, part, removed = fact.event, fact.event.fitted, fact.event.removed
    yield put(
        "fitted",
        order_id=fact.stream_id,
        turn=fact.version,
        line_id=event.line_id,
        part_number=part.part_number,
        name=part.name,
        grade=part.grade,
        batch_id=part.batch_id,
        serial=part.serial,
        quantity_milli=event.quantity_milli,
        removed_part_number=removed.part_number if removed else None,
        removed_batch_id=removed.batch_id if removed else None,
        technician_id=event.technician_id,
        fitted_at=fact.occurred_at,
    )


@parts_trace.on(OldPartReturned)
def old_part_returned(fact: Recorded[OldPartReturned]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "old_part",
        order_id=fact.stream_id,
        turn=fact.version,
        line_id=event.line_id,
        part_number=event.part_number,
        quantity_milli=event.quantity_milli,
        disposition=event.disposition,
        returned_at=fact.occurred_at,
    )


@parts_trace.on(EntryCorrected)
def corrected(fact: Recorded[EntryCorrected]) -> Iterable[Change]:
    """Of the named fact there is a row in one of the tables, or in none."""
    column, tables = _CORRECTED.get(fact.event.field, ("", ()))
    for table in tables:
        key = {"order_id": fact.stream_id, "turn": fact.event.corrects_version}
        yield set_(table, **key, **{column: fact.event.is_now})
