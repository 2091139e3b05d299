"""Whether rebuilt rows are those that following made: row counts and checksums, table by table."""

from typing import Any

import psycopg
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from eventstore.database import Database
from eventstore.history import History
from projections.engine.in_order import in_order
from projections.engine.showing import ShownView, show
from projections.engine.sibling import Sibling
from projections.engine.tables import tables_of

Checksums = dict[str, str]
"""Table to row count and a checksum that does not depend on the rows' order."""


def checksums(connection: Connection[Any], schema: str) -> Checksums:
    """The checksums of a view's tables."""
    sums: Checksums = {}
    for name in tables_of(connection, schema):
        row = connection.execute(
            SQL(
                "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {} t"
            ).format(Identifier(schema, name))
        ).fetchone()
        sums[name] = f"{row[0]} rows, {row[1]}" if row else ""
    return sums


def compared(
    database: Database,
    connection: Connection[Any],
    history: History,
    sibling: Sibling,
    *,
    may_park: bool,
) -> tuple[Checksums | None, Checksums]:
    """Both views at the same position: the serving one, or None where it cannot be compared.

    A snapshot holds the serving one still, so neither its follower nor a reader waits for us.
    """
    serving = sibling.serving
    if serving.place(connection) is None:  # not there, or made by another definition
        return None, checksums(connection, sibling.view.schema)
    _level(connection, history, sibling)
    with database.connect_owner() as still:
        still.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with still.transaction():
            place = serving.place(still)
            before = None if place is None else checksums(still, serving.schema)
    if place is not None:
        sibling.catch_up(history, place.position, may_park=may_park)
    return before, checksums(connection, sibling.view.schema)


def _level(connection: Connection[Any], history: History, sibling: Sibling) -> None:
    """Where nobody follows the serving view, show in it what its sibling shows."""
    shown, target = ShownView(sibling.serving), sibling.view.position(connection)
    shown.look(connection)
    if shown.place is None:
        return
    after = shown.place.position
    for facts, scanned in in_order(history, shown.view.read_model, after=after, upto=target):
        show(connection, [shown], facts, scanned)
