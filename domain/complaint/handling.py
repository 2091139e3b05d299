"""Steps 4 to 6: investigate, plan and tell a remedy, carry it out, tell the outcome (R132-R137)."""

from datetime import date, datetime

from domain.complaint import rules
from domain.complaint.events import (
    CompensationAgreed,
    ComplaintResolved,
    InvestigationRecorded,
    OutcomeTold,
    ReferredOutside,
    RemedyCompleted,
    RemedyPlanned,
    RemedyTold,
)
from domain.complaint.intake import ComplaintIntake
from domain.complaint.words import Clock, CompensationForm, Finding, OutsideBody
from domain.kernel import Actor, Channel, Event, Fen, Refused
from domain.kernel.checked import optional_text, required_text
from domain.kernel.said import said, said_if_any

_REFERENCE_MAX_CHARS = 100


class ComplaintHandling(ComplaintIntake, frozen=True, kw_only=True):
    """Something is done about the complaint."""

    def record_investigation(
        self,
        *,
        at: datetime,
        actor: Actor,
        finding: Finding,
        findings: str,
        responsible_staff_ids: tuple[str, ...] = (),
        part_numbers: tuple[str, ...] = (),
    ) -> tuple[Event, ...]:
        """Record what the inquiry found and whether the complaint is founded (R132)."""
        self.require_open()
        if self.assignee_id is None:
            raise Refused(rules.NOT_ASSIGNED)
        self.require_impartial(actor.id)
        recorded = InvestigationRecorded(
            finding=finding,
            findings=said("findings", self.subject, findings),
            investigated_by_staff_id=actor.id,
            responsible_staff_ids=responsible_staff_ids,
            part_numbers=tuple(
                required_text("partNumbers", part, _REFERENCE_MAX_CHARS) for part in part_numbers
            ),
        )
        return *self.breaches(at, Clock.INVESTIGATION), recorded

    def plan_remedy(self, *, remedy: str, planned_for: date) -> RemedyPlanned:
        """Lay down what will be done about the complaint, and until when (R133)."""
        self.require_open()
        if self.finding is None:
            raise Refused(rules.NOT_INVESTIGATED)
        return RemedyPlanned(remedy=said("remedy", self.subject, remedy), planned_for=planned_for)

    def tell_remedy(
        self, *, at: datetime, actor: Actor, told_channel: Channel
    ) -> tuple[Event, ...]:
        """Record that the complainant was told the planned remedy (R133)."""
        self.require_open()
        if not self.remedy_planned:
            raise Refused(rules.NO_REMEDY_PLANNED)
        told = RemedyTold(told_channel=told_channel, staff_id=actor.id)
        return *self._contact(at, actor, told_channel), told

    def agree_compensation(
        self, *, amount_fen: Fen, form: CompensationForm, conditions: str | None = None
    ) -> CompensationAgreed:
        """Record a compensation on which the complainant and the dealership agree (D.3)."""
        self.require_live()
        if amount_fen <= 0:
            raise Refused(rules.NO_COMPENSATION, field="amountFen", amount_fen=amount_fen)
        return CompensationAgreed(
            amount_fen=amount_fen,
            form=form,
            conditions=said_if_any("conditions", self.subject, conditions),
        )

    def complete_remedy(self, *, at: datetime, actor: Actor, what_was_done: str) -> RemedyCompleted:
        """Record that the remedy was carried out (R134)."""
        self.require_open()
        if not self.remedy_planned:
            raise Refused(rules.NO_REMEDY_PLANNED)
        return RemedyCompleted(
            completed_at=at,
            completed_by_staff_id=actor.id,
            what_was_done=said("whatWasDone", self.subject, what_was_done),
        )

    def tell_outcome(
        self, *, at: datetime, actor: Actor, outcome: str, told_channel: Channel
    ) -> tuple[Event, ...]:
        """Tell the complainant the result: the complaint is resolved and clock 2 stops (R137)."""
        self.require_open()
        told = OutcomeTold(
            outcome=said("outcome", self.subject, outcome),
            told_channel=told_channel,
            staff_id=actor.id,
        )
        late, resolved = self.resolution(at)
        return *late, *self._contact(at, actor, told_channel), told, resolved

    def refer_outside(
        self, *, body: OutsideBody, reference: str | None = None, reason: str | None = None
    ) -> ReferredOutside:
        """Record that somebody outside deals with the matter too; the clocks run on (D.3)."""
        self.require_live()
        return ReferredOutside(
            body=body,
            reference=optional_text("reference", reference, _REFERENCE_MAX_CHARS),
            reason=said_if_any("reason", self.subject, reason),
        )

    def resolution(self, at: datetime) -> tuple[tuple[Event, ...], ComplaintResolved]:
        """The resolution of this round and, before it, a deadline that has passed by then."""
        if self.settled_at is None and self.finding is not Finding.UNFOUNDED:
            raise Refused(rules.REMEDY_OPEN)
        if self.days_left_at_pause is not None:
            raise Refused(rules.CLOCK_PAUSED)
        due_at = self.resolution_due_at or self.opening.resolution_due_at
        resolved = ComplaintResolved(round=self.round, resolved_at=at, resolution_due_at=due_at)
        return self.breaches(at, Clock.RESOLUTION), resolved

    def _contact(self, at: datetime, actor: Actor, channel: Channel) -> tuple[Event, ...]:
        """Telling something is contact as well: it stops clock 1 where nobody spoke before."""
        if self.responded or not self.contactable:
            return ()
        return self.contact_complainant(at=at, actor=actor, contact_channel=channel)
