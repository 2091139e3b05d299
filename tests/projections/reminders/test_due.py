"""What falls due when, from facts alone (R081, R153)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel import Km
from domain.reminder.words import ReminderKind
from domain.values.mileage import MileageReading, UnitReplacement
from projections.reminders.due import Advice, CarFacts, Due, DueBasis, due_of, due_reminders

pytestmark = pytest.mark.requirement("R153")

CAR, ORDER = UUID(int=0xC1), UUID(int=0xD1)
TODAY = date(2026, 6, 1)
LEAD = {ReminderKind.MAINTENANCE: 14, ReminderKind.NEXT_SERVICE: 14}


def read(on: date, km: int) -> MileageReading:
    return MileageReading(on, Km(km))


DONE = read(date(2026, 1, 1), 40_000)


def car(**other: Any) -> CarFacts:
    """A car serviced at 40,000 km on New Year's Day: every 10,000 km or 12 months."""
    fields: dict[str, Any] = {
        "vehicle_id": CAR,
        "site_id": "S1",
        "customer_id": None,
        "plate": "京A12345",
        "model": "速腾",
        "interval_months": 12,
        "interval_km": 10_000,
        "sold_on": date(2022, 5, 1),
        "done_order_id": ORDER,
        "done_on": DONE.on,
        "done_km": DONE.km,
        "advice": None,
        "readings": (DONE,),
        "units": (),
    }
    return CarFacts(**fields | other)


def due(facts: CarFacts) -> Due:
    found = due_of(facts)
    assert found is not None
    return found


def test_little_driven_a_year_after_the_last_maintenance() -> None:
    found = due(car(readings=(DONE, read(date(2026, 4, 11), 41_000))))
    assert (found.due_on, found.basis) == (date(2027, 1, 1), DueBasis.DATE)
    assert (found.due_km, found.due_point) == (50_000, f"after {ORDER}")


def test_much_driven_on_the_predicted_day() -> None:
    found = due(car(readings=(DONE, read(date(2026, 4, 11), 48_000))))
    assert (found.due_on, found.basis) == (date(2026, 5, 6), DueBasis.MILEAGE)


def test_a_new_reading_moves_the_day_and_not_the_due_point() -> None:
    before = due(car(readings=(DONE, read(date(2026, 4, 11), 48_000))))
    slower = (DONE, read(date(2026, 4, 11), 48_000), read(date(2026, 6, 10), 48_100))
    after = due(car(readings=slower))
    assert before.due_on < after.due_on
    assert before.due_point == after.due_point


def test_a_mistyped_reading_corrected_moves_it_back() -> None:
    mistyped = due(car(readings=(DONE, read(date(2026, 4, 11), 301_464))))
    assert mistyped.due_on == date(2026, 4, 11)
    assert due(car(readings=(DONE, read(date(2026, 4, 11), 41_000)))).due_on == date(2027, 1, 1)


def test_a_new_car_counts_from_its_sale() -> None:
    new = {"done_order_id": None, "done_on": None, "done_km": None, "sold_on": date(2026, 1, 1)}
    found = due(car(**new, readings=(read(date(2026, 4, 11), 5_000),)))
    assert (found.due_point, found.due_km) == ("after the sale", 10_000)
    assert found.due_on == date(2026, 7, 20)


def test_without_a_start_a_plan_or_a_prediction_nothing_is_due() -> None:
    unknown = {"done_order_id": None, "done_on": None, "done_km": None, "sold_on": None}
    assert due_of(car(**unknown)) is None
    assert due_of(car(interval_months=None)) is None
    assert due_of(car(interval_months=None, interval_km=None)) is None


def test_a_replaced_odometer_counts_on() -> None:
    changed = UnitReplacement(date(2026, 2, 1), Km(41_000), Km(0))
    found = due(car(units=(changed,), readings=(DONE, read(date(2026, 4, 11), 7_000))))
    assert (found.due_km, found.due_on) == (9_000, date(2026, 5, 6))


@pytest.mark.requirement("R081", "R104")
def test_what_was_advised_since_takes_the_plans_place() -> None:
    advice = Advice(
        point="advice 1/7",
        advised_on=date(2026, 1, 1),
        due_on=date(2026, 7, 1),
        due_km=None,
        service=None,
    )
    found = due(car(advice=advice))
    assert (found.kind, found.due_on, found.due_point) == (
        ReminderKind.NEXT_SERVICE,
        date(2026, 7, 1),
        "advice 1/7",
    )
    later = due(car(advice=advice, done_on=date(2026, 6, 20), done_km=45_000))
    assert later.kind is ReminderKind.MAINTENANCE


def test_it_is_listed_so_many_days_ahead_and_not_when_it_is_long_past() -> None:
    [one] = due_reminders([due(car())], until=date(2026, 12, 18), today=TODAY, lead_days=LEAD)
    assert one.remind_on == date(2026, 12, 18)
    assert not due_reminders([due(car())], until=date(2026, 12, 17), today=TODAY, lead_days=LEAD)
    until = date(2027, 6, 1)
    assert due_reminders([due(car())], until=until, today=date(2027, 4, 1), lead_days=LEAD)
    assert not due_reminders([due(car())], until=until, today=date(2027, 4, 2), lead_days=LEAD)


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 4_000)), max_size=20))
def test_whatever_is_read_a_due_point_is_listed_until_it_is_sent_and_never_after(
    steps: list[tuple[int, int]],
) -> None:
    readings, on, km = [DONE], DONE.on, int(DONE.km)
    sent: set[tuple[ReminderKind, UUID, str]] = set()
    for days, run in steps:
        on, km = date.fromordinal(on.toordinal() + days), km + run
        readings.append(read(on, km))
        found = due_reminders(
            [due(car(readings=tuple(readings)))], until=on, today=on, lead_days=LEAD, sent=sent
        )
        keys = {(one.kind, one.subject_id, one.due_point) for one in found}
        assert not keys & sent
        sent |= keys
    assert len(sent) <= 1
