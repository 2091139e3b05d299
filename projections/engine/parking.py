"""Parked streams: what a view could not show waits whole, behind the fact that failed.

Nothing else waits with it, and nothing is skipped in silence: a person replays the stream once the
view is mended, or discards the fact that failed, with a reason.
"""

from typing import Any, Final, Self
from uuid import UUID

import msgspec
import psycopg
from psycopg import Connection

from domain.kernel import Event, Recorded
from eventstore.operator_error import OperatorError
from eventstore.without_values import described

_TOO_LONG: Final = "54"
"""The class of errors `program_limit_exceeded`."""


class Failure(msgspec.Struct, frozen=True):
    """A fact that a view could not show, and why."""

    view: str
    stream_id: UUID
    version: int
    position: int
    topic: str
    error: str
    """Kind and place: it is kept, and what the message quotes may be about a person."""

    @classmethod
    def of(cls, view: str, fact: Recorded[Event], reason: Exception) -> Self:
        said = described(reason)
        return cls(view, fact.stream_id, fact.version, fact.position, fact.event.topic, said)


def nobodys_fault(error: Exception) -> bool:
    """A lost connection, a full disk, another master key: to be tried again, no fact is parked for it.

    PostgreSQL counts what is too long for an index among such, and tried again it fails again.
    """
    if isinstance(error, psycopg.OperationalError):
        return not (error.sqlstate or "").startswith(_TOO_LONG)
    return isinstance(error, psycopg.InterfaceError | OperatorError)


class FactFailedError(Exception):
    """One fact could not be shown in one view; nothing of its batch was written."""

    quotes_nothing = True

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure

    def __str__(self) -> str:
        at = self.failure
        return f"{at.view}: the fact at position {at.position} ({at.topic}) failed: {at.error}"


def parked_at(connection: Connection[Any], schema: str) -> dict[UUID, int]:
    """The streams that a view does not go on showing, and the positions of the facts that failed."""
    rows = connection.execute(
        "SELECT stream_id, position FROM projection.parked WHERE view = %s", (schema,)
    )
    return dict(rows.fetchall())


def discarded_positions(connection: Connection[Any], view: str) -> frozenset[int]:
    """The facts that a view does without, should they fail again."""
    rows = connection.execute("SELECT position FROM projection.discarded WHERE view = %s", (view,))
    return frozenset(row[0] for row in rows)


def park(connection: Connection[Any], schema: str, failure: Failure) -> None:
    """Stop showing the stream of a fact that failed, in the transaction that moves past it."""
    connection.execute(
        "INSERT INTO projection.parked (view, stream_id, version, position, topic, error)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (
            schema,
            failure.stream_id,
            failure.version,
            failure.position,
            failure.topic,
            failure.error,
        ),
    )
