"""Thousands of rows by COPY: of a rebuild into tables without indexes, of a backlog into temporary ones.

Columns of a live batch are packed by us (`packing.py`); of thousands of rows the driver packs in C, in half the time.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from psycopg import Connection, pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.sql import SQL, Identifier

from projections.engine.batch import grouped
from projections.engine.changes import BlindIndex
from projections.engine.people import People
from projections.engine.tables import Table, known_columns

_NEVER_WRAPPED: Final = frozenset({"uuid", "timestamp with time zone", "date", "bigint", "boolean"})
_BARE: Final = frozenset({str, int, type(None)})


class _Ready(Dumper):
    """jsonb as the writer has encoded it: text after a mark of the format's version."""

    format = pq.Format.BINARY
    oid = 3802  # jsonb, by PostgreSQL's protocol

    def dump(self, obj: str) -> Buffer | None:
        return b"\x01" + obj.encode()


class Copier:
    """Copies rows into the tables of one schema."""

    def __init__(self, schema: str, tables: Mapping[str, Table], people: People) -> None:
        self._schema = schema
        self._tables = tables
        self._people = people

    def write(
        self, connection: Connection[Any], name: str, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Write rows that nobody writes again, in the connection's transaction."""
        table = self._tables[name]
        into = Identifier(self._schema, name)
        for columns, alike in grouped(rows).items():
            copy_rows(connection, into, table, columns, alike, self._people)


def copy_rows(
    connection: Connection[Any],
    into: Identifier,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    people: People,
) -> None:
    """Rows that name these columns of a table into that table, or into one like it."""
    kinds = [table.columns[column] for column in known_columns(table, columns)]
    values = [
        _as_column(kind, [row[column] for row in rows], people)
        for column, kind in zip(columns, kinds, strict=True)
    ]
    statement = SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        into, SQL(", ").join(map(Identifier, columns))
    )
    with connection.cursor() as cursor:
        cursor.adapters.register_dumper(None, _Ready)
        with cursor.copy(statement) as copy:
            copy.set_types(kinds)
            write_row = copy.write_row
            for row in zip(*values, strict=True):
                write_row(row)


def _as_column(kind: str, values: list[Any], people: People) -> list[Any]:
    """Values of one column as the driver takes them: personal text as its sealed token."""
    if kind == "jsonb":
        return [None if value is None else people.encode_json(value).decode() for value in values]
    if kind == "bytea":
        digests = people.digests([v.text for v in values if isinstance(v, BlindIndex)])
        return [digests[v.text] if isinstance(v, BlindIndex) else v for v in values]
    if kind in _NEVER_WRAPPED:
        return values
    return [value if type(value) in _BARE else people.plain(value) for value in values]
