"""The library's recorder on our history: one prepared call an append, commit order kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Any, Final, LiteralString, cast
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    StoredEvent,
    Subscription,
)
from psycopg.rows import TupleRow

from eventstore.append_call import AppendCall
from eventstore.codec import StoredFact
from eventstore.database import Database
from eventstore.deadline import DEADLINES
from eventstore.decoding import FACT_COLUMNS
from eventstore.group_commit import Append, GroupCommit, Repeated, StaleVersion, Verdict

_COLUMNS: Final = """
    stream_id, version, topic, convert_to(data, 'UTF8'), schema_version,
    occurred_at, recorded_at, convert_to(context, 'UTF8'), position
"""
_LOST: Final = (psycopg.OperationalError, psycopg.InterfaceError)


class StaleVersionError(IntegrityError):
    """The stream does not stand where the append expected it."""

    def __init__(self, verdict: StaleVersion) -> None:
        super().__init__(f"stream {verdict.stream_id} stands at version {verdict.version}")
        self.verdict = verdict


class HistoryRecorder(ApplicationRecorder):
    """Keeps stored facts in `history.event`.

    Of the library's promises it keeps: atomic inserts, IntegrityError on a taken version, positions
    in commit order, contiguous, not interleaved between inserts. Stricter than the library's own
    recorder: versions of a stream have no holes.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.group = GroupCommit(self._send, concerns_all=_LOST)
        self._writer: AppendCall | None = None
        self._writer_lock = Lock()

    def close(self) -> None:
        """Close the writing connection; the pools belong to the database."""
        with self._writer_lock:
            if self._writer is not None:
                self._writer.connection.close()
                self._writer = None

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        """Append rows whole or not at all; returns their positions."""
        if not stored_events:
            return None
        verdict = self.append(
            Append(
                facts=tuple(as_fact(event) for event in stored_events),
                command_id=kwargs.get("command_id") or uuid4(),
                fingerprint=kwargs.get("fingerprint", ""),
            )
        )
        if isinstance(verdict, StaleVersion):
            raise StaleVersionError(verdict)
        last = verdict.position
        return list(range(last - len(stored_events) + 1, last + 1))

    def append(self, append: Append) -> Verdict:
        """Append one command's facts together with whatever else waits in this process."""
        return self.group.append(append)

    def _send(self, appends: Sequence[Append]) -> list[Verdict]:
        try:
            return self._call(appends)
        except _LOST:
            # The answer may have been lost after the commit. Asking again is safe: what went in is
            # recognised by its command ids.
            self.close()
            return self._call(appends)

    def _call(self, appends: Sequence[Append]) -> list[Verdict]:
        with self._writer_lock:
            if self._writer is None:
                connection = self._database.connect_writer()
                with DEADLINES.within(connection, self._database.silence_s):
                    self._writer = AppendCall(connection)
            with DEADLINES.within(self._writer.connection, self._database.silence_s):
                return self._writer(appends)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Rows of one stream, in the order of versions."""
        query = f"SELECT {_COLUMNS} FROM history.event WHERE stream_id = %s"
        params: list[Any] = [originator_id]
        if gt is not None:
            query += " AND version > %s"
            params.append(gt)
        if lte is not None:
            query += " AND version <= %s"
            params.append(lte)
        query += " ORDER BY version DESC" if desc else " ORDER BY version"
        if limit is not None:
            query += " LIMIT %s"
            params.append(limit)
        return [_fact(row) for row in self._database.select(query, params)]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Rows of the whole history, in the order of positions."""
        rows = self.select_rows(
            after=(start or 0) - (1 if inclusive_of_start else 0),
            upto=stop,
            limit=limit,
            topics=topics,
        )
        return [
            Notification(
                id=position,
                originator_id=stream_id,
                originator_version=version,
                topic=topic,
                state=data.encode(),
            )
            for stream_id, version, topic, data, *_, position in rows
        ]

    def select_rows(
        self, *, after: int, limit: int, upto: int | None = None, topics: Sequence[str] = ()
    ) -> list[TupleRow]:
        """Rows as `decode_rows` takes them, of positions above `after`, up to `upto`, of these topics."""
        query = f"SELECT {FACT_COLUMNS} FROM history.event WHERE position > %s"
        params: list[Any] = [after]
        if upto is not None:
            query += " AND position <= %s"
            params.append(upto)
        if topics:
            query += " AND topic = ANY(%s)"
            params.append(list(topics))
        query += " ORDER BY position LIMIT %s"
        params.append(limit)
        return self._database.select(query, params)

    def select_stream(
        self, stream_id: UUID, *, after: int = 0, upto: int | None = None
    ) -> list[TupleRow]:
        """Rows of one stream with versions above `after`, in their order."""
        query: LiteralString = (
            f"SELECT {FACT_COLUMNS} FROM history.event WHERE stream_id = %s AND version > %s"
        )
        params: list[Any] = [stream_id, after]
        if upto is not None:
            query += " AND version <= %s"
            params.append(upto)
        return self._database.select(query + " ORDER BY version", params)

    def select_streams(
        self,
        stream_ids: Sequence[UUID],
        *,
        first_only: bool = False,
        known_at: datetime | None = None,
        regardless: Sequence[str] = (),
    ) -> list[TupleRow]:
        """Rows of several streams, or of their first facts, in the order of positions.

        With `known_at` only what was recorded by then, and the topics `regardless` of it.
        """
        query: LiteralString = f"SELECT {FACT_COLUMNS} FROM history.event WHERE stream_id = ANY(%s)"
        params: list[Any] = [list(stream_ids)]
        if first_only:
            query += " AND version = 1"
        if known_at is not None:
            query += " AND (recorded_at <= %s OR topic = ANY(%s))"
            params += [known_at, list(regardless)]
        return self._database.select(query + " ORDER BY position", params)

    def find_command(self, command_id: UUID) -> Repeated | None:
        """What a command left in the history, if it is there."""
        rows = self._database.select(
            "SELECT stream_id, version, position, fingerprint FROM history.command"
            " WHERE command_id = %s",
            [command_id],
        )
        return Repeated(*rows[0]) if rows else None

    def first_topics(self, stream_ids: Sequence[UUID]) -> dict[UUID, str]:
        """The topic that each of these streams begins with; streams that are empty are left out."""
        return dict(
            self._database.select(
                "SELECT stream_id, topic FROM history.event"
                " WHERE stream_id = ANY(%s) AND version = 1",
                [list(stream_ids)],
            )
        )

    def max_notification_id(self) -> int | None:
        """The last position, or None in an empty history."""
        rows = self._database.select(
            "SELECT position FROM history.event ORDER BY position DESC LIMIT 1"
        )
        return rows[0][0] if rows else None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Follow the history from a position, as the library's subscriptions do."""
        return cast(
            "Subscription[ApplicationRecorder]", _ListeningSubscription(self, gt=gt, topics=topics)
        )

    def listen(self) -> psycopg.Connection[TupleRow]:
        """A connection of its own that hears of each commit on channel `history`."""
        connection = self._database.connect_reader()
        connection.execute("LISTEN history")
        return connection


class _ListeningSubscription(ListenNotifySubscription[HistoryRecorder]):
    def __init__(self, recorder: HistoryRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._listening = Thread(target=self._listen, name="history-subscription", daemon=True)
        self._listening.start()

    def __exit__(self, *args: object, **kwargs: Any) -> None:
        try:
            super().__exit__(*args, **kwargs)
        finally:
            self._listening.join()

    def _listen(self) -> None:
        try:
            with self._recorder.listen() as connection:
                while not self._has_been_stopped:
                    # Also without a word: what was recorded before the LISTEN is not announced.
                    self._has_been_notified.set()
                    for _ in connection.notifies(timeout=0.1, stop_after=1):
                        pass
        except psycopg.Error as error:
            self._thread_error = error
            self.stop()


def as_fact(event: StoredEvent) -> StoredFact:
    """A stored event of the library's with the envelope's columns filled in where it has none."""
    if isinstance(event, StoredFact):
        return event
    return StoredFact(
        originator_id=event.originator_id,
        originator_version=event.originator_version,
        topic=event.topic,
        state=event.state,
        schema_version=1,
        occurred_at=datetime.now(UTC),
    )


def _fact(row: tuple[Any, ...]) -> StoredFact:
    stream_id, version, topic, data, schema_version, occurred_at, recorded_at, context, position = (
        row
    )
    return StoredFact(
        originator_id=stream_id,
        originator_version=version,
        topic=topic,
        state=data,
        schema_version=schema_version,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        context=context,
        position=position,
    )
