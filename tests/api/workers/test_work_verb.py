"""`aftersales work` as a program: once, and until it is asked to stop."""

import os
import signal
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api.store import Store
from tests.api.workers.dealership import Dealership, day
from tests.program import checked

MASTER_KEY = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiB2ZXJicyE="  # 32 bytes
PATIENCE_S = 60


@pytest.fixture
def complained(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Dealership]:
    """A customer complained in June 2025, and nobody has called since."""
    monkeypatch.setenv("AFTERSALES_DATA_DIR", str(tmp_path))  # checkpoints and deliveries are files
    with Store(database_url, b64decode(MASTER_KEY)).opened() as store:
        dealership = Dealership(store.database, store.history)
        dealership.complain(day(3))
        yield dealership


def _environment(url: str, folder: Path) -> dict[str, str]:
    return os.environ | {
        "AFTERSALES_DATABASE_URL": url,
        "AFTERSALES_MASTER_KEY": MASTER_KEY,
        "AFTERSALES_DATA_DIR": str(folder),
    }


def test_once_works_off_what_is_due_and_says_so(
    complained: Dealership, database_url: str, tmp_path: Path
) -> None:
    def once() -> str:
        folder = str(tmp_path)
        given = {"database_url": database_url, "master_key": MASTER_KEY, "data_dir": folder}
        return checked("work", "--once", **given)

    assert "clock: 2 deadlines missed and recorded" in once()
    head = complained.history.position()
    assert "clock: 0 deadlines missed and recorded" in once()
    assert complained.history.position() == head


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_works_until_it_is_asked_to_stop(
    complained: Dealership, database_url: str, tmp_path: Path, number: signal.Signals
) -> None:
    with (
        psycopg.connect(database_url, autocommit=True) as ear,
        ear.execute("LISTEN history"),
        subprocess.Popen(
            [sys.executable, "-m", "api", "work"],
            stderr=subprocess.PIPE,
            text=True,
            env=_environment(database_url, tmp_path),
        ) as process,
    ):
        for _ in ear.notifies(timeout=PATIENCE_S):
            if len(complained.facts("complaint.deadline_missed")) == 2:
                break
        process.send_signal(number)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert len(complained.facts("complaint.deadline_missed")) == 2
    assert process.returncode == (128 + number if number is signal.SIGTERM else 0)
    assert "Traceback" not in said
