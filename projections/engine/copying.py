"""Rows of a rebuild into tables without indexes, by COPY: nothing is there yet to be merged with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection, pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.sql import SQL, Identifier

from projections.engine.batch import Row, grouped
from projections.engine.people import People
from projections.engine.tables import Table
from projections.engine.writer import as_column, known_columns


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

    def write(self, connection: Connection[Any], table: str, rows: Iterable[Row]) -> int:
        """Write rows that nobody writes again, in the connection's transaction; how many."""
        written = 0
        for columns, named in grouped(rows).items():
            self._copy(connection, self._tables[table], columns, named)
            written += len(named)
        return written

    def _copy(
        self,
        connection: Connection[Any],
        table: Table,
        columns: tuple[str, ...],
        rows: Sequence[Row],
    ) -> None:
        kinds = [table.columns[column] for column in known_columns(table, columns)]
        values = [
            as_column(kind, [row[column] for row in rows], self._people)
            for column, kind in zip(columns, kinds, strict=True)
        ]
        statement = SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
            Identifier(self._schema, table.name), SQL(", ").join(map(Identifier, columns))
        )
        with connection.cursor() as cursor:
            cursor.adapters.register_dumper(None, _Ready)
            with cursor.copy(statement) as copy:
                copy.set_types(kinds)
                write_row = copy.write_row
                for row in zip(*values, strict=True):
                    write_row(row)
