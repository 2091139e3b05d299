"""Step 7 and after: call back, hear the opinion, close, reopen, learn (R135-R141).

The commands stand in the order of a complaint's life in five classes: `ComplaintClocks`,
`ComplaintReceipt`, `ComplaintIntake`, `ComplaintHandling`, and here.
"""

from datetime import date, datetime

from domain.complaint import rules
from domain.complaint.events import (
    CallbackLogged,
    ComplainantDissatisfied,
    ComplainantSatisfied,
    ComplaintClosed,
    ComplaintReceived,
    ComplaintReopened,
    ComplaintWithdrawn,
    ImprovementActionDone,
    ImprovementActionRaised,
    SatisfactionRated,
)
from domain.complaint.handling import ComplaintHandling
from domain.complaint.terms import ComplaintTerms
from domain.complaint.words import (
    Clock,
    ClosingGround,
    EscalationCause,
    ReopeningCause,
    Status,
)
from domain.kernel import Actor, Event, Missing, Personal, Refused
from domain.kernel.checked import required_text
from domain.kernel.said import said, said_if_any
from domain.values.contact import CallDirection, CallOutcome, Instrument, SurveyMethod
from domain.values.satisfaction import Scale

_NOTE_MAX_CHARS = 2000


class Complaint(ComplaintHandling, frozen=True, kw_only=True):
    """One complaint, from the first word to the closed file."""

    def log_callback(
        self,
        *,
        at: datetime,
        actor: Actor,
        outcome: CallOutcome,
        direction: CallDirection = CallDirection.OUTBOUND,
        effect_of_remedy: str | None = None,
    ) -> CallbackLogged:
        """Log a call to or from the complainant, reached or not (R135)."""
        first = self.require_live()
        if at < first.received_at:
            raise Refused(rules.CALL_BEFORE_RECEIPT, received_at=first.received_at)
        return CallbackLogged(
            complaint_number=first.complaint_number,
            attempt=self.calls + 1,
            outcome=outcome,
            reached=outcome is CallOutcome.REACHED,
            called_at=at,
            agent_id=actor.id,
            direction=direction,
            site_id=first.site_id,
            after_remedy=self.settled_at is not None and at >= self.settled_at,
            effect_of_remedy=said_if_any("effectOfRemedy", self.subject, effect_of_remedy),
            customer_id=first.customer_id,
            vehicle_id=first.vehicle_id,
            repair_order_id=first.repair_order_id,
        )

    def record_satisfied(self, *, statement: str | None = None) -> ComplainantSatisfied:
        """Record that the complainant calls the matter settled (R137)."""
        self._require_settled()
        return ComplainantSatisfied(
            statement=said_if_any("statement", self.subject, statement),
        )

    def record_dissatisfied(
        self, *, at: datetime, statement: str, terms: ComplaintTerms
    ) -> tuple[Event, ...]:
        """Record that the complainant is not content: reopened, or escalated if still open (R137).

        A second reopening for dissatisfaction escalates as well.
        """
        if self.status not in {Status.RESOLVED, Status.CLOSED}:
            self.require_open()
        heard = ComplainantDissatisfied(statement=said("statement", self.subject, statement))
        if self.status is Status.OPEN:
            late = self.breaches(at, *Clock)
            return *late, heard, self.risen(EscalationCause.DISSATISFIED)
        reopened = self._reopened(ReopeningCause.DISSATISFIED, None, terms)
        if self.round == 1:
            return heard, reopened
        return heard, reopened, self.risen(EscalationCause.DISSATISFIED)

    def rate_satisfaction(
        self,
        *,
        at: datetime,
        method: SurveyMethod,
        score_hundredths: int,
        scale: Scale = Scale.ONE_TO_FIVE,
        comment: str | None = None,
    ) -> SatisfactionRated:
        """Record how the complainant rates the handling; once for each round and method (R138)."""
        first = self._require_settled()
        if method in self.rated_by:
            raise Refused(rules.ALREADY_RATED, field="method", method=method)
        if not scale.lowest * 100 <= score_hundredths <= scale.highest * 100:
            raise Refused(
                rules.SCORE_OUT_OF_SCALE,
                field="scoreHundredths",
                lowest=scale.lowest,
                highest=scale.highest,
            )
        return SatisfactionRated(
            instrument=Instrument.COMPLAINT,
            score_hundredths=score_hundredths,
            scale_max=scale.highest,
            method=method,
            site_id=first.site_id,
            rated_at=at,
            comment=said_if_any("comment", self.subject, comment),
            handler_id=self.assignee_id,
            customer_id=first.customer_id,
            vehicle_id=first.vehicle_id,
            repair_order_id=first.repair_order_id,
        )

    def close(self, *, at: datetime) -> tuple[Event, ...]:
        """Close the file after the outcome was told and the complainant called back (R135, R141).

        Without a callback it closes after failed calls on as many days as were promised. Somebody
        who left no way of contact cannot be told or called: there the remedy is enough (R143).
        """
        if self.status is Status.OPEN and not self.contactable:
            late, resolved = self.resolution(at)
            closed = ComplaintClosed(ground=ClosingGround.NO_WAY_TO_CONTACT)
            return *late, resolved, closed
        if self.status is not Status.RESOLVED:
            raise Refused(rules.NOT_RESOLVED, status=self.status)
        return (ComplaintClosed(ground=self._closing_ground(), satisfied=self.satisfied),)

    def reopen(
        self, *, cause: ReopeningCause, reason: str, terms: ComplaintTerms
    ) -> ComplaintReopened:
        """Open a resolved or closed complaint again, with a new resolution clock (D.3)."""
        if cause is ReopeningCause.DISSATISFIED:
            raise Refused(rules.REOPEN_CAUSE, field="cause")
        self._require_settled()
        return self._reopened(cause, said("reason", self.subject, reason), terms)

    def withdraw(self, *, at: datetime, reason: str | None = None) -> tuple[Event, ...]:
        """Record that the complainant takes the complaint back; it stays counted (R150)."""
        self.require_live()
        withdrawn = ComplaintWithdrawn(reason=said_if_any("reason", self.subject, reason))
        return *self.breaches(at, *Clock), withdrawn

    def raise_improvement(
        self, *, description: str, owner_id: str, due_on: date
    ) -> ImprovementActionRaised:
        """Lay down a change in how the dealership works, also after closing (R139)."""
        _ = self.opening
        return ImprovementActionRaised(
            action_id=str(len(self.actions) + 1),
            description=required_text("description", description, _NOTE_MAX_CHARS),
            owner_id=owner_id,
            due_on=due_on,
        )

    def complete_improvement(
        self, *, action_id: str, result: str
    ) -> tuple[ImprovementActionDone, ...]:
        """Record that an improvement was made (R139)."""
        if action_id not in self.actions:
            raise Missing(rules.NO_SUCH_ACTION, field="actionId", action_id=action_id)
        if self.actions[action_id]:
            return ()
        text = required_text("result", result, _NOTE_MAX_CHARS)
        return (ImprovementActionDone(action_id=action_id, result=text),)

    def _require_settled(self) -> ComplaintReceived:
        if self.status not in {Status.RESOLVED, Status.CLOSED}:
            raise Refused(rules.NOT_SETTLED, status=self.status)
        return self.opening

    def _closing_ground(self) -> ClosingGround:
        if self.called_back:
            return ClosingGround.CALLED_BACK
        if not self.contactable:
            return ClosingGround.NO_WAY_TO_CONTACT
        needed, days = self.opening.callback_attempts_min, len(self.failed_call_days)
        if days < needed:
            raise Refused(rules.NO_CALLBACK, days=days, needed=needed)
        return ClosingGround.UNREACHABLE

    def _reopened(
        self, cause: ReopeningCause, reason: Personal | None, terms: ComplaintTerms
    ) -> ComplaintReopened:
        return ComplaintReopened(
            round=self.round + 1,
            cause=cause,
            resolution_due_at=terms.resolution_due_at,
            promise_version=terms.promise_version,
            reason=reason,
        )
