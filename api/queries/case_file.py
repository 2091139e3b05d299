"""Where the file of a case is to be had."""

from typing import Annotated

import strawberry

from api.exports.case.routes import CaseForm, case_url
from api.exports.case.scope import VIEWS, CaseKind, Scope, scope_of
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum

graphql_enum(CaseKind)


@strawberry.type(
    description="All that is recorded about one vehicle, order or complaint, as a signed file."
)
class CaseFile:
    number: str = strawberry.field(description="The number or VIN by which people know it.")
    records: list[str] = strawberry.field(
        description="The records it is put together from, e.g. 工单 RO-S1-2026-000017."
    )
    html_url: str = strawberry.field(description="The file as a page, on this server.")
    pdf_url: str = strawberry.field(description="The file as a PDF, on this server.")
    zip_url: str = strawberry.field(
        description="Facts as they are stored, with proofs that check offline, on this server."
    )


@strawberry.type
class CaseFileQueries:
    @strawberry.field(
        description="Where the file of a case is; with ?people=true it shows persons (RM15, RM19)."
    )
    async def case_file(
        self,
        info: Info,
        kind: Annotated[CaseKind, strawberry.argument(description="What the case is about.")],
        named: Annotated[
            str,
            strawberry.argument(description="Its id or number; of a vehicle also VIN or plate."),
        ],
        at_least: AtLeast = None,
    ) -> CaseFile:
        for view in VIEWS:
            async with info.context.reading(view, at_least):
                pass
        async with info.context.reading() as reading:
            return _case_file(await scope_of(reading, kind, named))


def _case_file(scope: Scope) -> CaseFile:
    return CaseFile(
        number=scope.number,
        records=[part.label for part in scope.parts],
        html_url=case_url(scope.kind, scope.id, CaseForm.HTML),
        pdf_url=case_url(scope.kind, scope.id, CaseForm.PDF),
        zip_url=case_url(scope.kind, scope.id, CaseForm.ZIP),
    )
