"""Health records of settled orders for the authority's platform (RM16, JT/T 1132)."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import moment
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from projections.health_record_feed.queries import (
    Element,
    FaultText,
    HealthRecord,
    Job,
    PartUsed,
    RecordStatus,
    health_records,
)

VIEW: Final = "health_record_feed"

_Status: Final[Any] = graphql_enum(RecordStatus, "HealthRecordStatus")
graphql_enum(Element, "HealthRecordElement")
row_type(FaultText, "HealthRecordFault")
row_type(Job, "HealthRecordJob")
row_type(PartUsed, "HealthRecordPart")
row_type(HealthRecord, node=Root("healthRecords", {"site_id": "siteId", "order_id": "orderId"}))


@strawberry.type
class HealthRecordFeedQueries:
    @strawberry.field(
        graphql_type=page_type(HealthRecord),
        description="One record for each settled order with the thirteen elements of JT/T 1132 and "
        "what the platform said (RM16), by the time of settlement.",
    )
    async def health_records(
        self,
        info: Info,
        site_id: Annotated[
            str | None, strawberry.argument(description="Of this site alone.")
        ] = None,
        settled_from: Annotated[
            datetime | None,
            strawberry.argument(description="Settled from this moment on, itself included."),
        ] = None,
        statuses: Annotated[
            list[RecordStatus] | None,
            strawberry.argument(description="Only what stands so. If not given: all."),
        ] = None,
        order_id: Annotated[
            UUID | None, strawberry.argument(description="Of this order alone.")
        ] = None,
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await health_records(
                reading,
                first=page_size(first),
                site_id=site_id,
                since=moment(settled_from, "settledFrom"),
                statuses=statuses or (),
                order_id=order_id,
                after=seen,
            )
            return await page_of(
                info, reading, found, first, ("settled_at", "order_id"), after=after
            )
