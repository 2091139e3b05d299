"""Notes are written behind the answer, all of them, or nobody is shown what could not be noted."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL

from domain.kernel import Actor, Refused, Role
from eventstore.audit import trail as trail_module
from eventstore.audit.entries import Read, RefusedAsk, Who
from eventstore.audit.trail import Trail
from eventstore.database import Database
from tests.eventstore.storage import in_role

WANG, LI = UUID(int=0xA1), UUID(int=0xA2)
WHO = Who(
    actor=Actor("S1-李娜", Role.ADVISER),
    site_id="S1",
    on_behalf_of=Actor("S1-张敏", Role.ADVISER),
)


def _read(*subjects: UUID) -> Read:
    return Read(
        at=datetime.now(UTC), who=WHO, purpose="回访", through="customerFile", subjects=subjects
    )


def _refused() -> RefusedAsk:
    return RefusedAsk(
        at=datetime.now(UTC),
        who=WHO,
        asked="startWork",
        code="repair_order.line_not_approved",
        stream_id=uuid4(),
    )


def _rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.connect_owner() as owner:
        return owner.execute(query.encode()).fetchall()


@pytest.fixture
def trail(database: Database) -> Iterator[Trail]:
    opened = Trail(database)
    yield opened
    opened.stop()


@pytest.mark.requirement("R168")
def test_a_read_says_who_whose_why_and_through_what(trail: Trail, database: Database) -> None:
    trail.read(_read(WANG, LI))
    trail.refused(_refused())
    assert trail.flush()
    [row] = _rows(
        database,
        "SELECT actor_id, actor_role, on_behalf_of, site_id, purpose, through, subject_ids"
        " FROM audit.read",
    )
    assert row == ("S1-李娜", "adviser", "S1-张敏", "S1", "回访", "customerFile", [WANG, LI])
    [refusal] = _rows(database, "SELECT actor_id, asked, code FROM audit.refusal")
    assert refusal == ("S1-李娜", "startWork", "repair_order.line_not_approved")


def test_stopping_writes_what_is_left_and_ends_the_session(database: Database) -> None:
    trail = Trail(database)
    for _ in range(2_500):
        trail.read(_read(WANG))
    trail.stop()
    assert _rows(database, "SELECT count(*) FROM audit.read") == [(2_500,)]
    assert _rows(database, "SELECT entries, ended_at IS NULL FROM audit.session") == [
        (2_500, False)
    ]


def test_a_session_that_did_not_end_shows(trail: Trail, database: Database) -> None:
    trail.read(_read(WANG))
    assert trail.flush()
    assert _rows(database, "SELECT entries, ended_at FROM audit.session") == [(1, None)]


def test_nothing_is_shown_when_there_is_no_room_to_note_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reachable = threading.Event()
    connect = database.connect_writer

    def connect_when_reachable(**how: bool) -> object:
        if not reachable.is_set():
            raise psycopg.OperationalError("nobody answers")
        return connect(**how)

    monkeypatch.setattr(database, "connect_writer", connect_when_reachable)
    monkeypatch.setattr(trail_module, "RETRY_S", 0.01)
    trail = Trail(database, most_waiting=3)
    for _ in range(3):
        trail.read(_read(WANG))
    with pytest.raises(Refused, match="cannot be recorded"):
        trail.read(_read(WANG))
    trail.refused(_refused())  # is counted and said in the log
    assert not trail.flush(0.05)
    reachable.set()
    assert trail.flush()
    trail.read(_read(WANG))
    trail.stop()
    assert _rows(database, "SELECT count(*) FROM audit.read") == [(4,)]


def test_what_a_stopping_process_cannot_write_goes_to_its_log(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(**_: bool) -> object:
        raise psycopg.OperationalError("nobody answers")

    monkeypatch.setattr(database, "connect_writer", unreachable)
    monkeypatch.setattr(trail_module, "RETRY_S", 0.01)
    trail = Trail(database)
    trail.read(_read(WANG))
    trail.stop()
    said = capsys.readouterr()
    assert str(WANG) in said.out + said.err


CHANGES = [
    "UPDATE audit.read SET actor_id = 'nobody'",
    "DELETE FROM audit.read",
    "TRUNCATE audit.read",
    "UPDATE audit.refusal SET actor_id = 'nobody'",
    "DELETE FROM audit.refusal",
    "TRUNCATE audit.refusal",
]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_what_was_noted(trail: Trail, database: Database, change: str) -> None:
    trail.read(_read(WANG))
    trail.refused(_refused())
    assert trail.flush()
    with (
        database.connect_owner() as owner,
        pytest.raises(psycopg.errors.RestrictViolation, match="append only"),
    ):
        owner.execute(change.encode())
    for role in ("aftersales_writer", "aftersales_reader", "aftersales_auditor"):
        with (
            in_role(database, role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(change.encode())


def test_an_auditor_reads_all_of_it_with_sql(trail: Trail, database: Database) -> None:
    trail.read(_read(WANG, LI))
    assert trail.flush()
    with in_role(database, "aftersales_auditor") as auditor:
        reads = auditor.execute("SELECT subject_id FROM audit.reads ORDER BY 1").fetchall()
        assert reads == [(WANG,), (LI,)]
        for view in ("events", "people_free_events", "read", "refusal", "session"):
            auditor.execute(SQL("TABLE audit.{}").format(SQL(view))).fetchall()  # pyright: ignore[reportArgumentType] - names of the line above
