"""What goes wrong: each of these once, at this moment, and mended again unless the product has to."""

import time
from random import Random
from typing import Final

import psycopg
import pytest

from tests.faults.shop import Shop
from tests.faults.wire import ANYTHING, APPEND, Trap

_LINES: Final = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query ILIKE 'LISTEN %'
"""
_GROW: Final = "CREATE TABLE ballast AS SELECT repeat('x', 9999) FROM generate_series(1, 100)"
HOLE_S: Final = 10.0
"""Longer than the programs wait for a silent database (8 s)."""
SLOW_S: Final = 4.0
FULL_S: Final = 4.0
JUMP_S: Final = 4.0
STEADY_S: Final = 3.0
_HOUR_S: Final = 3600
SPRING_S: Final = 20.0


def server_dies(shop: Shop, _: Random) -> None:
    shop.kill("serve")
    shop.start("serve")
    shop.wait_ready()


def follower_dies(shop: Shop, _: Random) -> None:
    """The one that leads; the other takes over, and leads at the next time."""
    leader = next(name for name in shop.running if name.startswith("follow"))
    shop.kill(leader)
    shop.start(leader)


def worker_dies(shop: Shop, _: Random) -> None:
    shop.kill("work")
    shop.start("work")


def database_stops(shop: Shop, _: Random) -> None:
    shop.postgres.crash()
    shop.wait_ready()


def all_die(shop: Shop, _: Random) -> None:
    names = shop.running
    shop.kill(*names)
    shop.postgres.crash()
    shop.start(*names)
    shop.wait_ready()


def lines_are_killed(shop: Shop, _: Random) -> None:
    """All connections that hear of commits by NOTIFY."""
    with psycopg.connect(shop.url, autocommit=True) as connection:
        (killed,) = connection.execute(_LINES).fetchone() or (0,)
    assert killed, "nobody listened"


def statement_is_cut(shop: Shop, chance: Random) -> None:
    """An append, or whatever comes next from any program, arrives by half."""
    _spring(shop, Trap(chance.choice((APPEND, ANYTHING)), "in the statement"))


def answer_is_cut(shop: Shop, chance: Random) -> None:
    """An append, or whatever comes next, is carried out, and nobody learns of it."""
    _spring(shop, Trap(chance.choice((APPEND, ANYTHING)), "before the answer"))


def wire_is_slow(shop: Shop, chance: Random) -> None:
    shop.wire.delay_s = 0.02 + 0.2 * chance.random()
    time.sleep(SLOW_S)
    shop.wire.delay_s = 0.0


def wire_swallows(shop: Shop, _: Random) -> None:
    """Longer than programs wait. What was connected stays so for PostgreSQL, and is never heard again."""
    shop.wire.swallow()
    time.sleep(HOLE_S)
    shop.wire.recover()
    shop.wait_ready()


def disk_is_full(shop: Shop, _: Random) -> None:
    """Then there is room again, and PostgreSQL is started where it gave up, as the runbook says."""
    assert shop.disk is not None
    shop.disk.fill()
    with pytest.raises(psycopg.Error), psycopg.connect(shop.url) as connection:
        connection.execute(_GROW)
    time.sleep(FULL_S)
    shop.disk.free()
    shop.postgres.revive()
    shop.wait_ready()


def clocks_jump(shop: Shop, chance: Random) -> None:
    """That of PostgreSQL, and that of our programs: hours back, or days ahead and past deadlines."""
    assert shop.clocks is not None
    shift_s = 0
    for clock in shop.clocks:
        back, ahead = -_HOUR_S * chance.randint(1, 12), 24 * _HOUR_S * chance.randint(1, 9)
        shift_s = chance.choice((back, ahead))
        clock.shift(shift_s)
    with psycopg.connect(shop.url) as connection:
        (now,) = connection.execute("SELECT extract(epoch FROM now())::float8").fetchone() or (0.0,)
        assert abs(now - time.time() - shift_s) < JUMP_S, "the clock of PostgreSQL did not move"
    time.sleep(JUMP_S)
    for clock in shop.clocks:
        clock.shift(0)


def nothing(shop: Shop, _: Random) -> None:
    """The clients are the fault."""
    shop.wait_ready()
    time.sleep(STEADY_S)


def _spring(shop: Shop, trap: Trap) -> None:
    assert shop.wire.lay(trap).sprung.wait(SPRING_S), "nothing came by that could be cut"
