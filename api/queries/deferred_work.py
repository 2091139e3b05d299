"""Work recommended and not done (RM20)."""

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.periods import day
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.asked import SiteAsked
from domain.repair_order.events import Urgency
from projections.deferred_work import queries

VIEW: Final = "deferred_work"

graphql_enum(queries.DeferredStatus, "DeferredWorkStatus")
graphql_enum(Urgency, "WorkUrgency")
row_type(queries.DeferredItem, "DeferredWork")


@strawberry.type
class DeferredWorkQueries:
    @strawberry.field(
        graphql_type=page_type(queries.DeferredItem),
        description="What was recommended for a vehicle and not done: declined, put off, taken up "
        "again (RM20, R041), the latest first.",
    )
    async def deferred_work(
        self,
        info: Info,
        vehicle_id: Annotated[UUID, strawberry.argument(description="The vehicle.")],
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID, str)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.deferred_work_of(
                reading, vehicle_id=vehicle_id, first=page_size(first), after=seen
            )
            return await page_of(
                info, reading, found, first, ("recommended_at", "order_id", "item"), after=after
            )

    @strawberry.field(
        graphql_type=page_type(queries.DeferredItem),
        description="Work put off on a site's orders whose day to remind has come (R154), the "
        "earliest first.",
    )
    async def deferred_work_due(
        self,
        info: Info,
        until: Annotated[date, strawberry.argument(description="Reminders up to this day.")],
        site_id: SiteAsked = None,
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, date, UUID, str)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.deferred_work_due(
                reading,
                site_id=site_id or info.context.identity.site_id,
                until=day(until, "until"),
                first=page_size(first),
                after=seen,
            )
            return await page_of(
                info, reading, found, first, ("remind_on", "order_id", "item"), after=after
            )
