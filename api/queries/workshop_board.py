"""The workshop board (RM7): the open orders of a site."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry
from graphql import GraphQLError

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import At, Since, Until, day, moment_or_now
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.asked import SiteAsked
from domain.repair_order.events import Urgency
from projections.workshop_board import queries
from projections.workshop_board.kinds import KindCount, orders_by_kind
from projections.workshop_board.states import BoardState

VIEW: Final = "workshop_board"
MOST_DAYS: Final = 90

graphql_enum(BoardState, "WorkshopState")
graphql_enum(Urgency, "WorkUrgency")
graphql_enum(queries.WaitsFor, "AdditionalWorkWaitsFor")
row_type(queries.PlateMismatch, "OpenPlateMismatch")
row_type(
    queries.BoardOrder,
    "WorkshopOrder",
    node=Root("workshopBoard", {"site_id": "siteId", "order_id": "orderId"}),
)
_by_kind: Any = row_type(KindCount, "OrdersOfKind")


@strawberry.type
class WorkshopBoardQueries:
    @strawberry.field(
        graphql_type=page_type(queries.BoardOrder),
        description="Open orders with state, time in state, what they wait for, promises, "
        "unanswered additional work and overdue progress notices (RM7), the oldest first. "
        "predictedAt: the asked moment plus what is left of the standard hours of every open "
        "line that is agreed to, less the hours clocked on it, as if one technician went on "
        "without a break.",
    )
    async def workshop_board(
        self,
        info: Info,
        site_id: SiteAsked = None,
        order_id: Annotated[UUID | None, strawberry.argument(description="This one alone.")] = None,
        at: At = None,
        progress_days: Annotated[
            int,
            strawberry.argument(
                description="Days that may pass on a major repair until the customer is told "
                "again, 1 to 90 (R016)."
            ),
        ] = 3,
        belongings_days: Annotated[
            int,
            strawberry.argument(
                description="A promise further away than so many days after arrival makes a "
                "repair a long one, for which belongings are listed, 1 to 90 (R030)."
            ),
        ] = 3,
        first: First = 50,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        if not 1 <= progress_days <= MOST_DAYS:
            raise GraphQLError(f"progressDays is 1 to {MOST_DAYS}, not {progress_days}")
        if not 1 <= belongings_days <= MOST_DAYS:
            raise GraphQLError(f"belongingsDays is 1 to {MOST_DAYS}, not {belongings_days}")
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.board(
                reading,
                site_id=site_id or info.context.identity.site_id,
                at=moment_or_now(at, "at"),
                progress_days=progress_days,
                belongings_days=belongings_days,
                order_id=order_id,
                first=page_size(first),
                after=seen,
            )
            return await page_of(
                info, reading, found, first, ("opened_at", "order_id"), after=after
            )

    @strawberry.field(
        graphql_type=list[_by_kind],
        description="Orders opened in a period, counted by what they were for (R058).",
    )
    async def orders_by_service_kind(
        self,
        info: Info,
        since: Since,
        until: Until,
        site_id: SiteAsked = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            return await orders_by_kind(
                reading,
                since=day(since, "since"),
                until=day(until, "until"),
                site_id=site_id or info.context.identity.site_id,
            )
