"""Seeing who waits for the append lock, so that a test can order what happens at once."""

from psycopg import Connection
from psycopg.rows import TupleRow

from tests.eventstore.waiting import until

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
) -> list[int]:
    """Process ids of those who wait (to append, unless said), once there are `count` of them."""
    waiters: list[int] = []

    def enough() -> bool:
        rows = connection.execute(query.encode()).fetchall()
        waiters[:] = [pid for (pid,) in rows if pid != besides]
        return len(waiters) >= count

    until(enough)
    return waiters
