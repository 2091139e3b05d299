"""Reminders due at a site of many cars: python -m tests.benchmarks.bench_reminders [--cars 20000].

The view's tables are filled as its handlers fill them: each car with a plan, a year and a half of readings, its
visits, an owner, a policy of insurance; one in five with an advice. Wall time is that of the statement and
of what Python makes of it; the processor's time is Python's alone.
"""

import argparse
import asyncio
import statistics
import time
from datetime import datetime
from typing import Any, Final

import psycopg
from psycopg import AsyncConnection, Connection

from api.store import Store
from domain.service_promise.events import PromiseValues
from domain.values.clock import SHANGHAI
from projections.reminders.queries import reminders_due
from tests.benchmarks.stage import server

NOW: Final = datetime(2026, 6, 4, 10, tzinfo=SHANGHAI)
_FILL: Final = (
    """
    INSERT INTO reminders.vehicle (vehicle_id, site_id, make, model, sold_on, interval_months, interval_km)
    SELECT md5('car' || n)::uuid, 'S1', '大众', '朗逸', date '2021-01-01' + n %% 1500, 12, 10000
    FROM generate_series(1, %(cars)s) n
    """,
    """
    INSERT INTO reminders.plate
    SELECT md5('car' || n)::uuid, date '2021-01-01', '京A' || n FROM generate_series(1, %(cars)s) n
    """,
    """
    INSERT INTO reminders.holder
    SELECT md5('car' || n)::uuid, 3, md5('customer' || n)::uuid FROM generate_series(1, %(cars)s) n
    """,
    """
    INSERT INTO reminders.customer
    SELECT md5('customer' || n)::uuid, NULL, NULL, NULL, '[]', false, n %% 3 = 0, NULL, false, NULL
    FROM generate_series(1, %(cars)s) n
    """,
    """
    INSERT INTO reminders.visit
    SELECT md5('visit' || n || '/' || k)::uuid, 'RO-' || n || '-' || k, 'S1', md5('customer' || n)::uuid,
           md5('car' || n)::uuid, k %% 2 = 0, at, at + interval '3 hours', 10000 * k, NULL
    FROM generate_series(1, %(cars)s) n, generate_series(1, 4) k,
         LATERAL (SELECT timestamptz '2024-06-01' + make_interval(days => k * 140 + n %% 130) AS at) t
    """,
    """
    INSERT INTO reminders.reading
    SELECT md5('car' || n)::uuid, k + 10, 1000 + k * (900 + n %% 700),
           timestamptz '2024-12-01' + make_interval(days => k * 30 + n %% 20), false,
           CASE WHEN k %% 3 = 0 THEN md5('visit' || n || '/' || k / 3)::uuid END
    FROM generate_series(1, %(cars)s) n, generate_series(1, 18) k
    """,
    """
    INSERT INTO reminders.advice
    SELECT md5('car' || n)::uuid, 60, md5('car' || n)::uuid, date '2026-02-01' + n %% 700,
           20000 + n %% 40000, timestamptz '2026-03-01', NULL
    FROM generate_series(5, %(cars)s, 5) n
    """,
    """
    INSERT INTO reminders.insurance
    SELECT md5('car' || n)::uuid, 20 + k, 'compulsory', '平安', date '2025-01-01' + k * 365 + n %% 365
    FROM generate_series(1, %(cars)s) n, generate_series(0, 1) k
    """,
    "ANALYZE",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_reminders")
    parser.add_argument("--cars", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with server() as url, Store(url, b"a master key for benchmarks").opened():
        with psycopg.connect(url, autocommit=True) as connection:
            fill(connection, given.cars)
        asyncio.run(_measure(url, given.cars, given.rounds))


def fill(connection: Connection[Any], cars: int) -> None:
    """So many cars, all of one site."""
    for statement in _FILL:
        connection.execute(statement, {"cars": cars})  # pyright: ignore[reportArgumentType] - literals


async def _measure(url: str, cars: int, rounds: int) -> None:
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        for words, first in (("a page of 50", 50), ("all of them", None)):
            walls, processors, found = list[float](), list[float](), 0
            for _ in range(rounds):
                began, worked = time.perf_counter(), time.process_time()
                due = await reminders_due(
                    connection,
                    until=NOW.date(),
                    at=NOW,
                    values=PromiseValues(),
                    site_id="S1",
                    first=first,
                )
                walls.append(time.perf_counter() - began)
                processors.append(time.process_time() - worked)
                found = len(due)
            print(
                f"{cars:,} cars, {words}: {found:,} due, {statistics.median(walls) * 1000:,.0f} ms,"
                f" of it Python {statistics.median(processors) * 1000:,.0f} ms"
            )


if __name__ == "__main__":
    main()
