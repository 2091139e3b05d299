"""Notes of reads and refusals, written behind the answer in batches by a thread of its own.

A note costs its caller an append to a list. The list is bounded: while the database does not take
what is in it and it is full, personal data is not shown, because its reading could not be recorded
(docs/decisions/0021-reads-are-recorded.md). Notes of refusals are dropped then, and counted.
"""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import msgspec
import structlog
from psycopg import Connection, Cursor

from domain.kernel import Refused, Rule
from eventstore.audit.entries import Noted, Read, RefusedAsk
from eventstore.database import Database
from eventstore.without_values import described

MOST_WAITING: Final = 10_000
BATCH: Final = 1_000
LINGER_S: Final = 0.2
"""So long a note waits for others; a crash loses no more than what came in this time."""
RETRY_S: Final = 1.0
LAST_TRIES: Final = 3
"""So often a stopping process tries to write what is left, before it goes to the program's log."""

UNRECORDED: Final = Rule(
    "audit.cannot_be_recorded",
    "RM15",
    en="personal data is not shown while its reading cannot be recorded: try again in a minute",
    zh="暂时无法记录查阅行为，个人信息暂不显示，请稍后再试",
)

_BEGIN: Final = "INSERT INTO audit.session VALUES (%(id)s, %(at)s, %(at)s, NULL, 0)"
_WROTE: Final = "UPDATE audit.session SET written_at = %(at)s, entries = entries + %(entries)s WHERE id = %(id)s"
_END: Final = "UPDATE audit.session SET ended_at = %(at)s WHERE id = %(id)s"
_READS: Final = """
COPY audit.read (session_id, at, actor_id, actor_role, on_behalf_of, site_id, purpose, through,
    subject_ids) FROM STDIN
"""
_REFUSALS: Final = """
COPY audit.refusal (session_id, at, actor_id, actor_role, on_behalf_of, site_id, asked, code,
    stream_id, command_id) FROM STDIN
"""

_log = structlog.get_logger(__name__)


class Trail:
    """Takes notes from any thread; writes them in one of its own, which begins with the first note."""

    def __init__(self, database: Database, *, most_waiting: int = MOST_WAITING) -> None:
        self._database = database
        self._most_waiting = most_waiting
        self._session = {"id": uuid4()}
        self._changed = threading.Condition()
        self._waiting: list[Noted] = []
        self._writing: Sequence[Noted] = ()
        self._dropped = 0
        self._stopping = False
        self._thread: threading.Thread | None = None

    def read(self, note: Read) -> None:
        """Note that texts are being opened; raises Refused where that could not be recorded."""
        if not self._take(note):
            raise Refused(UNRECORDED)

    def refused(self, note: RefusedAsk) -> None:
        """Note a refusal; where there is no room it is counted only."""
        if not self._take(note):
            self._dropped += 1

    def flush(self, timeout_s: float = 10.0) -> bool:
        """Wait until everything noted so far is written; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._waiting or self._writing), timeout_s)

    def stop(self) -> None:
        """Write what is left, and end."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _take(self, note: Noted) -> bool:
        with self._changed:
            if len(self._waiting) >= self._most_waiting:
                return False
            self._waiting.append(note)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="audit", daemon=True)
                self._thread.start()
            if len(self._waiting) in {1, BATCH}:  # in between nobody waits for one more
                self._changed.notify_all()
            return True

    def _run(self) -> None:
        begun, tries = False, 0
        while True:
            try:
                with self._database.connect_writer(wary=True) as connection:
                    if not begun:
                        connection.execute(_BEGIN, self._now())
                        begun = True
                    while self._gathered():
                        self._write(connection)
                        tries = 0
                    connection.execute(_END, self._now())
                    return
            except Exception as error:  # noqa: BLE001 - the thread must live; nothing may be lost silently
                tries += 1
                if self._stopping and tries >= LAST_TRIES:
                    self._tell(error)
                    return
                _log.warning(
                    "reads and refusals cannot be written",
                    waiting=len(self._waiting) + len(self._writing),
                    error=described(error),
                )
                time.sleep(RETRY_S)

    def _gathered(self) -> bool:
        """Wait for notes and take a batch; False when it is time to end."""
        with self._changed:
            if self._writing:  # the last attempt failed
                return True
            self._changed.wait_for(lambda: self._waiting or self._stopping)
            if not self._stopping:
                self._changed.wait_for(
                    lambda: len(self._waiting) >= BATCH or self._stopping, LINGER_S
                )
            self._writing, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            return bool(self._writing)

    def _write(self, connection: Connection[Any]) -> None:
        notes, session_id = self._writing, self._session["id"]
        with connection.transaction(), connection.cursor() as cursor:
            reads = [note for note in notes if isinstance(note, Read)]
            refusals = [note for note in notes if isinstance(note, RefusedAsk)]
            _copy(cursor, _READS, [(session_id, *_of_read(note)) for note in reads])
            _copy(cursor, _REFUSALS, [(session_id, *_of_refusal(note)) for note in refusals])
            cursor.execute(_WROTE, {**self._now(), "entries": len(notes)})
        if self._dropped:
            _log.error("refusals were not noted for want of room", dropped=self._dropped)
            self._dropped = 0
        with self._changed:
            self._writing = ()
            self._changed.notify_all()

    def _tell(self, error: Exception) -> None:
        """Into the program's log with all that could not be written; ids, no texts about persons."""
        notes = [*self._writing, *self._waiting]
        _log.error("reads and refusals were not written", notes=len(notes), error=described(error))
        for note in notes:
            _log.error("not written", note=msgspec.json.encode(note).decode())

    def _now(self) -> dict[str, Any]:
        return {**self._session, "at": datetime.now(UTC)}


def _copy(cursor: Cursor[Any], statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(row)


def _of_read(note: Read) -> tuple[Any, ...]:
    return note.at, *_of_who(note), note.purpose, note.through, list(note.subjects)


def _of_refusal(note: RefusedAsk) -> tuple[Any, ...]:
    return note.at, *_of_who(note), note.asked, note.code, note.stream_id, note.command_id


def _of_who(note: Noted) -> tuple[Any, ...]:
    who = note.who
    deputy_for = who.on_behalf_of.id if who.on_behalf_of else None
    return who.actor.id, who.actor.role.value, deputy_for, who.site_id
