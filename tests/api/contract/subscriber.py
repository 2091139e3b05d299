"""A client of graphql-transport-ws that says what it sends and takes what it is sent."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.api.client import TIMEOUT_S, bearing

PROTOCOL = Subprotocol("graphql-transport-ws")


class Subscriber:
    """One connection."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line

    def say(self, **message: Any) -> None:
        self.line.send(json.dumps(message))

    def hear(self) -> Any:
        """The next message; raises ConnectionClosed with code and reason where there is none."""
        return json.loads(self.line.recv(TIMEOUT_S))

    def subscribe(self, query: str, id_: str = "1", **variables: Any) -> None:
        self.say(type="subscribe", id=id_, payload={"query": query, "variables": variables})

    def next(self, field: str) -> Any:
        """The data of the next message."""
        heard = self.hear()
        assert heard["type"] == "next", heard
        assert "errors" not in heard["payload"], heard
        return heard["payload"]["data"][field]

    def refused(self) -> Any:
        """The code of the errors by which an operation was refused."""
        heard = self.hear()
        assert heard["type"] == "error", heard
        return heard["payload"][0]["extensions"]["code"]


@contextmanager
def connected(
    address: str, *, protocol: str = PROTOCOL, origin: str | None = None
) -> Generator[Subscriber]:
    """A connection on which nobody has said yet who they are."""
    with connect(
        address.replace("http", "ws") + "/graphql",
        subprotocols=[Subprotocol(protocol)],
        additional_headers={"Origin": origin} if origin else None,
        open_timeout=TIMEOUT_S,
        compression=None,  # a thousand times the same text would be nothing
        proxy=None,
    ) as line:
        yield Subscriber(line)


@contextmanager
def subscriber(address: str, actor: str = "S1-li", role: str = "adviser") -> Generator[Subscriber]:
    """A connection of somebody."""
    with connected(address) as line:
        line.say(type="connection_init", payload=bearing(actor, role))
        assert line.hear() == {"type": "connection_ack"}
        yield line
