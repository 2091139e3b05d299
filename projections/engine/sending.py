"""Statements sent together through libpq's own pipeline: all of them happen, or none does.

A live fact is a handful of small statements. Through cursors each cost more in Python than in
PostgreSQL; here they are sent in one go, and nobody waits between them.
"""

import select
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, repeat
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import psycopg
from psycopg import AsyncRawCursor, Connection, RawCursor, pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn, PGresult

from eventstore.deadline import WaryConnection

Statement: TypeAlias = tuple[bytes, Sequence[bytes | None]]
"""The text with $1, $2, …, and its parameters in PostgreSQL's binary format; None is NULL."""

SILENCE_S: Final = 60.0
"""A server that says nothing for so long is taken for lost, where the connection names no time."""
_BINARY: Final = 1
_UNDO: Final = b"SELECT 1 / 0"
"""A statement that fails takes back all that were sent before it."""

_prepared: WeakKeyDictionary[Connection[Any], dict[bytes, bytes]] = WeakKeyDictionary()
"""Connection to the names under which it knows statements."""


def send(connection: Connection[Any], statements: Iterable[Statement]) -> None:
    """One transaction on a connection in autocommit; raises psycopg's error of the first that failed.

    PostgreSQL begins with the first while the next is being made. Where making one fails, nothing
    happens. A connection that does not answer is closed.
    """
    Sent(connection, statements).wait()


class Sent:
    """Statements under way: nothing else may be asked of the connection until they are answered."""

    def __init__(self, connection: Connection[Any], statements: Iterable[Statement]) -> None:
        self._connection = connection
        self._known = _prepared.setdefault(connection, {})
        silence_s = connection.silence_s if isinstance(connection, WaryConnection) else SILENCE_S
        self._line = _Line(connection.pgconn, silence_s)
        connection.pgconn.enter_pipeline_mode()
        with self._or_closed():
            self._asked, self._not_made = _asked(self._line, iter(statements), self._known)
            self.push()

    def push(self) -> None:
        """Send on what PostgreSQL has room for, without waiting."""
        with self._or_closed():
            self._connection.pgconn.flush()

    def wait(self) -> None:
        """Until all is answered; raises the error of the first that failed: nothing happened then."""
        with self._or_closed():
            failed = _answered(self._line, self._asked, self._known)
        self._connection.pgconn.exit_pipeline_mode()
        failed = self._not_made or failed
        if failed is not None:
            raise failed

    @contextmanager
    def _or_closed(self) -> Generator[None]:
        try:
            yield
        except BaseException:
            self._connection.close()  # nobody knows which answers are still to come
            raise


def execute(cursor: RawCursor[Any], statements: Iterable[Statement]) -> None:
    """The same statements one after the other, in a transaction that others write in as well."""
    cursor.adapters.register_dumper(bytes, _AsItIs)
    for text, parameters in statements:
        cursor.execute(text, parameters, prepare=True)


async def execute_later(cursor: AsyncRawCursor[Any], statements: Iterable[Statement]) -> None:
    """As `execute`, on a connection of asyncio."""
    cursor.adapters.register_dumper(bytes, _AsItIs)
    for text, parameters in statements:
        await cursor.execute(text, parameters, prepare=True)


class _AsItIs(Dumper):
    """Parameters that are packed already; their types stand in the statement."""

    format = pq.Format.BINARY
    oid = 0

    def dump(self, obj: bytes) -> Buffer | None:
        return obj


_Asked: TypeAlias = list[tuple[bytes, bytes] | None]
"""Of each answer that is to come: which statement it has prepared under which name, if any."""


def _asked(
    line: "_Line", statements: Iterator[Statement], known: Mapping[bytes, bytes]
) -> tuple[_Asked, Exception | None]:
    """What was sent, and why no more could be made."""
    pgconn, asked = line.pgconn, list[tuple[bytes, bytes] | None]()
    fresh: dict[bytes, bytes] = {}
    while True:
        try:
            statement = next(statements, None)
        except Exception as error:  # noqa: BLE001 - the caller raises it
            pgconn.send_query_params(_UNDO, None)
            asked.append(None)
            not_made = error
            break
        if statement is None:
            not_made = None
            break
        text, parameters = statement
        if not parameters:  # its plan would stay the same, whatever stands in its tables
            pgconn.send_query_params(text, None)
            asked.append(None)
            continue
        name = known.get(text) or fresh.get(text)
        if name is None:
            name = fresh[text] = b"shown_%d" % (len(known) + len(fresh))
            pgconn.send_prepare(name, text)
            asked.append((text, name))
        pgconn.send_query_prepared(name, parameters, [_BINARY] * len(parameters))
        asked.append(None)
        pgconn.flush()
    pgconn.pipeline_sync()
    return asked, not_made


def _answered(
    line: "_Line", asked: Sequence[tuple[bytes, bytes] | None], known: dict[bytes, bytes]
) -> psycopg.Error | None:
    failed: psycopg.Error | None = None
    line.flush()
    for prepared in chain(asked, repeat(None)):
        while (result := line.next()) is not None:
            match result.status:
                case ExecStatus.PIPELINE_SYNC:
                    return failed
                case ExecStatus.FATAL_ERROR:
                    failed = failed or psycopg.errors.error_from_result(result)
                case ExecStatus.PIPELINE_ABORTED:
                    pass
                case _:
                    if prepared is not None:
                        known[prepared[0]] = prepared[1]
    raise AssertionError("there is no end of repeated")


class _Line:
    """Waits for PostgreSQL, and lets other threads work meanwhile."""

    def __init__(self, pgconn: PGconn, silence_s: float) -> None:
        self.pgconn = pgconn
        self._silence_s = silence_s

    def flush(self) -> None:
        while self.pgconn.flush():
            self._await(writing=True)

    def next(self) -> PGresult | None:
        while self.pgconn.is_busy():
            self._await(writing=False)
        return self.pgconn.get_result()

    def _await(self, *, writing: bool) -> None:
        line = [self.pgconn.socket]
        readable, writable, _ = select.select(line, line if writing else [], [], self._silence_s)
        if readable:
            self.pgconn.consume_input()
        elif not writable:
            raise psycopg.OperationalError(
                f"the database has said nothing for {self._silence_s:.0f} s"
            )
