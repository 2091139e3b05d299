"""What views could not show; mended and replayed by `aftersales parked`."""

from typing import Annotated, Any

import strawberry
from psycopg.rows import class_row

from api.graphql.children import objects_of
from api.graphql.context import Info
from api.graphql.rows import row_type
from projections.engine.replaying import PARKED, Parked


@strawberry.type
class ParkedQueries:
    @strawberry.field(
        graphql_type=list[row_type(Parked, "ParkedStream")],
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
        async with info.context.reading() as reading:
            async with reading.cursor(row_factory=class_row(Parked)) as cursor:
                await cursor.execute(PARKED, {"view": view})
                found = await cursor.fetchall()
            return await objects_of(info, reading, found)
