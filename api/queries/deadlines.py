"""时限: what is owed by when, over all clocks, and what has passed."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.periods import At, moment, moment_or_now
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.call_record import OfSite
from projections.deadlines import queries
from projections.deadlines.queries import DeadlineRow
from projections.deadlines.words import DeadlineKind

VIEW: Final = "deadlines"

graphql_enum(DeadlineKind)
row_type(DeadlineRow, "Deadline")


@strawberry.type
class DeadlineQueries:
    @strawberry.field(
        description="Everything that is owed by a time and not done yet, the earliest first: calls,"
        " answers to complaints and points, demands under 三包 (R142).",
        graphql_type=page_type(DeadlineRow),
    )
    async def deadlines(
        self,
        info: Info,
        at: At = None,
        first: First = 20,
        after: After = None,
        site_id: OfSite = None,
        kind: Annotated[
            DeadlineKind | None, strawberry.argument(description="Of this clock alone.")
        ] = None,
        due_before: Annotated[
            datetime | None, strawberry.argument(description="Due before this moment.")
        ] = None,
        overdue: Annotated[
            bool, strawberry.argument(description="Only what has passed at the moment asked for.")
        ] = False,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, DeadlineKind, UUID, str)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.owed(
                reading,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
                site_id=site_id,
                kind=kind,
                due_before=moment(due_before, "dueBefore"),
                overdue=overdue,
            )
            key = ("due_at", "kind", "stream_id", "part")
            return await page_of(info, reading, rows, first, key, after=after)
