"""Filling the unindexed tables of siblings with the whole history: one worker's shares of the streams.

They are read once for all views, stream by stream, each stream in its order (`stream_batch`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.kernel import Event, Recorded
from eventstore.database import Database
from eventstore.decoding import FACT_COLUMNS, decode_readable, require_readable
from eventstore.keyring import Keyring
from projections.engine.copying import Copier
from projections.engine.garbage import without_collecting
from projections.engine.parking import FactFailedError, Failure
from projections.engine.read_model import Handler, ReadModel
from projections.engine.stream_batch import Orphans, StreamBatch
from projections.engine.tables import Table
from projections.engine.view import View

_READ: Final[LiteralString] = f"""
SELECT {FACT_COLUMNS} FROM history.event
WHERE stream_id BETWEEN %s AND %s AND position <= %s AND topic = ANY(%s)
ORDER BY stream_id, version
"""

Said = Callable[[int], None]
"""Told how many facts more were read."""


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """How much is held in memory at once."""

    read_at_once: int = 2_000
    write_at: int = 10_000
    """Facts gathered before their rows are written; a stream is never cut."""
    longest_stream: int = 100_000
    """A history with a stream of more facts is filled in its own order."""


class Share(msgspec.Struct, frozen=True):
    """The streams of one worker, by their ids, and the position up to which it reads."""

    first: UUID
    last: UUID
    upto: int
    pace: Pace = Pace()


class Target(msgspec.Struct, frozen=True):
    """Tables to fill."""

    read_model: ReadModel
    schema: str
    tables: Mapping[str, Table]


class Filled(msgspec.Struct):
    """What a worker found out beside the rows it wrote."""

    orphans: dict[str, Orphans]
    failed: list[Failure]


class StreamTooLongError(Exception):
    """A stream does not fit into memory: the views must be filled in the history's order."""


def shares(parts: int, upto: int, pace: Pace) -> list[Share]:
    """Streams in as many equal ranges of ids; these are spread evenly by their making."""
    size = 2**128 // parts
    bounds = [size * number for number in range(parts)] + [2**128]
    return [
        Share(UUID(int=first), UUID(int=after - 1), upto, pace) for first, after in pairwise(bounds)
    ]


class _Sibling:
    """One view that is being filled."""

    def __init__(self, target: Target, keyring: Keyring, discarded: frozenset[int]) -> None:
        self.name = target.read_model.name
        self.orphans = Orphans()
        self._discarded = discarded
        self._tables = target.tables
        view = View(target.read_model, keyring, target.schema)
        self.people = view.people
        self.handlers = target.read_model.handlers
        self.batch = StreamBatch(self._tables, self.orphans)
        self._copier = Copier(target.schema, self._tables, view.people)

    def failure(self, fact: Recorded[Event], reason: Exception) -> Failure | None:
        """What is to be said of a fact that failed; nothing where somebody decided to go without."""
        if fact.position in self._discarded:
            return None
        return Failure.of(self.name, fact, reason)

    def write(self, connection: Connection[Any]) -> None:
        for table, rows in self.batch.taken().items():
            self._copier.write(connection, table, rows)


def fill(
    database: Database,
    keyring: Keyring,
    targets: Sequence[Target],
    parts: Iterable[Share],
    said: Said,
    *,
    park: bool,
) -> Filled:
    """Fill siblings with shares of the streams; raises FactFailedError unless failures are parked."""
    filled = Filled({}, [])
    topics = sorted({topic for target in targets for topic in target.read_model.topics})
    with (
        database.connect_reader() as reading,
        database.connect_owner() as writing,
        without_collecting(),
    ):
        writing.execute("SET synchronous_commit = off")
        discarded = _discarded(writing)
        siblings = [
            _Sibling(target, keyring, discarded.get(target.read_model.name, frozenset()))
            for target in targets
        ]
        taken = _handled(siblings)
        for batch in _batches(reading, _looked(parts, siblings, writing), topics, said):
            for facts in batch:
                failures = _take(taken, facts)
                for sibling in siblings:
                    sibling.batch.end()
                if failures and not park:
                    raise FactFailedError(failures[0])
                filled.failed.extend(failures)
            with writing.transaction():
                for sibling in siblings:
                    sibling.write(writing)
        filled.orphans = {each.name: each.orphans for each in siblings}
    return filled


def _looked(
    parts: Iterable[Share], siblings: Sequence[_Sibling], connection: Connection[Any]
) -> Iterator[Share]:
    """The shares, once it is known who was erased up to where they are read."""
    for part in parts:
        for sibling in siblings:
            sibling.people.look(connection, part.upto)
        yield part


_Takers: TypeAlias = Mapping[str, Sequence[tuple[_Sibling, Handler]]]
"""Topic to the siblings that handle it: most facts concern a few of them."""


def _handled(siblings: Sequence[_Sibling]) -> _Takers:
    takers: dict[str, list[tuple[_Sibling, Handler]]] = {}
    for sibling in siblings:
        for topic, handler in sibling.handlers.items():
            takers.setdefault(topic, []).append((sibling, handler))
    return takers


def _take(takers: _Takers, facts: Sequence[Recorded[Event]]) -> list[Failure]:
    """Merge a whole stream; where a fact fails, it and those after it stay out of that sibling."""
    failures: dict[_Sibling, Failure] = {}
    for fact in facts:
        for sibling, handler in takers.get(fact.event.topic, ()):
            if failures and sibling in failures:
                continue
            try:
                require_readable(fact)
                sibling.batch.add(list(handler(fact)))
            except Exception as reason:  # noqa: BLE001 - told to who asked for the rebuild
                failed = sibling.failure(fact, reason)
                if failed is not None:
                    failures[sibling] = failed
    return list(failures.values())


def _discarded(connection: Connection[Any]) -> dict[str, frozenset[int]]:
    rows = connection.execute(
        "SELECT view, array_agg(position) FROM projection.discarded GROUP BY view"
    )
    return {view: frozenset(positions) for view, positions in rows}


Stream: TypeAlias = list[Recorded[Event]]


def _batches(
    connection: Connection[Any], parts: Iterable[Share], topics: Sequence[str], said: Said
) -> Iterator[list[Stream]]:
    gathered: list[Stream] = []
    size = 0
    for share in parts:
        for stream in _streams(connection, share, topics, said):
            gathered.append(stream)
            size += len(stream)
            if size >= share.pace.write_at:
                yield gathered
                gathered, size = [], 0
    if gathered:
        yield gathered


def _streams(
    connection: Connection[Any], share: Share, topics: Sequence[str], said: Said
) -> Iterator[Stream]:
    """Whole streams, one after the other."""
    stream_of = attrgetter("stream_id")
    open_stream: list[Recorded[Event]] = []
    for facts in _read(connection, share, topics):
        said(len(facts))
        for stream_id, run in groupby(facts, stream_of):
            if open_stream and open_stream[0].stream_id != stream_id:
                yield open_stream
                open_stream = []
            open_stream.extend(run)
        if len(open_stream) > share.pace.longest_stream:
            raise StreamTooLongError(str(open_stream[0].stream_id))
    if open_stream:
        yield open_stream


def _read(
    connection: Connection[Any], share: Share, topics: Sequence[str]
) -> Iterator[list[Recorded[Event]]]:
    with connection.transaction():
        connection.execute("SET LOCAL cursor_tuple_fraction = 1")
        connection.execute("SET LOCAL work_mem = '64MB'")
        with connection.cursor("share", binary=True) as cursor:
            cursor.execute(_READ, (share.first, share.last, share.upto, list(topics)))
            while rows := cursor.fetchmany(share.pace.read_at_once):
                yield decode_readable(rows)
