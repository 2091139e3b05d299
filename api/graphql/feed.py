"""Changes by position, for subscriptions: read from the history, never kept in memory alone.

The follower's word only wakes the reader. What was missed – by a client, a network, a restart of the
server – is read again from the last position that the client saw: no gap, nothing twice.
"""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Any, Final, LiteralString, TypeVar
from uuid import UUID

import msgspec
from psycopg.rows import dict_row

from api.graphql.context import ApiContext
from api.graphql.scalars import Position
from api.graphql.waiting import set_within

PAGE: Final = 200
LOOK_AGAIN_S: Final = 1.0
"""As often a reader looks by itself, should no word reach it."""

T = TypeVar("T", bound=msgspec.Struct)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something happened; ask for the thing itself with `atLeast` of this position."""

    position: Position
    topic: str
    stream_id: UUID
    version: int
    occurred_at: datetime
    recorded_at: datetime


class HistoryFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact as it stands in the history, with what its hash is computed over."""

    position: Position
    stream_id: UUID
    version: int
    schema_version: int
    topic: str
    occurred_at: datetime
    recorded_at: datetime
    fact_context: str
    fact_data: str
    sha256: str


CHANGED: Final[LiteralString] = """
    e.position, e.topic, e.stream_id, e.version, e.occurred_at, e.recorded_at
"""
WHOLE: Final[LiteralString] = """
    e.position, e.stream_id, e.version, e.schema_version, e.topic, e.occurred_at, e.recorded_at,
    e.context AS fact_context, e.data AS fact_data, encode(e.hash, 'hex') AS sha256
"""


def statement(
    columns: LiteralString,
    upto: LiteralString,
    wanted: LiteralString,
    before: LiteralString = "WITH",
) -> LiteralString:
    """Facts above a position up to which all is to be seen; one row without a fact where there is none.

    `upto` is a query of that position, `wanted` the condition on `e`, `before` what stands before the first of our own tables. One
    statement, one snapshot.
    """
    return f"""
        {before} shown AS ({upto})
        SELECT shown.upto, found.* FROM shown LEFT JOIN LATERAL (
            SELECT {columns} FROM history.event e
            WHERE e.position > %(after)s AND e.position <= shown.upto AND {wanted}
            ORDER BY e.position LIMIT %(limit)s
        ) found ON true
        ORDER BY found.position
    """


HEAD: Final[LiteralString] = "SELECT coalesce(max(position), 0) AS upto FROM history.event"


async def changes(
    ctx: ApiContext,
    shape: type[T],
    query: LiteralString,
    params: dict[str, Any],
    after: int | None,
) -> AsyncGenerator[T]:
    """What the statement finds above `after`, for ever; None: from now on."""
    moved = ctx.services.moved.next()
    seen = after if after is not None else (await _read(ctx, query, params, 0, limit=0))[1]
    while True:
        found, upto = await _read(ctx, query, params, seen)
        for row in found:
            yield msgspec.convert(row, shape)
        if len(found) == PAGE:
            seen = found[-1]["position"]
            continue
        seen = max(seen, upto)
        await set_within(moved, LOOK_AGAIN_S)
        moved = ctx.services.moved.next()


async def _read(
    ctx: ApiContext,
    query: LiteralString,
    params: dict[str, Any],
    after: int,
    *,
    limit: int = PAGE,
) -> tuple[list[dict[str, Any]], int]:
    async with (
        ctx.services.readers.connection() as connection,
        connection.cursor(row_factory=dict_row) as cursor,
    ):
        await cursor.execute(query, {**params, "after": after, "limit": limit})
        rows = await cursor.fetchall()
    upto = rows[0]["upto"] if rows else after
    return [row for row in rows if row["position"] is not None], upto
