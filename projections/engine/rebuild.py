"""Rebuilding a view from zero beside the one that serves, and swapping the two in one transaction."""

import time
from collections.abc import Callable
from typing import Any

import msgspec
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.read_model import ReadModel
from projections.engine.tables import tables_of
from projections.engine.view import View

REBUILD_BATCH = 10_000
CLOSE_ENOUGH = 500


class Progress(msgspec.Struct, frozen=True):
    """How far a rebuild has come."""

    view: str
    position: int
    head: int
    elapsed_s: float

    @property
    def rate(self) -> float:
        """Positions a second."""
        return self.position / self.elapsed_s if self.elapsed_s else 0.0

    @property
    def left_s(self) -> float:
        """Seconds left at this rate."""
        return (self.head - self.position) / self.rate if self.rate else 0.0


class Rebuilt(msgspec.Struct, frozen=True):
    """What a rebuild made, and what the old rows were."""

    view: str
    position: int
    elapsed_s: float
    before: dict[str, str] | None
    """Table to checksum of the rows it replaced, at the same position; None where it was new."""
    after: dict[str, str]

    @property
    def same(self) -> bool:
        """Whether the rebuilt rows equal the followed ones."""
        return self.before == self.after


def rebuild(
    read_model: ReadModel,
    database: Database,
    history: History,
    keyring: Keyring,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Rebuilt:
    """Fill a sibling schema from position 0, catch up, compare, and put it in place."""
    started = time.monotonic()
    serving = View(read_model, keyring)
    sibling = View(read_model, keyring, f"{read_model.name}__rebuilt")
    with database.connect_owner() as connection:
        connection.execute("SET synchronous_commit = off")
        sibling.create(connection)
        position = 0
        while position < (head := history.position()) - CLOSE_ENOUGH or position == 0 < head:
            position = _fill(connection, sibling, history, position, head)
            on_progress(Progress(read_model.name, position, head, time.monotonic() - started))
        with connection.transaction():
            was_there = serving.exists(connection)
            target = max(serving.lock(connection), position) if was_there else history.position()
            while position < target:
                position = _fill(connection, sibling, history, position, target)
            if was_there:
                _level(connection, serving, history, position)
            before = checksums(connection, serving.schema) if was_there else None
            after = checksums(connection, sibling.schema)
            _swap(connection, serving.schema, sibling.schema)
    elapsed = time.monotonic() - started
    on_progress(Progress(read_model.name, position, position, elapsed))
    return Rebuilt(read_model.name, position, elapsed, before, after)


def checksums(connection: Connection[Any], schema: str) -> dict[str, str]:
    """Table to row count and order-free checksum of its rows."""
    sums: dict[str, str] = {}
    for name in tables_of(connection, schema):
        row = connection.execute(
            SQL(
                "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {} t"
            ).format(Identifier(schema, name))
        ).fetchone()
        sums[name] = f"{row[0]} rows, {row[1]}" if row else ""
    return sums


def _fill(
    connection: Connection[Any], view: View, history: History, position: int, upto: int
) -> int:
    facts = history.read_all(
        after=position, limit=REBUILD_BATCH, upto=upto, topics=view.read_model.topics
    )
    scanned = facts[-1].position if len(facts) == REBUILD_BATCH else upto
    view.apply(connection, facts, scanned)
    return scanned


def _level(connection: Connection[Any], view: View, history: History, upto: int) -> None:
    """Bring the serving view to the sibling's position, so that like is compared with like."""
    position = view.position(connection)
    while position < upto:
        position = _fill(connection, view, history, position, upto)


def _swap(connection: Connection[Any], serving: str, sibling: str) -> None:
    connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(serving)))
    connection.execute(
        SQL("ALTER SCHEMA {} RENAME TO {}").format(Identifier(sibling), Identifier(serving))
    )
