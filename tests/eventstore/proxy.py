"""A way to PostgreSQL that can be made to swallow a command or its answer, as a bad network does."""

import socket
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Literal, Self

from psycopg.conninfo import conninfo_to_dict, make_conninfo

READY_FOR_QUERY = b"Z\x00\x00\x00\x05I"
"""What the server says last, once a command is done and its transaction committed."""


class Proxy:
    """Hands on between clients and the server; `url` is the way through it."""

    def __init__(self, url: str) -> None:
        given: dict[str, Any] = conninfo_to_dict(url)
        self._server = (given["host"], int(given.get("port") or 5432))
        self._listener = socket.create_server(("127.0.0.1", 0))
        there = {"host": "127.0.0.1", "port": self._listener.getsockname()[1]}
        self.url = make_conninfo(**{**given, **there, "sslmode": "disable"})
        self._threads = [Thread(target=self._accept)]
        self._links: list[_Link] = []
        self.swallow: Literal["command", "answer"] = "answer"
        self.mark: bytes | None = None
        """The next command in which these bytes are is lost, or its answer; then the link is cut."""
        self.lost = Event()
        self._forwarding = Event()
        self._forwarding.set()

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        _cut(self._listener)
        self._threads[0].join()
        self.cut_links()
        self.speak()
        for thread in self._threads:
            thread.join()

    def hush(self) -> None:
        """Take what is sent, and say nothing any more, on old links as on new ones."""
        self._forwarding.clear()

    def speak(self) -> None:
        """Hand on what was kept back, and all that follows."""
        self._forwarding.set()

    def cut_links(self) -> None:
        """Drop all connections there are, whatever is under way on them."""
        for link in self._links:
            link.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                link = _Link(client, _connect(*self._server))
                self._links.append(link)
                for pump in (self._ask, self._answer):
                    self._threads.append(Thread(target=pump, args=(link,)))
                    self._threads[-1].start()

    def _ask(self, link: "_Link") -> None:
        with suppress(OSError):
            while data := link.client.recv(1 << 16):
                if self.mark is not None and self.mark in data:
                    self.mark = None
                    link.losing = True
                    if self.swallow == "command":
                        break
                self._forwarding.wait()
                link.server.sendall(data)
        link.cut()
        if link.losing:
            self.lost.set()

    def _answer(self, link: "_Link") -> None:
        with suppress(OSError):
            while data := link.server.recv(1 << 16):
                if not link.losing:
                    link.client.sendall(data)
                elif data.endswith(READY_FOR_QUERY):
                    break
        link.cut()


class _Link:
    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client = client
        self.server = server
        self.losing = False

    def cut(self) -> None:
        _cut(self.client)
        _cut(self.server)


def _connect(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port))
    server = socket.socket(socket.AF_UNIX)
    server.connect(f"{host}/.s.PGSQL.{port}")
    return server


def _cut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
