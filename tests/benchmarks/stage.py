"""What the benchmarks of reading work on: a durable PostgreSQL with a history as `demo` makes it."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from api.demonstration.fleet import plan
from api.demonstration.recording import Recording
from api.store import Store
from eventstore.embedded import EmbeddedPostgres
from eventstore.migrate import migrate

EVENTS: Final = int(os.environ.get("EVENTS", "200000"))
MASTER_KEY: Final = b"a master key for benchmarks"
AN_ORDER: Final = 61
"""Events of one order, its customer, car, calls and complaints, on average."""


@contextmanager
def server() -> Generator[str]:
    """The URL of an empty, migrated database with fsync on."""
    with (
        tempfile.TemporaryDirectory(prefix="aftersales-bench-") as folder,
        EmbeddedPostgres(Path(folder)) as postgres,
    ):
        url = postgres.start()
        migrate(url)
        yield url


@contextmanager
def filled(url: str, events: int = EVENTS) -> Generator[Store]:
    """An open store with about so many events, its views empty."""
    with Store(url, MASTER_KEY).opened() as store:
        visits, recording = plan("fleet/1", max(1, events // AN_ORDER)), Recording(store.history)
        delivered = [visit for visit in visits if visit.delivered]
        recording.visits(visits, _quietly)
        store.reactor.catch_up()
        recording.calls(delivered, _quietly)
        store.reactor.catch_up()
        recording.complaints_from_calls(delivered, _quietly)
        with store.database.connect_owner() as connection:
            connection.execute("VACUUM ANALYZE history.event")
        yield store


def library_environment(url: str) -> dict[str, str]:
    """The settings by which the library's own PostgreSQL recorders find the same server."""
    with psycopg.connect(url) as connection:
        to = connection.info
        return {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": to.dbname,
            "POSTGRES_HOST": to.host,
            "POSTGRES_PORT": str(to.port),
            "POSTGRES_USER": to.user,
            "POSTGRES_PASSWORD": to.password,
        }


def _quietly(_: int) -> None:
    """Nobody watches."""
