"""Who is to be told what until when: activities and blocked batches (R158, R159, R085)."""

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import At, moment_or_now
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.call_record import OfCustomer, OfSite
from domain.outreach.words import OutreachCause, Reply, WithdrawalReason
from projections.outreach_board import queries
from projections.outreach_board.rows import CampaignRow, DutyState, NoticeRow

VIEW: Final = "outreach_board"

graphql_enum(DutyState, "NoticeState")
graphql_enum(Reply, "NoticeReply")
graphql_enum(WithdrawalReason, "OutreachWithdrawalReason")
row_type(
    NoticeRow,
    "Notice",
    node=Root("notices", {"site_id": "siteId", "outreach_id": "outreachId"}),
)
row_type(
    CampaignRow,
    "CampaignProgress",
    node=Root("campaigns", {"site_id": "siteId", "campaign_id": "campaignId"}),
)


@strawberry.type
class OutreachBoardQueries:
    @strawberry.field(
        description="Who is to be told of an activity or a blocked batch, what is due first coming"
        " first (R158, R159, R085).",
        graphql_type=page_type(NoticeRow),
    )
    async def notices(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
        at: At = None,
        pending_only: Annotated[
            bool, strawberry.argument(description="Only where a notice or a letter is owed yet.")
        ] = False,
        overdue: Annotated[
            bool, strawberry.argument(description="Only where that is too late at `at`.")
        ] = False,
        callable_only: Annotated[
            bool,
            strawberry.argument(
                description="Leave out who rests at `at`, left no number, or has not agreed (R122)."
            ),
        ] = False,
        cause: Annotated[
            OutreachCause | None, strawberry.argument(description="For this cause alone.")
        ] = None,
        site_id: OfSite = None,
        campaign_id: Annotated[
            UUID | None, strawberry.argument(description="Of this activity alone.")
        ] = None,
        batch_id: Annotated[
            str | None, strawberry.argument(description="About this batch alone.")
        ] = None,
        customer_id: OfCustomer = None,
        outreach_id: Annotated[
            UUID | None, strawberry.argument(description="This one alone.")
        ] = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.notices(
                reading,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
                pending_only=pending_only,
                overdue=overdue,
                callable_only=callable_only,
                cause=cause,
                site_id=site_id,
                campaign_id=campaign_id,
                batch_id=batch_id,
                customer_id=customer_id,
                outreach_id=outreach_id,
            )
            return await page_of(
                info, reading, rows, first, ("urgent_at", "outreach_id"), after=after
            )

    @strawberry.field(
        description="Activities, and how far their customers are told, the latest first (R158).",
        graphql_type=page_type(CampaignRow),
    )
    async def campaigns(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
        at: At = None,
        since: Annotated[
            date | None, strawberry.argument(description="Starting on this day or later.")
        ] = None,
        until: Annotated[
            date | None, strawberry.argument(description="Starting on this day or before.")
        ] = None,
        campaign_id: Annotated[
            UUID | None, strawberry.argument(description="This one alone.")
        ] = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, date, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.campaigns(
                reading,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
                site_id=site_id,
                since=since,
                until=until,
                campaign_id=campaign_id,
            )
            return await page_of(
                info, reading, rows, first, ("starts_on", "campaign_id"), after=after
            )
