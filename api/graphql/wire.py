"""GraphQL over HTTP: from a request's bytes to what it asks, and which media type it wants back.

A request that is none raises `NotARequest` with its status; nothing here looks into the document.
https://graphql.github.io/graphql-over-http/draft/
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from starlette.requests import Request

from api.graphql.language import weighted

GRAPHQL: Final = "application/graphql-response+json"
JSON: Final = "application/json"
MOST_NESTED: Final = 64
"""Depth of variables; inputs of the schema have a handful of levels."""

_TEXTS: Final = ("query", "operationName", "documentId")
_MAPS: Final = ("variables", "extensions")


class NotARequest(Exception):  # noqa: N818 - a state, answered with its status
    """What HTTP refuses before GraphQL is asked. Both texts are for the client."""

    def __init__(
        self, status: int, code: str, *, en: str, zh: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(en)
        self.status = status
        self.code = code
        self.en = en
        self.zh = zh
        self.headers = dict(headers or {})


class Asked(msgspec.Struct, frozen=True):
    """What a request asks: a document, or the id of one that is known."""

    query: str | None
    operation_name: str | None = None
    variables: dict[str, Any] = {}
    document_id: str | None = None
    """SHA-256 of a document, as hexadecimal digits."""


def media_type(accept: str | None) -> str:
    """The type of the answer; JSON where anything will do. Raises NotARequest for others."""
    wanted = weighted(accept or "*/*")
    named = {value: weight for value, weight in wanted if weight > 0}
    graphql = named.get(GRAPHQL, 0)
    plain = max(named.get(kind, 0) for kind in (JSON, "application/*", "*/*"))
    if not graphql and not plain:
        raise NotARequest(
            406,
            "NOT_ACCEPTABLE",
            en=f"answers are {GRAPHQL} or {JSON}",
            zh=f"响应格式为 {GRAPHQL} 或 {JSON}",
        )
    return GRAPHQL if graphql >= plain else JSON


def asked_by_get(request: Request) -> Asked:
    """What the query string asks."""
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise _malformed(f"{name} is there twice", f"{name} 重复")
        given[name] = value
    for name in _MAPS:
        if name in given:
            given[name] = decoded(given[name], name)
    return asked_in(given)


async def asked_by_post(request: Request) -> Asked:
    """What the body asks."""
    _require_json(request.headers.get("content-type"))
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise _unsupported("a body is sent without compression", "请求体不能压缩")
    return asked_in(decoded(await request.body(), "the body"))


def decoded(data: bytes | str, what: str) -> Any:
    """JSON in UTF-8, and nothing that only resembles it."""
    try:
        text = data.decode() if isinstance(data, bytes) else data
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        # Its words quote the client's text; where it stands is enough.
        where = f" at {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        raise _malformed(f"{what} is not JSON{where}", f"{what} 不是有效的 JSON{where}") from None


def asked_in(given: Any) -> Asked:
    """What a decoded request asks; raises NotARequest for parameters of another type."""
    if not isinstance(given, dict):
        raise _malformed("a request is one JSON object", "请求必须是一个 JSON 对象")
    said: dict[str, Any] = given  # pyright: ignore[reportUnknownVariableType] - JSON
    for name in _TEXTS:
        if not isinstance(said.get(name), str | None):
            raise _malformed(f"{name} is a text", f"{name} 必须是文本")
    for name in _MAPS:
        if not isinstance(said.get(name), dict | None):
            raise _malformed(f"{name} is an object", f"{name} 必须是对象")
    extensions: dict[str, Any] = said.get("extensions") or {}
    document_id = said.get("documentId") or _persisted(extensions)
    query = said.get("query")
    if not (query and query.strip()) and document_id is None:
        raise _malformed("query is missing", "缺少 query")
    variables: dict[str, Any] = said.get("variables") or {}
    _require_shallow(variables)
    return Asked(
        query=query or None,
        operation_name=said.get("operationName") or None,
        variables=variables,
        document_id=document_id.removeprefix("sha256:").lower() if document_id else None,
    )


def _persisted(extensions: Mapping[str, Any]) -> str | None:
    """The id in the form that Apollo's clients send."""
    match extensions.get("persistedQuery"):
        case {"sha256Hash": str(digest)}:
            return digest
        case None:
            return None
        case _:
            raise _malformed(
                "extensions.persistedQuery has a sha256Hash",
                "extensions.persistedQuery 须含 sha256Hash",
            )


def _require_json(content_type: str | None) -> None:
    kind, *parameters = (part.strip().lower() for part in (content_type or "").split(";"))
    charsets = [each.partition("=")[2].strip('"') for each in parameters if "charset" in each]
    if kind != JSON or any(charset not in {"utf-8", "utf8"} for charset in charsets):
        raise _unsupported(f"a body is {JSON} in UTF-8", f"请求体须为 UTF-8 的 {JSON}")


def _require_shallow(variables: dict[str, Any]) -> None:
    level: list[Any] = [variables]
    for _ in range(MOST_NESTED):
        level = [part for value in level for part in _parts(value)]
        if not level:
            return
    raise _malformed(
        f"variables are nested more than {MOST_NESTED} deep", f"variables 嵌套超过 {MOST_NESTED} 层"
    )


def _parts(value: Any) -> list[Any]:
    match value:
        case dict():
            return list(value.values())  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType] - JSON
        case list():
            return value  # pyright: ignore[reportUnknownVariableType] - JSON
        case _:
            return []


def _refuse_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are Python's, not JSON's


def _malformed(en: str, zh: str) -> NotARequest:
    return NotARequest(400, "BAD_REQUEST", en=en, zh=zh)


def _unsupported(en: str, zh: str) -> NotARequest:
    return NotARequest(415, "UNSUPPORTED_MEDIA_TYPE", en=en, zh=zh)
