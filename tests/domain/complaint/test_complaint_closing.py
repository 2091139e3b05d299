"""Step 7 of a complaint and after: the callback, and what closes a complaint."""

from datetime import datetime

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    CallbackLogged,
    ComplaintClosed,
    ComplaintResolved,
)
from domain.complaint.words import (
    ClosingGround,
)
from domain.kernel import Event, as_events
from domain.values.contact import CallDirection, CallOutcome
from tests.domain.complaint.examples import (
    AGENT,
    ANONYMOUS,
    ASSIGNED,
    CALLED_BACK,
    CATEGORISED,
    CLOSED,
    DONE,
    IN_HAND,
    INVESTIGATED,
    PLANNED,
    REMEDIED,
    REOPENED,
    TOLD,
    UNFOUNDED,
    at,
    end_of,
    failed_call,
)
from tests.domain.dsl import given

NEXT_DAY = at(30, 11)


def close(complaint: Complaint) -> tuple[Event, ...]:
    return as_events(complaint.close(at=at(30, 12)))


def call_back(
    complaint: Complaint, when: datetime = NEXT_DAY, outcome: CallOutcome = CallOutcome.REACHED
) -> CallbackLogged:
    return complaint.log_callback(at=when, actor=AGENT, outcome=outcome)


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


@pytest.mark.requirement("R137")
def test_closing_needs_the_outcome_told() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED, PLANNED, REMEDIED, CALLED_BACK).when(
        close
    ).then_refused("complaint.not_resolved")


@pytest.mark.requirement("R135")
@pytest.mark.requirement("R140")
def test_closing_needs_a_callback_after_the_remedy() -> None:
    given(Complaint, *DONE).when(close).then_refused("complaint.no_callback")
    given(Complaint, *DONE, CALLED_BACK).when(close).then(CLOSED)


@pytest.mark.requirement("R135")
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


def test_an_incoming_call_that_broke_off_is_no_failed_callback() -> None:
    inbound = msgspec.structs.replace(failed_call(1, 29), direction=CallDirection.INBOUND)
    others = (failed_call(2, 30), failed_call(3, 30))
    given(Complaint, *DONE, inbound, *others).when(close).then_refused("complaint.no_callback")
