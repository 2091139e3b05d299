"""Temporary tables of a session: rows of a backlog wait there for the one statement that writes them.

COPY brings rows to PostgreSQL while they are packed. What is left to be done, merging them into the
indexed tables, needs nothing from here any more, so that the next batch is read and decided meanwhile.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from psycopg import Connection
from psycopg.sql import SQL, Identifier

from projections.engine.copying import copy_rows
from projections.engine.people import People
from projections.engine.tables import Table

_MAKE: Final = "CREATE TEMP TABLE {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA"


class Room:
    """One session's temporary tables, emptied by each commit, used again by the next batch."""

    def __init__(self, many: int) -> None:
        self.many = many
        """So many rows go by COPY; fewer are sooner sent as arrays."""
        self._names: dict[tuple[str, tuple[str, ...], int], Identifier] = {}
        self._taken: dict[tuple[str, tuple[str, ...]], int] = {}

    def filled(
        self,
        connection: Connection[Any],
        of: Identifier,
        table: Table,
        columns: tuple[str, ...],
        rows: Sequence[Mapping[str, Any]],
        people: People,
    ) -> Identifier:
        """A temporary table with columns of another one, and with these rows."""
        which = of.as_string(None), columns
        turn = self._taken[which] = self._taken.get(which, 0) + 1
        name = self._names.get((*which, turn))
        if name is None:
            name = self._names[*which, turn] = Identifier("pg_temp", f"room_{len(self._names)}")
            named = SQL(", ").join(map(Identifier, columns))
            connection.execute(SQL(_MAKE).format(name, named, of))
        copy_rows(connection, name, table, columns, rows, people)
        return name

    def is_empty(self) -> None:
        """Its transaction has ended well, and emptied it."""
        self._taken.clear()

    def leave(self, connection: Connection[Any]) -> None:
        """Drop them: one that stayed for months would be in the way of PostgreSQL's freezing of old rows."""
        self._names.clear()
        self._taken.clear()
        connection.execute("DISCARD TEMP")
