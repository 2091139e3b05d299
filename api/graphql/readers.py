"""Connections that can only read, and never wait for ever."""

from contextlib import AbstractAsyncContextManager

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from eventstore.deadline import DEADLINES, Watched


class Readers:
    """A pool whose connections are shut where the database is silent for `silence_s`."""

    def __init__(
        self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], silence_s: float
    ) -> None:
        self.pool = pool
        self.silence_s = silence_s

    def connection(self) -> "Lease":
        """One of them; raises psycopg.OperationalError where the database does not answer."""
        return Lease(self)


class Lease(AbstractAsyncContextManager[AsyncConnection[TupleRow]]):
    """A connection while it is read by; written out, because every list of an answer takes one."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._held: tuple[AsyncConnection[TupleRow], Watched] | None = None

    async def __aenter__(self) -> AsyncConnection[TupleRow]:
        pool = self._readers.pool
        connection = await pool.getconn()  # as `connection()`, less a commit of nothing
        wait = DEADLINES.within(connection, self._readers.silence_s)
        self._held = connection, wait
        wait.begin()
        return connection

    async def __aexit__(self, *_: object) -> None:
        if self._held is None:
            return
        connection, wait = self._held
        wait.end()
        try:
            if wait.over:  # the others lead into the same silence
                await self._readers.pool.drain()
        finally:
            await self._readers.pool.putconn(connection)
