"""Case files over HTTP, beside the documents: the same identity, the same refusals."""

import base64
import hashlib
from enum import StrEnum
from typing import Annotated, Final
from urllib.parse import quote
from uuid import UUID

import msgspec
from anyio import to_thread
from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import JSONResponse
from graphql import GraphQLError

from api.documents import html, press
from api.documents.press import Press
from api.exports.case import archive
from api.exports.case.gathering import Case, case_of
from api.exports.case.paper import lay_out_case
from api.exports.case.scope import CaseKind
from api.graphql.context import ApiContext
from api.graphql.router import request_context
from domain.kernel import Missing, Refused
from eventstore.integrity.checkpoints import Checkpoints

PREFIX: Final = "/exports/cases"


class CaseForm(StrEnum):
    """How a case file is made."""

    HTML = "html"
    PDF = "pdf"
    ZIP = "zip"


_MEDIA_TYPES: Final = {
    CaseForm.HTML: html.MEDIA_TYPE,
    CaseForm.PDF: press.MEDIA_TYPE,
    CaseForm.ZIP: archive.MEDIA_TYPE,
}


class _Problem(msgspec.Struct, rename="camel"):
    code: str
    message_zh: str
    message_en: str


def case_url(kind: CaseKind, case_id: UUID, form: CaseForm) -> str:
    """Where a case file is on this server."""
    return f"{PREFIX}/{kind}/{case_id}.{form}"


def drawn_case(case: Case, form: CaseForm, checkpoints: Checkpoints, printer: Press) -> bytes:
    """The case in its form; blocking work."""
    match form:
        case CaseForm.HTML:
            return html.as_html(lay_out_case(case))
        case CaseForm.PDF:
            return printer.as_pdf(lay_out_case(case))
        case CaseForm.ZIP:
            return archive.as_zip(case, checkpoints.key, printer)


def router(printer: Press, checkpoints: Checkpoints) -> APIRouter:
    """The routes, printing on that press and signing by the key of those checkpoints."""
    routes = APIRouter(prefix=PREFIX, tags=["exports"])

    @routes.get("/{kind}/{named}.{form}", response_class=Response)
    async def case_file(
        context: Annotated[ApiContext, Depends(request_context)],
        kind: CaseKind,
        named: Annotated[
            str, Path(description="The id or number; of a vehicle also VIN or plate.")
        ],
        form: CaseForm,
        people: Annotated[
            bool, Query(description="With texts about persons; for the data protection officer.")
        ] = False,
        at_least: Annotated[
            int | None, Query(alias="atLeast", ge=0, description="A receipt's position.")
        ] = None,
    ) -> Response:
        """案卷: all that is recorded about one vehicle, order or complaint, signed (RM15)."""
        try:
            case = await case_of(
                context, checkpoints, kind, named, people=people, at_least=at_least
            )
        except Refused as refused:
            status = 404 if isinstance(refused, Missing) else 403
            return _problem(status, refused.code, refused.zh, refused.en)
        except GraphQLError as error:  # `reading` speaks to resolvers; the one error it has
            code = "document.position_not_reached"
            return _problem(503, code, "记录尚未更新到所要求的位置，请稍后再试", error.message)
        body = await to_thread.run_sync(lambda: drawn_case(case, form, checkpoints, printer))
        return _file(body, case, form)

    return routes


def _problem(status: int, code: str, zh: str, en: str) -> JSONResponse:
    return JSONResponse(msgspec.to_builtins(_Problem(code, zh, en)), status_code=status)


def _file(body: bytes, case: Case, form: CaseForm) -> Response:
    digest = hashlib.sha256(body)
    name = quote(f"案卷 {case.scope.number}.{form}")
    return Response(
        body,
        media_type=_MEDIA_TYPES[form],
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Security-Policy": html.SECURITY_POLICY,
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "X-Document-SHA256": digest.hexdigest(),
            "Repr-Digest": f"sha-256=:{base64.b64encode(digest.digest()).decode()}:",
            "X-Record-Position": str(case.facts[-1].position),
        },
    )
