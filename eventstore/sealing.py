"""Personal text under its person's key: AES-256-GCM, bound to the place where it was written.

A sealed token is `stream/version/topic/subject/base64(nonce + ciphertext)`. Everything before the
last part is authenticated with the ciphertext: a token copied to another place does not open.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache
from os import urandom
from typing import Final, TypeAlias
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.kernel import Personal

NONCE_BYTES: Final = 12

Seal: TypeAlias = Callable[[Personal, str], str]
"""Seals a personal text for one place (`token_of`) and returns the last part of its token."""


class ForgedTokenError(ValueError):
    """A sealed text does not open with its person's key at the place it stands: it was tampered with."""


def token_of(stream_id: UUID | str, version: int, topic: str) -> str:
    """The place of a sealed text: the fact it is part of."""
    return f"{stream_id}/{version}/{topic}"


def seal(key: bytes, text: str, place: str, subject: UUID) -> str:
    """Encrypt one text for its place."""
    nonce = urandom(NONCE_BYTES)
    bound = f"{place}/{subject}".encode()
    return urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), bound)).decode()


def subject_of(token: str) -> UUID:
    """Whose text a token holds; raises ForgedTokenError where it is no token."""
    try:
        return _subject(token.rsplit("/", 2)[1])
    except (IndexError, ValueError):
        raise ForgedTokenError("this is no sealed text") from None


@lru_cache(maxsize=4096)
def _subject(text: str) -> UUID:
    """The same few persons are named by all the texts of an answer."""
    return UUID(text)


def unseal(key: bytes, token: str) -> str:
    """Open a token; raises ForgedTokenError if key, place or bytes do not fit."""
    bound, _, sealed = token.rpartition("/")
    try:
        raw = urlsafe_b64decode(sealed)
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound.encode()).decode()
    except (InvalidTag, ValueError):
        raise ForgedTokenError(f"sealed text at {bound} does not open") from None
