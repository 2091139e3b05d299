"""Persons' keys: made at first use, wrapped by the master key, destroyed to forget a person.

The master key is not in the database: it comes from the environment or from a file beside the
data folder. Without it nobody reads a person's text, whoever holds the database or a backup.
"""

import hashlib
import hmac
from collections.abc import Iterable
from os import urandom
from threading import Lock
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from domain.kernel import ERASED, Personal, Refused, Rule
from eventstore.sealing import seal, subject_of, unseal

MOST_KEYS_KEPT: Final = 10_000

_MAKE: Final = """
INSERT INTO privacy.person_key (subject_id, wrapped_key) VALUES (%s, %s)
ON CONFLICT (subject_id) DO NOTHING
"""
_DESTROY: Final = """
INSERT INTO privacy.person_key (subject_id, wrapped_key, destroyed_at)
SELECT subject_id, NULL, clock_timestamp() FROM unnest(%s::uuid[]) AS subject_id
ON CONFLICT (subject_id) DO UPDATE SET wrapped_key = NULL, destroyed_at = EXCLUDED.destroyed_at
WHERE person_key.destroyed_at IS NULL
"""
_FIND: Final = "SELECT subject_id, wrapped_key FROM privacy.person_key WHERE subject_id = ANY(%s)"


PERSON_ERASED = Rule(
    "privacy.person_erased",
    "PIPL Art. 47; D.3 Customer",
    en="the personal data of {subject} is erased: nothing can be written about this person any more",
    zh="该个人（{subject}）的个人信息已删除，不得再作记录",
)


class ErasedPersonError(Refused):
    """The person's key has been destroyed: nothing can be written about them any more."""

    def __init__(self, subject: UUID) -> None:
        super().__init__(PERSON_ERASED, subject=subject)


class Keyring:
    """Seals and opens personal text. Safe to use from several threads.

    Opened keys are kept only for sealing; every opening for a reader asks the database, so that a
    key destroyed in one process is gone in all at once.
    """

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], master_key: bytes) -> None:
        self._pool = pool
        self._master = hashlib.sha256(b"aftersales person keys" + master_key).digest()
        self._index = hashlib.sha256(b"aftersales blind index" + master_key).digest()
        self._for_sealing: dict[UUID, bytes] = {}
        self._lock = Lock()

    def seal(self, value: Personal, place: str) -> str:
        """The sealed part of a token for a plain personal value at its place."""
        if value.text is None:
            raise ValueError("a personal value read from the history cannot be recorded again")
        return seal(self._key_for_sealing(value.subject), value.text, place, value.subject)

    def reveal(self, tokens: Iterable[str]) -> dict[str, str]:
        """The texts of sealed tokens; 已删除 where the person's key is gone."""
        wanted = set(tokens)
        keys = self.keys({subject_of(token) for token in wanted})
        return {token: self.open(token, keys) for token in wanted}

    def keys(self, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
        """The opened keys of those persons who still have one."""
        asked = list(subjects)
        if not asked:
            return {}
        with self._pool.connection() as conn:
            rows = conn.execute(_FIND, (asked,)).fetchall()
        return self.unwrap(rows)

    def destroy(self, subjects: Iterable[UUID]) -> None:
        """Forget persons: nobody can read their texts again, nor write any; a second time nothing.

        Who never had a key gets a destroyed one, so that none is made later.
        """
        gone = list(subjects)
        with self._pool.connection() as conn:
            conn.execute(_DESTROY, (gone,))
        with self._lock:
            for subject in gone:
                self._for_sealing.pop(subject, None)

    def unwrap(self, rows: Iterable[tuple[UUID, bytes | None]]) -> dict[UUID, bytes]:
        """Opened keys from rows of `privacy.person_key`; destroyed ones are left out."""
        return {
            subject: aes_key_unwrap(self._master, bytes(wrapped))
            for subject, wrapped in rows
            if wrapped is not None
        }

    @staticmethod
    def open(token: str, keys: dict[UUID, bytes]) -> str:
        """One token's text, or 已删除."""
        key = keys.get(subject_of(token))
        return ERASED if key is None else unseal(key, token)

    def blind_index(self, text: str) -> bytes:
        """A keyed digest by which an exact text (a phone number) is found without storing it."""
        return hmac.new(self._index, text.encode(), hashlib.sha256).digest()

    def _key_for_sealing(self, subject: UUID) -> bytes:
        key = self._for_sealing.get(subject)
        if key is not None:
            return key
        with self._pool.connection() as conn:
            conn.execute(_MAKE, (subject, aes_key_wrap(self._master, urandom(32))))
            rows = conn.execute(_FIND, ([subject],)).fetchall()
        opened = self.unwrap(rows)
        if subject not in opened:
            raise ErasedPersonError(subject)
        with self._lock:
            if len(self._for_sealing) > MOST_KEYS_KEPT:
                self._for_sealing.clear()
            self._for_sealing[subject] = opened[subject]
        return opened[subject]
