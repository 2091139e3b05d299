"""Questions, notices and visits in the record and the register of calls (R116, R119, R121, R144)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from domain.follow_up import events as follow_up
from domain.follow_up.words import PointKind
from domain.kernel import Channel
from domain.values.clock import SHANGHAI
from domain.values.contact import CallDirection, CallOutcome, Instrument, SurveyMethod
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.call_record.projection import call_record
from projections.call_record.queries import CallRow, calls, count_calls
from projections.call_record.summaries import AgentSummary, by_agent
from projections.call_register.projection import call_register
from projections.call_register.queries import count_entries, entries
from projections.calls import CallKind
from tests.projections.call_samples import (
    AGENT,
    CALLS,
    KNOWN,
    WANG,
    attempted,
    point,
    received,
    said,
    spoken,
)
from tests.projections.contact_samples import (
    ESCALATED,
    INVITATION,
    QUESTION,
    SOLVED,
    STUDIED,
    TOLD,
    TURNED,
    answered,
    asked,
    at,
    invited,
    notified,
    unreached,
)
from tests.projections.dsl import GivenHistory, Shown, fact, shown_by

JUNE: dict[str, Any] = {
    "called_from": datetime(2025, 6, 1, tzinfo=SHANGHAI),
    "called_before": datetime(2025, 7, 1, tzinfo=SHANGHAI),
}
CONTACTS = (
    asked(),
    STUDIED,
    ESCALATED,
    SOLVED,
    TOLD,
    invited(),
    unreached(),
    notified(),
    spoken(channel=Channel.VISIT),
)


def rows(shown: Shown) -> list[CallRow]:
    return shown.ask(calls, first=20)[::-1]


@pytest.mark.requirement("R116")
@pytest.mark.requirement("R144")
def test_a_question_is_a_call_that_waits_for_its_answer(given_history: GivenHistory) -> None:
    shown = given_history(call_record, *KNOWN, asked(), STUDIED)
    (question,) = rows(shown)
    assert (question.kind, question.direction, question.enquiry_id) == (
        CallKind.ENQUIRY,
        CallDirection.INBOUND,
        QUESTION,
    )
    (only,) = question.points
    assert (only.kind, shown.text(only.text_sealed)) == (PointKind.REQUEST, "刹车片保修多久")
    assert question.follow_up_needed
    assert shown.text(question.customer_name_sealed) == "王女士"


def test_an_answer_given_later_is_a_call_of_its_own(given_history: GivenHistory) -> None:
    shown = given_history(call_record, asked(), answered())
    question, answer = rows(shown)
    assert (answer.kind, answer.channel) == (CallKind.ENQUIRY_ANSWER, Channel.WECHAT)
    assert shown.text(answer.remark_sealed) == "三个月"
    assert not question.follow_up_needed
    assert shown.text(question.points[0].answer_sealed) == "三个月"


def test_an_answer_given_at_once_is_said_in_the_same_call(given_history: GivenHistory) -> None:
    at_once = answered(answered_at=at(2), at_once=True, via=Channel.PHONE)
    (question,) = rows(given_history(call_record, asked(), at_once))
    assert question.points[0].answered_at_once
    assert not question.follow_up_needed


def test_a_solution_is_seen_through_to_the_customer(given_history: GivenHistory) -> None:
    question, told = rows(given_history(call_record, asked(), ESCALATED, SOLVED, TOLD))
    (only,) = question.points
    assert (only.escalated_to_id, only.settled_by_id, only.settled_at) == (
        "S1-郑",
        "S1-郑",
        at(5, 18),
    )
    assert told.kind is CallKind.ENQUIRY_ANSWER


def test_a_question_that_became_a_complaint_is_one_call(given_history: GivenHistory) -> None:
    complaint = received(
        UUID(int=99), channel=Channel.PHONE, source_call=UUID(int=5), received_at=at(3)
    )
    (question,) = rows(given_history(call_record, asked(), TURNED, complaint))
    assert question.kind is CallKind.ENQUIRY
    assert not question.follow_up_needed  # the complaint has its own clocks


@pytest.mark.requirement("R116")
@pytest.mark.requirement("R158")
def test_notices_are_calls_reached_or_not(given_history: GivenHistory) -> None:
    shown = given_history(call_record, invited(), unreached(), notified())
    tried, told = rows(shown)
    assert (tried.kind, tried.outcome, tried.reached) == (
        CallKind.NOTICE,
        CallOutcome.NO_ANSWER,
        False,
    )
    assert (told.outcome, told.attempt, told.outreach_id) == (CallOutcome.REACHED, 2, INVITATION)
    assert shown.text(told.remark_sealed) == "带两个孩子"


@pytest.mark.requirement("R119")
def test_a_visit_is_recorded_as_a_call_is(given_history: GivenHistory) -> None:
    wish = point("1-1", PointKind.WISH, "希望上门取送车")
    (visit,) = rows(given_history(call_record, spoken(channel=Channel.VISIT, points=(wish,))))
    assert (visit.kind, visit.channel) == (CallKind.TRACKING, Channel.VISIT)
    assert visit.points[0].kind is PointKind.WISH


@pytest.mark.requirement("R116")
def test_every_contact_has_its_line_in_the_register(
    database: Database, history: History, keyring: Keyring
) -> None:
    record = shown_by(call_record, database, history, keyring, *KNOWN, *CONTACTS)
    register = shown_by(call_register, database, history, keyring)
    lines = register.ask(entries, site_id="S1", year=2025, first=20)
    assert [(line.number, line.kind, line.channel) for line in lines] == [
        (1, CallKind.ENQUIRY, Channel.PHONE),
        (2, CallKind.ENQUIRY_ANSWER, Channel.PHONE),
        (3, CallKind.NOTICE, Channel.PHONE),
        (4, CallKind.NOTICE, Channel.PHONE),
        (5, CallKind.TRACKING, Channel.VISIT),
    ]
    assert record.ask(count_calls, **JUNE) == register.ask(count_entries, **JUNE) == len(lines)


def test_the_register_shows_what_somebody_unknown_left(given_history: GivenHistory) -> None:
    unknown = asked(
        customer_id=None,
        vehicle_id=None,
        contact_name=said("陈先生", QUESTION),
        contact_phone=said("+8613700000000", QUESTION),
    )
    shown = given_history(call_register, unknown)
    (line,) = shown.ask(entries, site_id="S1", year=2025, first=5)
    assert shown.text(line.customer_name_sealed) == "陈先生"
    assert shown.text(line.phone_sealed) == "+8613700000000"


RATED = follow_up.SatisfactionRated(
    instrument=Instrument.TRACKING_CALL,
    score_hundredths=430,
    scale_max=5,
    method=SurveyMethod.PHONE,
    site_id="S1",
    rated_at=at(5),
    handler_id=AGENT.id,
    customer_id=WANG,
)


@pytest.mark.requirement("R121")
def test_the_summary_of_an_agent(given_history: GivenHistory) -> None:
    said_in_it = (
        point("1-1", PointKind.WISH, "希望周末取车"),
        point("1-2", PointKind.COMPLAINT, "等太久"),
        point("1-3", PointKind.PRAISE, "态度好", answered_at_once=True, answer=said("谢谢")),
    )
    raised = follow_up.IssueRaised(issue_id="1-1", kind=PointKind.WISH, due_at=at(7))
    shown = given_history(
        call_record,
        attempted(attempt=1),
        spoken(points=said_in_it, for_agent_id="S1-吴"),
        fact(raised, stream=CALLS),
        fact(RATED, stream=CALLS),
        asked(),
        notified(),
        spoken(UUID(int=55), agent_id="S1-何", site_id="S2", channel=Channel.VISIT),
    )
    he, zhou = sorted(shown.ask(by_agent, at=at(9), **JUNE), key=lambda row: row.calls)
    assert he == AgentSummary(
        agent_id="S1-何",
        **dict.fromkeys(AgentSummary.__struct_fields__[1:-1], 0)
        | {"calls": 1, "reached": 1, "visits": 1},
        mean_rating_hundredths=None,
    )
    assert zhou == AgentSummary(
        agent_id=AGENT.id,
        calls=4,
        reached=3,
        not_reached=1,
        inbound=1,
        visits=0,
        as_deputy=1,
        requests=1,
        wishes=1,
        complaints=1,
        praise=1,
        answered_at_once=1,
        issues=2,
        issues_settled=0,
        issues_escalated=0,
        issues_overdue=2,
        ratings=1,
        mean_rating_hundredths=430,
    )
    assert shown.ask(by_agent, at=at(3), **JUNE, site_id="S2") == [he]


def test_the_rows_are_the_same_however_they_were_followed(
    database: Database, history: History, keyring: Keyring
) -> None:
    record = shown_by(
        call_record,
        database,
        history,
        keyring,
        *KNOWN,
        *CONTACTS,
        fact(RATED, stream=CALLS),
        asked(UUID(int=90)),
        answered(UUID(int=90), at_once=True),
        TURNED,
    )
    record.assert_the_same_however_followed()
    register = shown_by(call_register, database, history, keyring)
    register.assert_the_same_however_followed()
