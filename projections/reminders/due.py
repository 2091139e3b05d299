"""What falls due, worked out from facts alone: no database, no clock.

A car's maintenance counts from the last one, or from the sale of a new car: so many months, or so many
kilometres as its odometer predicts, whichever comes first (R153). What an adviser advised since then
takes the plan's place until the next maintenance (R081). The due point names what is counted from
and not the day: a new reading or a correction moves the day, and nobody is reminded twice.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.kernel import Km
from domain.reminder.words import ReminderKind
from domain.values.clock import after_months
from domain.values.mileage import (
    MileageReading,
    UnitReplacement,
    predicted_day,
    run_in_all,
    shown_before,
)

STALE: Final = timedelta(days=90)
"""What fell due longer ago is not reminded of any more: a first run must not flood customers."""
NEVER_STALE: Final = frozenset({ReminderKind.PART_WAITING, ReminderKind.PART_ARRIVED})

Sent = tuple[ReminderKind, UUID, str]
"""Kind, subject and due point of a reminder that went out."""


class DueBasis(StrEnum):
    """What makes it fall due on that day."""

    DATE = "date"
    MILEAGE = "mileage"
    """The predicted day of the mileage comes first."""


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """A next service that was advised, or planned for the customer."""

    point: str
    advised_on: date
    due_on: date | None
    due_km: int | None
    service: str | None


class CarFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a car whose maintenance is planned or advised."""

    vehicle_id: UUID
    site_id: str
    customer_id: UUID | None
    plate: str | None
    model: str
    interval_months: int | None
    interval_km: int | None
    sold_on: date | None
    done_order_id: UUID | None
    """The last maintenance that was delivered."""
    done_on: date | None
    done_km: int | None
    advice: Advice | None
    readings: tuple[MileageReading, ...]
    """As shown on the day, in no order."""
    units: tuple[UnitReplacement, ...]


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Something that falls due."""

    kind: ReminderKind
    subject_id: UUID
    due_point: str
    due_on: date
    site_id: str
    text: str
    basis: DueBasis = DueBasis.DATE
    due_km: int | None = None
    """What the odometer will show then, where kilometres count."""
    predicted_on: date | None = None
    """When it will show it, as predicted from its readings."""
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    appointment_id: UUID | None = None
    plate: str | None = None


class DueReminder(Due, frozen=True, kw_only=True):
    """Something that falls due, and the day on which to remind of it."""

    remind_on: date


def due_reminders(
    due: Iterable[Due],
    *,
    until: date,
    today: date,
    lead_days: Mapping[ReminderKind, int],
    sent: Collection[Sent] = frozenset(),
) -> list[DueReminder]:
    """What is to be reminded of until a day and was not yet, the earliest first."""
    found = [
        DueReminder(
            **msgspec.structs.asdict(one),
            remind_on=one.due_on - timedelta(days=lead_days.get(one.kind, 0)),
        )
        for one in due
        if (one.kind, one.subject_id, one.due_point) not in sent
        and (one.kind in NEVER_STALE or one.due_on >= today - STALE)
    ]
    return sorted((one for one in found if one.remind_on <= until), key=turn_of)


def turn_of(one: DueReminder) -> tuple[date, str, str, str]:
    """The place in the list: of one day by kind, subject and due point."""
    return one.remind_on, one.kind.value, str(one.subject_id), one.due_point


def due_of(car: CarFacts) -> Due | None:
    """The next maintenance of a car, as planned or as advised since the last one."""
    advice = car.advice
    if advice is not None and (car.done_on is None or advice.advised_on >= car.done_on):
        return _due(
            car,
            ReminderKind.NEXT_SERVICE,
            advice.point,
            advice.due_on,
            advice.due_km,
            advice.service,
        )
    start_on = car.done_on or car.sold_on
    if start_on is None:
        return None
    on, km = None, None
    if car.interval_months is not None:
        on = after_months(start_on, car.interval_months)
    if car.interval_km is not None and (car.done_km is not None or car.done_on is None):
        km = _now_shown(car, (car.done_km or 0) + car.interval_km, start_on)
    point = f"after {car.done_order_id}" if car.done_on else "after the sale"
    return _due(car, ReminderKind.MAINTENANCE, point, on, km, None)


def _due(
    car: CarFacts,
    kind: ReminderKind,
    point: str,
    on: date | None,
    km: int | None,
    service: str | None,
) -> Due | None:
    predicted = None if km is None else predicted_day(_run(car), km + _hidden(car))
    day = min((each for each in (on, predicted) if each is not None), default=None)
    if day is None:
        return None
    return Due(
        kind=kind,
        subject_id=car.vehicle_id,
        due_point=point,
        due_on=day,
        site_id=car.site_id,
        text=f"{car.model} {service or '保养'}",
        basis=DueBasis.DATE if day == on else DueBasis.MILEAGE,
        due_km=km,
        predicted_on=predicted,
        customer_id=car.customer_id,
        vehicle_id=car.vehicle_id,
        plate=car.plate,
    )


def _run(car: CarFacts) -> list[MileageReading]:
    """All it has run by day; a new car had run nothing."""
    new = () if car.sold_on is None or car.units else (MileageReading(car.sold_on, Km(0)),)
    return run_in_all((*new, *car.readings), car.units)


def _hidden(car: CarFacts) -> int:
    """What the present unit does not show of all that it has run."""
    return shown_before(date.max, car.units)


def _now_shown(car: CarFacts, km: int, counted_on: date) -> int:
    """A mileage in the numbers of that day's unit, in those of the present one."""
    return km + shown_before(counted_on, car.units) - _hidden(car)
