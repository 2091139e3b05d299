"""How figures are rounded, judged and shown (D.7)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reports import figures
from api.reports.figures import Target, decimal
from domain.period_summary.words import FigureName
from domain.values import satisfaction
from domain.values.contact import Instrument
from domain.values.satisfaction import Rating, Scale
from projections.period_summary.rows import Hours, Rated
from projections.promise_compliance.rows import PromiseLine
from projections.promise_compliance.words import Promise


def rated(score_hundredths: int, answers: int = 1, scale_max: int = 5) -> Rated:
    return Rated(
        instrument=Instrument.HANDOVER,
        scale_max=scale_max,
        score_hundredths=score_hundredths,
        adviser_id=None,
        handler_id=None,
        answers=answers,
    )


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1, 3) * 100, 1, "33.3"),
        (Fraction(2, 3) * 100, 1, "66.7"),
        (Fraction(1, 8), 2, "0.13"),  # half up, where floats would say 0.12
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(-1, 1000), 1, "0.0"),
        (Fraction(100), 1, "100.0"),
        (Fraction(5, 2), 0, "3"),
    ],
)
def test_numbers_are_rounded_half_up(value: Fraction, places: int, shown: str) -> None:
    assert decimal(value, places) == shown


@pytest.mark.requirement("R150")
@pytest.mark.parametrize(
    ("complaints", "deliveries", "met"), [(2, 100, True), (3, 100, False), (4, 100, False)]
)
def test_the_complaint_rate_stays_below_three_percent(
    complaints: int, deliveries: int, met: bool
) -> None:
    target = Target(30, at_least=False)
    figure = figures.share(FigureName.COMPLAINT_RATE, complaints, deliveries, target=target)
    assert (figure.value, figure.met, figure.target) == (f"{complaints}.0", met, "＜3.0%")


@pytest.mark.requirement("R071")
@pytest.mark.parametrize(("passed", "met"), [(98, True), (97, False)])
def test_ninety_eight_of_a_hundred_pass_at_first(passed: int, met: bool) -> None:
    line = PromiseLine(
        promise=Promise.FIRST_PASS,
        due=100,
        kept=passed,
        broken=100 - passed,
        open=0,
        overdue=0,
        not_applicable=0,
        entered_after_due=0,
        promise_versions=(1,),
    )
    figure = figures.kept(FigureName.FIRST_PASS_YIELD, line, Target(980, at_least=True))
    assert (figure.n, figure.met, figure.formula_zh) == (
        100,
        met,
        "首次竣工检验合格数÷本期首次竣工检验数",
    )


def test_a_figure_of_nothing_has_no_value_and_meets_nothing() -> None:
    figure = figures.share(FigureName.COMPLAINT_RATE, 0, 0, target=Target(30, at_least=False))
    assert (figure.n, figure.value, figure.met) == (0, None, None)


@pytest.mark.requirement("R149")
def test_satisfaction_grows_by_a_fifth_over_the_baseline() -> None:
    target = Target(200, at_least=True)
    grown = figures.gain([rated(480)], [rated(400)], target)
    assert (grown.value, grown.met, grown.n) == ("20.0", True, 1)
    assert figures.gain([rated(479)], [rated(400)], target).met is False
    assert figures.gain([rated(480)], [], target).value is None


@pytest.mark.requirement("R172")
def test_efficiency_is_flagged_to_clocked_and_productivity_clocked_to_available() -> None:
    zhang = Hours(technician_id="张", flagged_hundredths=900, clocked_s=6 * 3600, days=1)
    idle = Hours(technician_id="王", flagged_hundredths=100, clocked_s=0, days=0)
    assert figures.efficiency([zhang, idle]).value == "150.0"
    assert figures.efficiency([zhang, idle]).n == 1
    assert figures.productivity([zhang, idle]).value == "75.0"


def _on(scale: Scale) -> st.SearchStrategy[Rated]:
    def made(tenths: int, answers: int) -> Rated:
        return rated(tenths * 10, answers, scale.highest)

    return st.builds(made, st.integers(scale.lowest * 10, scale.highest * 10), st.integers(1, 4))


_RATED = st.lists(st.sampled_from(Scale).flatmap(_on), max_size=8)


@pytest.mark.requirement("R147")
@given(_RATED)
def test_ratings_are_summed_up_as_defined(ratings: list[Rated]) -> None:
    def each(*scales: Scale) -> list[Rating]:
        by_highest = {scale.highest: scale for scale in scales}
        return [
            Rating(by_highest[one.scale_max], one.score_hundredths // 10)
            for one in ratings
            if one.scale_max in by_highest
            for _ in range(one.answers)
        ]

    assert figures.mean_on_five(ratings) == satisfaction.mean_on_five(each(*Scale))
    csat, nps = figures.csat(ratings), figures.nps(ratings)
    expected = (
        satisfaction.csat(each(Scale.ONE_TO_FIVE)),
        satisfaction.nps(each(Scale.ZERO_TO_TEN)),
    )
    exact = [
        Fraction(figure.numerator, figure.denominator) if figure.denominator else None
        for figure in (csat, nps)
    ]
    assert tuple(exact) == expected
