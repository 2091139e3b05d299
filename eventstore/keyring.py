"""Persons' keys: made at first use, wrapped by the master key, destroyed to forget a person.

The master key is not in the database: it comes from the environment or from a file beside the
data folder. Without it nobody reads a person's text, whoever holds the database or a backup. It can be
changed (`master_key`): everything that must outlive that is a key of its own, wrapped by it.
"""

import hashlib
import hmac
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from os import urandom
from threading import Lock, local
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from domain.kernel import ERASED, Personal, Refused
from eventstore.erasure_list import ErasureList
from eventstore.operator_error import OperatorError
from eventstore.promised_keys import Promised
from eventstore.refusals import PERSON_ERASED
from eventstore.sealing import seal, subject_of, unseal

MOST_KEYS_KEPT: Final = 10_000
KEPT_S: Final = 60.0
"""For so long another process may go on sealing under a key that was destroyed meanwhile. What it
seals opens for nobody: the refusal to write it comes late, the forgetting does not."""

BLIND_INDEX: Final = "blind index"
DERIVED_SECRETS: Final = "derived secrets"

_MAKE: Final = """
INSERT INTO privacy.person_key (subject_id, wrapped_key)
SELECT %s, %s WHERE NOT EXISTS (SELECT FROM privacy.master_key_check WHERE digest <> %s)
ON CONFLICT (subject_id) DO NOTHING
"""
_MAKE_DERIVED: Final = """
INSERT INTO privacy.derived_key AS k (purpose, wrapped_key)
SELECT %(purpose)s, %(fresh)s
WHERE NOT EXISTS (SELECT FROM privacy.master_key_check WHERE digest <> %(check)s)
ON CONFLICT (purpose) DO UPDATE SET wrapped_key = %(followed)s WHERE k.wrapped_key IS NULL
"""
_FIND_DERIVED: Final = "SELECT wrapped_key FROM privacy.derived_key WHERE purpose = %s"
_FIND: Final = "SELECT subject_id, wrapped_key FROM privacy.person_key WHERE subject_id = ANY(%s)"


class ErasedPersonError(Refused):
    """The person's key has been destroyed: nothing can be written about them any more."""

    def __init__(self, subject: UUID) -> None:
        super().__init__(PERSON_ERASED, subject=subject)
        self.subject = subject


class WrongMasterKeyError(OperatorError):
    """The persons' keys in this database were wrapped by another master key."""

    def __init__(self) -> None:
        super().__init__(
            "The master key does not fit this database: the names and texts in it were encrypted"
            " under another one. Set AFTERSALES_MASTER_KEY to that key, or put its file master.key"
            " back into the data folder. If it is lost for good, they stay unreadable, and only an"
            " empty database can be used with a new key."
        )


class Keyring:
    """Seals and opens personal text. Safe to use from several threads.

    Opened keys are kept for a minute, and only for sealing; every opening for a reader asks the
    database, so that a key destroyed in one process is gone in all at once.
    """

    def __init__(self, pool: ConnectionPool[Connection[TupleRow]], master_key: bytes) -> None:
        self._pool = pool
        self.master_key = master_key
        """For worker processes of our own."""
        self._master = wrapping_key(master_key)
        self._check = check_digest(master_key)
        self._derived: dict[str, bytes] = {}
        self.erasures: ErasureList | None = None
        """Where erasures are noted outside the database."""
        self._for_sealing: dict[UUID, tuple[float, bytes]] = {}
        self._lock = Lock()
        self._once = local()

    def check(self) -> None:
        """Raise WrongMasterKeyError unless this is the master key that the database first saw."""
        with self._pool.connection() as conn:
            conn.execute(
                "INSERT INTO privacy.master_key_check (digest) VALUES (%s) ON CONFLICT DO NOTHING",
                (self._check,),
            )
            row = conn.execute("SELECT digest FROM privacy.master_key_check").fetchone()
        if row is None or not hmac.compare_digest(bytes(row[0]), self._check):
            raise WrongMasterKeyError

    def seal(self, value: Personal, place: str) -> str:
        """The sealed part of a token for a plain personal value at its place.

        Raises ErasedPersonError where the person's key has been destroyed.
        """
        if value.text is None:
            raise ValueError("a personal value without text cannot be sealed")
        # Of a person whose own stream begins here nobody has written yet, as a rule.
        begins = place.startswith(f"{value.subject}/1/")
        key = self._key_for_sealing(value.subject, begins=begins)
        return seal(key, value.text, place, value.subject)

    @contextmanager
    def promising(self) -> Generator[Promised]:
        """Within, a key that this thread makes at first use is not in the database yet.

        Whoever seals with it keeps it in the very append (`Append.keys`), and says so by `kept`.
        """
        self._once.promised = promised = Promised(self._master, self._check)
        try:
            yield promised
        finally:
            del self._once.promised

    def kept(self, promised: Promised) -> None:
        """These are in the database now."""
        for subject, key in promised.opened.items():
            self._remember(subject, key)

    def reveal(self, tokens: Iterable[str]) -> dict[str, str]:
        """The texts of sealed tokens; 已删除 where the person's key is gone."""
        wanted = set(tokens)
        keys = self.keys({subject_of(token) for token in wanted})
        return {token: self.open(token, keys) for token in wanted}

    def keys(self, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
        """The opened keys of those persons who still have one."""
        asked = set(subjects)
        known: dict[UUID, bytes | None] = getattr(self._once, "known", {})
        if missing := [subject for subject in asked if subject not in known]:
            with self._pool.connection() as conn:
                found = self.unwrap(conn.execute(_FIND, (missing,)).fetchall())
            known |= {subject: found.get(subject) for subject in missing}
        return {subject: key for subject in asked if (key := known[subject]) is not None}

    @contextmanager
    def asking_once(self) -> Generator[None]:
        """Within, this thread asks for each person's key once: for a batch of facts in many views."""
        self._once.known = {}
        try:
            yield
        finally:
            del self._once.known

    def unwrap(self, rows: Iterable[tuple[UUID, bytes | None]]) -> dict[UUID, bytes]:
        """Opened keys from rows of `privacy.person_key`; destroyed ones are left out."""
        try:
            return {
                subject: aes_key_unwrap(self._master, bytes(wrapped))
                for subject, wrapped in rows
                if wrapped is not None
            }
        except InvalidUnwrap:
            raise WrongMasterKeyError from None

    @staticmethod
    def open(token: str, keys: dict[UUID, bytes]) -> str:
        """One token's text, or 已删除."""
        key = keys.get(subject_of(token))
        return ERASED if key is None else unseal(key, token)

    def destroy(self, subjects: Iterable[UUID]) -> None:
        """Forget persons for ever: what was written about them opens for nobody any more.

        Harmless when repeated. A backup of the database taken before still holds the wrapped keys:
        the list outside of it, written first, has them destroyed again after a restore.
        """
        gone = list(subjects)
        if self.erasures is not None:
            self.erasures.add(gone)
        with self._pool.connection() as conn:
            conn.execute("SELECT privacy.destroy_keys(%s)", (gone,))
        with self._lock:
            for subject in gone:
                self._for_sealing.pop(subject, None)

    def secret_for(self, purpose: str) -> bytes:
        """32 bytes for one purpose, the same for ever, also after a change of the master key."""
        return hmac.digest(self._derived_key(DERIVED_SECRETS), purpose.encode(), "sha256")

    def blind_index(self, text: str) -> bytes:
        """A keyed digest by which an exact text (a phone number) is found without storing it."""
        return hmac.digest(self._derived_key(BLIND_INDEX), text.encode(), "sha256")

    def _derived_key(self, purpose: str) -> bytes:
        """A key that is no person's; made at first use. Views are full of digests made with it."""
        known = self._derived.get(purpose)
        if known is None:
            known = self._derived[purpose] = self._find_or_make_derived(purpose)
        return known

    def _find_or_make_derived(self, purpose: str) -> bytes:
        with self._pool.connection() as conn:
            row = conn.execute(_FIND_DERIVED, (purpose,)).fetchone()
            if row is None or row[0] is None:
                values = {
                    "purpose": purpose,
                    "followed": aes_key_wrap(self._master, followed(self.master_key, purpose)),
                    "fresh": aes_key_wrap(self._master, urandom(32)),
                    "check": self._check,
                }
                conn.execute(_MAKE_DERIVED, values)
                row = conn.execute(_FIND_DERIVED, (purpose,)).fetchone()
        if row is None or row[0] is None:
            raise WrongMasterKeyError
        try:
            return aes_key_unwrap(self._master, bytes(row[0]))
        except InvalidUnwrap:
            raise WrongMasterKeyError from None

    def _key_for_sealing(self, subject: UUID, *, begins: bool) -> bytes:
        kept = self._for_sealing.get(subject)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        promised: Promised | None = getattr(self._once, "promised", None)
        if promised is not None and (known := promised.opened.get(subject)):
            return known
        if promised is not None and begins:
            return promised.make(subject)
        with self._pool.connection() as conn:
            rows = conn.execute(_FIND, ([subject],)).fetchall()
            if not rows and promised is not None:
                return promised.make(subject)
            rows = rows or self._made(conn, subject)
        opened = self.unwrap(rows).get(subject)
        if opened is None:
            raise ErasedPersonError(subject)
        self._remember(subject, opened)
        return opened

    def _remember(self, subject: UUID, key: bytes) -> None:
        with self._lock:
            if len(self._for_sealing) >= MOST_KEYS_KEPT:
                self._for_sealing.clear()
            self._for_sealing[subject] = (time.monotonic() + KEPT_S, key)

    def _made(self, conn: Connection[TupleRow], subject: UUID) -> list[TupleRow]:
        wrapped = aes_key_wrap(self._master, urandom(32))
        conn.execute(_MAKE, (subject, wrapped, self._check))
        rows = conn.execute(_FIND, ([subject],)).fetchall()
        if not rows:
            raise WrongMasterKeyError
        return rows


def wrapping_key(master_key: bytes) -> bytes:
    """What wraps the other keys: 32 bytes, whatever the master key's length."""
    return hashlib.sha256(b"aftersales person keys" + master_key).digest()


def check_digest(master_key: bytes) -> bytes:
    """By what a database knows its master key."""
    return hashlib.sha256(b"aftersales key check" + master_key).digest()


def followed(master_key: bytes, purpose: str) -> bytes:
    """What such a key was before it was kept: a database from then goes on with it."""
    return hashlib.sha256(b"aftersales " + purpose.encode() + master_key).digest()
