"""How queries of read models ask: conditions that were asked for, rows of a named shape."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, LiteralString, TypeVar
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import dict_row

T = TypeVar("T")


def where(asked: Mapping[LiteralString, object]) -> LiteralString:
    """The conditions whose argument was given, joined; TRUE where none was.

    Only what is asked stands in the statement, so that PostgreSQL plans for just that.
    """
    return " AND ".join(["TRUE", *(text for text, value in asked.items() if value is not None)])


class Each:
    """Many keys where a query takes one: it is asked for each of them, in one statement.

    `found` then has the rows of each key, in the keys' order.
    """

    def __init__(self, keys: Sequence[UUID] | Sequence[str], kind: LiteralString = "uuid") -> None:
        self.keys = list(keys)
        self.kind: LiteralString = kind
        """The type that PostgreSQL knows them by."""
        self.found: list[list[Any]] = [[] for _ in keys]


_NTH: Final = "nth_of_each"
"""A column that no read model has: which of the keys a row is of."""


async def rows(
    connection: AsyncConnection[Any],
    shape: type[T],
    query: LiteralString,
    params: Mapping[str, Any],
) -> list[T]:
    """The rows of a query, each as `shape`; columns bear the names of its fields.

    JSON columns become the nested shapes they are declared as, codes become their enumeration.
    """
    many = [name for name, value in params.items() if isinstance(value, Each)]
    if many:
        return await _rows_of_each(connection, shape, query, params, many[0])
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query, params)
        return [msgspec.convert(row, shape) for row in await cursor.fetchall()]


async def _rows_of_each(
    connection: AsyncConnection[Any],
    shape: type[T],
    query: LiteralString,
    params: Mapping[str, Any],
    name: str,
) -> list[T]:
    each: Each = params[name]
    made = [
        (row[_NTH], msgspec.convert(row, shape))
        for row in await _dicts(
            connection, _for_each(query, name, each.kind), {**params, name: each.keys}
        )
    ]
    for nth, row in made:
        each.found[nth - 1].append(row)
    return [row for _, row in made]


async def _dicts(
    connection: AsyncConnection[Any], query: LiteralString, params: Mapping[str, Any]
) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchall()


def _for_each(query: LiteralString, name: str, kind: LiteralString) -> LiteralString:
    """The query beside each key, its limit and order its own; the keys stand in the same parameter."""
    parameter: Any = f"%({name})s"  # of the query itself, so as much source code as that is
    beside = query.replace(parameter, "one_of_each.key")
    return (
        "SELECT one_of_each.nth AS nth_of_each, beside.* FROM unnest("
        + parameter
        + "::"
        + kind
        + "[]) WITH ORDINALITY AS one_of_each (key, nth) CROSS JOIN LATERAL ("
        + "SELECT row_number() OVER () AS place_of_each, asked.* FROM ("
        + beside
        + ") AS asked) AS beside ORDER BY one_of_each.nth, beside.place_of_each"
    )
