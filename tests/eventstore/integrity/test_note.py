"""Signed notes against the example of the format's first implementation, and what is refused."""

from datetime import UTC, datetime

import pytest

from eventstore.integrity.note import (
    Checkpoint,
    NoteError,
    PublicKey,
    SigningKey,
    digest_of,
    open_note,
    read_note,
)

# From the documentation of golang.org/x/mod/sumdb/note.
THEIR_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
THEIR_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY = SigningKey(bytes(range(32)), "aftersales.example/history")
SAID = Checkpoint(
    origin=KEY.origin,
    position=20852163,
    root=bytes(range(32)),
    time=datetime(2026, 11, 22, 0, 10, tzinfo=UTC),
    previous=bytes(32),
)


def test_a_strangers_note_verifies() -> None:
    key = PublicKey.parse(THEIR_KEY)
    assert str(key) == THEIR_KEY
    assert key.signed(THEIR_NOTE)
    assert not key.signed(THEIR_NOTE.replace("problem is", "question is"))


def test_a_checkpoint_stands_in_its_note_line_by_line() -> None:
    note = KEY.sign(SAID)
    assert note.splitlines()[:6] == [
        "aftersales.example/history",
        "20852163",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "time 2026-11-22T00:10:00Z",
        "previous AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "",
    ]
    assert note.splitlines()[6].startswith("— aftersales.example/history ")
    assert open_note(note, [KEY.public]) == SAID


def test_signatures_of_others_beside_ours_are_passed_over() -> None:
    note = KEY.sign(SAID) + THEIR_NOTE.splitlines()[-1] + "\n"
    assert open_note(note, [KEY.public]) == SAID
    assert digest_of(note) == digest_of(KEY.sign(SAID))


@pytest.mark.parametrize(
    ("was", "now"),
    [("20852163", "20852164"), ("00:10", "00:11"), ("aftersales.example", "aftersales.invalid")],
)
def test_a_changed_note_is_refused(was: str, now: str) -> None:
    with pytest.raises(NoteError, match="signed by no key"):
        open_note(KEY.sign(SAID).replace(was, now, 1), [KEY.public])


def test_another_key_of_the_same_name_is_refused() -> None:
    other = SigningKey(bytes(32), KEY.origin)
    with pytest.raises(NoteError, match="signed by no key"):
        open_note(other.sign(SAID), [KEY.public])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "a\nb\n",
        "one\n2\nAAAA\n\n— one AAAA\n",
        "one\n02\nAAAA\ntime 2026-11-22T00:10:00Z\n\n— one AAAAAAA=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(note: str) -> None:
    with pytest.raises(NoteError):
        read_note(note)


@pytest.mark.parametrize(
    "text", ["", "a+b", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        PublicKey.parse(text)
