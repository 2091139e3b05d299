"""The pasts that one request shows: all on one connection, given back when the request ends."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from domain.kernel import Refused, Rule
from projections.asof import MOST_SETS, AsOf, Past, ScratchConnection
from projections.engine import ReadModel

if TYPE_CHECKING:
    from api.graphql.context import Services

TOO_MANY = Rule(
    "as_of.too_many",
    "RM5",
    en="one request shows at most {most} pasts of a view",
    zh="一次查询中，同一视图最多查看 {most} 个历史时点",
)


MOST_CONNECTIONS: Final = 4
"""Questions about the past that are answered at a time; others wait for their turn."""


def scratch_pool(
    url: str, configure: Callable[[AsyncConnection[Any]], Awaitable[None]] | None = None
) -> AsyncConnectionPool[ScratchConnection]:
    """Connections with throw-away tables, made when the first past is asked for."""
    return AsyncConnectionPool(
        url,
        min_size=0,
        max_size=MOST_CONNECTIONS,
        open=False,
        kwargs={"prepare_threshold": 3},
        configure=configure,
        connection_class=ScratchConnection,
    )


class Pasts:
    """A request holds one such connection at most, so that requests never wait for each other's."""

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._connection: ScratchConnection | None = None
        self._opened: dict[str, int] = {}
        self._opening = asyncio.Lock()
        self._turn = asyncio.Lock()

    async def open(self, read_model: ReadModel, as_of: AsOf) -> Past:
        """An empty past of a view. Hold no other connection meanwhile."""
        view = read_model.name
        number = self._opened[view] = self._opened.get(view, 0) + 1
        if number > MOST_SETS:
            raise Refused(TOO_MANY, most=MOST_SETS)
        services = self._services
        async with self._opening:
            if self._connection is None:
                self._connection = await services.scratch.getconn()
        shape = await asyncio.to_thread(services.shapes.of, view, number)
        async with self._turn:  # before anything is filled, so that the tables last
            await self._connection.provide(shape)
        return Past(services.history, read_model, as_of, self._connection, shape, self._turn)

    async def end(self) -> None:
        """Give the connection back, its tables empty."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            await connection.forget()
        finally:
            await self._services.scratch.putconn(connection)


def past_of(row: object) -> Past | None:
    """The past that a shown row is of; None: it is of now."""
    return getattr(row, "past", None)


def past_asked(connection: AsyncConnection[object]) -> Past | None:
    """The past that a connection shows at this moment."""
    shown = getattr(connection, "shown", None)
    return shown if isinstance(shown, Past) else None


def of_past(row: Any, past: Past | None) -> Any:
    """The row, which what stands beside it asks where it is from."""
    row.past = past
    return row
