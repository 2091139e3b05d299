"""Stock, and what runs low or lies blocked (RM17): for the parts store."""

from datetime import date, timedelta
from typing import Annotated, Any, Final

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.nodes import Root
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from projections.stock_alerts import queries
from projections.stock_alerts.queries import StockLevel

VIEW: Final = "stock_alerts"
_PERMILLE: Final = 1000

SiteId = Annotated[str | None, strawberry.argument(description="Of this site alone.")]
row_type(
    StockLevel,
    node=Root("stockLevels", {"site_id": "siteId", "part_number": "partNumber"}),
)
_levels: Any = page_type(StockLevel)


@strawberry.type(description="How often a part that was asked for came from stock (R090a).")
class PartsFillRate:
    requests: int = strawberry.field(description="Lines that asked for a part in the period.")
    filled: int = strawberry.field(description="Of these, served at the first asking.")
    rate_permille: int | None = strawberry.field(
        description="Filled of 1000 requests, rounded down; none where nothing was asked for."
    )


@strawberry.type
class StockAlertsQueries:
    @strawberry.field(
        graphql_type=_levels,
        description="What runs low, after reservations, or lies blocked (RM17, R090).",
    )
    async def stock_alerts(
        self,
        info: Info,
        site_id: SiteId = None,
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        return await _page(info, first, after, at_least, site_id=site_id, alerts_only=True)

    @strawberry.field(
        graphql_type=_levels,
        description="Stock by site and part number: on hand, reserved, blocked, available.",
    )
    async def stock_levels(
        self,
        info: Info,
        site_id: SiteId = None,
        part_number: Annotated[
            str | None, strawberry.argument(description="The maker's number of the part.")
        ] = None,
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        return await _page(info, first, after, at_least, site_id=site_id, part_number=part_number)

    @strawberry.field(description="How often parts came from stock at the first asking (R090a).")
    async def parts_fill_rate(
        self,
        info: Info,
        first_day: Annotated[date, strawberry.argument(description="First day of the period.")],
        last_day: Annotated[date, strawberry.argument(description="Last day of the period.")],
        site_id: SiteId = None,
        at_least: AtLeast = None,
    ) -> PartsFillRate:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.fill_rate(
                reading,
                first_day=first_day,
                day_after=last_day + timedelta(days=1),
                site_id=site_id,
            )
        requests, filled = found.requests, found.filled
        return PartsFillRate(
            requests=requests,
            filled=filled,
            rate_permille=filled * _PERMILLE // requests if requests else None,
        )


async def _page(
    info: Info, first: int, after: str | None, at_least: int | None, **asked: Any
) -> Any:
    require_staff(info)
    size, seen = page_size(first), decode_cursor(after, str, str)
    async with info.context.reading(VIEW, at_least) as reading:
        found = await queries.stock_levels(reading, first=size, after=seen, **asked)
        return await page_of(info, reading, found, size, ["site_id", "part_number"], after=after)
