"""What the complainant says of it, and what is learnt: opinion, reopening, rating, improvement."""

from datetime import date

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    ComplainantDissatisfied,
    ComplainantSatisfied,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintReopened,
    ComplaintResolved,
    ComplaintWithdrawn,
    ImprovementActionDone,
    ImprovementActionRaised,
    SatisfactionRated,
)
from domain.complaint.words import (
    ClosingGround,
    EscalationCause,
    EscalationLevel,
    ReopeningCause,
)
from domain.kernel import Event, as_events
from domain.values.contact import Instrument, SurveyMethod
from domain.values.satisfaction import Scale
from tests.domain.complaint.examples import (
    ADVISER,
    CALLED_BACK,
    CLOSED,
    CUSTOMER,
    DONE,
    IN_HAND,
    INVESTIGATED,
    ORDER,
    RECEIVED,
    REOPENED,
    TOLD,
    UNFOUNDED,
    VEHICLE,
    at,
    end_of,
    terms,
    words,
)
from tests.domain.dsl import given


def close(complaint: Complaint) -> tuple[Event, ...]:
    return as_events(complaint.close(at=at(30, 12)))


def dissatisfied(complaint: Complaint) -> tuple[Event, ...]:
    return as_events(
        complaint.record_dissatisfied(at=at(30, 12), statement="异响还在", terms=terms(at(30, 12)))
    )


NOT_CONTENT = ComplainantDissatisfied(statement=words("异响还在"))
RISEN = ComplaintEscalated(level=EscalationLevel.SUPERVISOR, cause=EscalationCause.DISSATISFIED)


# Opinion


def test_a_satisfied_complainant_is_recorded_and_seen_at_closing() -> None:
    content = ComplainantSatisfied(statement=words("谢谢"))
    given(Complaint, *DONE, CALLED_BACK).when(lambda c: c.record_satisfied(statement="谢谢")).then(
        content
    ).when(close).then(ComplaintClosed(ground=ClosingGround.CALLED_BACK, satisfied=True))


def test_nobody_is_satisfied_before_the_outcome() -> None:
    given(Complaint, *IN_HAND).when(lambda c: c.record_satisfied()).then_refused(
        "complaint.not_settled"
    )


@pytest.mark.requirement("R137")
@pytest.mark.parametrize("past", [DONE, (*DONE, CALLED_BACK), (*DONE, CALLED_BACK, CLOSED)])
def test_a_dissatisfied_complainant_reopens_the_complaint(past: tuple[Event, ...]) -> None:
    again = given(Complaint, *past).when(dissatisfied).then(NOT_CONTENT, REOPENED)
    again.when(close).then_refused("complaint.not_resolved")


@pytest.mark.requirement("R137")
def test_dissatisfaction_while_it_is_open_escalates() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED).when(dissatisfied).then(NOT_CONTENT, RISEN)


def test_dissatisfaction_in_a_second_round_reopens_and_escalates() -> None:
    second = ComplaintResolved(
        round=2, resolved_at=at(9, month=10), resolution_due_at=end_of(11, month=10)
    )
    given(Complaint, *DONE, REOPENED, UNFOUNDED, TOLD, second).when(dissatisfied).then(
        NOT_CONTENT, msgspec.structs.replace(REOPENED, round=3), RISEN
    )


def test_what_was_withdrawn_stays_so() -> None:
    given(Complaint, RECEIVED, ComplaintWithdrawn()).when(dissatisfied).then_refused(
        "complaint.not_open"
    )


# Reopening


def test_a_recurrence_reopens_a_closed_complaint() -> None:
    given(Complaint, *DONE, CALLED_BACK, CLOSED).when(
        lambda c: c.reopen(cause=ReopeningCause.RECURRED, reason="又响了", terms=terms(at(30, 12)))
    ).then(
        ComplaintReopened(
            round=2,
            cause=ReopeningCause.RECURRED,
            resolution_due_at=end_of(11, month=10),
            promise_version=1,
            reason=words("又响了"),
        )
    )


def test_dissatisfaction_is_recorded_in_the_complainants_words() -> None:
    given(Complaint, *DONE).when(
        lambda c: c.reopen(cause=ReopeningCause.DISSATISFIED, reason="不满", terms=terms(at(30)))
    ).then_refused("complaint.reopen_cause", field="cause")


def test_an_open_complaint_is_not_reopened() -> None:
    given(Complaint, *IN_HAND).when(
        lambda c: c.reopen(cause=ReopeningCause.NEW_INFORMATION, reason="补充", terms=terms(at(30)))
    ).then_refused("complaint.not_settled")


# Rating, withdrawal, improvement


def rate(
    complaint: Complaint,
    score: int = 450,
    method: SurveyMethod = SurveyMethod.PHONE,
    scale: Scale = Scale.ONE_TO_FIVE,
) -> Event:
    return complaint.rate_satisfaction(
        at=at(30, 11), method=method, score_hundredths=score, scale=scale, comment="处理及时"
    )


RATED = SatisfactionRated(
    instrument=Instrument.COMPLAINT,
    score_hundredths=450,
    scale_max=5,
    method=SurveyMethod.PHONE,
    site_id="S1",
    rated_at=at(30, 11),
    comment=words("处理及时"),
    handler_id=ADVISER,
    customer_id=CUSTOMER,
    vehicle_id=VEHICLE,
    repair_order_id=ORDER,
)


@pytest.mark.requirement("R138")
def test_a_rating_is_kept_raw_with_its_scale_and_handler() -> None:
    given(Complaint, *DONE).when(rate).then(RATED)
    given(Complaint, *DONE).when(lambda c: rate(c, 900, scale=Scale.ZERO_TO_TEN)).then(
        msgspec.structs.replace(RATED, score_hundredths=900, scale_max=10)
    )


@pytest.mark.requirement("R145")
@pytest.mark.requirement("R148")
@pytest.mark.parametrize("method", SurveyMethod)
def test_every_method_is_taken_on_the_same_scale(method: SurveyMethod) -> None:
    given(Complaint, *DONE).when(lambda c: rate(c, 440, method=method)).then(
        msgspec.structs.replace(RATED, score_hundredths=440, method=method)
    )


@pytest.mark.parametrize(
    ("score", "scale"),
    [(0, Scale.ONE_TO_FIVE), (501, Scale.ONE_TO_FIVE), (-1, Scale.ZERO_TO_TEN)],
)
def test_a_score_lies_on_its_scale(score: int, scale: Scale) -> None:
    given(Complaint, *DONE).when(lambda c: rate(c, score, scale=scale)).then_refused(
        "complaint.score_out_of_scale", field="scoreHundredths"
    )


def test_one_survey_a_round_and_method() -> None:
    given(Complaint, *DONE, RATED).when(rate).then_refused("complaint.already_rated")
    given(Complaint, *DONE, RATED).when(lambda c: rate(c, method=SurveyMethod.WEB)).then(
        msgspec.structs.replace(RATED, method=SurveyMethod.WEB)
    )


def test_the_handling_is_rated_when_there_is_something_to_rate() -> None:
    given(Complaint, *IN_HAND).when(rate).then_refused("complaint.not_settled")


def test_a_withdrawn_complaint_takes_no_steps() -> None:
    given(Complaint, RECEIVED).when(lambda c: c.withdraw(at=at(26, 15, 30), reason="误会")).then(
        ComplaintWithdrawn(reason=words("误会"))
    ).when(close).then_refused("complaint.not_resolved")


@pytest.mark.requirement("R139")
def test_improvements_are_raised_and_done_also_after_closing() -> None:
    raised = ImprovementActionRaised(
        action_id="1",
        description="刹车片安装后加复检",
        owner_id="inspector-qian",
        due_on=date(2025, 10, 31),
    )
    improving = (
        given(Complaint, *DONE, CALLED_BACK, CLOSED)
        .when(
            lambda c: c.raise_improvement(
                description="刹车片安装后加复检",
                owner_id="inspector-qian",
                due_on=date(2025, 10, 31),
            )
        )
        .then(raised)
    )
    done = improving.when(
        lambda c: c.complete_improvement(action_id="1", result="已写入作业规范")
    ).then(ImprovementActionDone(action_id="1", result="已写入作业规范"))
    done.when(lambda c: c.complete_improvement(action_id="1", result="重复")).then()
    done.when(lambda c: c.complete_improvement(action_id="2", result="无")).then_refused(
        "complaint.no_such_action", field="actionId"
    )
