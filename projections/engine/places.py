"""Where views stand: a row of `projection.place` for each schema of a view, in one table for all.

A schema's `_position` shows its row, and goes with the schema wherever that is renamed: who names it
reads the position of just those tables.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from struct import Struct
from typing import Any, Final, LiteralString

import msgspec
from psycopg import Connection
from psycopg.sql import SQL, Identifier, Literal

from projections.engine.packing import array
from projections.engine.sending import Statement

_ONE: Final[LiteralString] = """
UPDATE projection.place SET position = %s WHERE (id, position, epoch) = (%s, %s, %s)
"""
_ALL: Final = b"""
WITH moved AS (
    UPDATE projection.place SET position = $1::bigint
    WHERE epoch = ANY ($2::bigint[]) AND position = $3::bigint RETURNING 1
)
-- PostgreSQL has no other way to refuse within a statement than an error: a division by zero.
SELECT 1 / (count(*) = cardinality($2))::int FROM moved
"""

_int8: Final = Struct("!q").pack
_int8_of: Final = Struct("!iq").pack


class MovedAsideError(Exception):
    """The view does not stand where its writer thinks: somebody else moved, replaced or removed it."""


class Place(msgspec.Struct, frozen=True):
    """Where a schema of a view stands."""

    id: int
    """Of its row; a schema that is made anew has another."""
    definition: str
    """Digest of what made the view."""
    position: int
    """Up to which position it shows the history."""
    epoch: int
    """Another number whenever somebody else than the follower replaced the schema or changed what is
    parked; no two places have the same."""

    def at(self, position: int) -> "Place":
        """The same further on."""
        return Place(self.id, self.definition, position, self.epoch)


def make_place(connection: Connection[Any], schema: str, definition: str) -> None:
    """Let a new schema stand at position 0."""
    made = connection.execute(
        "INSERT INTO projection.place (definition) VALUES (%s) RETURNING id",
        (definition,),
    ).fetchone()
    if made is None:
        raise RuntimeError("an insert returns its row")
    connection.execute(
        SQL(
            "CREATE VIEW {} AS SELECT id, position, epoch, definition"
            " FROM projection.place WHERE id = {}"
        ).format(Identifier(schema, "_position"), Literal(made[0]))
    )


def find_place(connection: Connection[Any], schema: str, *, hold: bool = False) -> Place | None:
    """Where a schema stands, whatever made it; None where it is not there.

    `hold`: and keep it there until the connection's transaction ends.
    """
    if not _stands(connection, schema):
        return None
    query = SQL("SELECT id, definition, position, epoch FROM {}{}").format(
        Identifier(schema, "_position"), SQL(" FOR UPDATE" if hold else "")
    )
    row = connection.execute(query).fetchone()
    return None if row is None else Place(*row)


def remove_schema(connection: Connection[Any], schema: str) -> None:
    """Drop a schema that may be there, and its place."""
    if _stands(connection, schema):
        connection.execute(SQL("DELETE FROM {}").format(Identifier(schema, "_position")))
    connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(schema)))


def move(connection: Connection[Any], place: Place, to: int) -> Place:
    """Take the next step, in the connection's transaction; raises MovedAsideError.

    From here on nobody else moves or replaces the schema until the transaction ends.
    """
    moved = connection.execute(_ONE, (to, place.id, place.position, place.epoch), prepare=True)
    if moved.rowcount != 1:
        raise MovedAsideError
    return place.at(to)


def moves(places: Iterable[Place], to: int) -> Iterator[Statement]:
    """As `move` for each. Where one does not stand as it should, a statement fails.

    Nobody has to wait for its answer: of what is sent together with it nothing happens then.
    """
    together: dict[int, list[int]] = {}
    for place in places:
        together.setdefault(place.position, []).append(place.epoch)
    for position, epochs in together.items():
        yield _ALL, [_int8(to), _epochs(tuple(epochs)), _int8(position)]


@lru_cache(maxsize=64)
def _epochs(epochs: tuple[int, ...]) -> bytes:
    return array("bigint", [_int8_of(8, epoch) for epoch in epochs])


def renew(connection: Connection[Any], schema: str) -> None:
    """Give a schema that is there another epoch: who followed it has to look at it anew."""
    connection.execute(
        SQL("UPDATE {} SET epoch = nextval('projection.epoch')").format(
            Identifier(schema, "_position")
        )
    )


def _stands(connection: Connection[Any], schema: str) -> bool:
    found = connection.execute(
        "SELECT FROM pg_attribute WHERE attrelid = to_regclass(format('%%I._position', %s::text))"
        " AND attname = 'id'",
        (schema,),
        prepare=True,
    )
    return found.fetchone() is not None
