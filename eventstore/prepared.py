"""Statements put through libpq itself, prepared once a connection, in PostgreSQL's binary form.

For the few that everything waits for – the append, the facts of a stream. A cursor costs them more in
Python than they cost in PostgreSQL.
"""

from collections.abc import Sequence
from typing import Final

import msgspec
import psycopg
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

_BINARY: Final = 1


class Statement(msgspec.Struct, frozen=True):
    """A statement by its name; arguments are $1, $2, …"""

    name: bytes
    query: bytes
    types: tuple[int, ...]
    """PostgreSQL's number of each argument's type."""


def prepare(line: PGconn, statement: Statement) -> None:
    """Make the statement known on a connection; raises psycopg's error for what the server said."""
    answer = line.prepare(statement.name, statement.query, statement.types)
    _check(line, answer, ExecStatus.COMMAND_OK)


def run(line: PGconn, statement: Statement, arguments: Sequence[bytes]) -> PGresult:
    """The rows of a prepared statement; raises OperationalError where the connection is lost."""
    answer = line.exec_prepared(
        statement.name, arguments, [_BINARY] * len(arguments), result_format=_BINARY
    )
    _check(line, answer, ExecStatus.TUPLES_OK)
    return answer


def _check(line: PGconn, answer: PGresult, wanted: ExecStatus) -> None:
    if answer.status == wanted:
        return
    if line.status == ConnStatus.BAD:
        raise psycopg.OperationalError(answer.get_error_message())
    raise psycopg.errors.error_from_result(answer)
