"""Nobody changes or removes what happened: the owner is stopped by triggers, the others by their roles."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import TupleRow

from domain.kernel import Personal
from eventstore.database import Database
from eventstore.history import History
from tests.eventstore.sample import JobCard, NoteWritten, command
from tests.eventstore.storage import in_role

CARD = UUID("00000000-0000-4000-8000-0000000000c1")
PERSON = UUID("00000000-0000-4000-8000-0000000000a1")
CHANGES = [
    "UPDATE history.event SET data = '{}'",
    "DELETE FROM history.event",
    "TRUNCATE history.event",
    "UPDATE history.command SET position = 0",
    "DELETE FROM history.command",
    "TRUNCATE history.command",
]
ROLES = ["aftersales_writer", "aftersales_reader", "aftersales_auditor"]


@pytest.fixture(autouse=True)
def _something_happened(history: History) -> None:
    history.begin(JobCard, CARD, lambda card: card.open(), command())
    history.change(
        JobCard, CARD, lambda _: NoteWritten(text="", about=Personal(PERSON, "王女士")), command()
    )


@pytest.mark.requirement("R069")
@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_is_refused(database: Database, history: History, change: str) -> None:
    with database.connect_owner() as owner:
        for mode in ("origin", "replica"):  # replica puts ordinary triggers to sleep
            owner.execute(f"SET session_replication_role = {mode}".encode())
            with pytest.raises(psycopg.errors.RestrictViolation, match="append only"):
                owner.execute(change.encode())
    assert history.position() == 2


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("change", CHANGES)
def test_the_others_have_no_right_to(database: Database, role: str, change: str) -> None:
    with (
        in_role(database, role) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(change.encode())


ONE_ROW = """
INSERT INTO history.event VALUES (9, gen_random_uuid(), 1, 1, now(), now(), 't', '{}', '{}', '')
"""
APPEND = """
SELECT * FROM history.append(ARRAY[gen_random_uuid()], '{p}', '{1}', ARRAY[gen_random_uuid()], '{1}',
    '{1}', ARRAY[now()], '{t}', ARRAY['{}'], ARRAY['{}'])
"""
MAKE_KEY = "INSERT INTO privacy.person_key (subject_id, wrapped_key) VALUES (gen_random_uuid(), '')"
DESTROY_KEY = "SELECT privacy.destroy_keys(ARRAY[gen_random_uuid()])"
READ_KEYS = "SELECT count(*) FROM privacy.person_key"
READ_HISTORY = "SELECT count(*) FROM history.event NATURAL JOIN history.command"
READ_CHECK = "SELECT count(*) FROM privacy.master_key_check"
REACT = "INSERT INTO reaction.position VALUES ('p', 1)"
READ_REACTIONS = "SELECT count(*) FROM reaction.refused"
VERIFY = "SELECT history.chained_hash('', gen_random_uuid(), 1, 1, 1::smallint, now(), now(), '', '', '')"
OF_NOBODY = [
    ONE_ROW,
    "INSERT INTO history.command VALUES (gen_random_uuid(), gen_random_uuid(), 1, 1, '')",
    "UPDATE privacy.person_key SET wrapped_key = wrapped_key",
    "DELETE FROM privacy.person_key",
    "DELETE FROM privacy.master_key_check",
    "UPDATE privacy.master_key_check SET digest = ''",
    "CREATE TABLE public.loot AS SELECT 1",
    "CREATE SCHEMA loot",
    "ALTER TABLE history.event DISABLE TRIGGER ALL",
    "SET session_replication_role = replica",
]
OF_SOME = {
    APPEND: {"aftersales_writer"},
    MAKE_KEY: {"aftersales_writer"},
    DESTROY_KEY: {"aftersales_writer"},
    READ_CHECK: {"aftersales_writer"},
    REACT: {"aftersales_writer"},
    READ_KEYS: {"aftersales_writer", "aftersales_reader"},
    READ_REACTIONS: set(ROLES),
    VERIFY: {"aftersales_reader", "aftersales_auditor"},
    READ_HISTORY: set(ROLES),
    **{statement: set[str]() for statement in OF_NOBODY},
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_does_what_it_is_for_and_nothing_else(database: Database, role: str) -> None:
    refused: set[str] = set()
    with in_role(database, role) as connection:
        for statement in OF_SOME:
            try:
                connection.execute(statement.encode())
            except psycopg.errors.InsufficientPrivilege:
                refused.add(statement)
    assert refused == {statement for statement, roles in OF_SOME.items() if role not in roles}


def test_a_reader_may_use_the_views_of_its_role_only(database: Database) -> None:
    """A view's schema is granted to the reader when it is made, and to nobody else."""
    with database.connect_owner() as owner:
        owner.execute("CREATE SCHEMA a_view")
        owner.execute("CREATE TABLE a_view.line AS SELECT 1 AS n")
        owner.execute("GRANT USAGE ON SCHEMA a_view TO aftersales_reader")
        owner.execute("GRANT SELECT ON a_view.line TO aftersales_reader")
    for role in ("aftersales_writer", "aftersales_auditor"):
        with (
            in_role(database, role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT * FROM a_view.line")
    with database.reading() as reader:
        assert reader.execute("SELECT n FROM a_view.line").fetchone() == (1,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            reader.execute("DELETE FROM a_view.line")


def test_recorded_at_is_the_databases_clock(database: Database, history: History) -> None:
    with database.connect_owner() as owner:
        before = _now(owner)
        history.begin(JobCard, uuid4(), lambda card: card.open(), command())
        after = _now(owner)
    last = history.read_all(after=2, limit=1)[0]
    assert before <= last.recorded_at <= after


def test_recorded_at_never_goes_back(database: Database, history: History) -> None:
    """Also where the server's clock was ahead for a while: later facts wait for it to catch up."""
    with database.connect_owner() as owner:
        ahead = _now(owner) + timedelta(hours=1)
        owner.execute("ALTER TABLE history.event DISABLE TRIGGER USER")
        owner.execute("UPDATE history.event SET recorded_at = %s WHERE position = 2", (ahead,))
        owner.execute("ALTER TABLE history.event ENABLE ALWAYS TRIGGER event_is_append_only")
    for _ in range(2):
        history.begin(JobCard, uuid4(), lambda card: card.open(), command())
    times = [fact.recorded_at for fact in history.read_all(after=0, limit=9)]
    assert times == sorted(times)
    assert times[1:] == [ahead] * 3


def test_an_append_on_an_old_snapshot_is_refused(database: Database, history: History) -> None:
    """It would not see the last positions, and give them away again."""
    with database.connect_writer() as writer:
        writer.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        writer.execute("SELECT count(*) FROM history.event")
        history.begin(JobCard, uuid4(), lambda card: card.open(), command())
        with pytest.raises(psycopg.errors.InvalidTransactionState, match="READ COMMITTED"):
            writer.execute(APPEND.encode())
    positions = [fact.position for fact in history.read_all(after=0, limit=9)]
    assert positions == [1, 2, 3]


def _now(connection: Connection[TupleRow]) -> datetime:
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    return row[0]
