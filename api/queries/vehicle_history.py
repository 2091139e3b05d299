"""A vehicle's whole life in service, across sites, owners and years (RM5, R105, R106)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import strawberry
from psycopg import AsyncConnection

from api.graphql.as_of import AS_OF, KnownAt, TrueAt, as_of, nothing_yet, past_with
from api.graphql.children import listed, objects_of, one_of, paged
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.rows import row_type
from api.graphql.sight import own_customer, require_own, require_staff
from api.queries.asked import PlateAsked, plate_as_written
from api.queries.visit import visit_type
from domain.kernel.checked import checked
from domain.values.vin import KnownPart, parse_partial_vin, parse_vin
from domain.vehicle.events import UseKind
from projections.asof import Past
from projections.vehicle_history import life_queries, odometer_queries, queries
from projections.vehicle_history.concerned import of_vehicle, of_visits
from projections.vehicle_history.projection import vehicle_history

MOST_FOUND = 50

graphql_enum(KnownPart, "KnownVinPart")
graphql_enum(UseKind, "VehicleUseKind")


def _own_visits(info: Info) -> dict[str, Any]:
    """A customer sees the visits to which they brought the car, not those of other owners."""
    return {"customer_id": own_customer(info)}


async def _whole_visits(info: Info, past: Past, visits: Sequence[queries.Visit]) -> None:
    """A past of a vehicle has the openings of its visits; those on a page are read whole."""
    order_ids = [visit.order_id for visit in visits]
    async with info.context.reading() as reading:
        known = await of_visits(reading, order_ids=order_ids)
    await past.load(known)


_vehicle: Any = row_type(
    queries.Vehicle,
    "VehicleHistory",
    node=Root("vehicleHistory", {"vehicle_id": "vehicleId"}),
    also=AS_OF
    | {
        "visits": paged(
            queries.visits_of,
            queries.Visit,
            "Every visit, across sites, owners and years; the latest first.",
            of="vehicle_id",
            key=[("opened_at", datetime), ("order_id", UUID)],
            own=_own_visits,
            completed=_whole_visits,
        ),
        "owners": listed(
            life_queries.owners_of,
            life_queries.Ownership,
            "Who owned or used it, from when until when.",
            of="vehicle_id",
        ),
        "plates": listed(
            life_queries.plates_of,
            life_queries.PlateSpan,
            "Plates it carried, from when until when.",
            of="vehicle_id",
        ),
        "odometer": listed(
            odometer_queries.odometer_of,
            odometer_queries.OdometerReading,
            "Readings: what counts, what was recorded, and every correction between them.",
            of="vehicle_id",
        ),
        "odometer_units": listed(
            odometer_queries.odometer_units_of,
            odometer_queries.OdometerUnit,
            "Replacements of the odometer itself.",
            of="vehicle_id",
        ),
        "recalls": listed(
            life_queries.recalls_of,
            life_queries.Recall,
            "Recalls, open and remedied.",
            of="vehicle_id",
        ),
        "sales": listed(
            life_queries.sales_of,
            life_queries.Sale,
            "The sale of the new car, and those it corrected.",
            of="vehicle_id",
        ),
        "extended_warranties": listed(
            life_queries.extended_warranties_of,
            life_queries.ExtendedWarranty,
            "Warranties sold beyond the maker's.",
            of="vehicle_id",
        ),
        "details_corrections": listed(
            life_queries.details_corrections_of,
            life_queries.DetailsCorrection,
            "Corrections of the vehicle's file, and why.",
            of="vehicle_id",
        ),
        "merged_files": listed(
            life_queries.merged_files_of,
            life_queries.MergedFile,
            "Duplicate files of this vehicle.",
            of="vehicle_id",
        ),
        "moved_orders": listed(
            life_queries.moved_orders_of,
            life_queries.MovedOrder,
            "Orders that had been opened on the wrong car.",
            of="vehicle_id",
        ),
    },
)


@strawberry.type
class VehicleHistoryQueries:
    @strawberry.field(
        graphql_type=_vehicle | None, description="The whole history of one vehicle (R106, RM5)."
    )
    async def vehicle_history(
        self,
        info: Info,
        vehicle_id: Annotated[UUID, strawberry.argument(description="The vehicle.")],
        known_at: KnownAt = None,
        true_at: TrueAt = None,
        at_least: AtLeast = None,
    ) -> Any:
        when = as_of(known_at, true_at)
        async with info.context.reading("vehicle_history", at_least) as reading:
            if own_customer(info) is not None:
                await require_own_vehicle(info, reading, vehicle_id)
            found = await queries.vehicle_of(reading, vehicle_id=vehicle_id)
            if found is None or when is None:
                return await one_of(info, reading, found)
            known = await of_vehicle(reading, vehicle_id=vehicle_id)
        past = await past_with(
            info, vehicle_history, when, partial(of_vehicle, vehicle_id=vehicle_id), known
        )
        async with past.reading() as reading:
            found = await queries.vehicle_of(reading, vehicle_id=vehicle_id)
            if found is None:
                raise await nothing_yet(info, vehicle_id, past)
            return await one_of(info, reading, found)

    @strawberry.field(
        graphql_type=list[_vehicle],
        description="Histories found by exactly one of VIN, plate, and the known part of a VIN.",
    )
    async def find_vehicles(
        self,
        info: Info,
        vin: Annotated[str | None, strawberry.argument(description="A full VIN.")] = None,
        plate: PlateAsked = None,
        on: Annotated[
            date | None,
            strawberry.argument(
                description="The day on which it carried the plate: plates are reused. "
                "If not given: ever."
            ),
        ] = None,
        partial_vin: Annotated[
            str | None, strawberry.argument(description="3 to 16 characters of a VIN (B.7).")
        ] = None,
        known: Annotated[
            KnownPart, strawberry.argument(description="Which end of the VIN they are.")
        ] = KnownPart.END,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        async with info.context.reading("vehicle_history", at_least) as reading:
            if vin is not None:
                rows = await queries.vehicles_by_vin(reading, vin=checked("vin", parse_vin, vin))
            elif plate is not None:
                rows = await queries.vehicles_by_plate(
                    reading, plate=plate_as_written(plate), on=on
                )
            elif partial_vin is not None:
                part = checked(
                    "partialVin", lambda text: parse_partial_vin(text, known), partial_vin
                )
                rows = await queries.vehicles_by_partial_vin(
                    reading, part=part.text, known=part.known, first=MOST_FOUND
                )
            else:
                return []
            return await objects_of(info, reading, rows)

    @strawberry.field(
        graphql_type=visit_type | None, description="One visit, by the number of its order (R093)."
    )
    async def visit(
        self,
        info: Info,
        order_number: Annotated[
            str, strawberry.argument(description="The order's number, e.g. RO-S1-2026-000123.")
        ],
        known_at: KnownAt = None,
        true_at: TrueAt = None,
        at_least: AtLeast = None,
    ) -> Any:
        when = as_of(known_at, true_at)
        async with info.context.reading("vehicle_history", at_least) as reading:
            found = await queries.visit_by_number(reading, order_number=order_number)
            if found is None:
                return None
            require_own(info, [found.customer_id])
            if when is None:
                return await one_of(info, reading, found)
            order_id = found.order_id
            known = await of_visits(reading, order_ids=[order_id])
        past = await past_with(
            info, vehicle_history, when, partial(of_visits, order_ids=[order_id]), known
        )
        async with past.reading() as reading:
            found = await queries.visit_by_number(reading, order_number=order_number)
            if found is None:
                raise await nothing_yet(info, order_id, past)
            return await one_of(info, reading, found)


async def require_own_vehicle(info: Info, reading: AsyncConnection[Any], vehicle_id: UUID) -> None:
    """Refuse a customer who neither owned nor brought the vehicle (R168)."""
    owners = await life_queries.owners_of(reading, vehicle_id=vehicle_id)
    brought = await queries.visits_of(
        reading, vehicle_id=vehicle_id, first=1, customer_id=own_customer(info)
    )
    require_own(
        info, [each.customer_id for each in owners] + [each.customer_id for each in brought]
    )
