"""No path to a closed complaint skips the callback (R141): random walks over every command."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    CallbackLogged,
    ComplainantDissatisfied,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintReopened,
    DeadlineMissed,
    OutcomeTold,
    RemedyCompleted,
)
from domain.complaint.words import (
    Category,
    ClosingGround,
    EscalationCause,
    Finding,
    PauseReason,
    ReopeningCause,
)
from domain.kernel import Channel, Decision, Event, Refused, as_events
from domain.values.clock import shanghai_date
from domain.values.contact import CallOutcome
from tests.domain.complaint.examples import ADVISER, AGENT, ORDER, RECEIVED, RECEIVED_AT, terms

Step = Callable[[Complaint, datetime], Decision]

STEPS: dict[str, Step] = {
    "contact": lambda c, t: c.contact_complainant(at=t, actor=AGENT, contact_channel=Channel.PHONE),
    "categorise": lambda c, _: c.categorise(category=Category.REPAIR_SERVICE),
    "assign": lambda c, t: c.assign(
        at=t, department="部", assignee_id=ADVISER, investigate_by=t + timedelta(days=1)
    ),
    "founded": lambda c, t: c.record_investigation(
        at=t, actor=AGENT, finding=Finding.FOUNDED, findings="属实"
    ),
    "unfounded": lambda c, t: c.record_investigation(
        at=t, actor=AGENT, finding=Finding.UNFOUNDED, findings="不属实"
    ),
    "plan": lambda c, _: c.plan_remedy(remedy="返修", planned_for=date(2025, 9, 29)),
    "complete": lambda c, t: c.complete_remedy(at=t, actor=AGENT, what_was_done="已返修"),
    "tell": lambda c, t: c.tell_outcome(
        at=t, actor=AGENT, outcome="已返修", told_channel=Channel.PHONE
    ),
    "reach": lambda c, t: c.log_callback(at=t, actor=AGENT, outcome=CallOutcome.REACHED),
    "fail": lambda c, t: c.log_callback(at=t, actor=AGENT, outcome=CallOutcome.NO_ANSWER),
    "dissatisfied": lambda c, t: c.record_dissatisfied(at=t, statement="不满", terms=terms(t)),
    "reopen": lambda c, t: c.reopen(cause=ReopeningCause.RECURRED, reason="又坏了", terms=terms(t)),
    "pause": lambda c, t: c.pause_clock(
        at=t, reason=PauseReason.WAITING_FOR_CUSTOMER, waiting_for="资料", terms=terms(t)
    ),
    "resume": lambda c, t: c.resume_clock(at=t, terms=terms(t)),
    "job": lambda c, t: c.miss_deadlines(at=t),
    "close": lambda c, t: c.close(at=t),
}
# Walks are made of whole stretches of the way and of single steps, so that many reach the end.
WAY = ("contact", "categorise", "assign", "founded", "plan", "complete", "tell")
STRETCHES = (
    WAY,
    WAY,
    WAY[3:],
    ("unfounded", "tell"),
    ("reach", "close"),
    ("fail", "fail", "fail", "close"),
)
Leap = tuple[tuple[str, ...], int]
leaps: st.SearchStrategy[Leap] = st.tuples(
    st.one_of(
        st.sampled_from(STRETCHES),
        st.sampled_from(sorted(STEPS)).map(lambda step: (step,)),
    ),
    st.sampled_from([1, 30, 24 * 60]),
)
walks = st.lists(leaps, min_size=3, max_size=15)


def walk(path: list[Leap]) -> list[Event]:
    """The facts that come of these steps; each so many minutes after the one before."""
    complaint, now, facts = Complaint(id=ORDER).apply(RECEIVED), RECEIVED_AT, list[Event]()
    for name, minutes in ((name, after) for names, after in path for name in names):
        now += timedelta(minutes=minutes)
        try:
            decided = as_events(STEPS[name](complaint, now))
        except Refused:
            continue
        for fact in decided:
            complaint = Complaint.apply(complaint, fact)  # pyright: ignore[reportArgumentType] - any fact of this stream
        facts += decided
    return facts


def last_round(facts: list[Event]) -> list[Event]:
    reopened = [n for n, fact in enumerate(facts) if isinstance(fact, ComplaintReopened)]
    return facts[reopened[-1] + 1 :] if reopened else facts


@pytest.mark.requirement("R140")
@pytest.mark.requirement("R135")
@pytest.mark.requirement("R141")
@settings(max_examples=250, deadline=None)
@given(walks)
def test_closed_means_told_and_called_back_in_that_round(path: list[Leap]) -> None:
    facts = walk(path)
    for turn, fact in enumerate(facts):
        if not isinstance(fact, ComplaintClosed):
            continue
        before = last_round(facts[:turn])
        assert any(isinstance(f, OutcomeTold) for f in before)
        remedied = [f.completed_at for f in before if isinstance(f, RemedyCompleted)]
        since = max(remedied, default=RECEIVED_AT)
        calls = [f for f in before if isinstance(f, CallbackLogged) and f.called_at >= since]
        failed_days = {shanghai_date(call.called_at) for call in calls if not call.reached}
        assert any(call.reached for call in calls) or len(failed_days) >= 3
        assert (fact.ground is ClosingGround.CALLED_BACK) is any(call.reached for call in calls)


@pytest.mark.requirement("R137")
@pytest.mark.requirement("R141")
@settings(max_examples=250, deadline=None)
@given(walks)
def test_dissatisfaction_always_has_a_consequence(path: list[Leap]) -> None:
    facts = walk(path)
    for turn, fact in enumerate(facts):
        if isinstance(fact, ComplainantDissatisfied):
            assert isinstance(facts[turn + 1], ComplaintReopened | ComplaintEscalated)


@pytest.mark.requirement("R142")
@settings(max_examples=250, deadline=None)
@given(walks)
def test_each_missed_deadline_is_said_once_and_escalated(path: list[Leap]) -> None:
    facts = walk(path)
    missed = [f for f in facts if isinstance(f, DeadlineMissed)]
    assert len({(f.clock, f.round) for f in missed}) == len(missed)
    risen = [
        f
        for f in facts
        if isinstance(f, ComplaintEscalated) and f.cause is EscalationCause.DEADLINE_MISSED
    ]
    assert [f.clock for f in risen] == [f.clock for f in missed]
