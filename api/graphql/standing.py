"""How far the views behind an answer show the history; every answer says it in its extensions.

"extensions": {"position": 4711, "lag": {"events": 0, "seconds": 0.0}}
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Composed, Identifier

from api.graphql.readers import Readers

FRESH_S: Final = 0.1


class Standing(msgspec.Struct, frozen=True):
    """Where a view stood just before it was read."""

    position: int
    events: int
    """Events of the history that it does not show yet."""
    seconds: float
    """For how long the oldest of them has been in the history."""


async def standing_of(connection: AsyncConnection[TupleRow], view: str) -> Standing:
    """Where a view stands now."""
    row = await (await connection.execute(_query(view))).fetchone()
    return Standing(0, 0, 0.0) if row is None else Standing(*row)


@cache
def _query(view: str) -> Composed:
    return SQL("""
        SELECT p.position, greatest(0, coalesce(head.position, 0) - p.position),
               coalesce(greatest(0, extract(epoch FROM clock_timestamp() - waiting.recorded_at)), 0)::float8
        FROM {} AS p
        LEFT JOIN LATERAL (SELECT position FROM history.event ORDER BY position DESC LIMIT 1) AS head ON true
        LEFT JOIN LATERAL (SELECT recorded_at FROM history.event WHERE position = p.position + 1) AS waiting ON true
    """).format(Identifier(view, "_position"))


class Standings:
    """Where views stood a moment ago; asked at most ten times a second, by how many soever.

    A view only moves on, so what it showed a moment ago it shows still: a remembered position is a
    lower bound. Who waits for a position that is not there yet looks anew.
    """

    def __init__(
        self, readers: Readers, told: Callable[[], Mapping[str, int]] = dict[str, int]
    ) -> None:
        self._readers = readers
        self._told = told
        """What the follower of this process has seen views show; they may show more by now."""
        self._known: dict[str, tuple[Standing, float]] = {}
        self._looking: dict[str, asyncio.Task[Standing]] = {}

    async def of(self, view: str, at_least: int = 0) -> Standing:
        """Where a view stands: remembered where that is fresh and far enough, else looked up."""
        known, at = self._known.get(view, (None, 0.0))
        if known and time.monotonic() - at < FRESH_S:
            if known.position < at_least:
                known = self._moved_on(view, known)
                self._known[view] = known, at
            if known.position >= at_least:
                return known
        joins = view in self._looking
        standing = await self._looked(view)
        if joins and standing.position < at_least:
            # What was under way may have begun before the view moved, which nobody tells twice.
            standing = await self._looked(view)
        return standing

    def _moved_on(self, view: str, known: Standing) -> Standing:
        """What was remembered, at the position that the follower has told since."""
        told = self._told().get(view, 0)
        if told <= known.position:
            return known
        left = max(0, known.position + known.events - told)
        return Standing(told, left, known.seconds if left else 0.0)

    async def _looked(self, view: str) -> Standing:
        looking = self._looking.get(view)
        if looking is None:
            looking = self._looking[view] = asyncio.create_task(self._look(view))
            looking.add_done_callback(lambda _: self._looking.pop(view, None))
        return await asyncio.shield(looking)

    async def _look(self, view: str) -> Standing:
        asked_at = time.monotonic()
        async with self._readers.connection() as connection:
            standing = await standing_of(connection, view)
        self._known[view] = standing, asked_at
        return standing


def shown_standing(shown: Sequence[Standing]) -> dict[str, Any]:
    """The oldest position among what was read, and the greatest lag."""
    if not shown:
        return {}
    behind = max(shown, key=lambda standing: standing.events)
    return {
        "position": min(standing.position for standing in shown),
        "lag": {"events": behind.events, "seconds": round(behind.seconds, 3)},
    }
