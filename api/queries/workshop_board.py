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
from api.graphql.periods import At, moment_or_now
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.asked import SiteAsked
from domain.repair_order.events import Urgency
from projections.workshop_board import queries
from projections.workshop_board.states import BoardState

VIEW: Final = "workshop_board"
MOST_DAYS: Final = 90

graphql_enum(BoardState, "WorkshopState")
graphql_enum(Urgency, "WorkUrgency")
graphql_enum(queries.WaitsFor, "AdditionalWorkWaitsFor")
row_type(queries.PlateMismatch, "OpenPlateMismatch")
row_type(queries.BoardOrder, "WorkshopOrder")


@strawberry.type
class WorkshopBoardQueries:
    @strawberry.field(
        graphql_type=page_type(queries.BoardOrder),
        description="Open orders with state, time in state, what they wait for, promises, "
        "unanswered additional work and overdue progress notices (RM7), the oldest first.",
    )
    async def workshop_board(
        self,
        info: Info,
        site_id: SiteAsked = None,
        at: At = None,
        progress_days: Annotated[
            int,
            strawberry.argument(
                description="Days that may pass on a major repair until the customer is told "
                "again, 1 to 90 (R016)."
            ),
        ] = 3,
        first: First = 50,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        if not 1 <= progress_days <= MOST_DAYS:
            raise GraphQLError(f"progressDays is 1 to {MOST_DAYS}, not {progress_days}")
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.board(
                reading,
                site_id=site_id or info.context.identity.site_id,
                at=moment_or_now(at, "at"),
                progress_days=progress_days,
                first=page_size(first),
                after=seen,
            )
            return await page_of(info, reading, found, first, ("opened_at", "order_id"))
