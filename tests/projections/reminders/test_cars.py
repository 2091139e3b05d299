"""The statement leaves out no car that falls due within the days it is asked for: against the rule itself."""

import asyncio
import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection, Connection

from domain.kernel import Km
from domain.values.clock import SHANGHAI
from domain.values.mileage import MileageReading, UnitReplacement
from eventstore.database import Database
from eventstore.keyring import Keyring
from projections.engine.view import View
from projections.reminders.cars import car_facts
from projections.reminders.due import Advice, CarFacts, Due, due_of
from projections.reminders.projection import reminders

CARS = 300
SINCE, UNTIL = date(2026, 3, 1), date(2026, 6, 1)


def test_every_car_that_falls_due_comes_along_and_two_readings_say_when(
    database: Database, keyring: Keyring
) -> None:
    chance = random.Random(20260604)  # noqa: S311 - repeatable
    cars = [_car(chance, number) for number in range(1, CARS + 1)]
    with database.connect_owner() as connection, connection.transaction():
        View(reminders, keyring).create(connection)
        for car in cars:
            _insert(connection, car)
    due = _within(due_of(car) for car in cars)
    assert 40 < len(due) < 200  # the days cut on both sides
    found = asyncio.run(_found(database.url))
    assert _within(due_of(car) for car in found) == due
    assert len(found) < CARS - 40


def _within(due: Iterable[Due | None]) -> dict[UUID, Due]:
    return {one.subject_id: one for one in due if one and SINCE <= one.due_on <= UNTIL}


async def _found(url: str) -> list[CarFacts]:
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        return list(await car_facts(connection, site_id="S1", since=SINCE, until=UNTIL))


def _car(chance: random.Random, number: int) -> CarFacts:
    """A car with anything that a car may have, or lack; its whole odometer, not only two readings."""
    km, on = chance.randrange(0, 40_000), date(2024, 1, 1) + timedelta(chance.randrange(400))
    readings: list[MileageReading] = []
    for _ in range(chance.choice([0, 1, 2, 5, 12])):
        on += timedelta(chance.choice([0, 3, 40, 90]))
        km += chance.choice([0, 10, 900, 4_000])
        readings.append(MileageReading(on, Km(km)))
    units: tuple[UnitReplacement, ...] = ()
    if readings and chance.random() < 0.1:
        units = (UnitReplacement(readings[-1].on, Km(km), Km(0)),)
        readings.append(MileageReading(readings[-1].on + timedelta(50), Km(2_000)))
    advised_on = date(2025, 1, 1) + timedelta(chance.randrange(400))
    advice = Advice(
        point=f"advice {UUID(int=number)}/9",
        advised_on=advised_on,
        due_on=chance.choice([None, advised_on + timedelta(chance.randrange(500))]),
        due_km=km + 5_000,
        service=None,
    )
    done_on = date(2025, 1, 1) + timedelta(chance.randrange(400))
    done = chance.random() < 0.7
    return CarFacts(
        vehicle_id=UUID(int=number),
        site_id="S1",
        customer_id=UUID(int=number) if done else None,
        plate=None,
        model="朗逸",
        interval_months=chance.choice([None, 6, 12]),
        interval_km=chance.choice([None, 7_500, 10_000]),
        sold_on=chance.choice([None, date(2024, 1, 1) + timedelta(chance.randrange(700))]),
        done_order_id=UUID(int=10_000 + number) if done else None,
        done_on=done_on if done else None,
        done_km=chance.choice([None, km - 1_000]) if done else None,
        advice=chance.choice([None, advice]),
        readings=tuple(readings),
        units=units,
    )


def _insert(connection: Connection[Any], car: CarFacts) -> None:
    id_ = car.vehicle_id
    connection.execute(
        "INSERT INTO reminders.vehicle VALUES (%s, 'S1', '大众', %s, %s, %s, %s, NULL)",
        (id_, car.model, car.sold_on, car.interval_months, car.interval_km),
    )
    for turn, reading in enumerate(car.readings):
        connection.execute(
            "INSERT INTO reminders.reading VALUES (%s, %s, %s, %s, false, NULL)",
            (id_, turn, reading.km, _noon(reading.on)),
        )
    for turn, unit in enumerate(car.units):
        connection.execute(
            "INSERT INTO reminders.unit VALUES (%s, %s, %s, %s, %s)",
            (id_, turn, _noon(unit.on), unit.old_km, unit.new_km),
        )
    if car.done_on is not None:
        connection.execute(
            "INSERT INTO reminders.visit VALUES (%s, 'RO', 'S1', %s, %s, true, %s, %s, %s, NULL)",
            (car.done_order_id, id_, id_, _noon(car.done_on), _noon(car.done_on), car.done_km),
        )
    if (advice := car.advice) is not None:
        connection.execute(
            "INSERT INTO reminders.advice VALUES (%s, 9, %s, %s, %s, %s, NULL)",
            (id_, id_, advice.due_on, advice.due_km, _noon(advice.advised_on)),
        )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), SHANGHAI)


def test_a_car_of_another_site_or_one_that_was_merged_away_is_not_asked_for(
    database: Database, keyring: Keyring
) -> None:
    with database.connect_owner() as connection:
        View(reminders, keyring).create(connection)
        for number in (1, 2, 3):
            _insert(connection, _due_in_may(number))
        connection.execute(
            "UPDATE reminders.vehicle SET site_id = 'S2' WHERE vehicle_id = %s", (UUID(int=1),)
        )
        connection.execute(
            "UPDATE reminders.vehicle SET merged_into = %s WHERE vehicle_id = %s",
            (UUID(int=3), UUID(int=2)),
        )
    assert {car.vehicle_id for car in asyncio.run(_found(database.url))} == {UUID(int=3)}


def _due_in_may(number: int) -> CarFacts:
    chance = random.Random(1)  # noqa: S311 - repeatable
    plain: dict[str, Any] = {
        "customer_id": None,
        "done_order_id": None,
        "done_on": None,
        "done_km": None,
    }
    plain |= {"advice": None, "readings": (), "units": ()}
    plain |= {"interval_months": 12, "interval_km": None, "sold_on": date(2025, 5, 2)}
    return msgspec.structs.replace(_car(chance, number), **plain)
