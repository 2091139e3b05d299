"""How time counts: the examples of model D.8 by name, and what holds for every moment."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.calendar import CalendarYear, WorkingDayCalendar
from domain.values.clock import (
    SHANGHAI,
    Due,
    Timing,
    Window,
    after_days,
    after_hours,
    after_months,
    after_working_days,
    before_days,
    end_of_day,
    shanghai_date,
    window,
)
from domain.values.malformed import Malformed

CALENDAR = WorkingDayCalendar()


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


moments = st.datetimes(
    datetime(2005, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([SHANGHAI, UTC]),
)
days = st.dates(date(2005, 1, 1), date(2060, 1, 1))
periods = st.integers(0, 120)


class TestThreeWorkingDays:
    """R128: a complaint is resolved within 3 working days."""

    def test_friday_before_a_worked_sunday_is_due_on_tuesday(self) -> None:
        due = after_working_days(at(2025, 9, 26, 15), 3, CALENDAR)
        assert due == Due.end_of(date(2025, 9, 30))

    def test_the_last_day_before_the_golden_week_is_due_on_a_worked_saturday(self) -> None:
        due = after_working_days(at(2025, 9, 30), 3, CALENDAR)
        assert due == Due.end_of(date(2025, 10, 11))

    def test_friday_of_a_plain_week_is_due_on_wednesday(self) -> None:
        due = after_working_days(at(2025, 6, 13, 15), 3, CALENDAR)
        assert due == Due.end_of(date(2025, 6, 18))

    def test_a_published_holiday_moves_it(self) -> None:
        calendar = CALENDAR.with_year(
            CalendarYear(2093, frozenset({date(2093, 1, 6)}), frozenset())
        )
        assert after_working_days(at(2093, 1, 2), 3, CALENDAR).last_day == date(2093, 1, 7)
        assert after_working_days(at(2093, 1, 2), 3, calendar).last_day == date(2093, 1, 8)


class TestTwoDaysForTheFile:
    """R101: a customer file is opened within 2 days of intake."""

    due = after_days(at(2025, 6, 2), 2)  # Monday 10:00

    def test_monday_is_due_on_wednesday_24_00(self) -> None:
        assert self.due.last_day == date(2025, 6, 4)
        assert self.due.at == at(2025, 6, 5, 0)

    def test_the_last_microsecond_of_wednesday_is_kept_and_thursday_broken(self) -> None:
        assert self.due.kept(at(2025, 6, 5, 0) - timedelta(microseconds=1))
        assert not self.due.kept(at(2025, 6, 5, 0))

    def test_a_last_day_of_rest_moves_on_only_when_asked(self) -> None:
        intake = at(2025, 9, 30)
        assert after_days(intake, 2).last_day == date(2025, 10, 2)
        assert after_days(intake, 2, CALENDAR).last_day == date(2025, 10, 9)
        friday = at(2025, 6, 13)
        assert after_days(friday, 2, CALENDAR).last_day == date(2025, 6, 16)


class TestTrackingCalls:
    """R109, R110: both call windows are closed at both ends."""

    def test_call_1_after_delivery_on_1_june_is_4_to_8_june(self) -> None:
        assert window(at(2025, 6, 1), 3, 7) == Window(date(2025, 6, 4), date(2025, 6, 8))

    def test_call_2_after_a_call_reached_on_5_june_is_12_to_19_june(self) -> None:
        assert window(at(2025, 6, 5), 7, 14) == Window(date(2025, 6, 12), date(2025, 6, 19))

    @pytest.mark.parametrize(
        ("call", "timing"),
        [
            (at(2025, 6, 3, 23, 59), Timing.EARLY),
            (at(2025, 6, 4, 0), Timing.IN_WINDOW),
            (at(2025, 6, 8, 23, 59), Timing.IN_WINDOW),
            (at(2025, 6, 9, 0), Timing.LATE),
            (datetime(2025, 6, 8, 15, 59, tzinfo=UTC), Timing.IN_WINDOW),
            (datetime(2025, 6, 8, 16, 0, tzinfo=UTC), Timing.LATE),
        ],
    )
    def test_a_call_is_early_in_the_window_or_late(self, call: datetime, timing: Timing) -> None:
        assert window(at(2025, 6, 1), 3, 7).timing(call) is timing

    def test_the_window_is_due_at_the_end_of_its_last_day(self) -> None:
        assert window(at(2025, 6, 1), 3, 7).due == Due.end_of(date(2025, 6, 8))

    @pytest.mark.parametrize(("first", "last"), [(7, 3), (-1, 3)])
    def test_a_window_that_ends_before_it_opens_is_refused(self, first: int, last: int) -> None:
        with pytest.raises(Malformed, match=r"clock\.window"):
            window(at(2025, 6, 1), first, last)


class TestNoticeAndLetter:
    """R158, R159: a notice two weeks ahead, a letter within two days of it."""

    def test_notice_for_20_june_is_due_on_6_june(self) -> None:
        assert before_days(date(2025, 6, 20), 14) == Due.end_of(date(2025, 6, 6))

    def test_letter_after_a_notice_on_6_june_is_due_on_8_june(self) -> None:
        assert after_days(at(2025, 6, 6), 2) == Due.end_of(date(2025, 6, 8))


class TestOneHour:
    """R127: a complaint gets a person's answer within 1 hour."""

    received = at(2025, 6, 1, 3)  # at night: the clock runs all the same

    @pytest.mark.parametrize(("seconds", "kept"), [(3599, True), (3600, True), (3601, False)])
    def test_60_00_is_kept_and_60_01_broken(self, *, seconds: int, kept: bool) -> None:
        assert (
            after_hours(self.received, 1).kept(self.received + timedelta(seconds=seconds)) is kept
        )

    def test_an_hour_is_an_hour_where_the_clock_is_put_forward(self) -> None:
        received = datetime(2025, 3, 9, 1, 30, tzinfo=ZoneInfo("America/New_York"))
        assert after_hours(received, 2).at == datetime(2025, 3, 9, 8, 30, tzinfo=UTC)

    def test_hours_run_over_midnight(self) -> None:
        assert after_hours(at(2025, 6, 1, 23, 30), 1).at == at(2025, 6, 2, 0, 30)


class TestMonths:
    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            (date(2025, 1, 31), 3, date(2025, 4, 30)),
            (date(2025, 2, 1), 3, date(2025, 5, 1)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2023, 12, 31), 2, date(2024, 2, 29)),
            (date(2025, 12, 15), 1, date(2026, 1, 15)),
            (date(2025, 5, 20), 0, date(2025, 5, 20)),
        ],
    )
    def test_same_day_number_or_month_end(self, start: date, months: int, end: date) -> None:
        assert after_months(start, months) == end


class TestDays:
    def test_the_day_is_shanghais(self) -> None:
        assert shanghai_date(datetime(2025, 5, 31, 15, 59, tzinfo=UTC)) == date(2025, 5, 31)
        assert shanghai_date(datetime(2025, 5, 31, 16, 0, tzinfo=UTC)) == date(2025, 6, 1)

    def test_24_00_is_the_start_of_the_next_day(self) -> None:
        assert end_of_day(date(2025, 12, 31)) == at(2026, 1, 1, 0)


def test_naive_times_are_refused_everywhere() -> None:
    naive = datetime(2025, 6, 1, 10)  # noqa: DTZ001 - the point of the test
    due = Due.end_of(date(2025, 6, 1))
    uses: list[Callable[[datetime], object]] = [
        shanghai_date,
        Due,
        due.kept,
        window(at(2025, 6, 1), 3, 7).timing,
        lambda moment: after_hours(moment, 1),
        lambda moment: after_days(moment, 1),
        lambda moment: after_working_days(moment, 1, CALENDAR),
        lambda moment: window(moment, 1, 2),
    ]
    for use in uses:
        with pytest.raises(Malformed, match=r"clock\.naive"):
            use(naive)


def test_negative_periods_are_refused() -> None:
    for use in (
        lambda: after_hours(at(2025, 6, 1), -1),
        lambda: after_days(at(2025, 6, 1), -1),
        lambda: after_working_days(at(2025, 6, 1), -1, CALENDAR),
        lambda: after_months(date(2025, 6, 1), -1),
        lambda: before_days(date(2025, 6, 1), -1),
    ):
        with pytest.raises(Malformed, match=r"clock\.negative"):
            use()


@given(moments, moments, periods)
def test_a_later_start_is_never_due_earlier(one: datetime, other: datetime, n: int) -> None:
    early, late = sorted((one, other))
    assert after_hours(early, n).at <= after_hours(late, n).at
    assert after_days(early, n).at <= after_days(late, n).at
    assert after_days(early, n, CALENDAR).at <= after_days(late, n, CALENDAR).at
    first, second = (after_working_days(start, n, CALENDAR) for start in (early, late))
    assert first.at <= second.at


@given(days, days, periods)
def test_months_and_notices_keep_the_order_of_days(one: date, other: date, n: int) -> None:
    early, late = sorted((one, other))
    assert after_months(early, n) <= after_months(late, n)
    assert before_days(early, n).at <= before_days(late, n).at


@given(moments, st.integers(1, 60))
def test_working_days_between_start_and_due_are_as_many_as_promised(
    start: datetime, n: int
) -> None:
    first, last = shanghai_date(start), after_working_days(start, n, CALENDAR).last_day
    passed = [first + timedelta(days=k) for k in range(1, (last - first).days + 1)]
    assert sum(map(CALENDAR.is_working_day, passed)) == n
    assert CALENDAR.is_working_day(last)


@given(moments, moments, st.booleans())
def test_one_comparison_with_the_last_moment_says_the_same(
    due_at: datetime, moment: datetime, day_end: bool
) -> None:
    for due in (Due(due_at, day_end=day_end), Due(moment, day_end=day_end)):
        assert due.kept(moment) is (moment <= due.last_moment)
