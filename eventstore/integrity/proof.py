"""The proof of one fact: that it stands, with these bytes, under a signed checkpoint.

JSON of plain values, so that `docs/verify_proof.py` can check it without us and without a database.
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.sql import SQL

from eventstore.integrity.checkpoints import Stored
from eventstore.integrity.entry import copied, entry_of
from eventstore.integrity.merkle import (
    Edge,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    node_hash,
    root_by_inclusion,
)
from eventstore.integrity.scan import BLOCK, HEIGHT
from eventstore.operator_error import OperatorError

_FACTS: Final = """
SELECT e.position, e.stream_id, e.version, e.schema_version,
    to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00'),
    to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00'),
    e.topic, e.context, e.data, encode(e.hash, 'hex'),
    encode(coalesce(p.hash, decode(repeat('00', 32), 'hex')), 'hex')
FROM history.event e
LEFT JOIN history.event p ON p.stream_id = e.stream_id AND p.version = e.version - 1
WHERE e.position > %s AND e.position <= %s ORDER BY e.position
"""
_CHECKPOINT: Final = "SELECT position, root, edge, note FROM integrity.checkpoint WHERE "
_READ_WHOLE: Final = 256 * BLOCK
"""A subtree of at most so many facts is put together from its rows each time."""
_BETWEEN: Final = SQL("position > {} AND position <= {} ORDER BY position")


class NoProofError(OperatorError):
    """There is nothing to prove, or no checkpoint that would prove it."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One fact as it is stored; times in UTC to the microsecond, hashes in hexadecimal."""

    position: int
    stream_id: UUID
    version: int
    schema_version: int
    occurred_at: str
    recorded_at: str
    topic: str
    context: str
    data: str
    hash: str
    previous_hash: str


class Path(msgspec.Struct, frozen=True):
    """Hashes that lead from a leaf to a root, base64."""

    path: list[str]


class Beginning(msgspec.Struct, frozen=True):
    """That an earlier checkpoint's facts are the first ones of a later one's."""

    checkpoint: str
    path: list[str]


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The proof of one fact."""

    format: str = "aftersales-proof/1"
    fact: Fact
    inclusion: Path
    checkpoint: str
    """The signed note."""
    consistency: Beginning | None = None


def prove(connection: Connection[Any], position: int, *, since: int | None = None) -> Proof:
    """The proof of the fact at a position, under the newest checkpoint.

    `since`: the position of an earlier checkpoint, from which consistency is proven as well. Raises
    NoProofError where there is no such fact, or no checkpoint that covers it.
    """
    fact = _fact(connection, position)
    tree = _StoredTree(connection)
    under = _newest(connection, position)
    proof = _proof(connection, tree, under, fact)
    if since is None:
        return proof
    return msgspec.structs.replace(proof, consistency=_beginning(connection, tree, since, under))


def prove_all(connection: Connection[Any], positions: Sequence[int]) -> list[Proof]:
    """The proofs of many facts, in their order, all under the newest checkpoint.

    Raises NoProofError as `prove` does. What the proofs share of the tree is read once.
    """
    if not positions:
        return []
    facts = [_fact(connection, position) for position in positions]
    tree = _StoredTree(connection)
    under = _newest(connection, max(positions))
    return [_proof(connection, tree, under, fact) for fact in facts]


def facts_between(connection: Connection[Any], after: int, upto: int) -> list[Fact]:
    """The facts of positions above `after` up to `upto`, as they are stored."""
    rows = connection.execute(_FACTS, (after, upto)).fetchall()
    return [Fact(**dict(zip(Fact.__struct_fields__, row, strict=True))) for row in rows]


def _fact(connection: Connection[Any], position: int) -> Fact:
    facts = facts_between(connection, position - 1, position)
    if not facts:
        raise NoProofError(f"There is no fact at position {position}.")
    return facts[0]


def _proof(connection: Connection[Any], tree: "_StoredTree", under: Stored, fact: Fact) -> Proof:
    position = fact.position
    path = inclusion_proof(position - 1, under.position, tree.root)
    (leaf,) = _leaves(connection, position - 1, position)
    if root_by_inclusion(position - 1, under.position, leaf, path) != under.root:
        raise NoProofError(
            f"The fact at position {position} is not what the checkpoint at {under.position} was signed"
            " over: `aftersales verify` tells what was changed."
        )
    return Proof(
        fact=fact,
        inclusion=Path(_encoded(path)),
        checkpoint=under.note,
    )


def position_of(connection: Connection[Any], stream_id: UUID, version: int) -> int:
    """The position of a fact that is named by stream and version; raises NoProofError."""
    row = connection.execute(
        "SELECT position FROM history.event WHERE (stream_id, version) = (%s, %s)",
        (stream_id, version),
    ).fetchone()
    if row is None:
        raise NoProofError(f"There is no version {version} of stream {stream_id}.")
    return row[0]


def _newest(connection: Connection[Any], position: int) -> Stored:
    row = connection.execute(
        _CHECKPOINT + "position >= %s ORDER BY position DESC LIMIT 1", (position,)
    ).fetchone()
    if row is None:
        raise NoProofError(
            f"No checkpoint covers position {position} yet: `aftersales checkpoint` makes one."
        )
    return Stored(*row)


def _beginning(
    connection: Connection[Any], tree: "_StoredTree", since: int, under: Stored
) -> Beginning:
    row = connection.execute(_CHECKPOINT + "position = %s", (since,)).fetchone()
    if row is None or since > under.position:
        raise NoProofError(f"There is no earlier checkpoint at position {since}.")
    old = Stored(*row)
    path = consistency_proof(since, under.position, tree.root)
    if not is_consistent(since, under.position, old.root, under.root, path):
        raise NoProofError(
            f"The checkpoints at {since} and {under.position} contradict each other: `aftersales"
            " verify` tells where."
        )
    return Beginning(old.note, _encoded(path))


class _StoredTree:
    """Roots of subtrees, from stored blocks and, below a block, from the facts."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._known: dict[tuple[int, int], bytes] = {}

    def root(self, first: int, end: int) -> bytes:
        """The root over a subtree; large ones are kept, by halves, for the next proof."""
        if end - first <= _READ_WHOLE:
            return self._read(first, end)
        known = self._known.get((first, end))
        if known is None:
            middle = first + (1 << (end - first - 1).bit_length() - 1)
            known = node_hash(self.root(first, middle), self.root(middle, end))
            self._known[first, end] = known
        return known

    def _read(self, first: int, end: int) -> bytes:
        edge = Edge()
        if first % BLOCK == 0:
            for root in self._blocks(first // BLOCK, end // BLOCK):
                edge.push(root, HEIGHT)
        for leaf in _leaves(self._connection, first + edge.size, end):
            edge.push(leaf)
        return edge.root()

    def _blocks(self, first: int, end: int) -> list[bytes]:
        rows = self._connection.execute(
            "SELECT root FROM integrity.block WHERE number >= %s AND number < %s ORDER BY number",
            (first, end),
        ).fetchall()
        return [root for (root,) in rows]


def _leaves(connection: Connection[Any], after: int, upto: int) -> list[bytes]:
    return [entry_of(row).leaf() for row in copied(connection, _BETWEEN.format(after, upto))]


def _encoded(path: list[bytes]) -> list[str]:
    return [b64encode(part).decode() for part in path]
