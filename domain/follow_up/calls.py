"""Opening, who calls, and the calls themselves (R109-R113, R116, R118, R120, R122)."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.follow_up import rules
from domain.follow_up.clocks import FollowUpClocks
from domain.follow_up.events import (
    CallAttempted,
    CallbackLogged,
    CallPoint,
    FollowUpAssigned,
    FollowUpDelegated,
    FollowUpOpened,
    IssueRaised,
    SecondCallTerms,
    SecondWindowOpened,
)
from domain.follow_up.terms import FollowUpTerms
from domain.follow_up.words import FollowUpSource, PointKind, Topic
from domain.kernel import Actor, Channel, Event, Personal, Refused, Role
from domain.kernel.said import said, said_if_any
from domain.values.clock import SHANGHAI, Timing, Window, after_days, shanghai_date, window
from domain.values.contact import HOUSE_QUIET_HOURS, CallDirection, CallOutcome

_FIRST, _SECOND = 1, 2
_LEAVES_WORK = frozenset({PointKind.REQUEST, PointKind.WISH})


class CallPointInput(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the customer said, and the answer if there was one at once."""

    kind: PointKind
    text: str
    answered_at_once: bool = False
    answer: str | None = None


class FollowUpCalls(FollowUpClocks, frozen=True, kw_only=True):
    """Somebody rings the customer, in time and with care."""

    def open(
        self,
        *,
        source: FollowUpSource,
        site_id: str,
        customer_id: UUID,
        basis_at: datetime,
        terms: FollowUpTerms,
        repair_order_id: UUID | None = None,
        order_number: str | None = None,
        vehicle_id: UUID | None = None,
        adviser_id: str | None = None,
        technician_ids: tuple[str, ...] = (),
    ) -> FollowUpOpened:
        """Open the follow-up of a delivery or visit, or an extra one (R109, R120).

        An extra follow-up may be called at any time: its window opens on the day itself.
        """
        first_day = 0 if source is FollowUpSource.ADHOC else terms.call1_first_day
        first = window(basis_at, first_day, terms.call1_last_day)
        return FollowUpOpened(
            source=source,
            site_id=site_id,
            customer_id=customer_id,
            basis_at=basis_at,
            window1_opens_on=first.opens,
            window1_closes_on=first.closes,
            promise_version=terms.promise_version,
            terms=SecondCallTerms(
                second_call_first_day=terms.call2_first_day,
                second_call_last_day=terms.call2_last_day,
                issue_days=terms.issue_days,
            ),
            repair_order_id=repair_order_id,
            order_number=order_number,
            vehicle_id=vehicle_id,
            adviser_id=adviser_id,
            technician_ids=technician_ids,
        )

    def assign(self, *, agent_id: str) -> tuple[FollowUpAssigned, ...]:
        """Name the agent who answers for the calls; not the adviser who served the customer (D.3)."""
        self._require_other_than_adviser(agent_id, "agentId")
        if agent_id == self.agent_id:
            return ()
        return (FollowUpAssigned(agent_id=agent_id, previous_agent_id=self.agent_id),)

    def delegate(
        self, *, at: datetime, actor: Actor, to_agent_id: str, until_on: date
    ) -> FollowUpDelegated:
        """Let a deputy call while the agent is away; the supervisor alone decides that (R118)."""
        self._require_other_than_adviser(to_agent_id, "toAgentId")
        if actor.role is not Role.SUPERVISOR:
            raise Refused(rules.SUPERVISOR_ONLY, role=actor.role)
        if self.agent_id is None:
            raise Refused(rules.NOT_ASSIGNED)
        if to_agent_id == self.agent_id:
            raise Refused(rules.DELEGATED_TO_AGENT, field="toAgentId", staff_id=to_agent_id)
        if until_on < shanghai_date(at):
            raise Refused(rules.DELEGATED_INTO_PAST, field="untilOn", until_on=until_on)
        return FollowUpDelegated(
            from_agent_id=self.agent_id,
            to_agent_id=to_agent_id,
            delegated_by=actor.id,
            until_on=until_on,
        )

    def attempt_call(
        self,
        *,
        at: datetime,
        actor: Actor,
        seq: int,
        outcome: CallOutcome,
        in_customers_quiet_hours: bool = False,
        quiet_hours_reason: str | None = None,
    ) -> CallAttempted:
        """Record a call that did not reach the customer (R116)."""
        opened = self._callable(at, actor, seq)
        if outcome is CallOutcome.REACHED:
            raise Refused(rules.REACHED_IS_LOGGED, field="outcome")
        return CallAttempted(
            seq=seq,
            attempt=self.attempts + 1,
            outcome=outcome,
            attempted_at=at,
            agent_id=actor.id,
            direction=CallDirection.OUTBOUND,
            site_id=opened.site_id,
            customer_id=opened.customer_id,
            for_agent_id=self._for_agent(actor),
            vehicle_id=opened.vehicle_id,
            repair_order_id=opened.repair_order_id,
            quiet_hours_reason=self._excuse(at, in_customers_quiet_hours, quiet_hours_reason),
        )

    def log_call(
        self,
        *,
        at: datetime,
        actor: Actor,
        seq: int,
        topics: tuple[Topic, ...],
        points: tuple[CallPointInput, ...] = (),
        vehicle_condition: str | None = None,
        suggestions: str | None = None,
        direction: CallDirection = CallDirection.OUTBOUND,
        channel: Channel = Channel.PHONE,
        early_by_request: bool = False,
        in_customers_quiet_hours: bool = False,
        quiet_hours_reason: str | None = None,
    ) -> tuple[Event, ...]:
        """Log a call or visit that reached the customer, point by point; the first opens window 2 (R109-R114, R119).

        An early call is logged and yet still owed, unless the customer asked for it or rang.
        """
        opened = self._callable(at, actor, seq)
        if not topics:
            raise Refused(rules.NO_TOPIC, field="topics")
        if not channel.spoken:
            raise Refused(rules.NOT_SPOKEN, field="channel", channel=channel)
        inbound = direction is CallDirection.INBOUND
        timing = self._window(opened, seq).timing(at)
        asked_for = early_by_request or inbound
        excuse = None if inbound else self._excuse(at, in_customers_quiet_hours, quiet_hours_reason)
        call = CallbackLogged(
            seq=seq,
            attempt=self.attempts + 1,
            reached=True,
            called_at=at,
            agent_id=actor.id,
            direction=direction,
            timing=timing,
            satisfies_duty=timing is not Timing.EARLY or asked_for,
            site_id=opened.site_id,
            customer_id=opened.customer_id,
            topics=tuple(dict.fromkeys(topics)),
            points=tuple(self._point(n, point) for n, point in enumerate(points, start=1)),
            vehicle_condition=said_if_any("vehicleCondition", self.subject, vehicle_condition),
            suggestions=said_if_any("suggestions", self.subject, suggestions),
            early_by_request=timing is Timing.EARLY and asked_for,
            for_agent_id=self._for_agent(actor),
            vehicle_id=opened.vehicle_id,
            repair_order_id=opened.repair_order_id,
            quiet_hours_reason=excuse,
            channel=channel,
        )
        return call, *self._second_window(opened, call), *_issues(opened, call)

    def _require_other_than_adviser(self, staff_id: str, field: str | None = None) -> None:
        if staff_id == self.require_open().adviser_id:
            raise Refused(rules.CALLER_IS_ADVISER, field=field, staff_id=staff_id)

    def _callable(self, at: datetime, actor: Actor, seq: int) -> FollowUpOpened:
        opened = self.require_open()
        self._require_other_than_adviser(actor.id)
        if not _FIRST <= seq <= self.calls_owed:
            raise Refused(rules.NO_SUCH_CALL, field="seq", calls=self.calls_owed, seq=seq)
        if seq <= self.calls_done:
            raise Refused(rules.CALL_DONE, field="seq", seq=seq)
        if seq > self.calls_done + 1:
            raise Refused(rules.SECOND_BEFORE_FIRST, field="seq")
        if at < opened.basis_at:
            raise Refused(rules.CALL_BEFORE_BASIS, at=at, basis_at=opened.basis_at)
        return opened

    def _for_agent(self, actor: Actor) -> str | None:
        return None if actor.id == self.agent_id else self.agent_id

    def _excuse(self, at: datetime, resting: bool, reason: str | None) -> Personal | None:
        clock = at.astimezone(SHANGHAI).time()
        excuse = said_if_any("quietHoursReason", self.subject, reason)
        if excuse is None and (resting or HOUSE_QUIET_HOURS.cover(clock)):
            raise Refused(rules.QUIET_HOURS, field="quietHoursReason", clock=f"{clock:%H:%M}")
        return excuse

    def _window(self, opened: FollowUpOpened, seq: int) -> Window:
        if seq == _SECOND and self.window2 is not None:
            return self.window2
        return Window(opened.window1_opens_on, opened.window1_closes_on)

    def _point(self, number: int, point: CallPointInput) -> CallPoint:
        answer = said_if_any("points", self.subject, point.answer)
        if point.answered_at_once and answer is None:
            raise Refused(rules.ANSWER_MISSING, field="points")
        return CallPoint(
            point_id=f"{self.conversations + 1}-{number}",
            kind=point.kind,
            text=said("points", self.subject, point.text),
            answered_at_once=point.answered_at_once,
            answer=answer,
        )

    def _second_window(
        self, opened: FollowUpOpened, call: CallbackLogged
    ) -> tuple[SecondWindowOpened, ...]:
        if call.seq != _FIRST or self.calls_owed == _FIRST or not call.satisfies_duty:
            return ()
        terms = opened.terms
        second = window(call.called_at, terms.second_call_first_day, terms.second_call_last_day)
        return (SecondWindowOpened(opens_on=second.opens, closes_on=second.closes),)


def _issues(opened: FollowUpOpened, call: CallbackLogged) -> tuple[IssueRaised, ...]:
    """What is left to do after the call; a complaint has its own record and clocks (R113)."""
    due = after_days(call.called_at, opened.terms.issue_days)
    return tuple(
        IssueRaised(issue_id=point.point_id, kind=point.kind, due_at=due.last_moment)
        for point in call.points
        if point.kind in _LEAVES_WORK and not point.answered_at_once
    )
