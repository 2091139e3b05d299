"""Ratings: 4.4 is flagged and 4.5 is not, and the indices of many answers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.malformed import Malformed
from domain.values.satisfaction import (
    Rating,
    Scale,
    csat,
    distribution,
    flagged,
    mean_on_five,
    nps,
    parse_rating,
)


def fives(*scores: str) -> list[Rating]:
    return [parse_rating(score) for score in scores]


def tens(*scores: int) -> list[Rating]:
    return [Rating(Scale.ZERO_TO_TEN, score * 10) for score in scores]


ratings = st.sampled_from(Scale).flatmap(
    lambda scale: st.builds(
        Rating, st.just(scale), st.integers(scale.lowest * 10, scale.highest * 10)
    )
)


@pytest.mark.parametrize(
    ("score", "scale", "is_flagged"),
    [
        ("4.4", Scale.ONE_TO_FIVE, True),
        ("4.5", Scale.ONE_TO_FIVE, False),
        ("1", Scale.ONE_TO_FIVE, True),
        ("8", Scale.ZERO_TO_TEN, True),
        ("9", Scale.ZERO_TO_TEN, False),
        ("6", Scale.ONE_TO_SEVEN, True),
        ("7", Scale.ONE_TO_SEVEN, False),
    ],
)
def test_ratings_below_4_5_on_5_are_flagged(score: str, scale: Scale, *, is_flagged: bool) -> None:
    assert flagged(parse_rating(score, scale)) is is_flagged


def test_another_promise_moves_the_threshold() -> None:
    assert not flagged(parse_rating("4.4"), below_tenths=40)


@pytest.mark.parametrize(
    ("scale", "tenths", "on_five"),
    [
        (Scale.ONE_TO_FIVE, 44, Fraction(44, 10)),
        (Scale.ZERO_TO_TEN, 0, Fraction(1)),
        (Scale.ZERO_TO_TEN, 80, Fraction(42, 10)),
        (Scale.ZERO_TO_TEN, 100, Fraction(5)),
        (Scale.ONE_TO_SEVEN, 10, Fraction(1)),
        (Scale.ONE_TO_SEVEN, 60, Fraction(13, 3)),
    ],
)
def test_scales_are_moved_onto_five(scale: Scale, tenths: int, on_five: Fraction) -> None:
    assert Rating(scale, tenths).on_five == on_five


@pytest.mark.parametrize("text", ["0", "0.9", "5.1", "6", "100"])
def test_scores_off_the_scale_are_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"rating\.bounds"):
        parse_rating(text)


@pytest.mark.parametrize(
    "text", ["", "good", "4.45", "NaN", "sNaN", "inf", "1e99999999", "4,5", "-1", "1000", "４"]
)
def test_texts_that_are_no_score_are_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"rating\.format"):
        parse_rating(text)


def test_csat_is_the_share_of_4_and_5() -> None:
    assert csat(fives("5", "4", "3.9", "1")) == Fraction(1, 2)


def test_nps_is_promoters_less_detractors() -> None:
    assert nps(tens(10, 9, 8, 7, 6, 0, 10, 10)) == Fraction(2, 8)
    assert nps(tens(0, 6)) == -1


def test_mean_is_exact_and_takes_every_scale() -> None:
    assert mean_on_five(fives("4.4", "4.5", "4.6")) == Fraction(9, 2)
    assert mean_on_five([*fives("5"), *tens(0)]) == 3


def test_distribution_shows_empty_points_too() -> None:
    answers = fives("5", "4.4", "4", "1")
    assert distribution(answers, Scale.ONE_TO_FIVE) == {1: 1, 2: 0, 3: 0, 4: 2, 5: 1}


def test_without_answers_there_is_no_index() -> None:
    assert csat([]) is None
    assert nps([]) is None
    assert mean_on_five([]) is None


def test_an_index_refuses_answers_on_another_scale() -> None:
    answers = [*fives("5"), *tens(9)]
    with pytest.raises(Malformed, match=r"rating\.scale"):
        csat(answers)
    with pytest.raises(Malformed, match=r"rating\.scale"):
        nps(answers)
    with pytest.raises(Malformed, match=r"rating\.scale"):
        distribution(answers, Scale.ONE_TO_FIVE)


@given(st.lists(ratings, min_size=1))
def test_the_mean_lies_between_the_lowest_and_the_highest_answer(answers: list[Rating]) -> None:
    mean = mean_on_five(answers)
    assert mean is not None
    assert 1 <= min(r.on_five for r in answers) <= mean <= max(r.on_five for r in answers) <= 5


@given(st.lists(st.integers(0, 100).map(lambda tenths: Rating(Scale.ZERO_TO_TEN, tenths))))
def test_distribution_counts_every_answer_once(answers: list[Rating]) -> None:
    assert sum(distribution(answers, Scale.ZERO_TO_TEN).values()) == len(answers)


@given(ratings)
def test_a_score_is_read_as_it_is_written(rating: Rating) -> None:
    whole, tenth = divmod(rating.score_tenths, 10)
    assert parse_rating(f"{whole}.{tenth}", rating.scale) == rating
