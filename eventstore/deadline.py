"""An end to waiting for a database that has gone silent.

`statement_timeout` is the server's to keep, and a network that swallows everything keeps TCP content where
something in between still answers. So who waits for an answer says for how long at most; after that the line is
shut, and the waiting call raises psycopg.OperationalError like for any lost connection.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Self, TypeVar

import psycopg
from psycopg import BaseConnection, Connection
from psycopg.rows import TupleRow

T = TypeVar("T")

LOOK_EVERY_S: Final = 0.25


class Watched:
    """One wait for an answer, from `with` to its end."""

    __slots__ = ("_deadlines", "_seconds", "connection", "over", "until")

    def __init__(
        self, deadlines: "Deadlines", connection: BaseConnection[Any], seconds: float
    ) -> None:
        self._deadlines = deadlines
        self._seconds = seconds
        self.connection = connection
        self.until = 0.0
        self.over = False
        """Whether it ended by shutting the line."""

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def begin(self) -> None:
        """What `with` does, for who cannot."""
        self.until = time.monotonic() + self._seconds
        self._deadlines.watch(self)

    def end(self) -> None:
        """The wait is over."""
        self._deadlines.leave(self)


class Deadlines:
    """A thread that shuts lines on which nothing has come for too long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waits: set[Watched] = set()
        self._some = threading.Event()
        self._thread: threading.Thread | None = None

    def within(self, connection: BaseConnection[Any], seconds: float) -> Watched:
        """Whatever is asked on this connection inside has so long for all its answers."""
        return Watched(self, connection, seconds)

    def watch(self, wait: Watched) -> None:
        """Look after a wait that begins."""
        with self._lock:
            self._waits.add(wait)
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()
            if not self._some.is_set():
                self._some.set()

    def leave(self, wait: Watched) -> None:
        """A wait is over."""
        with self._lock:
            self._waits.discard(wait)

    def _watch(self) -> None:
        while True:
            self._some.wait()
            time.sleep(LOOK_EVERY_S)
            now = time.monotonic()
            with self._lock:  # nobody leaves, and closes the socket, while we have it in hand
                if not self._waits:
                    self._some.clear()
                for wait in self._waits:
                    if now > wait.until and not wait.over:
                        wait.over = True
                        _shut(wait.connection)


DEADLINES: Final = Deadlines()
"""Of this process."""


class WaryConnection(Connection[TupleRow]):
    """A connection on which no statement waits for ever: after `silence_s` its line is shut."""

    silence_s: float = 30.0
    silent: bool = False
    """Whether its line was shut, because nothing came for so long."""

    def wait(self, *given: Any, **named: Any) -> Any:
        """Through here goes whatever psycopg waits for once it is connected."""
        return self.patiently(lambda: Connection.wait(self, *given, **named))

    def patiently(self, ask: Callable[[], T]) -> T:
        """The answer, if it comes in time. For what is asked past psycopg."""
        wait = DEADLINES.within(self, self.silence_s)
        try:
            with wait:
                return ask()
        finally:
            self.silent = wait.over


def lease(connection: Connection[TupleRow], seconds: float) -> None:
    """Have PostgreSQL give up this client, and the locks it holds, where it is silent for so long.

    For who leads: a machine that vanished, or a network that forgot the connection, would else lead on.
    """
    connection.execute(
        "SELECT set_config(name, %s, false) FROM unnest(%s::text[]) AS name",
        (
            f"{1000 * seconds:.0f}ms",
            ["idle_session_timeout", "idle_in_transaction_session_timeout"],
        ),
    )


def _shut(connection: BaseConnection[Any]) -> None:
    # A copy of the descriptor: the connection keeps its own, and finds the end of the line on it.
    with (
        suppress(OSError, psycopg.Error),
        socket.socket(fileno=os.dup(connection.fileno())) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)
