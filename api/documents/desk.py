"""Documents made without a server: the views are brought up first, and the operator is the reader."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.command_line.catching_up import catch_up
from api.documents.making import Drawn, authorisation_of, quote_of, settlement_of
from api.documents.sheet import VIEWS
from api.graphql.context import ApiContext, Moved, Services
from api.graphql.identity import OPERATOR
from api.graphql.pasts import scratch_pool
from api.store import Store
from projections.catalogue import READ_MODELS

T = TypeVar("T")


def quote(store: Store, order: str, version: int | None) -> Drawn:
    """As `quote_of`."""
    return _made(store, lambda context: quote_of(context, order, version=version))


def settlement(store: Store, order: str, number: str | None) -> Drawn:
    """As `settlement_of`."""
    return _made(store, lambda context: settlement_of(context, order, number=number))


def authorisation(store: Store, order: str) -> Drawn:
    """As `authorisation_of`."""
    return _made(store, lambda context: authorisation_of(context, order))


def as_operator(
    store: Store, views: Collection[str], make: Callable[[ApiContext], Awaitable[T]]
) -> T:
    """What `make` makes, asked by the operator, of views that show everything there is."""
    catch_up(store, *(model for model in READ_MODELS if model.name in views))
    return asyncio.run(_asked(store, make))


def _made(store: Store, make: Callable[[ApiContext], Awaitable[Drawn]]) -> Drawn:
    return as_operator(store, VIEWS, make)


async def _asked(store: Store, make: Callable[[ApiContext], Awaitable[T]]) -> T:
    pool = AsyncConnectionPool(
        store.database.reader_url,
        min_size=1,
        max_size=1,
        open=False,
        kwargs={"autocommit": True},
        connection_class=AsyncConnection[TupleRow],
    )
    scratch = scratch_pool(store.database.scratch_url)
    async with pool, scratch:
        services = Services(
            store.history, store.keyring, pool, Moved(), store.trail, store.builder, scratch
        )
        return await make(ApiContext(services, OPERATOR))
