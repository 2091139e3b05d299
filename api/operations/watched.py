"""Around every request: how long it took, how it ended, and 503 where the database was busy."""

import time
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.operations import asked
from api.operations.meter import Meter

RETRY_AFTER_S: Final = 2


class Watched:
    """Pure ASGI, and outermost: what others answer is counted as well."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        self._app = app
        self._meter = meter

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

        with self._meter.in_flight.track_inprogress():
            try:
                await self._app(scope, receive, answer)
            finally:
                seconds = time.perf_counter() - began
                self._meter.request_s.labels(request.field).observe(seconds)
                self._meter.responses.labels(str(status)).inc()
