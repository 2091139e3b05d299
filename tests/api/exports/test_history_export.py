"""The exported history: whole, continued where it broke off, and never mixed with another."""

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.command_line import app
from api.exports.history.parquet import ParquetFolder
from api.exports.history.writing import start_of, write_history
from docs.verify_proof import body_of
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.operator_error import OperatorError
from tests.conftest import FreshDatabase
from tests.eventstore.integrity.notary import Notary

Run = Callable[..., Result]
PARQUET: Any = import_module("pyarrow.parquet")


@pytest.fixture
def notary(database: Database, history: History, tmp_path: Path) -> Notary:
    """A history of 30 facts."""
    notary = Notary(database, history, tmp_path)
    notary.write(10)
    return notary


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `aftersales export history …` on a database, in this process."""

    def run(url: str, out: Path, *words: str) -> Result:
        monkeypatch.setenv("AFTERSALES_DATABASE_URL", url)
        monkeypatch.setenv("AFTERSALES_DATA_DIR", str(tmp_path))
        return CliRunner().invoke(app, ["export", "history", "--out", str(out), *words])

    return run


@pytest.fixture
def other_url(fresh_database: FreshDatabase) -> Iterator[str]:
    """Another history, of the same length and with the same cards."""
    with fresh_database() as url, Database(url) as database:
        history = History(database, Keyring(database.writers, b"a master key for tests"))
        Notary(database, history, Path()).write(10)
        history.close()
        yield url


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_each_line_has_the_bytes_its_hash_is_made_of(
    run: Run, notary: Notary, tmp_path: Path
) -> None:
    out = tmp_path / "history.jsonl"
    done = run(notary.database.url, out)
    assert done.exit_code == 0, done.output
    assert "30 facts, up to position 30" in done.stdout
    facts = lines(out)
    assert [fact["position"] for fact in facts] == list(range(1, 31))
    assert all(body_of(fact) for fact in facts)
    assert "第1次" not in out.read_text()


@pytest.mark.parametrize("cut", [1, 200, 2_500])
def test_an_interrupted_file_is_continued_and_comes_out_the_same(
    run: Run, notary: Notary, tmp_path: Path, cut: int
) -> None:
    out = tmp_path / "history.jsonl"
    run(notary.database.url, out)
    whole = out.read_bytes()
    out.write_bytes(whole[:-cut])
    assert run(notary.database.url, out).exit_code == 0
    assert out.read_bytes() == whole
    notary.note(3, "后来")
    done = run(notary.database.url, out)
    assert "1 facts, up to position 31" in done.stdout
    assert out.read_bytes().startswith(whole)


def test_a_file_of_another_history_is_refused_and_left_alone(
    run: Run, notary: Notary, other_url: str, tmp_path: Path
) -> None:
    out = tmp_path / "history.jsonl"
    run(other_url, out)
    theirs = out.read_bytes()
    refused = run(notary.database.url, out).exception
    assert isinstance(refused, OperatorError)
    assert "another history" in str(refused)
    assert out.read_bytes() == theirs
    for list_ in ("milk, bread", "milk\nbread\n"):
        out.write_text(list_)
        assert isinstance(run(notary.database.url, out).exception, OperatorError)
        assert out.read_text() == list_


def test_parquet_in_row_groups_continues_behind_the_last_whole_file(
    notary: Notary, tmp_path: Path
) -> None:
    folder = tmp_path / "history"
    database = notary.database
    with pytest.raises(KeyboardInterrupt):
        _interrupted(database, folder)
    assert len(list(folder.glob("*.unfinished"))) == 1
    with ParquetFolder(folder, file_facts=12, group_facts=5) as sink:
        start = start_of(database, sink.held())
        assert start.after == 24
        write_history(database, sink, start, lambda _: None)
    assert sorted(path.name for path in folder.iterdir()) == [
        "part-000000000001.parquet",
        "part-000000000013.parquet",
        "part-000000000025.parquet",
    ]
    table: Any = PARQUET.read_table(folder)
    assert sorted(table["position"].to_pylist()) == list(range(1, 31))
    assert PARQUET.ParquetFile(folder / "part-000000000001.parquet").num_row_groups == 3


def _interrupted(database: Database, folder: Path) -> None:
    with ParquetFolder(folder, file_facts=12, group_facts=5) as sink:
        write_history(database, sink, start_of(database, sink.held()), lambda _: None)
        raise KeyboardInterrupt


def test_a_folder_of_another_history_is_refused(
    run: Run, notary: Notary, other_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "history"
    assert run(other_url, folder, "--format", "parquet").exit_code == 0
    refused = run(notary.database.url, folder, "--format", "parquet").exception
    assert isinstance(refused, OperatorError)
