"""What comes of the calls: open points, a rating, the end (R114, R115, R123)."""

from collections.abc import Callable

import msgspec
import pytest

from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import (
    CallAttempted,
    CustomerToldSolution,
    FollowUpAbandoned,
    FollowUpClosed,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SatisfactionRated,
    SolutionObtained,
)
from domain.follow_up.words import AbandonReason, PointKind
from domain.kernel import Event
from domain.values.contact import CallDirection, CallOutcome, Instrument, SurveyMethod
from domain.values.satisfaction import Scale
from tests.domain.dsl import given
from tests.domain.follow_up.examples import (
    AGENT,
    ASSIGNED,
    CUSTOMER,
    OPENED,
    ORDER,
    REACHED,
    SECOND_WINDOW,
    SUPERVISOR,
    VEHICLE,
    at,
    end_of,
    words,
)

RAISED = IssueRaised(issue_id="1-1", kind=PointKind.REQUEST, due_at=end_of(7))
CALLED = (OPENED, ASSIGNED, REACHED, SECOND_WINDOW)
ASKED = (*CALLED, RAISED)
SECOND = msgspec.structs.replace(REACHED, seq=2, attempt=2, called_at=at(14))
ESCALATED = IssueEscalated(issue_id="1-1", to_staff_id=SUPERVISOR.id, due_at=end_of(7))
SOLVED = SolutionObtained(issue_id="1-1", solution=words("提供代步车"), tell_due_at=end_of(6))
ANSWERED = IssueAnswered(issue_id="1-1", answer=words("可以提供"), answered_by=AGENT.id)
ATTEMPTED = CallAttempted(
    seq=1,
    attempt=1,
    outcome=CallOutcome.NO_ANSWER,
    attempted_at=at(4),
    agent_id=AGENT.id,
    direction=CallDirection.OUTBOUND,
    site_id="S1",
    customer_id=CUSTOMER,
)


def escalate(follow_up: FollowUp) -> Event:
    return follow_up.escalate_issue(issue_id="1-1", to_staff_id=SUPERVISOR.id)


def answer(follow_up: FollowUp) -> Event:
    return follow_up.answer_issue(actor=AGENT, issue_id="1-1", answer="可以提供")


def solve(follow_up: FollowUp) -> Event:
    return follow_up.obtain_solution(at=at(6, 16), issue_id="1-1", solution="提供代步车")


def tell(follow_up: FollowUp) -> Event:
    return follow_up.tell_customer(at=at(6, 23, 59), actor=AGENT, issue_id="1-1")


@pytest.mark.requirement("R114")
def test_an_open_point_is_answered_or_reported_to_the_supervisor() -> None:
    given(FollowUp, *ASKED).when(answer).then(ANSWERED)
    given(FollowUp, *ASKED).when(escalate).then(ESCALATED)


def test_what_the_supervisor_has_is_not_escalated_again() -> None:
    given(FollowUp, *ASKED, ESCALATED).when(escalate).then_refused("follow_up.issue_escalated")
    given(FollowUp, *ASKED, SOLVED).when(escalate).then_refused("follow_up.issue_escalated")


def test_the_supervisors_point_can_still_be_answered() -> None:
    given(FollowUp, *ASKED, ESCALATED).when(answer).then(ANSWERED)


@pytest.mark.requirement("R115")
@pytest.mark.parametrize("past", [ASKED, (*ASKED, ESCALATED)])
def test_a_solution_is_to_be_told_on_the_same_day(past: tuple[Event, ...]) -> None:
    solved = given(FollowUp, *past).when(solve).then(SOLVED)
    solved.when(tell).then(
        CustomerToldSolution(
            issue_id="1-1", told_by=AGENT.id, told_at=at(6, 23, 59), tell_due_at=end_of(6)
        )
    )


@pytest.mark.requirement("R115")
def test_told_in_the_last_minute_is_kept_and_on_the_next_day_broken() -> None:
    assert at(6, 23, 59) <= SOLVED.tell_due_at < at(7, 0)


def test_without_a_solution_there_is_nothing_to_tell() -> None:
    given(FollowUp, *ASKED, ESCALATED).when(tell).then_refused("follow_up.no_solution")


@pytest.mark.parametrize("step", [answer, escalate, solve, tell])
def test_a_settled_point_needs_nothing_more(step: Callable[[FollowUp], Event]) -> None:
    given(FollowUp, *ASKED, ANSWERED).when(step).then_refused("follow_up.issue_settled")


def test_there_is_no_point_that_nobody_made() -> None:
    given(FollowUp, *CALLED).when(answer).then_refused("follow_up.no_such_issue", field="issueId")


# Rating


def rate(follow_up: FollowUp, score: int = 440) -> Event:
    return follow_up.rate_satisfaction(
        at=at(5), actor=AGENT, score_hundredths=score, comment="等得久"
    )


RATED = SatisfactionRated(
    instrument=Instrument.TRACKING_CALL,
    score_hundredths=440,
    scale_max=5,
    method=SurveyMethod.PHONE,
    site_id="S1",
    rated_at=at(5),
    comment=words("等得久"),
    handler_id=AGENT.id,
    adviser_id=OPENED.adviser_id,
    technician_ids=OPENED.technician_ids,
    customer_id=CUSTOMER,
    vehicle_id=VEHICLE,
    repair_order_id=ORDER,
)


@pytest.mark.requirement("R123")
def test_a_rating_names_the_people_of_the_visit() -> None:
    given(FollowUp, *CALLED).when(rate).then(RATED)


def test_a_rating_needs_a_conversation() -> None:
    given(FollowUp, OPENED, ASSIGNED, ATTEMPTED).when(rate).then_refused("follow_up.not_reached")


def test_one_rating_a_method() -> None:
    given(FollowUp, *CALLED, RATED).when(rate).then_refused(
        "follow_up.already_rated", field="method"
    )


@pytest.mark.parametrize("score", [99, 501])
def test_a_score_lies_on_its_scale(score: int) -> None:
    given(FollowUp, *CALLED).when(lambda f: rate(f, score)).then_refused(
        "follow_up.score_out_of_scale", field="scoreHundredths"
    )


def test_a_recommendation_may_be_zero_of_ten() -> None:
    given(FollowUp, *CALLED).when(
        lambda f: f.rate_satisfaction(
            at=at(5), actor=AGENT, score_hundredths=0, scale=Scale.ZERO_TO_TEN, comment="等得久"
        )
    ).then(msgspec.structs.replace(RATED, score_hundredths=0, scale_max=10))


# The end


@pytest.mark.requirement("R124")
def test_closing_needs_both_calls() -> None:
    given(FollowUp, *CALLED).when(lambda f: f.close()).then_refused("follow_up.calls_left")
    given(FollowUp, *CALLED, SECOND).when(lambda f: f.close()).then(FollowUpClosed(calls_reached=2))


@pytest.mark.requirement("R124")
def test_closing_needs_every_point_answered() -> None:
    given(FollowUp, *ASKED, SECOND).when(lambda f: f.close()).then_refused("follow_up.issues_left")
    given(FollowUp, *ASKED, ANSWERED, SECOND).when(lambda f: f.close()).then(
        FollowUpClosed(calls_reached=2)
    )


def test_a_closed_follow_up_takes_no_calls() -> None:
    given(FollowUp, *CALLED, SECOND, FollowUpClosed(calls_reached=2)).when(rate).then_refused(
        "follow_up.not_open"
    )


def test_nobody_is_unreachable_whom_nobody_has_called() -> None:
    given(FollowUp, OPENED).when(
        lambda f: f.abandon(reason=AbandonReason.UNREACHABLE)
    ).then_refused("follow_up.never_tried", field="reason")
    given(FollowUp, OPENED, ATTEMPTED).when(
        lambda f: f.abandon(reason=AbandonReason.UNREACHABLE, note="三次无人接听")
    ).then(FollowUpAbandoned(reason=AbandonReason.UNREACHABLE, note=words("三次无人接听"))).when(
        escalate
    ).then_refused("follow_up.not_open")


def test_an_open_point_is_not_abandoned_unless_the_customers_data_is_erased() -> None:
    given(FollowUp, *ASKED).when(
        lambda f: f.abandon(reason=AbandonReason.CUSTOMER_REFUSES_CALLS)
    ).then_refused("follow_up.issues_left")
    given(FollowUp, *ASKED).when(
        lambda f: f.abandon(reason=AbandonReason.PERSONAL_DATA_ERASED)
    ).then(FollowUpAbandoned(reason=AbandonReason.PERSONAL_DATA_ERASED))
