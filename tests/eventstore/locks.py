"""Seeing who waits for the append lock, so that a test can order what happens at once."""

import time

from psycopg import Connection
from psycopg.rows import TupleRow

APPEND_LOCK = 4702111234474983745
"""The number in `history.append`."""

_WAITERS = """
SELECT pid FROM pg_locks
WHERE locktype = 'advisory' AND NOT granted AND ((classid::bigint << 32) | objid::bigint) = %s
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def wait_for_waiters(
    connection: Connection[TupleRow], count: int, *, besides: int = 0, timeout_s: float = 20.0
) -> list[int]:
    """Process ids of those who wait to append, once there are `count` of them."""
    give_up = time.monotonic() + timeout_s
    while time.monotonic() < give_up:
        rows = connection.execute(_WAITERS, (APPEND_LOCK,)).fetchall()
        waiters = [pid for (pid,) in rows if pid != besides]
        if len(waiters) >= count:
            return waiters
    raise TimeoutError(f"no {count} appends wait after {timeout_s} seconds")
