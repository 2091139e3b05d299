"""Proofs are checked by docs/verify_proof.py, alone on its machine."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from docs import verify_proof
from eventstore.database import Database
from eventstore.history import History
from eventstore.integrity.note import SigningKey
from eventstore.integrity.proof import NoProofError, position_of, prove
from eventstore.keyring import Keyring
from tests.eventstore.integrity.notary import KEY, Notary, card

SCRIPT = Path(__file__).parents[3] / "docs/verify_proof.py"


@pytest.fixture(scope="module")
def signed(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notary]:
    """135 facts under two checkpoints, the first one over 120: a block and a rest."""
    with Database(module_database_url) as database:
        history = History(database, Keyring(database.writers, b"a master key for tests"))
        notary = Notary(database, history, tmp_path_factory.mktemp("outside"))
        notary.write(40)
        notary.checkpoint()
        notary.write(5, first=40)
        notary.checkpoint()
        yield notary
        history.close()


def _proof(notary: Notary, position: int, since: int | None = None) -> dict[str, Any]:
    with notary.database.reading() as reader:
        proof = prove(reader, position, since=since)
    return json.loads(msgspec.json.encode(proof))


def _check(proof: dict[str, Any], folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """In a folder of its own, without our packages, without any environment."""
    (folder / "proof.json").write_text(json.dumps(proof, ensure_ascii=False), encoding="utf-8")
    (folder / "verify_proof.py").write_bytes(SCRIPT.read_bytes())
    if "--key" not in more:
        more = ("--key", str(KEY.public), *more)
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify_proof.py", "proof.json", *more],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_a_fact_is_proven_on_a_machine_without_us(signed: Notary, tmp_path: Path) -> None:
    proof = _proof(signed, 50, since=120)
    assert proof["fact"]["streamId"] == str(card(9))
    done = _check(proof, tmp_path, "--log", str(signed.file.path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines() == [
        "ok    fact 50 (job_card.note_written): its hash is that of its bytes",
        "ok    it is one of the 135 facts under the checkpoint",
        "ok    the checkpoint is signed by aftersales.example/history",
        "ok    the 120 facts of the earlier checkpoint are its beginning",
        "ok    the log that you kept holds it",
    ]


@pytest.mark.parametrize("position", [1, 64, 65, 120, 121, 128, 129, 135])
def test_any_position_can_be_proven(signed: Notary, position: int) -> None:
    proof = _proof(signed, position, since=120)
    lines = list(verify_proof.check(proof, verify_proof.key_from(str(KEY.public)), None))
    assert len(lines) == 4


CHANGES: dict[str, tuple[str, ...]] = {
    "fact.data": ("fact", "data"),
    "fact.position": ("fact", "position"),
    "fact.occurredAt": ("fact", "occurredAt"),
    "fact.hash": ("fact", "hash"),
    "fact.previousHash": ("fact", "previousHash"),
    "checkpoint": ("checkpoint",),
    "consistency.checkpoint": ("consistency", "checkpoint"),
}


@pytest.mark.parametrize("place", CHANGES.values(), ids=CHANGES)
def test_a_changed_proof_is_refused(signed: Notary, place: tuple[str, ...]) -> None:
    proof = _proof(signed, 50, since=120)
    inner = proof
    for name in place[:-1]:
        inner = inner[name]
    was = inner[place[-1]]
    inner[place[-1]] = was + 1 if isinstance(was, int) else _turned(was)
    with pytest.raises((verify_proof.Wrong, ValueError)):
        list(verify_proof.check(proof, verify_proof.key_from(str(KEY.public)), None))


def _turned(text: str) -> str:
    """With one digit of its middle changed."""
    at = next(i for i in range(len(text) // 2, 0, -1) if text[i] in "0123456789")
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


def test_another_key_and_another_log_are_refused(signed: Notary, tmp_path: Path) -> None:
    proof = _proof(signed, 50)
    other = SigningKey(bytes(32), KEY.origin)
    done = _check(proof, tmp_path, "--key", str(other.public))
    assert done.returncode == 1
    assert done.stdout.endswith("\nWRONG the checkpoint is not signed by the key\n")
    log = tmp_path / "kept.jsonl"
    log.write_text(signed.file.path.read_text().splitlines()[0] + "\n")
    done = _check(proof, tmp_path, "--log", str(log))
    assert done.returncode == 1
    assert "is not in the log that you kept" in done.stdout


def test_nothing_is_proven_of_a_fact_that_was_changed(notary: Notary) -> None:
    notary.write(2)
    notary.checkpoint()
    notary.tamper("UPDATE history.event SET topic = 'x.y' WHERE position = 3")
    with notary.database.reading() as reader, pytest.raises(NoProofError, match="verify"):
        prove(reader, 3)


def test_what_no_checkpoint_covers_yet_has_no_proof(notary: Notary) -> None:
    notary.write(2)
    notary.checkpoint()
    notary.note(0, "最新")
    with notary.database.reading() as reader:
        assert position_of(reader, card(0), 4) == 7
        for position, said in ((7, "No checkpoint covers"), (8, "There is no fact")):
            with pytest.raises(NoProofError, match=said):
                prove(reader, position)
        with pytest.raises(NoProofError, match="no earlier checkpoint at position 4"):
            prove(reader, 5, since=4)
        with pytest.raises(NoProofError, match="There is no version 9"):
            position_of(reader, card(0), 9)


@settings(max_examples=12)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80))
def test_the_scripts_own_signatures_are_everybodys(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify_proof.is_signed(public, message, signature)
    assert not verify_proof.is_signed(public, message + b".", signature)
    assert not verify_proof.is_signed(public, message, signature[:40] + bytes(24))
