"""A sealed text opens with its person's key at the place it was written for, and nowhere else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventstore.sealing import ForgedTokenError, seal, subject_of, token_of, unseal

STREAM = UUID("00000000-0000-4000-8000-0000000000c1")
PERSON = UUID("00000000-0000-4000-8000-0000000000a1")
PLACE = token_of(STREAM, 2, "job_card.note_written")
KEY = bytes(range(32))
SEALED = seal(KEY, "王女士 13912345678", PLACE, PERSON)
TOKEN = f"{PLACE}/{PERSON}/{SEALED}"


@given(st.text())
def test_what_is_sealed_opens(text: str) -> None:
    assert unseal(KEY, f"{PLACE}/{PERSON}/{seal(KEY, text, PLACE, PERSON)}") == text


def test_no_two_seals_are_alike() -> None:
    """Equal names must not be seen to be equal."""
    assert seal(KEY, "王女士", PLACE, PERSON) != seal(KEY, "王女士", PLACE, PERSON)


def test_a_token_says_whose_it_is() -> None:
    assert subject_of(TOKEN) == PERSON


@pytest.mark.parametrize(
    ("part", "other"),
    [
        (str(STREAM), str(uuid4())),
        ("/2/", "/3/"),
        ("note_written", "closed"),
        (str(PERSON), str(uuid4())),
    ],
    ids=["stream", "version", "topic", "person"],
)
def test_a_text_moved_elsewhere_does_not_open(part: str, other: str) -> None:
    assert unseal(KEY, TOKEN) == "王女士 13912345678"
    with pytest.raises(ForgedTokenError, match="does not open"):
        unseal(KEY, TOKEN.replace(part, other))


def test_another_persons_key_does_not_open_it() -> None:
    with pytest.raises(ForgedTokenError):
        unseal(urandom(32), TOKEN)


@given(st.integers(min_value=0, max_value=8 * len(urlsafe_b64decode(SEALED)) - 1))
def test_no_bit_can_be_changed(bit: int) -> None:
    raw = bytearray(urlsafe_b64decode(SEALED))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ForgedTokenError):
        unseal(KEY, f"{PLACE}/{PERSON}/{urlsafe_b64encode(raw).decode()}")


@pytest.mark.parametrize(
    "sealed",
    ["", "AAAA", "====", "王", SEALED[:-8]],
    ids=["empty", "too short", "padding alone", "no base64", "cut short"],
)
def test_what_is_no_sealed_text_does_not_open(sealed: str) -> None:
    with pytest.raises(ForgedTokenError):
        unseal(KEY, f"{PLACE}/{PERSON}/{sealed}")


@pytest.mark.parametrize("token", ["", "王女士", "a/b", "a/b/c"])
def test_what_is_no_token_has_no_person(token: str) -> None:
    with pytest.raises(ForgedTokenError, match="no sealed text"):
        subject_of(token)
