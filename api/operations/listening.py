"""`/metrics` on a port of its own, for a process that serves nothing else."""

from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from prometheus_client import start_http_server

from api.operations.collected import Collected
from api.operations.meter import Meter
from eventstore.database import Database


def told(meter: Meter, database: Database, address: str, port: int) -> AbstractContextManager[None]:
    """What the meter counts and the database tells, until the block ends. Raises OSError at once."""
    pools = {"commands": database.readers, "keys": database.writers}
    meter.registry.register(
        Collected(database, lambda: {name: pool.get_stats() for name, pool in pools.items()})
    )
    return _until_its_end(*start_http_server(port, address, meter.registry))


@contextmanager
def _until_its_end(server: Any, thread: Any) -> Generator[None]:
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
