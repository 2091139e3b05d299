"""The reading side of the history: streams folded or as facts, and the whole in its order."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Generic, TypeVar, cast
from uuid import UUID

import msgspec

from domain.kernel import Aggregate, Event, Missing, Receipt, Recorded, Reference
from eventstore.application import HistoryApplication
from eventstore.codec import FactMapper
from eventstore.database import Database
from eventstore.decoding import decode_event, decode_readable, decode_rows
from eventstore.group_commit import Repeated
from eventstore.keyring import Keyring
from eventstore.recorder import HistoryRecorder
from eventstore.refusals import NOT_FOUND, of_kind
from eventstore.stream_rows import rows_to_fold
from eventstore.watch import UNWATCHED, Watch

A = TypeVar("A", bound=Aggregate)

LONG: Final = 500
"""A stream of so many facts – the stock of a part, not a visit – is not folded from its beginning
each time: after 10,000 facts that takes 0.3 s."""
MOST_FOLDED: Final = 256


class Loaded(msgspec.Struct, Generic[A], frozen=True):
    """An aggregate as folded from its stream; version 0 is an empty stream."""

    state: A
    version: int


class HistoryReading:
    """What happened. `History` adds the way to add to it."""

    def __init__(self, database: Database, keyring: Keyring) -> None:
        self.database = database
        self.recorder = HistoryRecorder(database)
        self.application = HistoryApplication(self.recorder, keyring.seal)
        self.keyring = keyring
        self.watch: Watch = UNWATCHED
        self._mapper = cast("FactMapper", self.application.mapper)
        self._folded: dict[UUID, Loaded[Aggregate]] = {}

    def close(self) -> None:
        """Close the writing connection."""
        self.application.close()

    def load(self, kind: type[A], stream_id: UUID, *, upto: int | None = None) -> Loaded[A]:
        """Fold a stream, whole or up to a version; raises Missing where there is none of this kind."""
        state, version = self._long_folded(kind, stream_id) if upto is None else (None, 0)
        state = state or kind(id=stream_id)
        for turn, topic, schema_version, data in rows_to_fold(
            self.database, stream_id, after=version, upto=upto
        ):
            if version == 0 and not topic.startswith(f"{kind.kind}."):
                break
            event = decode_event(topic, schema_version, data, stream_id, turn)
            state, version = state.apply(event), turn
        if version == 0:
            raise Missing(NOT_FOUND, field="id", **of_kind(kind.kind), id=stream_id)
        if upto is None and version >= LONG:
            if len(self._folded) >= MOST_FOLDED:
                self._folded.clear()
            self._folded[stream_id] = Loaded(state, version)
        return Loaded(state, version)

    def read(
        self, stream_id: UUID, *, after: int = 0, upto: int | None = None
    ) -> Iterator[Recorded[Event]]:
        """The facts of one stream with versions above `after`, in the order of versions."""
        yield from decode_rows(self.recorder.select_stream(stream_id, after=after, upto=upto))

    def _long_folded(self, kind: type[A], stream_id: UUID) -> tuple[A | None, int]:
        """A long stream as far as it was folded before: what is recorded never changes."""
        kept = self._folded.get(stream_id)
        if kept is None or not isinstance(kept.state, kind):
            return None, 0
        return kept.state, kept.version

    def read_all(
        self, *, after: int, limit: int, upto: int | None = None, topics: Sequence[str] = ()
    ) -> list[Recorded[Event]]:
        """Facts of the whole history with positions above `after`, in the order of positions."""
        return decode_rows(
            self.recorder.select_rows(after=after, limit=limit, upto=upto, topics=topics)
        )

    def read_readable(
        self, *, after: int, limit: int, upto: int, topics: Sequence[str]
    ) -> list[Recorded[Event]]:
        """As `read_all`, for views: what this code cannot read is there as `Unreadable`."""
        return decode_readable(
            self.recorder.select_rows(after=after, limit=limit, upto=upto, topics=topics)
        )

    def read_on(
        self, *, after: int, limit: int, topics: Collection[str]
    ) -> tuple[list[Recorded[Event]], int]:
        """The next facts of these topics, and the position up to which there is no other of them.

        One question to the database, for views close behind the head; `limit` counts all topics.
        What this code cannot read is there as `Unreadable`.
        """
        rows = self.recorder.select_rows(after=after, limit=limit)
        wanted = frozenset(topics)
        return (
            decode_readable([row for row in rows if row[2] in wanted]),
            rows[-1][-1] if rows else after,
        )

    def position(self) -> int:
        """The position of the last fact; 0 in an empty history."""
        return self.recorder.max_notification_id() or 0

    def answered(self, command_id: UUID) -> tuple[Receipt, str] | None:
        """The receipt and fingerprint of a command that is in the history."""
        found = self.recorder.find_command(command_id)
        if found is None:
            return None
        return receipt_of(found), found.fingerprint

    def require(self, references: Sequence[Reference]) -> None:
        """Refuse a reference to what does not exist; one look at the index for all of them.

        What exists is never deleted, so it need not be in the same transaction as an append.
        """
        if not references:
            return
        begun = self.recorder.first_topics([each.stream_id for each in references])
        for each in references:
            if not begun.get(each.stream_id, "").startswith(f"{each.kind.kind}."):
                raise Missing(
                    NOT_FOUND, field=each.field, **of_kind(each.kind.kind), id=each.stream_id
                )

    def _last(self, stream_id: UUID) -> Recorded[Event] | None:
        last = self.application.events.get(stream_id, desc=True, limit=1)
        return cast("Recorded[Event] | None", next(last, None))


def receipt_of(found: Repeated) -> Receipt:
    """The first answer to a command, as a receipt."""
    return Receipt(
        stream_id=found.stream_id,
        version=found.version,
        position=found.position,
        repeated=True,
    )
