"""`aftersales report` as a program: what it writes, files and refuses."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from api.command_line import app
from api.demonstration.fleet import plan
from api.demonstration.recording import Recording
from api.store import Store
from tests.conftest import FreshDatabase

KEY = b"a master key for tests of 32 byt"


@pytest.fixture(scope="module")
def url(fresh_database: FreshDatabase) -> Iterator[str]:
    """A group after a spring of twelve visits."""
    with fresh_database() as url, Store(url, KEY).opened() as store:
        visits = plan("spring", 12, since=date(2026, 3, 1), last=date(2026, 5, 25))
        Recording(store.history).visits(visits, lambda _: None)
        yield url


def report(url: str, *words: str) -> Result:
    return CliRunner().invoke(
        app,
        ["report", *words],
        env={
            "AFTERSALES_DATABASE_URL": url,
            "AFTERSALES_MASTER_KEY": base64.b64encode(KEY).decode(),
        },
    )


@pytest.mark.requirement("R175")
def test_a_month_is_filed_and_comes_out_as_it_was_filed(url: str, tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    words = ("--month", "2026-04", "--format", "json")
    done = report(url, *words, "--file", "--by", "S1-韩梅", "--out", str(first))
    assert done.exit_code == 0, done.output
    assert "filed as edition 1" in done.stderr
    again = report(url, *words)
    assert again.stdout_bytes == first.read_bytes()
    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    assert f"sha256 {digest} as filed" in again.stderr
    assert "by S1-韩梅" in again.stderr


def test_a_year_of_one_site_with_a_baseline(url: str) -> None:
    done = report(url, "--year", "2026", "--site", "S1", "--baseline", "2025", "--format", "json")
    content = msgspec.json.decode(done.stdout_bytes)
    assert (content["period"], content["site_id"], content["baseline"]) == ("2026", "S1", "2025")
    assert [row["month"] for row in content["months"]] == [f"2026-{m:02}" for m in range(1, 13)]
    assert content["figures"][-1]["figure"] == "satisfaction_gain"


def test_a_spreadsheet_reads_the_table(url: str) -> None:
    table = report(url, "--month", "2026-03", "--format", "csv").stdout_bytes.decode("utf-8-sig")
    header, *lines = table.splitlines()
    assert header == "部分,对象,指标,数值,单位,n,分子,分母,目标,算法"
    assert len({line.count(",") for line in lines if '"' not in line}) == 1
    assert any(line.startswith("服务承诺,首次跟踪电话,按时,") for line in lines)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "--month 2026-03 or --year 2026"),
        (("--month", "2026-03", "--year", "2026"), 2, "--month 2026-03 or --year 2026"),
        (("--month", "2026-13"), 2, "2026-03"),
        (("--month", "2026"), 2, "2026 is not a month"),
        (("--year", "2026", "--baseline", "x"), 2, "2026-03"),
    ],
)
def test_a_slip_is_told(url: str, words: tuple[str, ...], code: int, said: str) -> None:
    done = report(url, *words)
    assert done.exit_code == code
    assert said in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--month", "2026-03", "--site", "S9"), "S9"),
        (("--month", "2126-03", "--file"), "次日起方可归档"),
    ],
)
def test_what_cannot_be_reported_or_filed_is_refused(
    url: str, words: tuple[str, ...], said: str
) -> None:
    done = report(url, *words)
    assert said in str(done.exception)
