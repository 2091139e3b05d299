"""Seeing who waits for the append lock, so that a test can order what happens at once."""

import time

from psycopg import Connection
from psycopg.rows import TupleRow

APPEND_LOCK = 4702111234474983745
"""The number in `history.append`."""

WAITERS_TO_APPEND = f"""
SELECT pid FROM pg_locks
WHERE locktype = 'advisory' AND NOT granted
AND ((classid::bigint << 32) | objid::bigint) = {APPEND_LOCK}
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
WAITERS_FOR_A_TABLE = """
SELECT pid FROM pg_locks WHERE locktype = 'relation' AND NOT granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def wait_for_waiters(
    connection: Connection[TupleRow],
    count: int,
    *,
    query: str = WAITERS_TO_APPEND,
    besides: int = 0,
    timeout_s: float = 20.0,
) -> list[int]:
    """Process ids of those who wait (to append, unless said), once there are `count` of them."""
    give_up = time.monotonic() + timeout_s
    while time.monotonic() < give_up:
        rows = connection.execute(query.encode()).fetchall()
        waiters = [pid for (pid,) in rows if pid != besides]
        if len(waiters) >= count:
            return waiters
    raise TimeoutError(f"no {count} wait after {timeout_s} seconds")
