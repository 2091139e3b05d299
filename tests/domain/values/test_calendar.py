"""Working days: the notice of 2025 as the library carries it, and years published as data."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.calendar import CalendarYear, WorkingDayCalendar
from domain.values.malformed import Malformed

CALENDAR = WorkingDayCalendar()
FAR_YEAR = 2093  # no notice will be in the library for long
PUBLISHED = CalendarYear(
    FAR_YEAR,
    holidays=frozenset({date(FAR_YEAR, 1, 1), date(FAR_YEAR, 1, 2)}),
    make_up_days=frozenset({date(FAR_YEAR, 1, 4)}),
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 9, 26), True),  # Friday
        (date(2025, 9, 27), False),  # Saturday
        (date(2025, 9, 28), True),  # Sunday worked instead
        (date(2025, 9, 30), True),
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),  # Wednesday off
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),  # Saturday worked instead
        (date(2025, 10, 12), False),
        (date(2025, 1, 28), False),  # New Year's Eve of the old calendar, a holiday since 2025
        (date(2025, 5, 2), False),  # the second Labour day, since 2025
    ],
)
def test_the_notice_of_2025(day: date, worked: bool) -> None:
    assert CALENDAR.is_working_day(day) is worked


def test_an_unknown_year_is_plain_weeks_and_says_so() -> None:
    assert CALENDAR.knows(2025)
    assert not CALENDAR.knows(FAR_YEAR)
    assert CALENDAR.is_working_day(date(FAR_YEAR, 1, 1))  # a Thursday
    assert not CALENDAR.is_working_day(date(FAR_YEAR, 1, 4))  # a Sunday


def test_a_published_year_extends_the_library() -> None:
    calendar = CALENDAR.with_year(PUBLISHED)
    assert calendar.knows(FAR_YEAR)
    assert not calendar.is_working_day(date(FAR_YEAR, 1, 1))
    assert calendar.is_working_day(date(FAR_YEAR, 1, 4))
    assert not calendar.knows(FAR_YEAR + 1)
    assert not CALENDAR.knows(FAR_YEAR), "the first calendar is unchanged"


def test_a_published_year_overrides_the_library_and_the_publication_before() -> None:
    wrong = CalendarYear(2025, frozenset({date(2025, 3, 3)}), frozenset())
    right = CalendarYear(2025, frozenset({date(2025, 3, 4)}), frozenset())
    calendar = CALENDAR.with_year(wrong).with_year(right)
    assert calendar.is_working_day(date(2025, 3, 3))
    assert not calendar.is_working_day(date(2025, 3, 4))
    assert calendar.is_working_day(date(2025, 10, 1)), "the library no longer speaks for 2025"
    assert calendar.is_working_day(date(2024, 2, 4)), "it does for 2024: a Sunday worked instead"


@pytest.mark.parametrize(
    ("holidays", "make_up_days", "code"),
    [
        ({date(2026, 12, 31)}, set[date](), "calendar.other_year"),
        (set[date](), {date(2028, 1, 1)}, "calendar.other_year"),
        ({date(2027, 1, 2)}, {date(2027, 1, 2)}, "calendar.both"),
        (set[date](), {date(2027, 1, 4)}, "calendar.make_up_weekday"),
    ],
)
def test_a_year_that_contradicts_itself_is_refused(
    holidays: set[date], make_up_days: set[date], code: str
) -> None:
    with pytest.raises(Malformed) as refused:
        CalendarYear(2027, frozenset(holidays), frozenset(make_up_days))
    assert refused.value.code == code


@given(st.dates(date(FAR_YEAR, 1, 1), date(FAR_YEAR, 12, 31)))
def test_a_published_day_is_worked_exactly_as_announced(day: date) -> None:
    worked = CALENDAR.with_year(PUBLISHED).is_working_day(day)
    if day in PUBLISHED.holidays | PUBLISHED.make_up_days:
        assert worked is (day in PUBLISHED.make_up_days)
    else:
        assert worked is (day.weekday() < 5)
