"""Who is told what: made and ended by the operator, by name."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from psycopg import Connection, errors

from api.deliveries.notices import NOTICES
from api.deliveries.sink import TERMINAL
from eventstore.operator_error import OperatorError

SINK: Final = "sink"
FILE: Final = "file"


class Kind(StrEnum):
    """By which way a subscription is served."""

    WEBHOOK = "webhook"
    EMAIL = "email"
    SINK = "sink"


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """One that stands."""

    subscription_id: UUID
    name: str
    kind: Kind
    target: str
    topics: tuple[str, ...]
    """None: all that are told."""
    position: int
    created_at: datetime
    waiting: int
    parked: int


_LIST: Final = """
SELECT s.subscription_id, s.name, s.kind, s.target, s.topics, s.position, s.created_at,
       (SELECT count(*) FROM outbox.message m WHERE m.subscription_id = s.subscription_id
            AND m.state = 'waiting') AS waiting,
       (SELECT count(*) FROM outbox.message m WHERE m.subscription_id = s.subscription_id
            AND m.state = 'parked') AS parked
FROM outbox.subscription s WHERE s.ended_at IS NULL ORDER BY s.name
"""
_BEGIN: Final = """
INSERT INTO outbox.subscription (name, kind, target, topics, position)
VALUES (%(name)s, %(kind)s, %(target)s, %(topics)s,
        CASE WHEN %(from_start)s THEN 0
             ELSE (SELECT coalesce(max(position), 0) FROM history.event) END)
RETURNING subscription_id
"""
_END: Final = """
UPDATE outbox.subscription SET ended_at = clock_timestamp()
WHERE name = %(name)s AND ended_at IS NULL RETURNING subscription_id
"""
_DROP_WAITING: Final = """
UPDATE outbox.message SET state = 'discarded', settled_at = clock_timestamp(), reason = 'unsubscribed'
WHERE subscription_id = %s AND state IN ('waiting', 'parked')
"""


def subscribe(
    connection: Connection[Any],
    *,
    name: str,
    kind: Kind,
    target: str,
    topics: Sequence[str] = (),
    from_start: bool = False,
) -> UUID:
    """Begin to tell; from now on, or everything there is. Raises OperatorError saying what is wrong."""
    if unknown := sorted(set(topics) - NOTICES.keys()):
        raise OperatorError(
            f"not told outside: {', '.join(unknown)}; there are: {', '.join(sorted(NOTICES))}"
        )
    if name == SINK and kind is not Kind.SINK:
        raise OperatorError(
            f"{SINK!r} is the name of what AFTERSALES_DELIVERY_SINK sets: take another"
        )
    _check_target(kind, target)
    asked = {
        "name": name,
        "kind": kind,
        "target": target,
        "topics": sorted(topics),
        "from_start": from_start,
    }
    try:
        row = connection.execute(_BEGIN, asked).fetchone()
    except errors.UniqueViolation:
        raise OperatorError(f"there is a subscription {name!r} already: end it first") from None
    except errors.CheckViolation:
        raise OperatorError(
            f"{name!r} is no name: small letters, digits and hyphens, at most 40, e.g. group-crm"
        ) from None
    return row[0] if row else UUID(int=0)


def unsubscribe(connection: Connection[Any], name: str) -> None:
    """Tell no more, and give up what was still to be sent."""
    with connection.transaction():
        row = connection.execute(_END, {"name": name}).fetchone()
        if row is None:
            known = ", ".join(each.name for each in subscriptions(connection)) or "none"
            raise OperatorError(f"there is no subscription {name!r}; there are: {known}")
        connection.execute(_DROP_WAITING, [row[0]])


def subscriptions(connection: Connection[Any]) -> list[Subscription]:
    """Those that stand, by name."""
    with connection.cursor() as cursor:
        found = cursor.execute(_LIST).fetchall()
        names = [column.name for column in cursor.description or ()]
    return [msgspec.convert(dict(zip(names, row, strict=True)), Subscription) for row in found]


def keep_sink(connection: Connection[Any], wanted: str) -> None:
    """The sink as the setting wants it: file, terminal, or off. It takes what happens from now on."""
    there = next((each for each in subscriptions(connection) if each.kind is Kind.SINK), None)
    if there is not None and there.target != wanted:
        unsubscribe(connection, there.name)
        there = None
    if there is None and wanted in (FILE, TERMINAL):
        try:
            subscribe(connection, name=SINK, kind=Kind.SINK, target=wanted)
        except OperatorError:  # another process was first
            return


def _check_target(kind: Kind, target: str) -> None:
    if kind is Kind.WEBHOOK:
        parts = urlsplit(target)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise OperatorError(f"{target!r} is no address: https://host/path")
    if kind is Kind.EMAIL:
        local, _, host = target.rpartition("@")
        if not local or not host or any(c.isspace() or c in ",;<>" for c in target):
            raise OperatorError(f"{target!r} is no mailbox: service@example.com")
