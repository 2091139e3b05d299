"""Where parts went and where they came from (RM12): for the parts store, auditors and recalls."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.nodes import Root
from api.graphql.rows import object_of, row_type
from api.graphql.sight import require_staff, sight_of
from domain.values.clock import shanghai_date
from projections.parts_trace import queries
from projections.parts_trace.queries import (
    FittedPart,
    OpenOldPart,
    TracedBatch,
    TracedVehicle,
    TraceTotals,
)

VIEW: Final = "parts_trace"

SiteId = Annotated[str | None, strawberry.argument(description="Of this site alone.")]

_batch: Any = row_type(
    TracedBatch, node=Root("partBatches", {"site_id": "siteId", "batch_id": "batchId"})
)
_totals: Any = row_type(TraceTotals)
_batches: Any = page_type(TracedBatch)
_vehicles: Any = page_type(TracedVehicle)
_fitted: Any = page_type(FittedPart)
_old_parts: Any = page_type(OpenOldPart)


@strawberry.type(description="A batch, and every car that has something of it.")
class PartsTrace:
    batch: Any = strawberry.field(
        graphql_type=_batch | None,
        description="The batch in the ledger of parts; none where only orders name this label.",
    )
    totals: Any = strawberry.field(
        graphql_type=_totals, description="How many cars it concerns, over all pages."
    )
    vehicles: Any = strawberry.field(
        graphql_type=_vehicles,
        description="Cars with something of it fitted, or issued for them and not come back.",
    )


@strawberry.type
class PartsTraceQueries:
    @strawberry.field(
        graphql_type=PartsTrace,
        description="Forward: which cars, orders, technicians and owners a batch concerns, and "
        "which owners cannot be reached (RM12, R085).",
    )
    async def parts_trace(
        self,
        info: Info,
        batch_id: Annotated[str, strawberry.argument(description="The label of the batch.")],
        first: First = 100,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        size, seen = page_size(first), decode_cursor(after, UUID)
        asked: dict[str, Any] = {"batch_id": batch_id, "today": shanghai_date(datetime.now(UTC))}
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.batches(reading, first=1, batch_id=batch_id)
            totals = await queries.totals_of_batch(reading, **asked)
            cars = await queries.vehicles_of_batch(reading, **asked, first=size, after=seen)
            sight = await sight_of(info, reading, ())
            return PartsTrace(
                batch=object_of(found[0], sight) if found else None,
                totals=object_of(totals, sight),
                vehicles=await page_of(info, reading, cars, size, ["vehicle_id"], after=after),
            )

    @strawberry.field(
        graphql_type=_batches,
        description="Batches by label, supplier's lot, part or site, in the order of labels "
        "(R090b: the ledger of parts).",
    )
    async def part_batches(
        self,
        info: Info,
        batch_id: Annotated[
            str | None, strawberry.argument(description="The label of the batch.")
        ] = None,
        supplier_lot: Annotated[
            str | None, strawberry.argument(description="The supplier's number of the lot.")
        ] = None,
        part_number: Annotated[
            str | None, strawberry.argument(description="The maker's number of the part.")
        ] = None,
        site_id: SiteId = None,
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        size, seen = page_size(first), decode_cursor(after, str)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.batches(
                reading,
                first=size,
                after=seen,
                batch_id=batch_id,
                supplier_lot=supplier_lot,
                part_number=part_number,
                site_id=site_id,
            )
            return await page_of(info, reading, found, size, ["batch_id"], after=after)

    @strawberry.field(
        graphql_type=_fitted,
        description="Backward: what was fitted to a car, and of each part the batch, supplier, "
        "receipt and certificate (RM12). Give the vehicle or its VIN.",
    )
    async def parts_of_vehicle(
        self,
        info: Info,
        vehicle_id: Annotated[UUID | None, strawberry.argument(description="The vehicle.")] = None,
        vin: Annotated[str | None, strawberry.argument(description="Its full VIN.")] = None,
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        size, seen = page_size(first), decode_cursor(after, datetime, UUID, int)
        async with info.context.reading(VIEW, at_least) as reading:
            if vehicle_id is None and vin is not None:
                vehicle_id = await queries.vehicle_by_vin(reading, vin=vin.strip().upper())
            found = (
                await queries.parts_of_vehicle(
                    reading, vehicle_id=vehicle_id, first=size, after=seen
                )
                if vehicle_id is not None
                else []
            )
            return await page_of(
                info, reading, found, size, ["fitted_at", "order_id", "turn"], after=after
            )

    @strawberry.field(
        graphql_type=_old_parts,
        description="Parts that were taken out and of which nobody recorded where they went (R087).",
    )
    async def open_old_parts(
        self,
        info: Info,
        site_id: SiteId = None,
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        size, seen = page_size(first), decode_cursor(after, datetime, UUID, str)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.open_old_parts(reading, first=size, after=seen, site_id=site_id)
            return await page_of(
                info, reading, found, size, ["since", "order_id", "line_id"], after=after
            )
