"""From the request to its answer (R001, R004, R005), and whose appointment it is."""

from datetime import datetime
from typing import Final
from uuid import UUID

from domain.appointment import rules
from domain.appointment.clocks import AppointmentClocks
from domain.appointment.events import (
    AppointmentRequested,
    AppointmentResponded,
    CustomerIdentified,
)
from domain.appointment.words import (
    BOOKING_CHANNELS,
    AppointmentKind,
    AppointmentTerms,
    appointment_number,
)
from domain.kernel import Actor, Channel, Personal, Refused
from domain.kernel.checked import checked, required_text
from domain.kernel.said import said, said_if_any
from domain.values.clock import Due, after_hours, shanghai_date
from domain.values.phone import parse_phone
from domain.values.plate import parse_plate

NAME_CHARS: Final = 100
SENTENCE_CHARS: Final = 500


class Requesting(AppointmentClocks, frozen=True, kw_only=True):
    """A customer asks, and a person answers in time."""

    def request(
        self,
        *,
        number: int,
        site_id: str,
        at: datetime,
        terms: AppointmentTerms,
        kind: AppointmentKind,
        channel: Channel,
        name: str,
        phone: str,
        plate: str,
        wanted_service: str,
        wanted_at: datetime,
        customer_words: str | None = None,
        place: str | None = None,
        customer_id: UUID | None = None,
        vehicle_id: UUID | None = None,
    ) -> AppointmentRequested:
        """A customer asks for an appointment; it is to be answered within a day (R001, R004, R005)."""
        if kind is AppointmentKind.EMERGENCY:
            raise Refused(rules.RESCUE_IS_ASKED_AT_ONCE, field="kind")
        if checked("wantedAt", aware, wanted_at) < at:
            raise Refused(rules.WANTED_IN_PAST, field="wantedAt", wanted_at=wanted_at.isoformat())
        subject = customer_id or self.id
        where = said_if_any("place", subject, place, SENTENCE_CHARS)
        if kind is AppointmentKind.ON_SITE and where is None:
            raise Refused(rules.PLACE_MISSING, field="place")
        return AppointmentRequested(
            appointment_number=appointment_number(site_id, shanghai_date(at).year, number),
            site_id=site_id,
            kind=kind,
            channel=_booked_by(channel),
            name=said("name", subject, name, NAME_CHARS),
            phone=Personal(subject, checked("phone", parse_phone, phone)),
            plate=plate_text("plate", plate),
            wanted_service=required_text("wantedService", wanted_service, SENTENCE_CHARS),
            wanted_at=wanted_at,
            requested_at=at,
            response_due_at=after_hours(at, terms.response_hours).at,
            promise_version=terms.promise_version,
            customer_words=said_if_any("customerWords", subject, customer_words),
            place=where,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
        )

    def request_rescue(
        self,
        *,
        number: int,
        site_id: str,
        at: datetime,
        terms: AppointmentTerms,
        channel: Channel,
        name: str,
        phone: str,
        plate: str,
        wanted_service: str,
        place: str,
        customer_words: str | None = None,
        customer_id: UUID | None = None,
        vehicle_id: UUID | None = None,
    ) -> AppointmentRequested:
        """A customer calls for help; somebody is there within an hour, by day and night (R003, R013)."""
        subject = customer_id or self.id
        return AppointmentRequested(
            appointment_number=appointment_number(site_id, shanghai_date(at).year, number),
            site_id=site_id,
            kind=AppointmentKind.EMERGENCY,
            channel=_booked_by(channel),
            name=said("name", subject, name, NAME_CHARS),
            phone=Personal(subject, checked("phone", parse_phone, phone)),
            plate=plate_text("plate", plate),
            wanted_service=required_text("wantedService", wanted_service, SENTENCE_CHARS),
            wanted_at=at,
            requested_at=at,
            response_due_at=after_hours(at, terms.response_hours).at,
            promise_version=terms.promise_version,
            customer_words=said_if_any("customerWords", subject, customer_words),
            place=said("place", subject, place, SENTENCE_CHARS),
            arrival_due_at=after_hours(at, terms.emergency_arrival_hours).at,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
        )

    def identify_customer(
        self, *, customer_id: UUID, vehicle_id: UUID | None = None
    ) -> tuple[CustomerIdentified, ...]:
        """Say whose appointment it is, and for which car, once that is known (R011)."""
        self.require_live()
        if (customer_id, vehicle_id or self.vehicle_id) == (self.customer_id, self.vehicle_id):
            return ()
        return (CustomerIdentified(customer_id=customer_id, vehicle_id=vehicle_id),)

    def respond(
        self, *, at: datetime, actor: Actor, told_via: Channel = Channel.PHONE
    ) -> AppointmentResponded:
        """A person answers the customer; the clock of the answer stops (R001)."""
        self.require_live()
        if self.responded_at is not None:
            raise Refused(rules.RESPONDED, responded_at=self.responded_at.isoformat())
        (answer,) = self.answer(at, actor.id, told_via)
        return answer

    def answer(
        self, at: datetime, staff_id: str, told_via: Channel
    ) -> tuple[AppointmentResponded, ...]:
        """The answer that lies in what is done now; none where there was one before."""
        requested = self.require_live()
        if self.responded_at is not None:
            return ()
        due_at = requested.response_due_at
        return (
            AppointmentResponded(
                responded_at=at,
                due_at=due_at,
                kept=Due(due_at).kept(at),
                responded_by=staff_id,
                told_via=told_via,
            ),
        )


def plate_text(field: str, plate: str) -> str:
    """A plate in its normal form; one of no known shape is kept as read."""
    return checked(field, lambda text: parse_plate(text, allow_other=True), plate).text


def _booked_by(channel: Channel) -> Channel:
    if channel not in BOOKING_CHANNELS:
        raise Refused(rules.NOT_A_BOOKING_CHANNEL, field="channel", channel=channel)
    return channel


def aware(at: datetime) -> datetime:
    """A time with its zone, unchanged; raises Malformed for one without."""
    shanghai_date(at)
    return at
