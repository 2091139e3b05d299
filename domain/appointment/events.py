"""A page of facts: from the request for an appointment to the car's arrival, or the technician's.

Due times are computed once, from the promise in force, and stored; whether one was kept is judged
by when it happened, not by when it was entered (R001 to R018, D.5).
"""

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from domain.appointment.words import AppointmentKind, CancelReason, Clock, Party, Slot
from domain.kernel import Channel, Event, Km, Personal


class AppointmentRequested(Event, topic="appointment.requested"):
    """A customer asked for an appointment, or called for help; the clock of the answer runs."""

    appointment_number: str
    """E.g. "AP-S1-2026-000123"; of this appointment for ever, also after a cancellation (R008)."""
    site_id: str
    kind: AppointmentKind
    channel: Channel
    name: Personal
    phone: Personal
    plate: str
    wanted_service: str
    """The job in the workshop's words, such as 60,000公里保养."""
    wanted_at: datetime
    """When the customer would like it; of an emergency, the call itself."""
    requested_at: datetime
    response_due_at: datetime
    """Inclusive (R001)."""
    promise_version: int
    customer_words: Personal | None = None
    place: Personal | None = None
    """Where the car stands, if somebody is to come."""
    arrival_due_at: datetime | None = None
    """Of an emergency: an hour from the call, inclusive (R003)."""
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None


class CustomerIdentified(Event, topic="appointment.customer_identified"):
    """It became known whose appointment this is, and for which car."""

    customer_id: UUID
    vehicle_id: UUID | None = None


class AppointmentResponded(Event, topic="appointment.responded"):
    """The customer got an answer from a person; its clock stops (R001)."""

    responded_at: datetime
    due_at: datetime
    kept: bool
    responded_by: str
    told_via: Channel


class AppointmentConfirmed(Event, topic="appointment.confirmed"):
    """Time and work bay are agreed, and the customer was told the number (R006, R008)."""

    appointment_number: str
    slot: Slot
    slot_version: int
    """1 for the first agreed time; each change has the next."""
    told_via: Channel
    confirmed_by: str
    technician_id: str | None = None
    to_bring: str | None = None
    """What the customer is to bring along (R009)."""
    arrival_due_at: datetime | None = None
    """Of on-site work: two hours after the appointed time, inclusive (R002)."""
    promise_version: int | None = None
    """By which the time of arrival was computed."""


class AppointmentConfirmationSent(Event, topic="appointment.confirmation_sent"):
    """The customer has the agreed time in writing; once for each agreed time (R009)."""

    slot_version: int
    sent_via: Channel
    template: str
    delivery_ref: str
    """The message's id at the service that delivers it."""


class AppointmentChangeProposed(Event, topic="appointment.change_proposed"):
    """Another time was proposed; the agreed one holds until both agree (R007)."""

    proposal: int
    """1, 2, 3, … within the appointment."""
    slot: Slot
    proposed_by: Party
    reason: Personal


class AppointmentChangeDeclined(Event, topic="appointment.change_declined"):
    """The other side did not agree to the proposed time; the agreed one stays (R007)."""

    proposal: int
    declined_by: Party
    reason: Personal | None = None


class AppointmentRescheduled(Event, topic="appointment.rescheduled"):
    """The customer agreed to another time or bay; what was agreed before stays visible (R007)."""

    slot: Slot
    was: Slot
    slot_version: int
    reason: Personal
    asked_by: Party
    agreed_by: Personal
    """Who agreed on the customer's side."""
    agreed_at: datetime
    told_via: Channel
    proposal: int | None = None
    """The proposal that was agreed to, where it was proposed before."""
    was_arrival_due_at: datetime | None = None
    """The promise that ends here, of on-site work; it was broken if it had passed."""
    arrival_due_at: datetime | None = None
    promise_version: int | None = None


class AppointmentReconfirmed(Event, topic="appointment.reconfirmed"):
    """The customer was contacted before the day, and time and service were confirmed (R010)."""

    slot_version: int
    reconfirmed_by: str
    told_via: Channel


class AppointmentReminderSent(Event, topic="appointment.reminder_sent"):
    """The customer was reminded of the agreed time; once for each agreed time (R014)."""

    slot_version: int
    starts_at: datetime
    sent_via: Channel
    delivery_ref: str | None = None


class AppointmentKindChanged(Event, topic="appointment.kind_changed"):
    """The work is done another way than asked; an agreed time ends, its bay is free (R003)."""

    was: AppointmentKind
    kind: AppointmentKind
    reason: Personal
    changed_at: datetime
    was_slot: Slot | None = None
    was_arrival_due_at: datetime | None = None
    """The promise that ends here; it was broken if it had passed."""
    arrival_due_at: datetime | None = None
    promise_version: int | None = None
    place: Personal | None = None


class TechnicianDispatched(Event, topic="appointment.technician_dispatched"):
    """A technician is on the way to the customer (R013)."""

    technician_id: str
    dispatched_at: datetime


class OnSiteArrivalRecorded(Event, topic="appointment.on_site_arrival_recorded"):
    """A technician arrived where the car stands; the promise is kept or broken (R002, R003)."""

    kind: AppointmentKind
    technician_id: str
    arrived_at: datetime
    due_at: datetime
    kept: bool
    travelled_km: Km | None = None
    travel_minutes: int | None = None
    """Since the technician was sent."""


class CustomerArrived(Event, topic="appointment.customer_arrived"):
    """The customer came, and the booking was looked up and checked (R011)."""

    arrived_at: datetime
    minutes_late: int
    """Whole minutes after the agreed start; before it, negative."""
    plate_seen: str | None = None
    plate_agrees: bool | None = None


class RepairOrderLinked(Event, topic="appointment.repair_order_linked"):
    """A repair order was opened from this appointment; that is what it came to (R011)."""

    repair_order_id: UUID
    order_number: str


class NoShowRecorded(Event, topic="appointment.no_show_recorded"):
    """The customer did not come; the bay is free (R011)."""

    slot: Slot
    recorded_by: str
    note: Personal | None = None


class AppointmentCancelled(Event, topic="appointment.cancelled"):
    """The appointment is off; the bay is free, the number stays used (R008)."""

    cancelled_by: Party
    reason: CancelReason
    cancelled_at: datetime
    slot: Slot | None = None
    """The agreed time that is given back, where there was one."""
    note: Personal | None = None


class DeadlineMissed(Event, topic="appointment.deadline_missed"):
    """Nobody answered, or nobody was there, by the time that was promised."""

    clock: Clock
    due_at: datetime


AppointmentEvent: TypeAlias = (
    AppointmentRequested
    | CustomerIdentified
    | AppointmentResponded
    | AppointmentConfirmed
    | AppointmentConfirmationSent
    | AppointmentChangeProposed
    | AppointmentChangeDeclined
    | AppointmentRescheduled
    | AppointmentReconfirmed
    | AppointmentReminderSent
    | AppointmentKindChanged
    | TechnicianDispatched
    | OnSiteArrivalRecorded
    | CustomerArrived
    | RepairOrderLinked
    | NoShowRecorded
    | AppointmentCancelled
    | DeadlineMissed
)
