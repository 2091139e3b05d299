"""How queries of read models ask: conditions that were asked for, rows of a named shape."""

from collections.abc import Mapping
from typing import Any, LiteralString, TypeVar

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import dict_row

T = TypeVar("T")


def where(asked: Mapping[LiteralString, object]) -> LiteralString:
    """The conditions whose argument was given, joined; TRUE where none was.

    Only what is asked stands in the statement, so that PostgreSQL plans for just that.
    """
    return " AND ".join(["TRUE", *(text for text, value in asked.items() if value is not None)])


async def rows(
    connection: AsyncConnection[Any],
    shape: type[T],
    query: LiteralString,
    params: Mapping[str, Any],
) -> list[T]:
    """The rows of a query, each as `shape`; columns bear the names of its fields.

    JSON columns become the nested shapes they are declared as, codes become their enumeration.
    """
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query, params)
        return [msgspec.convert(row, shape) for row in await cursor.fetchall()]
