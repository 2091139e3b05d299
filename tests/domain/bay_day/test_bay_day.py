"""A work bay's day: no two appointments at one time (R006)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.bay_day.aggregate import BayDay, Booking
from domain.bay_day.events import BaySlotBooked, BaySlotFreed
from domain.kernel import Decision, Refused, as_events
from domain.values.clock import SHANGHAI
from tests.domain.dsl import STREAM_ID, given

DAY = date(2026, 6, 5)
ONE, OTHER = UUID(int=1), UUID(int=2)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, 5, hour, minute, tzinfo=SHANGHAI)


def booked(starts: datetime, ends: datetime, appointment_id: UUID = ONE) -> BaySlotBooked:
    return BaySlotBooked(
        site_id="S1",
        bay_id="A1",
        day=DAY,
        appointment_id=appointment_id,
        starts_at=starts,
        ends_at=ends,
    )


def book(
    starts: datetime, ends: datetime, appointment_id: UUID = OTHER
) -> Callable[[BayDay], Decision]:
    return lambda bay: bay.book(
        site_id="S1",
        bay_id="A1",
        day=DAY,
        appointment_id=appointment_id,
        starts_at=starts,
        ends_at=ends,
    )


def free(appointment_id: UUID) -> Callable[[BayDay], Decision]:
    return lambda bay: bay.free(site_id="S1", bay_id="A1", day=DAY, appointment_id=appointment_id)


@pytest.mark.requirement("R006")
@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (at(9), at(11)),
        (at(8), at(9, 1)),
        (at(10, 59), at(12)),
        (at(9, 30), at(10)),
        (at(8), at(12)),
    ],
)
def test_r006_what_overlaps_is_refused(starts: datetime, ends: datetime) -> None:
    refused = (
        given(BayDay, booked(at(9), at(11)))
        .when(book(starts, ends))
        .then_refused("bay_day.slot_taken", field="bayId")
    )
    assert "09:00" in refused.zh
    assert "11:00" in refused.zh


@pytest.mark.requirement("R006")
@pytest.mark.parametrize(("starts", "ends"), [(at(7), at(9)), (at(11), at(12))])
def test_r006_one_may_begin_when_the_other_ends(starts: datetime, ends: datetime) -> None:
    given(BayDay, booked(at(9), at(11))).when(book(starts, ends)).then(booked(starts, ends, OTHER))


@pytest.mark.requirement("R006")
def test_r006_what_was_given_back_can_be_taken() -> None:
    freed = BaySlotFreed(site_id="S1", bay_id="A1", day=DAY, appointment_id=ONE)
    given(BayDay, booked(at(9), at(11))).when(free(ONE)).then(freed).when(book(at(9), at(11))).then(
        booked(at(9), at(11), OTHER)
    )
    given(BayDay, booked(at(9), at(11))).when(free(OTHER)).then()


def test_an_appointment_may_move_over_its_own_time() -> None:
    given(BayDay, booked(at(9), at(11))).when(book(at(10), at(12), ONE)).then(
        booked(at(10), at(12))
    )


@for_all(
    st.lists(
        st.tuples(st.integers(1, 6), st.integers(0, 20), st.integers(1, 8), st.booleans()),
        max_size=30,
    )
)
def test_whatever_is_asked_in_whatever_order_no_two_overlap(
    asks: list[tuple[int, int, int, bool]],
) -> None:
    bay = BayDay(id=STREAM_ID)
    for who, start, length, frees in asks:
        starts = at(8) + timedelta(minutes=30 * start)
        ends = starts + timedelta(minutes=30 * length)
        decide = free(UUID(int=who)) if frees else book(starts, ends, UUID(int=who))
        try:
            for event in as_events(decide(bay)):
                assert isinstance(event, BaySlotBooked | BaySlotFreed)
                bay = bay.apply(event)
        except Refused:
            continue
    assert not any(
        _overlap(one, other)
        for a, one in bay.bookings.items()
        for b, other in bay.bookings.items()
        if a != b
    )


def _overlap(one: Booking, other: Booking) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
