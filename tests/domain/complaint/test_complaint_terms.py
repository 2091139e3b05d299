"""Due times of a complaint: the vectors of model D.8 (R127, R128)."""

from datetime import UTC, datetime

import pytest

from domain.complaint.terms import (
    complaint_number,
    complaint_series,
    resumed_due,
    working_days_left,
)
from domain.values.calendar import WorkingDayCalendar
from tests.domain.complaint.examples import at, end_of, terms

CALENDAR = WorkingDayCalendar()


@pytest.mark.requirement("R128")
@pytest.mark.parametrize(
    ("received_at", "due_at"),
    [
        pytest.param(at(26, 15), end_of(30), id="friday, the Sunday is a make-up day"),
        pytest.param(at(30, 10), end_of(11, month=10), id="before the October holidays"),
        pytest.param(at(5, 15), end_of(10), id="plain Friday to Wednesday"),
    ],
)
def test_three_working_days(received_at: datetime, due_at: datetime) -> None:
    assert terms(received_at).resolution_due_at == due_at


@pytest.mark.requirement("R127")
@pytest.mark.parametrize(
    ("contacted_at", "kept"),
    [(at(26, 15, 59, 59), True), (at(26, 16, 0, 0), True), (at(26, 16, 0, 1), False)],
)
def test_sixty_minutes_are_kept_and_one_second_more_is_not(
    contacted_at: datetime, kept: bool
) -> None:
    assert (contacted_at <= terms(at(26, 15)).response_due_at) is kept


@pytest.mark.requirement("R013")
@pytest.mark.requirement("R127")
def test_the_response_clock_runs_by_night_and_on_holidays() -> None:
    assert terms(at(1, 23, 30, month=10)).response_due_at == at(2, 0, 30, month=10)


def test_the_day_is_that_of_shanghai() -> None:
    late_on_thursday_in_utc = datetime(2025, 9, 4, 16, 30, tzinfo=UTC)
    assert terms(late_on_thursday_in_utc).resolution_due_at == end_of(10)


def test_working_days_left_exclude_the_day_of_the_pause() -> None:
    assert working_days_left(at(26, 15), end_of(30), CALENDAR) == 3
    assert working_days_left(at(30, 9), end_of(30), CALENDAR) == 0


def test_a_pause_gives_its_working_days_back() -> None:
    assert resumed_due(at(26, 18), 3, CALENDAR) == end_of(30)
    assert resumed_due(at(29, 9), 3, CALENDAR) == end_of(10, month=10)


def test_a_clock_paused_on_its_last_day_resumes_until_the_end_of_a_working_day() -> None:
    assert resumed_due(at(30, 9), 0, CALENDAR) == end_of(30)
    assert resumed_due(at(1, 9, month=10), 0, CALENDAR) == end_of(9, month=10)


def test_a_complaint_has_a_number_of_its_site_and_year() -> None:
    new_year_in_shanghai = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    assert complaint_number("S1", 2026, 42) == "TS-S1-2026-00042"
    assert complaint_series("S1", new_year_in_shanghai).name == "complaint/S1/2026"
