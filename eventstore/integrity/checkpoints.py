"""Making checkpoints: reads only what was added since the last one, and signs only what verifies."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.database import Database
from eventstore.integrity.faults import BrokenHistoryError, Fault, What
from eventstore.integrity.merkle import Edge
from eventstore.integrity.note import Checkpoint, SigningKey, digest_of, read_note
from eventstore.integrity.outside import Line, Place, require_same_log
from eventstore.integrity.readers import STRETCH
from eventstore.integrity.scan import BLOCK, HEIGHT, scan

# Of ours alone: two makers at once would sign two successors of one checkpoint.
_LOCK: Final = "SELECT pg_advisory_xact_lock(4702111234474983746)"
_LAST: Final = (
    "SELECT position, root, edge, note FROM integrity.checkpoint ORDER BY position DESC LIMIT 1"
)
_HEAD: Final = "SELECT coalesce(max(position), 0) FROM history.event"

_log = structlog.get_logger(__name__)


class Stored(msgspec.Struct, frozen=True):
    """A row of `integrity.checkpoint`."""

    position: int
    root: bytes
    edge: list[bytes]
    note: str


class Made(msgspec.Struct, frozen=True):
    """What was signed, or had been signed before and still is the newest."""

    checkpoint: Checkpoint
    note: str
    facts: int
    """So many new ones since the checkpoint before; 0: nothing was signed."""


class Checkpoints:
    """Makes checkpoints of one history and brings them to places outside the database."""

    def __init__(self, database: Database, key: SigningKey, places: Sequence[Place] = ()) -> None:
        self._database = database
        self._key = key
        self._places = places

    @property
    def key(self) -> SigningKey:
        return self._key

    def make(self, on_progress: Callable[[int], None] = lambda _: None) -> Made | None:
        """Sign what there is, unless nothing was added; None for an empty history.

        Raises BrokenHistoryError where the new facts do not verify, and ForkedLogError where a place
        outside holds a checkpoint that this database does not know.
        """
        with self._database.connect_writer() as connection:
            with connection.transaction():
                connection.execute(_LOCK)
                made = self._make(connection, on_progress)
            self._deliver(connection)
        return made

    def _make(
        self, connection: Connection[TupleRow], on_progress: Callable[[int], None]
    ) -> Made | None:
        last, edge = _last(connection)
        for place in self._places:
            require_same_log(place, connection)
        head: int = connection.execute(_HEAD).fetchall()[0][0]
        if last is not None and head < last.position:
            raise BrokenHistoryError(_cut_off(head, last.position))
        if last is not None and head == last.position:
            return Made(_said(last), last.note, 0)
        if head == 0:
            return None
        blocks = _extended(connection, edge, head, on_progress)
        checkpoint = Checkpoint(
            origin=self._key.origin,
            position=head,
            root=edge.root(),
            time=datetime.now(UTC).replace(microsecond=0),
            previous=digest_of(last.note) if last else None,
        )
        note = self._key.sign(checkpoint)
        before = last.position if last else 0
        connection.execute(
            "INSERT INTO integrity.block SELECT * FROM unnest(%s::bigint[], %s::bytea[])",
            (list(range(before // BLOCK, head // BLOCK)), blocks),
        )
        connection.execute(
            "INSERT INTO integrity.checkpoint VALUES (%s, %s, %s, %s, %s)",
            (head, checkpoint.root, edge.nodes, note, checkpoint.time),
        )
        return Made(checkpoint, note, head - before)

    def _deliver(self, connection: Connection[TupleRow]) -> None:
        for place in self._places:
            try:
                lines = lines_after(connection, place.taken(connection))
                place.put(connection, lines)
            except Exception as error:  # noqa: BLE001 - whatever fails there, the next round tries again
                _log.error("a checkpoint did not get out", place=place.name, error=str(error))


def lines_after(connection: Connection[Any], position: int) -> list[Line]:
    """What goes outside for each checkpoint after a position, in order."""
    rows = connection.execute(
        "SELECT position, edge, note, coalesce(lag(position) OVER (ORDER BY position), 0)"
        " FROM integrity.checkpoint WHERE position >= %s ORDER BY position",
        (position,),
    ).fetchall()
    lines: list[Line] = []
    for at, edge, note, before in rows:
        if at <= position:
            continue
        first = before // BLOCK
        blocks = connection.execute(
            "SELECT root FROM integrity.block WHERE number >= %s AND number < %s ORDER BY number",
            (first, at // BLOCK),
        ).fetchall()
        lines.append(
            Line(
                position=at,
                note=note,
                first_block=first,
                blocks=[root for (root,) in blocks],
                tail=tail_of(at, edge),
            )
        )
    return lines


def tail_of(position: int, edge: Sequence[bytes]) -> list[bytes]:
    """The nodes of an edge that cover the incomplete block at its end."""
    nodes = (position % BLOCK).bit_count()
    return list(edge[len(edge) - nodes :])


def _last(connection: Connection[Any]) -> tuple[Stored | None, Edge]:
    row = connection.execute(_LAST).fetchone()
    if row is None:
        return None, Edge()
    last = Stored(*row)
    try:
        edge = Edge(last.position, last.edge)
    except ValueError:
        edge = Edge()
    if edge.root() != last.root or _said(last).root != last.root:
        raise BrokenHistoryError(
            Fault(
                position=last.position,
                what=What.CHECKPOINT,
                said="the root of the last checkpoint is not the one that was signed",
            )
        )
    return last, edge


def _said(stored: Stored) -> Checkpoint:
    return read_note(stored.note)


def _extended(
    connection: Connection[Any], edge: Edge, head: int, on_progress: Callable[[int], None]
) -> list[bytes]:
    """Add the facts after the edge up to `head`; the roots of the blocks completed on the way."""
    blocks: list[bytes] = []
    while edge.size < head:
        after = edge.size
        upto = min(head, (after // STRETCH + 1) * STRETCH)
        begun = tail_of(after, edge.nodes)
        stretch = scan(connection, after, upto, tail=begun, marks=[upto])
        if stretch.faults:
            raise BrokenHistoryError(stretch.faults[0])
        whole = Edge(after - after % BLOCK, edge.nodes[: len(edge.nodes) - len(begun)])
        for root in stretch.blocks:
            whole.push(root, HEIGHT)
        edge.size, edge.nodes = upto, [*whole.nodes, *stretch.tails[upto]]
        blocks += stretch.blocks
        on_progress(upto - after)
    return blocks


def _cut_off(head: int, position: int) -> Fault:
    return Fault(
        position=head + 1,
        what=What.CUT_OFF,
        said=f"the history ends at position {head}, the last checkpoint covers {position}",
    )
