"""A repair order as it stands in the history."""

from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.kernel import Fen, Km
from domain.repair_order.aggregate import RepairOrder as State
from domain.repair_order.state import Consent, Line, Progress, Status
from domain.repair_order.terms import PauseReason, Relation, Urgency
from domain.values.cover import Ground
from domain.values.sanbao_words import Assembly

graphql_enum(Status, "RepairOrderStatus")
graphql_enum(Consent, "LineConsent")
graphql_enum(Progress, "LineProgress")
graphql_enum(PauseReason, "WorkPauseReason")
graphql_enum(Relation, "SignerRelation")
graphql_enum(Urgency, "WorkUrgency")
graphql_enum(Ground, "CoverGround")
graphql_enum(Assembly, "VehicleAssembly")


@strawberry.type(description="One line of the order's current quote.")
class RepairOrderLine:
    line_id: str = strawberry.field(description="The line's id, stable over versions of the quote.")
    description: str = strawberry.field(description="What is to be done or fitted.")
    amount_fen: Fen = strawberry.field(description="Its price.")
    consent: Consent = strawberry.field(description="What the customer said to it.")
    progress: Progress = strawberry.field(description="How far the work on it is.")

    @staticmethod
    def of(line_id: str, line: Line) -> "RepairOrderLine":
        return RepairOrderLine(
            line_id=line_id,
            description=line.quoted.description,
            amount_fen=line.quoted.amount_fen,
            consent=line.consent,
            progress=line.progress,
        )


@strawberry.type(description="One visit of one vehicle: consent, work, inspection, settlement.")
class RepairOrder:
    id: UUID = strawberry.field(description="The order's id.")
    version: int = strawberry.field(description="How many facts it has.")
    order_number: str = strawberry.field(description="Its number, e.g. RO-S1-2026-000123.")
    site_id: str = strawberry.field(description="The site that it belongs to.")
    customer_id: UUID | None = strawberry.field(description="The customer.")
    vehicle_id: UUID | None = strawberry.field(description="The vehicle.")
    status: Status = strawberry.field(description="Where the order stands as a whole.")
    quote_version: int = strawberry.field(description="Version of the current quote; 0: none yet.")
    odometer_in_km: Km | None = strawberry.field(description="Odometer at reception.")
    lines: list[RepairOrderLine] = strawberry.field(description="The lines of the current quote.")

    @staticmethod
    def of(state: State, version: int) -> "RepairOrder":
        return RepairOrder(
            id=state.id,
            version=version,
            order_number=state.order_number,
            site_id=state.site_id,
            customer_id=state.customer_id,
            vehicle_id=state.vehicle_id,
            status=state.status,
            quote_version=state.quote_version,
            odometer_in_km=state.odometer_in_km,
            lines=[RepairOrderLine.of(key, line) for key, line in state.lines.items()],
        )


@strawberry.type(description="What a command left of a repair order.")
class RepairOrderReceipt(Receipt):
    @strawberry.field(description="The order right after the command.")
    async def repair_order(self, info: Info) -> RepairOrder:
        found = await loaded(info, State, self)
        return RepairOrder.of(found.state, found.version)
