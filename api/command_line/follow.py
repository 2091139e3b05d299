"""`aftersales follow`: the views brought up to date in a process of their own."""

import structlog

from api.command_line.database import existing_database
from api.command_line.figures import watched
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.command_line.work import until_asked_to_stop
from api.workers.crew import NOBODY, at_work
from eventstore.migrate import migrate

_log = structlog.get_logger(__name__)


def follow() -> None:
    """Bring the views up to date as facts are recorded, and nothing else.

    Until Ctrl-C or SIGTERM. Of any number of processes one at a time leads each view, and the next
    takes over the moment it is gone. `serve` and `work` follow, too, unless AFTERSALES_FOLLOW=false.
    """
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with (
            open_store(settings, url, build=False) as store,
            watched(store, settings),
            at_work(store, NOBODY),
        ):
            _log.info("following")
            until_asked_to_stop()
    _log.info("stopped")
