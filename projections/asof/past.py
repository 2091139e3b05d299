"""One view at one moment: filled by the view's own handlers, asked by the view's own queries."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from uuid import UUID

import msgspec
import psycopg
import structlog
from psycopg import AsyncConnection

from domain.kernel import Event, Recorded, Refused
from eventstore.history import History
from projections.asof.facts import counting
from projections.asof.moment import AsOf, Correction, in_order
from projections.asof.scratch import ScratchConnection, Shape
from projections.asof.unshown import NOT_SHOWN, UNANSWERED, Failing, Showing, Unshown
from projections.engine import Change, ReadModel
from projections.engine.batch import Batch
from projections.engine.changes import Drop, Set
from projections.engine.sending import Statement
from projections.engine.tables import Table

_log = structlog.get_logger(__name__)


class Streams(msgspec.Struct, frozen=True, kw_only=True):
    """What a question concerns."""

    whole: Sequence[UUID] = ()
    first: Sequence[UUID] = ()
    """Streams of which the first fact is enough, such as visits that stand on another page."""


Concerned: TypeAlias = Callable[[AsyncConnection[Any]], Awaitable[Streams]]
"""Which streams a question concerns, as the view at hand knows it."""


class Replayed(msgspec.Struct, frozen=True):
    """What some streams came to."""

    positions: Sequence[int]
    corrections: Sequence[Correction]
    unshown: Sequence[Unshown]
    discarded: frozenset[int]
    """Facts among them that the view may do without."""
    statements: list[Statement]


class Past:
    """A view as of a moment, of the streams that were loaded; lives in one transaction."""

    def __init__(
        self,
        history: History,
        read_model: ReadModel,
        as_of: AsOf,
        connection: ScratchConnection,
        shape: Shape,
        turn: asyncio.Lock,
    ) -> None:
        self.as_of = as_of
        self._history = history
        self._read_model = read_model
        self._connection = connection
        self._shape = shape
        self._turn = turn
        self._whole: set[UUID] = set()
        self._first: set[UUID] = set()
        self._positions: set[int] = set()
        self._corrections: list[Correction] = []
        self._unshown: list[Unshown] = []

    @property
    def facts(self) -> int:
        """How many facts it stands on so far."""
        return len(self._positions)

    @property
    def corrections(self) -> list[Correction]:
        """Corrections among the facts, as they were recorded."""
        return in_order(self._corrections)

    @property
    def unshown(self) -> list[Unshown]:
        """The facts at which streams stop, because the view cannot show them."""
        return sorted(self._unshown, key=lambda each: each.position)

    def refused(self) -> Refused | None:
        """Why nothing is shown, where that is because of a fact that fails."""
        for first in self.unshown:
            view = self._read_model.name
            return Refused(NOT_SHOWN, view=view, position=first.position, topic=first.topic)
        return None

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection[Any]]:
        """The connection, asked of this past and of nothing else meanwhile."""
        async with self._turn:
            self._connection.rewrite, self._connection.shown = self._shape.rewritten, self
            try:
                yield self._connection
            finally:
                self._connection.rewrite = self._connection.shown = None

    async def follow(self, concerned: Concerned, known: Streams) -> None:
        """Load the streams known to be concerned, and those that only this past knows of."""
        await self.load(known)
        while True:
            async with self.reading() as reading:
                streams = await concerned(reading)
            if not await self.load(streams):
                return

    async def load(self, streams: Streams) -> bool:
        """Replay what is not there yet; whether there was anything new to read.

        Raises Refused where the view's tables do not take what the facts come to.
        """
        whole = [each for each in dict.fromkeys(streams.whole) if each not in self._whole]
        known = self._whole | self._first | set(whole)
        first = [each for each in dict.fromkeys(streams.first) if each not in known]
        if not whole and not first:
            return False
        replayed = await asyncio.to_thread(self._replay, whole, first)
        if not await self._fill(replayed):
            less = await asyncio.to_thread(self._replay, whole, first, replayed.discarded)
            if not replayed.discarded or not await self._fill(less):
                raise Refused(UNANSWERED, view=self._read_model.name)
            replayed = less
        self._positions.update(replayed.positions)
        self._corrections += replayed.corrections
        self._unshown += replayed.unshown
        self._whole.update(whole)
        self._first.update(first)
        return True

    async def _fill(self, replayed: Replayed) -> bool:
        """Whether the tables took it."""
        facts, rows = len(replayed.positions), replayed.statements
        async with self._turn:
            try:
                await self._connection.fill(self._shape, self.as_of.today, facts, rows)
            except (psycopg.DataError, psycopg.IntegrityError) as error:
                _log.exception("a past was not taken", view=self._read_model.name, exc_info=error)
                return False
        return True

    def _replay(
        self,
        whole: Sequence[UUID],
        first: Sequence[UUID],
        without: frozenset[int] = frozenset(),
    ) -> Replayed:
        model, batch = self._read_model, Batch(self._shape.tables)
        with self._history.database.reading() as connection:
            failing = Failing.of(connection, model.name, [*whole, *first])
        found = counting(self._history, self.as_of, model.handlers.keys(), whole, first)
        showing = Showing(model, batch, failing)
        shown = [
            fact for fact in found.facts if fact.position not in without and showing.take(fact)
        ]
        for fact in found.erased_since:
            batch.add(purged(model, batch.tables, fact))
        turns = {(fact.stream_id, fact.version) for fact in shown}
        return Replayed(
            [fact.position for fact in shown],
            [each for each in found.corrections if (each.stream_id, each.version) in turns],
            list(showing.unshown.values()),
            failing.discarded,
            list(self._shape.writer.statements(batch)),
        )


def purged(
    read_model: ReadModel, tables: Mapping[str, Table], erasure: Recorded[Event]
) -> Iterable[Change]:
    """What an erasure takes from a past before it: what is about the person and not sealed.

    A sealed text stays: its key is gone, so it reads 已删除. When and on which ground somebody was
    erased later is no matter of that past.
    """
    for change in read_model.changes(erasure):
        if isinstance(change, Drop):
            yield change
        elif isinstance(change, Set):
            key = tables[change.table].key
            emptied = {
                column: value
                for column, value in change.row.items()
                if column in key or (value in (None, ()) and not column.endswith("_sealed"))
            }
            yield Set(change.table, emptied)
