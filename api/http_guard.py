"""What holds for every HTTP answer: bodies of a said and bounded length, and headers for browsers."""

from typing import Final

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY_BYTES: Final = 1_048_576

_EVERYWHERE: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_NO_PAGE: Final = ((b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),)
"""Of answers that are data: a browser that is made to show one runs nothing of it."""


class HttpGuard:
    """Refuses bodies that are too large; adds the headers that an answer does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = list(message.get("headers", ()))
                _add_headers(message)
            await send(message)

        refused = _refusal(Headers(scope=scope))
        await (refused or self._app)(scope, receive, send_guarded)


def _refusal(headers: Headers) -> JSONResponse | None:
    if "transfer-encoding" in headers:  # a body whose length is known only at its end
        return _error(411, "LENGTH_REQUIRED", "say Content-Length", "请提供 Content-Length")
    length = headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MOST_BODY_BYTES:
        return _error(
            413,
            "BODY_TOO_LARGE",
            f"a request has at most {MOST_BODY_BYTES} bytes",
            f"请求体最多 {MOST_BODY_BYTES} 字节",
        )
    return None


def _error(status: int, code: str, en: str, zh: str) -> JSONResponse:
    extensions = {"code": code, "messageZh": zh, "messageEn": en}
    return JSONResponse({"errors": [{"message": en, "extensions": extensions}]}, status_code=status)


def _add_headers(message: Message) -> None:
    headers: list[tuple[bytes, bytes]] = message["headers"]
    there = {name.lower(): value for name, value in headers}
    headers += [each for each in _EVERYWHERE if each[0] not in there]
    if not there.get(b"content-type", b"").startswith(b"text/html"):
        headers += [each for each in _NO_PAGE if each[0] not in there]
