"""Batches into tables, set-based: one statement for all rows that name the same columns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from psycopg import Connection, RawCursor
from psycopg.sql import SQL, Composable, Composed, Identifier

from projections.engine.batch import Batch
from projections.engine.packing import array, array_kind, packed
from projections.engine.people import People
from projections.engine.room import Room
from projections.engine.sending import Statement, execute
from projections.engine.tables import Table, known_columns

_Alike: TypeAlias = tuple[str, Table, tuple[str, ...], Sequence[Mapping[str, Any]]]
"""How rows are written, into which table, and the columns that all of them name."""


class Writer:
    """Writes batches into one schema."""

    def __init__(self, schema: str, tables: Mapping[str, Table], people: People) -> None:
        self._schema = schema
        self.tables = tables
        self._people = people
        self._texts: dict[tuple[str, str, tuple[str, ...]], bytes] = {}
        """Rendered once: it would take longer than to execute them."""

    def write(self, connection: Connection[Any], batch: Batch) -> None:
        """Write a batch in the connection's transaction."""
        with RawCursor(connection) as cursor:
            execute(cursor, self.statements(batch))

    def statements(self, batch: Batch) -> Iterator[Statement]:
        """What writes a batch, in order."""
        return (self._statement(*alike) for alike in self._alike(batch))

    def statements_in_bulk(
        self, connection: Connection[Any], batch: Batch, room: Room
    ) -> Iterator[Statement]:
        """The same, of many rows: these go ahead in the connection's transaction, which has to be open."""
        for how, table, columns, rows in self._alike(batch):
            if len(rows) < room.many:
                yield self._statement(how, table, columns, rows)
            else:
                known_columns(table, columns)
                name = room.filled(
                    connection,
                    Identifier(self._schema, table.name),
                    table,
                    columns,
                    rows,
                    self._people,
                )
                source = SQL("{} AS u").format(name)
                yield _STATEMENTS[how](self._schema, table, columns, source).as_bytes(), []

    def _alike(self, batch: Batch) -> Iterator[_Alike]:
        for name in batch.touched:
            table = self.tables[name]
            if keys := batch.dropped(name):
                rows = [dict(zip(table.key, key, strict=True)) for key in keys]
                yield "drop", table, table.key, rows
            for columns, rows in batch.written(name, "set").items():
                if set(columns) - set(table.key):
                    yield "set", table, columns, rows
            for columns, rows in batch.written(name, "put").items():
                yield "put", table, columns, rows

    def _statement(
        self, how: str, table: Table, columns: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
    ) -> Statement:
        text = self._texts.get((how, table.name, columns))
        if text is None:
            source = _arrays(table, known_columns(table, columns))
            composed = _STATEMENTS[how](self._schema, table, columns, source)
            text = self._texts[how, table.name, columns] = composed.as_bytes()
        kinds = table.columns
        return text, [
            array(kinds[c], packed(kinds[c], [row[c] for row in rows], self._people))
            for c in columns
        ]


def _arrays(table: Table, columns: tuple[str, ...]) -> Composable:
    """`unnest` of one array a column, as a table `u` of the right types."""
    arrays = SQL(", ").join(
        SQL("${}::{}[]").format(
            SQL(str(number)),  # pyright: ignore[reportArgumentType] - a number
            SQL(array_kind(table.columns[c])),  # pyright: ignore[reportArgumentType] - from the catalogue
        )
        for number, c in enumerate(columns, 1)
    )
    return SQL("unnest({}) AS u ({})").format(arrays, _names(columns))


def _selected(table: Table, columns: tuple[str, ...]) -> Composable:
    return SQL(", ").join(
        SQL("u.{}::jsonb" if table.columns[c] == "jsonb" else "u.{}").format(Identifier(c))
        for c in columns
    )


def _names(columns: Iterable[str]) -> Composable:
    return SQL(", ").join(map(Identifier, columns))


def _put(schema: str, table: Table, columns: tuple[str, ...], source: Composable) -> Composed:
    others = [c for c in columns if c not in table.key]
    action: Composable = SQL("NOTHING")
    if others:
        action = SQL("UPDATE SET {}").format(
            SQL(", ").join(SQL("{0} = EXCLUDED.{0}").format(Identifier(c)) for c in others)
        )
    return SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT ({}) DO {}").format(
        Identifier(schema, table.name),
        _names(columns),
        _selected(table, columns),
        source,
        _names(table.key),
        action,
    )


def _set(schema: str, table: Table, columns: tuple[str, ...], source: Composable) -> Composed:
    return SQL("UPDATE {} AS t SET {} FROM {} WHERE {}").format(
        Identifier(schema, table.name),
        SQL(", ").join(
            SQL("{} = {}").format(Identifier(c), _selected(table, (c,)))
            for c in columns
            if c not in table.key
        ),
        source,
        _same_key(table),
    )


def _drop(schema: str, table: Table, _: tuple[str, ...], source: Composable) -> Composed:
    return SQL("DELETE FROM {} AS t USING {} WHERE {}").format(
        Identifier(schema, table.name), source, _same_key(table)
    )


def _same_key(table: Table) -> Composable:
    return SQL(" AND ").join(SQL("t.{0} = u.{0}").format(Identifier(c)) for c in table.key)


_STATEMENTS: Mapping[str, Callable[[str, Table, tuple[str, ...], Composable], Composed]] = {
    "put": _put,
    "set": _set,
    "drop": _drop,
}
