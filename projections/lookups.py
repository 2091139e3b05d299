"""Look-up rows that several views keep in tables of their own, and join when they are asked.

    vehicle (vehicle_id, vin)                    vehicle_plate (vehicle_id, valid_from, plate)
    repair_order (repair_order_id, order_number)

A view that calls one of these functions has the tables of that name in its `schema.sql`.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, get_args

from domain.kernel import Recorded
from domain.repair_order.events import (
    AfterEvent,
    CareEvent,
    DeliveryEvent,
    IntakeEvent,
    PartEvent,
    QualityEvent,
    QuoteEvent,
    RepairOrderOpened,
    WorkEvent,
)
from domain.vehicle.events import (
    PlateChanged,
    VehicleDetailsCorrected,
    VehicleEvent,
    VehicleRegistered,
)
from projections.engine import Change, ReadModel, put, set_

SINCE_EVER: Final = date.min
"""The day from which a plate holds that the vehicle carried when its file was opened."""


def look_up_vehicles(view: ReadModel) -> None:
    """Keep VIN and dated plates; every other fact of a vehicle is ignored."""

    @view.on(VehicleRegistered)
    def registered(fact: Recorded[VehicleRegistered]) -> Iterable[Change]:
        yield put("vehicle", vehicle_id=fact.stream_id, vin=fact.event.vin)
        if fact.event.plate is not None:
            yield _plate(fact, fact.event.plate, SINCE_EVER)

    @view.on(VehicleDetailsCorrected)
    def corrected(fact: Recorded[VehicleDetailsCorrected]) -> Iterable[Change]:
        if fact.event.vin is not None:
            yield set_("vehicle", vehicle_id=fact.stream_id, vin=fact.event.vin)

    @view.on(PlateChanged)
    def plate_changed(fact: Recorded[PlateChanged]) -> Iterable[Change]:
        yield _plate(fact, fact.event.plate, fact.event.valid_from)

    ignore_pages(view, VehicleEvent, reason="of a vehicle this view shows VIN and plate alone")


def look_up_orders(view: ReadModel) -> None:
    """Keep the numbers of repair orders; every other fact of an order is ignored."""

    @view.on(RepairOrderOpened)
    def opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
        yield put(
            "repair_order", repair_order_id=fact.stream_id, order_number=fact.event.order_number
        )

    ignore_pages(
        view,
        IntakeEvent,
        QuoteEvent,
        WorkEvent,
        PartEvent,
        CareEvent,
        QualityEvent,
        DeliveryEvent,
        AfterEvent,
        reason="of an order this view shows the number alone",
    )


def ignore_pages(view: ReadModel, *pages: Any, reason: str) -> None:
    """Ignore whole pages of facts, save those that the view handles or has ignored already."""
    for page in pages:
        for event in get_args(page):
            if event.topic not in view.handlers:
                view.ignored.setdefault(event.topic, reason)


def _plate(fact: Recorded[Any], plate: str, valid_from: date) -> Change:
    return put("vehicle_plate", vehicle_id=fact.stream_id, valid_from=valid_from, plate=plate)
