"""Questions from outside: open, overdue, answered, and the summary for the supervisor (R114, R144)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.enquiry.events import EnquiryTopic
from domain.values.clock import SHANGHAI
from projections.enquiry_board.projection import enquiry_board
from projections.enquiry_board.queries import (
    EnquiryCount,
    EnquiryRow,
    EnquiryState,
    enquiries,
    enquiry_topics,
)
from tests.projections.call_samples import FILE, WANG, said
from tests.projections.contact_samples import (
    ESCALATED,
    QUESTION,
    RISEN,
    SOLVED,
    STUDIED,
    TOLD,
    TURNED,
    answered,
    asked,
    at,
    end_of,
)
from tests.projections.dsl import GivenHistory, Shown, assert_every_fact_considered

JUNE: dict[str, Any] = {
    "received_from": datetime(2025, 6, 1, tzinfo=SHANGHAI),
    "received_before": datetime(2025, 7, 1, tzinfo=SHANGHAI),
}


def only(shown: Shown, when: datetime) -> EnquiryRow:
    (row,) = shown.ask(enquiries, at=when, first=10)
    return row


@pytest.mark.requirement("R114")
def test_a_question_is_overdue_after_wednesday_24_00(given_history: GivenHistory) -> None:
    shown = given_history(enquiry_board, FILE, asked(), STUDIED)
    row = only(shown, end_of(4))
    assert (row.state, row.due_at, row.studied_by_id) == (EnquiryState.OPEN, end_of(4), "S1-周")
    assert shown.text(row.question_sealed) == "刹车片保修多久"
    assert shown.text(row.customer_name_sealed) == "王女士"
    assert only(shown, at(5, 0)).state is EnquiryState.OVERDUE
    shown.and_then(RISEN)
    assert only(shown, at(5, 0)).state is EnquiryState.OVERDUE, "nobody has taken it on"
    shown.and_then(ESCALATED)
    assert only(shown, at(5, 0)).state is EnquiryState.ESCALATED


@pytest.mark.requirement("R115")
def test_a_solution_is_overdue_when_the_day_is_over(given_history: GivenHistory) -> None:
    shown = given_history(enquiry_board, asked(), ESCALATED, SOLVED)
    assert only(shown, end_of(5)).state is EnquiryState.ESCALATED
    assert only(shown, at(6, 0)).state is EnquiryState.OVERDUE
    shown.and_then(TOLD)
    row = only(shown, at(6, 0))
    assert (row.state, row.answered_by_id, row.answered_at) == (
        EnquiryState.ANSWERED,
        "S1-郑",
        at(5, 18),
    )
    assert shown.text(row.solution_sealed) == "延长到六个月"


@pytest.mark.requirement("R144")
def test_a_question_that_became_a_complaint_names_it(given_history: GivenHistory) -> None:
    row = only(given_history(enquiry_board, asked(), TURNED), at(9))
    assert (row.state, row.complaint_id) == (EnquiryState.TURNED_COMPLAINT, UUID(int=99))


def test_somebody_unknown_is_shown_as_they_left_it(given_history: GivenHistory) -> None:
    shown = given_history(
        enquiry_board,
        asked(customer_id=None, contact_name=said("陈先生"), contact_phone=said("+8613700000000")),
    )
    row = only(shown, at(2))
    assert shown.text(row.customer_name_sealed) == "陈先生"
    assert shown.text(row.phone_sealed) == "+8613700000000"


def test_questions_are_found_by_state_topic_site_and_customer(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        enquiry_board,
        asked(),
        answered(),
        asked(UUID(int=91), received_at=at(3), enquiry_topic=EnquiryTopic.PRICE, site_id="S2"),
        asked(UUID(int=92), received_at=at(4), customer_id=None),
    )
    filters: list[tuple[dict[str, Any], set[int]]] = [
        ({"state": EnquiryState.ANSWERED}, {80}),
        ({"topic": EnquiryTopic.PRICE}, {91}),
        ({"site_id": "S1"}, {80, 92}),
        ({"customer_id": WANG}, {80, 91}),
        ({"received_from": at(3), "received_before": at(4)}, {91}),
    ]
    for wanted, found in filters:
        rows = shown.ask(enquiries, at=at(4), first=10, **wanted)
        assert {row.enquiry_id.int for row in rows} == found
    first = shown.ask(enquiries, at=at(4), first=2)
    assert [row.enquiry_id.int for row in first] == [92, 91, 80]
    after = (first[1].received_at, first[1].enquiry_id)
    assert [r.enquiry_id for r in shown.ask(enquiries, at=at(4), first=2, after=after)] == [
        QUESTION
    ]


@pytest.mark.requirement("R144")
def test_the_supervisors_summary_counts_by_topic(given_history: GivenHistory) -> None:
    shown = given_history(
        enquiry_board,
        asked(),
        ESCALATED,
        asked(UUID(int=91)),
        answered(UUID(int=91), at_once=True),
        asked(UUID(int=92)),
        asked(UUID(int=93), enquiry_topic=EnquiryTopic.PRICE, site_id="S2"),
        answered(UUID(int=93)),
    )
    assert shown.ask(enquiry_topics, at=at(5, 0), **JUNE) == [
        EnquiryCount(
            enquiry_topic=EnquiryTopic.WARRANTY,
            received=3,
            answered_at_once=1,
            answered_later=0,
            escalated=1,
            overdue=1,
            turned_complaint=0,
        ),
        EnquiryCount(
            enquiry_topic=EnquiryTopic.PRICE,
            received=1,
            answered_at_once=0,
            answered_later=1,
            escalated=0,
            overdue=0,
            turned_complaint=0,
        ),
    ]
    assert len(shown.ask(enquiry_topics, at=at(5), **JUNE, site_id="S2")) == 1


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    given_history(
        enquiry_board,
        FILE,
        asked(),
        STUDIED,
        ESCALATED,
        SOLVED,
        TOLD,
        TURNED,
        asked(UUID(int=91)),
        answered(UUID(int=91)),
    ).assert_the_same_however_followed()


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(enquiry_board, "enquiry", "customer")
