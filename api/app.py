"""The HTTP application: GraphQL, explorer, health; and what runs beside it while it serves."""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, closing, nullcontext
from typing import TYPE_CHECKING, Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg.types.json import set_json_loads
from psycopg_pool import AsyncConnectionPool

from api import explorer
from api.access import answers as access
from api.access.door import Door
from api.documents.press import Press
from api.documents.routes import router as documents_router
from api.exports.case.routes import router as cases_router
from api.graphql.context import Moved, Services
from api.graphql.options import Options
from api.graphql.pasts import scratch_pool
from api.graphql.pipeline import Pipeline
from api.graphql.replica import Replica
from api.graphql.router import graphql_router
from api.graphql.sockets import socket_router
from api.graphql.subscribers import Subscribers
from api.http_guard import HttpGuard
from api.operations import metrics_route
from api.operations.collected import Collected
from api.operations.meter import Meter
from api.operations.watched import Watched
from api.schema import schema
from api.store import Store
from api.workers.crew import NOBODY, Worker, at_work
from eventstore.database import READER, in_role
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.migrate import pending

if TYPE_CHECKING:
    from api.operations.spans import Spans

_USUAL: Final = Options()
REPLICA_WAIT_S: Final = 1.0
READY_LAG: Final = 10_000
"""A server whose views are further behind than this takes no readers yet."""


def create_app(
    store: Store,
    door: Door,
    *,
    workers: Sequence[Worker] = NOBODY,
    pool_min_size: int = 2,
    pool_max_size: int = 10,
    pool_wait_s: float = 10,
    statement_timeout_s: int = 30,
    metrics_anywhere: bool = False,
    follow: bool = True,
    replica_url: str | None = None,
    spans: "Spans | None" = None,
    paper_font: str | None = None,
    graphql: Options = _USUAL,
    checkpoints: Checkpoints | None = None,
) -> FastAPI:
    """The application over an open store, and the workers that work beside it.

    `checkpoints`: signs case files; without it none are given out.
    """
    printer = Press(paper_font)
    meter = _meter(spans)
    store.history.watch = meter

    def pool_of(
        url: str, wait_s: float, *, check: bool = False
    ) -> AsyncConnectionPool[AsyncConnection[TupleRow]]:
        return AsyncConnectionPool(
            url,
            min_size=pool_min_size,
            max_size=pool_max_size,
            timeout=min(wait_s, store.database.silence_s),
            open=False,
            kwargs={"autocommit": True, "prepare_threshold": 3},
            configure=_with_timeout(statement_timeout_s),
            check=AsyncConnectionPool.check_connection if check else None,
            connection_class=AsyncConnection[TupleRow],
        )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        pool = pool_of(store.database.reader_url, pool_wait_s)
        replica = None
        if replica_url is not None:
            url = in_role(replica_url, READER, "-c default_transaction_read_only=on")
            replica = Replica(pool_of(url, REPLICA_WAIT_S, check=True), pool)
        moved = Moved()
        store.follower.on_move(moved.tell)
        scratch = scratch_pool(store.database.scratch_url, _with_timeout(statement_timeout_s))
        async with pool, scratch, replica.pool if replica else nullcontext():
            app.state.pools = {
                "queries": pool,
                "commands": store.database.readers,
                "keys": store.database.writers,
                **({"replica": replica.pool} if replica else {}),
            }
            app.state.services = Services(
                store.history,
                store.keyring,
                pool,
                moved,
                store.trail,
                store.builder,
                scratch,
                replica,
                shown=lambda: store.follower.positions,
            )
            with at_work(store, workers, follow=follow), closing(app.state.services.hands):
                yield

    app = FastAPI(title="aftersales", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.door = door
    pipeline = Pipeline(schema.core, graphql)
    app.include_router(graphql_router(pipeline))
    app.state.subscribers = Subscribers()
    app.include_router(socket_router(pipeline, app.state.subscribers))
    app.include_router(access.router(door))
    access.add_answers(app)
    app.include_router(explorer.router())
    app.include_router(documents_router(printer))
    if checkpoints is not None:
        app.include_router(cases_router(printer, checkpoints))
    _add_health(app, store)
    meter.registry.register(Collected(store.database, lambda: _statistics(app)))
    app.include_router(metrics_route.router(meter, anywhere=metrics_anywhere))
    app.add_middleware(HttpGuard)
    app.add_middleware(Watched, meter=meter, spans=spans)
    return app


def _meter(spans: "Spans | None") -> Meter:
    if spans is None:
        return Meter()
    from api.operations.looking import Traced  # noqa: PLC0415 - only who traces loads the exporter

    return Traced(spans)


def _statistics(app: FastAPI) -> dict[str, dict[str, int]]:
    return {name: pool.get_stats() for name, pool in app.state.pools.items()}


def _with_timeout(seconds: int) -> Any:
    async def configure(connection: AsyncConnection[Any]) -> None:
        set_json_loads(msgspec.json.decode, connection)
        await connection.execute(f"SET statement_timeout = '{int(seconds)}s'".encode())
        await connection.commit()

    return configure


def _add_health(app: FastAPI, store: Store) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:  # the process lives
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    def readyz() -> JSONResponse:  # a plain function: it asks the database in a thread
        started = time.monotonic()
        problems: list[str] = []
        lag: dict[str, int] = {}
        parked: dict[str, int] = {}
        try:
            problems += [f"migration {name} is pending" for name in pending(store.url)]
            views = store.lag().views
            lag = {view.view: view.facts_behind for view in views}
            parked = {view.view: view.parked_streams for view in views if view.parked_streams}
            problems += [f"{name} is {n} facts behind" for name, n in lag.items() if n > READY_LAG]
            problems += [f"{name}: {what}" for name, what in store.builder.unready.items()]
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready"
            problems.append(f"the database does not answer: {type(error).__name__}")
        return JSONResponse(
            {
                "ready": not problems,
                "problems": problems,
                "lag": lag,
                "parked": parked,
                "seconds": round(time.monotonic() - started, 3),
            },
            status_code=503 if problems else 200,
        )
