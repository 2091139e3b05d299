"""Who comes when, and whether the promises around it are kept (R001 to R014)."""

from collections.abc import Iterable
from typing import Final

from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentConfirmationSent,
    AppointmentConfirmed,
    AppointmentKindChanged,
    AppointmentReconfirmed,
    AppointmentReminderSent,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentResponded,
    CustomerArrived,
    CustomerIdentified,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
    TechnicianDispatched,
)
from domain.appointment.words import Slot, Status
from domain.kernel import Recorded
from domain.site.events import WorkBaysSet
from projections.appointment_book.clocks import ARRIVAL, RESPONSE
from projections.appointment_book.promises import clock, ended, stopped
from projections.engine import Change, ReadModel, put, set_

appointment_book: Final = ReadModel("appointment_book", __file__)
appointment_book.ignored = {
    "appointment.change_proposed": "the agreed time holds until both agree",
    "appointment.change_declined": "the agreed time holds",
    "appointment.deadline_missed": "whether a promise is broken is judged when it is asked",
    "site.registered": "of a site the book shows bays and hours alone",
    "site.details_corrected": "of a site the book shows bays and hours alone",
}


@appointment_book.on(WorkBaysSet)
def bays_set(fact: Recorded[WorkBaysSet]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "workshop_day",
        site_id=event.site_id,
        bays=[{"bay_id": bay.bay_id, "name": bay.name} for bay in event.bays],
        opens_minute=event.opens_minute,
        closes_minute=event.closes_minute,
    )


@appointment_book.on(AppointmentRequested)
def requested(fact: Recorded[AppointmentRequested]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "appointment",
        appointment_id=fact.stream_id,
        appointment_number=event.appointment_number,
        site_id=event.site_id,
        kind=event.kind,
        status=Status.REQUESTED,
        channel=event.channel,
        name_sealed=event.name,
        phone_sealed=event.phone,
        plate=event.plate,
        wanted_service=event.wanted_service,
        customer_words_sealed=event.customer_words,
        place_sealed=event.place,
        wanted_at=event.wanted_at,
        requested_at=event.requested_at,
        recorded_at=fact.recorded_at,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        slot_version=0,
        confirmation_sent=0,
        reconfirmed=0,
        reminded=0,
    )
    yield clock(fact, RESPONSE, event.response_due_at, event.promise_version)
    if event.arrival_due_at is not None:
        yield clock(fact, ARRIVAL, event.arrival_due_at, event.promise_version)


@appointment_book.on(CustomerIdentified)
def identified(fact: Recorded[CustomerIdentified]) -> Iterable[Change]:
    event = fact.event
    yield set_("appointment", appointment_id=fact.stream_id, customer_id=event.customer_id)
    if event.vehicle_id is not None:
        yield set_("appointment", appointment_id=fact.stream_id, vehicle_id=event.vehicle_id)


@appointment_book.on(AppointmentResponded)
def responded(fact: Recorded[AppointmentResponded]) -> Iterable[Change]:
    event = fact.event
    yield stopped(fact, RESPONSE, event.due_at, event.responded_at, kept=event.kept)


@appointment_book.on(AppointmentConfirmed)
def confirmed(fact: Recorded[AppointmentConfirmed]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        status=Status.CONFIRMED,
        technician_id=event.technician_id,
        to_bring=event.to_bring,
        slot_version=event.slot_version,
        starts_at=event.slot.starts_at,
        ends_at=event.slot.ends_at,
        bay_id=event.slot.bay_id,
    )
    yield put(
        "agreed_time",
        **_agreed(fact, event.slot, event.slot_version),
        agreed_at=fact.occurred_at,
    )
    if event.arrival_due_at is not None:
        yield clock(fact, ARRIVAL, event.arrival_due_at, event.promise_version)


@appointment_book.on(AppointmentRescheduled)
def rescheduled(fact: Recorded[AppointmentRescheduled]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        status=Status.CONFIRMED,
        slot_version=event.slot_version,
        starts_at=event.slot.starts_at,
        ends_at=event.slot.ends_at,
        bay_id=event.slot.bay_id,
    )
    yield put(
        "agreed_time",
        **_agreed(fact, event.slot, event.slot_version),
        agreed_at=event.agreed_at,
        agreed_by_sealed=event.agreed_by,
        asked_by=event.asked_by,
        reason_sealed=event.reason,
    )
    yield from ended(fact, event.was_arrival_due_at)
    if event.arrival_due_at is not None:
        yield clock(fact, ARRIVAL, event.arrival_due_at, event.promise_version)


@appointment_book.on(AppointmentConfirmationSent)
def confirmation_sent(fact: Recorded[AppointmentConfirmationSent]) -> Iterable[Change]:
    version = fact.event.slot_version
    yield set_("appointment", appointment_id=fact.stream_id, confirmation_sent=version)


@appointment_book.on(AppointmentReconfirmed)
def reconfirmed(fact: Recorded[AppointmentReconfirmed]) -> Iterable[Change]:
    version = fact.event.slot_version
    yield set_("appointment", appointment_id=fact.stream_id, reconfirmed=version)


@appointment_book.on(AppointmentReminderSent)
def reminded(fact: Recorded[AppointmentReminderSent]) -> Iterable[Change]:
    version = fact.event.slot_version
    yield set_("appointment", appointment_id=fact.stream_id, reminded=version)


@appointment_book.on(AppointmentKindChanged)
def kind_changed(fact: Recorded[AppointmentKindChanged]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        kind=event.kind,
        status=Status.REQUESTED,
        starts_at=None,
        ends_at=None,
        bay_id=None,
        dispatched_at=None,
    )
    if event.place is not None:
        yield set_("appointment", appointment_id=fact.stream_id, place_sealed=event.place)
    yield from ended(fact, event.was_arrival_due_at)
    if event.arrival_due_at is not None:
        yield clock(fact, ARRIVAL, event.arrival_due_at, event.promise_version)


@appointment_book.on(TechnicianDispatched)
def dispatched(fact: Recorded[TechnicianDispatched]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        status=Status.DISPATCHED,
        technician_id=event.technician_id,
        dispatched_at=event.dispatched_at,
    )


@appointment_book.on(OnSiteArrivalRecorded)
def arrived_on_site(fact: Recorded[OnSiteArrivalRecorded]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        status=Status.ARRIVED,
        technician_id=event.technician_id,
        arrived_at=event.arrived_at,
    )
    yield stopped(fact, ARRIVAL, event.due_at, event.arrived_at, kept=event.kept)


@appointment_book.on(CustomerArrived)
def customer_arrived(fact: Recorded[CustomerArrived]) -> Iterable[Change]:
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        status=Status.ARRIVED,
        arrived_at=fact.event.arrived_at,
        minutes_late=fact.event.minutes_late,
    )


@appointment_book.on(RepairOrderLinked)
def linked(fact: Recorded[RepairOrderLinked]) -> Iterable[Change]:
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        status=Status.FULFILLED,
        repair_order_id=fact.event.repair_order_id,
        order_number=fact.event.order_number,
        closed_at=fact.occurred_at,
    )


@appointment_book.on(NoShowRecorded)
def no_show(fact: Recorded[NoShowRecorded]) -> Iterable[Change]:
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        status=Status.NO_SHOW,
        closed_at=fact.occurred_at,
    )


@appointment_book.on(AppointmentCancelled)
def cancelled(fact: Recorded[AppointmentCancelled]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        status=Status.CANCELLED,
        closed_at=event.cancelled_at,
        cancelled_by=event.cancelled_by,
        cancel_reason=event.reason,
    )


def _agreed(
    fact: Recorded[AppointmentConfirmed] | Recorded[AppointmentRescheduled],
    slot: Slot,
    slot_version: int,
) -> dict[str, object]:
    return {
        "appointment_id": fact.stream_id,
        "slot_version": slot_version,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "bay_id": slot.bay_id,
        "taken_by": fact.context.actor.id,
    }
