"""One way to answer the API benchmark's questions, as a server process of its own.

    python -m tests.benchmarks.api_ways ours|strawberry|rest DATABASE_URL

Prints the port that it listens on and then, for our own, a token. Ends with its standard input.
"""

import sys
import threading
from socket import socket
from typing import Any

import uvicorn
from fastapi import FastAPI
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from api.access.door import Door
from api.access.issuer import TokenIssuer
from api.app import create_app
from api.graphql.limits import Limits
from api.graphql.options import Options
from api.operations.spans import Spans
from api.store import Store
from domain.kernel import Actor, Role
from tests.benchmarks.api_rest import rest_app
from tests.benchmarks.api_strawberry import strawberry_app

MASTER_KEY = b"a master key for benchmarks"
# The bucket is spent from as ever; only that a benchmark asks more than a person is allowed for.
GENEROUS = Options(limits=Limits(refill=1_000_000))


class Nowhere(SpanExporter):
    """A collector that is there and keeps nothing."""

    def export(self, spans: Any) -> SpanExportResult:  # noqa: ARG002 - the base class names it so
        return SpanExportResult.SUCCESS


class _Server(uvicorn.Server):
    def __init__(self, app: FastAPI, words: str) -> None:
        super().__init__(
            uvicorn.Config(app, port=0, log_config=None, access_log=False, timeout_keep_alive=600)
        )
        self._words = words

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        print(self.servers[0].sockets[0].getsockname()[1], self._words, flush=True)
        threading.Thread(target=self._until_the_end, daemon=True).start()

    def _until_the_end(self) -> None:
        sys.stdin.read()
        self.should_exit = True


def main() -> None:
    way, url = sys.argv[1:]
    with Store(url, MASTER_KEY).opened() as store:
        reader = store.database.reader_url
        match way:
            case "strawberry":
                app, token = strawberry_app(reader, store.keyring), ""
            case "rest":
                app, token = rest_app(reader, store.keyring), ""
            case _:
                issuer = TokenIssuer.passing()
                app = create_app(
                    store,
                    Door.of_issuer(issuer),
                    workers=(store.reactor,),
                    graphql=GENEROUS,
                    spans=Spans(Nowhere()),
                )
                token = issuer.issue(Actor("S1-韩梅", Role.SUPERVISOR), ("*",))
        _Server(app, token).run()


if __name__ == "__main__":
    main()
