"""A person's first key, on its way into the database with the first fact that is sealed with it.

In one transaction, so that the fact is never there without the key, and a new person's command waits for
the disk once. Where the database refuses the key – the person has one by now, it was destroyed, the master
key changes – nothing is appended; who decides again makes the key first (`Keyring`).
"""

from os import urandom
from uuid import UUID

from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from msgspec import Struct


class NewKey(Struct, frozen=True):
    """A key as the database keeps it."""

    subject: UUID
    wrapped: bytes
    master: bytes
    """The digest of the master key that wraps it."""


class Promised:
    """The keys that one append is to bring along."""

    def __init__(self, wrapper: bytes, master: bytes) -> None:
        self._wrapper = wrapper
        self._master = master
        self.opened: dict[UUID, bytes] = {}
        self.keys: list[NewKey] = []

    def make(self, subject: UUID) -> bytes:
        """A key for a person who has none yet."""
        key = self.opened[subject] = urandom(32)
        self.keys.append(NewKey(subject, aes_key_wrap(self._wrapper, key), self._master))
        return key
