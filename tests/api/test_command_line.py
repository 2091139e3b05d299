"""The command line as a program: what it prints and how it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from api.command_line.docs import stale_pages, write_pages
from tests.program import aftersales

CHECKOUT = Path(__file__).parents[2]
# Starts PostgreSQL through the same door as `serve`, says so, and waits to be ended.
WAIT = """
import signal
from api.command_line.database import database
from api.command_line.stopping import end_in_order
from api.settings import load_settings
end_in_order()
with database(load_settings()) as url:
    print(url, flush=True)
    signal.pause()
"""


def _environment(**settings: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("AFTERSALES_")}
    return kept | {f"AFTERSALES_{name.upper()}": text for name, text in settings.items()}


def test_status_and_migrate_on_a_database_of_ones_own(empty_database_url: str) -> None:
    before = aftersales("status", database_url=empty_database_url)
    assert before.returncode == 1
    assert "pending 0001_event_store" in before.stdout
    migrated = aftersales("migrate", database_url=empty_database_url)
    assert migrated.returncode == 0
    assert "applied 0001_event_store" in migrated.stdout
    again = aftersales("migrate", database_url=empty_database_url)
    assert again.stdout == "The database is up to date.\n"
    after = aftersales("status", database_url=empty_database_url)
    assert after.returncode == 0, after.stdout
    assert after.stdout.startswith(
        "database: reachable\nmigrations: up to date\nhistory: 0 facts\n"
    )
    assert after.stdout.endswith("troubles: none\n")
    asked = json.loads(aftersales("status", "--json", database_url=empty_database_url).stdout)
    assert (asked["pendingMigrations"], asked["troubles"]) == ([], [])
    assert "connections: " in after.stdout
    assert 1 <= asked["connections"]["ours"] <= asked["connections"]["server"]


def test_status_makes_no_database(tmp_path: Path) -> None:
    asked = aftersales("status", data_dir=str(tmp_path / "data"))
    assert asked.returncode == 1
    assert "There is no database in" in asked.stderr
    assert not (tmp_path / "data").exists()


def test_a_wrong_setting_ends_with_2_and_no_traceback() -> None:
    asked = aftersales("status", port="many")
    assert asked.returncode == 2
    assert asked.stderr.startswith("aftersales: AFTERSALES_PORT is 'many', but")
    assert "Traceback" not in asked.stderr


def test_an_unreachable_database_ends_with_1_and_no_traceback(tmp_path: Path) -> None:
    asked = aftersales("migrate", database_url=f"postgresql://shop:s3cret@/x?host={tmp_path}")
    assert asked.returncode == 1
    assert "does not answer" in asked.stderr
    assert "Traceback" not in asked.stderr
    assert "s3cret" not in asked.stderr


def test_an_unknown_verb_ends_with_2() -> None:
    assert aftersales("sevre").returncode == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_embedded_database_stops_with_us(number: signal.Signals, data_dir: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAIT],
        cwd=CHECKOUT,
        env=_environment(data_dir=str(data_dir)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with psycopg.connect(url):
            process.send_signal(number)
            process.wait(timeout=60)
    assert not (data_dir / "postgres/postmaster.pid").exists()


def test_a_stale_page_is_named_and_written(tmp_path: Path) -> None:
    pages = [(Path("docs/one.md"), lambda: "one\n"), (Path("docs/two.md"), lambda: "two\n")]
    assert write_pages(pages, tmp_path) == [Path("docs/one.md"), Path("docs/two.md")]
    assert stale_pages(pages, tmp_path) == []
    (tmp_path / "docs/two.md").write_text("an older two\n")
    assert stale_pages(pages, tmp_path) == [Path("docs/two.md")]
    assert write_pages(pages, tmp_path) == [Path("docs/two.md")]
