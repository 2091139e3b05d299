"""The history as SQL sees it, for tests that look behind the door."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from eventstore.database import Database
from eventstore.database import in_role as url_in_role


class Row(NamedTuple):
    """One row of `history.event`."""

    position: int
    stream_id: UUID
    version: int
    schema_version: int
    occurred_at: datetime
    recorded_at: datetime
    topic: str
    context: str
    data: str
    hash: bytes


@contextmanager
def in_role(database: Database, role: str) -> Generator[Connection[TupleRow]]:
    """A connection that may do what the role may, and that goes on after a refusal."""
    with psycopg.connect(url_in_role(database.url, role), autocommit=True) as connection:
        yield connection


def stored(database: Database) -> list[Row]:
    """All rows, in the order of positions."""
    with database.connect_owner() as owner:
        cursor = owner.cursor(row_factory=class_row(Row))
        return cursor.execute("SELECT * FROM history.event ORDER BY position").fetchall()
