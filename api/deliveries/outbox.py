"""The outbox in PostgreSQL: who is told what, and every message with what became of it.

Any number of processes may work: a subscription's position and a message under way are locked rows,
and who finds them locked goes on to others (SKIP LOCKED).
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import class_row

from api.deliveries.notices import wanted

SCAN: Final = 50_000
"""Positions that are looked through in one step, so that a long catching-up shows and can stop."""
KEPT_DAYS: Final = 30


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A message that is to be sent now, locked for us."""

    subscription_id: UUID
    name: str
    kind: str
    target: str
    position: int
    attempts: int


_BEHIND: Final = """
SELECT subscription_id, topics, position FROM outbox.subscription
WHERE ended_at IS NULL AND position < %s
FOR UPDATE SKIP LOCKED
"""
_ENQUEUE: Final = """
INSERT INTO outbox.message (subscription_id, position, stream_id, topic)
SELECT %(subscription_id)s, e.position, e.stream_id, e.topic FROM history.event e
WHERE e.position > %(after)s AND e.position <= %(upto)s AND e.topic = ANY(%(topics)s)
ON CONFLICT DO NOTHING
"""
_DUE: Final = """
SELECT m.subscription_id, s.name, s.kind, s.target, m.position, m.attempts
FROM outbox.message m JOIN outbox.subscription s USING (subscription_id)
WHERE m.state = 'waiting' AND m.next_attempt_at <= %(until)s AND s.ended_at IS NULL
  -- within a stream the order is kept: what waits for another attempt holds up what came after it
  AND NOT EXISTS (
      SELECT FROM outbox.message before
      WHERE (before.subscription_id, before.stream_id) = (m.subscription_id, m.stream_id)
        AND before.state = 'waiting' AND before.position < m.position)
ORDER BY m.next_attempt_at, m.position
LIMIT 1
FOR UPDATE OF m SKIP LOCKED
"""
_DELIVERED: Final = """
UPDATE outbox.message
SET state = 'delivered', attempts = attempts + 1, last_error = NULL, settled_at = clock_timestamp()
WHERE subscription_id = %(subscription_id)s AND position = %(position)s
"""
_FAILED: Final = """
UPDATE outbox.message
SET attempts = attempts + 1, last_error = %(error)s,
    state = CASE WHEN %(park)s THEN 'parked' ELSE 'waiting' END,
    settled_at = CASE WHEN %(park)s THEN clock_timestamp() END,
    next_attempt_at = clock_timestamp() + make_interval(secs => %(wait_s)s)
WHERE subscription_id = %(subscription_id)s AND position = %(position)s
"""
_NEXT: Final = """
SELECT extract(epoch FROM min(next_attempt_at) - clock_timestamp())::float8
FROM outbox.message WHERE state = 'waiting' AND next_attempt_at > %(after)s
"""
_PRUNE: Final = """
DELETE FROM outbox.message
WHERE state = 'delivered' AND settled_at < clock_timestamp() - make_interval(days => %s)
"""


def enqueue(connection: Connection[Any]) -> int:
    """Turn what is new in the history into messages; how many positions were looked at."""
    head = _one(connection, "SELECT coalesce(max(position), 0) FROM history.event")
    seen = 0
    with connection.transaction():
        for subscription_id, topics, position in connection.execute(_BEHIND, [head]).fetchall():
            upto = min(head, position + SCAN)
            connection.execute(
                _ENQUEUE,
                {
                    "subscription_id": subscription_id,
                    "after": position,
                    "upto": upto,
                    "topics": wanted(topics),
                },
            )
            connection.execute(
                "UPDATE outbox.subscription SET position = %s WHERE subscription_id = %s",
                [upto, subscription_id],
            )
            seen += upto - position
    return seen


@contextmanager
def next_due(connection: Connection[Any], *, until: datetime) -> Generator[Due | None]:
    """The next message that is due, locked while the block runs; its verdict commits with the lock."""
    with connection.transaction(), connection.cursor(row_factory=class_row(Due)) as cursor:
        yield cursor.execute(_DUE, {"until": until}).fetchone()


def delivered(connection: Connection[Any], due: Due) -> None:
    """It was taken."""
    key = {"subscription_id": due.subscription_id, "position": due.position}
    connection.execute(_DELIVERED, key)


def failed(connection: Connection[Any], due: Due, error: str, *, wait_s: float, park: bool) -> None:
    """It was not taken: it waits so long for the next attempt, or is parked."""
    key = {"subscription_id": due.subscription_id, "position": due.position}
    connection.execute(_FAILED, key | {"error": error, "wait_s": wait_s, "park": park})


def seconds_to_next(connection: Connection[Any], *, after: datetime) -> float | None:
    """Until the next attempt that is planned later than `after`; None where none is."""
    return _one(connection, _NEXT, {"after": after})


def prune(connection: Connection[Any], *, kept_days: int = KEPT_DAYS) -> int:
    """Forget what was delivered long ago; parked and discarded messages stay."""
    return connection.execute(_PRUNE, [kept_days]).rowcount


def database_now(connection: Connection[Any]) -> datetime:
    """By the database's clock, as the planned attempts are."""
    return _one(connection, "SELECT clock_timestamp()")


def _one(connection: Connection[Any], query: Any, params: Any = None) -> Any:
    row = connection.execute(query, params).fetchone()
    return row[0] if row else None
