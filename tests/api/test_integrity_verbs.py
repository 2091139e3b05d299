"""`aftersales checkpoint`, `verify` and `prove` as programs, on a history of a few job cards."""

import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.command_line import app
from eventstore.database import Database
from eventstore.history import History
from eventstore.integrity.note import PublicKey, open_note
from eventstore.integrity.verify import verify_stream
from eventstore.keyring import Keyring
from tests.eventstore.integrity.notary import KEY, Notary, card
from tests.program import aftersales

CHECKOUT = Path(__file__).parents[2]
MASTER_KEY = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiB2ZXJicyE="  # 32 bytes
CHECKPOINT_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


class Shop:
    """A history, and the program on it."""

    def __init__(self, database: Database, history: History, folder: Path) -> None:
        self.notary = Notary(database, history, folder)
        self.folder = folder

    def aftersales(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        given = {
            "database_url": self.notary.database.url,
            "data_dir": str(self.folder),
            "master_key": MASTER_KEY,
            "checkpoint_key": CHECKPOINT_KEY,
        }
        return aftersales(*words, **(given | settings))


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Shop]:
    with Database(database_url) as database:
        history = History(database, Keyring(database.writers, b64decode(MASTER_KEY)))
        shop = Shop(database, history, tmp_path)
        shop.notary.write(10)
        yield shop
        history.close()


def test_signed_verified_and_proven(shop: Shop) -> None:
    key = shop.aftersales("checkpoint", "key").stdout.strip()
    signed = shop.aftersales("checkpoint")
    assert signed.returncode == 0, signed.stderr
    assert "30 facts since the last one" in signed.stderr
    assert open_note(signed.stdout, [PublicKey.parse(key)]).position == 30
    assert (shop.folder / "checkpoints.jsonl").read_text().count("\n") == 1

    verified = shop.aftersales("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    said = verified.stdout.splitlines()
    assert said[0].startswith("30 facts, ")
    assert said[1] == "1 checkpoints in the database, 1 outside; signed up to position 30"
    assert said[2] == "Everything fits."

    out = shop.folder / "proof.json"
    proven = shop.aftersales("prove", "--event", f"{card(3)}/2", "--out", str(out))
    assert proven.returncode == 0, proven.stderr
    assert f"--key '{key}'" in proven.stderr
    checked = subprocess.run(
        [sys.executable, "-I", "docs/verify_proof.py", str(out), "--key", key],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.startswith("ok    fact 14 (job_card.note_written)")


def test_what_does_not_fit_is_named_and_ends_with_1(shop: Shop) -> None:
    shop.notary.checkpoint()
    shop.notary.tamper("UPDATE history.event SET topic = 'x.y' WHERE position = 14")
    verified = shop.aftersales("verify", checkpoint_origin=KEY.origin)
    assert verified.returncode == 1
    named = f"DOES NOT FIT, first: position 14, stream {card(3)}, version 2: the hash of "
    assert named in verified.stdout
    refused = shop.aftersales("prove", "--position", "14")
    assert refused.returncode == 1
    assert "`aftersales verify` tells what was changed" in refused.stderr
    with shop.notary.database.reading() as reader:
        faults = [verify_stream(reader, card(number)).faults for number in (3, 4)]
    assert [len(each) for each in faults] == [1, 0]


def test_asked_wrongly(shop: Shop) -> None:
    ask = CliRunner().invoke
    assert ask(app, ["prove"]).exit_code == 2
    assert ask(app, ["prove", "--event", "3", "--position", "3"]).exit_code == 2
    missing = shop.aftersales("verify", "--checkpoints", "/nowhere/checkpoints.jsonl")
    assert missing.returncode == 1
    assert "cannot be read" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_a_key_of_ones_own_is_made_and_a_name_can_be_given(shop: Shop) -> None:
    signed = shop.aftersales("checkpoint", checkpoint_key="", checkpoint_origin="example.cn/shop")
    assert signed.stdout.startswith("example.cn/shop\n30\n")
    assert (shop.folder / "checkpoint.key").stat().st_mode & 0o777 == 0o600
