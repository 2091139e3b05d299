"""`aftersales import nhtsa-complaints` as a program: what it prints, and what a kill leaves."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

CHECKOUT = Path(__file__).parents[2]
LINES = (CHECKOUT / "tests/data/nhtsa-complaints.tsv").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "complaints.tsv"


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("AFTERSALES_")}
    return kept | {"AFTERSALES_DATABASE_URL": database_url, "AFTERSALES_DATA_DIR": str(tmp_path)}


def program(file: Path, environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "api", "import", "nhtsa-complaints", str(file)],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_program_reports_bad_records_and_ends_with_1(
    environment: dict[str, str], file: Path
) -> None:
    file.write_text("\n".join([*LINES[:3], "spoilt"]) + "\n")
    with program(file, environment) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "line 4, row: has 1 fields instead of 49" in err
    assert out.splitlines() == [
        "complaints: 3 new, 0 already there, 0 refused",
        "vehicles: 3 new, 0 found",
        "records: 4 read, 0 joined to a complaint before them, 1 skipped",
    ]


@pytest.fixture
def many(file: Path) -> int:
    """The real records many times over, each time under other numbers."""
    copies = 10
    with file.open("w", encoding="utf-8") as opened:
        for copy in range(copies):
            for line in LINES:
                cells = line.split("\t")
                opened.write("\t".join([cells[0], f"{copy}-{cells[1]}", *cells[2:]]) + "\n")
    return copies * len(LINES)


def test_a_run_killed_in_the_middle_is_completed_by_the_next(
    environment: dict[str, str], database_url: str, file: Path, many: int
) -> None:
    with (
        psycopg.connect(database_url, autocommit=True) as ear,
        program(file, environment) as process,
    ):
        ear.execute("LISTEN history")
        for _ in ear.notifies(stop_after=50):
            pass
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert 0 < _count(ear, "complaint.received") < many
    with program(file, environment) as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    with psycopg.connect(database_url) as connection:
        assert _count(connection, "complaint.received") == many
        assert _count(connection, "reservation.number_given") == many
        # 44 vehicles are known by a VIN and found again; the others are one of each complaint.
        assert _count(connection, "vehicle.registered") == 44 + 15 * 10


def _count(connection: "psycopg.Connection[tuple[int]]", topic: str) -> int:
    found = connection.execute("SELECT count(*) FROM history.event WHERE topic = %s", [topic])
    (count,) = found.fetchone() or (0,)
    return count
