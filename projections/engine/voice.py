"""Telling other processes that views have moved, by NOTIFY."""

import time
from typing import Any, Final

from psycopg import Connection

MOVED: Final = "view_moved"
"""The channel."""
AT_LEAST_EVERY_S: Final = 0.02

_SAY = "SELECT pg_notify(%s, '')"


def say_moved(connection: Connection[Any]) -> None:
    """Say so at once."""
    connection.execute(_SAY, (MOVED,), prepare=True)


class Voice:
    """Says so once for many facts in a row: every word waits for the commits of all others."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self.pid = connection.info.backend_pid
        self._unsaid = False
        self._said_at = float("-inf")

    def moved(self) -> None:
        """There is something to say."""
        self._unsaid = True

    def speak(self, *, busy: bool) -> None:
        """Say what is unsaid; while the speaker is `busy`, every 20 ms."""
        now = time.monotonic()
        if self._unsaid and (not busy or now - self._said_at >= AT_LEAST_EVERY_S):
            say_moved(self._connection)
            self._unsaid, self._said_at = False, now
