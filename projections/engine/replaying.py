"""What becomes of a parked stream: shown after all, or without the fact that failed.

A replay writes what a rebuild would write. Where other streams touched rows that the waiting facts
touch as well, both are merged again in the order of the history, from the first waiting fact on. (As
everywhere, `set_` is for rows that are there: one that relied on a missing row cannot be told.)
"""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
import psycopg
from psycopg import Connection
from psycopg.rows import class_row

from domain.kernel import Event, Recorded
from eventstore.history import History
from eventstore.operator_error import OperatorError
from eventstore.without_values import described
from projections.engine.batch import Batch, Key
from projections.engine.changes import Change
from projections.engine.in_order import in_order
from projections.engine.parking import Failure, discarded_positions, park, parked_at
from projections.engine.places import Place, renew
from projections.engine.view import View


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """A stream that a view stopped showing."""

    view: str
    stream_id: UUID
    version: int
    """The turn of the fact that failed, in its stream."""
    position: int
    topic: str
    error: str
    parked_at: datetime
    waiting: int
    """Facts that wait, the one that failed among them."""


class NotParkedError(OperatorError):
    """The view shows this stream, as far as the history goes."""


PARKED: Final[LiteralString] = """
SELECT p.*, (SELECT count(*) FROM history.event e
             WHERE e.stream_id = p.stream_id AND e.version >= p.version) AS waiting
FROM projection.parked p
WHERE (p.view = %(view)s OR %(view)s IS NULL) AND p.view NOT LIKE '%%\\_\\_rebuilt'
  AND (p.stream_id = %(stream_id)s OR %(stream_id)s::uuid IS NULL)
ORDER BY p.view, p.position
LIMIT %(first)s
"""


def parked_list(
    connection: Connection[Any], view: str | None = None, stream_id: UUID | None = None
) -> list[Parked]:
    """What is parked, in all views or in one, of all streams or of one."""
    asked = {"view": view, "stream_id": stream_id, "first": None}
    with connection.cursor(row_factory=class_row(Parked)) as cursor:
        return cursor.execute(PARKED, asked).fetchall()


def replay(
    connection: Connection[Any], history: History, view: View, stream_id: UUID
) -> Failure | None:
    """Show what waits; the failure at which the stream is parked again, or None: all is shown.

    Raises NotParkedError, and OperatorError where the database refuses the rows.
    """
    with _said_plainly(view), connection.transaction():
        place = _hold(connection, view)
        return _replay(connection, history, view, place, stream_id)


def discard(
    connection: Connection[Any],
    history: History,
    view: View,
    stream_id: UUID,
    *,
    reason: str,
    by: str,
) -> Failure | None:
    """Do without the fact that failed, for a reason, and show what waits behind it; as `replay`."""
    if not reason.strip():
        raise OperatorError("say why the view shall do without this fact")
    with _said_plainly(view), connection.transaction():
        place = _hold(connection, view)
        connection.execute(
            "INSERT INTO projection.discarded"
            " (view, position, stream_id, version, topic, error, reason, discarded_by)"
            " SELECT view, position, stream_id, version, topic, error, %s, %s"
            " FROM projection.parked WHERE (view, stream_id) = (%s, %s)",
            (reason.strip(), by, view.schema, stream_id),
        )
        return _replay(connection, history, view, place, stream_id)


@contextmanager
def _said_plainly(view: View) -> Generator[None]:
    try:
        yield
    except psycopg.OperationalError:
        raise
    except psycopg.Error as error:
        raise OperatorError(
            f"{view.schema}: the database refuses the rows, everything is as it was: {described(error)}"
        ) from error


def _hold(connection: Connection[Any], view: View) -> Place:
    """Keep the follower out until the transaction ends; it then looks anew at what is parked."""
    place = view.place(connection, hold=True)
    if place is None:
        raise OperatorError(f"the view {view.schema} is not there in this version")
    renew(connection, view.schema)
    return place


def _replay(
    connection: Connection[Any], history: History, view: View, place: Place, stream_id: UUID
) -> Failure | None:
    parked = parked_at(connection, view.schema)
    if stream_id not in parked:
        raise NotParkedError(f"{view.schema} has no parked stream {stream_id}")
    discarded = discarded_positions(connection, view.read_model.name)
    view.people.look(connection, place.position)
    merge = _Merge(view.batch(connection, ()), view, stream_id, discarded)
    others = {other: at for other, at in parked.items() if other != stream_id}
    waiting_since = parked[stream_id] - 1
    for facts, _ in in_order(history, view.read_model, after=waiting_since, upto=place.position):
        for fact in facts:
            if fact.position < others.get(fact.stream_id, fact.position + 1):
                merge.take(fact)
    connection.execute(
        "DELETE FROM projection.parked WHERE (view, stream_id) = (%s, %s)", (view.schema, stream_id)
    )
    if merge.failure is not None:
        park(connection, view.schema, merge.failure)
    view.write(connection, merge.batch)
    return merge.failure


class _Merge:
    """The waiting facts' changes, and those of others to the same rows from then on."""

    def __init__(
        self, batch: Batch, view: View, stream_id: UUID, discarded: Collection[int]
    ) -> None:
        self.batch = batch
        self.failure: Failure | None = None
        self._view = view
        self._stream_id = stream_id
        self._discarded = discarded
        self._touched: set[tuple[str, Key]] = set()

    def take(self, fact: Recorded[Event]) -> None:
        if fact.stream_id != self._stream_id:
            changes = self._view.read_model.changes(fact)
            self.batch.add(change for change in changes if self._row(change) in self._touched)
        elif self.failure is None:
            try:
                changes = list(self._view.read_model.changes(fact))
                self._touched |= {self._row(change) for change in changes}
            except Exception as reason:  # noqa: BLE001 - it is parked again
                if fact.position not in self._discarded:
                    self.failure = Failure.of(self._view.read_model.name, fact, reason)
                return
            self.batch.add(changes)

    def _row(self, change: Change) -> tuple[str, Key]:
        table = self.batch.tables[change.table]
        return change.table, tuple([change.row[column] for column in table.key])
