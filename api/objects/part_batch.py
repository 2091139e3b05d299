"""A batch of parts as it stands in the history."""

from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.part_batch.aggregate import PartBatch as State
from domain.part_batch.events import BlockSource
from domain.values.parts import PartGrade

graphql_enum(BlockSource, "BatchBlockSource")
graphql_enum(PartGrade)


@strawberry.type(description="One receipt of one part from one supplier (配件批次).")
class PartBatch:
    id: UUID = strawberry.field(description="The batch's id; it follows from the label.")
    version: int = strawberry.field(description="How many facts it has.")
    batch_id: str = strawberry.field(description="The label on the shelf.")
    site_id: str = strawberry.field(description="The site where it lies.")
    part_number: str = strawberry.field(description="The maker's number of the part.")
    grade: PartGrade = strawberry.field(description="Its class, as the customer must be told.")
    blocked: bool = strawberry.field(description="Nothing of it may be issued or fitted.")
    order_ids: list[UUID] = strawberry.field(
        description="Repair orders that have something of it, in the order of their first issue."
    )

    @staticmethod
    def of(state: State, version: int) -> "PartBatch":
        return PartBatch(
            id=state.id,
            version=version,
            batch_id=state.batch_id,
            site_id=state.site_id,
            part_number=state.part_number,
            grade=state.grade,
            blocked=state.blocked,
            order_ids=list(state.order_ids),
        )


@strawberry.type(description="What a command left of a batch.")
class PartBatchReceipt(Receipt):
    @strawberry.field(description="The batch right after the command.")
    async def part_batch(self, info: Info) -> PartBatch:
        found = await loaded(info, State, self)
        return PartBatch.of(found.state, found.version)
