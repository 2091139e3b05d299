"""The HTTP server of `aftersales serve`."""

import uvicorn

from api.command_line.store import open_store
from api.settings import Settings


def run_server(settings: Settings, url: str) -> None:
    """Serve until asked to stop. `url` is a migrated database."""
    from api.app import create_app  # noqa: PLC0415 - the schema takes a second; only this verb needs it

    with open_store(settings, url) as store:
        app = create_app(
            store,
            pool_min_size=settings.pool_min_size,
            pool_max_size=settings.pool_max_size,
            statement_timeout_s=settings.statement_timeout_seconds,
        )
        config = uvicorn.Config(
            app, host=settings.host, port=settings.port, log_config=None, access_log=False
        )
        uvicorn.Server(config).run()
