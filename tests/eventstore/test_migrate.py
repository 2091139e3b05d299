"""What an operator may rely on when a server starts and brings its database up to date."""

import multiprocessing
import threading
from pathlib import Path

import psycopg
import pytest

from eventstore.migrate import MigrationError, migrate, pending
from eventstore.migration_ledger import yoyo_url

FUNCTION_WITH_SEMICOLONS = """\
-- A percent sign, a colon and a body with several statements: 100 %s :name
CREATE FUNCTION first.answer() RETURNS int LANGUAGE plpgsql AS $$
DECLARE n int := 40;
BEGIN
    IF n % 2 = 0 THEN n := n + 1; END IF;
    RETURN n::int + 1;
END $$;
INSERT INTO first.note VALUES ('two');
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.sql").write_text(
        "CREATE SCHEMA first; CREATE TABLE first.note (text text); INSERT INTO first.note VALUES ('one');"
    )
    (tmp_path / "0002_second.sql").write_text(FUNCTION_WITH_SEMICOLONS)
    return tmp_path


def _notes(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM first.note ORDER BY text")]


def test_applies_every_file_once_in_order(empty_database_url: str, folder: Path) -> None:
    assert pending(empty_database_url, folder) == ["0001_first", "0002_second"]
    assert migrate(empty_database_url, folder) == ["0001_first", "0002_second"]
    assert migrate(empty_database_url, folder) == []
    assert pending(empty_database_url, folder) == []
    assert _notes(empty_database_url) == ["one", "two"]


def test_pending_leaves_an_empty_database_empty(empty_database_url: str, folder: Path) -> None:
    pending(empty_database_url, folder)
    with psycopg.connect(empty_database_url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == []


def test_a_file_is_sent_whole_functions_and_percent_signs_included(
    empty_database_url: str, folder: Path
) -> None:
    migrate(empty_database_url, folder)
    with psycopg.connect(empty_database_url) as connection:
        assert connection.execute("SELECT first.answer()").fetchone() == (42,)


def test_two_processes_at_once_share_the_work(empty_database_url: str, folder: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(2) as pool:
        both = pool.starmap(migrate, [(empty_database_url, folder)] * 2, chunksize=1)
    assert sorted(both, key=len) == [[], ["0001_first", "0002_second"]]
    assert _notes(empty_database_url) == ["one", "two"]


def test_waits_for_another_migration_under_way(empty_database_url: str, folder: Path) -> None:
    """Threads instead of processes, so that the order is certain: the second is seen waiting."""
    (folder / "0003_slow.sql").write_text(
        "SELECT pg_advisory_lock(1); SELECT pg_advisory_unlock(1);"
    )
    results: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: results.append(migrate(empty_database_url, folder)))
        for _ in range(2)
    ]
    with psycopg.connect(empty_database_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")
        for thread in threads:
            thread.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while connection.execute(waiting).fetchone() != (2,):  # one in the file, one behind it
            pass
        connection.execute("SELECT pg_advisory_unlock(1)")
    for thread in threads:
        thread.join()
    assert sorted(results, key=len) == [[], ["0001_first", "0002_second", "0003_slow"]]


def test_a_lock_row_of_a_killed_yoyo_blocks_nobody(empty_database_url: str, folder: Path) -> None:
    migrate(empty_database_url, folder)
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now(), 99999)")
    (folder / "0003_third.sql").write_text("CREATE SCHEMA third")
    assert migrate(empty_database_url, folder) == ["0003_third"]


def test_refuses_a_database_newer_than_this_code(empty_database_url: str, folder: Path) -> None:
    migrate(empty_database_url, folder)
    (folder / "0002_second.sql").unlink()
    for attempt in (migrate, pending):
        with pytest.raises(
            MigrationError, match=r"does not know \(0002_second\).*newer aftersales"
        ):
            attempt(empty_database_url, folder)


def test_a_broken_file_is_named_with_its_line_and_undone(
    empty_database_url: str, folder: Path
) -> None:
    broken = "-- 车辆\nCREATE SCHEMA third;\nCREATE TABLE third.note (text tekst);\n"
    (folder / "0003_third.sql").write_text(broken, encoding="utf-8")
    with pytest.raises(
        MigrationError, match=r'0003_third\.sql, line 3 .*type "tekst" does not exist'
    ):
        migrate(empty_database_url, folder)
    assert pending(empty_database_url, folder) == ["0003_third"]
    (folder / "0003_third.sql").write_text("CREATE SCHEMA third")  # nothing of it is in the way
    assert migrate(empty_database_url, folder) == ["0003_third"]


def test_an_unreachable_database_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(MigrationError, match="does not answer"):
        migrate(f"postgresql://postgres@/aftersales?host={tmp_path}")


def test_the_projects_own_migrations_apply(database_url: str) -> None:
    assert pending(database_url) == []


@pytest.mark.parametrize(
    ("url", "parameters"),
    [
        (
            "postgresql://postgres@/aftersales?host=/var/lib/a%20b/postgres&port=5432",
            "user=postgres&dbname=aftersales&host=%2Fvar%2Flib%2Fa+b%2Fpostgres&port=5432",
        ),
        (
            "postgresql://us%40er:p%2Fw%3F@db.example:6543/history?sslmode=require",
            "user=us%40er&password=p%2Fw%3F&dbname=history&host=db.example&port=6543&sslmode=require",
        ),
    ],
)
def test_the_address_in_yoyos_form(url: str, parameters: str) -> None:
    assert yoyo_url(url) == f"postgresql+psycopg:///?{parameters}"
