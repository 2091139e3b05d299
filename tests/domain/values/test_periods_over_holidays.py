"""Working-day periods over the holidays of 2025, counted by hand from the notice (国办发明电〔2024〕12号).

Spring Festival 28 January to 4 February, worked 26 January and 8 February; Labour Day 1 to 5 May,
worked 27 April; National Day 1 to 8 October, worked 28 September and 11 October.
"""

from datetime import UTC, date, datetime

import pytest

from domain.values.calendar import WorkingDayCalendar
from domain.values.clock import SHANGHAI, after_days, after_working_days

CALENDAR = WorkingDayCalendar()


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.requirement("R128")
@pytest.mark.parametrize(
    ("received", "due"),
    [
        pytest.param(
            at(1, 24, 15), date(2025, 2, 5), id="Friday: Sunday worked, Monday, Wednesday"
        ),
        pytest.param(at(1, 27), date(2025, 2, 7), id="the last day before Spring Festival"),
        pytest.param(at(1, 28, 3), date(2025, 2, 7), id="at night on New Year's Eve"),
        pytest.param(at(2, 6), date(2025, 2, 10), id="Friday, Saturday worked, Monday"),
        pytest.param(at(4, 25), date(2025, 4, 29), id="Friday before a worked Sunday"),
        pytest.param(at(4, 30, 23, 59), date(2025, 5, 8), id="the last minute before Labour Day"),
        pytest.param(at(5, 1, 0), date(2025, 5, 8), id="the first minute of it"),
        pytest.param(
            at(12, 29), date(2026, 1, 4), id="over the year: New Year's Day, a worked Sunday"
        ),
    ],
)
def test_three_working_days(received: datetime, due: date) -> None:
    assert after_working_days(received, 3, CALENDAR).last_day == due


@pytest.mark.requirement("R097")
@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        pytest.param(at(9, 25), 10, date(2025, 10, 15), id="answer, over National Day"),
        pytest.param(at(9, 25), 20, date(2025, 10, 29), id="exchange, over National Day"),
        pytest.param(at(1, 20), 10, date(2025, 2, 8), id="answer, ending on a worked Saturday"),
    ],
)
def test_a_demand_under_sanbao(received: datetime, days: int, due: date) -> None:
    assert after_working_days(received, days, CALENDAR).last_day == due


def test_a_night_call_belongs_to_the_day_of_shanghai() -> None:
    friday_night = datetime(2025, 6, 13, 16, 30, tzinfo=UTC)  # Saturday 00:30 in Shanghai
    assert after_working_days(friday_night, 3, CALENDAR).last_day == date(2025, 6, 18)
    assert after_days(friday_night, 2).last_day == date(2025, 6, 16)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        pytest.param(at(1, 30), 2, date(2025, 2, 1), id="over a month's end"),
        pytest.param(at(2, 27), 2, date(2025, 3, 1), id="over a short February"),
        pytest.param(at(12, 30), 2, date(2026, 1, 1), id="over the year's end, on a holiday"),
    ],
)
def test_plain_days_do_not_move_for_a_holiday(start: datetime, days: int, last: date) -> None:
    assert after_days(start, days).last_day == last
