"""How far the views behind an answer show the history; every answer says it in its extensions.

"extensions": {"position": 4711, "lag": {"events": 0, "seconds": 0.0}}
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier
from psycopg_pool import AsyncConnectionPool
from strawberry.extensions import SchemaExtension


class Standing(msgspec.Struct, frozen=True):
    """Where a view stood just before it was read."""

    position: int
    events: int
    """Events of the history that it does not show yet."""
    seconds: float
    """For how long the oldest of them has been in the history."""


async def standing_of(pool: AsyncConnectionPool[AsyncConnection[TupleRow]], view: str) -> Standing:
    """Where a view stands now."""
    query = SQL("""
        SELECT p.position, greatest(0, coalesce(head.position, 0) - p.position),
               coalesce(greatest(0, extract(epoch FROM clock_timestamp() - waiting.recorded_at)), 0)::float8
        FROM {} AS p
        LEFT JOIN LATERAL (SELECT position FROM history.event ORDER BY position DESC LIMIT 1) AS head ON true
        LEFT JOIN LATERAL (SELECT recorded_at FROM history.event WHERE position = p.position + 1) AS waiting ON true
    """).format(Identifier(view, "_position"))
    async with pool.connection() as connection:
        row = await (await connection.execute(query)).fetchone()
    return Standing(0, 0, 0.0) if row is None else Standing(*row)


class SaysStanding(SchemaExtension):
    """Adds the standing of the views that a request read."""

    def get_results(self) -> dict[str, Any]:
        """The oldest position, and the greatest lag."""
        shown: Sequence[Standing] = self.execution_context.context.shown
        if not shown:
            return {}
        behind = max(shown, key=lambda standing: standing.events)
        return {
            "position": min(standing.position for standing in shown),
            "lag": {"events": behind.events, "seconds": round(behind.seconds, 3)},
        }
