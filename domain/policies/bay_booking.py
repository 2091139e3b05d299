"""A work bay's diary goes along with the appointment: taken and given back in the same append (R006).

Two who confirm the same time in the same bay meet in the stream of the bay's day, and one of them is
refused. Work at the customer's takes no bay and concerns the appointment alone.
"""

from collections.abc import Iterable

from domain.appointment.aggregate import Appointment
from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentKindChanged,
    AppointmentRescheduled,
    NoShowRecorded,
)
from domain.appointment.words import Slot
from domain.bay_day.aggregate import BayDay, bay_day_id
from domain.policies.companions import Companion, accompanies
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import RepairOrderOpened
from domain.site.aggregate import Site, site_stream_id
from domain.values.clock import shanghai_date


@accompanies(AppointmentConfirmed)
def take_bay(appointment: Appointment, confirmed: AppointmentConfirmed) -> Iterable[Companion]:
    """The agreed time is kept in the bay's diary, or refused."""
    return _take(appointment, confirmed.slot)


@accompanies(AppointmentRescheduled)
def change_bay(appointment: Appointment, moved: AppointmentRescheduled) -> Iterable[Companion]:
    """The time before is free, the new one is kept."""
    yield from _give_back(appointment, moved.was)
    yield from _take(appointment, moved.slot)


@accompanies(AppointmentCancelled)
def free_cancelled(appointment: Appointment, off: AppointmentCancelled) -> Iterable[Companion]:
    """The time of a cancelled appointment is free."""
    return _give_back(appointment, off.slot)


@accompanies(NoShowRecorded)
def free_no_show(appointment: Appointment, missed: NoShowRecorded) -> Iterable[Companion]:
    """The time of a customer who did not come is free."""
    return _give_back(appointment, missed.slot)


@accompanies(AppointmentKindChanged)
def free_changed(appointment: Appointment, changed: AppointmentKindChanged) -> Iterable[Companion]:
    """Work that is not done in the shop after all needs no bay."""
    return _give_back(appointment, changed.was_slot)


@accompanies(RepairOrderOpened)
def link_appointment(order: RepairOrder, opened: RepairOrderOpened) -> Iterable[Companion]:
    """An order opened from an appointment closes it; both name the other (R011)."""
    if opened.appointment_id is not None:
        yield Companion(
            kind=Appointment,
            stream_id=opened.appointment_id,
            decide=lambda appointment: appointment.link_repair_order(
                repair_order_id=order.id,
                order_number=opened.order_number,
                site_id=opened.site_id,
                customer_id=opened.customer_id,
                vehicle_id=opened.vehicle_id,
                adviser_id=opened.adviser_id,
                opened_at=opened.opened_at,
            ),
        )


def _take(appointment: Appointment, slot: Slot) -> Iterable[Companion]:
    requested, bay_id = appointment.requested, slot.bay_id
    if requested is None or bay_id is None:
        return
    site_id, day = requested.site_id, shanghai_date(slot.starts_at)
    yield Companion(
        kind=Site,
        stream_id=site_stream_id(site_id),
        decide=lambda site: site.require_bay(bay_id),
    )
    yield Companion(
        kind=BayDay,
        stream_id=bay_day_id(site_id, bay_id, day),
        decide=lambda bay: bay.book(
            site_id=site_id,
            bay_id=bay_id,
            day=day,
            appointment_id=appointment.id,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
        ),
    )


def _give_back(appointment: Appointment, slot: Slot | None) -> Iterable[Companion]:
    requested = appointment.requested
    if slot is None or slot.bay_id is None or requested is None:
        return
    bay_id, site_id, day = slot.bay_id, requested.site_id, shanghai_date(slot.starts_at)
    yield Companion(
        kind=BayDay,
        stream_id=bay_day_id(site_id, bay_id, day),
        decide=lambda bay: bay.free(
            site_id=site_id, bay_id=bay_id, day=day, appointment_id=appointment.id
        ),
    )
