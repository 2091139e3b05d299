"""Forward from a batch to cars and people, backward from a car to batch, supplier and certificate."""

from datetime import date, datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.part_batch.events import BlockSource
from domain.values.parts import PartGrade
from projections.parts_trace.statements import BATCH, FITTED_ON, OLD_PARTS, TOTALS, VEHICLES
from projections.reading import rows, where


class TracedBatch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch as the ledger of parts has it, and whether it may be used."""

    part_batch_id: UUID
    batch_id: str
    site_id: str
    part_number: str
    name: str
    grade: PartGrade
    brand: str
    spec: str
    fitment: tuple[str, ...]
    supplier_name: str
    supplier_address: str
    supplier_lot: str | None
    certificate_number: str | None
    certificate_sha256: str | None
    quantity_milli: int
    received_on: date
    received_by: str
    blocked_at: datetime | None
    block_reason: str | None
    block_source: BlockSource | None
    notice_number: str | None
    released_at: datetime | None
    release_reason: str | None


class TracedUse(msgspec.Struct, frozen=True, kw_only=True):
    """What one line of an order has of a batch."""

    order_id: UUID
    order_number: str
    site_id: str
    line_id: str
    customer_id: UUID
    issued_milli: int
    returned_milli: int
    fitted_milli: int
    technician_ids: tuple[str, ...]
    last_at: datetime


class TracedVehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A car that has something of a batch, or whose order has."""

    vehicle_id: UUID
    vin: str | None
    plate: str | None
    make: str | None
    model: str | None
    owner_customer_id: UUID
    """The owner as last heard; where none is known, the customer of the last of these orders."""
    owner_reachable: bool
    fitted: bool
    """False: only issued so far."""
    removed: bool
    """Something of the batch was taken out of this car again."""
    uses: tuple[TracedUse, ...]


class TraceTotals(msgspec.Struct, frozen=True, kw_only=True):
    """How many cars a batch concerns."""

    vehicles: int
    fitted: int
    without_reachable_owner: int


class FittedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part that was fitted to a car, and the batch it is of, where that is known."""

    order_id: UUID
    turn: int
    order_number: str
    line_id: str
    fitted_at: datetime
    technician_id: str
    part_number: str
    name: str
    grade: PartGrade
    batch_id: str | None
    serial: str | None
    quantity_milli: int
    removed_part_number: str | None
    batch: TracedBatch | None


class OpenOldPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part that was taken out and whose whereabouts nobody recorded (R087)."""

    order_id: UUID
    order_number: str
    site_id: str
    vehicle_id: UUID
    line_id: str
    part_number: str
    removed_milli: int
    returned_milli: int
    since: datetime


async def batches(
    connection: AsyncConnection[Any],
    *,
    first: int,
    after: tuple[str] | None = None,
    batch_id: str | None = None,
    supplier_lot: str | None = None,
    part_number: str | None = None,
    site_id: str | None = None,
) -> list[TracedBatch]:
    """Batches by label, by the supplier's lot, by part or site, in the order of labels."""
    asked: dict[LiteralString, object] = {
        "batch_id = %(batch_id)s": batch_id,
        "supplier_lot = %(supplier_lot)s": supplier_lot,
        "part_number = %(part_number)s": part_number,
        "site_id = %(site_id)s": site_id,
        "batch_id > %(after)s": after,
    }
    query = f"{BATCH} WHERE {where(asked)} ORDER BY batch_id LIMIT %(rows)s"
    return await rows(
        connection,
        TracedBatch,
        query,
        {
            "batch_id": batch_id,
            "supplier_lot": supplier_lot,
            "part_number": part_number,
            "site_id": site_id,
            "after": after and after[0],
            "rows": first + 1,
        },
    )


async def vehicles_of_batch(
    connection: AsyncConnection[Any],
    *,
    batch_id: str,
    today: date,
    first: int,
    after: tuple[UUID] | None = None,
) -> list[TracedVehicle]:
    """Every car that has something of the batch or is about to; what came back does not count."""
    params = {
        "batch_id": batch_id,
        "today": today,
        "after": after[0] if after else UUID(int=0),
        "rows": first + 1,
    }
    return await rows(connection, TracedVehicle, VEHICLES, params)


async def totals_of_batch(
    connection: AsyncConnection[Any], *, batch_id: str, today: date
) -> TraceTotals:
    """How many cars that are, how many of them have it fitted, how many owners nobody can reach."""
    [found] = await rows(connection, TraceTotals, TOTALS, {"batch_id": batch_id, "today": today})
    return found


async def vehicle_by_vin(connection: AsyncConnection[Any], *, vin: str) -> UUID | None:
    """The car of this VIN."""
    cursor = await connection.execute(_BY_VIN, {"vin": vin})
    found = await cursor.fetchone()
    return found[0] if found else None


async def parts_of_vehicle(
    connection: AsyncConnection[Any],
    *,
    vehicle_id: UUID,
    first: int,
    after: tuple[datetime, UUID, int] | None = None,
) -> list[FittedPart]:
    """What was fitted to a car, on all files of it, the oldest first."""
    params = {"vehicle_id": vehicle_id, "rows": first + 1} | dict(
        zip(("at", "order_id", "turn"), after or (_EPOCH, UUID(int=0), 0), strict=True)
    )
    return await rows(connection, FittedPart, FITTED_ON, params)


async def open_old_parts(
    connection: AsyncConnection[Any],
    *,
    first: int,
    site_id: str | None = None,
    after: tuple[datetime, UUID, str] | None = None,
) -> list[OpenOldPart]:
    """Old parts of which nobody recorded where they went, the oldest first (R087)."""
    params = {"site_id": site_id, "rows": first + 1} | dict(
        zip(("at", "order_id", "line_id"), after or (_EPOCH, UUID(int=0), ""), strict=True)
    )
    return await rows(connection, OpenOldPart, OLD_PARTS, params)


_EPOCH: Final = datetime.fromisoformat("0001-01-02T00:00:00+00:00")
_BY_VIN: Final = """
SELECT vehicle_id FROM parts_trace.vehicle WHERE vin = %(vin)s
ORDER BY merged_into IS NOT NULL, vehicle_id LIMIT 1
"""
