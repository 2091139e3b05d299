"""Which day a car reaches a mileage (R153): the formula by examples, and what always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.distance import Km
from domain.values.mileage import (
    MileageReading,
    UnitReplacement,
    predicted_day,
    run_in_all,
    shown_before,
)

pytestmark = pytest.mark.requirement("R153")


def read(on: date, km: int) -> MileageReading:
    return MileageReading(on, Km(km))


JANUARY = read(date(2026, 1, 1), 40_000)
APRIL = read(date(2026, 4, 11), 45_000)


def test_fifty_kilometres_a_day_reach_the_next_five_thousand_in_a_hundred_days() -> None:
    assert predicted_day([JANUARY, APRIL], 50_000) == date(2026, 7, 20)


def test_a_part_of_a_day_is_rounded_up() -> None:
    assert predicted_day([JANUARY, APRIL], 45_001) == date(2026, 4, 12)


def test_what_was_reached_is_due_on_the_day_of_the_last_reading() -> None:
    assert predicted_day([JANUARY, APRIL], 45_000) == APRIL.on
    assert predicted_day([APRIL], 44_000) == APRIL.on


@pytest.mark.parametrize(
    "readings",
    [
        [],
        [APRIL],
        [read(date(2026, 4, 1), 44_000), APRIL],
        [read(date(2026, 1, 1), 45_000), APRIL],
    ],
    ids=["no reading", "a single one", "ten days", "a car that stands still"],
)
def test_where_nothing_can_be_said_nothing_is(readings: list[MileageReading]) -> None:
    assert predicted_day(readings, 50_000) is None


def test_only_the_year_before_the_last_reading_counts() -> None:
    long_ago = read(date(2023, 1, 1), 0)
    assert predicted_day([long_ago, JANUARY, APRIL], 50_000) == date(2026, 7, 20)


def test_ten_years_ahead_is_no_prediction() -> None:
    slow = [read(date(2026, 1, 1), 100), read(date(2026, 6, 1), 101)]
    assert predicted_day(slow, 10_000) is None


def test_a_replaced_unit_counts_on() -> None:
    changed = UnitReplacement(date(2026, 2, 1), Km(41_000), Km(0))
    run = run_in_all([read(date(2026, 4, 11), 4_000), JANUARY], [changed])
    assert run == [JANUARY, APRIL]
    assert shown_before(date(2026, 1, 31), [changed]) == 0


def test_of_one_day_the_highest_counts() -> None:
    assert run_in_all([read(APRIL.on, 44_990), APRIL], []) == [APRIL]


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 200)), min_size=2, max_size=8),
    st.integers(1, 30_000),
    st.integers(1, 5_000),
)
def test_more_kilometres_are_never_reached_earlier(
    steps: list[tuple[int, int]], wanted: int, more: int
) -> None:
    on, km = date(2026, 1, 1), 0
    readings: list[MileageReading] = []
    for days, run in steps:
        on, km = on + timedelta(days=days), km + run
        readings.append(read(on, km))
    run_by_day = run_in_all(readings, [])
    sooner, later = predicted_day(run_by_day, wanted), predicted_day(run_by_day, wanted + more)
    if sooner is not None and later is not None:
        assert sooner <= later
    if sooner is None:
        assert later is None
    else:
        assert sooner >= run_by_day[-1].on
