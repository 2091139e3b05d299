"""Mutations of an appointment, from the request to the arrival (R001-R014, R018).

An order opened with an `appointmentId` closes the appointment; work bays go along in one append.
"""

from typing import Final

import strawberry

from api.graphql.commands import Call, Commands, Supply
from api.mutations.promised import appointment_terms
from api.objects.appointment import AppointmentReceipt
from domain.appointment.aggregate import Appointment
from domain.customer.aggregate import Customer
from domain.kernel import Series
from domain.values.clock import shanghai_date
from domain.vehicle.aggregate import Vehicle

commands = Commands(Appointment, AppointmentReceipt)

REFERS: Final = {"customer_id": Customer, "vehicle_id": Vehicle}
PROMISED: Final[dict[str, Supply]] = {"terms": appointment_terms}


def _appointments(call: Call) -> Series:
    """Appointment numbers run per site and Shanghai year, and are never used again (R008)."""
    year = shanghai_date(call.command.occurred_at).year
    return Series(f"appointment/{call.site_id}/{year}")


@strawberry.type
class AppointmentMutations:
    # the request and its answer
    request_appointment = commands.begin_numbered(
        Appointment.request,
        _appointments,
        name="request_appointment",
        supply=PROMISED,
        refers=REFERS,
    )
    request_rescue = commands.begin_numbered(
        Appointment.request_rescue, _appointments, supply=PROMISED, refers=REFERS
    )
    identify_appointment_customer = commands.change(
        Appointment.identify_customer, name="identify_appointment_customer", refers=REFERS
    )
    respond_to_appointment = commands.change(Appointment.respond, name="respond_to_appointment")
    # the agreed time
    confirm_appointment = commands.change(
        Appointment.confirm, name="confirm_appointment", supply=PROMISED
    )
    record_appointment_confirmation_sent = commands.change(
        Appointment.record_confirmation_sent, name="record_appointment_confirmation_sent"
    )
    propose_appointment_change = commands.change(
        Appointment.propose_change, name="propose_appointment_change"
    )
    decline_appointment_change = commands.change(
        Appointment.decline_change, name="decline_appointment_change"
    )
    reschedule_appointment = commands.change(
        Appointment.reschedule, name="reschedule_appointment", supply=PROMISED
    )
    reconfirm_appointment = commands.change(Appointment.reconfirm, name="reconfirm_appointment")
    record_appointment_reminder_sent = commands.change(
        Appointment.record_reminder_sent, name="record_appointment_reminder_sent"
    )
    # the day
    change_appointment_kind = commands.change(
        Appointment.change_kind, name="change_appointment_kind", supply=PROMISED
    )
    dispatch_technician = commands.change(Appointment.dispatch_technician)
    record_on_site_arrival = commands.change(Appointment.record_on_site_arrival)
    record_customer_arrival = commands.change(Appointment.arrive, name="record_customer_arrival")
    record_no_show = commands.change(Appointment.record_no_show)
    cancel_appointment = commands.change(Appointment.cancel, name="cancel_appointment")
