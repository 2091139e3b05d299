"""Waiting for what the database announces, in a thread that can be woken at once to stop."""

import os
import select
import time
from collections.abc import Sequence

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier


class Ear:
    """Hears NOTIFY on a connection, and `wake` from any thread. The connection stays its owner's."""

    def __init__(self) -> None:
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)
        self._connection: Connection[TupleRow] | None = None
        self._heard = False
        """A word came that no wait has ended by yet."""

    def close(self) -> None:
        """Close the pipe; after this nobody may wait or wake."""
        os.close(self._woken)
        os.close(self._waker)

    def listen(self, connection: Connection[TupleRow], channels: Sequence[str]) -> None:
        """Hear these channels on a connection in autocommit that serves nothing else."""
        for channel in channels:
            connection.execute(SQL("LISTEN {}").format(Identifier(channel)))
        self._connection = connection

    def wake(self) -> None:
        """End the wait of this moment or the next one."""
        os.write(self._waker, b"!")

    def wait(self, seconds: float, *, deaf_to: int = 0) -> None:
        """Wait for a word, so long at most. Raises psycopg.OperationalError where the line is dead.

        `deaf_to`: a backend whose words are none, such as the caller's own.
        """
        connection = self._listening()
        until = time.monotonic() + seconds
        while not self._heard and (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self._woken, connection], [], [], left)
            if connection not in ready:
                break
            self._listen_to(connection, deaf_to)
        self._heard = False

    def hears(self, *, deaf_to: int = 0) -> bool:
        """Whether a word has come since the last wait; the next one ends at once then."""
        connection = self._listening()
        if not self._heard and select.select([connection], [], [], 0)[0]:
            self._listen_to(connection, deaf_to)
        return self._heard

    def _listening(self) -> Connection[TupleRow]:
        if self._connection is None:
            raise RuntimeError("listen first")
        return self._connection

    def _listen_to(self, connection: Connection[TupleRow], deaf_to: int) -> None:
        connection.pgconn.consume_input()
        while word := connection.pgconn.notifies():  # one look at what is new answers them all
            self._heard = self._heard or word.be_pid != deaf_to
