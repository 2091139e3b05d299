"""What views could not show: replayed or discarded by mutations, or by `aftersales parked`."""

from typing import Annotated, Any
from uuid import UUID

import strawberry
from psycopg.rows import class_row

from api.graphql.children import objects_of
from api.graphql.connections import MOST, First, page_size
from api.graphql.context import Info
from api.objects.parked import ParkedStream
from projections.engine.replaying import PARKED, Parked


@strawberry.type
class ParkedQueries:
    @strawberry.field(
        graphql_type=list[ParkedStream],
        description="Streams that a view stopped showing at a fact that failed, by view and position; "
        "everything else is shown. For auditors and supervisors.",
    )
    async def parked_streams(
        self,
        info: Info,
        view: Annotated[
            str | None, strawberry.argument(description="Of this view alone, e.g. customer_file.")
        ] = None,
        first: First = MOST,
    ) -> Any:
        return await _parked(info, view, first=page_size(first))

    @strawberry.field(
        graphql_type=ParkedStream | None,
        description="One parked stream with the facts that wait in it; none: the view shows it whole.",
    )
    async def parked_stream(
        self,
        info: Info,
        view: Annotated[str, strawberry.argument(description="The view, e.g. customer_file.")],
        stream_id: Annotated[
            UUID, strawberry.argument(description="The order, complaint, customer …")
        ],
    ) -> Any:
        found = await _parked(info, view, stream_id)
        return found[0] if found else None


async def _parked(
    info: Info, view: str | None, stream_id: UUID | None = None, *, first: int = 1
) -> list[Any]:
    asked = {"view": view, "stream_id": stream_id, "first": first}
    async with info.context.reading() as reading:
        async with reading.cursor(row_factory=class_row(Parked)) as cursor:
            await cursor.execute(PARKED, asked)
            found = await cursor.fetchall()
        return await objects_of(info, reading, found)
