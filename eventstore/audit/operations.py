"""What people did about views: kept in the transaction in which they did it."""

from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from eventstore.audit.entries import Who

_NOTE: Final = """
INSERT INTO audit.operation (actor_id, actor_role, on_behalf_of, site_id, operation, view, stream_id,
    position, topic, error, reason, parked_again_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody replayed or discarded what a view had parked."""

    operation: str
    who: Who
    view: str
    stream_id: UUID
    position: int
    """The fact that had failed, with its kind and what was said of it."""
    topic: str
    error: str
    reason: str | None
    parked_again_at: int | None
    """The fact at which the stream was parked once more; None: it is shown whole."""


def note_operation(connection: Connection[Any], done: Operation) -> None:
    """Keep it; the connection is the owner's, and its transaction does the deed."""
    who = done.who
    connection.execute(
        _NOTE,
        (
            who.actor.id,
            who.actor.role.value,
            who.on_behalf_of.id if who.on_behalf_of else None,
            who.site_id,
            done.operation,
            done.view,
            done.stream_id,
            done.position,
            done.topic,
            done.error,
            done.reason,
            done.parked_again_at,
        ),
    )
