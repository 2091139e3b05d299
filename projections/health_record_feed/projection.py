"""Facts to the thirteen elements, and to the platform's answers (RM16)."""

from collections.abc import Iterable

from domain.health_record.events import (
    HealthRecordAccepted,
    HealthRecordRejected,
    HealthRecordSent,
)
from domain.kernel import Recorded
from domain.repair_order.events import (
    ConcernRecorded,
    CorrectableField,
    DiagnosisRecorded,
    EntryCorrected,
    PartReplaced,
    PlateVerified,
    QuoteIssued,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    SettlementIssued,
    SettlementReversed,
)
from domain.site.events import SiteDetailsCorrected, SiteRegistered
from domain.vehicle.events import VehicleDetailsCorrected, VehicleMerged, VehicleRegistered
from projections.engine import Change, put, set_
from projections.health_record_feed.definition import health_record_feed

_OPENING = 1

__all__ = ["health_record_feed"]


@health_record_feed.on(SiteRegistered)
def site_registered(fact: Recorded[SiteRegistered]) -> Iterable[Change]:
    yield _site_name(fact, fact.event.name)


@health_record_feed.on(SiteDetailsCorrected)
def site_corrected(fact: Recorded[SiteDetailsCorrected]) -> Iterable[Change]:
    if fact.event.name is not None:
        yield _site_name(fact, fact.event.name)


def _site_name(
    fact: Recorded[SiteRegistered] | Recorded[SiteDetailsCorrected], name: str
) -> Change:
    return put(
        "site_name",
        site_id=fact.event.site_id,
        version=fact.version,
        name=name,
        since=fact.occurred_at,
    )


@health_record_feed.on(VehicleRegistered)
def vehicle_registered(fact: Recorded[VehicleRegistered]) -> Iterable[Change]:
    yield put("vehicle", vehicle_id=fact.stream_id, vin=fact.event.vin)


@health_record_feed.on(VehicleDetailsCorrected)
def vehicle_details(fact: Recorded[VehicleDetailsCorrected]) -> Iterable[Change]:
    if fact.event.vin is not None:
        yield set_("vehicle", vehicle_id=fact.stream_id, vin=fact.event.vin)


@health_record_feed.on(VehicleMerged)
def vehicle_merged(fact: Recorded[VehicleMerged]) -> Iterable[Change]:
    yield set_("vehicle", vehicle_id=fact.stream_id, merged_into=fact.event.into_vehicle_id)


@health_record_feed.on(RepairOrderOpened)
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
        odometer_km=event.odometer_km,
        plate=event.plate,
        vin=event.vin,
    )


@health_record_feed.on(PlateVerified)
def plate_verified(fact: Recorded[PlateVerified]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, plate=fact.event.plate)


@health_record_feed.on(RepairOrderVehicleCorrected)
def vehicle_corrected(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "repair_order",
        order_id=fact.stream_id,
        vehicle_id=event.vehicle_id,
        plate=event.plate,
        vin=event.vin,
    )


@health_record_feed.on(EntryCorrected)
def entry_corrected(fact: Recorded[EntryCorrected]) -> Iterable[Change]:
    event = fact.event
    order = {"order_id": fact.stream_id}
    if event.field is CorrectableField.PART_NUMBER:
        yield set_("part", **order, version=event.corrects_version, part_number=event.is_now)
    elif event.corrects_version != _OPENING:
        return
    elif event.field is CorrectableField.ODOMETER_KM:
        yield set_("repair_order", **order, odometer_km=int(event.is_now))
    elif event.field is CorrectableField.PLATE:
        yield set_("repair_order", **order, plate=event.is_now)
    elif event.field is CorrectableField.VIN:
        yield set_("repair_order", **order, vin=event.is_now)


@health_record_feed.on(ConcernRecorded)
def concern_recorded(fact: Recorded[ConcernRecorded]) -> Iterable[Change]:
    yield put(
        "concern",
        order_id=fact.stream_id,
        concern_id=fact.event.concern_id,
        words_sealed=fact.event.customer_words,
    )


@health_record_feed.on(DiagnosisRecorded)
def diagnosed(fact: Recorded[DiagnosisRecorded]) -> Iterable[Change]:
    yield put(
        "diagnosis",
        order_id=fact.stream_id,
        version=fact.version,
        concern_id=fact.event.concern_id,
        cause=fact.event.cause,
    )


@health_record_feed.on(QuoteIssued)
def quoted(fact: Recorded[QuoteIssued]) -> Iterable[Change]:
    for line in fact.event.lines:
        yield put(
            "line",
            order_id=fact.stream_id,
            line_id=line.line_id,
            kind=line.kind,
            description=line.description,
            quantity_milli=line.quantity_milli,
            labour_hours_hundredths=line.labour_hours_hundredths,
            part_number=line.part_number,
        )


@health_record_feed.on(PartReplaced)
def part_replaced(fact: Recorded[PartReplaced]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "part",
        order_id=fact.stream_id,
        version=fact.version,
        line_id=event.line_id,
        name=event.fitted.name,
        part_number=event.fitted.part_number,
        quantity_milli=event.quantity_milli,
    )


@health_record_feed.on(SettlementIssued)
def settled(fact: Recorded[SettlementIssued]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "settlement",
        order_id=fact.stream_id,
        settlement_number=event.settlement_number,
        version=fact.version,
        issued_at=fact.occurred_at,
        line_ids=tuple(dict.fromkeys(line.line_id for line in event.lines)),
    )


@health_record_feed.on(SettlementReversed)
def reversed_(fact: Recorded[SettlementReversed]) -> Iterable[Change]:
    yield set_(
        "settlement",
        order_id=fact.stream_id,
        settlement_number=fact.event.settlement_number,
        reversed_at=fact.occurred_at,
    )


@health_record_feed.on(HealthRecordSent)
def sent(fact: Recorded[HealthRecordSent]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "sending",
        order_id=event.order_id,
        version=fact.version,
        content_sha256=event.content_sha256,
        settlement_number=event.settlement_number,
        platform=event.platform,
        correction=event.correction,
        sent_at=event.sent_at,
    )


@health_record_feed.on(HealthRecordAccepted)
def accepted(fact: Recorded[HealthRecordAccepted]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "platform_answer",
        order_id=event.order_id,
        version=fact.version,
        accepted=True,
        content_sha256=event.content_sha256,
        said=event.platform_reference,
        answered_at=event.accepted_at,
    )


@health_record_feed.on(HealthRecordRejected)
def rejected(fact: Recorded[HealthRecordRejected]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "platform_answer",
        order_id=event.order_id,
        version=fact.version,
        accepted=False,
        content_sha256=event.content_sha256,
        said=event.reason,
        answered_at=event.rejected_at,
    )
