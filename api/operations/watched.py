"""Around every request: how long it took, how it ended, and 503 where the database was busy."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.operations import asked
from api.operations.meter import Meter

if TYPE_CHECKING:
    from api.operations.spans import Spans  # loaded only where somebody traces

RETRY_AFTER_S: Final = 2


class Watched:
    """Pure ASGI, and outermost: what others answer is counted as well."""

    def __init__(self, app: ASGIApp, meter: Meter, spans: "Spans | None" = None) -> None:
        self._app = app
        self._meter = meter
        self._spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, began, status = asked.begin(), time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                if request.overloaded:
                    message["status"] = 503
                    MutableHeaders(scope=message)["Retry-After"] = str(RETRY_AFTER_S)
                status = message["status"]
            await send(message)

        with self._meter.in_flight.track_inprogress(), self._span(scope, request):
            try:
                await self._app(scope, receive, answer)
            finally:
                seconds = time.perf_counter() - began
                self._meter.request_s.labels(request.field).observe(seconds)
                self._meter.responses.labels(str(status)).inc()

    @contextmanager
    def _span(self, scope: Scope, request: asked.Asked) -> Generator[None]:
        if self._spans is None:
            yield
            return
        parent = Headers(scope=scope).get("traceparent")
        with self._spans.requesting(scope["method"], "request", parent) as span:
            try:
                yield
            finally:
                # The path may hold an id or a number; the field is one of the schema's.
                span.update_name(f"{scope['method']} {request.field}")
