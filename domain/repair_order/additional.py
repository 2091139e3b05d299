"""Commands about work found during the repair, and about work put off."""

from datetime import date
from uuid import UUID

from domain.kernel import Actor, Missing, Refused
from domain.kernel.checked import required_text
from domain.repair_order import rules_before as rules
from domain.repair_order.consent import CustomerConsent
from domain.repair_order.guards import FRONT_DESK, SENTENCE, STORY, role_is, running
from domain.repair_order.quote_events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    AdditionalWorkRefused,
    DeferredWorkRevived,
    WorkDeferred,
)
from domain.repair_order.state import Desk
from domain.repair_order.terms import Urgency


class AdditionalWork(CustomerConsent, frozen=True):
    """增项: found in the shop, accepted by the desk, approved by the customer, or put off."""

    def report_additional_work(
        self, *, finding: str, urgency: Urgency, actor: Actor
    ) -> AdditionalWorkFound:
        """Somebody in the shop finds a fault that is not on the order (R042, R044)."""
        self._open()
        return AdditionalWorkFound(
            finding_id=running(len(self.findings)),
            found_by=actor.id,
            finding=required_text("finding", finding, STORY),
            urgency=urgency,
        )

    def accept_additional_work(self, *, finding_id: str, actor: Actor) -> AdditionalWorkAccepted:
        """The front desk agrees that found work may be offered and done (R043)."""
        self._unanswered(finding_id, actor)
        return AdditionalWorkAccepted(finding_id=finding_id, accepted_by=actor.id)

    def refuse_additional_work(
        self, *, finding_id: str, reason: str, actor: Actor
    ) -> AdditionalWorkRefused:
        """The front desk does not take found work into this order (R043)."""
        self._unanswered(finding_id, actor)
        return AdditionalWorkRefused(
            finding_id=finding_id,
            refused_by=actor.id,
            reason=required_text("reason", reason, SENTENCE),
        )

    def _unanswered(self, finding_id: str, actor: Actor) -> None:
        self._open()
        role_is(actor, *FRONT_DESK)
        answer = self.findings.get(finding_id)
        if answer is None:
            raise Missing(rules.FINDING_MISSING, field="findingId", finding_id=finding_id)
        if answer is not Desk.UNANSWERED:
            raise Refused(
                rules.DESK_ANSWERED, field="findingId", finding_id=finding_id, answer=answer
            )

    def defer_work(
        self,
        *,
        description: str,
        line_id: str | None = None,
        finding_id: str | None = None,
        reason: str | None = None,
        remind_on: date | None = None,
    ) -> WorkDeferred:
        """Recommended work is not done this time and stays known (R041)."""
        self._open_or_delivered()
        customer_id, vehicle_id = self._known()
        self._deferrable(line_id, finding_id)
        return WorkDeferred(
            deferred_id=running(len(self.deferred)),
            vehicle_id=vehicle_id,
            customer_id=customer_id,
            line_id=line_id,
            finding_id=finding_id,
            description=required_text("description", description, SENTENCE),
            reason=self._may_say("reason", reason),
            remind_on=remind_on,
        )

    def _deferrable(self, line_id: str | None, finding_id: str | None) -> None:
        if line_id is not None and finding_id is None:
            line = self._line(line_id)
            taken, what = line.approved or line.touched, f"line {line_id}"
        elif finding_id is not None and line_id is None:
            if finding_id not in self.findings:
                raise Missing(rules.FINDING_MISSING, field="findingId", finding_id=finding_id)
            taken, what = self._being_done(finding_id), f"finding {finding_id}"
        else:
            raise Refused(rules.LINE_OR_FINDING, field="lineId")
        if taken or what in self.deferred_sources:
            raise Refused(rules.NOT_DEFERRABLE, what=what)

    def _being_done(self, finding_id: str) -> bool:
        return any(
            line.quoted.finding_id == finding_id and (line.approved or line.touched)
            for line in self.lines.values()
        )

    def revive_deferred_work(
        self, *, deferred_id: str, revived_in_order_id: UUID
    ) -> DeferredWorkRevived:
        """Work put off on this order is taken up again on another one (R041)."""
        self._open_or_delivered()
        _, vehicle_id = self._known()
        if self.deferred.get(deferred_id, True):
            raise Missing(rules.DEFERRED_MISSING, field="deferredId", deferred_id=deferred_id)
        return DeferredWorkRevived(
            deferred_id=deferred_id,
            vehicle_id=vehicle_id,
            revived_in_order_id=revived_in_order_id,
        )
