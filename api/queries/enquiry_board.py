"""Questions from outside: what waits for an answer, and what they were about (R114, R144)."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.children import objects_of, page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import At, CalledBefore, CalledFrom, moment, moment_or_now, period
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.call_record import OfCustomer, OfSite
from domain.enquiry.events import EnquiryTopic
from projections.enquiry_board import queries
from projections.enquiry_board.queries import EnquiryCount, EnquiryRow, EnquiryState

VIEW: Final = "enquiry_board"

graphql_enum(EnquiryState, "EnquiryBoardState")
row_type(
    EnquiryRow,
    "EnquiryOnBoard",
    node=Root("enquiries", {"site_id": "siteId", "enquiry_id": "enquiryId"}),
)
EnquiryTopicCount: Final[Any] = row_type(EnquiryCount, "EnquiryTopicCount")


@strawberry.type
class EnquiryBoardQueries:
    @strawberry.field(
        description="Questions from outside with what became of them, newest first (R114, R144).",
        graphql_type=page_type(EnquiryRow),
    )
    async def enquiries(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
        at: At = None,
        state: Annotated[
            EnquiryState | None, strawberry.argument(description="Standing so at `at`.")
        ] = None,
        topic: Annotated[
            EnquiryTopic | None, strawberry.argument(description="About this alone.")
        ] = None,
        site_id: OfSite = None,
        customer_id: OfCustomer = None,
        enquiry_id: Annotated[
            UUID | None, strawberry.argument(description="This one alone.")
        ] = None,
        received_from: CalledFrom = None,
        received_before: CalledBefore = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.enquiries(
                reading,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
                state=state,
                topic=topic,
                site_id=site_id,
                customer_id=customer_id,
                enquiry_id=enquiry_id,
                received_from=moment(received_from, "receivedFrom"),
                received_before=moment(received_before, "receivedBefore"),
            )
            return await page_of(
                info, reading, rows, first, ("received_at", "enquiry_id"), after=after
            )

    @strawberry.field(
        description="A period's questions by topic, for the supervisor (R144).",
        graphql_type=list[EnquiryTopicCount],
    )
    async def enquiry_topics(
        self,
        info: Info,
        at: At = None,
        received_from: CalledFrom = None,
        received_before: CalledBefore = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        asked: dict[str, datetime] = period(received_from, received_before)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.enquiry_topics(
                reading,
                at=moment_or_now(at, "at"),
                received_from=asked["called_from"],
                received_before=asked["called_before"],
                site_id=site_id,
            )
            return await objects_of(info, reading, rows)
