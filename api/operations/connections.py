"""How full the database is with connections, and what they wait for: pools of every process together."""

from typing import Any, Final

import msgspec
from psycopg import Connection

_CONNECTIONS: Final = """
SELECT count(*), current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int,
       count(*) FILTER (WHERE datname = current_database()),
       count(*) FILTER (WHERE datname = current_database() AND state = 'active'),
       count(*) FILTER (WHERE datname = current_database() AND wait_event_type = 'Lock'),
       coalesce(extract(epoch FROM clock_timestamp() - min(xact_start) FILTER (
           WHERE datname = current_database() AND pid <> pg_backend_pid())), 0)::float8
FROM pg_stat_activity WHERE backend_type = 'client backend'
"""


class Connections(msgspec.Struct, frozen=True, kw_only=True):
    """Connections of clients; what they do is known to the database's owner only."""

    server: int
    """Of all databases of the server."""
    most: int
    ours: int
    active: int
    waiting_for_locks: int
    oldest_transaction_s: float


def connections_of(connection: Connection[Any]) -> Connections:
    """The connections at this moment."""
    row = connection.execute(_CONNECTIONS).fetchone()
    names = Connections.__struct_fields__
    return Connections(**dict(zip(names, row or (), strict=True)))
