"""`aftersales keys`: the key file is replaced when the database is, and an interrupted change goes on."""

from base64 import b64decode
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner

from api.command_line import app
from api.key_files import secret_of_file
from domain.kernel import Personal
from eventstore.database import Database
from eventstore.keyring import Keyring, WrongMasterKeyError
from eventstore.master_key import rotate
from eventstore.sealing import token_of

WANG = UUID("00000000-0000-4000-8000-0000000000a1")
PLACE = token_of(WANG, 1, "customer.file_opened")


@pytest.fixture
def folder(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database.url)
    monkeypatch.setenv("AFTERSALES_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("AFTERSALES_MASTER_KEY", raising=False)
    return tmp_path


def _key(file: Path) -> bytes:
    return b64decode(file.read_text())


def test_a_new_key_in_the_file(folder: Path, database: Database) -> None:
    old = secret_of_file(folder / "master.key", "the master key")
    keyring = Keyring(database.writers, old)
    keyring.check()
    token = f"{PLACE}/{WANG}/{keyring.seal(Personal(WANG, '王女士'), PLACE)}"

    assert "1 persons' keys open" in CliRunner().invoke(app, ["keys", "check"]).output
    changed = CliRunner().invoke(app, ["keys", "rotate"])
    assert changed.exit_code == 0, changed.output
    assert "1 keys are under the new master key" in changed.output

    new = _key(folder / "master.key")
    assert new != old
    assert not (folder / "master.key.new").exists()
    (kept,) = folder.glob("master.key.old-*")
    assert _key(kept) == old
    assert (folder / "master.key").stat().st_mode & 0o077 == 0
    assert Keyring(database.writers, new).reveal([token]) == {token: "王女士"}
    assert CliRunner().invoke(app, ["keys", "check"]).output.endswith("The master key fits.\n")


def test_killed_after_the_database_and_before_the_file(folder: Path, database: Database) -> None:
    old = secret_of_file(folder / "master.key", "the master key")
    new = secret_of_file(folder / "master.key.new", "the new master key")
    Keyring(database.writers, old).check()
    with database.connect_owner() as owner:
        rotate(owner, old, new)
    wrong = CliRunner().invoke(app, ["keys", "check"])
    assert (wrong.exit_code, "does not fit" in wrong.output) == (1, True)

    again = CliRunner().invoke(app, ["keys", "rotate"])
    assert "already" in again.output
    assert _key(folder / "master.key") == new
    assert CliRunner().invoke(app, ["keys", "check"]).exit_code == 0


def test_another_databases_key_changes_nothing(folder: Path, database: Database) -> None:
    Keyring(database.writers, b"the key of this database").check()
    mine = secret_of_file(folder / "master.key", "the master key")
    refused = CliRunner().invoke(app, ["keys", "rotate"])
    assert isinstance(refused.exception, WrongMasterKeyError)
    assert _key(folder / "master.key") == mine
    assert not (folder / "master.key.new").exists()


def test_a_key_file_of_ones_own(folder: Path, database: Database, tmp_path: Path) -> None:
    old = secret_of_file(folder / "master.key", "the master key")
    Keyring(database.writers, old).check()
    file = tmp_path / "next.key"
    said = CliRunner().invoke(app, ["keys", "rotate", "--new-key-file", str(file)])
    assert "set AFTERSALES_MASTER_KEY" in said.output
    assert _key(folder / "master.key") == old
    with pytest.raises(WrongMasterKeyError):
        Keyring(database.writers, old).check()
    Keyring(database.writers, _key(file)).check()
