"""Whether the keys of persons are the ones under which their texts were sealed.

The chain covers ciphertexts, not the keys beside them: a key that somebody replaced or removed would
turn a person's texts into nothing without a trace in the history. Of each person the first sealed text
is opened; erased persons have the mark of it and are passed over.
"""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from eventstore.integrity.faults import Fault, What
from eventstore.keyring import Keyring, WrongMasterKeyError
from eventstore.sealing import ForgedTokenError, token_of, unseal

_FIRST_TEXTS: Final = """
SELECT first.subject, e.position, e.stream_id, e.version, e.topic, e.data,
    k.subject_id IS NOT NULL, k.wrapped_key
FROM (
    SELECT named.subject::uuid AS subject, min(e.position) AS position
    FROM history.event e
    CROSS JOIN LATERAL jsonb_array_elements_text(e.context::jsonb -> 'subject_ids') AS named (subject)
    WHERE e.context LIKE '%"subject_ids"%'
    GROUP BY named.subject
) AS first
JOIN history.event e USING (position)
LEFT JOIN privacy.person_key k ON k.subject_id = first.subject
"""


class _First(msgspec.Struct, frozen=True):
    """Where a person's first text stands, and what is kept of their key."""

    subject: UUID
    position: int
    stream_id: UUID
    version: int
    topic: str
    data: str
    known: bool
    wrapped: bytes | None


def key_faults(connection: Connection[Any], keyring: Keyring) -> list[Fault]:
    """The persons whose key is gone without the mark of erasure, or is not the one it was."""
    found = (_fault(_First(*row), keyring) for row in connection.cursor().stream(_FIRST_TEXTS))
    return sorted((fault for fault in found if fault), key=lambda fault: fault.position)


def _fault(first: _First, keyring: Keyring) -> Fault | None:
    if not first.known:
        return _said(first, "has neither a key nor the mark of a destroyed one: it was removed")
    if first.wrapped is None:
        return None
    try:
        key = keyring.unwrap([(first.subject, first.wrapped)])[first.subject]
    except WrongMasterKeyError:
        return _said(first, "has a key that does not open with the master key")
    place = token_of(first.stream_id, first.version, first.topic)
    for sealed in _sealed(msgspec.json.decode(first.data), str(first.subject)):
        try:
            unseal(key, f"{place}/{first.subject}/{sealed}")
        except ForgedTokenError:
            return _said(first, "has a key under which this text was not sealed")
    return None


def _said(first: _First, said: str) -> Fault:
    return Fault(
        position=first.position,
        what=What.KEY,
        said=f"person {first.subject} {said}",
        stream_id=first.stream_id,
        version=first.version,
    )


def _sealed(data: Any, subject: str) -> Iterator[str]:
    """The texts about a person that were sealed in this fact."""
    match data:
        case {"subject": who, "sealed": str(sealed)} if who == subject:
            yield sealed
        case dict():
            for value in data.values():  # pyright: ignore[reportUnknownVariableType] - JSON of any kind
                yield from _sealed(value, subject)
        case list():
            for value in data:  # pyright: ignore[reportUnknownVariableType] - JSON of any kind
                yield from _sealed(value, subject)
        case _:
            return
