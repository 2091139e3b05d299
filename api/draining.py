"""The HTTP server, which ends in order: listeners closed, subscribers told, what is under way finished."""

from socket import socket
from typing import Any, Final, cast

import uvicorn

from api.graphql.subscribers import Subscribers

TOLD_WITHIN_S: Final = 2.0


class DrainingServer(uvicorn.Server):
    """Asked to stop (SIGTERM, Ctrl-C), it first says so to whoever subscribes.

    uvicorn would close their connections without a word; a client that knows the reason connects to
    another server at once and goes on from its last position.
    """

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        for listener in self.servers:
            listener.close()
        app = cast("Any", self.config.app)
        subscribers: Subscribers = app.state.subscribers
        await subscribers.let_go(TOLD_WITHIN_S)
        await super().shutdown(sockets)
