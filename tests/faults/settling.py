"""Waiting until policies and views have done what is due; how much stands still after that."""

import time
from typing import Any, Final

import psycopg
from psycopg import Connection

from projections.catalogue import READ_MODELS
from projections.engine.lag import lag_of
from tests.faults.shop import Shop

SETTLE_S: Final = 60.0
_POLICIES: Final = """
SELECT count(*) FROM reaction.position
WHERE position < (SELECT coalesce(max(position), 0) FROM history.event)
"""


def settle(shop: Shop) -> int:
    """How many views and policies have not come to the head, long after the last fault."""
    give_up = time.monotonic() + SETTLE_S
    with psycopg.connect(shop.url, autocommit=True) as connection:
        while (standing := _standing(connection)) and time.monotonic() < give_up:
            time.sleep(0.1)
    return standing


def _standing(connection: Connection[Any]) -> int:
    lag = lag_of(connection, [model.name for model in READ_MODELS])
    behind = sum(view.facts_behind > 0 for view in lag.views) + len(lag.missing)
    (policies,) = connection.execute(_POLICIES).fetchone() or (0,)
    return behind + policies
