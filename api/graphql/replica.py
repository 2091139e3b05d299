"""A read replica: queries go to it while it answers and keeps up; else to the primary.

Whoever asks for a position that it does not show in time is answered by the primary. Persons' keys are
always asked of the primary, so that somebody who was forgotten is forgotten at once.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final, TypeAlias

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.graphql.readers import Readers
from api.graphql.standing import Standing, Standings

LOOK_EVERY_S: Final = 5.0
"""So often it is asked how far behind it is, and so long it is left alone after a failure."""
MOST_BEHIND_S: Final = 10.0
"""A replica without a fact that has been there for longer is not asked."""
WAIT_S: Final = 1.0
"""So long a query waits for a position on the replica before the primary answers it."""
SILENT_S: Final = 5.0
"""A replica that says nothing for so long is left alone."""
LOOK_AGAIN_S: Final = 0.02
_AWAY: Final = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.UndefinedTable)

_HEAD: Final = "SELECT coalesce(max(position), 0) FROM history.event"
_MISSING: Final = """
SELECT extract(epoch FROM clock_timestamp() - recorded_at)::float8
FROM history.event WHERE position > %s ORDER BY position LIMIT 1
"""

Pool: TypeAlias = AsyncConnectionPool[AsyncConnection[TupleRow]]

_log = structlog.get_logger(__name__)


class Replica:
    """One replica, and whether it is worth asking."""

    def __init__(self, pool: Pool, primary: Pool) -> None:
        self.pool = pool
        self._primary = primary
        self._standings = Standings(Readers(pool, SILENT_S))
        self._looked_at = float("-inf")
        self._usable = False
        self._lent: set[int] = set()

    def lent(self, connection: AsyncConnection[Any]) -> bool:
        """Whether it is one of ours that somebody reads by at this moment."""
        return id(connection) in self._lent

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection[Any] | None]:
        """A connection to it; None where it is not worth asking, or gives none."""
        lease = self.pool.connection()
        try:
            connection = await lease.__aenter__() if await self.usable() else None
        except _AWAY as error:
            self._failed(error)
            connection = None
        if connection is None:
            yield None
            return
        self._lent.add(id(connection))
        try:
            yield connection
        except BaseException as error:
            if isinstance(error, _AWAY) and connection.broken:
                self._failed(error)
            if not await lease.__aexit__(type(error), error, error.__traceback__):
                raise
        else:
            await lease.__aexit__(None, None, None)
        finally:
            self._lent.discard(id(connection))

    async def standing(self, view: str, at_least: int) -> Standing | None:
        """Where a view stands there; None where it is not as far in time, or does not answer."""
        give_up = time.monotonic() + WAIT_S
        try:
            while await self.usable():
                standing = await self._standings.of(view, at_least)
                if standing.position >= at_least:
                    return standing
                if time.monotonic() >= give_up:
                    return None
                await asyncio.sleep(LOOK_AGAIN_S)
        except _AWAY as error:
            self._failed(error)
        return None

    async def usable(self) -> bool:
        """Whether it answers and keeps up, as far as was known a moment ago."""
        if time.monotonic() - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = time.monotonic()
            try:
                behind_s = await self._behind_s()
            except _AWAY as error:
                self._failed(error)
            else:
                self._say(behind_s <= MOST_BEHIND_S, f"it is {behind_s:,.0f} s behind")
        return self._usable

    async def _behind_s(self) -> float:
        async with self.pool.connection() as connection:
            row = await (await connection.execute(_HEAD)).fetchone()
        async with self._primary.connection() as connection:
            asked = await connection.execute(_MISSING, row or (0,))
            missing = await asked.fetchone()
        return missing[0] if missing else 0.0

    def _failed(self, error: Exception) -> None:
        self._looked_at = time.monotonic()
        self._say(False, str(error))

    def _say(self, usable: bool, why: str) -> None:
        if usable != self._usable:
            self._usable = usable
            if usable:
                _log.info("queries go to the replica")
            else:
                _log.warning("queries go to the primary, not to the replica", why=why)
