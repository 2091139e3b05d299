"""What comes of the calls: points answered, a rating, the end (R114, R115, R123).

Opening and calling stand in `FollowUpCalls`, the clocks in `FollowUpClocks`, the state in
`FollowUpState`.
"""

from datetime import datetime

from domain.follow_up import rules
from domain.follow_up.calls import FollowUpCalls
from domain.follow_up.events import (
    CustomerToldSolution,
    FollowUpAbandoned,
    FollowUpClosed,
    IssueAnswered,
    IssueEscalated,
    SatisfactionRated,
    SolutionObtained,
)
from domain.follow_up.state import Issue, IssueStage
from domain.follow_up.words import AbandonReason
from domain.kernel import Actor, Missing, Refused
from domain.kernel.said import said, said_if_any
from domain.values.clock import after_days
from domain.values.contact import Instrument, SurveyMethod
from domain.values.satisfaction import Scale

_NEEDS_AN_ATTEMPT = frozenset({AbandonReason.UNREACHABLE, AbandonReason.WRONG_NUMBER})
_NOTE_MAX_CHARS = 1000


class FollowUp(FollowUpCalls, frozen=True, kw_only=True):
    """The tracking calls after one delivery or visit, and what comes of them."""

    def answer_issue(self, *, actor: Actor, issue_id: str, answer: str) -> IssueAnswered:
        """Answer the customer what could not be answered in the call (R114)."""
        self._unsettled(issue_id)
        return IssueAnswered(
            issue_id=issue_id, answer=said("answer", self.subject, answer), answered_by=actor.id
        )

    def escalate_issue(
        self, *, issue_id: str, to_staff_id: str, reason: str | None = None
    ) -> IssueEscalated:
        """Report a point that is still unsolved to the supervisor, within two days (R114)."""
        issue = self._unsettled(issue_id)
        if issue.stage is not IssueStage.RAISED:
            raise Refused(rules.ISSUE_ESCALATED, field="issueId", issue_id=issue_id)
        return IssueEscalated(
            issue_id=issue_id,
            to_staff_id=to_staff_id,
            due_at=issue.due_at,
            reason=said_if_any("reason", self.subject, reason),
        )

    def obtain_solution(self, *, at: datetime, issue_id: str, solution: str) -> SolutionObtained:
        """Record a solution; the customer is to be told on the same day (R115)."""
        self._unsettled(issue_id)
        return SolutionObtained(
            issue_id=issue_id,
            solution=said("solution", self.subject, solution),
            tell_due_at=after_days(at, 0).last_moment,
        )

    def tell_customer(self, *, at: datetime, actor: Actor, issue_id: str) -> CustomerToldSolution:
        """Record that the customer was told the solution (R115)."""
        issue = self._unsettled(issue_id)
        if issue.tell_due_at is None:
            raise Refused(rules.NO_SOLUTION, field="issueId", issue_id=issue_id)
        return CustomerToldSolution(
            issue_id=issue_id, told_by=actor.id, told_at=at, tell_due_at=issue.tell_due_at
        )

    def rate_satisfaction(
        self,
        *,
        at: datetime,
        actor: Actor,
        score_hundredths: int,
        method: SurveyMethod = SurveyMethod.PHONE,
        scale: Scale = Scale.ONE_TO_FIVE,
        comment: str | None = None,
    ) -> SatisfactionRated:
        """Record how the customer rates the service in the tracking call (R123)."""
        opened = self.require_open()
        if self.conversations == 0:
            raise Refused(rules.NOT_REACHED)
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
            instrument=Instrument.TRACKING_CALL,
            score_hundredths=score_hundredths,
            scale_max=scale.highest,
            method=method,
            site_id=opened.site_id,
            rated_at=at,
            comment=said_if_any("comment", self.subject, comment),
            handler_id=actor.id,
            adviser_id=opened.adviser_id,
            technician_ids=opened.technician_ids,
            customer_id=opened.customer_id,
            vehicle_id=opened.vehicle_id,
            repair_order_id=opened.repair_order_id,
        )

    def close(self) -> FollowUpClosed:
        """Close the follow-up when its calls are made and every point is answered (R109-R115)."""
        self.require_open()
        if self.calls_done < self.calls_owed:
            raise Refused(rules.CALLS_LEFT, done=self.calls_done, calls=self.calls_owed)
        self._require_no_issue()
        return FollowUpClosed(calls_reached=self.calls_done)

    def abandon(self, *, reason: AbandonReason, note: str | None = None) -> FollowUpAbandoned:
        """Make no more calls, with a reason; points left open are answered first (D.3).

        Only the erasure of the customer's data ends what was still to be answered.
        """
        self.require_open()
        if reason in _NEEDS_AN_ATTEMPT and self.attempts == 0:
            raise Refused(rules.NEVER_TRIED, field="reason", reason=reason)
        if reason is not AbandonReason.PERSONAL_DATA_ERASED:
            self._require_no_issue()
        return FollowUpAbandoned(
            reason=reason, note=said_if_any("note", self.subject, note, _NOTE_MAX_CHARS)
        )

    def _unsettled(self, issue_id: str) -> Issue:
        self.require_open()
        issue = self.issues.get(issue_id)
        if issue is None:
            raise Missing(rules.NO_SUCH_ISSUE, field="issueId", issue_id=issue_id)
        if issue.stage is IssueStage.SETTLED:
            raise Refused(rules.ISSUE_SETTLED, field="issueId", issue_id=issue_id)
        return issue

    def _require_no_issue(self) -> None:
        if left := self.open_issues:
            raise Refused(rules.ISSUES_LEFT, issue_ids=", ".join(left))
