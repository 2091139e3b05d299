"""Visits: when they began and ended, at what mileage, what cover and what care came of them."""

from collections.abc import Iterable
from enum import StrEnum

from domain.kernel import Recorded
from domain.repair_order.events import (
    AuthorisationSigned,
    ComebackAccepted,
    ComebackRefused,
    CorrectableField,
    EntryCorrected,
    LinkedAsComeback,
    LoanerProvided,
    LoanerReturned,
    LoanerWaived,
    RepairLevelSet,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    RescueTravelRecorded,
    TravelAllowancePaid,
    VehicleDelivered,
    WarrantyGranted,
)
from projections.cover.definition import cover
from projections.engine import Change, put, set_


class Occasion(StrEnum):
    """When a visit's odometer was read."""

    IN = "in"
    OUT = "out"


class Care(StrEnum):
    """What the customer got, or did not want, for the time without the car (Art. 21)."""

    LOANER_PROVIDED = "loaner_provided"
    LOANER_RETURNED = "loaner_returned"
    ALLOWANCE_PAID = "allowance_paid"
    WAIVED = "waived"


@cover.on(RepairOrderOpened)
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
    if event.odometer_km is not None:
        yield _reading(fact, Occasion.IN, event.odometer_km)


@cover.on(RepairOrderVehicleCorrected)
def vehicle_corrected(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, vehicle_id=fact.event.vehicle_id)


@cover.on(AuthorisationSigned)
def agreed(fact: Recorded[AuthorisationSigned]) -> Iterable[Change]:
    yield set_(
        "repair_order",
        order_id=fact.stream_id,
        agreed_at=fact.occurred_at,
        agreed_version=fact.version,
    )


@cover.on(RepairLevelSet)
def level_set(fact: Recorded[RepairLevelSet]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, repair_level=fact.event.level)


@cover.on(RepairOrderCancelled)
def cancelled(fact: Recorded[RepairOrderCancelled]) -> Iterable[Change]:
    yield set_("repair_order", order_id=fact.stream_id, cancelled_at=fact.occurred_at)


@cover.on(VehicleDelivered)
def delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "repair_order",
        order_id=fact.stream_id,
        delivered_at=event.delivered_at,
        repair_level=event.repair_level,
    )
    yield _reading(fact, Occasion.OUT, event.odometer_km)


def _reading(
    fact: Recorded[RepairOrderOpened | VehicleDelivered], occasion: Occasion, odometer_km: int
) -> Change:
    return put(
        "order_reading",
        order_id=fact.stream_id,
        version=fact.version,
        occasion=occasion,
        odometer_km=odometer_km,
    )


@cover.on(EntryCorrected)
def entry_corrected(fact: Recorded[EntryCorrected]) -> Iterable[Change]:
    event = fact.event
    at = {"order_id": fact.stream_id, "version": event.corrects_version}
    if event.field is CorrectableField.ODOMETER_KM:
        yield set_("order_reading", **at, odometer_km=int(event.is_now))
    elif event.field is CorrectableField.PART_NUMBER:
        yield set_("part_fitted", **at, part_number=event.is_now)


@cover.on(WarrantyGranted)
def warranty_granted(fact: Recorded[WarrantyGranted]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "warranty",
        order_id=fact.stream_id,
        line_id=event.line_id,
        basis=event.basis,
        version=fact.version,
        until_on=event.until_on,
        until_km=event.until_km,
        scope=event.scope,
        part_number=event.part_number,
    )


@cover.on(LinkedAsComeback)
def linked_as_comeback(fact: Recorded[LinkedAsComeback]) -> Iterable[Change]:
    return _comeback(fact, None)


@cover.on(ComebackAccepted)
def comeback_accepted(fact: Recorded[ComebackAccepted]) -> Iterable[Change]:
    return _comeback(fact, "accepted")


@cover.on(ComebackRefused)
def comeback_refused(fact: Recorded[ComebackRefused]) -> Iterable[Change]:
    return _comeback(fact, "refused")


def _comeback(
    fact: Recorded[LinkedAsComeback | ComebackAccepted | ComebackRefused], answer: str | None
) -> Iterable[Change]:
    event = fact.event
    yield put(
        "comeback",
        order_id=fact.stream_id,
        concern_id=event.concern_id,
        original_order_id=event.original_order_id,
        original_line_id=event.original_line_id,
        answer=answer,
    )


@cover.on(LoanerProvided)
def loaner_provided(fact: Recorded[LoanerProvided]) -> Iterable[Change]:
    return _care(fact, Care.LOANER_PROVIDED)


@cover.on(LoanerReturned)
def loaner_returned(fact: Recorded[LoanerReturned]) -> Iterable[Change]:
    return _care(fact, Care.LOANER_RETURNED)


@cover.on(TravelAllowancePaid)
def allowance_paid(fact: Recorded[TravelAllowancePaid]) -> Iterable[Change]:
    return _care(fact, Care.ALLOWANCE_PAID)


@cover.on(LoanerWaived)
def loaner_waived(fact: Recorded[LoanerWaived]) -> Iterable[Change]:
    return _care(fact, Care.WAIVED)


def _care(
    fact: Recorded[LoanerProvided | LoanerReturned | TravelAllowancePaid | LoanerWaived],
    kind: Care,
) -> Iterable[Change]:
    yield put(
        "care",
        order_id=fact.stream_id,
        version=fact.version,
        kind=kind,
        given_at=fact.occurred_at,
    )


@cover.on(RescueTravelRecorded)
def travelled(fact: Recorded[RescueTravelRecorded]) -> Iterable[Change]:
    yield put(
        "rescue_travel",
        order_id=fact.stream_id,
        version=fact.version,
        left_at=fact.event.left_at,
        arrived_at=fact.event.arrived_at,
    )
