"""Statements sent together through libpq's own pipeline: all of them happen, or none does.

A live fact is a handful of small statements. Through cursors each cost more in Python than in
PostgreSQL; here they are sent in one go, and nobody waits between them.
"""

import select
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

import psycopg
from psycopg import AsyncRawCursor, Connection, RawCursor, pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

Statement: TypeAlias = tuple[bytes, Sequence[bytes]]
"""The text with $1, $2, …, and its parameters in PostgreSQL's binary format."""

SILENCE_S: Final = 60.0
"""A server that says nothing for so long is taken for lost."""
_BINARY: Final = 1

_prepared: WeakKeyDictionary[Connection[Any], dict[bytes, bytes]] = WeakKeyDictionary()
"""Connection to the names under which it knows statements."""


def send(connection: Connection[Any], statements: Iterable[Statement]) -> None:
    """One transaction on a connection in autocommit; raises psycopg's error of the first that failed.

    A connection that does not answer is closed.
    """
    known, asked = _prepared.setdefault(connection, {}), list(statements)
    pgconn = connection.pgconn
    pgconn.enter_pipeline_mode()
    try:
        failed = _answered(pgconn, _asked(pgconn, asked, known), known)
    except BaseException:
        connection.close()  # nobody knows which answers are still to come
        raise
    pgconn.exit_pipeline_mode()
    if failed is not None:
        raise failed


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


def _asked(
    pgconn: PGconn, statements: Sequence[Statement], known: Mapping[bytes, bytes]
) -> list[tuple[bytes, bytes] | None]:
    """Of each answer that is to come: which statement it has prepared under which name, if any."""
    asked: list[tuple[bytes, bytes] | None] = []
    fresh: dict[bytes, bytes] = {}
    for text, parameters in statements:
        name = known.get(text) or fresh.get(text)
        if name is None:
            name = fresh[text] = b"shown_%d" % (len(known) + len(fresh))
            pgconn.send_prepare(name, text)
            asked.append((text, name))
        pgconn.send_query_prepared(name, parameters, [_BINARY] * len(parameters))
        asked.append(None)
    pgconn.pipeline_sync()
    return asked


def _answered(
    pgconn: PGconn, asked: Sequence[tuple[bytes, bytes] | None], known: dict[bytes, bytes]
) -> psycopg.Error | None:
    failed: psycopg.Error | None = None
    _flush(pgconn)
    for prepared in chain(asked, repeat(None)):
        while (result := _next(pgconn)) is not None:
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


def _next(pgconn: PGconn) -> Any:
    while pgconn.is_busy():
        _await(pgconn, writing=False)
    return pgconn.get_result()


def _flush(pgconn: PGconn) -> None:
    while pgconn.flush():
        _await(pgconn, writing=True)


def _await(pgconn: PGconn, *, writing: bool) -> None:
    line = [pgconn.socket]
    readable, writable, _ = select.select(line, line if writing else [], [], SILENCE_S)
    if readable:
        pgconn.consume_input()
    elif not writable:
        raise psycopg.OperationalError(f"the database has said nothing for {SILENCE_S:.0f} s")
