"""Clocks of appointments: the answer, and the arrival at the customer's (R001-R003)."""

from collections.abc import Iterable
from typing import Final

from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentEvent,
    AppointmentKindChanged,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentResponded,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    TechnicianDispatched,
)
from domain.appointment.words import AppointmentKind
from domain.kernel import Recorded
from projections.engine import Change
from projections.lookups import ignore_pages
from projections.promise_compliance.definition import (
    ALL,
    begun,
    done,
    ended,
    promise_compliance,
    responsible,
    subject,
)
from projections.promise_compliance.words import Promise

_ARRIVAL: Final = {
    AppointmentKind.ON_SITE: Promise.ONSITE_ARRIVAL,
    AppointmentKind.EMERGENCY: Promise.EMERGENCY_ARRIVAL,
}


@promise_compliance.on(AppointmentRequested)
def requested(fact: Recorded[AppointmentRequested]) -> Iterable[Change]:
    event, since = fact.event, fact.event.requested_at
    yield subject(
        fact,
        "appointment",
        number=event.appointment_number,
        site_id=event.site_id,
        promise_version=event.promise_version,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
    )
    yield begun(fact, Promise.APPOINTMENT_RESPONSE, event.response_due_at, at=since)
    if event.arrival_due_at is not None and (promise := _ARRIVAL.get(event.kind)):
        yield begun(fact, promise, event.arrival_due_at, part=str(fact.version), at=since)


@promise_compliance.on(AppointmentResponded)
def responded(fact: Recorded[AppointmentResponded]) -> Iterable[Change]:
    yield done(fact, Promise.APPOINTMENT_RESPONSE, at=fact.event.responded_at)
    yield responsible(fact, fact.event.responded_by)


@promise_compliance.on(AppointmentConfirmed)
def confirmed(fact: Recorded[AppointmentConfirmed]) -> Iterable[Change]:
    event = fact.event
    if event.arrival_due_at is not None:
        yield begun(
            fact,
            Promise.ONSITE_ARRIVAL,
            event.arrival_due_at,
            part=str(fact.version),
            promise_version=event.promise_version,
        )


@promise_compliance.on(AppointmentRescheduled)
def rescheduled(fact: Recorded[AppointmentRescheduled]) -> Iterable[Change]:
    event = fact.event
    if event.was_arrival_due_at is not None:
        yield ended(fact, Promise.ONSITE_ARRIVAL)
    if event.arrival_due_at is not None:
        yield begun(
            fact,
            Promise.ONSITE_ARRIVAL,
            event.arrival_due_at,
            part=str(fact.version),
            promise_version=event.promise_version,
        )


@promise_compliance.on(AppointmentKindChanged)
def kind_changed(fact: Recorded[AppointmentKindChanged]) -> Iterable[Change]:
    event = fact.event
    if event.was_arrival_due_at is not None and (before := _ARRIVAL.get(event.was)):
        yield ended(fact, before)
    if event.arrival_due_at is not None and (after := _ARRIVAL.get(event.kind)):
        yield begun(
            fact,
            after,
            event.arrival_due_at,
            part=str(fact.version),
            promise_version=event.promise_version,
            at=event.changed_at,
        )


@promise_compliance.on(TechnicianDispatched)
def dispatched(fact: Recorded[TechnicianDispatched]) -> Iterable[Change]:
    yield responsible(fact, fact.event.technician_id)


@promise_compliance.on(OnSiteArrivalRecorded)
def arrived(fact: Recorded[OnSiteArrivalRecorded]) -> Iterable[Change]:
    if promise := _ARRIVAL.get(fact.event.kind):
        yield done(fact, promise, part=ALL, at=fact.event.arrived_at)


@promise_compliance.on(AppointmentCancelled, NoShowRecorded)
def called_off(fact: Recorded[AppointmentCancelled | NoShowRecorded]) -> Iterable[Change]:
    yield ended(fact, Promise.APPOINTMENT_RESPONSE)
    yield ended(fact, Promise.ONSITE_ARRIVAL)
    yield ended(fact, Promise.EMERGENCY_ARRIVAL)


ignore_pages(promise_compliance, AppointmentEvent, reason="starts, moves or stops no clock")
