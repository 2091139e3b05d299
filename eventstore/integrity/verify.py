"""Recomputes the whole history and compares it with every checkpoint, inside and outside the database.

Reads as a reader, trusts nothing that it can compute, and names the first fact that does not fit.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import psycopg
from psycopg import Connection
from psycopg.sql import SQL

from eventstore.integrity.checkpoint_checks import Checks, Known
from eventstore.integrity.entry import NO_PREDECESSOR, copied, entry_of
from eventstore.integrity.faults import Fault, What
from eventstore.integrity.guards import guard_faults, of_command
from eventstore.integrity.note import PublicKey
from eventstore.integrity.outside import Line
from eventstore.integrity.readers import STRETCH, stretches
from eventstore.integrity.scan import fault_behind
from eventstore.integrity.tree import Tree

PROCESSES: Final = 2
_STREAM: Final = SQL("stream_id = {} ORDER BY version")


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What a verification came to. The history fits where there are no faults."""

    facts: int
    size: int
    """Bytes read."""
    elapsed_s: float
    checkpoints: int
    """How many of the database were compared."""
    outside: int
    """How many of outside were compared."""
    covered: int
    """The position up to which checkpoints speak."""
    faults: list[Fault]
    """In the order of positions; those that concern no position are last."""

    @property
    def first(self) -> Fault | None:
        """The first fact that does not fit."""
        return self.faults[0] if self.faults else None


def verify(
    url: str,
    keys: Sequence[PublicKey],
    outside: Sequence[Line] | None = None,
    *,
    processes: int = PROCESSES,
    on_progress: Callable[[int], None] = lambda _: None,
) -> Verified:
    """Verify everything in the database at a reader's address; `outside` are lines of a file."""
    began = time.monotonic()
    with psycopg.connect(url, autocommit=True) as connection:
        upto, faults = _extent(connection)
        known = Known.read(connection, keys, outside)
        faults += guard_faults(connection)
        tree, facts, size = Tree(), 0, 0
        with stretches(url, connection, upto, known.marks, processes) as read:
            for stretch in read:
                tree.add(stretch)
                faults += stretch.faults
                facts, size = facts + stretch.facts, size + stretch.size
                on_progress(stretch.upto - stretch.after)
        faults = [of_command(connection, fault) for fault in faults]
        faults += Checks(connection, known, tree, upto).faults(
            [fault.position for fault in faults if fault.position]
        )
    return Verified(
        facts=facts,
        size=size,
        elapsed_s=time.monotonic() - began,
        checkpoints=len(known.stored),
        outside=len(known.outside or ()),
        covered=max(known.marks, default=0),
        faults=sorted(faults, key=lambda fault: (not fault.position, fault.position)),
    )


def verify_stream(connection: Connection[Any], stream_id: UUID) -> Verified:
    """Verify the chain of one stream alone: quick, but blind to what checkpoints would show."""
    began = time.monotonic()
    last, before, faults = 0, NO_PREDECESSOR, list[Fault]()
    facts = size = 0
    for row in copied(connection, _STREAM.format(stream_id)):
        entry = entry_of(row)
        facts, size = facts + 1, size + len(row)
        if fault := fault_behind(entry, last, before):
            faults.append(fault)
        last, before = entry.version, entry.hash
    return Verified(
        facts=facts,
        size=size,
        elapsed_s=time.monotonic() - began,
        checkpoints=0,
        outside=0,
        covered=0,
        faults=faults,
    )


def _extent(connection: Connection[Any]) -> tuple[int, list[Fault]]:
    """How far to read. A last position far beyond the number of facts is not read up to."""
    count, head = connection.execute(
        "SELECT count(*), coalesce(max(position), 0) FROM history.event"
    ).fetchall()[0]
    faults: list[Fault] = []
    commanded, stream_id, version = connection.execute(
        "SELECT position, stream_id, version FROM history.command ORDER BY position DESC LIMIT 1"
    ).fetchone() or (0, None, None)
    if commanded > head:
        said = f"a command left facts up to {commanded}, the history ends at {head}"
        faults.append(
            Fault(
                position=head + 1,
                what=What.CUT_OFF,
                said=said,
                stream_id=stream_id,
                version=version,
            )
        )
    return min(head, count + STRETCH), faults
