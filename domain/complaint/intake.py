"""Steps 1 to 3: confirm, make contact, categorise and grade, dispatch (R126-R131)."""

from datetime import datetime

from domain.complaint import rules
from domain.complaint.events import (
    ComplainantContacted,
    ComplaintAssigned,
    ComplaintCategorised,
    ComplaintReassigned,
    ContentConfirmed,
    SeveritySet,
)
from domain.complaint.receipt import NAME_MAX_CHARS, ComplaintReceipt
from domain.complaint.severity import lowers
from domain.complaint.words import Category, Clock, Severity, SeverityGround
from domain.kernel import Actor, Channel, Event, Refused, Role
from domain.kernel.checked import required_text
from domain.kernel.said import said, said_if_any

_NOT_STAFF = frozenset({Role.SYSTEM, Role.INTEGRATION, Role.REPORTING, Role.CUSTOMER})
_NOT_CONTACT = frozenset({Channel.SYSTEM, Channel.IMPORT})


class ComplaintIntake(ComplaintReceipt, frozen=True, kw_only=True):
    """The complaint comes in and finds somebody who answers for it."""

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
        return required_text("department", department, NAME_MAX_CHARS)
