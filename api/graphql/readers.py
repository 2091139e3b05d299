"""Connections that can only read, and never wait for ever."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from eventstore.deadline import DEADLINES


class Readers:
    """A pool whose connections are shut where the database is silent for `silence_s`."""

    def __init__(
        self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], silence_s: float
    ) -> None:
        self._pool = pool
        self._silence_s = silence_s

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[AsyncConnection[TupleRow]]:
        """One of them; raises psycopg.OperationalError where the database does not answer."""
        connection = await self._pool.getconn()  # as `connection()`, less a commit of nothing
        try:
            with DEADLINES.within(connection, self._silence_s) as wait:
                try:
                    yield connection
                finally:
                    if wait.over:  # the others lead into the same silence
                        await self._pool.drain()
        finally:
            await self._pool.putconn(connection)
