"""The agreed time: confirmed, told in writing, changed by agreement, confirmed again (R006-R010)."""

from datetime import datetime
from typing import Final

from domain.appointment import rules
from domain.appointment.events import (
    AppointmentChangeDeclined,
    AppointmentChangeProposed,
    AppointmentConfirmationSent,
    AppointmentConfirmed,
    AppointmentReconfirmed,
    AppointmentReminderSent,
    AppointmentRescheduled,
)
from domain.appointment.request import NAME_CHARS, SENTENCE_CHARS, Requesting, aware
from domain.appointment.words import AppointmentKind, AppointmentTerms, Party, Slot
from domain.kernel import Actor, Channel, Event, Refused
from domain.kernel.checked import checked, optional_text, required_text
from domain.kernel.said import said, said_if_any
from domain.values.clock import after_hours, shanghai_date

_REFERENCE_CHARS: Final = 200


class Booking(Requesting, frozen=True, kw_only=True):
    """Time and bay are agreed, and stay agreed until both sides want otherwise."""

    def confirm(
        self,
        *,
        at: datetime,
        actor: Actor,
        terms: AppointmentTerms,
        starts_at: datetime,
        ends_at: datetime,
        bay_id: str | None = None,
        technician_id: str | None = None,
        to_bring: str | None = None,
        told_via: Channel = Channel.PHONE,
    ) -> tuple[Event, ...]:
        """Agree on time and work bay and tell the customer the number (R006, R008)."""
        requested = self.require_live()
        if self.slot is not None:
            raise Refused(rules.CONFIRMED)
        slot = self._slot(at, starts_at, ends_at, bay_id)
        confirmed = AppointmentConfirmed(
            appointment_number=requested.appointment_number,
            slot=slot,
            slot_version=self.slot_version + 1,
            told_via=told_via,
            confirmed_by=actor.id,
            technician_id=optional_text("technicianId", technician_id, NAME_CHARS),
            to_bring=optional_text("toBring", to_bring, SENTENCE_CHARS),
            arrival_due_at=self._arrival_due(slot, terms),
            promise_version=self._counted_by(terms),
        )
        return (*self.answer(at, actor.id, told_via), confirmed)

    def record_confirmation_sent(
        self, *, sent_via: Channel, template: str, delivery_ref: str
    ) -> tuple[AppointmentConfirmationSent, ...]:
        """Record that the customer has the agreed time in writing, once for each time (R009)."""
        self.require_slot()
        if self.confirmation_sent == self.slot_version:
            return ()
        return (
            AppointmentConfirmationSent(
                slot_version=self.slot_version,
                sent_via=sent_via,
                template=required_text("template", template, NAME_CHARS),
                delivery_ref=required_text("deliveryRef", delivery_ref, _REFERENCE_CHARS),
            ),
        )

    def propose_change(
        self,
        *,
        at: datetime,
        starts_at: datetime,
        ends_at: datetime,
        proposed_by: Party,
        reason: str,
        bay_id: str | None = None,
    ) -> AppointmentChangeProposed:
        """Propose another time; the agreed one holds until both agree (R007)."""
        slot = self._other_slot(at, starts_at, ends_at, bay_id)
        return AppointmentChangeProposed(
            proposal=self.proposals + 1,
            slot=slot,
            proposed_by=proposed_by,
            reason=said("reason", self.subject, reason, SENTENCE_CHARS),
        )

    def decline_change(
        self, *, declined_by: Party, reason: str | None = None
    ) -> AppointmentChangeDeclined:
        """Do not agree to the proposed time; the agreed one stays (R007)."""
        self.require_slot()
        if self.open_proposal is None:
            raise Refused(rules.NO_PROPOSAL)
        if declined_by is self.open_proposal.proposed_by:
            raise Refused(rules.OWN_PROPOSAL, field="declinedBy", party=declined_by)
        return AppointmentChangeDeclined(
            proposal=self.open_proposal.proposal,
            declined_by=declined_by,
            reason=said_if_any("reason", self.subject, reason, SENTENCE_CHARS),
        )

    def reschedule(
        self,
        *,
        at: datetime,
        terms: AppointmentTerms,
        starts_at: datetime,
        ends_at: datetime,
        asked_by: Party,
        reason: str,
        agreed_by: str,
        agreed_at: datetime,
        bay_id: str | None = None,
        told_via: Channel = Channel.PHONE,
    ) -> AppointmentRescheduled:
        """Move the appointment to another time or bay that the customer agreed to (R007)."""
        was = self.require_slot()
        slot = self._other_slot(at, starts_at, ends_at, bay_id)
        if checked("agreedAt", aware, agreed_at) > at:
            raise Refused(rules.AGREED_IN_FUTURE, field="agreedAt", agreed_at=agreed_at.isoformat())
        return AppointmentRescheduled(
            slot=slot,
            was=was,
            slot_version=self.slot_version + 1,
            reason=said("reason", self.subject, reason, SENTENCE_CHARS),
            asked_by=asked_by,
            agreed_by=said("agreedBy", self.subject, agreed_by, NAME_CHARS),
            agreed_at=agreed_at,
            told_via=told_via,
            proposal=self.open_proposal.proposal if self.open_proposal else None,
            was_arrival_due_at=self.arrival_due_at,
            arrival_due_at=self._arrival_due(slot, terms),
            promise_version=self._counted_by(terms),
        )

    def reconfirm(
        self, *, at: datetime, actor: Actor, told_via: Channel = Channel.PHONE
    ) -> tuple[AppointmentReconfirmed, ...]:
        """Contact the customer before the day and confirm time and service (R010)."""
        self._before_start(at)
        if self.reconfirmed == self.slot_version:
            return ()
        return (
            AppointmentReconfirmed(
                slot_version=self.slot_version, reconfirmed_by=actor.id, told_via=told_via
            ),
        )

    def record_reminder_sent(
        self, *, at: datetime, sent_via: Channel, delivery_ref: str | None = None
    ) -> AppointmentReminderSent:
        """Record that the customer was reminded of the agreed time, once for each time (R014)."""
        slot = self._before_start(at)
        if self.reminded == self.slot_version:
            raise Refused(rules.REMINDED)
        return AppointmentReminderSent(
            slot_version=self.slot_version,
            starts_at=slot.starts_at,
            sent_via=sent_via,
            delivery_ref=optional_text("deliveryRef", delivery_ref, _REFERENCE_CHARS),
        )

    def _before_start(self, at: datetime) -> Slot:
        slot = self.require_slot()
        if at >= slot.starts_at:
            raise Refused(rules.STARTED, starts_at=slot.starts_at.isoformat())
        return slot

    def _other_slot(
        self, at: datetime, starts_at: datetime, ends_at: datetime, bay_id: str | None
    ) -> Slot:
        agreed = self.require_slot()
        slot = self._slot(at, starts_at, ends_at, bay_id)
        if slot == agreed:
            raise Refused(rules.SAME_SLOT, field="startsAt")
        return slot

    def _slot(
        self, at: datetime, starts_at: datetime, ends_at: datetime, bay_id: str | None
    ) -> Slot:
        bay = optional_text("bayId", bay_id, NAME_CHARS)
        match self.service:
            case AppointmentKind.EMERGENCY:
                raise Refused(rules.EMERGENCY_IS_DISPATCHED)
            case AppointmentKind.ON_SITE if bay is not None:
                raise Refused(rules.NO_BAY_ON_SITE, field="bayId")
            case AppointmentKind.IN_SHOP if bay is None:
                raise Refused(rules.BAY_MISSING, field="bayId")
            case _:
                pass
        first, last = checked("startsAt", aware, starts_at), checked("endsAt", aware, ends_at)
        if last <= first:
            raise Refused(rules.SLOT_REVERSED, field="endsAt", ends_at=ends_at.isoformat())
        if shanghai_date(first) != shanghai_date(last):
            raise Refused(rules.SLOT_OVER_DAYS, field="endsAt")
        if first < at:
            raise Refused(rules.SLOT_IN_PAST, field="startsAt", starts_at=starts_at.isoformat())
        return Slot(starts_at=starts_at, ends_at=ends_at, bay_id=bay)

    def _arrival_due(self, slot: Slot, terms: AppointmentTerms) -> datetime | None:
        if self.service is not AppointmentKind.ON_SITE:
            return None
        return after_hours(slot.starts_at, terms.onsite_arrival_hours).at

    def _counted_by(self, terms: AppointmentTerms) -> int | None:
        return terms.promise_version if self.service is AppointmentKind.ON_SITE else None
