"""Messages as people look after them: seen, sent again, given up with a reason."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import AsyncConnection, Connection

from domain.kernel import Missing, Refused, Rule, event_id

NO_MESSAGE = Rule(
    "delivery.no_message",
    "R009",
    en="there is no message {message} that could be sent again or given up",
    zh="没有可重发或放弃的消息 {message}",
)
NEEDS_REASON = Rule(
    "delivery.needs_reason",
    "R009",
    en="say why the message is given up",
    zh="放弃消息须说明原因",
)


class DeliveryState(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    """To be sent, for the first time or again."""
    DELIVERED = "delivered"
    PARKED = "parked"
    """Given up by the machine after the last attempt; somebody has to look."""
    DISCARDED = "discarded"
    """Given up by a person, with a reason."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message, without its text: that is made from the fact when it is sent."""

    message: str
    """What it is called by: the subscription and the position, e.g. group-crm:1204."""
    event_id: UUID
    """The id that the other side sees."""
    subscription: str
    position: int
    stream_id: UUID
    topic: str
    state: DeliveryState
    attempts: int
    enqueued_at: datetime
    next_attempt_at: datetime
    last_error: str | None
    settled_at: datetime | None
    settled_by: str | None
    reason: str | None


_MESSAGES: Final = """
SELECT s.name || ':' || m.position AS message, s.name AS subscription, m.position, m.stream_id,
       e.version, m.topic, m.state, m.attempts, m.enqueued_at, m.next_attempt_at, m.last_error, m.settled_at, m.settled_by,
       m.reason
FROM outbox.message m
JOIN outbox.subscription s USING (subscription_id)
JOIN history.event e ON e.position = m.position
WHERE m.state = %(state)s
  AND (%(position)s::bigint IS NULL OR (m.position, s.name) > (%(position)s, %(name)s))
ORDER BY m.position, s.name
LIMIT %(first)s + 1
"""
_NAMED: Final = """
FROM outbox.subscription s
WHERE s.subscription_id = m.subscription_id AND s.ended_at IS NULL
  AND m.state IN ('waiting', 'parked')
  AND s.name = %(name)s AND m.position = %(position)s
"""
_RETRY: Final[LiteralString] = (
    """
UPDATE outbox.message m SET state = 'waiting', attempts = 0, next_attempt_at = clock_timestamp(),
       settled_at = NULL, settled_by = %(by)s, reason = NULL
"""
    + _NAMED
)
_DISCARD: Final[LiteralString] = (
    """
UPDATE outbox.message m SET state = 'discarded', settled_at = clock_timestamp(),
       settled_by = %(by)s, reason = %(reason)s
"""
    + _NAMED
)
_RETRY_ALL: Final = """
UPDATE outbox.message m SET state = 'waiting', attempts = 0, next_attempt_at = clock_timestamp(),
       settled_at = NULL, settled_by = %s, reason = NULL
FROM outbox.subscription s
WHERE s.subscription_id = m.subscription_id AND s.ended_at IS NULL AND m.state = 'parked'
"""
_REASON_CHARS: Final = 500


async def messages(
    connection: AsyncConnection[Any],
    *,
    state: DeliveryState,
    first: int,
    after: tuple[int, str] | None = None,
) -> list[Message]:
    """Messages in that state by position; `after` is position and subscription of a row."""
    cursor = await connection.execute(_MESSAGES, _asked(state, first, after))
    return _shown(cursor, await cursor.fetchall())


def messages_now(connection: Connection[Any], *, state: DeliveryState, first: int) -> list[Message]:
    """As `messages`, for the command line."""
    cursor = connection.execute(_MESSAGES, _asked(state, first, None))
    return _shown(cursor, cursor.fetchall())


def retry(connection: Connection[Any], message: str, *, by: str) -> None:
    """Send it again at once, with all its attempts before it. Raises Missing."""
    _settle(connection, _RETRY, message, by, None)


def retry_all(connection: Connection[Any], *, by: str) -> int:
    """Send everything again that is parked; how many messages."""
    return connection.execute(_RETRY_ALL, [by]).rowcount


def discard(connection: Connection[Any], message: str, *, by: str, reason: str) -> None:
    """Give it up. Raises Missing, or Refused without a reason."""
    if not reason.strip():
        raise Refused(NEEDS_REASON, field="reason")
    _settle(connection, _DISCARD, message, by, reason.strip()[:_REASON_CHARS])


def _settle(
    connection: Connection[Any], query: LiteralString, message: str, by: str, reason: str | None
) -> None:
    name, _, position = message.rpartition(":")
    if not position.isdecimal() or not position.isascii() or len(position) > 18:  # noqa: PLR2004 - a bigint
        raise Missing(NO_MESSAGE, field="message", message=message)
    asked = {"name": name, "position": int(position), "by": by, "reason": reason}
    if connection.execute(query, asked).rowcount != 1:
        raise Missing(NO_MESSAGE, field="message", message=message)


def _asked(state: DeliveryState, first: int, after: tuple[int, str] | None) -> dict[str, Any]:
    position, name = after or (None, None)
    return {"state": state, "first": first, "position": position, "name": name}


def _shown(cursor: Any, rows: list[Any]) -> list[Message]:
    names = [column.name for column in cursor.description or ()]
    return [_message(dict(zip(names, row, strict=True))) for row in rows]


def _message(row: dict[str, Any]) -> Message:
    return msgspec.convert(row | {"event_id": event_id(row["stream_id"], row["version"])}, Message)
