"""The HTTP server of `aftersales serve`."""

import gc
import time
from socket import socket

import structlog
import typer
import uvicorn

from api.access.door import Door
from api.command_line.database import database
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.command_line.tracing import tracing
from api.command_line.welcome import welcome
from api.demonstration import is_due, load_demonstration
from api.draining import DrainingServer
from api.integrity import checkpoints_of
from api.lasting import keep_for_good
from api.settings import Settings
from api.store import Store
from api.workers.crew import NOBODY, workers_of
from eventstore.migrate import migrate

_log = structlog.get_logger(__name__)


def serve() -> None:
    """Start the server: database, migrations, then HTTP until Ctrl-C or SIGTERM."""
    settings = prepared()
    with database(settings) as url:
        migrate(url)
        _run_server(settings, url)


def _run_server(settings: Settings, url: str) -> None:
    """Serve until asked to stop. `url` is a migrated database."""
    gc.disable()  # the modules and the schema stay for good: no collection need look through them
    from api.app import create_app  # noqa: PLC0415 - the schema takes a second; only this verb needs it
    from api.graphql.options import options_of  # noqa: PLC0415 - as above
    from api.http_guard import MOST_BODY_BYTES  # noqa: PLC0415 - as above

    gc.freeze()
    gc.enable()

    with open_store(settings, url, build=False) as store, tracing(settings) as spans:
        if settings.demo and is_due(store.history):
            _load_demonstration(store)
        door = Door.of_settings(settings)
        app = create_app(
            store,
            door,
            workers=workers_of(store, settings) if settings.workers else NOBODY,
            pool_min_size=settings.pool_min_size,
            pool_max_size=settings.pool_max_size,
            pool_wait_s=settings.pool_wait_seconds,
            metrics_anywhere=settings.metrics_from == "anywhere",
            follow=settings.follow,
            spans=spans,
            replica_url=replica.get_secret_value() if (replica := settings.replica_url) else None,
            statement_timeout_s=settings.statement_timeout_seconds,
            paper_font=settings.paper_font,
            graphql=options_of(settings),
            checkpoints=checkpoints_of(settings, store.database),
        )
        config = uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            ws_max_size=MOST_BODY_BYTES,
            timeout_graceful_shutdown=settings.drain_seconds,
        )
        shown = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - only asked
        words = welcome(f"http://{shown}:{settings.port}", door.issuer, demonstration=settings.demo)
        _Server(config, words).run()


class _Server(DrainingServer):
    """Says where to look once it listens."""

    def __init__(self, config: uvicorn.Config, words: str) -> None:
        super().__init__(config)
        self._words = words

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            keep_for_good()  # also the application, and what a demonstration left
            typer.echo(self._words)


def _load_demonstration(store: Store) -> None:
    _log.info("the history is empty: loading the demonstration (AFTERSALES_DEMO=false: not)")
    began = time.monotonic()
    loaded = load_demonstration(store)
    _log.info(
        "loaded the demonstration",
        orders=loaded.orders,
        events=loaded.events,
        seconds=round(time.monotonic() - began, 1),
    )
