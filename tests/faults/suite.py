"""Faults under steady load, one after the other; what was promised is looked up after each."""

import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from enum import Enum
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from tests.faults import injecting
from tests.faults.client import Manner
from tests.faults.clocks import WallClock
from tests.faults.judging import Verdict, judge
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.postgres import Postgres
from tests.faults.settling import settle
from tests.faults.shop import ALONE, APART, Shop
from tests.faults.small_disk import mounted


class Place(Enum):
    """What kind of shop a fault needs."""

    ALONE = "one program does everything"
    APART = "servers, followers and workers apart"
    SMALL_DISK = "as APART, on a disk that can be filled"
    MOVABLE_CLOCKS = "as APART, with wall clocks that can be moved"


class Fault(NamedTuple):
    """A fault: how it is injected, and where."""

    inject: Callable[[Shop, Random], None]
    place: Place = Place.APART
    manner: Manner = Manner.ONCE
    two_servers: bool = False
    times: int = 3
    """How often it is injected in a run of ten minutes for all of them."""
    refusable: frozenset[str] = frozenset()
    """Codes of rules by which commands of the load may be refused while it lasts."""


OF_TIME: Final = frozenset({"history.in_the_future", "enquiry.voiced_out_of_time"})
"""After a clock went back, what follows seems to come before what it follows."""
FAULTS: Final[Mapping[str, Fault]] = {
    "server killed (kill -9)": Fault(injecting.server_dies),
    "leading follower killed (kill -9)": Fault(injecting.follower_dies),
    "process of policies killed (kill -9)": Fault(injecting.worker_dies),
    "PostgreSQL stopped at once (immediate)": Fault(injecting.database_stops),
    "all programs and PostgreSQL at once": Fault(injecting.all_die, times=2),
    "LISTEN connections killed": Fault(injecting.lines_are_killed),
    "connection cut in a statement": Fault(injecting.statement_is_cut),
    "connection cut after the commit, before the answer": Fault(injecting.answer_is_cut),
    "connections slow (20 to 220 ms a piece)": Fault(injecting.wire_is_slow),
    "connections swallow everything, past the deadline": Fault(injecting.wire_swallows, times=2),
    "each request sent twice at once": Fault(
        injecting.nothing, manner=Manner.TWICE_AT_ONCE, times=1
    ),
    "each request sent to two servers at once": Fault(
        injecting.nothing, manner=Manner.TWICE_AT_ONCE, two_servers=True, times=1
    ),
    "clients vanish in mid-request": Fault(injecting.nothing, manner=Manner.VANISHING, times=1),
    "disk of PostgreSQL full": Fault(injecting.disk_is_full, Place.SMALL_DISK, times=2),
    "wall clocks jump": Fault(injecting.clocks_jump, Place.MOVABLE_CLOCKS, refusable=OF_TIME),
}
SINGLE: Final = Fault(injecting.all_die, Place.ALONE)
"""Everything dies that a small shop has."""
_SHORT_JOURNAL: Final = {"max_wal_size": "'64MB'", "min_wal_size": "'32MB'"}


@contextmanager
def opened_shop(place: Place = Place.APART) -> Generator[Shop]:
    """A shop in a folder of its own. Raises UnavailableError where this machine cannot have it."""
    # Not pytest's temporary folder: as root, that is closed to PostgreSQL's account.
    folder = Path(tempfile.mkdtemp(prefix="aftersales-faults-")).resolve()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        disk = stack.enter_context(mounted(folder)) if place is Place.SMALL_DISK else None
        clocks = None
        if place is Place.MOVABLE_CLOCKS:
            clocks = WallClock(folder, "programs"), WallClock(folder, "postgres")
        postgres = Postgres(
            folder / "postgres",
            clocks[1].environment if clocks else {},
            _SHORT_JOURNAL if disk else {},
        )
        programs = ALONE if place is Place.ALONE else APART
        yield stack.enter_context(Shop(folder, postgres, programs, disk=disk, clocks=clocks))


def suffer(
    shop: Shop, fault: Fault, *, times: int, seed: int, pause_s: float = 1.5, views: bool = True
) -> Verdict:
    """The verdict after a fault was injected so many times, at moments that the seed chooses.

    `views`: compare every view with its rebuild as well.
    """
    chance = Random(seed)  # noqa: S311 - repeatable
    ledger = Ledger()
    with _addresses(shop, fault) as addresses:
        with Load(addresses, shop.token(), seed, ledger, fault.manner):
            for _ in range(times):
                time.sleep(pause_s * (0.5 + chance.random()))
                fault.inject(shop, chance)
            time.sleep(pause_s)
        standing = settle(shop)
    ledger.allow(fault.refusable)
    return judge(shop, ledger, standing=standing, views=views)


@contextmanager
def _addresses(shop: Shop, fault: Fault) -> Generator[list[str]]:
    if not fault.two_servers:
        yield [shop.address] * (1 + (fault.manner is Manner.TWICE_AT_ONCE))
        return
    shop.start("serve 2")
    try:
        shop.wait_ready(shop.second_address)
        yield [shop.address, shop.second_address]
    finally:
        shop.end("serve 2")
