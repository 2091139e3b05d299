"""A new master key: every key in the database is wrapped anew, and no fact, view or text changes.

All in one transaction: interrupted, everything is as it was, and it can be started again. Servers that
run with the old key go on reading nothing from the moment it commits; they say so and are restarted.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from psycopg import Connection

from eventstore.keyring import WrongMasterKeyError, check_digest, followed, wrapping_key

AT_ONCE: Final = 10_000

_WRITE_PERSONS: Final = """
UPDATE privacy.person_key k SET wrapped_key = u.wrapped
FROM unnest(%s::uuid[], %s::bytea[]) AS u (subject_id, wrapped)
WHERE k.subject_id = u.subject_id AND k.wrapped_key IS NOT NULL
"""
_WRITE_OTHERS: Final = """
UPDATE privacy.derived_key SET wrapped_key = %s WHERE purpose = %s
"""


class Checked(msgspec.Struct, frozen=True):
    """What opens with a master key."""

    persons: int
    """Keys that open."""
    destroyed: int
    """Marks of destroyed keys."""
    others: int
    """Keys that are no person's and open."""
    unopened: tuple[str, ...]
    """Persons and purposes whose key does not open."""
    fits: bool | None
    """Whether the database knows this master key; None: it has seen none yet."""

    @property
    def good(self) -> bool:
        """Whether everything opens."""
        return self.fits is not False and not self.unopened


def fits(connection: Connection[Any], master_key: bytes) -> bool | None:
    """Whether this is the database's master key; None where it has seen none yet."""
    row = connection.execute("SELECT digest FROM privacy.master_key_check").fetchone()
    return None if row is None else bytes(row[0]) == check_digest(master_key)


def count(connection: Connection[Any]) -> int:
    """How many keys there are to be wrapped anew."""
    row = connection.execute(
        "SELECT count(wrapped_key) + (SELECT count(wrapped_key) FROM privacy.derived_key)"
        " FROM privacy.person_key"
    ).fetchone()
    return row[0] if row else 0


def check(
    connection: Connection[Any], master_key: bytes, advance: Callable[[int], None] = lambda _: None
) -> Checked:
    """Open every key in the database."""
    persons = destroyed = others = 0
    unopened: list[str] = []
    wrapper = wrapping_key(master_key)
    for rows in _persons(connection, marks=True):
        for subject, wrapped in rows:
            if wrapped is None:
                destroyed += 1
            elif _opens(wrapper, wrapped):
                persons += 1
            else:
                unopened.append(str(subject))
        advance(len(rows))
    for purpose, wrapped in _others(connection):
        if wrapped is None or _opens(wrapper, wrapped):
            others += 1
        else:
            unopened.append(purpose)
    return Checked(persons, destroyed, others, tuple(unopened), fits(connection, master_key))


def rotate(
    connection: Connection[Any],
    old: bytes,
    new: bytes,
    advance: Callable[[int], None] = lambda _: None,
) -> int:
    """Wrap every key under the new master key, as the owner; how many there were.

    Raises WrongMasterKeyError, and then changes nothing, where the old key does not open them all.
    """
    unwrapping, wrapping = wrapping_key(old), wrapping_key(new)
    with connection.transaction():
        # Nobody makes a key meanwhile; who waited finds another digest and makes none.
        connection.execute(
            "LOCK TABLE privacy.person_key, privacy.derived_key, privacy.master_key_check"
            " IN SHARE ROW EXCLUSIVE MODE"
        )
        if fits(connection, old) is False:
            raise WrongMasterKeyError
        keys = 0
        for rows in _persons(connection):
            subjects = [subject for subject, _ in rows]
            wrapped = [_wrapped_anew(unwrapping, wrapping, key) for _, key in rows]
            connection.execute(_WRITE_PERSONS, (subjects, wrapped))
            keys += len(rows)
            advance(len(rows))
        for purpose, key in _others(connection):
            if key is None:
                anew = aes_key_wrap(wrapping, followed(old, purpose))
            else:
                anew = _wrapped_anew(unwrapping, wrapping, key)
            connection.execute(_WRITE_OTHERS, (anew, purpose))
            keys += 1
        connection.execute(
            "INSERT INTO privacy.master_key_check (digest) VALUES (%s)"
            " ON CONFLICT (single) DO UPDATE SET digest = EXCLUDED.digest",
            (check_digest(new),),
        )
        connection.execute(
            "INSERT INTO privacy.master_key_change (was, now, keys) VALUES (%s, %s, %s)",
            (check_digest(old), check_digest(new), keys),
        )
    return keys


def _persons(
    connection: Connection[Any], *, marks: bool = False
) -> Iterator[list[tuple[UUID, bytes | None]]]:
    """Keys in batches; they stay as they were read, whatever is written meanwhile."""
    rows = connection.execute(
        "SELECT subject_id, wrapped_key FROM privacy.person_key"
        " WHERE %s OR wrapped_key IS NOT NULL ORDER BY subject_id",
        (marks,),
    )
    while batch := rows.fetchmany(AT_ONCE):
        yield batch


def _others(connection: Connection[Any]) -> list[tuple[str, bytes | None]]:
    """Those of a database from before they were kept are NULL and follow from the master key."""
    return connection.execute("SELECT purpose, wrapped_key FROM privacy.derived_key").fetchall()


def _opens(wrapper: bytes, wrapped: bytes) -> bool:
    try:
        aes_key_unwrap(wrapper, bytes(wrapped))
    except InvalidUnwrap:
        return False
    return True


def _wrapped_anew(unwrapping: bytes, wrapping: bytes, key: bytes | None) -> bytes:
    try:
        return aes_key_wrap(wrapping, aes_key_unwrap(unwrapping, bytes(key or b"")))
    except (InvalidUnwrap, ValueError):
        raise WrongMasterKeyError from None
