"""The HTTP application: GraphQL, explorer, health; and what runs beside it while it serves."""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api import explorer
from api.access import answers as access
from api.access.door import Door
from api.documents.press import Press
from api.documents.routes import router as documents_router
from api.graphql.context import Moved, Services
from api.graphql.pasts import scratch_pool
from api.graphql.router import graphql_router
from api.schema import schema
from api.store import Store
from api.workers.crew import NOBODY, Worker, at_work
from eventstore.migrate import pending

MOST_BODY_BYTES: Final = 1_048_576
READY_LAG: Final = 10_000
"""A server whose views are further behind than this takes no readers yet."""


def create_app(
    store: Store,
    door: Door,
    *,
    workers: Sequence[Worker] = NOBODY,
    pool_min_size: int = 2,
    pool_max_size: int = 10,
    statement_timeout_s: int = 30,
    paper_font: str | None = None,
) -> FastAPI:
    """The application over an open store, and the workers that work beside it."""
    printer = Press(paper_font)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        pool = AsyncConnectionPool(
            store.database.reader_url,
            min_size=pool_min_size,
            max_size=pool_max_size,
            open=False,
            kwargs={
                "autocommit": True,
                "prepare_threshold": 3,
            },
            configure=_with_timeout(statement_timeout_s),
            connection_class=AsyncConnection[TupleRow],
        )
        moved = Moved()
        store.follower.on_move(moved.tell)
        scratch = scratch_pool(store.database.scratch_url, _with_timeout(statement_timeout_s))
        async with pool, scratch:
            app.state.services = Services(
                store.history, store.keyring, pool, moved, store.builder, scratch
            )
            with at_work(store, workers):
                yield

    app = FastAPI(title="aftersales", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.door = door
    app.include_router(graphql_router(schema), prefix="/graphql")
    app.include_router(access.router(door))
    access.add_answers(app)
    app.include_router(explorer.router())
    app.include_router(documents_router(printer))
    _add_health(app, store)
    app.middleware("http")(_refuse_large)
    return app


def _with_timeout(seconds: int) -> Any:
    async def configure(connection: AsyncConnection[Any]) -> None:
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


async def _refuse_large(request: Request, call_next: Any) -> Any:
    if "transfer-encoding" in request.headers:  # a body whose length is known only at its end
        return JSONResponse({"errors": [{"message": "say Content-Length"}]}, status_code=411)
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MOST_BODY_BYTES:
        return JSONResponse(
            {"errors": [{"message": f"a request has at most {MOST_BODY_BYTES} bytes"}]},
            status_code=413,
        )
    return await call_next(request)
