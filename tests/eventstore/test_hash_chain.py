"""An auditor with a copy of the rows and this page recomputes every hash, without our database."""

import hashlib
import struct
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from domain.kernel import Personal
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from tests.eventstore.sample import JobCard, NoteWritten, command
from tests.eventstore.storage import Row, stored

PERSON = UUID("00000000-0000-4000-8000-0000000000a1")


def _recomputed(rows: Iterable[Row]) -> list[bytes]:
    """After the comment on `history.chained_hash`, and nothing else."""
    last: dict[UUID, bytes] = {}
    hashes: list[bytes] = []
    for row in rows:
        covered = last.get(row.stream_id, bytes(32)) + row.stream_id.bytes
        covered += struct.pack(">iqh", row.version, row.position, row.schema_version)
        covered += struct.pack(">qq", _micros(row.occurred_at), _micros(row.recorded_at))
        for text in (row.topic, row.context, row.data):
            encoded = text.encode()
            covered += struct.pack(">i", len(encoded)) + encoded
        hashes.append(hashlib.sha256(covered).digest())
        last[row.stream_id] = hashes[-1]
    return hashes


def _micros(moment: datetime) -> int:
    return (moment - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def _write(history: History) -> None:
    cards = [uuid4(), uuid4()]
    for card in cards:
        history.begin(JobCard, card, lambda new: new.open("刹车异响 🚗"), command())
    long_ago = command(occurred_at=datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))
    history.change(
        JobCard, cards[1], lambda card: (card.write("一"), card.write("二" * 4000)), long_ago
    )
    history.change(
        JobCard,
        cards[0],
        lambda card: (card.write("三"), NoteWritten(text="", about=Personal(PERSON, "王女士"))),
        command(),
    )


def test_the_stored_hashes_are_the_recomputed_ones(database: Database, history: History) -> None:
    _write(history)
    rows = stored(database)
    assert len(rows) == 6
    assert [row.hash for row in rows] == _recomputed(rows)


def test_a_changed_row_breaks_the_chain_from_there_on(database: Database, history: History) -> None:
    """Even the owner who puts the triggers to sleep is found out."""
    _write(history)
    with database.connect_owner() as owner:
        owner.execute("ALTER TABLE history.event DISABLE TRIGGER event_is_append_only")
        owner.execute('UPDATE history.event SET data = \'{"title":"x"}\' WHERE position = 1')
    rows = stored(database)
    stream = rows[0].stream_id
    differing = [
        row.position
        for row, right in zip(rows, _recomputed(rows), strict=True)
        if row.hash != right
    ]
    assert differing == [row.position for row in rows if row.stream_id == stream]


def test_a_persons_erasure_leaves_the_chain_whole(
    database: Database, history: History, keyring: Keyring
) -> None:
    _write(history)
    before = stored(database)
    keyring.destroy([PERSON])
    assert stored(database) == before
    assert [row.hash for row in before] == _recomputed(before)


def test_the_database_can_check_itself(database: Database, history: History) -> None:
    """The same, as an auditor does it with SQL."""
    _write(history)
    with database.reading() as reader:
        wrong = reader.execute("""
            SELECT count(*) FILTER (WHERE hash <> history.chained_hash(
                coalesce(previous, decode(repeat('00', 32), 'hex')), stream_id, version, position,
                schema_version, occurred_at, recorded_at, topic, context, data)), count(*)
            FROM (SELECT *, lag(hash) OVER (PARTITION BY stream_id ORDER BY version) AS previous
                  FROM history.event) e
        """).fetchone()
    assert wrong == (0, 6)
