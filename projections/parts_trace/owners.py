"""Which car it is, whose it is, and whether that person can be reached."""

from collections.abc import Iterable
from datetime import date

from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    CustomerFileOpened,
    CustomersMerged,
    PersonalDataErased,
    ProcessingRestricted,
    ProcessingResumed,
)
from domain.kernel import Recorded
from domain.vehicle.events import (
    OwnerLinked,
    OwnerRelation,
    OwnershipTransferred,
    PlateChanged,
    VehicleDetailsCorrected,
    VehicleMerged,
    VehicleRegistered,
)
from projections.engine import Change, put, set_
from projections.parts_trace.definition import parts_trace


@parts_trace.on(VehicleRegistered)
def registered(fact: Recorded[VehicleRegistered]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "vehicle", vehicle_id=fact.stream_id, vin=event.vin, make=event.make, model=event.model
    )
    if event.plate is not None:
        yield put("plate", vehicle_id=fact.stream_id, valid_from=date.min, plate=event.plate)


@parts_trace.on(VehicleDetailsCorrected)
def details_corrected(fact: Recorded[VehicleDetailsCorrected]) -> Iterable[Change]:
    said = {"vin": fact.event.vin, "make": fact.event.make, "model": fact.event.model}
    now = {column: value for column, value in said.items() if value is not None}
    if now:
        yield set_("vehicle", vehicle_id=fact.stream_id, **now)


@parts_trace.on(PlateChanged)
def plate_changed(fact: Recorded[PlateChanged]) -> Iterable[Change]:
    event = fact.event
    yield put("plate", vehicle_id=fact.stream_id, valid_from=event.valid_from, plate=event.plate)


@parts_trace.on(OwnerLinked)
def owner_linked(fact: Recorded[OwnerLinked]) -> Iterable[Change]:
    if fact.event.relation is OwnerRelation.OWNER:
        yield put("owner", vehicle_id=fact.stream_id, customer_id=fact.event.customer_id)


@parts_trace.on(OwnershipTransferred)
def transferred(fact: Recorded[OwnershipTransferred]) -> Iterable[Change]:
    yield put("owner", vehicle_id=fact.stream_id, customer_id=fact.event.to_customer_id)


@parts_trace.on(VehicleMerged)
def vehicle_merged(fact: Recorded[VehicleMerged]) -> Iterable[Change]:
    yield set_("vehicle", vehicle_id=fact.stream_id, merged_into=fact.event.into_vehicle_id)


@parts_trace.on(CustomerFileOpened)
def file_opened(fact: Recorded[CustomerFileOpened]) -> Iterable[Change]:
    yield put("customer", customer_id=fact.stream_id, phone_known=fact.event.phone is not None)


@parts_trace.on(ContactDetailsSet, ContactDetailsCorrected)
def contact_known(
    fact: Recorded[ContactDetailsSet | ContactDetailsCorrected],
) -> Iterable[Change]:
    if fact.event.phone is not None:
        yield set_("customer", customer_id=fact.stream_id, phone_known=True)


@parts_trace.on(ProcessingRestricted)
def restricted(fact: Recorded[ProcessingRestricted]) -> Iterable[Change]:
    yield set_("customer", customer_id=fact.stream_id, restricted_until=fact.event.until)


@parts_trace.on(ProcessingResumed)
def resumed(fact: Recorded[ProcessingResumed]) -> Iterable[Change]:
    yield set_("customer", customer_id=fact.stream_id, restricted_until=None)


@parts_trace.on(PersonalDataErased)
def erased(fact: Recorded[PersonalDataErased]) -> Iterable[Change]:
    for customer_id in fact.event.subjects:
        yield set_("customer", customer_id=customer_id, phone_known=False)


@parts_trace.on(CustomersMerged)
def customers_merged(fact: Recorded[CustomersMerged]) -> Iterable[Change]:
    """The file and all that had been merged into it before: every one names the survivor."""
    for customer_id in fact.event.subjects:
        yield set_("customer", customer_id=customer_id, merged_into=fact.event.into_customer_id)
