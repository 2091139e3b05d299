"""Connections, each in the role that it needs: owner, writer, reader."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, Final, LiteralString, Self

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from eventstore.deadline import DEADLINES

WRITER = "aftersales_writer"
READER = "aftersales_reader"

MOST_PREPARED: Final = 2_000
"""Whoever writes all views has some hundreds of statements. With the driver's 100 each pushed another
out, and most of a live fact's time went into preparing them again."""

# Without these a server that vanishes without a word leaves a caller waiting for hours.
_NOTICE_SILENCE: Final = {
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class Database:
    """One PostgreSQL database. Open it with `with`; the pools close with it."""

    def __init__(
        self,
        url: str,
        *,
        most_readers: int = 8,
        timeout_s: float = 10.0,
        silence_s: float = 30.0,
    ) -> None:
        self.url = url
        self.silence_s = silence_s
        """Whoever asks waits so long at most for an answer."""
        self._reader_url = in_role(url, READER, "-c default_transaction_read_only=on")
        self._writer_url = in_role(url, WRITER)
        self._timeout_s = timeout_s
        self.readers = ConnectionPool(
            self._reader_url,
            min_size=1,
            max_size=most_readers,
            timeout=timeout_s,
            open=False,
            kwargs={"autocommit": True},
            connection_class=Connection[TupleRow],
        )
        self.writers = ConnectionPool(
            self._writer_url,
            min_size=0,
            max_size=2,
            timeout=timeout_s,
            open=False,
            kwargs={"autocommit": True},
            connection_class=Connection[TupleRow],
        )

    def __enter__(self) -> Self:
        self.readers.open()
        self.writers.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the pools."""
        self.readers.close()
        self.writers.close()

    @contextmanager
    def reading(self) -> Generator[Connection[TupleRow]]:
        """A pooled connection that can only read."""
        with self.readers.connection() as connection:
            yield connection

    def select(self, query: LiteralString, params: Sequence[Any] = ()) -> list[TupleRow]:
        """All rows of a prepared query; asks once more where its pooled connection had died."""
        for last in (False, True):
            with self.reading() as connection, DEADLINES.within(connection, self.silence_s) as wait:
                try:
                    return connection.execute(query, params, prepare=True, binary=True).fetchall()
                except psycopg.Error:
                    if last or wait.over or not connection.broken:
                        raise
            self.readers.check()  # after a restart of the server the others are dead, too
        raise AssertionError("the second attempt returns or raises")

    @property
    def reader_url(self) -> str:
        """The address for a pool of readers."""
        return self._reader_url

    @property
    def scratch_url(self) -> str:
        """The address for readers that fill temporary tables of their own; they write nothing else."""
        return in_role(self.url, READER)

    def connect_owner(self) -> Connection[TupleRow]:
        """A connection of its own in the role that keeps the schema; autocommit."""
        connection = psycopg.connect(
            make_conninfo(**{**_NOTICE_SILENCE, **conninfo_to_dict(self.url)}),
            autocommit=True,
            connect_timeout=int(self._timeout_s),
        )
        connection.prepared_max = MOST_PREPARED
        return connection

    def connect_reader(self) -> Connection[TupleRow]:
        """A connection of its own that can only read; autocommit."""
        return psycopg.connect(
            self._reader_url, autocommit=True, connect_timeout=int(self._timeout_s)
        )

    def connect_writer(self) -> Connection[TupleRow]:
        """A connection of its own that can only append; autocommit."""
        return psycopg.connect(
            self._writer_url, autocommit=True, connect_timeout=int(self._timeout_s)
        )


def in_role(url: str, role: str, *options: str) -> str:
    """The same address, acting in another role, and noticing a network that swallows everything."""
    given: dict[str, Any] = {
        "connect_timeout": 10,
        **_NOTICE_SILENCE,
        **conninfo_to_dict(url),
        "client_encoding": "UTF8",
    }
    joined = " ".join(filter(None, [given.get("options"), f"-c role={role}", *options]))
    return make_conninfo(**{**given, "options": joined})
