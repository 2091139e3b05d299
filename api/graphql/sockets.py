"""GraphQL over a WebSocket: the protocol graphql-transport-ws, and no other.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md

Text frames only. The bearer's token comes in the payload of `connection_init`, or in the header of the
request; it is looked at again while the connection lasts. A page may connect from our own origin and those of
the settings. A client that does not take what it is sent is let go: it reads on from its last position.
"""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, HTTPException
from graphql import ExecutionResult, GraphQLError
from starlette.websockets import WebSocket, WebSocketDisconnect

from api.access.claims import Unauthenticated
from api.access.verifiers import ProviderUnreachable
from api.graphql.context import ApiContext
from api.graphql.errors import masked, presentable
from api.graphql.pipeline import Answer, Pipeline
from api.graphql.router import context_of, encoded
from api.graphql.subscribers import Closing, Subscribers, ended
from api.graphql.wire import NotARequest, asked_in, decoded

PROTOCOL: Final = "graphql-transport-ws"
TOKEN_AGAIN_S: Final = 60.0
MOST_OPERATIONS: Final = 20
MOST_BYTES: Final = 1_048_576

_log = structlog.get_logger(__name__)


def socket_router(pipeline: Pipeline, subscribers: Subscribers) -> APIRouter:
    """The route on which clients subscribe."""
    routes = APIRouter()

    async def subscriptions(socket: WebSocket) -> None:
        if not _may_connect(socket, pipeline.options.origins):
            await socket.close(1008, "this origin may not connect")  # answered with 403
            return
        if PROTOCOL not in socket.scope.get("subprotocols", ()):
            await socket.accept()
            await socket.close(4406, "Subprotocol not acceptable")
            return
        await socket.accept(PROTOCOL)
        await subscribers.serve(Connection(socket, pipeline))

    routes.add_api_websocket_route("/graphql", subscriptions)
    return routes


def _may_connect(socket: WebSocket, origins: tuple[str, ...]) -> bool:
    origin = socket.headers.get("origin")
    if origin is None or origin in origins:  # no browser, or one of the operator's pages
        return True
    return urlsplit(origin).netloc == socket.headers.get("host")


class Connection:
    """One client: at first unknown, then somebody, with operations under way."""

    def __init__(self, socket: WebSocket, pipeline: Pipeline) -> None:
        self._socket = socket
        self._pipeline = pipeline
        self._init_within_s = pipeline.options.init_within_s
        self._taken_within_s = pipeline.options.taken_within_s
        self._headers: Mapping[str, str] | None = None
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        """With those that the client completed and that are about to end."""
        self._closing: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def serve(self) -> None:
        """Until the client goes, or is let go."""
        reading = asyncio.create_task(self._read())
        watching = asyncio.create_task(self._watch())
        try:
            await asyncio.wait(
                {reading, watching, self._closing}, return_when=asyncio.FIRST_COMPLETED
            )
            for done in (reading, watching, self._closing):
                if done.done() and not done.cancelled() and (error := done.exception()):
                    await self._close(error)
                    break
        finally:
            await ended({reading, watching, *self._tasks})
            self._closing.cancel()

    async def _close(self, error: BaseException) -> None:
        match error:
            case Closing():
                code, reason = error.code, error.reason
            case WebSocketDisconnect():
                return
            case _:
                code, reason = 1011, masked(error).en
        with suppress(Exception):  # whoever is gone cannot be told
            async with asyncio.timeout(self._taken_within_s):
                await self._socket.close(code, reason[:120])

    async def _read(self) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1000))
            text = message.get("text")
            if text is None:
                raise Closing(4400, "messages are text")
            if len(text) > MOST_BYTES:
                raise Closing(4400, f"a message has at most {MOST_BYTES} bytes")
            await self._take(_message(text))

    async def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"type": "connection_init"}:
                await self._begin(message.get("payload"))
            case {"type": "ping"}:
                await self._send({"type": "pong"})
            case {"type": "pong"}:
                pass
            case {"type": "subscribe", "id": str(id_), "payload": dict()} if id_:
                self._subscribe(id_, message["payload"])
            case {"type": "complete", "id": str(id_)}:
                if task := self._operations.pop(id_, None):
                    task.cancel()
            case _:
                raise Closing(4400, "this is no message of graphql-transport-ws")

    async def _begin(self, payload: Any) -> None:
        if self._headers is not None:
            raise Closing(4429, "Too many initialisation requests")
        if not isinstance(payload, dict | None):
            raise Closing(4400, "the payload of connection_init is an object")
        said: dict[Any, Any] = payload or {}  # pyright: ignore[reportUnknownVariableType] - JSON
        given = {
            name.lower(): value
            for name, value in said.items()
            if isinstance(name, str) and isinstance(value, str)
        }
        headers = {**dict(self._socket.headers), **given}
        await self._known(headers)
        self._headers = headers
        await self._send({"type": "connection_ack"})

    async def _known(self, headers: Mapping[str, str]) -> ApiContext:
        try:
            return await context_of(self._socket, headers)
        except Unauthenticated as error:
            raise Closing(4403, f"Forbidden: {error.en}") from None
        except HTTPException as error:
            raise Closing(4403, f"Forbidden: {error.detail}") from None
        except ProviderUnreachable:
            raise Closing(1013, "tokens cannot be checked now: try again") from None

    async def _watch(self) -> None:
        """Who does not say in time who they are, or whose token has run out, is let go."""
        await asyncio.sleep(self._init_within_s)
        if self._headers is None:
            raise Closing(4408, "Connection initialisation timeout")
        while True:
            await asyncio.sleep(TOKEN_AGAIN_S)
            await self._known(self._headers)

    def _subscribe(self, id_: str, payload: dict[str, Any]) -> None:
        if self._headers is None:
            raise Closing(4401, "Unauthorized")
        if id_ in self._operations:
            raise Closing(4409, f"Subscriber for {id_[:60]} already exists")
        if len(self._operations) >= MOST_OPERATIONS:
            raise Closing(4429, f"at most {MOST_OPERATIONS} operations at a time")
        task = asyncio.create_task(self._operate(id_, payload, self._headers))
        self._operations[id_] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _operate(self, id_: str, payload: dict[str, Any], headers: Mapping[str, str]) -> None:
        try:
            await self._tell(id_, payload, headers)
            self._operations.pop(id_, None)
            await self._send({"type": "complete", "id": id_})
        except _Refused as refused:
            self._operations.pop(id_, None)
            await self._safely({"type": "error", "id": id_, "payload": refused.errors})
        except (Closing, WebSocketDisconnect) as error:
            self.end(error)

    async def _tell(self, id_: str, payload: dict[str, Any], headers: Mapping[str, str]) -> None:
        ctx = await self._known(headers)
        try:
            results = await self._pipeline.stream(asked_in(payload), ctx)
        except NotARequest as refused:
            both = {"messageEn": refused.en, "messageZh": refused.zh}
            message = ctx.language.of(en=refused.en, zh=refused.zh)
            raise _Refused([
                {"message": message, "extensions": {"code": refused.code, **both}}
            ]) from None  # fmt: skip
        if isinstance(results, Answer):
            await self._answer(id_, results)
            return
        try:
            async with aclosing(results):
                async for result in results:
                    await self._answer(id_, self._shown(result, ctx))
        except (Closing, WebSocketDisconnect, _Refused):
            raise
        except Exception as error:  # noqa: BLE001 - one operation's failure ends only that
            raised = GraphQLError(str(error), original_error=error)
            raise _Refused(presentable([raised], ctx.language)) from None

    def _shown(self, result: ExecutionResult, ctx: ApiContext) -> Answer:
        answer = self._pipeline.shown(result, ctx)
        ctx.loaders.clear()
        ctx.shown.clear()
        return answer

    async def _answer(self, id_: str, answer: Answer) -> None:
        if self._operations.get(id_) is not asyncio.current_task():
            raise asyncio.CancelledError  # the client completed it
        if not answer.executed:
            raise _Refused(answer.body["errors"])
        await self._send({"type": "next", "id": id_, "payload": answer.body})

    async def _safely(self, message: dict[str, Any]) -> None:
        try:
            await self._send(message)
        except (Closing, WebSocketDisconnect) as error:
            self.end(error)

    async def _send(self, message: dict[str, Any]) -> None:
        text = encoded(message).decode()
        try:
            async with asyncio.timeout(self._taken_within_s):  # not wait_for: waiting.py
                await self._socket.send_text(text)
        except TimeoutError:
            _log.warning("a subscriber does not take what it is sent", operation=message.get("id"))
            reason = "you did not take what you were sent: go on from your last position"
            raise Closing(4410, reason) from None
        except RuntimeError:  # it was closed meanwhile
            raise WebSocketDisconnect(1006) from None

    def end(self, error: BaseException) -> None:
        """Let the client go, for that reason where there is none yet."""
        if not self._closing.done():
            self._closing.set_exception(error)


class _Refused(Exception):  # noqa: N818 - an operation's answer
    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__()
        self.errors = errors


def _message(text: str) -> dict[str, Any]:
    try:
        message = decoded(text, "a message")
    except NotARequest as refused:
        raise Closing(4400, refused.en) from None
    if not isinstance(message, dict):
        raise Closing(4400, "a message is an object")
    return message  # pyright: ignore[reportUnknownVariableType] - JSON
