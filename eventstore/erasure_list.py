"""The list of forgotten persons, outside the database: a backup of before still holds their keys.

A line a person in a file beside the master key, which no restore of the database touches. It is written
before a key is destroyed, and applied whenever a store is opened, before anything is served. It names
persons by their ids alone.
"""

import fcntl
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import msgspec
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.operator_error import OperatorError

_log = structlog.get_logger(__name__)


class ErasureListError(OperatorError):
    """The list of erasures cannot be read or written."""


class _Line(msgspec.Struct, frozen=True):
    subject_id: UUID
    listed_at: datetime


class ErasureList:
    """A file of JSON lines that only grows. Several processes may write it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def subjects(self) -> set[UUID]:
        """Everybody who was forgotten; nobody where there is no file."""
        try:
            text = self.path.read_bytes()
        except FileNotFoundError:
            return set()
        except OSError as error:
            raise ErasureListError(f"{self.path} cannot be read: {error.strerror}") from None
        return set(self._listed(text))

    def add(self, subjects: Iterable[UUID]) -> None:
        """Note persons who are not in it yet; they are on the disk when this returns."""
        wanted = set(subjects)
        with self._opened() as file:
            text = file.read()
            whole = text.rfind(b"\n") + 1
            missing = sorted(wanted - set(self._listed(text[:whole])))
            file.truncate(whole)  # a line that a crash cut short was never there
            file.seek(whole)
            now = datetime.now(UTC)
            file.write(b"".join(msgspec.json.encode(_Line(s, now)) + b"\n" for s in missing))
            file.flush()
            os.fsync(file.fileno())

    def apply(self, connection: Connection[TupleRow]) -> list[UUID]:
        """Let list and database know of the same persons; those whose keys had come back are returned.

        Keys that a restored backup brought back are destroyed again. `connection` is a writer's.
        """
        forgotten = connection.execute(
            "SELECT subject_id FROM privacy.person_key WHERE destroyed_at IS NOT NULL"
        ).fetchall()
        self.add(subject for (subject,) in forgotten)
        listed = self.subjects()
        back = connection.execute(
            "SELECT subject_id FROM privacy.person_key"
            " WHERE subject_id = ANY(%s) AND wrapped_key IS NOT NULL ORDER BY subject_id",
            (list(listed),),
        ).fetchall()
        missing = sorted(listed - {subject for (subject,) in forgotten})
        if missing:
            connection.execute("SELECT privacy.destroy_keys(%s)", (missing,))
        if back:
            _log.warning("forgotten persons had come back, and were forgotten again", n=len(back))
        return [subject for (subject,) in back]

    @contextmanager
    def _opened(self) -> Generator[BinaryIO]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ErasureListError(f"{self.path} cannot be written: {error.strerror}") from None
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file

    def _listed(self, text: bytes) -> Iterable[UUID]:
        whole = text[: text.rfind(b"\n") + 1]
        for number, line in enumerate(whole.splitlines(), 1):
            try:
                yield msgspec.json.decode(line, type=_Line).subject_id
            except msgspec.DecodeError:
                raise ErasureListError(f"{self.path}, line {number}, is no erasure.") from None
