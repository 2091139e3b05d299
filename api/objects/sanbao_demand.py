"""A demand for exchange or return as it stands in the history."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.sanbao_demand.aggregate import SanbaoDemand as State
from domain.sanbao_demand.aggregate import Status
from domain.sanbao_demand.events import RefusalGround
from domain.values.sanbao_words import DemandGround, Remedy

graphql_enum(DemandGround, "SanbaoDemandGround")
graphql_enum(RefusalGround, "DemandRefusalGround")
graphql_enum(Remedy, "SanbaoRemedy")
graphql_enum(Status, "SanbaoDemandStatus")


@strawberry.type(description="A consumer's demand for exchange or return of a car (退换车要求).")
class SanbaoDemand:
    id: UUID = strawberry.field(description="The demand's id.")
    version: int = strawberry.field(description="How many facts it has.")
    status: Status = strawberry.field(description="Where it stands.")
    wanted: Remedy = strawberry.field(description="What is demanded now: exchange or return.")
    vehicle_id: UUID | None = strawberry.field(description="The car.")
    customer_id: UUID | None = strawberry.field(description="Who demands it.")
    ground: DemandGround | None = strawberry.field(description="The article it rests on.")
    answer_due_at: datetime | None = strawberry.field(
        description="The last moment for the seller's answer: 10 working days (Art. 28)."
    )
    complete_due_at: datetime | None = strawberry.field(
        description="The last moment to carry it out: 20 working days (Art. 28)."
    )

    @staticmethod
    def of(state: State, version: int) -> "SanbaoDemand":
        first = state.received
        return SanbaoDemand(
            id=state.id,
            version=version,
            status=state.status,
            wanted=state.wanted,
            vehicle_id=first and first.vehicle_id,
            customer_id=first and first.customer_id,
            ground=first and first.ground,
            answer_due_at=first and first.answer_due_at,
            complete_due_at=state.complete_due_at,
        )


@strawberry.type(description="What a command left of a demand for exchange or return.")
class SanbaoDemandReceipt(Receipt):
    @strawberry.field(description="The demand right after the command.")
    async def sanbao_demand(self, info: Info) -> SanbaoDemand:
        found = await loaded(info, State, self)
        return SanbaoDemand.of(found.state, found.version)
