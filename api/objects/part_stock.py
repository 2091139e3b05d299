"""A part's stock at one site as it stands in the history."""

from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.receipts import Receipt, loaded
from domain.part_stock.aggregate import PartStock as State


@strawberry.type(description="What a site has of one part, in thousandths of a piece or litre.")
class PartStock:
    id: UUID = strawberry.field(description="The stock's id; it follows from site and part.")
    version: int = strawberry.field(description="How many facts it has.")
    site_id: str = strawberry.field(description="The site.")
    part_number: str = strawberry.field(description="The maker's number of the part.")
    on_hand_milli: int = strawberry.field(description="All that lies there, also what is blocked.")
    reserved_milli: int = strawberry.field(description="Set aside for lines of orders.")
    blocked_milli: int = strawberry.field(description="Of blocked batches.")
    available_milli: int = strawberry.field(description="Neither set aside nor blocked.")
    reorder_point_milli: int = strawberry.field(
        description="With less than this available the part is to be ordered."
    )
    low: bool = strawberry.field(description="Less than the reorder point is available (R090).")

    @staticmethod
    def of(state: State, version: int) -> "PartStock":
        return PartStock(
            id=state.id,
            version=version,
            site_id=state.site_id,
            part_number=state.part_number,
            on_hand_milli=state.on_hand_milli,
            reserved_milli=state.reserved_milli,
            blocked_milli=state.blocked_milli,
            available_milli=state.available_milli,
            reorder_point_milli=state.reorder_point_milli,
            low=state.below_reorder_point,
        )


@strawberry.type(description="What a command left of a part's stock.")
class PartStockReceipt(Receipt):
    @strawberry.field(description="The stock right after the command.")
    async def part_stock(self, info: Info) -> PartStock:
        found = await loaded(info, State, self)
        return PartStock.of(found.state, found.version)
