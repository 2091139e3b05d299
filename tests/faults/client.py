"""One client: sends a command in its manner, and writes down what it was told."""

import json
import random
import socket
import struct
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from enum import Enum
from typing import Final, Self
from uuid import UUID

import httpx

from tests.faults.commands import Said, request
from tests.faults.ledger import Answer, Ledger

PATIENCE_S: Final = 10.0
BREATH_S: Final = 0.05
"""A server that is down is not asked a thousand times a second."""


class Manner(Enum):
    """How a client sends what it has to say."""

    ONCE = "once"
    TWICE_AT_ONCE = "twice at once"
    """To both addresses, where there are two."""
    VANISHING = "vanishing"
    """Every third time it is gone before it has its answer, or has not even said it all."""


class Client:
    """Use it with `with`, in one thread."""

    def __init__(
        self, addresses: Sequence[str], token: str, chance: random.Random, ledger: Ledger
    ) -> None:
        self._chance, self._ledger = chance, ledger
        self._headers = {"Authorization": f"Bearer {token}"}
        self._lines = [
            httpx.Client(base_url=address, headers=self._headers, timeout=PATIENCE_S)
            for address in addresses
        ]
        self._both = ThreadPoolExecutor(len(addresses))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._both.shutdown()
        for line in self._lines:
            line.close()

    def tell(self, said: Said, manner: Manner) -> Answer | None:
        """The answer, where one arrived; else the command stays open, as it does in a shop."""
        self._ledger.send(UUID(said[1]["commandId"]))
        match manner:
            case Manner.ONCE:
                return self._ask(self._lines[0], said)
            case Manner.TWICE_AT_ONCE:
                self._ledger.odd()
                asked = [self._both.submit(self._ask, line, said) for line in self._lines]
                return next(filter(None, [each.result() for each in asked]), None)
            case Manner.VANISHING if self._chance.random() < 1 / 3:
                self._ledger.odd()
                self._vanish(said)
                return None
            case Manner.VANISHING:
                return self._ask(self._lines[0], said)

    def _ask(self, line: httpx.Client, said: Said) -> Answer | None:
        try:
            done = line.post("/graphql", json=request(said)).json()["data"]["done"]
        except (httpx.HTTPError, json.JSONDecodeError, KeyError, TypeError):
            time.sleep(BREATH_S)
            return None
        if done["__typename"] == "Refusal":
            self._ledger.refused(f"{said[0]}: {done['code']}")
            return None
        told = Answer(UUID(done["id"]), done["version"], done["position"])
        self._ledger.acknowledge(UUID(said[1]["commandId"]), told)
        return told

    def _vanish(self, said: Said) -> None:
        body = json.dumps(request(said)).encode()
        address = self._lines[0].base_url
        head = (
            f"POST /graphql HTTP/1.1\r\nHost: {address.netloc.decode()}\r\nContent-Type: application/json\r\n"
            f"Authorization: {self._headers['Authorization']}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode()
        whole = head + body
        most = len(whole) if self._chance.random() < 0.5 else self._chance.randrange(len(whole))
        where = (address.host, address.port or 80)
        with suppress(OSError), socket.create_connection(where, PATIENCE_S) as line:
            line.sendall(whole[:most])
            time.sleep(self._chance.random() * 0.02)
            # Gone without a farewell: the other end is reset.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
