"""Whom and what complaints are about: customers, their phones, vehicles, orders."""

from collections.abc import Iterable

from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    CustomerAbsorbed,
    CustomerEvent,
    CustomerFileOpened,
    PersonalDataErased,
)
from domain.kernel import Recorded
from domain.vehicle.events import VehicleMerged
from projections.complaint_board.definition import complaint_board
from projections.engine import BlindIndex, Change, drop, put
from projections.lookups import ignore_pages, look_up_orders, look_up_vehicles


@complaint_board.on(CustomerFileOpened, ContactDetailsSet, ContactDetailsCorrected)
def known(
    fact: Recorded[CustomerFileOpened | ContactDetailsSet | ContactDetailsCorrected],
) -> Iterable[Change]:
    event = fact.event
    if event.name is not None:
        yield put("customer", customer_id=fact.stream_id, name_sealed=event.name)
    if event.phone is not None:
        yield put(
            "known_phone",
            subject_id=fact.stream_id,
            source="file",
            phone_index=BlindIndex(event.phone),
        )


@complaint_board.on(CustomerAbsorbed)
def absorbed(fact: Recorded[CustomerAbsorbed]) -> Iterable[Change]:
    for customer_id in fact.event.subjects:
        yield put("customer", customer_id=customer_id, belongs_to_id=fact.stream_id)


@complaint_board.on(PersonalDataErased)
def erased(fact: Recorded[PersonalDataErased]) -> Iterable[Change]:
    for subject_id in fact.event.subjects:
        for source in ("file", "complaint"):
            yield drop("known_phone", subject_id=subject_id, source=source)


@complaint_board.on(VehicleMerged)
def vehicle_merged(fact: Recorded[VehicleMerged]) -> Iterable[Change]:
    yield put("vehicle", vehicle_id=fact.stream_id, merged_into_id=fact.event.into_vehicle_id)


look_up_vehicles(complaint_board)
look_up_orders(complaint_board)
ignore_pages(
    complaint_board, CustomerEvent, reason="of a customer this view knows name and phone alone"
)
