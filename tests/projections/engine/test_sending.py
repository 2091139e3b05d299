"""Packed columns and sent statements: what PostgreSQL reads is what was meant, all of it or nothing."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection
from psycopg.adapt import Transformer
from psycopg.rows import TupleRow

from domain.kernel import Channel
from eventstore.database import Database
from eventstore.keyring import Keyring
from projections.engine.packing import NULL, array, one, packed
from projections.engine.people import People
from projections.engine.sending import Statement, send

NOON = datetime(2026, 3, 31, 12, 0, 0, 5, tzinfo=UTC)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection[TupleRow]]:
    with database.connect_owner() as connection:
        connection.execute("CREATE TEMP TABLE said (number integer PRIMARY KEY)")
        yield connection


@pytest.mark.parametrize(
    ("kind", "values", "shown"),
    [
        ("text", ["刹车异响", Channel.APP, ""], ["刹车异响", "app", ""]),
        ("uuid", [UUID(int=7)], [UUID(int=7)]),
        ("timestamp with time zone", [NOON], [NOON]),
        ("timestamp with time zone", [datetime(1899, 1, 1, tzinfo=UTC)], None),
        ("date", [date(2026, 3, 31), date(1969, 12, 31)], None),
        ("smallint", [-7], None),
        ("integer", [2**31 - 1], None),
        ("bigint", [-(2**40)], None),
        ("boolean", [True, False], None),
        ("bytea", [b"\x00\xff"], None),
        ("jsonb", [{"里程": [1, "二"]}], ['{"里程": [1, "二"]}']),
        ("numeric", [Decimal("1.50")], None),
        ("double precision", [0.25], None),
    ],
)
def test_a_packed_column_is_read_as_it_was_meant(
    database: Database,
    keyring: Keyring,
    kind: str,
    values: Sequence[Any],
    shown: Sequence[Any] | None,
) -> None:
    read = "jsonb::text" if kind == "jsonb" else kind
    elements = "text" if kind == "jsonb" else kind
    column = array(kind, packed(kind, [*values, None], People(keyring)))
    alone = [one(kind, value, People(keyring)) for value in [*values, None]]
    assert alone == [
        None if raw == NULL else raw[4:] for raw in packed(kind, [*values, None], People(keyring))
    ]
    with database.connect_owner() as connection:
        result = connection.pgconn.exec_params(
            f"SELECT array_agg(u::{read}) FROM unnest($1::{elements}[]) AS u".encode(),
            [column],
            param_formats=[1],
            result_format=1,
        )
        transformer = Transformer(connection)
        transformer.set_pgresult(result)
        assert transformer.load_rows(0, 1, tuple) == [([*(shown or values), None],)]


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", 2**31), ("uuid", "no id"), ("text", 7), ("boolean", "maybe")]
)
def test_a_value_of_another_type_is_the_databases_kind_of_error(
    keyring: Keyring, kind: str, value: object
) -> None:
    with pytest.raises(psycopg.DataError):
        packed(kind, [value], People(keyring))
    with pytest.raises(psycopg.DataError):
        one(kind, value, People(keyring))


def test_where_one_statement_fails_nothing_happens_and_the_connection_goes_on(
    connection: Connection[TupleRow], keyring: Keyring
) -> None:
    def say(number: int, more: str = "") -> Statement:
        column = array("integer", packed("integer", [number], People(keyring)))
        return f"INSERT INTO said SELECT unnest($1::integer[]){more}".encode(), [column]

    with pytest.raises(psycopg.errors.UniqueViolation):
        send(connection, [say(1), say(1), say(2, " + 10")])
    assert connection.execute("SELECT * FROM said").fetchall() == []
    send(connection, [say(1), say(2, " + 10")])
    assert connection.execute("SELECT number FROM said ORDER BY 1").fetchall() == [(1,), (12,)]


def test_where_one_statement_cannot_be_made_nothing_happens_and_the_connection_goes_on(
    connection: Connection[TupleRow],
) -> None:
    def statements(*, fail: bool) -> Iterator[Statement]:
        yield b"INSERT INTO said VALUES (1)", []
        if fail:
            raise LookupError("no such column")
        yield b"INSERT INTO said VALUES (2)", []

    with pytest.raises(LookupError, match="no such column"):
        send(connection, statements(fail=True))
    assert connection.execute("SELECT * FROM said").fetchall() == []
    send(connection, statements(fail=False))
    assert connection.execute("SELECT number FROM said ORDER BY 1").fetchall() == [(1,), (2,)]


def test_a_lost_connection_is_an_error_and_is_closed(
    connection: Connection[TupleRow], database: Database
) -> None:
    with database.connect_owner() as killer:
        killer.execute("SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        send(connection, [(b"SELECT 1", [])])
    assert connection.closed
