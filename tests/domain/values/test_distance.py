"""Kilometres and the miles of imported cars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.distance import MAX_KM, km, miles_to_km
from domain.values.malformed import Malformed


@pytest.mark.parametrize("distance", [0, 154_754, 9_999_999])
def test_readings_of_an_odometer(distance: int) -> None:
    assert km(distance) == distance


@pytest.mark.parametrize("distance", [-1, 10_000_000])
def test_readings_no_odometer_shows_are_refused(distance: int) -> None:
    with pytest.raises(Malformed, match=r"distance\.bounds"):
        km(distance)


@pytest.mark.parametrize(
    ("miles", "kilometres"), [(0, 0), (1, 2), (100, 161), (62_137, 100_000), (15_625, 25_146)]
)
def test_miles_become_the_nearest_kilometre(miles: int, kilometres: int) -> None:
    assert miles_to_km(miles) == kilometres


@pytest.mark.parametrize("miles", [-1, 6_213_712])
def test_miles_outside_the_bounds_are_refused(miles: int) -> None:
    with pytest.raises(Malformed, match=r"distance\.bounds"):
        miles_to_km(miles)


@given(st.integers(0, 6_213_711))
def test_conversion_is_within_half_a_kilometre(miles: int) -> None:
    distance = miles_to_km(miles)
    assert 0 <= distance <= MAX_KM
    assert abs(distance * 1_000_000 - miles * 1_609_344) <= 500_000
