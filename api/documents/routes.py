"""Documents over HTTP, beside GraphQL: the same identity, the same sight, a file for an answer."""

import base64
from typing import Annotated, Any, Final
from urllib.parse import quote

import msgspec
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from graphql import GraphQLError

from api.documents import html
from api.documents.links import PREFIX
from api.documents.making import (
    Document,
    Drawn,
    authorisation_of,
    drawn,
    quote_of,
    settlement_of,
)
from api.documents.paper import Form
from api.documents.press import Press
from api.graphql.context import ApiContext
from api.graphql.router import request_context
from domain.kernel import Missing, Refused

_SAMPLE_ORDER: Final = "RO-S1-2026-000001"

Context = Annotated[ApiContext, Depends(request_context)]
Order = Annotated[str, Path(description="The order's id, or its number.", examples=[_SAMPLE_ORDER])]
AtLeast = Annotated[
    int | None,
    Query(
        alias="atLeast",
        ge=0,
        description="Answer once the record is shown up to this position: a receipt's.",
    ),
]


class _Problem(msgspec.Struct, rename="camel"):
    code: str
    message_zh: str
    message_en: str


def _example(code: str, zh: str, en: str, description: str) -> dict[str, Any]:
    problem = msgspec.to_builtins(_Problem(code, zh, en))
    fields = {name: {"type": "string"} for name in problem}
    content = {"schema": {"type": "object", "properties": fields}, "example": problem}
    return {"description": description, "content": {"application/json": content}}


_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The document. The same record gives the same bytes.",
        "headers": {
            "X-Document-SHA256": {
                "description": "Digest of the bytes in hexadecimal, as evidence takes it.",
                "schema": {"type": "string"},
            },
            "X-Record-Position": {
                "description": "The last fact of the order that the document shows.",
                "schema": {"type": "integer"},
            },
        },
        "content": {
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
            "text/html": {"schema": {"type": "string"}},
        },
    },
    401: {
        "description": "A bearer token is missing or wrong.",
        "content": {
            "application/json": {
                "example": {"errors": [{"message": "…", "extensions": {"code": "UNAUTHENTICATED"}}]}
            }
        },
    },
    403: _example(
        "sight.not_own",
        "客户只能查看本人的档案、车辆与维修记录",
        "a customer sees their own file, vehicles and visits only",
        "Not the reader's own, or a technician, who sees no money.",
    ),
    404: _example(
        "document.no_order",
        f"没有维修工单 {_SAMPLE_ORDER}",
        f"there is no repair order {_SAMPLE_ORDER}",
        "No such order, version or bill.",
    ),
    503: _example(
        "document.position_not_reached",
        "记录尚未更新到所要求的位置，请稍后再试",
        "approval_trail shows position 7, not yet 9: try again",
        "The views have not reached `atLeast` within five seconds.",
    ),
}


def router(printer: Press) -> APIRouter:
    """The routes, printing on that press."""
    routes = APIRouter(prefix=PREFIX, tags=["documents"])

    @routes.get("/{order}/quote.{form}", responses=_RESPONSES, response_class=Response)
    async def quote_document(
        context: Context,
        order: Order,
        form: Form,
        version: Annotated[
            int | None, Query(ge=1, description="Of the quote; without it the last one.")
        ] = None,
        at_least: AtLeast = None,
    ) -> Response:
        """报价单: one version of an order's quote, with the customer's answers to it (R036)."""
        return await _answered(
            lambda: quote_of(context, order, version=version, at_least=at_least), form, printer
        )

    @routes.get("/{order}/settlement.{form}", responses=_RESPONSES, response_class=Response)
    async def settlement_document(
        context: Context,
        order: Order,
        form: Form,
        number: Annotated[
            str | None, Query(description="The list's number; without it the last that stands.")
        ] = None,
        at_least: AtLeast = None,
    ) -> Response:
        """结算清单: what each payer was billed for each line (R079)."""
        return await _answered(
            lambda: settlement_of(context, order, number=number, at_least=at_least), form, printer
        )

    @routes.get("/{order}/authorisation.{form}", responses=_RESPONSES, response_class=Response)
    async def authorisation_document(
        context: Context,
        order: Order,
        form: Form,
        at_least: AtLeast = None,
    ) -> Response:
        """维修委托书: to be signed before work begins (R022)."""
        return await _answered(
            lambda: authorisation_of(context, order, at_least=at_least), form, printer
        )

    return routes


async def _answered(make: Any, form: Form, printer: Press) -> Response:
    try:
        found: Drawn = await make()
    except Refused as refused:
        status = 404 if isinstance(refused, Missing) else 403
        return _problem(status, refused.code, refused.zh, refused.en)
    except GraphQLError as error:  # `reading` speaks to resolvers; the one error it has
        code = "document.position_not_reached"
        return _problem(503, code, "记录尚未更新到所要求的位置，请稍后再试", error.message)
    return _file(await to_thread.run_sync(lambda: drawn(found, form, printer)))


def _problem(status: int, code: str, zh: str, en: str) -> JSONResponse:
    return JSONResponse(msgspec.to_builtins(_Problem(code, zh, en)), status_code=status)


def _file(document: Document) -> Response:
    digest = base64.b64encode(bytes.fromhex(document.sha256)).decode()
    return Response(
        document.body,
        media_type=document.media_type,
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(document.file_name)}",
            "Content-Security-Policy": html.SECURITY_POLICY,
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Document-SHA256": document.sha256,
            "Repr-Digest": f"sha-256=:{digest}:",
            "X-Record-Position": str(document.position),
        },
    )
