"""`aftersales demo`: plausible orders by chance, and the same ones for the same seed."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, cast

import msgspec
import psycopg
import pytest
from typer.testing import CliRunner

from api.command_line import app
from api.demonstration.fleet import plan
from api.demonstration.recording import Recording
from api.store import Store
from domain.values.plate import parse_plate
from domain.values.vin import parse_vin
from tests.conftest import FreshDatabase

MASTER_KEY = b"a master key for tests of 32 byt"
KEY_IN_BASE64 = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiAzMiBieXQ="


@pytest.fixture(scope="module")
def filled(fresh_database: FreshDatabase) -> Iterator[str]:
    """The URL of a database with 30 orders of seed 1."""
    with fresh_database() as url:
        _demo(url, 30)
        yield url


def _demo(url: str, orders: int, seed: int = 1) -> str:
    environment = {"AFTERSALES_DATABASE_URL": url, "AFTERSALES_MASTER_KEY": KEY_IN_BASE64}
    done = CliRunner().invoke(
        app,
        ["demo", "--orders", str(orders), "--seed", str(seed)],
        env=environment,
        catch_exceptions=False,
    )
    assert done.exit_code == 0
    return done.output


def _contents(url: str) -> list[tuple[object, ...]]:
    """Every fact without its turn in the whole history and without persons' sealed texts."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT stream_id, version, topic, occurred_at, context, data FROM history.event"
            " ORDER BY stream_id, version"
        ).fetchall()
    return [(*row[:-1], _unsealed(msgspec.json.decode(row[-1]))) for row in rows]


def _unsealed(data: Any) -> Any:
    if isinstance(data, dict):
        cells = cast("dict[str, Any]", data)
        return {key: _unsealed(value) for key, value in cells.items() if key not in _SEALED}
    if isinstance(data, list):
        return [_unsealed(item) for item in cast("list[Any]", data)]
    return data


_SEALED = {"sealed", "token"}


def test_the_same_number_and_seed_write_nothing_more(filled: str) -> None:
    before = _contents(filled)
    told = _demo(filled, 30)
    assert "orders: 0 new, 30 already there" in told
    assert "events: 0 new" in told
    assert _contents(filled) == before


def test_the_same_seed_makes_the_same_history_also_after_a_cut(
    filled: str, database_url: str
) -> None:
    visits, seen = plan("fleet/1", 30), Counter[str]()

    def cut(_: int) -> None:
        seen["visits"] += 1
        if seen["visits"] == 12:
            raise KeyboardInterrupt

    with Store(database_url, MASTER_KEY).opened() as store, pytest.raises(KeyboardInterrupt):
        Recording(store.history).visits(visits, cut)
    told = _demo(database_url, 30)
    assert re.search(r"orders: 1?\d new, [12]\d already there", told)
    assert _contents(database_url) == _contents(filled)


def test_another_seed_adds_other_orders(filled: str) -> None:
    assert "orders: 2 new, 0 already there" in _demo(filled, 2, seed=2)


def test_more_orders_of_a_seed_begin_with_the_fewer_ones() -> None:
    assert plan("fleet/5", 300)[:100] == plan("fleet/5", 100)


def test_the_shares_are_those_of_a_workshop() -> None:
    visits = plan("fleet/3", 4000)
    kinds = Counter(visit.job.name for visit in visits)
    maintenance = sum(kinds[name] for name in ("小保养", "大保养", "电动车保养"))
    assert 0.5 < maintenance / len(visits) < 0.7
    assert 0.08 < sum(visit.extra is not None for visit in visits) / len(visits) < 0.14
    assert 0.005 < sum(visit.comeback_of is not None for visit in visits) / len(visits) < 0.03
    assert 0.01 < sum(visit.cancelled for visit in visits) / len(visits) < 0.03


def test_cars_come_again_and_their_odometers_grow() -> None:
    visits = plan("fleet/3", 1000)
    again = [(a, b) for a, b in pairwise(visits) if a.car.key == b.car.key]
    assert len(again) > 500
    assert all(a.odometer_km + 3 <= b.odometer_km and a.delivered_at < b.at for a, b in again)


def test_every_car_has_a_vin_and_a_plate_that_can_be() -> None:
    cars = {visit.car.key: visit.car for visit in plan("fleet/3", 1000)}.values()
    assert all(parse_vin(car.vin) == car.vin for car in cars)
    assert all(parse_plate(car.plate).text == car.plate for car in cars)
    assert len({car.vin for car in cars}) == len(cars)
