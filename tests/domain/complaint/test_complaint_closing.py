"""Step 7 of a complaint and after: callback, opinion, rating, closing, reopening."""

from datetime import date, datetime
from uuid import UUID

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    CallbackLogged,
    ComplainantDissatisfied,
    ComplainantSatisfied,
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintReceived,
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
from domain.values.contact import CallDirection, CallOutcome, Instrument, SurveyMethod
from domain.values.satisfaction import Scale
from tests.domain.complaint.examples import (
    ADVISER,
    AGENT,
    ANONYMOUS,
    ASSIGNED,
    CALLED_BACK,
    CATEGORISED,
    CLOSED,
    CUSTOMER,
    DONE,
    IN_HAND,
    INVESTIGATED,
    ORDER,
    PLANNED,
    RECEIVED,
    REMEDIED,
    REOPENED,
    TOLD,
    UNFOUNDED,
    VEHICLE,
    at,
    end_of,
    failed_call,
    terms,
    words,
)
from tests.domain.dsl import given

NEXT_DAY = at(30, 11)


def close(complaint: Complaint) -> tuple[Event, ...]:
    return as_events(complaint.close(at=at(30, 12)))


def call_back(
    complaint: Complaint, when: datetime = NEXT_DAY, outcome: CallOutcome = CallOutcome.REACHED
) -> CallbackLogged:
    return complaint.log_callback(at=when, actor=AGENT, outcome=outcome)


def dissatisfied(complaint: Complaint) -> tuple[Event, ...]:
    return as_events(
        complaint.record_dissatisfied(at=at(30, 12), statement="异响还在", terms=terms(at(30, 12)))
    )


NOT_CONTENT = ComplainantDissatisfied(statement=words("异响还在"))
RISEN = ComplaintEscalated(level=EscalationLevel.SUPERVISOR, cause=EscalationCause.DISSATISFIED)


# Callback


def test_a_callback_after_the_remedy_counts_for_closing() -> None:
    given(Complaint, *DONE).when(call_back).then(CALLED_BACK)


def test_a_call_before_the_remedy_was_done_does_not_count_even_if_entered_later() -> None:
    early = msgspec.structs.replace(CALLED_BACK, called_at=at(29, 15), after_remedy=False)
    given(Complaint, *DONE).when(lambda c: call_back(c, at(29, 15))).then(early).when(
        close
    ).then_refused("complaint.no_callback")


def test_a_call_during_the_inquiry_is_logged_and_does_not_count() -> None:
    logged = msgspec.structs.replace(CALLED_BACK, called_at=at(28), after_remedy=False)
    given(Complaint, *IN_HAND).when(lambda c: call_back(c, at(28))).then(logged)


def test_calls_are_numbered_through_all_rounds() -> None:
    given(Complaint, *DONE, CALLED_BACK, CLOSED, REOPENED).when(
        lambda c: call_back(c, at(3, month=10))
    ).then(
        msgspec.structs.replace(
            CALLED_BACK, attempt=2, called_at=at(3, month=10), after_remedy=False
        )
    )


def test_a_callback_is_not_earlier_than_the_complaint() -> None:
    given(Complaint, *DONE).when(lambda c: call_back(c, at(26, 14))).then_refused(
        "complaint.call_before_receipt"
    )


# Closing


def test_closing_needs_the_outcome_told() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED, PLANNED, REMEDIED, CALLED_BACK).when(
        close
    ).then_refused("complaint.not_resolved")


def test_closing_needs_a_callback_after_the_remedy() -> None:
    given(Complaint, *DONE).when(close).then_refused("complaint.no_callback")
    given(Complaint, *DONE, CALLED_BACK).when(close).then(CLOSED)


def test_an_unreachable_complainant_lets_it_close_after_failed_calls_on_three_days() -> None:
    two_days = (*DONE, failed_call(1, 29), failed_call(2, 30))
    given(Complaint, *two_days).when(close).then_refused("complaint.no_callback")
    given(Complaint, *two_days, failed_call(3, 1, 10)).when(close).then(
        ComplaintClosed(ground=ClosingGround.UNREACHABLE)
    )


def test_three_failed_calls_on_one_day_are_one_day() -> None:
    given(Complaint, *DONE, failed_call(1, 30), failed_call(2, 30), failed_call(3, 30)).when(
        close
    ).then_refused("complaint.no_callback")


def test_days_of_failed_calls_are_those_of_shanghai() -> None:
    before, after = datetime(2025, 9, 30, 23, 59), datetime(2025, 10, 1, 0, 1)  # noqa: DTZ001
    calls = tuple(
        msgspec.structs.replace(failed_call(n, 30), called_at=moment)
        for n, moment in enumerate(
            (at(29), *(m.replace(tzinfo=at(30).tzinfo) for m in (before, after))), start=1
        )
    )
    given(Complaint, *DONE, *calls).when(close).then(
        ComplaintClosed(ground=ClosingGround.UNREACHABLE)
    )


def test_failed_calls_of_an_earlier_round_do_not_count() -> None:
    calls = (failed_call(1, 29), failed_call(2, 30), failed_call(3, 1, 10))
    second_round = (INVESTIGATED, PLANNED, REMEDIED, TOLD)
    resolved = ComplaintResolved(
        round=2, resolved_at=at(9, month=10), resolution_due_at=end_of(11, month=10)
    )
    given(Complaint, *DONE, *calls, CLOSED, REOPENED, *second_round, resolved).when(
        close
    ).then_refused("complaint.no_callback")


def test_a_callback_of_an_earlier_round_does_not_count() -> None:
    given(
        Complaint,
        *DONE,
        CALLED_BACK,
        CLOSED,
        REOPENED,
        INVESTIGATED,
        PLANNED,
        REMEDIED,
        TOLD,
        ComplaintResolved(
            round=2, resolved_at=at(9, month=10), resolution_due_at=end_of(11, month=10)
        ),
    ).when(close).then_refused("complaint.no_callback")


def test_where_nobody_can_be_contacted_the_finished_remedy_is_enough() -> None:
    given(Complaint, ANONYMOUS, CATEGORISED, ASSIGNED).when(close).then_refused(
        "complaint.remedy_open"
    )
    given(Complaint, ANONYMOUS, CATEGORISED, ASSIGNED, UNFOUNDED).when(close).then(
        ComplaintResolved(round=1, resolved_at=at(30, 12), resolution_due_at=end_of(30)),
        ComplaintClosed(ground=ClosingGround.NO_WAY_TO_CONTACT),
    )


def test_a_closed_complaint_is_not_closed_again() -> None:
    given(Complaint, *DONE, CALLED_BACK, CLOSED).when(close).then_refused("complaint.not_resolved")


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


@pytest.mark.parametrize("past", [DONE, (*DONE, CALLED_BACK), (*DONE, CALLED_BACK, CLOSED)])
def test_a_dissatisfied_complainant_reopens_the_complaint(past: tuple[Event, ...]) -> None:
    again = given(Complaint, *past).when(dissatisfied).then(NOT_CONTENT, REOPENED)
    again.when(close).then_refused("complaint.not_resolved")


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


def test_a_rating_is_kept_raw_with_its_scale_and_handler() -> None:
    given(Complaint, *DONE).when(rate).then(RATED)
    given(Complaint, *DONE).when(lambda c: rate(c, 900, scale=Scale.ZERO_TO_TEN)).then(
        msgspec.structs.replace(RATED, score_hundredths=900, scale_max=10)
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


def test_a_complaint_from_a_call_passes_the_sealed_words_on() -> None:
    sealed = words("x")
    sealed.text, sealed.token = None, f"call/3/follow_up.callback_logged/{CUSTOMER}/c2VhbGVk"
    source = UUID("00000000-0000-4000-8000-00000000d001")
    opened = Complaint(id=ORDER).receive_from_call(
        number=1,
        site_id="S1",
        at=at(26),
        content=sealed,
        source_call=source,
        customer_id=CUSTOMER,
        vehicle_id=None,
        repair_order_id=None,
        terms=terms(at(26)),
    )[0]
    assert isinstance(opened, ComplaintReceived)
    assert opened.content is sealed
    assert opened.source_call == source


def test_an_incoming_call_that_broke_off_is_no_failed_callback() -> None:
    inbound = msgspec.structs.replace(failed_call(1, 29), direction=CallDirection.INBOUND)
    others = (failed_call(2, 30), failed_call(3, 30))
    given(Complaint, *DONE, inbound, *others).when(close).then_refused("complaint.no_callback")
