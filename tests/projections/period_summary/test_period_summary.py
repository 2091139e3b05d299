"""What the figures of a period count, and that no later fact changes what a position showed (RM18)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.complaint.events import SatisfactionRated as ComplaintRated
from domain.complaint.words import ComplaintKind
from domain.enquiry.events import EnquiryReceived, EnquiryTopic
from domain.follow_up.events import SatisfactionRated as CallRated
from domain.follow_up.words import PointKind
from domain.kernel import Actor, Channel, Role
from domain.period_summary.events import FiledFigure, PeriodSummaryFiled
from domain.period_summary.words import FigureName
from domain.repair_order.events import (
    ComebackAccepted,
    ComebackCause,
    Ground,
    LabourStarted,
    LabourStopped,
    ReworkCause,
    ReworkStarted,
)
from domain.survey.events import SatisfactionRated as SurveyRated
from domain.survey.events import SurveySubject
from domain.values.contact import Instrument, SurveyMethod
from projections.period_summary import queries
from projections.period_summary.projection import period_summary
from projections.period_summary.rows import (
    Called,
    Complained,
    Counted,
    Delivered,
    Enquired,
    Hours,
    Rated,
    Reached,
)
from tests.projections.call_samples import CALLS, attempted, point, received, said, spoken
from tests.projections.complaint_board.board_samples import CATEGORISED, MAJOR, WITHDRAWN, then
from tests.projections.dsl import GivenHistory, assert_every_fact_considered, fact
from tests.projections.promise_compliance.facts import CALLS_OPENED
from tests.projections.samples import (
    COMPLETED_AT,
    DELIVERED,
    LABOUR,
    LATER_ORDER,
    OPENED,
    ORDER,
    STARTED_AT,
    at,
    completed,
    on_order,
    order_opened,
    quote,
    started,
)

EVERYTHING = 10_000
MARCH = Counted(since=date(2025, 3, 1), until=date(2025, 3, 31), upto=EVERYTHING)
JUNE = Counted(since=date(2025, 6, 1), until=date(2025, 6, 30), upto=EVERYTHING)
CAME_BACK = ComebackAccepted(
    concern_id="1",
    original_order_id=ORDER,
    original_line_id="2",
    cause=ComebackCause.WORKMANSHIP,
    basis=Ground.PROMISE,
    cover_until_on=date(2025, 6, 30),
    cover_until_km=None,
    accepted_by="S1-李",
)
CALL_RATED = CallRated(
    instrument=Instrument.TRACKING_CALL,
    score_hundredths=450,
    scale_max=5,
    method=SurveyMethod.PHONE,
    site_id="S1",
    rated_at=at(6, 5),
    handler_id="S1-周",
    adviser_id="S1-李",
)
ASKED = EnquiryReceived(
    site_id="S1",
    received_at=at(6, 2),
    channel=Channel.PHONE,
    enquiry_topic=EnquiryTopic.PRICE,
    question=said("保养多少钱"),
    agent_id="S1-周",
    due_at=at(6, 4),
    promise_version=1,
)
FILED = PeriodSummaryFiled(
    edition=1,
    period="2025-06",
    site_id="S1",
    computed_from_position=7,
    formulas_version=1,
    content_sha256="ab" * 32,
    figures=(FiledFigure(figure=FigureName.CSAT, n=2, numerator=1, denominator=2),),
)


def clocked(start: datetime, minutes: int, technician: str = "S1-张") -> list[Any]:
    into = LabourStarted(line_id="2", technician_id=technician)
    out = LabourStopped(line_id="2", technician_id=technician)
    return [on_order(into, start), on_order(out, start + timedelta(minutes=minutes))]


def test_a_comeback_counts_in_the_month_of_the_original_delivery(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        period_summary,
        OPENED,
        started(LABOUR),
        completed(LABOUR),
        DELIVERED,
        order_opened(order=LATER_ORDER, number="RO-S1-2025-000200", when=at(6, 2)),
        fact(CAME_BACK, stream=LATER_ORDER, at=at(6, 2)),
    )
    of_li = [Delivered(person_id="S1-李", orders=1, came_back=1)]
    assert shown.ask(queries.by_adviser, counted=MARCH) == of_li
    assert shown.ask(queries.by_adviser, counted=JUNE) == []
    of_zhang = [Delivered(person_id="S1-张", orders=1, came_back=1)]
    assert shown.ask(queries.by_technician, counted=MARCH) == of_zhang
    # Before the comeback was recorded nobody could know of it; at another site it is none.
    then_ = [Delivered(person_id="S1-李", orders=1, came_back=0)]
    assert shown.ask(queries.by_adviser, counted=replace(MARCH, upto=4)) == then_
    assert shown.ask(queries.by_adviser, counted=replace(MARCH, site_id="S2")) == []
    assert shown.ask(queries.technicians_of, order_ids=[ORDER], upto=EVERYTHING) == [
        (ORDER, "S1-张")
    ]


@pytest.mark.requirement("R172")
def test_hours_are_flagged_once_and_clocked_each_time(given_history: GivenHistory) -> None:
    labour = replace(LABOUR, labour_hours_hundredths=250)
    cheaper = replace(LABOUR, labour_hours_hundredths=200)
    rework = ReworkStarted(
        lap=1, cause=ReworkCause.INSPECTION, line_ids=("2",), technician_id="S1-张"
    )
    shown = given_history(
        period_summary,
        OPENED,
        quote(1, labour),
        quote(2, cheaper),
        started(LABOUR),
        *clocked(STARTED_AT, 90),
        completed(LABOUR),
        on_order(rework, COMPLETED_AT),
        *clocked(COMPLETED_AT, 30),
        completed(LABOUR, at(4, 1)),
        on_order(LabourStarted(line_id="2", technician_id="S1-王"), at(3, 31, 16)),
    )
    hours = Hours(technician_id="S1-张", flagged_hundredths=200, clocked_s=7200, days=1)
    assert shown.ask(queries.hours, counted=MARCH) == [hours]
    april = Counted(since=date(2025, 4, 1), until=date(2025, 4, 30), upto=EVERYTHING)
    assert shown.ask(queries.hours, counted=april) == []
    assert shown.ask(queries.hours, counted=replace(MARCH, site_id="S2")) == []
    early = shown.ask(queries.hours, counted=replace(MARCH, upto=6))
    assert early == [replace(hours, flagged_hundredths=0, clocked_s=5400)]


@pytest.mark.requirement("R121")
def test_calls_are_counted_agent_by_agent(given_history: GivenHistory) -> None:
    shown = given_history(
        period_summary,
        fact(CALLS_OPENED, stream=CALLS, at=at(6, 1)),
        fact(CALLS_OPENED, stream=UUID(int=90), at=at(6, 1)),
        attempted(attempted_at=at(6, 4)),
        spoken(
            called_at=at(6, 5),
            points=(
                point("1-1", PointKind.WISH, "周末"),
                point("1-2", PointKind.COMPLAINT, "异响"),
            ),
        ),
    )
    assert shown.ask(queries.calls, counted=JUNE) == [
        Called(
            agent_id="S1-周",
            calls=2,
            reached=1,
            in_window=1,
            requests=0,
            wishes=1,
            complaints=1,
            praises=0,
        )
    ]
    assert shown.ask(queries.reach, counted=JUNE) == Reached(opened=2, reached=1)
    early = shown.ask(queries.reach, counted=replace(JUNE, upto=3))
    assert early == Reached(opened=2, reached=0)


@pytest.mark.requirement("R147", "R138")
def test_each_question_is_a_series_of_its_own(given_history: GivenHistory) -> None:
    about_complaint = ComplaintRated(
        instrument=Instrument.COMPLAINT,
        score_hundredths=300,
        scale_max=5,
        method=SurveyMethod.PHONE,
        site_id="S1",
        rated_at=at(6, 6),
    )
    survey = SurveyRated(
        instrument=Instrument.PERIODIC,
        score_hundredths=900,
        scale_max=10,
        method=SurveyMethod.WEB,
        site_id="S1",
        rated_at=at(6, 7),
    )
    added_value = replace(survey, subject=SurveySubject.VALUE_ADDED_SERVICE)
    shown = given_history(
        period_summary,
        fact(CALL_RATED, stream=CALLS, at=at(6, 5)),
        fact(CALL_RATED, stream=UUID(int=91), at=at(6, 5)),
        then(about_complaint),
        fact(survey, stream=UUID(int=92), at=at(6, 7)),
        fact(added_value, stream=UUID(int=93), at=at(6, 7)),
    )
    found = shown.ask(queries.ratings, counted=JUNE)
    assert [(each.instrument, each.score_hundredths, each.answers) for each in found] == [
        (Instrument.COMPLAINT, 300, 1),
        (Instrument.PERIODIC, 900, 1),
        (Instrument.TRACKING_CALL, 450, 2),
    ]
    assert found[2] == Rated(
        instrument=Instrument.TRACKING_CALL,
        scale_max=5,
        score_hundredths=450,
        adviser_id="S1-李",
        handler_id="S1-周",
        answers=2,
    )
    assert shown.ask(queries.ratings, counted=MARCH) == []


def test_complaints_stand_as_they_were_classified_at_the_position(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        period_summary,
        received(),
        then(CATEGORISED),
        then(MAJOR),
        then(WITHDRAWN),
        received(UUID(int=94), complaint_kind=ComplaintKind.REPORT),
    )
    new = Complained(
        complaint_kind=ComplaintKind.COMPLAINT,
        imported=False,
        channel=Channel.WECHAT,
        category=None,
        severity="general",
        status="open",
        complaints=1,
    )
    report = replace(new, complaint_kind=ComplaintKind.REPORT)
    now = replace(new, category="repair_service", severity="major", status="withdrawn")
    assert shown.ask(queries.complaints, counted=JUNE) == [now, report]
    assert shown.ask(queries.complaints, counted=replace(JUNE, upto=1)) == [new]
    assert shown.ask(queries.complaints, counted=replace(JUNE, upto=2)) == [
        replace(new, category="repair_service")
    ]


@pytest.mark.requirement("R144")
def test_enquiries_are_summed_up_by_topic_and_are_no_complaints(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        period_summary,
        fact(ASKED, stream=UUID(int=95), at=at(6, 2)),
        fact(ASKED, stream=UUID(int=96), at=at(6, 2)),
    )
    assert shown.ask(queries.enquiries, counted=JUNE) == [
        Enquired(enquiry_topic=EnquiryTopic.PRICE, enquiries=2)
    ]
    assert shown.ask(queries.complaints, counted=JUNE) == []


@pytest.mark.requirement("R175")
def test_summaries_are_listed_edition_by_edition(given_history: GivenHistory) -> None:
    han = Actor("S1-韩梅", Role.SUPERVISOR)
    march, june = UUID(int=97), UUID(int=98)
    again = replace(FILED, edition=2, reason="补录", baseline="2024-06")
    shown = given_history(
        period_summary,
        fact(replace(FILED, period="2025-03"), stream=march, at=at(4, 1), by=han),
        fact(FILED, stream=june, at=at(7, 1), by=han),
        fact(again, stream=june, at=at(7, 9), by=han),
    )
    found = shown.ask(queries.filed, first=10)
    assert [(each.period, each.edition) for each in found] == [
        ("2025-06", 2),
        ("2025-06", 1),
        ("2025-03", 1),
    ]
    assert (found[1].figures, found[1].filed_by_id) == (FILED.figures, "S1-韩梅")
    assert (found[0].reason, found[0].baseline) == ("补录", "2024-06")
    cursor = (found[0].filed_at, found[0].summary_id, found[0].edition)
    assert shown.ask(queries.filed, first=10, after=cursor) == found[1:]
    assert shown.ask(queries.filed, first=10, period="2025-03") == found[2:]
    assert shown.ask(queries.filed, first=10, summary_id=june) == found[:2]
    assert shown.ask(queries.filed, first=10, site_id="S2") == []


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    given_history(
        period_summary,
        OPENED,
        quote(1, replace(LABOUR, labour_hours_hundredths=250)),
        started(LABOUR),
        *clocked(STARTED_AT, 90),
        completed(LABOUR),
        DELIVERED,
        received(),
        then(CATEGORISED),
        fact(CALLS_OPENED, stream=CALLS, at=at(6, 1)),
        attempted(),
        spoken(points=(point("1-1", PointKind.WISH, "周末"),)),
        fact(CALL_RATED, stream=CALLS, at=at(6, 5)),
        fact(ASKED, stream=UUID(int=95), at=at(6, 2)),
        fact(FILED, stream=UUID(int=97), at=at(7, 1)),
    ).assert_the_same_however_followed()


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(
        period_summary,
        "repair_order",
        "follow_up",
        "complaint",
        "enquiry",
        "survey",
        "period_summary",
    )
