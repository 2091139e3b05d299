"""Rules of the service promise (R176, D.5)."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from domain.service_promise.aggregate import SERVICE_PROMISE_ID, ServicePromise
from domain.service_promise.bounds import BOUNDS
from domain.service_promise.events import (
    CalendarYearPublished,
    PromiseValues,
    PromiseVersionAdopted,
)
from domain.values.clock import after_working_days
from tests.domain.dsl import given

QUICKER = PromiseValues(complaint_response_minutes=30)
V1 = PromiseVersionAdopted(
    promise_version=1, effective_from=date(2025, 3, 1), values=PromiseValues()
)
V2 = PromiseVersionAdopted(promise_version=2, effective_from=date(2025, 6, 1), values=QUICKER)
NOTICE_2025 = CalendarYearPublished(
    year=2025,
    holidays=(date(2025, 10, 1), date(2025, 10, 2), date(2025, 10, 3)),
    make_up_days=(date(2025, 9, 28),),
    source="国办发明电〔2024〕12号",
)


def test_the_group_has_one_promise() -> None:
    assert ServicePromise().id == SERVICE_PROMISE_ID


def test_before_any_adoption_the_built_in_numbers_are_version_0() -> None:
    assert given(ServicePromise).state.in_force(date(2025, 1, 1)) == (0, PromiseValues())


@pytest.mark.requirement("R176")
def test_the_built_in_numbers_are_those_of_the_house_rules() -> None:
    built_in = PromiseValues()
    assert built_in.appointment_response_hours == 24
    assert (built_in.onsite_arrival_hours, built_in.emergency_arrival_hours) == (2, 1)
    assert built_in.complaint_response_minutes == 60
    assert built_in.complaint_resolution_working_days == 3
    assert (built_in.call1_first_day, built_in.call1_last_day) == (3, 7)
    assert (built_in.call2_first_day, built_in.call2_last_day) == (7, 14)
    assert built_in.low_rating_hundredths == 450


@pytest.mark.requirement("R176")
def test_a_version_holds_from_its_day_until_the_next() -> None:
    promise = given(ServicePromise, V1, V2).state
    assert promise.in_force(date(2025, 2, 28))[0] == 0
    assert promise.in_force(date(2025, 3, 1)) == (1, PromiseValues())
    assert promise.in_force(date(2025, 5, 31))[0] == 1
    assert promise.in_force(date(2025, 6, 1)) == (2, QUICKER)


def test_the_later_of_two_versions_of_one_day_holds() -> None:
    again = msgspec.structs.replace(V2, promise_version=3, values=PromiseValues())
    assert given(ServicePromise, V1, V2, again).state.in_force(date(2025, 6, 1))[0] == 3


def test_versions_are_numbered() -> None:
    given(ServicePromise).when(
        lambda p: p.adopt_promise_version(effective_from=date(2025, 3, 1), values=PromiseValues())
    ).then(V1).when(
        lambda p: p.adopt_promise_version(effective_from=date(2025, 6, 1), values=QUICKER)
    ).then(V2)


@pytest.mark.requirement("R176")
def test_a_version_cannot_hold_from_before_the_latest() -> None:
    given(ServicePromise, V1, V2).when(
        lambda p: p.adopt_promise_version(effective_from=date(2025, 5, 31), values=QUICKER)
    ).then_refused("service_promise.backdated", field="effectiveFrom")


@pytest.mark.parametrize(
    "values",
    [
        PromiseValues(complaint_response_minutes=0),
        PromiseValues(low_rating_hundredths=501),
        PromiseValues(first_pass_rate_min_permille=-1),
        # 三包规定 Art. 17 and 召回条例 Art. 11: longer is allowed, shorter is not.
        PromiseValues(repair_record_retention_years=5),
        PromiseValues(recall_record_retention_years=4),
    ],
)
def test_a_number_lies_within_its_bounds(values: PromiseValues) -> None:
    given(ServicePromise).when(
        lambda p: p.adopt_promise_version(effective_from=date(2025, 3, 1), values=values)
    ).then_refused("service_promise.out_of_bounds")


@pytest.mark.parametrize(
    "values",
    [
        PromiseValues(call1_first_day=8, call1_last_day=7),
        PromiseValues(call2_first_day=15, call2_last_day=14),
    ],
)
def test_a_window_opens_before_it_closes(values: PromiseValues) -> None:
    given(ServicePromise).when(
        lambda p: p.adopt_promise_version(effective_from=date(2025, 3, 1), values=values)
    ).then_refused("service_promise.window_reversed")


def test_every_number_has_bounds_and_every_default_lies_within() -> None:
    defaults = msgspec.structs.asdict(PromiseValues())
    assert defaults.keys() == BOUNDS.keys()
    assert all(BOUNDS[name][0] <= number <= BOUNDS[name][1] for name, number in defaults.items())


def test_a_published_year_decides_working_days() -> None:
    promise = (
        given(ServicePromise)
        .when(
            lambda p: p.publish_calendar_year(
                year=2025,
                holidays=(date(2025, 10, 2), date(2025, 10, 1), date(2025, 10, 3)),
                make_up_days=(date(2025, 9, 28),),
                source=" 国办发明电〔2024〕12号 ",
            )
        )
        .then(NOTICE_2025)
        .state
    )
    # Friday 15:00 in Shanghai; the Sunday is worked (D.8).
    friday = datetime(2025, 9, 26, 7, tzinfo=UTC)
    assert after_working_days(friday, 3, promise.calendar).last_day == date(2025, 9, 30)


def test_a_later_notice_of_a_year_replaces_the_earlier() -> None:
    amended = msgspec.structs.replace(NOTICE_2025, holidays=(), make_up_days=())
    calendar = given(ServicePromise, NOTICE_2025, amended).state.calendar
    assert calendar.is_working_day(date(2025, 10, 1))
    assert not calendar.is_working_day(date(2025, 9, 28))


def test_a_make_up_day_lies_on_a_weekend() -> None:
    given(ServicePromise).when(
        lambda p: p.publish_calendar_year(
            year=2025, holidays=(), make_up_days=(date(2025, 9, 29),), source="notice"
        )
    ).then_refused("malformed.calendar.make_up_weekday")


def test_a_notice_names_its_source() -> None:
    given(ServicePromise).when(
        lambda p: p.publish_calendar_year(year=2025, holidays=(), make_up_days=(), source=" ")
    ).then_refused("malformed.text.empty", field="source")
