"""The other side of deliveries: a real HTTP server that notes what comes, and facts to tell."""

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import UUID, uuid4

import msgspec

from api.deliveries.backoff import Backoff
from api.deliveries.dispatcher import Dispatcher
from api.deliveries.parcel import Channel
from api.deliveries.subscriptions import Kind, subscribe
from api.deliveries.webhook import Webhook
from domain.kernel import Actor, Aggregate, Command, Context, Event, Role
from domain.kernel import Channel as Way
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    PromisedTimeRevised,
    ReadyForPickup,
    RepairOrderOpened,
    VehicleDelivered,
)
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from tests.golden.build import sample_of

AT_ONCE = Backoff(first_s=0.0, attempts=3)
WAIT_S = 20.0


class Posted(msgspec.Struct):
    """A request as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        return msgspec.json.decode(self.body)


class OtherSide:
    """Answers each request with what `answer` says; refuses connections while it is closed."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.answer: Callable[[Posted], int] = lambda _: 204
        self.headers: dict[str, str] = {}
        self._more = threading.Condition()
        self._server = self._listen(0)
        self.port = self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.posted]

    def close(self) -> None:
        """Nobody listens on the port any more."""
        self._server.shutdown()
        self._server.server_close()

    def open_again(self) -> None:
        self._server = self._listen(self.port)

    def wait_for(self, count: int) -> None:
        """Until so many requests have come."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.posted) >= count, WAIT_S), self.posted

    def _listen(self, port: int) -> ThreadingHTTPServer:
        side = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                posted = Posted(headers, body)
                status = side.answer(posted)
                with side._more:
                    side.posted.append(posted)
                    side._more.notify_all()
                self.send_response(status)
                for name, value in side.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - its names do not matter
                return

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server


class House:
    """Our side: facts, subscriptions, and dispatchers as many as there are processes."""

    def __init__(self, database: Database, history: History, keyring: Keyring) -> None:
        self.database = database
        self.history = history
        self.keyring = keyring
        self._open: list[Webhook] = []

    def dispatcher(
        self, backoff: Backoff = AT_ONCE, channels: dict[str, Channel] | None = None
    ) -> Dispatcher:
        """One process' worker."""
        if channels is None:
            self._open.append(Webhook(self.keyring, timeout_s=5))
            channels = {Kind.WEBHOOK: self._open[-1]}
        return Dispatcher(self.database, self.history, channels, backoff)

    @contextmanager
    def at_work(self) -> Generator[None]:
        """A worker in its thread while the block runs."""
        worker = self.dispatcher()
        worker.start()
        try:
            yield
        finally:
            worker.stop()

    def subscribe(self, kind: Kind, target: str, name: str = "crm", **more: Any) -> UUID:
        with self.database.connect_writer() as connection:
            return subscribe(connection, name=name, kind=kind, target=target, **more)

    def visit(self, *told: type[Event]) -> UUID:
        """An order with these facts after its opening; its id."""
        return self.stream(RepairOrder, RepairOrderOpened, *told)

    def stream(self, kind: type[Aggregate], *told: type[Event]) -> UUID:
        """A stream of these facts; its id."""
        stream_id = uuid4()
        facts: Sequence[Event] = [_sample(each) for each in told]
        self.history.begin(kind, stream_id, lambda _: facts, _command())
        return stream_id

    def states(self) -> list[tuple[str, int]]:
        """State and attempts of every message, in the order of positions."""
        with self.database.connect_reader() as connection:
            return connection.execute(
                "SELECT state, attempts FROM outbox.message ORDER BY position"
            ).fetchall()  # pyright: ignore[reportReturnType] - rows of two

    def close(self) -> None:
        for each in self._open:
            each.close()


def _sample(kind: type[Event]) -> Event:
    """A fact of the kind; an order that no appointment led to, as there is none."""
    sample = sample_of(kind)
    if isinstance(sample, RepairOrderOpened):
        return msgspec.structs.replace(sample, appointment_id=None)
    return sample


def _command() -> Command:
    context = Context(
        actor=Actor("S1-li", Role.ADVISER), channel=Way.ON_SITE, site_id="S1", command_id=uuid4()
    )
    return Command(context=context, occurred_at=datetime(2025, 6, 1, tzinfo=UTC))


STORY = (PromisedTimeRevised, ReadyForPickup, VehicleDelivered)
