"""Indexes of filled siblings, several at a time: PostgreSQL makes each in one session.

One statement may be helped by other processes of PostgreSQL, too. That takes a quarter more processor
time than sessions that each make an index, and so it is left to a rebuild by one process.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import msgspec
import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from eventstore.database import Database
from projections.engine.tables import Index

_SIZES: Final = """
SELECT relnamespace::regnamespace::text, relname, pg_table_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace::regnamespace::text = ANY(%s)
"""


class Made(msgspec.Struct):
    """What became of the indexes of one schema."""

    doubled: list[Index] = []
    """Not made: rows have the same key."""
    error: psycopg.Error | None = None
    """Why another one was not made."""


def make_indexes(
    database: Database, wanted: Mapping[str, Sequence[Index]], sessions: int
) -> dict[str, Made]:
    """Make all these indexes, by schema; those that become constraints are not bound yet."""
    made = {schema: Made() for schema in wanted}
    left = _largest_first(database, wanted)

    def work(_: int) -> None:
        with database.connect_owner() as connection:
            connection.execute("SET synchronous_commit = off")
            if sessions > 1:
                connection.execute("SET max_parallel_maintenance_workers = 0")
            while left:
                try:
                    schema, index = left.popleft()
                except IndexError:
                    return
                _make(connection, schema, index, made[schema])

    with ThreadPoolExecutor(sessions, "indexes") as pool:
        try:
            list(pool.map(work, range(sessions)))
        finally:
            left.clear()
    return made


def in_schema(connection: Connection[Any], schema: str, statements: Sequence[str]) -> None:
    """Execute statements of the catalogue's making, which name what stands in this schema."""
    with connection.transaction():
        connection.execute(SQL("SET LOCAL search_path = {}").format(Identifier(schema)))
        for statement in statements:
            connection.execute(statement.encode())


def _make(connection: Connection[Any], schema: str, index: Index, made: Made) -> None:
    try:
        in_schema(connection, schema, [index.make])
    except psycopg.errors.UniqueViolation:
        made.doubled.append(index)
    except psycopg.Error as error:
        made.error = error
        if connection.broken:
            raise


def _largest_first(
    database: Database, wanted: Mapping[str, Sequence[Index]]
) -> deque[tuple[str, Index]]:
    """So that all sessions end at about the same time."""
    with database.reading() as connection:
        sizes = {
            (schema, table): size
            for schema, table, size in connection.execute(_SIZES, (list(wanted),))
        }
    all_of_them = [(schema, index) for schema, indexes in wanted.items() for index in indexes]
    return deque(sorted(all_of_them, key=lambda each: -sizes.get((each[0], each[1].table), 0)))
