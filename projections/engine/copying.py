"""Rows of a rebuild into tables without indexes, by COPY: nothing is there yet to be merged with."""

from collections.abc import Mapping, Sequence
from struct import Struct
from typing import Any, Final

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from projections.engine.batch import grouped
from projections.engine.packing import Packed, copied_jsonb, packed
from projections.engine.people import People
from projections.engine.tables import Table
from projections.engine.writer import known_columns

_HEAD: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END: Final = b"\xff\xff"
_width: Final = Struct("!h").pack


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
        named: set[str] = set[str]().union(*rows)
        if named.isdisjoint(table.filled):
            self._copy(connection, table, sorted(named), rows)
            return
        for columns, alike in grouped(rows).items():
            self._copy(connection, table, columns, alike)

    def _copy(
        self,
        connection: Connection[Any],
        table: Table,
        columns: Sequence[str],
        rows: Sequence[Mapping[str, Any]],
    ) -> None:
        known_columns(table, columns)
        packed_columns = [
            self._packed(table.columns[column], [row.get(column) for row in rows])
            for column in columns
        ]
        statement = SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
            Identifier(self._schema, table.name), SQL(", ").join(map(Identifier, columns))
        )
        width = _width(len(columns))
        parts = [_HEAD]
        for row in zip(*packed_columns, strict=True):
            parts.append(width)
            parts += row
        parts.append(_END)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(b"".join(parts))

    def _packed(self, kind: str, values: Sequence[Any]) -> Packed:
        column = packed(kind, values, self._people)
        return copied_jsonb(column) if kind == "jsonb" else column
