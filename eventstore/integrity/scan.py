"""Reads a stretch of the history once and recomputes what can be recomputed of it.

Each fact's hash behind its predecessor's, versions in sequence, positions without holes, and the
roots of the tree's blocks. Stretches are independent of each other, so that processes share a history:
a predecessor from before the stretch is looked up when the stretch has been read.
"""

import struct
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.sql import SQL

from eventstore.integrity.entry import FIXED, HASH, NO_PREDECESSOR, TEXTS, Entry, copied
from eventstore.integrity.faults import Fault, What
from eventstore.integrity.merkle import Edge, perfect_root

HEIGHT: Final = 6
BLOCK: Final = 1 << HEIGHT
"""So many facts are one block: the roots of blocks are kept, below them the facts are read again."""
MOST_FAULTS: Final = 100
"""So many faults of one stretch are told; more do not help."""

_WHOLE_NUMBERS: Final = struct.Struct(">26xi4xq")
"""Version and position in a copied row."""
_BETWEEN: Final = SQL("position > {} AND position <= {} ORDER BY position")
_PREDECESSORS: Final = """
SELECT e.stream_id, e.version, e.position, e.hash
FROM unnest(%s::uuid[], %s::integer[]) AS wanted (stream_id, version)
JOIN history.event e USING (stream_id, version)
"""


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """What a stretch of the history came to."""

    after: int
    upto: int
    facts: int
    size: int
    """Bytes read."""
    blocks: list[bytes]
    """Roots of the blocks that end in it."""
    tails: dict[int, list[bytes]]
    """For each marked position: the edge nodes of the block that is incomplete there."""
    faults: list[Fault]


def scan(
    connection: Connection[Any],
    after: int,
    upto: int,
    *,
    marks: Iterable[int] = (),
    tail: Sequence[bytes] = (),
) -> Stretch:
    """Read positions above `after` up to `upto`, which the history is known to reach.

    `tail`: the edge nodes of the block that is incomplete at `after`; none where that is a multiple
    of BLOCK.
    """
    return _Scan(connection, after, upto, marks, tail).run()


class _Scan:
    def __init__(
        self,
        connection: Connection[Any],
        after: int,
        upto: int,
        marks: Iterable[int],
        tail: Sequence[bytes],
    ) -> None:
        self._connection = connection
        self._after, self._upto = after, upto
        self._marks = {mark for mark in marks if after < mark <= upto}
        self._begun = Edge(after % BLOCK, tail)
        self._leaves: list[bytes] = []
        self._at = after
        self._blocks: list[bytes] = []
        self._tails: dict[int, list[bytes]] = {}
        self._faults: list[Fault] = []

    def run(self) -> Stretch:
        heads: dict[bytes, tuple[int, bytes]] = {}
        waiting: list[Entry] = []
        facts = size = 0
        # A million times a second would be welcome: names are looked up once, and nothing is called
        # that need not be.
        whole_numbers, fixed, joined = _WHOLE_NUMBERS.unpack_from, FIXED.unpack_from, b"".join
        for row in copied(self._connection, _BETWEEN.format(self._after, self._upto)):
            facts += 1
            size += len(row)
            version, position = whole_numbers(row)
            parts = fixed(row)
            stream, stored = parts[0], row[HASH]
            body = joined((*parts, row[TEXTS]))
            if position != self._at + 1:
                self._out_of_turn(Entry(stream, version, position, body, stored))
            if position > self._at:
                self._leaves.append(sha256(b"\x00" + body + stored).digest())
                self._at = position
                if not position % BLOCK or position in self._marks:
                    self._close()
            known = heads.get(stream)
            heads[stream] = version, stored
            if known is None and version != 1:
                waiting.append(Entry(stream, version, position, body, stored))
                continue
            last, before = known or (0, NO_PREDECESSOR)
            if version != last + 1 or sha256(before + body).digest() != stored:
                self._judge(Entry(stream, version, position, body, stored), last, before)
        if self._at < self._upto:
            self._skip_to(self._upto)
        self._look_back(waiting)
        return Stretch(
            after=self._after,
            upto=self._upto,
            facts=facts,
            size=size,
            blocks=self._blocks,
            tails=self._tails,
            faults=sorted(self._faults, key=lambda fault: fault.position)[:MOST_FAULTS],
        )

    def _close(self) -> None:
        """A block is complete, or a marked position is reached."""
        if self._at in self._marks:
            self._tails[self._at] = [] if self._at % BLOCK == 0 else self._tail().nodes
        if self._at % BLOCK == 0:
            full = self._begun.size == 0
            self._blocks.append(perfect_root(self._leaves) if full else self._tail().root())
            self._begun, self._leaves = Edge(), []

    def _tail(self) -> Edge:
        tail = Edge(self._begun.size, self._begun.nodes)
        for leaf in self._leaves:
            tail.push(leaf)
        return tail

    def _out_of_turn(self, entry: Entry) -> None:
        if entry.position > self._at + 1:
            self._skip_to(entry.position - 1)
            return
        self._fault(entry, What.TWICE, "this position is taken by two facts")

    def _skip_to(self, position: int) -> None:
        missing = self._at + 1
        many = "" if position == missing else f" to {position}"
        self._faults.append(
            Fault(
                position=missing,
                what=What.MISSING,
                said=f"the fact that stood here{many and f', and all up{many},'} is missing",
            )
        )
        while self._at < position:
            self._leaves.append(NO_PREDECESSOR)  # keeps the others in their places
            self._at += 1
            if not self._at % BLOCK or self._at in self._marks:
                self._close()

    def _look_back(self, waiting: Sequence[Entry]) -> None:
        if not waiting:
            return
        wanted = ([entry.stream_id for entry in waiting], [entry.version - 1 for entry in waiting])
        found: dict[tuple[UUID, int], tuple[int, bytes]] = {
            (stream_id, version): (position, before)
            for stream_id, version, position, before in self._connection.execute(
                _PREDECESSORS, wanted, binary=True
            )
        }
        for entry in waiting:
            position, before = found.get((entry.stream_id, entry.version - 1), (0, b""))
            if not before:
                self._fault(entry, What.NO_PREDECESSOR, f"version {entry.version - 1} is not there")
            elif position >= entry.position:
                said = f"version {entry.version - 1} stands after it, at position {position}"
                self._fault(entry, What.OUT_OF_SEQUENCE, said)
            else:
                self._judge(entry, entry.version - 1, before)

    def _judge(self, entry: Entry, last: int, before: bytes) -> None:
        if fault := fault_behind(entry, last, before):
            self._faults.append(fault)

    def _fault(self, entry: Entry, what: What, said: str) -> None:
        self._faults.append(_fault(entry, what, said))


def fault_behind(entry: Entry, last: int, before: bytes) -> Fault | None:
    """What is wrong with a fact behind version `last` of its stream, whose hash is `before`."""
    if entry.version != last + 1:
        said = f"it follows version {last} of its stream" if last else "its stream begins here"
        return _fault(entry, What.OUT_OF_SEQUENCE, f"{said}, what lies between is missing")
    right = entry.hash_after(before)
    if right == entry.hash:
        return None
    bytes_ = f"its stored bytes behind version {last}" if last else "its stored bytes"
    return _fault(
        entry,
        What.CHANGED,
        f"the hash of {bytes_} is {right.hex()}, stored with it is {entry.hash.hex()}:"
        " a column of this fact was changed, or the hash before it",
    )


def _fault(entry: Entry, what: What, said: str) -> Fault:
    return Fault(
        position=entry.position,
        what=what,
        said=said,
        stream_id=entry.stream_id,
        version=entry.version,
    )
