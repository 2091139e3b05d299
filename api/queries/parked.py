"""What views could not show: replayed or discarded by mutations, or by `aftersales parked`."""

from typing import Annotated, Any
from uuid import UUID

import strawberry
from psycopg.rows import class_row

from api.graphql.children import objects_of
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
    ) -> Any:
        return await _parked(info, view)

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
        found = await _parked(info, view)
        return next((each for each in found if each.stream_id == stream_id), None)


async def _parked(info: Info, view: str | None) -> list[Any]:
    async with info.context.reading() as reading:
        async with reading.cursor(row_factory=class_row(Parked)) as cursor:
            await cursor.execute(PARKED, {"view": view})
            found = await cursor.fetchall()
        return await objects_of(info, reading, found)
