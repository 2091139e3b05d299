"""Batches into tables, set-based: one statement for all rows that name the same columns."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from psycopg import Connection
from psycopg.sql import SQL, Composable, Composed, Identifier

from projections.engine.batch import Batch
from projections.engine.changes import BlindIndex
from projections.engine.people import People
from projections.engine.tables import Table, UnknownColumnError

Statement: TypeAlias = tuple[bytes, list[list[Any]]]
"""What `execute` takes: the text, and its parameters, one array a column."""


class Writer:
    """Writes batches into one schema."""

    def __init__(self, schema: str, tables: Mapping[str, Table], people: People) -> None:
        self._schema = schema
        self.tables = tables
        self._people = people
        self._statements: dict[tuple[str, str, tuple[str, ...]], bytes] = {}
        """Rendered once: psycopg would do it anew for each fact."""

    def write(self, connection: Connection[Any], batch: Batch) -> None:
        """Write a batch in the connection's transaction."""
        for statement, columns in self.statements(batch):
            connection.execute(statement, columns, prepare=True)

    def statements(self, batch: Batch) -> Iterator[Statement]:
        """What writes a batch, in order: each a statement and one array a column."""
        for name, table in self.tables.items():
            if not batch.rows(name):
                continue
            if keys := batch.dropped(name):
                rows = [dict(zip(table.key, key, strict=True)) for key in keys]
                yield self._statement("drop", table, table.key, rows)
            for columns, rows in batch.written(name, "set").items():
                if set(columns) - set(table.key):
                    yield self._statement("set", table, columns, rows)
            for columns, rows in batch.written(name, "put").items():
                yield self._statement("put", table, columns, rows)

    def _statement(
        self, how: str, table: Table, columns: tuple[str, ...], rows: Sequence[Mapping[str, Any]]
    ) -> Statement:
        statement = self._statements.get((how, table.name, columns))
        if statement is None:
            composed = _STATEMENTS[how](self._schema, table, known_columns(table, columns))
            statement = composed.as_bytes()
            self._statements[how, table.name, columns] = statement
        return statement, [
            as_column(table.columns[c], [row[c] for row in rows], self._people) for c in columns
        ]


def as_column(kind: str, values: list[Any], people: People) -> list[Any]:
    """Values of one column as the driver takes them: personal text as its sealed token."""
    if kind == "jsonb":
        return [None if value is None else people.encode_json(value).decode() for value in values]
    if kind == "bytea":
        digests = people.digests([v.text for v in values if isinstance(v, BlindIndex)])
        return [digests[v.text] if isinstance(v, BlindIndex) else v for v in values]
    if kind in _NEVER_WRAPPED:
        return values
    return [value if type(value) in _BARE else people.plain(value) for value in values]


_NEVER_WRAPPED: Final = frozenset({"uuid", "timestamp with time zone", "date", "bigint", "boolean"})
_BARE: Final = frozenset({str, int, type(None)})


def known_columns(table: Table, columns: Iterable[str]) -> tuple[str, ...]:
    """The columns themselves; raises UnknownColumnError where the table lacks one."""
    unknown = sorted(set(columns) - set(table.columns))
    if unknown:
        raise UnknownColumnError(f"{table.name} has no column {', '.join(unknown)}")
    return tuple(columns)


def _source(table: Table, columns: tuple[str, ...]) -> Composable:
    """`unnest` of one array a column, as a table `u` of the right types."""
    arrays = SQL(", ").join(
        # jsonb travels as text: an array of it would need a cast of each element on the way in.
        SQL("%b::text[]")
        if table.columns[c] == "jsonb"
        else SQL("%b::{}[]").format(
            SQL(table.columns[c])  # pyright: ignore[reportArgumentType] - from the catalogue
        )
        for c in columns
    )
    return SQL("unnest({}) AS u ({})").format(arrays, _names(columns))


def _selected(table: Table, columns: tuple[str, ...]) -> Composable:
    return SQL(", ").join(
        SQL("u.{}::jsonb" if table.columns[c] == "jsonb" else "u.{}").format(Identifier(c))
        for c in columns
    )


def _names(columns: Iterable[str]) -> Composable:
    return SQL(", ").join(map(Identifier, columns))


def _put(schema: str, table: Table, columns: tuple[str, ...]) -> Composed:
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
        _source(table, columns),
        _names(table.key),
        action,
    )


def _set(schema: str, table: Table, columns: tuple[str, ...]) -> Composed:
    return SQL("UPDATE {} AS t SET {} FROM {} WHERE {}").format(
        Identifier(schema, table.name),
        SQL(", ").join(
            SQL("{} = {}").format(Identifier(c), _selected(table, (c,)))
            for c in columns
            if c not in table.key
        ),
        _source(table, columns),
        _same_key(table),
    )


def _drop(schema: str, table: Table, columns: tuple[str, ...]) -> Composed:
    return SQL("DELETE FROM {} AS t USING {} WHERE {}").format(
        Identifier(schema, table.name), _source(table, columns), _same_key(table)
    )


def _same_key(table: Table) -> Composable:
    return SQL(" AND ").join(SQL("t.{0} = u.{0}").format(Identifier(c)) for c in table.key)


_STATEMENTS: Mapping[str, Callable[[str, Table, tuple[str, ...]], Composed]] = {
    "put": _put,
    "set": _set,
    "drop": _drop,
}
