"""`aftersales rebuild` as a program: progress, checksums, and the same rows as following made."""

import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests.conftest import FreshDatabase
from tests.program import aftersales

MASTER_KEY = b64encode(b"a master key for tests")


def _run(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "master.key").write_bytes(MASTER_KEY)
        return aftersales("rebuild", *words, database_url=url, data_dir=folder)


@pytest.fixture(scope="module")
def filled(demonstrated: FreshDatabase) -> Iterator[str]:
    """A database with the demonstration, followed by every view."""
    with demonstrated() as url:
        yield url


def test_every_view_has_the_same_rows_as_following_made(filled: str) -> None:
    done = _run(filled, "--workers", "2")
    assert done.returncode == 0, done.stderr
    tables = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert len(tables) > 50
    assert [line for line in tables if not line.endswith("same as before")] == []


def test_one_view_may_be_named(filled: str) -> None:
    done = _run(filled, "approval_trail")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("approval_trail: ")
    assert "satisfaction" not in done.stdout


def test_an_unknown_view_is_refused_with_the_names_there_are(filled: str) -> None:
    done = _run(filled, "aproval_trail")
    assert done.returncode == 1
    assert "there is no view aproval_trail; there are: " in done.stderr
    assert ", approval_trail, " in done.stderr
    assert "Traceback" not in done.stderr


def test_a_check_names_what_differs_and_changes_nothing(filled: str) -> None:
    with psycopg.connect(filled) as connection:
        connection.execute(
            "UPDATE customer_file.customer SET opened_at = opened_at - interval '1 day'"
        )
    done = _run(filled, "customer_file", "--check")
    assert done.returncode == 1
    differing = [line for line in done.stdout.splitlines() if " – was " in line]
    assert [line.split(":")[0] for line in differing] == ["  customer"]
    assert _run(filled, "customer_file", "--check").returncode == 1, "the check changed the view"
    assert _run(filled, "customer_file").returncode == 0
    assert _run(filled, "customer_file", "--check").returncode == 0


def test_what_was_replaced_stays_until_it_is_dropped(filled: str) -> None:
    kept = "SELECT count(*) FROM pg_namespace WHERE nspname = 'approval_trail__old'"
    assert _run(filled, "approval_trail").returncode == 0
    with psycopg.connect(filled) as connection:
        assert connection.execute(kept).fetchone() == (1,)
    assert _run(filled, "--drop-old").returncode == 0
    with psycopg.connect(filled) as connection:
        assert connection.execute(kept).fetchone() == (0,)
