"""The way between the programs and PostgreSQL, which can be cut, made slow, or made to swallow everything."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from threading import Event, Thread
from typing import Any, Final, Literal, Self
from urllib.parse import quote

import msgspec
from psycopg.conninfo import conninfo_to_dict

APPEND: Final = b"history_append"
"""Stands in each call that appends."""
ANYTHING: Final = b""
_PLAIN: Final = "sslmode=disable&gssencmode=disable"
_READY_FOR_QUERY: Final = b"Z\x00\x00\x00\x05I"
"""What PostgreSQL says last, once a statement is done and its transaction committed."""


class Trap(msgspec.Struct):
    """Cuts the first connection on which a statement with this mark comes by."""

    mark: bytes
    where: Literal["in the statement", "before the answer"]
    sprung: Event = msgspec.field(default_factory=Event)


class _Link:
    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client, self.server = client, server
        self.trap: Trap | None = None
        """Its answer is awaited, and not handed on."""
        self.deaf = False
        """Nothing comes through any more, and neither end learns of it."""

    def cut(self) -> None:
        self.client.transport.abort()
        self.server.transport.abort()


class Wire:
    """A TCP port that leads to PostgreSQL's socket. Its words are said from any thread."""

    def __init__(self, url: str) -> None:
        self._given: dict[str, Any] = conninfo_to_dict(url)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="wire")
        self._opened = Event()
        self._ended = asyncio.Event()
        self._links: set[_Link] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._trap: Trap | None = None
        self._swallowing = False
        self.delay_s = 0.0
        """How long each piece takes on its way."""
        self.url = ""
        """The way through it."""

    def __enter__(self) -> Self:
        self._thread.start()
        self._opened.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def lay(self, trap: Trap) -> Trap:
        self._trap = trap
        return trap

    def swallow(self) -> None:
        """Take everything from now on, hand on nothing, on old connections as on new ones."""
        self._swallowing = True
        for link in tuple(self._links):
            link.deaf = True

    def recover(self) -> None:
        """Work again, for new connections; the old ones stay deaf."""
        self._swallowing = False

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._listen())

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        there = server.sockets[0].getsockname()[1]
        user = quote(self._given["user"])
        user += f":{quote(password)}" if (password := self._given.get("password")) else ""
        self.url = f"postgresql://{user}@127.0.0.1:{there}/{self._given['dbname']}?{_PLAIN}"
        self._opened.set()
        await self._ended.wait()
        server.close()
        for link in tuple(self._links):
            link.cut()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, asks: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            answers, server = await self._connect()
        except OSError:
            client.transport.abort()
            return
        async with self._linked(client, server) as link:
            await asyncio.gather(self._ask(link, asks), self._answer(link, answers))

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, port = self._given["host"], self._given.get("port") or 5432
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    @asynccontextmanager
    async def _linked(
        self, client: asyncio.StreamWriter, server: asyncio.StreamWriter
    ) -> AsyncGenerator[_Link]:
        link = _Link(client, server)
        link.deaf = self._swallowing
        self._links.add(link)
        try:
            yield link
        finally:
            link.cut()
            self._links.discard(link)

    async def _ask(self, link: _Link, asks: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while data := await asks.read(1 << 16):
                await asyncio.sleep(self.delay_s)
                trap = self._trap
                if trap is not None and not link.deaf and trap.mark in data:
                    self._trap, link.trap = None, trap
                    if trap.where == "in the statement":
                        link.server.write(data[: len(data) // 2])
                        await link.server.drain()
                        break
                if not link.deaf:
                    link.server.write(data)
                    await link.server.drain()
        if link.trap is not None:
            link.trap.sprung.set()
        if not link.deaf:
            link.cut()

    async def _answer(self, link: _Link, answers: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while data := await answers.read(1 << 16):
                await asyncio.sleep(self.delay_s)
                if link.trap is not None:
                    if data.endswith(_READY_FOR_QUERY):
                        break
                elif not link.deaf:
                    link.client.write(data)
                    await link.client.drain()
        link.cut()
