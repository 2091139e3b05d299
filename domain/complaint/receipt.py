"""Step 1: a complaint comes in, from the complainant, from a call, or from another office's file."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.complaint import rules
from domain.complaint.clocks import ComplaintClocks
from domain.complaint.events import ComplaintReceived, ReportedIncident, SeveritySet
from domain.complaint.severity import grave
from domain.complaint.terms import ComplaintTerms, complaint_number
from domain.complaint.words import ComplaintKind, Severity
from domain.kernel import Channel, Event, Personal, Refused
from domain.kernel.checked import checked, optional_text, required_text
from domain.kernel.said import said
from domain.values.clock import shanghai_date
from domain.values.phone import parse_phone

NAME_MAX_CHARS = 100
COMPONENT_MAX_CHARS = 200


class ComplaintReceipt(ComplaintClocks, frozen=True, kw_only=True):
    """The ways by which a complaint gets its file."""

    def receive(
        self,
        *,
        number: int,
        site_id: str,
        at: datetime,
        channel: Channel,
        content: str,
        terms: ComplaintTerms,
        complaint_kind: ComplaintKind = ComplaintKind.COMPLAINT,
        customer_id: UUID | None = None,
        vehicle_id: UUID | None = None,
        repair_order_id: UUID | None = None,
        subject_staff_id: str | None = None,
        anonymous: bool = False,
        external_reference: str | None = None,
        contact_phone: str | None = None,
        incident: ReportedIncident | None = None,
    ) -> tuple[Event, ...]:
        """Take a complaint; the clocks of response and resolution start (R126-R129, R143)."""
        if anonymous and customer_id is not None:
            raise Refused(rules.ANONYMOUS_WITH_CUSTOMER, field="customerId")
        whose = customer_id or self.id
        phone = (
            None if contact_phone is None else checked("contactPhone", parse_phone, contact_phone)
        )
        return self._received(
            number=number,
            site_id=site_id,
            at=at,
            channel=channel,
            content=said("content", whose, content),
            terms=terms,
            complaint_kind=complaint_kind,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            repair_order_id=repair_order_id,
            subject_staff_id=subject_staff_id,
            anonymous=anonymous,
            external_reference=optional_text(
                "externalReference", external_reference, NAME_MAX_CHARS
            ),
            contact_phone=None if phone is None else Personal(whose, phone),
            incident=incident and _cleaned(incident),
        )

    def receive_from_call(
        self,
        *,
        number: int,
        site_id: str,
        at: datetime,
        content: Personal,
        source_call: UUID,
        customer_id: UUID | None,
        vehicle_id: UUID | None,
        repair_order_id: UUID | None,
        terms: ComplaintTerms,
        channel: Channel = Channel.TRACKING_CALL,
        contact_phone: Personal | None = None,
    ) -> tuple[Event, ...]:
        """Take a complaint that a customer voiced in a tracking call or an enquiry (R113, R144).

        For the policies alone: texts are passed on as they are sealed in the call.
        """
        return self._received(
            number=number,
            site_id=site_id,
            at=at,
            channel=channel,
            content=content,
            terms=terms,
            complaint_kind=ComplaintKind.COMPLAINT,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            repair_order_id=repair_order_id,
            source_call=source_call,
            contact_phone=contact_phone,
        )

    def receive_imported(
        self,
        *,
        number: int,
        site_id: str,
        at: datetime,
        channel: Channel,
        content: str,
        terms: ComplaintTerms,
        external_reference: str,
        vehicle_id: UUID | None = None,
        incident: ReportedIncident | None = None,
    ) -> tuple[Event, ...]:
        """Take over a complaint that was made elsewhere, without clocks.

        For importers alone. Its own due times passed before anybody here could act, so they are
        never missed; the clock of a new round, opened here, runs as always.
        """
        return self._received(
            number=number,
            site_id=site_id,
            at=at,
            channel=channel,
            content=said("content", self.id, content),
            terms=terms,
            complaint_kind=ComplaintKind.COMPLAINT,
            customer_id=None,
            vehicle_id=vehicle_id,
            repair_order_id=None,
            anonymous=True,
            external_reference=required_text(
                "externalReference", external_reference, NAME_MAX_CHARS
            ),
            incident=incident and _cleaned(incident),
            imported=True,
        )

    def _received(
        self,
        *,
        number: int,
        site_id: str,
        at: datetime,
        channel: Channel,
        content: Personal,
        terms: ComplaintTerms,
        complaint_kind: ComplaintKind,
        customer_id: UUID | None,
        vehicle_id: UUID | None,
        repair_order_id: UUID | None,
        source_call: UUID | None = None,
        subject_staff_id: str | None = None,
        anonymous: bool = False,
        external_reference: str | None = None,
        contact_phone: Personal | None = None,
        incident: ReportedIncident | None = None,
        imported: bool = False,
    ) -> tuple[Event, ...]:
        opened = ComplaintReceived(
            complaint_number=complaint_number(site_id, shanghai_date(at).year, number),
            site_id=site_id,
            received_at=at,
            channel=channel,
            content=content,
            complaint_kind=complaint_kind,
            response_due_at=terms.response_due_at,
            resolution_due_at=terms.resolution_due_at,
            promise_version=terms.promise_version,
            callback_attempts_min=terms.callback_attempts_min,
            anonymous=anonymous,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            repair_order_id=repair_order_id,
            source_call=source_call,
            subject_staff_id=subject_staff_id,
            external_reference=external_reference,
            contact_phone=contact_phone,
            incident=incident,
            imported=imported,
        )
        ground = grave(channel, incident)
        if ground is None:
            return (opened,)
        graded = SeveritySet(severity=Severity.MAJOR, previous=Severity.GENERAL, ground=ground)
        return opened, graded


def _cleaned(incident: ReportedIncident) -> ReportedIncident:
    for field in ("odometer_km", "injured", "deaths"):
        count: int | None = getattr(incident, field)
        if count is not None and count < 0:
            raise Refused(rules.NEGATIVE_COUNT, field="incident", count=count)
    return msgspec.structs.replace(
        incident,
        components=tuple(
            required_text("incident", name, COMPONENT_MAX_CHARS) for name in incident.components
        ),
        city=optional_text("incident", incident.city, NAME_MAX_CHARS),
        state=optional_text("incident", incident.state, NAME_MAX_CHARS),
    )
