"""Connections, each in the role that it needs: owner, writer, reader."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, Final, LiteralString, Self, TypeVar, cast

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from eventstore.asking import AskedConnection
from eventstore.deadline import WaryConnection
from eventstore.prepared import Statement

T = TypeVar("T")

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
# And a client that vanishes leaves its session, with all its locks, to PostgreSQL for hours.
_BE_NOTICED: Final = (
    "-c tcp_keepalives_idle=15",
    "-c tcp_keepalives_interval=5",
    "-c tcp_keepalives_count=3",
    "-c tcp_user_timeout=30000",
)


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
        self._owner_url = _guarded(url)
        self._reader_url = in_role(url, READER, "-c default_transaction_read_only=on")
        self._writer_url = in_role(url, WRITER)
        self._timeout_s = timeout_s
        self.readers: ConnectionPool[AskedConnection] = ConnectionPool(
            self._reader_url,
            min_size=1,
            max_size=most_readers,
            timeout=timeout_s,
            open=False,
            kwargs={"autocommit": True},
            configure=self._make_wary,
            connection_class=AskedConnection,
        )
        self.writers = ConnectionPool(
            self._writer_url,
            min_size=0,
            max_size=2,
            timeout=timeout_s,
            open=False,
            kwargs={"autocommit": True},
            configure=self._make_wary,
            connection_class=cast("type[Connection[TupleRow]]", WaryConnection),
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
        return self._read(
            lambda connection: connection.execute(
                query, params, prepare=True, binary=True
            ).fetchall()
        )

    def ask(self, statement: Statement, arguments: Sequence[bytes]) -> PGresult:
        """As `select`, past the driver's cursors, for what nearly everything waits for."""
        return self._read(lambda connection: connection.ask(statement, arguments))

    def _read(self, question: Callable[[AskedConnection], T]) -> T:
        for last in (False, True):
            # As `reading()`, less a commit of nothing.
            connection = self.readers.getconn()
            try:
                return question(connection)
            except psycopg.Error:
                if connection.silent:  # the others lead into the same silence
                    self.readers.drain()
                if last or connection.silent or not connection.broken:
                    raise
            finally:
                self.readers.putconn(connection)
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

    def connect_owner(self, *, wary: bool = False) -> Connection[TupleRow]:
        """A connection of its own in the role that keeps the schema; autocommit.

        `wary`, here and below: a statement without an answer for `silence_s` loses the connection. For
        who works on and on in short statements.
        """
        connection = self._connect(self._owner_url, wary=wary)
        connection.prepared_max = MOST_PREPARED
        return connection

    def connect_reader(self, *, wary: bool = False) -> Connection[TupleRow]:
        """A connection of its own that can only read; autocommit."""
        return self._connect(self._reader_url, wary=wary)

    def connect_writer(self, *, wary: bool = False) -> Connection[TupleRow]:
        """A connection of its own that can only append; autocommit."""
        return self._connect(self._writer_url, wary=wary)

    def _connect(self, url: str, *, wary: bool) -> Connection[TupleRow]:
        kind = WaryConnection if wary else Connection[TupleRow]
        connection = kind.connect(url, autocommit=True, connect_timeout=int(self._timeout_s))
        self._make_wary(connection)
        return connection

    def _make_wary(self, connection: Connection[TupleRow]) -> None:
        if isinstance(connection, WaryConnection):
            connection.silence_s = self.silence_s


def in_role(url: str, role: str, *options: str) -> str:
    """The same address, acting in another role, and noticing a network that swallows everything."""
    return _guarded(url, f"-c role={role}", *options)


def _guarded(url: str, *options: str) -> str:
    given: dict[str, Any] = {
        "connect_timeout": 10,
        **_NOTICE_SILENCE,
        **conninfo_to_dict(url),
        "client_encoding": "UTF8",
    }
    joined = " ".join(filter(None, [given.get("options"), *_BE_NOTICED, *options]))
    return make_conninfo(**{**given, "options": joined})
