"""Where in the history a person's texts stand."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.customer.events import (
    CustomerAbsorbed,
    CustomerEvent,
    CustomersMerged,
    PersonalDataErased,
)
from domain.kernel import Event, Recorded
from eventstore.decoding import FACT_COLUMNS, decode_rows

UNNAMED: Final = ("appointment.requested", "complaint.received", "enquiry.received")
"""Opening facts that may be of somebody unknown: their texts stand under the stream's own id."""

AT_ONCE: Final = 500

_ABOUT: Final[LiteralString] = f"""
SELECT {FACT_COLUMNS} FROM history.event
WHERE context LIKE '%%"subject_ids"%%' AND context::jsonb -> 'subject_ids' ?| %s
ORDER BY position
"""
_IDENTIFIED: Final = """
SELECT DISTINCT stream_id FROM history.event
WHERE topic = 'appointment.customer_identified' AND data::jsonb ->> 'customer_id' = ANY(%s)
ORDER BY stream_id
"""
_OPENED: Final = """
SELECT stream_id, topic, data::jsonb ->> 'customer_id' FROM history.event
WHERE stream_id = ANY(%s) AND version = 1
"""
_KEYS: Final = """
SELECT subject_id, wrapped_key IS NOT NULL, created_at, destroyed_at, fingerprint
FROM privacy.person_key WHERE subject_id = ANY(%s) ORDER BY subject_id
"""


class KeyState(msgspec.Struct, frozen=True):
    """What is known of one person's key."""

    subject_id: UUID
    there: bool
    created_at: datetime
    destroyed_at: datetime | None
    fingerprint: bytes | None
    """SHA-256 of the wrapped key when it was destroyed; None where there was none, or of long ago."""


def facts_about(
    connection: Connection[Any], subjects: Collection[UUID]
) -> Iterator[Recorded[Event]]:
    """Every fact that holds a text about one of these persons, in the order of the history."""
    named = [str(subject) for subject in subjects]
    with connection.transaction(), connection.cursor("about") as cursor:
        cursor.execute(_ABOUT, (named,))
        while rows := cursor.fetchmany(AT_ONCE):
            yield from decode_rows(rows)


def identified_streams(
    connection: Connection[Any], customer_ids: Iterable[UUID]
) -> tuple[UUID, ...]:
    """Streams begun before their customer was known: earlier texts stand under the stream's id."""
    rows = connection.execute(_IDENTIFIED, ([str(each) for each in customer_ids],))
    return tuple(row[0] for row in rows)


def not_unnamed(connection: Connection[Any], stream_ids: Collection[UUID]) -> list[UUID]:
    """Those of these streams whose texts are not under their own id: they name a customer."""
    rows = connection.execute(_OPENED, (list(stream_ids),)).fetchall()
    unnamed = {row[0] for row in rows if row[1] in UNNAMED and row[2] is None}
    return [each for each in stream_ids if each not in unnamed]


def key_states(connection: Connection[Any], subjects: Collection[UUID]) -> list[KeyState]:
    """The keys of these persons; who never had one is missing."""
    return [KeyState(*row) for row in connection.execute(_KEYS, (list(subjects),))]


def subjects_of(
    customer_id: UUID, facts: Iterable[Recorded[CustomerEvent]], identified: Iterable[UUID]
) -> tuple[UUID, ...]:
    """Under which ids a customer's texts stand: their own, of merged files, of unnamed streams."""
    named: dict[UUID, None] = {customer_id: None}
    for fact in facts:
        match fact.event:
            case CustomerAbsorbed() | CustomersMerged() | PersonalDataErased():
                named |= dict.fromkeys(fact.event.subjects)
            case _:
                pass
    return tuple(named | dict.fromkeys(identified))
