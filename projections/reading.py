"""How queries of read models ask: conditions that were asked for, rows of a named shape."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, partial
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from psycopg import AsyncConnection, AsyncCursor

from projections.row_reader import Read, reader_of

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


_narrowed_to: ContextVar[tuple[type, tuple[str, ...]] | None] = ContextVar(
    "narrowed_to", default=None
)


@contextmanager
def narrowed(shape: type, columns: tuple[str, ...] | None) -> Generator[None]:
    """Within, rows of this shape are asked with these columns alone; None: with all.

    The order of the rows is that of the query: nothing stands around it but the choice of columns.
    """
    before = _narrowed_to.set(None if columns is None else (shape, columns))
    try:
        yield
    finally:
        _narrowed_to.reset(before)


async def rows(
    connection: AsyncConnection[Any],
    shape: type[T],
    query: LiteralString,
    params: Mapping[str, Any],
) -> list[T]:
    """The rows of a query, each as `shape`; columns bear the names of its fields.

    JSON columns become the nested shapes they are declared as, codes become their enumeration.
    """
    wanted = _narrowed_to.get()
    narrow = wanted is not None and wanted[0] is shape
    if wanted is not None and narrow:
        query = _with_columns(query, wanted[1])
    for name, value in params.items():
        if type(value) is Each:
            return await _rows_of_each(connection, shape, query, params, name, narrow=narrow)
    reader = partial(reader_of, shape, query, narrow=narrow)
    return await _asked(connection, reader, query, params)


async def _rows_of_each(
    connection: AsyncConnection[Any],
    shape: type[T],
    query: LiteralString,
    params: Mapping[str, Any],
    name: str,
    *,
    narrow: bool,
) -> list[T]:
    each: Each = params[name]
    beside = _for_each(query, name, each.kind)
    made: list[tuple[int, T]] = await _asked(
        connection,
        partial(reader_of, shape, beside, narrow=narrow, numbered=True),
        beside,
        {**params, name: each.keys},
    )
    for nth, row in made:
        each.found[nth - 1].append(row)
    return [row for _, row in made]


async def _asked(
    connection: AsyncConnection[Any],
    reader: Callable[[AsyncCursor[Any]], Read[Any]],
    query: LiteralString,
    params: Mapping[str, Any],
) -> list[Any]:
    async with connection.cursor(row_factory=reader) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchall()


@lru_cache(maxsize=1024)
def _with_columns(query: LiteralString, columns: tuple[str, ...]) -> LiteralString:
    names: Any = ", ".join(columns)  # of fields of a shape, so as much source code as the query is
    return "SELECT " + names + " FROM (" + query + ") AS wanted"


@lru_cache(maxsize=1024)
def _for_each(query: LiteralString, name: str, kind: LiteralString) -> LiteralString:
    """The query beside each key, its limit and order its own; the keys stand in the same parameter.

    Which of the keys a row is of, stands in its first column.
    """
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
