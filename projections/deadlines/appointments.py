"""The clocks of an appointment: a person's answer, and a technician at the car (R001-R003)."""

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
    CustomerArrived,
    CustomerIdentified,
    DeadlineMissed,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
)
from domain.appointment.words import Clock
from domain.kernel import Recorded
from projections.deadlines.definition import deadlines, done, ran_out, runs
from projections.deadlines.words import DeadlineKind
from projections.engine import Change, put, set_
from projections.lookups import ignore_pages

KINDS: Final = {
    Clock.RESPONSE: DeadlineKind.APPOINTMENT_RESPONSE,
    Clock.ARRIVAL: DeadlineKind.TECHNICIAN_ARRIVAL,
}


@deadlines.on(AppointmentRequested)
def requested(fact: Recorded[AppointmentRequested]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "subject",
        stream_id=fact.stream_id,
        site_id=event.site_id,
        reference=event.appointment_number,
        customer_id=event.customer_id,
        promise_version=event.promise_version,
        ended=False,
    )
    yield runs(fact, DeadlineKind.APPOINTMENT_RESPONSE, event.response_due_at)
    if event.arrival_due_at is not None:
        yield runs(fact, DeadlineKind.TECHNICIAN_ARRIVAL, event.arrival_due_at)


@deadlines.on(CustomerIdentified)
def identified(fact: Recorded[CustomerIdentified]) -> Iterable[Change]:
    yield set_("subject", stream_id=fact.stream_id, customer_id=fact.event.customer_id)


@deadlines.on(AppointmentResponded)
def responded(fact: Recorded[AppointmentResponded]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.APPOINTMENT_RESPONSE)


@deadlines.on(AppointmentConfirmed, AppointmentRescheduled, AppointmentKindChanged)
def agreed(
    fact: Recorded[AppointmentConfirmed | AppointmentRescheduled | AppointmentKindChanged],
) -> Iterable[Change]:
    due_at = fact.event.arrival_due_at
    if due_at is None:
        yield done(fact, DeadlineKind.TECHNICIAN_ARRIVAL)
    else:
        yield runs(fact, DeadlineKind.TECHNICIAN_ARRIVAL, due_at)


@deadlines.on(
    OnSiteArrivalRecorded, CustomerArrived, RepairOrderLinked, NoShowRecorded, AppointmentCancelled
)
def over(
    fact: Recorded[
        OnSiteArrivalRecorded
        | CustomerArrived
        | RepairOrderLinked
        | NoShowRecorded
        | AppointmentCancelled
    ],
) -> Iterable[Change]:
    yield set_("subject", stream_id=fact.stream_id, ended=True)
    for kind in KINDS.values():
        yield done(fact, kind)


@deadlines.on(DeadlineMissed)
def missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    yield ran_out(fact, KINDS[fact.event.clock])


ignore_pages(
    deadlines, AppointmentEvent, reason="no clock of an appointment begins or ends with it"
)
