"""Who leads: of all processes that follow a view, one at a time shows it.

The lock is a session's: PostgreSQL frees it the moment the process dies, and whoever asks next leads.
"""

from collections.abc import Iterable
from typing import Any, LiteralString

from psycopg import Connection

_TRY: LiteralString = """
SELECT name FROM unnest(%s::text[]) AS name
WHERE pg_try_advisory_lock(hashtextextended('aftersales leads ' || name, 0))
"""


class Leading:
    """The views that this connection leads. They are lost with the connection."""

    def __init__(self, connection: Connection[Any], names: Iterable[str]) -> None:
        self._connection = connection
        self._wanted = set(names)
        self.led: set[str] = set()

    def take(self) -> set[str]:
        """Lead whatever nobody else leads; the views that are new among them."""
        if not self._wanted:
            return set()
        free = self._connection.execute(_TRY, (sorted(self._wanted),)).fetchall()
        taken = {name for (name,) in free}
        self._wanted -= taken
        self.led |= taken
        return taken
