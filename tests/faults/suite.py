"""Faults under steady load, one after the other; what was promised is looked up after each."""

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.faults.judging import Verdict, judge, reactions_due
from tests.faults.ledger import Ledger
from tests.faults.load import Load
from tests.faults.shop import Shop

SETTLE_S: Final = 60.0


def _server_dies(shop: Shop) -> None:
    shop.kill("serve")
    shop.start("serve")
    shop.wait_ready()


def _worker_dies(shop: Shop) -> None:
    shop.kill("work")
    shop.start("work")


def _database_stops(shop: Shop) -> None:
    shop.crash_postgres()
    shop.wait_ready()


def _all_at_once(shop: Shop) -> None:
    shop.kill("serve")
    shop.kill("work")
    shop.crash_postgres()
    shop.start("serve")
    shop.start("work")
    shop.wait_ready()


FAULTS: Final[Mapping[str, Callable[[Shop], None]]] = {
    "server killed (kill -9), with its followers": _server_dies,
    "process of policies killed (kill -9)": _worker_dies,
    "PostgreSQL stopped at once (immediate)": _database_stops,
    "server, policies and PostgreSQL at once": _all_at_once,
}


@contextmanager
def opened_shop() -> Generator[Shop]:
    """A shop in a folder of its own."""
    # Not pytest's temporary folder: as root, that is closed to PostgreSQL's account.
    folder = Path(tempfile.mkdtemp(prefix="aftersales-faults-")).resolve()
    try:
        with Shop(folder) as shop:
            yield shop
    finally:
        shutil.rmtree(folder)


def suffer(
    shop: Shop, fault: str, *, times: int, seed: int, pause_s: float = 1.5, views: bool = True
) -> Verdict:
    """The verdict after a fault was injected so many times, at moments that the seed chooses.

    `views`: compare every view with its rebuild as well.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable
    ledger = Ledger()
    with Load(shop.address, shop.token(), seed, ledger) as load:
        for _ in range(times):
            time.sleep(pause_s * (0.5 + chance.random()))
            FAULTS[fault](shop)
        time.sleep(pause_s)
    assert not load.refusals, load.refusals
    _settle(shop)
    return judge(shop, ledger, views=views)


def _settle(shop: Shop) -> None:
    give_up = time.monotonic() + SETTLE_S
    while reactions_due(shop.url) and time.monotonic() < give_up:
        time.sleep(0.1)
