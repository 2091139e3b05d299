"""Steps 1 to 3: receive and confirm, make contact, categorise and grade, dispatch (R126-R131)."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.complaint import rules
from domain.complaint.clocks import ComplaintClocks
from domain.complaint.events import (
    ComplainantContacted,
    ComplaintAssigned,
    ComplaintCategorised,
    ComplaintReassigned,
    ComplaintReceived,
    ContentConfirmed,
    ReportedIncident,
    SeveritySet,
)
from domain.complaint.severity import grave, lowers
from domain.complaint.terms import ComplaintTerms, complaint_number
from domain.complaint.words import Category, Clock, ComplaintKind, Severity, SeverityGround
from domain.kernel import Actor, Channel, Event, Personal, Refused, Role
from domain.kernel.checked import checked, optional_text, required_text
from domain.kernel.said import said, said_if_any
from domain.values.clock import shanghai_date
from domain.values.phone import parse_phone

_NOT_STAFF = frozenset({Role.SYSTEM, Role.INTEGRATION, Role.REPORTING, Role.CUSTOMER})
_NOT_CONTACT = frozenset({Channel.SYSTEM, Channel.IMPORT})
_NAME_MAX_CHARS = 100


class ComplaintIntake(ComplaintClocks, frozen=True, kw_only=True):
    """The complaint comes in and finds somebody who answers for it."""

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
                "externalReference", external_reference, _NAME_MAX_CHARS
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
        customer_id: UUID,
        vehicle_id: UUID | None,
        repair_order_id: UUID | None,
        terms: ComplaintTerms,
    ) -> tuple[Event, ...]:
        """Take a complaint that a customer voiced in a tracking call (R113).

        For the policy alone: the text is passed on as it is sealed in the call.
        """
        return self._received(
            number=number,
            site_id=site_id,
            at=at,
            channel=Channel.TRACKING_CALL,
            content=content,
            terms=terms,
            complaint_kind=ComplaintKind.COMPLAINT,
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            repair_order_id=repair_order_id,
            source_call=source_call,
        )

    def confirm_content(
        self, *, actor: Actor, corrected_content: str | None = None
    ) -> ContentConfirmed:
        """Record that the complainant confirmed the content, or how it should read (R129)."""
        self.require_live()
        return ContentConfirmed(
            confirmed_by_staff_id=actor.id,
            corrected_content=said_if_any("correctedContent", self.subject, corrected_content),
        )

    def contact_complainant(
        self,
        *,
        at: datetime,
        actor: Actor,
        contact_channel: Channel,
        what_was_said: str | None = None,
    ) -> tuple[Event, ...]:
        """Record that a person made contact; the first time stops the response clock (R127)."""
        first = self.require_live()
        if actor.role in _NOT_STAFF or contact_channel in _NOT_CONTACT:
            raise Refused(
                rules.RESPONSE_NOT_BY_PERSON,
                field="contactChannel",
                role=actor.role,
                channel=contact_channel,
            )
        contacted = ComplainantContacted(
            staff_id=actor.id,
            contact_channel=contact_channel,
            first=not self.responded,
            response_due_at=first.response_due_at,
            what_was_said=said_if_any("whatWasSaid", self.subject, what_was_said),
        )
        return *self.breaches(at, Clock.RESPONSE), contacted

    def categorise(self, *, category: Category) -> tuple[ComplaintCategorised, ...]:
        """Say what the complaint is about; an earlier category stays in the history (R130)."""
        self.require_live()
        if category is self.category:
            return ()
        return (ComplaintCategorised(category=category, previous=self.category),)

    def set_severity(
        self,
        *,
        severity: Severity,
        ground: SeverityGround = SeverityGround.JUDGEMENT,
        reason: str | None = None,
    ) -> tuple[SeveritySet, ...]:
        """Grade the complaint; a lower grade needs a reason (D.3)."""
        self.require_live()
        if severity is self.severity:
            return ()
        why = said_if_any("reason", self.subject, reason)
        if why is None and lowers(self.severity, severity):
            raise Refused(
                rules.LOWERED_WITHOUT_REASON,
                field="reason",
                previous=self.severity,
                severity=severity,
            )
        return (SeveritySet(severity=severity, previous=self.severity, ground=ground, reason=why),)

    def assign(
        self, *, at: datetime, department: str, assignee_id: str, investigate_by: datetime
    ) -> ComplaintAssigned:
        """Give the complaint to a department and a person, with a time for the inquiry (R131)."""
        if self.assignee_id is not None:
            raise Refused(rules.ALREADY_ASSIGNED, assignee_id=self.assignee_id)
        department = self._dispatchable(at, department, assignee_id, investigate_by)
        return ComplaintAssigned(
            department=department, assignee_id=assignee_id, investigate_by=investigate_by
        )

    def reassign(
        self,
        *,
        at: datetime,
        department: str,
        assignee_id: str,
        investigate_by: datetime,
        reason: str,
    ) -> tuple[Event, ...]:
        """Pass the complaint to somebody else or set a new time for the inquiry (R131)."""
        if self.assignee_id is None:
            raise Refused(rules.NOT_ASSIGNED)
        department = self._dispatchable(at, department, assignee_id, investigate_by)
        reassigned = ComplaintReassigned(
            previous_assignee_id=self.assignee_id,
            department=department,
            assignee_id=assignee_id,
            investigate_by=investigate_by,
            reason=said("reason", self.subject, reason),
        )
        return *self.breaches(at, Clock.INVESTIGATION), reassigned

    def require_impartial(self, staff_id: str, field: str | None = None) -> None:
        """Refuse the person complained about."""
        if staff_id == self.opening.subject_staff_id:
            raise Refused(rules.ASSIGNEE_IS_SUBJECT, field=field, staff_id=staff_id)

    def _dispatchable(
        self, at: datetime, department: str, assignee_id: str, investigate_by: datetime
    ) -> str:
        self.require_open()
        if self.category is None:
            raise Refused(rules.NOT_CATEGORISED)
        self.require_impartial(assignee_id, "assigneeId")
        if investigate_by <= at:
            raise Refused(
                rules.INVESTIGATE_BY_PAST, field="investigateBy", investigate_by=investigate_by
            )
        return required_text("department", department, _NAME_MAX_CHARS)

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
            required_text("incident", name, _NAME_MAX_CHARS) for name in incident.components
        ),
        city=optional_text("incident", incident.city, _NAME_MAX_CHARS),
        state=optional_text("incident", incident.state, _NAME_MAX_CHARS),
    )
