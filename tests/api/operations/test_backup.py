"""A backup brings everything back, except who was erased since."""

import subprocess
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from api.operations.backup import back_up, put_back, read_manifest
from api.store import Store
from eventstore.erasure_list import ErasureList
from eventstore.operator_error import OperatorError
from tests.eventstore.test_erasure import DUPLICATE, ERASED, WANG, erase, open_file
from tests.program import aftersales

MASTER_KEY = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiB2ZXJicyE="  # 32 bytes
LI = DUPLICATE


class Shop:
    """A dealership with two customers, and a backup of it from before one was erased."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder
        self.list = folder / "erasures.jsonl"
        self.store = Store(url, b64decode(MASTER_KEY), erasure_file=self.list)

    def aftersales(self, url: str, *words: str) -> subprocess.CompletedProcess[str]:
        return aftersales(
            *words, database_url=url, data_dir=str(self.folder), master_key=MASTER_KEY
        )


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(database_url, tmp_path)
    with shop.store.opened():
        yield shop


def test_who_was_erased_after_the_backup_stays_erased(shop: Shop, empty_database_url: str) -> None:
    wang = open_file(shop.store.history, WANG, "王女士")
    li = open_file(shop.store.history, LI, "李先生")
    out = shop.folder / "backup"
    written = shop.aftersales(shop.url, "backup", "--out", str(out))
    assert written.returncode == 0, written.stderr
    erase(shop.store.history, WANG)
    shop.store.reactor.catch_up()
    assert WANG in ErasureList(shop.list).subjects()

    restored = shop.aftersales(empty_database_url, "restore", "--from", str(out), "--check-views")
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "Everything fits." in restored.stdout
    with Store(empty_database_url, b64decode(MASTER_KEY)).opened() as other:
        assert other.keyring.reveal([wang, li]) == {wang: ERASED, li: "李先生"}
        assert other.history.position() == read_manifest(out).position
        assert {view.facts_behind for view in other.lag().views} == {0}


def test_it_is_not_put_back_without_the_list_or_over_data_or_damaged(shop: Shop) -> None:
    open_file(shop.store.history, LI, "李先生")
    out = shop.folder / "backup"
    manifest = back_up(shop.url, out)
    with pytest.raises(OperatorError, match="not empty"):
        put_back(shop.url, out, manifest)
    with pytest.raises(OperatorError, match="there already"):
        back_up(shop.url, out)
    shop.list.unlink()
    refused = shop.aftersales(shop.url, "restore", "--from", str(out))
    assert refused.returncode == 1
    assert "--without-erasures" in refused.stderr
    (out / "history.dump").write_bytes((out / "history.dump").read_bytes()[:-1])
    with pytest.raises(OperatorError, match="damaged"):
        read_manifest(out)


def test_a_key_that_came_back_by_other_means_is_destroyed_at_the_next_start(shop: Shop) -> None:
    wang = open_file(shop.store.history, WANG, "王女士")
    kept = _key(shop.url, WANG)
    shop.store.keyring.destroy([WANG])
    with psycopg.connect(shop.url) as connection:  # as a file copy of before would
        connection.execute(
            "UPDATE privacy.person_key SET wrapped_key = %s, destroyed_at = NULL", (kept,)
        )
    other = Store(shop.url, b64decode(MASTER_KEY), erasure_file=shop.list)
    with other.opened(build=False):
        assert other.keyring.reveal([wang]) == {wang: ERASED}
        missing = other.lag().missing
        other.builder.build()
        assert {view.position for view in other.lag().views} == {other.history.position()}
        assert missing == ()
    assert _key(shop.url, WANG) is None


def test_the_list_learns_of_erasures_that_only_the_database_knows(shop: Shop) -> None:
    shop.store.keyring.destroy([WANG])
    shop.list.write_bytes(b'{"subject_id": "cut short by a cra')
    other = Store(shop.url, b64decode(MASTER_KEY), erasure_file=shop.list)
    with other.opened(build=False):
        assert ErasureList(shop.list).subjects() == {WANG}


def _key(url: str, subject: UUID) -> bytes | None:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT wrapped_key FROM privacy.person_key WHERE subject_id = %s", (subject,)
        ).fetchone()
    return row[0] if row else None
