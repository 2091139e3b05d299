"""The visits: what was done last, what was put off, what waits for a part, who comes when."""

from collections.abc import Iterable
from typing import Final

from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentKindChanged,
    AppointmentReminderSent,
    AppointmentRequested,
    AppointmentRescheduled,
    CustomerArrived,
    CustomerIdentified,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
)
from domain.kernel import Recorded
from domain.repair_order.events import (
    DeferredWorkRevived,
    LineCompleted,
    PartIssued,
    PartReserved,
    PauseReason,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    ServiceKind,
    VehicleDelivered,
    WorkDeferred,
    WorkPaused,
    WorkResumed,
)
from projections.engine import Change, put, set_
from projections.reminders.definition import reminders

_MAINTENANCE: Final = frozenset({ServiceKind.REGULAR_MAINTENANCE, ServiceKind.DETAILED_MAINTENANCE})


@reminders.on(RepairOrderOpened)
def opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "visit",
        order_id=fact.stream_id,
        order_number=event.order_number,
        site_id=event.site_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        maintenance=event.service_kind in _MAINTENANCE,
        opened_at=event.opened_at,
    )


@reminders.on(RepairOrderVehicleCorrected)
def vehicle_corrected(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    yield set_("visit", order_id=fact.stream_id, vehicle_id=fact.event.vehicle_id)


@reminders.on(VehicleDelivered)
def delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "visit",
        order_id=fact.stream_id,
        delivered_at=event.delivered_at,
        delivered_km=event.odometer_km,
    )
    yield put(
        "contact",
        stream_id=fact.stream_id,
        turn=fact.version,
        customer_id=event.customer_id,
        contacted_at=event.delivered_at,
        how="visit",
    )


@reminders.on(RepairOrderCancelled)
def cancelled(fact: Recorded[RepairOrderCancelled]) -> Iterable[Change]:
    yield set_("visit", order_id=fact.stream_id, cancelled_at=fact.occurred_at)


@reminders.on(WorkDeferred)
def deferred(fact: Recorded[WorkDeferred]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "deferral",
        order_id=fact.stream_id,
        deferred_id=event.deferred_id,
        description=event.description,
        remind_on=event.remind_on,
        revived=False,
    )


@reminders.on(DeferredWorkRevived)
def revived(fact: Recorded[DeferredWorkRevived]) -> Iterable[Change]:
    yield set_(
        "deferral", order_id=fact.stream_id, deferred_id=fact.event.deferred_id, revived=True
    )


@reminders.on(WorkPaused)
def paused(fact: Recorded[WorkPaused]) -> Iterable[Change]:
    if fact.event.reason is PauseReason.WAITING_PARTS:
        yield put(
            "waiting",
            order_id=fact.stream_id,
            line_id=fact.event.line_id,
            turn=fact.version,
            since=fact.occurred_at,
            arrived_at=None,
            ended_at=None,
        )


@reminders.on(PartReserved, PartIssued)
def part_there(fact: Recorded[PartReserved | PartIssued]) -> Iterable[Change]:
    yield set_(
        "waiting",
        order_id=fact.stream_id,
        line_id=fact.event.line_id,
        arrived_at=fact.occurred_at,
    )


@reminders.on(WorkResumed, LineCompleted)
def waits_no_more(fact: Recorded[WorkResumed | LineCompleted]) -> Iterable[Change]:
    yield set_(
        "waiting",
        order_id=fact.stream_id,
        line_id=fact.event.line_id,
        ended_at=fact.occurred_at,
    )


@reminders.on(AppointmentRequested)
def requested(fact: Recorded[AppointmentRequested]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "appointment",
        appointment_id=fact.stream_id,
        appointment_number=event.appointment_number,
        site_id=event.site_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        plate=event.plate,
        service=event.wanted_service,
        slot_version=0,
    )


@reminders.on(CustomerIdentified)
def identified(fact: Recorded[CustomerIdentified]) -> Iterable[Change]:
    event = fact.event
    yield set_("appointment", appointment_id=fact.stream_id, customer_id=event.customer_id)
    if event.vehicle_id is not None:
        yield set_("appointment", appointment_id=fact.stream_id, vehicle_id=event.vehicle_id)


@reminders.on(AppointmentConfirmed, AppointmentRescheduled)
def agreed(fact: Recorded[AppointmentConfirmed | AppointmentRescheduled]) -> Iterable[Change]:
    yield set_(
        "appointment",
        appointment_id=fact.stream_id,
        starts_at=fact.event.slot.starts_at,
        slot_version=fact.event.slot_version,
    )


@reminders.on(AppointmentReminderSent)
def appointment_reminded(fact: Recorded[AppointmentReminderSent]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "sent",
        kind="appointment",
        subject_id=fact.stream_id,
        due_point=f"time {event.slot_version}",
        sent_at=fact.occurred_at,
        sent_via=event.sent_via,
    )
    yield set_("appointment", appointment_id=fact.stream_id, reminded_at=fact.occurred_at)


@reminders.on(
    AppointmentCancelled,
    AppointmentKindChanged,
    CustomerArrived,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
)
def no_time_any_more(
    fact: Recorded[
        AppointmentCancelled
        | AppointmentKindChanged
        | CustomerArrived
        | NoShowRecorded
        | OnSiteArrivalRecorded
        | RepairOrderLinked
    ],
) -> Iterable[Change]:
    yield set_("appointment", appointment_id=fact.stream_id, starts_at=None)
