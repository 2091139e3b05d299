"""Rows as structs: whatever PostgreSQL gives becomes what the shape declares, or is refused as it always was."""

import asyncio
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, LiteralString
from uuid import UUID

import msgspec
import psycopg
import pytest

from domain.kernel import Fen
from projections.reading import Each, narrowed, rows

CAR = UUID("5edb40e0-779b-5286-a87f-cdbdbbf48b35")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    fitted_at: datetime
    colour: Colour | None = None


class Car(msgspec.Struct, frozen=True, kw_only=True):
    car_id: UUID
    plate: str
    colour: Colour | None
    sold_on: date | None
    seen_at: datetime | None
    price_fen: Fen
    doors: int
    litres: float
    parts: tuple[Part, ...]
    colours: tuple[Colour, ...]
    note: str = "none"


CARS: LiteralString = """
SELECT * FROM (VALUES
    (%(key)s::uuid, '浙A6B715'::text, 'red'::text, date '2026-09-01',
     timestamptz '2026-09-01 09:00+08', 128000::bigint, 4::smallint, 2::integer,
     '[{"name": "雨刮", "fitted_at": "2026-09-01T09:00:00+08:00", "colour": "blue"}]'::jsonb,
     '["red", "blue"]'::jsonb),
    (%(key)s::uuid, '浙A0', NULL, NULL, NULL, 1, 2, 3, '[]', '[]')
) AS car (car_id, plate, colour, sold_on, seen_at, price_fen, doors, litres, parts, colours)
"""
FIRST = Car(
    car_id=CAR,
    plate="浙A6B715",
    colour=Colour.RED,
    sold_on=date(2026, 9, 1),
    seen_at=datetime(2026, 9, 1, 1, tzinfo=UTC),
    price_fen=Fen(128000),
    doors=4,
    litres=2.0,
    parts=(Part(name="雨刮", fitted_at=datetime(2026, 9, 1, 1, tzinfo=UTC), colour=Colour.BLUE),),
    colours=(Colour.RED, Colour.BLUE),
)


def _found(url: str, query: LiteralString, **params: Any) -> list[Car]:
    async def found() -> list[Car]:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            return await rows(connection, Car, query, params)

    return asyncio.run(found())


def test_each_value_is_what_its_field_declares(postgres: str) -> None:
    first, second = _found(postgres, CARS, key=CAR)
    assert first == FIRST
    assert isinstance(first.litres, float)
    assert (second.colour, second.sold_on, second.parts, second.note) == (None, None, (), "none")


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("NULL::text AS plate", "Expected `str`, got `null` - at `$.plate`"),
        ("7::integer AS plate", "Expected `str`, got `int` - at `$.plate`"),
        ("'green'::text AS colour", "Invalid enum value 'green' - at `$.colour`"),
        ("'[1]'::jsonb AS colours", "- at `$.colours[0]`"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(
    postgres: str, column: LiteralString, said: str
) -> None:
    name = column.rpartition(" ")[2]
    others = [each for each in Car.__struct_fields__ if each not in {name, "note"}]
    query: Any = f"SELECT {', '.join(others)}, {column} FROM ({CARS}) AS all_of_them"
    with pytest.raises(msgspec.ValidationError) as refused:
        _found(postgres, query, key=CAR)
    assert said in str(refused.value)


def test_a_column_that_is_missing_is_refused_and_one_too_many_is_not(postgres: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="missing required field `car_id`"):
        _found(postgres, "SELECT '浙A0' AS plate")
    more: LiteralString = "SELECT 1 AS turn, car.* FROM (" + CARS + ") AS car LIMIT 1"
    assert _found(postgres, more, key=CAR) == [FIRST]


def test_only_the_wanted_columns_are_asked(postgres: str) -> None:
    with narrowed(Car, ("plate", "colour")):
        first, _ = _found(postgres, CARS, key=CAR)
    assert (first.plate, first.colour) == ("浙A6B715", Colour.RED)
    assert first.car_id is first.note is msgspec.UNSET
    assert (_found(postgres, CARS, key=CAR))[0] == FIRST
    with narrowed(Part, ("name",)):  # of another shape
        assert (_found(postgres, CARS, key=CAR))[0] == FIRST


def test_so_they_are_for_each_of_many_keys(postgres: str) -> None:
    each = Each([UUID(int=2), CAR])
    with narrowed(Car, ("car_id", "doors")):
        _found(postgres, CARS, key=each)
    assert [[(row.car_id, row.doors) for row in found] for found in each.found] == [
        [(UUID(int=2), 4), (UUID(int=2), 2)],
        [(CAR, 4), (CAR, 2)],
    ]
    assert each.found[0][0].plate is msgspec.UNSET
