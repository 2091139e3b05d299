"""Appointments, complaints and enquiries of callers who were unknown, found by the number they gave.

Texts about an unknown caller stand under a key of their own: that of the stream. Who is erased later is
erased there as well, whether or not somebody linked the two: the number is the person's. Numbers are
compared by their keyed digests, so that no list of numbers comes into being.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final, LiteralString
from uuid import UUID

from domain.kernel import Event, Personal, Recorded
from eventstore.database import Database
from eventstore.decoding import FACT_COLUMNS, decode_rows
from eventstore.keyring import Keyring
from eventstore.sealing import subject_of

AT_ONCE: Final = 500
NUMBERS: Final = ("phone", "contact_phone")
"""The fields in which a caller's number stands, in files and in openings."""

# The condition of the index `event_unnamed`, word for word.
_UNNAMED: Final[LiteralString] = f"""
SELECT {FACT_COLUMNS} FROM history.event
WHERE version = 1 AND topic IN ('appointment.requested', 'complaint.received', 'enquiry.received')
  AND data::jsonb ->> 'customer_id' IS NULL
ORDER BY position
"""
_NAMED: Final = """
SELECT stream_id, data::jsonb ->> 'customer_id' FROM history.event
WHERE topic = 'appointment.customer_identified'
"""


class Callers:
    """Unknown callers by their numbers, as the history stands when it is first asked."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self._database = database
        self._keyring = keyring
        self._streams: dict[bytes, list[UUID]] | None = None
        self._named: dict[UUID, str] = {}

    def with_numbers_in(
        self, facts: Iterable[Recorded[Event]], mine: Iterable[UUID]
    ) -> tuple[UUID, ...]:
        """Streams of callers who gave a number that stands in these facts of a customer's.

        Without those that turned out to be somebody else's than `mine`, the customer's own files.
        """
        if self._streams is None:
            self._streams = self._read()
        own = {str(each) for each in mine}
        found: dict[UUID, None] = {}
        for digest in self._digests(facts).values():
            for stream_id in self._streams.get(digest, ()):
                if self._named.get(stream_id) in {None, *own}:
                    found[stream_id] = None
        return tuple(found)

    def _read(self) -> dict[bytes, list[UUID]]:
        streams: dict[bytes, list[UUID]] = defaultdict(list)
        with self._database.reading() as connection:
            self._named = dict(connection.execute(_NAMED).fetchall())
            with connection.transaction(), connection.cursor("callers") as cursor:
                cursor.execute(_UNNAMED)
                while rows := cursor.fetchmany(AT_ONCE):
                    facts = {fact.stream_id: fact for fact in decode_rows(rows)}
                    for token, digest in self._digests(facts.values()).items():
                        streams[digest].append(UUID(token.partition("/")[0]))
        return streams

    def _digests(self, facts: Iterable[Recorded[Event]]) -> dict[str, bytes]:
        """The digest of each number that stands in facts, by its token; none of who was erased."""
        tokens = [token for fact in facts for token in _numbers(fact.event)]
        keys = self._keyring.keys({subject_of(token) for token in tokens})
        return {
            token: self._keyring.blind_index(self._keyring.open(token, keys))
            for token in tokens
            if subject_of(token) in keys
        }


def _numbers(event: Event) -> Iterable[str]:
    for field in NUMBERS:
        value: Any = getattr(event, field, None)
        if isinstance(value, Personal) and value.token is not None:
            yield value.token
