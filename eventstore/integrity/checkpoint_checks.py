"""Compares checkpoints with the recomputed tree, with each other, and inside with outside."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

import msgspec
from psycopg import Connection

from eventstore.integrity.checkpoints import Stored
from eventstore.integrity.faults import Fault, What
from eventstore.integrity.note import (
    Checkpoint,
    NoteError,
    PublicKey,
    digest_of,
    open_note,
    read_note,
)
from eventstore.integrity.outside import Line
from eventstore.integrity.scan import BLOCK
from eventstore.integrity.tree import Tree, narrowed


class Known(msgspec.Struct, frozen=True):
    """The checkpoints that there are."""

    keys: Sequence[PublicKey]
    stored: list[Stored]
    outside: Sequence[Line] | None
    """None: nobody gave any."""
    marks: list[int]
    """The positions of all of them."""

    @classmethod
    def read(
        cls, connection: Connection[Any], keys: Sequence[PublicKey], outside: Sequence[Line] | None
    ) -> "Known":
        """Those of the database, and the given ones."""
        rows = connection.execute(
            "SELECT position, root, edge, note FROM integrity.checkpoint ORDER BY position"
        ).fetchall()
        stored = [Stored(*row) for row in rows]
        marks = {one.position for one in stored} | {line.position for line in outside or ()}
        return cls(keys, stored, outside, sorted(marks))


class Checks:
    """The comparison, over a tree recomputed up to `upto`."""

    def __init__(self, connection: Connection[Any], known: Known, tree: Tree, upto: int) -> None:
        self._connection = connection
        self._known, self._tree, self._upto = known, tree, upto

    def faults(self, explained: Sequence[int]) -> list[Fault]:
        """What does not fit; a root that differs is not told again for facts at `explained`."""
        found = [*self._outside(), *self._stored(), *self._blocks(explained)]
        cut = [fault for fault in found if fault.what is What.CUT_OFF][:1]
        rewritten = self._rewritten(explained)
        rest = [fault for fault in found if fault.what is not What.CUT_OFF]
        return [*cut, *rewritten, *rest]

    def _outside(self) -> Iterator[Fault]:
        lines = self._known.outside or ()
        yield from self._series([line.note for line in lines], "outside")
        inside = {one.position: one.note for one in self._known.stored}
        for line in lines:
            if inside.get(line.position) != line.note:
                yield _wrong(
                    line.position,
                    f"the checkpoint of {_when(line.note)} that stands outside is not in the"
                    " database: an older backup was restored, or the database's log was changed",
                )
                return
        if lines:
            there = {line.position for line in lines}
            for position in sorted(set(inside) - there):
                if position < max(there):
                    yield _wrong(position, "this checkpoint of the database is not outside")
                    return

    def _stored(self) -> Iterator[Fault]:
        yield from self._series([one.note for one in self._known.stored], "in the database")
        for one in self._known.stored:
            said = _read(one.note)
            if said is None or said.position != one.position or said.root != one.root:
                yield _wrong(one.position, "what the database says of it is not what was signed")
                return

    def _series(self, notes: Sequence[str], where: str) -> Iterator[Fault]:
        """Each signed, each after the one before."""
        before: tuple[str, Checkpoint] | None = None
        for note in notes:
            try:
                said = open_note(note, self._known.keys)
            except NoteError as error:
                unsigned = _read(note)
                yield _wrong(unsigned.position if unsigned else 0, f"{where}: {error}")
                return
            if said.position > self._upto:
                yield Fault(
                    position=self._upto + 1,
                    what=What.CUT_OFF,
                    said=f"the history ends at position {self._upto}, the checkpoint of"
                    f" {said.time:%Y-%m-%d %H:%M:%S} UTC {where} covers {said.position}",
                )
            if before and (
                said.position <= before[1].position or said.previous != digest_of(before[0])
            ):
                yield _wrong(
                    said.position,
                    f"{where} it does not follow the checkpoint that stands before it",
                )
                return
            before = note, said

    def _rewritten(self, explained: Sequence[int]) -> list[Fault]:
        """The first checkpoint whose root is not that of the facts there are, and where they differ."""
        claimed: dict[int, list[str]] = {}
        for note in [
            *(line.note for line in self._known.outside or ()),
            *(one.note for one in self._known.stored),
        ]:
            if (said := _read(note)) and said.position <= self._upto:
                claimed.setdefault(said.position, []).append(note)
        good = 0
        for position, notes in sorted(claimed.items()):
            ours = self._tree.edge(position).root()
            wrong = [note for note in notes if (said := _read(note)) and said.root != ours]
            if not wrong:
                good = position
                continue
            first, last = narrowed(self._tree, self._known.outside or (), good, position)
            if any(first <= one <= last for one in explained):
                return []
            return [self._rewritten_between(first, last, wrong[0])]
        return []

    def _rewritten_between(self, first: int, last: int, note: str) -> Fault:
        row = self._connection.execute(
            "SELECT stream_id, version FROM history.event WHERE position = %s", (first,)
        ).fetchone() or (None, None)
        alone = first == last
        which = "this fact is" if alone else f"a fact from here to position {last} is"
        return Fault(
            position=first,
            what=What.REWRITTEN,
            said=f"{which} not what the checkpoint of {_when(note)} was signed over; hashes were made"
            " anew to fit the change",
            stream_id=row[0] if alone else None,
            version=row[1] if alone else None,
        )

    def _blocks(self, explained: Sequence[int]) -> Iterator[Fault]:
        rows = self._connection.execute("SELECT number, root FROM integrity.block ORDER BY number")
        for expected, (number, root) in enumerate(cast("Iterable[tuple[int, bytes]]", rows)):
            first, last = number * BLOCK + 1, (number + 1) * BLOCK
            differs = number < len(self._tree.blocks) and self._tree.blocks[number] != root
            if number != expected or differs:
                if not any(first <= one <= last for one in explained):
                    yield _wrong(first, f"the root of block {expected} in the database is another")
                return


def _wrong(position: int, said: str) -> Fault:
    return Fault(position=position, what=What.CHECKPOINT, said=said)


def _read(note: str) -> Checkpoint | None:
    try:
        return read_note(note)
    except NoteError:
        return None


def _when(note: str) -> str:
    said = _read(note)
    return f"{said.time:%Y-%m-%d %H:%M:%S} UTC" if said else "no time"
