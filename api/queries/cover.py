"""What a car is covered by, what counts towards exchange or return, and open demands (RM13)."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, connection, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import At, day, moment_or_now
from api.graphql.rows import object_of, row_type
from api.graphql.sight import Sight, own_customer, require_staff, sight_of
from api.queries.asked import SiteAsked
from api.queries.vehicle_history import require_own_vehicle
from domain.kernel import Km
from domain.kernel.checked import checked
from domain.sanbao_demand.events import DemandEvidence
from domain.values.distance import km
from domain.values.sanbao import Counter, PeriodKind
from projections.cover.answers import (
    CounterAnswer,
    Cover,
    ExtendedWarranty,
    LoanerState,
    PeriodAnswer,
    RepairWarranty,
    SanbaoRight,
    WarrantyTerm,
    WhyNot,
)
from projections.cover.demand_clocks import Clock, Demand, open_demands
from projections.cover.queries import cover_of, end_of_asked_day, may_be_given_back

VIEW: Final = "cover"

graphql_enum(Clock, "DemandClock")
graphql_enum(Counter, "SanbaoCounter")
graphql_enum(LoanerState, "LoanerDutyState")
graphql_enum(PeriodKind, "SanbaoPeriod")
graphql_enum(SanbaoRight)
graphql_enum(WhyNot, "CoverWhyNot")
row_type(DemandEvidence, "SanbaoDemandEvidence")
row_type(
    Demand,
    "SanbaoDemandClocks",
    node=Root("openSanbaoDemands", {"site_id": "siteId", "demand_id": "demandId"}),
)
row_type(ExtendedWarranty, "CoverExtendedWarranty")
row_type(PeriodAnswer, "CoverPeriod")
row_type(WarrantyTerm, "RepairWarrantyTerm")
row_type(RepairWarranty, "RepairWarrantyOfLine")
_counter: Any = row_type(CounterAnswer, "SanbaoCounterState")
_cover: Any = row_type(
    Cover,
    "VehicleCover",
    node=Root("cover", {"vehicle_id": "vehicleId"}),
    also={
        "may_demand": (
            list[_counter],
            strawberry.field(
                description="Counters that give the right to exchange or return; empty: none does."
            ),
        )
    },
)


@strawberry.type
class CoverQueries:
    @strawberry.field(
        graphql_type=_cover | None,
        description="三包, 包修, repair warranty of earlier lines and extended warranty of a car on "
        "a day at a mileage, and every counter of 三包 with its events (RM13, R091, R096-R100).",
    )
    async def cover(
        self,
        info: Info,
        vehicle_id: Annotated[UUID, strawberry.argument(description="The vehicle.")],
        on: Annotated[
            date | None,
            strawberry.argument(
                description="The day, up to whose end is counted. If not given: now."
            ),
        ] = None,
        odometer_km: Annotated[
            Km | None,
            strawberry.argument(
                description="What the odometer shows then. If not given: the last reading before."
            ),
        ] = None,
        at_least: AtLeast = None,
    ) -> Any:
        at = end_of_asked_day(on and day(on, "on"), datetime.now(UTC))
        shown_km = None if odometer_km is None else checked("odometerKm", km, odometer_km)
        if own_customer(info) is not None:
            async with info.context.reading("vehicle_history", at_least) as reading:
                await require_own_vehicle(info, reading, vehicle_id)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await cover_of(reading, vehicle_id=vehicle_id, at=at, odometer_km=shown_km)
            sight = await sight_of(info, reading, ())
        return None if found is None else _shown(found, sight)

    @strawberry.field(
        graphql_type=page_type(Cover),
        description="Cars with a counter that gives the right to exchange or return, unless given "
        "back already: for the supervisor (R097).",
    )
    async def cars_to_give_back(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
        at: At = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await may_be_given_back(
                reading, at=moment_or_now(at, "at"), first=page_size(first), after=seen
            )
            sight = await sight_of(info, reading, ())
        return connection(
            found,
            first,
            lambda row: [row.vehicle_id],
            lambda row: _shown(row, sight),
            after=after,
        )

    @strawberry.field(
        graphql_type=page_type(Demand),
        description="Demands for exchange or return that a site still owes an answer or a car, the "
        "oldest first, with both clocks (Art. 28).",
    )
    async def open_sanbao_demands(
        self,
        info: Info,
        site_id: SiteAsked = None,
        demand_id: Annotated[
            UUID | None, strawberry.argument(description="This one alone.")
        ] = None,
        first: First = 20,
        after: After = None,
        at: At = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await open_demands(
                reading,
                site_id=site_id or info.context.identity.site_id,
                demand_id=demand_id,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
            )
            return await page_of(
                info, reading, found, first, ("received_at", "demand_id"), after=after
            )


def _shown(found: Cover, sight: Sight) -> Any:
    return object_of(found, sight, may_demand=[object_of(each, sight) for each in found.may_demand])
