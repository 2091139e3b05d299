"""The day itself: somebody is sent or the customer comes, or it comes to nothing (R002, R003, R011).

The request stands in `Requesting`, the agreed time in `Booking`, the state in `AppointmentState`.
"""

from datetime import datetime, timedelta
from uuid import UUID

from domain.appointment import rules
from domain.appointment.booking import Booking
from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentKindChanged,
    AppointmentRequested,
    CustomerArrived,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
    TechnicianDispatched,
)
from domain.appointment.request import NAME_CHARS, SENTENCE_CHARS, plate_text
from domain.appointment.words import (
    NO_SHOW_AFTER,
    AppointmentKind,
    AppointmentTerms,
    CancelReason,
    Party,
    Status,
)
from domain.kernel import Actor, Channel, Event, Km, Missing, Refused
from domain.kernel.checked import required_text
from domain.kernel.said import said, said_if_any
from domain.values.clock import Due, after_hours


class Appointment(Booking, frozen=True, kw_only=True):
    """One appointment (预约), from the request to the repair order it came to."""

    def change_kind(
        self,
        *,
        at: datetime,
        terms: AppointmentTerms,
        kind: AppointmentKind,
        reason: str,
        place: str | None = None,
    ) -> AppointmentKindChanged:
        """Do the work another way than asked; the promise so far stays visible (R003)."""
        requested = self._not_arrived()
        if kind is self.service:
            raise Refused(rules.SAME_KIND, field="kind", kind=kind)
        where = said_if_any("place", self.subject, place, SENTENCE_CHARS)
        if kind is not AppointmentKind.IN_SHOP and where is None and requested.place is None:
            raise Refused(rules.PLACE_MISSING, field="place")
        urgent = kind is AppointmentKind.EMERGENCY
        return AppointmentKindChanged(
            was=self.service,
            kind=kind,
            reason=said("reason", self.subject, reason, SENTENCE_CHARS),
            changed_at=at,
            was_slot=self.slot,
            was_arrival_due_at=self.arrival_due_at,
            arrival_due_at=after_hours(at, terms.emergency_arrival_hours).at if urgent else None,
            promise_version=terms.promise_version if urgent else None,
            place=where,
        )

    def dispatch_technician(
        self,
        *,
        at: datetime,
        actor: Actor,
        technician_id: str,
        told_via: Channel = Channel.PHONE,
    ) -> tuple[Event, ...]:
        """Send a technician to the customer and say so; that answers the request too (R013)."""
        self._not_arrived()
        self._arrival_promised()
        dispatched = TechnicianDispatched(
            technician_id=required_text("technicianId", technician_id, NAME_CHARS),
            dispatched_at=at,
        )
        return (*self.answer(at, actor.id, told_via), dispatched)

    def record_on_site_arrival(
        self,
        *,
        at: datetime,
        actor: Actor,
        technician_id: str,
        travelled_km: Km | None = None,
    ) -> tuple[Event, ...]:
        """Record that a technician arrived where the car stands, in time or late (R002, R003)."""
        requested = self._not_arrived()
        due_at = self._arrival_promised()
        if at < requested.requested_at:
            raise Refused(
                rules.ARRIVED_BEFORE_CALL,
                arrived_at=at.isoformat(),
                requested_at=requested.requested_at.isoformat(),
            )
        sent_at = self.dispatched_at
        arrived = OnSiteArrivalRecorded(
            kind=self.service,
            technician_id=required_text("technicianId", technician_id, NAME_CHARS),
            arrived_at=at,
            due_at=due_at,
            kept=Due(due_at).kept(at),
            travelled_km=travelled_km,
            travel_minutes=None if sent_at is None else _minutes(at - sent_at),
        )
        return (*self.answer(at, actor.id, Channel.ON_SITE), arrived)

    def arrive(self, *, at: datetime, plate_seen: str | None = None) -> CustomerArrived:
        """Record that the customer came, and check the booking (R011)."""
        requested = self._not_arrived()
        if self.service is not AppointmentKind.IN_SHOP:
            raise Refused(rules.NOT_IN_SHOP)
        slot = self.require_slot()
        seen = None if plate_seen is None else plate_text("plateSeen", plate_seen)
        return CustomerArrived(
            arrived_at=at,
            minutes_late=_minutes(at - slot.starts_at),
            plate_seen=seen,
            plate_agrees=None if seen is None else seen == requested.plate,
        )

    def link_repair_order(
        self,
        *,
        repair_order_id: UUID,
        order_number: str,
        site_id: str,
        customer_id: UUID,
        vehicle_id: UUID,
        adviser_id: str,
        opened_at: datetime,
    ) -> tuple[Event, ...]:
        """A repair order is opened from it; a customer who was not announced has come (R011)."""
        if self.status is Status.FULFILLED:
            raise Refused(
                rules.LINKED,
                field="appointmentId",
                number=self.number,
                order_number=self.order_number,
            )
        if self.requested is None:
            raise Missing(rules.NO_SUCH, field="appointmentId")
        requested = self.require_live()
        if requested.site_id != site_id:
            raise Refused(
                rules.OTHER_SITE,
                field="appointmentId",
                number=self.number,
                site_id=requested.site_id,
            )
        if self.customer_id not in (None, customer_id) or self.vehicle_id not in (None, vehicle_id):
            raise Refused(rules.OTHER_CUSTOMER, field="appointmentId", number=self.number)
        if self.service is not AppointmentKind.IN_SHOP and self.status is not Status.ARRIVED:
            raise Refused(rules.ARRIVAL_FIRST, field="appointmentId", number=self.number)
        linked = RepairOrderLinked(repair_order_id=repair_order_id, order_number=order_number)
        answered = self.answer(opened_at, adviser_id, Channel.ON_SITE)
        if self.slot is None or self.status is Status.ARRIVED:
            return (*answered, linked)
        return (*answered, self.arrive(at=opened_at), linked)

    def record_no_show(
        self, *, at: datetime, actor: Actor, note: str | None = None
    ) -> NoShowRecorded:
        """Record that the customer did not come; the bay is given back (R011)."""
        self._not_arrived()
        if self.service is not AppointmentKind.IN_SHOP:
            raise Refused(rules.NOT_IN_SHOP)
        slot = self.require_slot()
        from_at = slot.starts_at + NO_SHOW_AFTER
        if at < from_at:
            raise Refused(rules.TOO_EARLY_FOR_NO_SHOW, from_at=from_at.isoformat())
        return NoShowRecorded(
            slot=slot,
            recorded_by=actor.id,
            note=said_if_any("note", self.subject, note, SENTENCE_CHARS),
        )

    def cancel(
        self,
        *,
        at: datetime,
        cancelled_by: Party,
        reason: CancelReason,
        note: str | None = None,
    ) -> AppointmentCancelled:
        """Call the appointment off, saying who wanted it so and why; the bay is given back (R008)."""
        self._not_arrived()
        if cancelled_by is Party.DEALERSHIP and self.responded_at is None:
            raise Refused(rules.ANSWER_FIRST, field="cancelledBy")
        return AppointmentCancelled(
            cancelled_by=cancelled_by,
            reason=reason,
            cancelled_at=at,
            slot=self.slot,
            note=said_if_any("note", self.subject, note, SENTENCE_CHARS),
        )

    def _not_arrived(self) -> AppointmentRequested:
        requested = self.require_live()
        if self.status is Status.ARRIVED:
            raise Refused(rules.ARRIVED)
        return requested

    def _arrival_promised(self) -> datetime:
        if self.service is AppointmentKind.IN_SHOP:
            raise Refused(rules.NOT_ON_SITE)
        if self.arrival_due_at is None:
            raise Refused(rules.NOT_CONFIRMED)
        return self.arrival_due_at


def _minutes(span: timedelta) -> int:
    return span // timedelta(minutes=1)
