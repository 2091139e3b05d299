"""What is written down of a call: attempts, points, open issues (R111-R114, R116)."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from domain.follow_up.aggregate import FollowUp
from domain.follow_up.calls import CallPointInput
from domain.follow_up.events import (
    CallAttempted,
    CallbackLogged,
    CallPoint,
    IssueRaised,
)
from domain.follow_up.words import PointKind, Topic
from domain.kernel import Actor, Event, as_events
from domain.values.contact import CallDirection, CallOutcome
from tests.domain.dsl import given
from tests.domain.follow_up.examples import (
    AGENT,
    ASSIGNED,
    CUSTOMER,
    OPENED,
    ORDER,
    REACHED,
    SECOND_WINDOW,
    VEHICLE,
    at,
    end_of,
    words,
)

CALLING = (OPENED, ASSIGNED)


def log(follow_up: FollowUp, when: datetime, **changes: Any) -> tuple[Event, ...]:
    arguments: dict[str, Any] = {
        "at": when,
        "actor": AGENT,
        "seq": 1,
        "topics": (Topic.VEHICLE_USE_AND_SUGGESTIONS,),
    }
    return as_events(follow_up.log_call(**(arguments | changes)))


def logged(when: datetime, **changes: Any) -> CallbackLogged:
    """The call as it is recorded where the agent rings for the first time."""
    happened = log(given(FollowUp, *CALLING).state, when, **changes)[0]
    assert isinstance(happened, CallbackLogged)
    return happened


def attempt(follow_up: FollowUp, when: datetime, actor: Actor = AGENT) -> CallAttempted:
    return follow_up.attempt_call(at=when, actor=actor, seq=1, outcome=CallOutcome.NO_ANSWER)


# What is written down


@pytest.mark.requirement("R116")
def test_a_call_that_reached_nobody_is_an_attempt() -> None:
    tried = CallAttempted(
        seq=1,
        attempt=1,
        outcome=CallOutcome.NO_ANSWER,
        attempted_at=at(4),
        agent_id=AGENT.id,
        direction=CallDirection.OUTBOUND,
        site_id="S1",
        customer_id=CUSTOMER,
        vehicle_id=VEHICLE,
        repair_order_id=ORDER,
    )
    again = given(FollowUp, *CALLING).when(lambda f: attempt(f, at(4))).then(tried)
    again.when(lambda f: log(f, at(5))).then(
        msgspec.structs.replace(REACHED, attempt=2), SECOND_WINDOW
    )


def test_a_call_that_reached_the_customer_is_no_mere_attempt() -> None:
    given(FollowUp, *CALLING).when(
        lambda f: f.attempt_call(at=at(5), actor=AGENT, seq=1, outcome=CallOutcome.REACHED)
    ).then_refused("follow_up.reached_call_is_logged", field="outcome")


@pytest.mark.requirement("R111")
def test_a_call_has_a_topic() -> None:
    given(FollowUp, *CALLING).when(lambda f: log(f, at(5), topics=())).then_refused(
        "follow_up.no_topic", field="topics"
    )


@pytest.mark.requirement("R112")
def test_condition_and_suggestions_are_the_customers_words_or_none() -> None:
    call = logged(at(5), vehicle_condition="正常", suggestions=" ")
    assert call.vehicle_condition == words("正常")
    assert call.suggestions is None


@pytest.mark.requirement("R114")
def test_an_answer_given_at_once_is_written_down() -> None:
    point = CallPointInput(kind=PointKind.REQUEST, text="何时保养", answered_at_once=True)
    given(FollowUp, *CALLING).when(lambda f: log(f, at(5), points=(point,))).then_refused(
        "follow_up.answer_missing", field="points"
    )


@pytest.mark.requirement("R113")
@pytest.mark.requirement("R114")
def test_requests_and_wishes_left_open_become_issues_due_in_two_days() -> None:
    points = (
        CallPointInput(
            kind=PointKind.REQUEST, text="何时保养", answered_at_once=True, answer="五千公里"
        ),
        CallPointInput(kind=PointKind.WISH, text="希望有代步车"),
        CallPointInput(kind=PointKind.COMPLAINT, text="等太久"),
        CallPointInput(kind=PointKind.PRAISE, text="师傅很好"),
    )
    recorded = (
        CallPoint(
            point_id="1-1",
            kind=PointKind.REQUEST,
            text=words("何时保养"),
            answered_at_once=True,
            answer=words("五千公里"),
        ),
        CallPoint(point_id="1-2", kind=PointKind.WISH, text=words("希望有代步车")),
        CallPoint(point_id="1-3", kind=PointKind.COMPLAINT, text=words("等太久")),
        CallPoint(point_id="1-4", kind=PointKind.PRAISE, text=words("师傅很好")),
    )
    given(FollowUp, *CALLING).when(lambda f: log(f, at(5), points=points)).then(
        msgspec.structs.replace(REACHED, points=recorded),
        SECOND_WINDOW,
        IssueRaised(issue_id="1-2", kind=PointKind.WISH, due_at=end_of(7)),
    )


@pytest.mark.requirement("R114")
def test_a_point_raised_on_monday_is_due_on_wednesday_at_24() -> None:
    wish = CallPointInput(kind=PointKind.WISH, text="希望有代步车")
    raised = log(given(FollowUp, *CALLING).state, at(9), points=(wish,))[-1]
    assert raised == IssueRaised(issue_id="1-1", kind=PointKind.WISH, due_at=end_of(11))


def test_points_of_two_calls_have_different_ids() -> None:
    wish = CallPointInput(kind=PointKind.WISH, text="希望有代步车")
    first = msgspec.structs.replace(
        REACHED, points=(CallPoint(point_id="1-1", kind=PointKind.WISH, text=words("早")),)
    )
    happened = log(
        given(FollowUp, *CALLING, first, SECOND_WINDOW).state, at(12), seq=2, points=(wish,)
    )
    assert happened[1] == IssueRaised(issue_id="2-1", kind=PointKind.WISH, due_at=end_of(14))


def test_a_follow_up_that_was_never_opened_takes_no_call() -> None:
    given(FollowUp).when(lambda f: log(f, at(5))).then_refused("follow_up.not_open")
