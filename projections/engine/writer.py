"""Batches into tables, set-based: one statement for all rows that name the same columns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from psycopg import Connection, RawCursor
from psycopg.sql import SQL, Composable, Composed, Identifier

from projections.engine.batch import Batch
from projections.engine.packing import array, array_kind, one, packed
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
        self._texts: dict[tuple[str, bool, str, tuple[str, ...]], bytes] = {}
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
                into = Identifier(self._schema, table.name)
                known = known_columns(table, columns)
                name = room.filled(connection, into, table, known, rows, self._people)
                yield _STATEMENTS[how](into, _Kept(table, known, name)).as_bytes(), []

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
        alone = len(rows) == 1
        text = self._texts.get((how, alone, table.name, columns))
        if text is None:
            source = (_Alone if alone else _Source)(table, known_columns(table, columns))
            composed = _STATEMENTS[how](Identifier(self._schema, table.name), source)
            text = self._texts[how, alone, table.name, columns] = composed.as_bytes()
        kinds, people = table.columns, self._people
        if alone:
            row = rows[0]
            return text, [one(kinds[c], row[c], people) for c in columns]
        return text, [
            array(kinds[c], packed(kinds[c], [row[c] for row in rows], people)) for c in columns
        ]


class _Source:
    """Rows that come as one array a column, a table `u` of the right types."""

    def __init__(self, table: Table, columns: tuple[str, ...]) -> None:
        self.table = table
        self.columns = columns

    @property
    def rows(self) -> Composable:
        """What comes after INTO …: all of them."""
        return SQL("SELECT {} FROM {}").format(
            SQL(", ").join([self.value(c) for c in self.columns]), self.beside
        )

    @property
    def beside(self) -> Composable:
        """What a row of the table `t` is joined with."""
        arrays = SQL(", ").join([self._parameter(c, "[]") for c in self.columns])
        return SQL("unnest({}) AS u ({})").format(arrays, _names(self.columns))

    def value(self, column: str) -> Composable:
        """What a column has."""
        form = "u.{}::jsonb" if self.table.columns[column] == "jsonb" else "u.{}"
        return SQL(form).format(Identifier(column))

    @property
    def same_key(self) -> Composable:
        """Of a row of `t`: this is the one."""
        return SQL(" AND ").join(
            SQL("t.{} = {}").format(Identifier(c), self.value(c)) for c in self.table.key
        )

    def _parameter(self, column: str, many: str = "") -> Composable:
        number, kind = self.columns.index(column) + 1, array_kind(self.table.columns[column])
        return SQL(f"${number}::{kind}{many}")  # pyright: ignore[reportArgumentType] - from the catalogue


class _Kept(_Source):
    """Rows that stand in a table."""

    def __init__(self, table: Table, columns: tuple[str, ...], name: Identifier) -> None:
        super().__init__(table, columns)
        self._name = name

    @property
    def beside(self) -> Composable:
        return SQL("{} AS u").format(self._name)


class _Alone(_Source):
    """One row, each column a parameter of its own: what most facts write. PostgreSQL needs a third less for it."""

    @property
    def rows(self) -> Composable:
        return SQL("VALUES ({})").format(SQL(", ").join([self.value(c) for c in self.columns]))

    @property
    def beside(self) -> Composable:
        return SQL("(SELECT) AS u")

    def value(self, column: str) -> Composable:
        form = "{}::jsonb" if self.table.columns[column] == "jsonb" else "{}"
        return SQL(form).format(self._parameter(column))


def _names(columns: Iterable[str]) -> Composable:
    return SQL(", ").join(map(Identifier, columns))


def _put(into: Identifier, source: _Source) -> Composed:
    key = source.table.key
    others = [c for c in source.columns if c not in key]
    action: Composable = SQL("NOTHING")
    if others:
        action = SQL("UPDATE SET {}").format(
            SQL(", ").join(SQL("{0} = EXCLUDED.{0}").format(Identifier(c)) for c in others)
        )
    return SQL("INSERT INTO {} ({}) {} ON CONFLICT ({}) DO {}").format(
        into, _names(source.columns), source.rows, _names(key), action
    )


def _set(into: Identifier, source: _Source) -> Composed:
    return SQL("UPDATE {} AS t SET {} FROM {} WHERE {}").format(
        into,
        SQL(", ").join(
            SQL("{} = {}").format(Identifier(c), source.value(c))
            for c in source.columns
            if c not in source.table.key
        ),
        source.beside,
        source.same_key,
    )


def _drop(into: Identifier, source: _Source) -> Composed:
    return SQL("DELETE FROM {} AS t USING {} WHERE {}").format(into, source.beside, source.same_key)


_STATEMENTS: Mapping[str, Callable[[Identifier, _Source], Composed]] = {
    "put": _put,
    "set": _set,
    "drop": _drop,
}
