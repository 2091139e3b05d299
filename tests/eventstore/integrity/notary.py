"""A history with checkpoints outside, and what an owner of the database could do to it."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID, uuid5

from psycopg import Connection

from domain.kernel import Personal
from eventstore.database import Database
from eventstore.history import History
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.integrity.faults import Fault
from eventstore.integrity.note import SigningKey
from eventstore.integrity.outside import File, read_log
from eventstore.integrity.verify import Verified, verify
from tests.eventstore.sample import JobCard, NoteWritten, command

KEY = SigningKey(bytes(range(32)), "aftersales.example/history")
PERSON = UUID("00000000-0000-4000-8000-0000000000a1")

_GUARDED = ("history.event", "history.command", "integrity.checkpoint", "integrity.block")
_REHASH = """
DO $$
DECLARE
    r record;
    before bytea;
BEGIN
    FOR r IN SELECT * FROM history.event WHERE position >= {} ORDER BY position LOOP
        SELECT hash INTO before FROM history.event
            WHERE stream_id = r.stream_id AND version = r.version - 1;
        UPDATE history.event SET hash = history.chained_hash(
            coalesce(before, decode(repeat('00', 32), 'hex')), r.stream_id, r.version, r.position,
            r.schema_version, r.occurred_at, r.recorded_at, r.topic, r.context, r.data)
            WHERE stream_id = r.stream_id AND version = r.version;
    END LOOP;
END $$
"""


def card(number: int) -> UUID:
    """The stream of a job card."""
    return uuid5(PERSON, f"card {number}")


class Notary:
    """Writes facts, makes checkpoints in a file, verifies, tampers."""

    def __init__(self, database: Database, history: History, folder: Path) -> None:
        self.database, self.history = database, history
        self.file = File(folder / "checkpoints.jsonl")
        self.checkpoints = Checkpoints(database, KEY, [self.file])

    def write(self, cards: int, notes: int = 2, *, first: int = 0) -> None:
        """Cards with notes in them, in turns, so that streams are interleaved."""
        for number in range(first, first + cards):
            self.history.begin(JobCard, card(number), lambda new: new.open("刹车异响"), command())
        for turn in range(notes):
            for number in range(first, first + cards):
                self.note(number, f"第{turn}次")

    def note(self, number: int, text: str) -> None:
        self.history.change(
            JobCard,
            card(number),
            lambda _: NoteWritten(text="", about=Personal(PERSON, text)),
            command(),
        )

    def checkpoint(self) -> int:
        made = self.checkpoints.make()
        assert made is not None
        return made.checkpoint.position

    def verify(self, *, outside: bool = True, processes: int = 1) -> Verified:
        lines = read_log(self.file.path) if outside else None
        url = self.database.reader_url
        return verify(url, [KEY.public], lines, processes=processes)

    def first(self, *, outside: bool = True) -> Fault:
        """The first fault of a history that has one."""
        first = self.verify(outside=outside).first
        assert first is not None
        return first

    @contextmanager
    def owner(self) -> Generator[Connection[Any]]:
        """The owner, with every guard put to sleep, and woken again so that nothing shows."""
        with self.database.connect_owner() as connection:
            for table in _GUARDED:
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
            yield connection
            for table in _GUARDED:
                name = table.partition(".")[2]
                for guard in ("append_only", "not_truncated"):
                    connection.execute(
                        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}_is_{guard}".encode()
                    )

    def tamper(self, *statements: LiteralString) -> None:
        with self.owner() as connection:
            for statement in statements:
                connection.execute(statement)

    def rehash(self, position: int) -> None:
        """Make all hashes anew from a position on, as whoever knows the recipe can."""
        with self.owner() as connection:
            connection.execute(_REHASH.format(position).encode())
