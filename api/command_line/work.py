"""`aftersales work`: policies and deadlines in a process of their own."""

from threading import Event
from typing import Annotated, Final

import structlog
import typer

from api.command_line.database import existing_database
from api.command_line.figures import watched
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.workers.crew import at_work, work_off, workers_of
from eventstore.migrate import migrate

_log = structlog.get_logger(__name__)

SAID: Final = {
    "policies": "facts looked at",
    "clock": "deadlines missed and recorded",
    "deliveries": "messages attempted",
    "reminders": "reminders sent",
    "checkpoints": "facts signed",
    "retention": "customers erased or restricted",
}


def work(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Work off what is due now, say what was done, and end.")
    ] = False,
) -> None:
    """Carry out what nobody asks for: policies, deadlines, reminders, deliveries, checkpoints, retention.

    Until Ctrl-C or SIGTERM, beside any number of servers and of its own kind: nothing is done
    twice. `serve` does the same in itself unless AFTERSALES_WORKERS=false.
    """
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store, watched(store, settings, tell=not once):
            workers = workers_of(store, settings)
            if once:
                for name, count in work_off(store, workers).items():
                    typer.echo(f"{name}: {count:,} {SAID.get(name, 'done')}")
                return
            with at_work(store, workers, follow=settings.follow):
                _log.info("at work", workers=[worker.name for worker in workers])
                until_asked_to_stop()
    _log.info("stopped")


def until_asked_to_stop() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    try:
        Event().wait()  # SIGTERM ends it as SystemExit
    except KeyboardInterrupt:
        return
