"""One way to answer the API benchmark's questions, as a server process of its own.

    python -m tests.benchmarks.api_ways ours|strawberry|rest DATABASE_URL

Prints the port that it listens on and then, for our own, a token. Ends with its standard input. As
`aftersales serve` does, each way keeps what stays for good from the garbage collector once it listens.
"""

import sys
import threading
from socket import socket
from typing import Any

import uvicorn
from fastapi import FastAPI
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from api.lasting import keep_for_good
from api.store import Store
from domain.kernel import Actor, Role

MASTER_KEY = b"a master key for benchmarks"


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
        keep_for_good()
        print(self.servers[0].sockets[0].getsockname()[1], self._words, flush=True)
        threading.Thread(target=self._until_the_end, daemon=True).start()

    def _until_the_end(self) -> None:
        sys.stdin.read()
        self.should_exit = True


def _ours(store: Store) -> tuple[FastAPI, str]:
    from api.access.door import Door  # noqa: PLC0415 - the others are not to carry it
    from api.access.issuer import TokenIssuer  # noqa: PLC0415 - as above
    from api.app import create_app  # noqa: PLC0415 - as above
    from api.graphql.limits import Limits  # noqa: PLC0415 - as above
    from api.graphql.options import Options  # noqa: PLC0415 - as above
    from api.operations.spans import Spans  # noqa: PLC0415 - as above

    issuer = TokenIssuer.passing()
    app = create_app(
        store,
        Door.of_issuer(issuer),
        workers=(store.reactor,),
        # The bucket is spent from as ever; only that a benchmark asks more than a person may.
        graphql=Options(limits=Limits(refill=1_000_000)),
        spans=Spans(Nowhere()),
    )
    return app, issuer.issue(Actor("S1-韩梅", Role.SUPERVISOR), ("*",))


def main() -> None:
    way, url = sys.argv[1:]
    with Store(url, MASTER_KEY).opened() as store:
        reader = store.database.reader_url
        match way:
            case "strawberry":
                from tests.benchmarks.api_strawberry import strawberry_app  # noqa: PLC0415 - as above

                app, token = strawberry_app(reader, store.keyring), ""
            case "rest":
                from tests.benchmarks.api_rest import rest_app  # noqa: PLC0415 - as above

                app, token = rest_app(reader, store.keyring), ""
            case _:
                app, token = _ours(store)
        _Server(app, token).run()


if __name__ == "__main__":
    main()
