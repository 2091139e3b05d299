"""GraphQL over HTTP: the schema behind one address."""

import json
import re
from collections.abc import Mapping
from random import getrandbits
from typing import Any, Final

import msgspec
import structlog
from fastapi import APIRouter, HTTPException, Request, Response
from starlette.requests import HTTPConnection

from api.graphql.context import ApiContext
from api.graphql.errors import masked
from api.graphql.identity import identity_of
from api.graphql.language import asked_language
from api.graphql.noting import purpose_of
from api.graphql.pipeline import EVERYTHING, QUERIES, Answer, Pipeline
from api.graphql.wire import (
    GRAPHQL,
    JSON,
    NotARequest,
    asked_by_get,
    asked_by_post,
    media_type,
)
from domain.kernel import Refused

_TRACE: Final = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def graphql_router(pipeline: Pipeline) -> APIRouter:
    """The routes that answer GraphQL requests."""
    routes = APIRouter()

    async def graphql(request: Request) -> Response:
        try:
            return await _answered(pipeline, request)
        except NotARequest as refused:
            return _refusal(refused, request)

    routes.add_route("/graphql", graphql, ["GET", "POST", "PUT", "PATCH", "DELETE"])
    return routes


async def request_context(request: Request) -> ApiContext:
    """The one door of identity, for GraphQL and for documents alike."""
    return await context_of(request, request.headers)


async def context_of(connection: HTTPConnection, headers: Mapping[str, str]) -> ApiContext:
    """The context of who is named by these headers. Raises Unauthenticated, HTTPException."""
    state = connection.app.state
    try:
        identity = await identity_of(headers, state.door.verifier)
    except Refused as refused:
        raise HTTPException(403, refused.en) from refused
    return ApiContext(
        state.services,
        identity,
        purpose=purpose_of(headers, identity.actor.role),
        language=asked_language(headers.get("accept-language")),
        trace_id=trace_of(headers),
    )


def trace_of(headers: Mapping[str, str]) -> str:
    """The trace that the client began (W3C traceparent), or a new one: 32 hexadecimal digits."""
    given = _TRACE.fullmatch(headers.get("traceparent", ""))
    return given[1] if given else f"{getrandbits(128) or 1:032x}"


async def _answered(pipeline: Pipeline, request: Request) -> Response:
    ctx = await request_context(request)
    kind = media_type(request.headers.get("accept"))
    match request.method:
        case "POST":
            asked, allowed = await asked_by_post(request), EVERYTHING
        case "GET" | "HEAD" if pipeline.options.get:
            asked, allowed = asked_by_get(request), QUERIES
        case _:
            raise NotARequest(
                405,
                "METHOD_NOT_ALLOWED",
                en="GraphQL is asked by POST",
                zh="GraphQL 请求须使用 POST",
                headers={"Allow": "GET, POST" if pipeline.options.get else "POST"},
            )
    with structlog.contextvars.bound_contextvars(trace_id=ctx.trace_id):
        answer = await _safe(pipeline, asked, ctx, allowed)
    # A client of the older media type reads a body only from 200.
    status = 400 if kind == GRAPHQL and not answer.executed else 200
    return Response(encoded(answer.body), status, media_type=f"{kind}; charset=utf-8")


async def _safe(pipeline: Pipeline, asked: Any, ctx: ApiContext, allowed: Any) -> Answer:
    """The answer; where the pipeline itself fails, an id."""
    try:
        return await pipeline.answer(asked, ctx, allowed)
    except NotARequest:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, no trace of it goes out
        words = masked(error)
        return Answer(_errors(words.code, ctx.language.of(en=words.en, zh=words.zh), {}))


def _refusal(refused: NotARequest, request: Request) -> Response:
    language = asked_language(request.headers.get("accept-language"))
    both = {"messageZh": refused.zh, "messageEn": refused.en}
    body = _errors(refused.code, language.of(en=refused.en, zh=refused.zh), both)
    try:
        kind = media_type(request.headers.get("accept"))
    except NotARequest:
        kind = JSON
    return Response(
        encoded(body),
        refused.status,
        headers=refused.headers,
        media_type=f"{kind}; charset=utf-8",
    )


def _errors(code: str, message: str, also: Mapping[str, str]) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code, **also}}]}


def encoded(body: Any) -> bytes:
    """JSON, Chinese as it is written; escaped only where an error quotes half a character."""
    try:
        return msgspec.json.encode(body)
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> Any:
    """A value that the encoder writes and this module does not know: an id, a day."""
    return msgspec.to_builtins(value)
