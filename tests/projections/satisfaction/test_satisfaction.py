"""客户满意度: figures by their definitions, whom they concern, and what needs attention (R145-R147)."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import count
from math import floor
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.complaint import events as complaint
from domain.follow_up import events as follow_up
from domain.kernel import Channel, Km, event_id
from domain.rating_flag.aggregate import rating_flag_id
from domain.rating_flag.events import (
    ActionKind,
    FollowUpActionDone,
    FollowUpActionHandedOver,
    FollowUpActionOpened,
)
from domain.repair_order import events as repair_order
from domain.repair_order.events import (
    LabourStarted,
    LineCompleted,
    PartGrade,
    PartRef,
    PartReplaced,
    TechnicianAssigned,
    VehicleDelivered,
    WorkResumed,
    WorkStarted,
)
from domain.survey.events import SurveySubject
from domain.values import satisfaction as defined
from domain.values.clock import SHANGHAI
from domain.values.contact import Instrument, SurveyMethod
from domain.values.cover import RepairLevel
from domain.values.satisfaction import Rating, Scale
from projections.satisfaction.projection import satisfaction
from projections.satisfaction.queries import by, flagged, summary
from projections.satisfaction.response import Response
from projections.satisfaction.rows import ActionState, Dimension, Group, RatingRow
from tests.domain.survey.test_survey import ASKED, RATED
from tests.projections.call_samples import (
    CALLS,
    CAR,
    COMPLAINT,
    JUNE_5,
    ORDER,
    WANG,
    received,
    said,
)
from tests.projections.complaint_board.board_samples import resolved
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
)
from tests.projections.satisfaction.flags import with_flags

JUNE_1, JUNE_30 = date(2025, 6, 1), date(2025, 6, 30)
_HANDOVER = repair_order.SatisfactionRated(
    instrument=Instrument.HANDOVER,
    score_hundredths=500,
    scale_max=5,
    method=SurveyMethod.INTERVIEW,
    rated_at=JUNE_5,
    handler_id="S1-李",
    comment=None,
    site_id="S1",
    adviser_id="S1-李",
    technician_ids=("S1-张", "S1-赵"),
    customer_id=WANG,
)
_CALL = follow_up.SatisfactionRated(
    instrument=Instrument.TRACKING_CALL,
    score_hundredths=500,
    scale_max=5,
    method=SurveyMethod.PHONE,
    site_id="S1",
    rated_at=JUNE_5,
    handler_id="S1-周",
    adviser_id="S1-李",
    customer_id=WANG,
    vehicle_id=CAR,
    repair_order_id=ORDER,
)
_COMPLAINT = complaint.SatisfactionRated(
    instrument=Instrument.COMPLAINT,
    score_hundredths=500,
    scale_max=5,
    method=SurveyMethod.WEB,
    site_id="S1",
    rated_at=JUNE_5,
    handler_id="S1-吴",
    customer_id=WANG,
)
DELIVERED = VehicleDelivered(
    delivered_to=said("王女士"),
    odometer_km=Km(20_000),
    delivered_at=JUNE_5,
    customer_id=WANG,
    vehicle_id=CAR,
    site_id="S1",
    adviser_id="S1-李",
    order_number="RO-S1-2025-000123",
    repair_level=RepairLevel.SMALL_REPAIR,
    record_copy_given_via=Channel.APP,
)
ASSIGNED = TechnicianAssigned(technician_id="S1-张", line_id=None, assigned_by="S1-班组长")
FITTED = PartRef(part_number="04465-0K240", name="前制动片", grade=PartGrade.ORIGINAL)
WORKED = (
    ASSIGNED,
    WorkStarted(line_id="1", technician_id="S1-钱"),
    WorkResumed(line_id="1", technician_id="S1-孙"),
    LabourStarted(line_id="1", technician_id="S1-冯"),
    LineCompleted(line_id="1", correction="更换", technician_id="S1-卫", procedure_ref=None),
    PartReplaced(
        line_id="1",
        fitted=FITTED,
        removed=None,
        reason="磨损",
        quantity_milli=1000,
        technician_id="S1-蒋",
        vehicle_id=CAR,
    ),
)

SURVEY = UUID(int=70)
FLAG = rating_flag_id(event_id(SURVEY, 2))
HANDED_OVER = FollowUpActionHandedOver(action_id="1", previous_owner_id="S1-周", owner_id="S1-郑")
DONE = FollowUpActionDone(
    action_id="1", done_by="S1-郑", done_at=JUNE_5, result=said("已致歉，赠送洗车")
)


def at_handover(stream: UUID = ORDER, /, **other: Any) -> Fact:
    return fact(replace(_HANDOVER, **other), stream=stream)


def in_call(stream: UUID = CALLS, /, **other: Any) -> Fact:
    return fact(replace(_CALL, **other), stream=stream)


def about_complaint(stream: UUID = COMPLAINT, /, **other: Any) -> Fact:
    return fact(replace(_COMPLAINT, **other), stream=stream)


def delivered(stream: UUID = ORDER, /, **other: Any) -> Fact:
    return fact(replace(DELIVERED, **other), stream=stream)


def asked(stream: UUID = SURVEY, /, **other: Any) -> Fact:
    return fact(replace(ASKED, site_id="S1", asked_at=JUNE_5, **other), stream=stream)


def answered_survey(stream: UUID = SURVEY, /, **other: Any) -> Fact:
    return fact(replace(RATED, rated_at=JUNE_5, comment=None, **other), stream=stream)


def n_of(shown: Shown, **asked: Any) -> int:
    return shown.ask(summary, since=JUNE_1, until=JUNE_30, **asked).figures.n


def all_flagged(shown: Shown, **asked: Any) -> list[RatingRow]:
    return shown.ask(flagged, first=100, **asked)


def test_a_rating_at_handover_names_visit_and_people(given_history: GivenHistory) -> None:
    low = at_handover(score_hundredths=300, comment=said("等太久"))
    shown = given_history(satisfaction, *with_flags(delivered(), low))
    (row,) = all_flagged(shown)
    assert (row.instrument, row.method) == (Instrument.HANDOVER, SurveyMethod.INTERVIEW)
    assert (row.adviser_id, row.technician_ids) == ("S1-李", ("S1-张", "S1-赵"))
    assert (row.repair_order_id, row.order_number) == (ORDER, "RO-S1-2025-000123")
    assert (row.rated_at, row.on_five_hundredths) == (JUNE_5, 300)
    assert shown.text(row.comment_sealed) == "等太久"


def test_a_rating_in_a_call_concerns_who_worked_on_the_order(given_history: GivenHistory) -> None:
    shown = given_history(
        satisfaction,
        *(fact(event, stream=ORDER) for event in WORKED),
        *with_flags(in_call(score_hundredths=200)),
    )
    (row,) = all_flagged(shown)
    assert (row.instrument, row.method) == (Instrument.TRACKING_CALL, SurveyMethod.PHONE)
    assert (row.handler_id, row.adviser_id) == ("S1-周", "S1-李")
    assert row.technician_ids == tuple(sorted(event.technician_id for event in WORKED))
    assert (row.follow_up_id, row.repair_order_id) == (CALLS, ORDER)
    assert n_of(shown, technician_id="S1-钱") == 1
    assert n_of(shown, technician_id="S1-赵") == 0


def test_technicians_named_by_the_call_go_before_those_of_the_order(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        satisfaction, fact(ASSIGNED, stream=ORDER), in_call(technician_ids=("S1-钱",))
    )
    assert (n_of(shown, technician_id="S1-钱"), n_of(shown, technician_id="S1-张")) == (1, 0)


@pytest.mark.requirement("R138")
def test_a_rating_of_a_complaint_is_a_series_of_its_own(given_history: GivenHistory) -> None:
    shown = given_history(
        satisfaction, *with_flags(in_call(), about_complaint(score_hundredths=100))
    )
    (row,) = all_flagged(shown)
    assert (row.complaint_id, row.handler_id, row.method) == (
        COMPLAINT,
        "S1-吴",
        SurveyMethod.WEB,
    )
    figures = shown.ask(
        summary, since=JUNE_1, until=JUNE_30, instrument=Instrument.COMPLAINT
    ).figures
    assert (figures.n, figures.mean_on_five) == (1, 1)
    assert n_of(shown) == 2


@pytest.mark.requirement("R146")
def test_4_4_is_flagged_and_4_5_is_not(given_history: GivenHistory) -> None:
    shown = given_history(
        satisfaction,
        *with_flags(
            in_call(UUID(int=11), score_hundredths=440),
            in_call(UUID(int=12), score_hundredths=450),
            in_call(UUID(int=13), score_hundredths=800, scale_max=10),
            in_call(UUID(int=14), score_hundredths=900, scale_max=10),
        ),
    )
    assert {row.follow_up_id for row in all_flagged(shown)} == {UUID(int=11), UUID(int=13)}
    assert shown.ask(summary, since=JUNE_1, until=JUNE_30).figures.flagged == 2


def test_a_month_is_that_of_shanghai(given_history: GivenHistory) -> None:
    last_second = datetime(2025, 6, 30, 23, 59, 59, tzinfo=SHANGHAI)
    shown = given_history(
        satisfaction,
        at_handover(rated_at=last_second),
        in_call(rated_at=last_second + timedelta(seconds=1)),
    )
    assert n_of(shown) == 1
    months = shown.ask(by, dimension=Dimension.MONTH, since=JUNE_1, until=date(2025, 7, 31))
    assert [(month.key, month.figures.n) for month in months] == [("2025-06", 1), ("2025-07", 1)]


def test_ratings_are_grouped_by_site_adviser_and_technician(given_history: GivenHistory) -> None:
    shown = given_history(
        satisfaction,
        at_handover(),
        at_handover(
            UUID(int=21),
            score_hundredths=300,
            site_id="S2",
            adviser_id="S2-何",
            technician_ids=("S1-张",),
        ),
        about_complaint(),
    )

    def means(dimension: Dimension) -> list[tuple[str | None, int, Fraction | None]]:
        groups: list[Group] = shown.ask(by, dimension=dimension, since=JUNE_1, until=JUNE_30)
        return [(g.key, g.figures.n, g.figures.mean_on_five) for g in groups]

    assert means(Dimension.SITE) == [("S1", 2, 5), ("S2", 1, 3)]
    assert means(Dimension.ADVISER) == [("S1-李", 1, 5), ("S2-何", 1, 3), (None, 1, 5)]
    assert means(Dimension.TECHNICIAN) == [("S1-张", 2, 4), ("S1-赵", 1, 5), (None, 1, 5)]
    only_s2 = shown.ask(
        by, dimension=Dimension.TECHNICIAN, since=JUNE_1, until=JUNE_30, site_id="S2"
    )
    assert [group.key for group in only_s2] == ["S1-张"]


@pytest.mark.requirement("R147")
def test_the_response_counts_deliveries_of_the_period(given_history: GivenHistory) -> None:
    second, third = UUID(int=31), UUID(int=32)
    shown = given_history(
        satisfaction,
        delivered(),
        delivered(second, order_number="RO-2", adviser_id="S1-何"),
        delivered(third, order_number="RO-3", delivered_at=JUNE_5 + timedelta(days=30)),
        at_handover(),
        in_call(rated_at=JUNE_5 + timedelta(days=40)),
        in_call(UUID(int=33), repair_order_id=second),
        about_complaint(repair_order_id=second),
        fact(ASSIGNED, stream=second),
    )

    def answered(**asked: Any) -> Response | None:
        return shown.ask(summary, since=JUNE_1, until=JUNE_30, **asked).response

    assert answered() == Response(asked=2, answered=2)
    assert answered(instrument=Instrument.HANDOVER) == Response(asked=2, answered=1)
    assert answered(instrument=Instrument.TRACKING_CALL) == Response(asked=2, answered=2)
    assert answered(instrument=Instrument.HANDOVER, adviser_id="S1-何") == Response(
        asked=1, answered=0
    )
    assert answered(technician_id="S1-张") == Response(asked=1, answered=1)
    assert answered(site_id="S2") == Response(asked=0, answered=0)


def test_the_response_of_complaint_ratings_counts_resolved_complaints(
    given_history: GivenHistory,
) -> None:
    other = UUID(int=41)
    shown = given_history(
        satisfaction,
        received(),
        received(other),
        received(UUID(int=42)),
        *(fact(resolved(), stream=stream) for stream in (COMPLAINT, other)),
        about_complaint(),
    )

    def answered(**asked: Any) -> Response | None:
        return shown.ask(
            summary, since=JUNE_1, until=JUNE_30, instrument=Instrument.COMPLAINT, **asked
        ).response

    assert answered() == Response(asked=2, answered=1)
    assert answered(site_id="S2") == Response(asked=0, answered=0)
    assert answered(adviser_id="S1-李") is None
    rate = shown.ask(summary, since=JUNE_1, until=JUNE_30).response
    assert rate is not None
    assert rate.rate is None


def test_every_figure_comes_with_its_formula(given_history: GivenHistory) -> None:
    shown = given_history(satisfaction, in_call())
    said_of = shown.ask(summary, since=JUNE_1, until=JUNE_30).formulas
    assert {formula.name for formula in said_of} == {
        *("n", "meanOnFive", "csat", "nps", "distribution", "flagged", "responseRate")
    }


def test_low_ratings_are_paged_newest_first(given_history: GivenHistory) -> None:
    lows = [
        in_call(UUID(int=50 + n), score_hundredths=100, rated_at=JUNE_5 + timedelta(days=n // 3))
        for n in range(8)
    ]
    shown = given_history(satisfaction, *with_flags(*lows, in_call(UUID(int=60))))
    everything = all_flagged(shown)
    assert len(everything) == 8
    assert everything == sorted(everything, key=lambda r: (r.rated_at, r.rating_id), reverse=True)
    seen: list[RatingRow] = []
    after: tuple[datetime, UUID] | None = None
    while page := shown.ask(flagged, first=3, after=after):
        seen += page[:3]
        after = (seen[-1].rated_at, seen[-1].rating_id)
    assert seen == everything
    assert len(all_flagged(shown, since=date(2025, 6, 6), until=date(2025, 6, 6))) == 3
    assert all_flagged(shown, site_id="S2") == []
    assert all_flagged(shown, adviser_id="S2-何") == []
    assert len(all_flagged(shown, instrument=Instrument.TRACKING_CALL)) == 8


def _answers(scale: Scale) -> st.SearchStrategy[Rating]:
    tenths = st.integers(scale.lowest * 10, scale.highest * 10)
    return st.builds(Rating, st.just(scale), tenths)


_RATINGS = st.lists(st.sampled_from(Scale).flatmap(_answers), max_size=12)
_turns = count(1000)


@pytest.mark.requirement("R147")
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ratings=_RATINGS)
def test_the_figures_are_those_of_the_definitions(
    given_history: GivenHistory, ratings: list[Rating]
) -> None:
    site = f"S{next(_turns)}"  # the history grows from example to example
    shown = given_history(
        satisfaction,
        *with_flags(
            *(
                in_call(
                    UUID(int=next(_turns)),
                    score_hundredths=rating.score_tenths * 10,
                    scale_max=rating.scale.highest,
                    site_id=site,
                )
                for rating in ratings
            )
        ),
    )
    found = shown.ask(summary, since=JUNE_1, until=JUNE_30, site_id=site)
    figures = found.figures
    of = {scale: [r for r in ratings if r.scale is scale] for scale in Scale}
    assert figures.n == len(ratings)
    assert figures.mean_on_five == defined.mean_on_five(ratings)
    assert figures.csat == defined.csat(of[Scale.ONE_TO_FIVE])
    assert figures.csat_n == len(of[Scale.ONE_TO_FIVE])
    assert figures.nps == defined.nps(of[Scale.ZERO_TO_TEN])
    assert figures.nps_n == len(of[Scale.ZERO_TO_TEN])
    assert figures.flagged == sum(defined.flagged(rating) for rating in ratings)
    assert {(p.scale, p.score): p.answers for p in found.distribution} == {
        (scale, point): n
        for scale, answers in of.items()
        if answers
        for point, n in defined.distribution(answers, scale).items()
    }
    low = all_flagged(shown, site_id=site)
    assert sorted(row.on_five_hundredths for row in low) == sorted(
        floor(rating.on_five * 100 + Fraction(1, 2))
        for rating in ratings
        if defined.flagged(rating)
    )


@pytest.mark.requirement("R146")
def test_a_low_rating_is_open_until_everything_about_it_is_done(
    given_history: GivenHistory,
) -> None:
    low = answered_survey(score_hundredths=440)
    more = FollowUpActionOpened(
        action_id="2",
        action_kind=ActionKind.TRAIN_STAFF,
        owner_id="S1-李",
        due_on=date(2025, 6, 12),
    )
    shown = given_history(satisfaction, *with_flags(asked(), low))
    (row,) = all_flagged(shown)
    (first,) = row.actions
    assert (row.rating_flag_id, row.below_hundredths, row.promise_version) == (FLAG, 450, 2)
    assert (row.action_state, first.action_kind, first.owner_id) == (
        ActionState.OPEN,
        ActionKind.CONTACT_CUSTOMER,
        "S1-周",
    )
    shown.and_then(fact(HANDED_OVER, stream=FLAG), fact(DONE, stream=FLAG))
    (row,) = all_flagged(shown, action_state=ActionState.DONE)
    (first,) = row.actions
    assert (first.owner_id, first.done_by_id, first.done_at) == ("S1-郑", "S1-郑", JUNE_5)
    assert shown.text(first.result_sealed) == "已致歉，赠送洗车"
    shown.and_then(fact(more, stream=FLAG))
    assert all_flagged(shown, action_state=ActionState.DONE) == []
    (row,) = all_flagged(shown, owner_id="S1-李")
    assert [action.action_id for action in row.actions] == ["1", "2"]
    assert all_flagged(shown, owner_id="S1-郑") == []


@pytest.mark.requirement("R147")
@pytest.mark.requirement("R151")
def test_a_periodic_survey_is_a_series_with_a_response_of_its_own(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        satisfaction,
        asked(),
        asked(UUID(int=71)),
        asked(UUID(int=72), subject=SurveySubject.VALUE_ADDED_SERVICE),
        answered_survey(score_hundredths=500),
        answered_survey(
            UUID(int=72), score_hundredths=300, subject=SurveySubject.VALUE_ADDED_SERVICE
        ),
        in_call(),
    )
    periodic = shown.ask(summary, since=JUNE_1, until=JUNE_30, instrument=Instrument.PERIODIC)
    assert (periodic.figures.n, periodic.figures.mean_on_five) == (2, 4)
    assert periodic.response == Response(asked=3, answered=2)

    def n_by(dimension: Dimension) -> list[tuple[str | None, int]]:
        groups: list[Group] = shown.ask(by, dimension=dimension, since=JUNE_1, until=JUNE_30)
        return [(group.key, group.figures.n) for group in groups]

    assert n_by(Dimension.INSTRUMENT) == [("periodic", 2), ("tracking_call", 1)]
    assert n_by(Dimension.SUBJECT) == [("after_sales_service", 2), ("value_added_service", 1)]


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    given_history(
        satisfaction,
        *with_flags(
            fact(ASSIGNED, stream=ORDER),
            delivered(),
            at_handover(score_hundredths=400),
            in_call(),
            received(),
            fact(resolved(), stream=COMPLAINT),
            about_complaint(score_hundredths=100),
            asked(),
            answered_survey(score_hundredths=100),
        ),
        fact(HANDED_OVER, stream=FLAG),
        fact(DONE, stream=FLAG),
    ).assert_the_same_however_followed()


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(
        satisfaction, "repair_order", "follow_up", "complaint", "survey", "rating_flag"
    )
