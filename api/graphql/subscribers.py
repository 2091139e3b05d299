"""Who is connected over a WebSocket, how such a connection ends, and how its tasks do."""

import asyncio
from typing import Final, Protocol

CANCEL_AGAIN_S: Final = 1.0
STOPPING: Final = "the server stops: connect again and go on from your last position"


class Closing(Exception):  # noqa: N818 - how a connection ends
    """The connection ends, with a code of the protocol and a reason for the client."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Line(Protocol):
    """A connection."""

    async def serve(self) -> None:
        """Until the client goes, or is let go."""
        ...

    def end(self, error: BaseException) -> None:
        """Let the client go, for that reason where there is none yet."""
        ...


class Subscribers:
    """Who is connected, so that they can be told when the server stops."""

    def __init__(self) -> None:
        self._serving: dict[asyncio.Task[None], Line] = {}

    async def serve(self, connection: Line) -> None:
        """Until the client goes, or is let go."""
        serving = asyncio.create_task(connection.serve())
        self._serving[serving] = connection
        try:
            await serving
        finally:
            serving.cancel()
            self._serving.pop(serving, None)

    async def let_go(self, within_s: float) -> None:
        """Close every connection, with the reason."""
        if self._serving:
            for connection in self._serving.values():
                connection.end(Closing(1012, STOPPING))
            await asyncio.wait(self._serving, timeout=within_s)


async def ended(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel them until they end: the driver's own waiting may forget a cancellation (`waiting.py`)."""
    while tasks:
        for task in tasks:
            task.cancel()
        done, tasks = await asyncio.wait(tasks, timeout=CANCEL_AGAIN_S)
        for task in done:
            if not task.cancelled():
                task.exception()  # it was looked at: nobody is left to be told
