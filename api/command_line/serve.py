"""The HTTP server of `aftersales serve`."""

import logging

from api.settings import Settings

log = logging.getLogger(__name__)


def run_server(settings: Settings, url: str) -> None:
    """Serve until asked to stop. `url` is a migrated database.

    Not there yet: this says so and returns.
    """
    log.warning("database ready at %s; no HTTP server for %s yet", url, settings.host)
