"""A vehicle as it stands in the history."""

from datetime import date
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.kernel import Km
from domain.values.vin import KnownPart
from domain.vehicle.aggregate import Vehicle as State
from domain.vehicle.events import OwnerRelation, UseKind

graphql_enum(KnownPart, "KnownVinPart")
graphql_enum(OwnerRelation)
graphql_enum(UseKind, "VehicleUseKind")


@strawberry.type(description="A plate and from when the vehicle carries it.")
class VehiclePlate:
    plate: str = strawberry.field(description="The plate in its normal form, e.g. 京AD12345.")
    valid_from: date | None = strawberry.field(
        description="The first day with it; none where it was there at registration."
    )


@strawberry.type(description="Somebody who owns or uses the vehicle.")
class VehicleHolder:
    customer_id: UUID = strawberry.field(description="The customer.")
    relation: OwnerRelation = strawberry.field(description="How the customer stands to it.")


@strawberry.type(description="A recall that concerns the vehicle.")
class VehicleRecall:
    campaign: str = strawberry.field(description="The maker's or the authority's number.")
    issued_on: date = strawberry.field(description="The day of the notice.")
    remedied: bool = strawberry.field(description="Whether what it demands was done.")


@strawberry.type(description="A vehicle in service (车辆档案).")
class Vehicle:
    id: UUID = strawberry.field(description="The vehicle's id, whatever becomes of VIN and plate.")
    version: int = strawberry.field(description="How many facts it has.")
    vin: str | None = strawberry.field(description="Its VIN, where it is fully known.")
    use_kind: UseKind = strawberry.field(description="Household or business; 三包 asks for it.")
    plates: list[VehiclePlate] = strawberry.field(
        description="Its plates, in the order in which they became known."
    )
    odometer_km: Km | None = strawberry.field(
        description="The last reading that counts; flagged ones do not."
    )
    holders: list[VehicleHolder] = strawberry.field(description="The owner first, then others.")
    recalls: list[VehicleRecall] = strawberry.field(description="Recalls, open and remedied.")
    sold: bool = strawberry.field(description="Whether its sale, and so its 三包 terms, are known.")
    sanbao_returned: bool = strawberry.field(
        description="三包换退车: exchanged or returned; whoever buys it must be told (Art. 33)."
    )
    merged_into_vehicle_id: UUID | None = strawberry.field(
        description="The file in which it goes on, where this one was a duplicate."
    )

    @staticmethod
    def of(state: State, version: int) -> "Vehicle":
        return Vehicle(
            id=state.id,
            version=version,
            vin=state.vin,
            use_kind=state.use_kind,
            plates=[
                VehiclePlate(plate=plate, valid_from=None if since == date.min else since)
                for since, plate in state.plates
            ],
            odometer_km=state.odometer.latest_km(),
            holders=_holders(state),
            recalls=[
                VehicleRecall(campaign=key, issued_on=recall.issued_on, remedied=recall.remedied)
                for key, recall in state.recalls.items()
            ],
            sold=state.sold,
            sanbao_returned=state.sanbao_returned,
            merged_into_vehicle_id=state.merged_into,
        )


def _holders(state: State) -> list[VehicleHolder]:
    owner = (
        [VehicleHolder(customer_id=state.owner.customer_id, relation=OwnerRelation.OWNER)]
        if state.owner
        else []
    )
    return owner + [
        VehicleHolder(customer_id=customer_id, relation=relation)
        for customer_id, relation in state.others.items()
    ]


@strawberry.type(description="What a command left of a vehicle.")
class VehicleReceipt(Receipt):
    @strawberry.field(description="The vehicle right after the command.")
    async def vehicle(self, info: Info) -> Vehicle:
        found = await loaded(info, State, self)
        return Vehicle.of(found.state, found.version)
