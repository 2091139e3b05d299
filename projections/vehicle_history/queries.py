"""Which vehicle it is, and every visit it made, across sites, owners and years (R105, R106)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import RepairLevel, ServiceKind
from domain.values.vin import KnownPart
from domain.vehicle.events import SanbaoReturn, UseKind, VehicleKind
from projections.reading import rows
from projections.vehicle_history.words import VisitStatus


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    """One vehicle file, as corrected last."""

    vehicle_id: UUID
    make: str
    model: str
    vehicle_kind: VehicleKind
    use_kind: UseKind
    model_year: int | None
    colour: str | None
    engine_number: str | None
    vin: str | None
    vin_warning: str | None
    partial_vin: str | None
    partial_vin_known: KnownPart | None
    plate: str | None
    """The one it carries today."""
    source: str | None
    registered_at: datetime
    sanbao_returned_on: date | None
    sanbao_outcome: SanbaoReturn | None
    sanbao_reason: str | None
    merged_into: UUID | None
    """Set where this file is a duplicate: the vehicle goes on there."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One visit, on the vehicle it belongs to now."""

    order_id: UUID
    order_number: str
    site_id: str
    vehicle_id: UUID
    """The file it stands in; another one than asked for where two were merged."""
    customer_id: UUID
    """Who brought the car."""
    owner_id: UUID | None
    """Who owned it on that day, as known."""
    adviser_id: str
    service_kind: ServiceKind
    repair_level: RepairLevel | None
    visit_status: VisitStatus
    opened_at: datetime
    delivered_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    plate: str | None
    """The one it carried on that day, as known."""
    plate_told: str | None
    """As told at reception."""
    vin_told: str | None
    odometer_in_km: int | None
    """What counts: as corrected last."""
    odometer_in_recorded_km: int | None
    odometer_unreadable_reason: str | None
    odometer_out_km: int | None
    odometer_out_recorded_km: int | None
    settled_fen: int
    """All bills that stand, over all payers."""


FILES: Final = """
WITH RECURSIVE file (vehicle_id) AS (
    SELECT %(vehicle_id)s::uuid
    UNION
    SELECT s.other_vehicle_id FROM file JOIN vehicle_history.same_vehicle s USING (vehicle_id)
)
"""
"""All files of the asked vehicle: its own, its duplicates', the one it was merged into."""

_VEHICLES: Final = """
SELECT v.vehicle_id, v.make, v.model, v.vehicle_kind, v.use_kind, v.model_year, v.colour,
       v.engine_number, v.vin, v.vin_warning, v.partial_vin, v.partial_vin_known, v.source,
       v.registered_at, v.sanbao_returned_on, v.sanbao_outcome, v.sanbao_reason, carried.plate,
       kept.merged_into
FROM vehicle_history.vehicle v
LEFT JOIN LATERAL (
    SELECT p.plate FROM vehicle_history.plate p
    WHERE p.vehicle_id = v.vehicle_id
      AND p.valid_from <= (now() AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY p.valid_from DESC LIMIT 1
) carried ON true
LEFT JOIN LATERAL (
    SELECT s.other_vehicle_id AS merged_into FROM vehicle_history.same_vehicle s
    WHERE s.vehicle_id = v.vehicle_id AND s.closed LIMIT 1
) kept ON true
"""
_BY_ID: Final = _VEHICLES + "WHERE v.vehicle_id = %(vehicle_id)s"
_BY_VIN: Final = _VEHICLES + "WHERE v.vin = %(vin)s ORDER BY v.registered_at, v.vehicle_id"
_BY_PLATE: Final = (
    _VEHICLES
    + """
WHERE v.vehicle_id IN (
    SELECT p.vehicle_id FROM vehicle_history.plate p
    WHERE p.plate = %(plate)s
      AND (%(on)s::date IS NULL OR p.valid_from <= %(on)s AND NOT EXISTS (
          SELECT FROM vehicle_history.plate later
          WHERE later.vehicle_id = p.vehicle_id
            AND later.valid_from > p.valid_from AND later.valid_from <= %(on)s)))
ORDER BY v.registered_at, v.vehicle_id
"""
)
# The pattern is made of letters and digits alone: the caller read the part as one of a VIN.
_BY_START: Final = (
    _VEHICLES
    + """
WHERE v.vin LIKE %(part)s || '%%' OR v.partial_vin LIKE %(part)s || '%%'
ORDER BY v.vehicle_id LIMIT %(first)s + 1
"""
)
_BY_END: Final = (
    _VEHICLES
    + """
WHERE reverse(v.vin) LIKE reverse(%(part)s) || '%%'
   OR reverse(v.partial_vin) LIKE reverse(%(part)s) || '%%'
ORDER BY v.vehicle_id LIMIT %(first)s + 1
"""
)

# A reading stands in the order and, with the order's id, in the vehicle: either may be corrected.
_VISIT_COLUMNS: Final = """
SELECT v.order_id, v.order_number, v.site_id, v.vehicle_id, v.customer_id, owner.owner_id,
       v.adviser_id, v.service_kind, v.repair_level,
       CASE WHEN v.cancelled_at IS NOT NULL THEN 'cancelled'
            WHEN v.delivered_at IS NOT NULL THEN 'delivered' ELSE 'open' END AS visit_status,
       v.opened_at, v.delivered_at, v.cancelled_at, v.cancel_reason,
       carried.plate, v.plate_told, v.vin_told,
       coalesce(entry_in.is_now, reading_in.odometer_km, v.odometer_in_km) AS odometer_in_km,
       v.odometer_in_km AS odometer_in_recorded_km,
       v.unreadable_reason AS odometer_unreadable_reason,
       coalesce(entry_out.is_now, reading_out.odometer_km, v.odometer_out_km) AS odometer_out_km,
       v.odometer_out_km AS odometer_out_recorded_km,
       bills.settled_fen
FROM chosen v
LEFT JOIN LATERAL (
    SELECT o.customer_id AS owner_id FROM vehicle_history.ownership o
    WHERE o.vehicle_id = v.vehicle_id AND o.relation = 'owner'
      AND o.since <= (v.opened_at AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY o.since DESC, o.turn DESC LIMIT 1
) owner ON true
LEFT JOIN LATERAL (
    SELECT p.plate FROM vehicle_history.plate p
    WHERE p.vehicle_id = v.vehicle_id
      AND p.valid_from <= (v.opened_at AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY p.valid_from DESC LIMIT 1
) carried ON true
LEFT JOIN LATERAL (
    SELECT c.is_now::integer FROM vehicle_history.entry_correction c
    WHERE (c.order_id, c.corrects_turn, c.field) = (v.order_id, v.opened_turn, 'odometer_km')
    ORDER BY c.turn DESC LIMIT 1
) entry_in ON true
LEFT JOIN LATERAL (
    SELECT c.is_now::integer FROM vehicle_history.entry_correction c
    WHERE (c.order_id, c.corrects_turn, c.field) = (v.order_id, v.delivered_turn, 'odometer_km')
    ORDER BY c.turn DESC LIMIT 1
) entry_out ON true
LEFT JOIN LATERAL (
    SELECT c.odometer_km FROM vehicle_history.odometer o
    JOIN vehicle_history.odometer_correction c
      ON (c.vehicle_id, c.corrects_turn) = (o.vehicle_id, o.turn)
    WHERE o.order_id = v.order_id AND o.source = 'reception' AND o.odometer_km = v.odometer_in_km
    ORDER BY c.turn DESC LIMIT 1
) reading_in ON true
LEFT JOIN LATERAL (
    SELECT c.odometer_km FROM vehicle_history.odometer o
    JOIN vehicle_history.odometer_correction c
      ON (c.vehicle_id, c.corrects_turn) = (o.vehicle_id, o.turn)
    WHERE o.order_id = v.order_id AND o.source = 'delivery' AND o.odometer_km = v.odometer_out_km
    ORDER BY c.turn DESC LIMIT 1
) reading_out ON true
CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.total_fen), 0)::bigint AS settled_fen
    FROM vehicle_history.settlement s
    WHERE s.order_id = v.order_id AND s.reversed_at IS NULL
) bills
"""
# The page is chosen first: what is looked up beside a visit is looked up for its rows alone.
_VISITS: Final = (
    FILES
    + """, chosen AS (
    SELECT v.* FROM file JOIN vehicle_history.visit v USING (vehicle_id)
    WHERE (%(customer_id)s::uuid IS NULL OR v.customer_id = %(customer_id)s)
      AND (%(after_at)s::timestamptz IS NULL
           OR (v.opened_at, v.order_id) < (%(after_at)s, %(after_id)s::uuid))
    ORDER BY v.opened_at DESC, v.order_id DESC
    LIMIT %(first)s + 1
)"""
    + _VISIT_COLUMNS
    + "ORDER BY v.opened_at DESC, v.order_id DESC"
)
_BY_ORDERS: Final = (
    "WITH chosen AS (SELECT * FROM vehicle_history.visit WHERE order_id = ANY(%(order_ids)s))"
    + _VISIT_COLUMNS
    + "ORDER BY v.order_id"
)
_BY_NUMBER: Final = (
    "WITH chosen AS (SELECT * FROM vehicle_history.visit WHERE order_number = %(order_number)s)"
    + _VISIT_COLUMNS
)


async def vehicle_of(connection: AsyncConnection[Any], *, vehicle_id: UUID) -> Vehicle | None:
    """One vehicle file; that of a duplicate says into which it was merged."""
    found = await rows(connection, Vehicle, _BY_ID, {"vehicle_id": vehicle_id})
    return found[0] if found else None


async def vehicles_by_vin(connection: AsyncConnection[Any], *, vin: str) -> Sequence[Vehicle]:
    """The file with that VIN; more than one only among merged duplicates."""
    return await rows(connection, Vehicle, _BY_VIN, {"vin": vin})


async def vehicles_by_plate(
    connection: AsyncConnection[Any], *, plate: str, on: date | None = None
) -> Sequence[Vehicle]:
    """Vehicles that carried that plate on a day, or ever: plates are reused (B.8)."""
    return await rows(connection, Vehicle, _BY_PLATE, {"plate": plate, "on": on})


async def vehicles_by_partial_vin(
    connection: AsyncConnection[Any], *, part: str, known: KnownPart, first: int
) -> Sequence[Vehicle]:
    """Vehicles whose VIN, or what is known of it, starts or ends so; `part` as `PartialVin` has it."""
    query = _BY_START if known is KnownPart.START else _BY_END
    return await rows(connection, Vehicle, query, {"part": part, "first": first})


async def visits_of(
    connection: AsyncConnection[Any],
    *,
    vehicle_id: UUID,
    first: int,
    after: tuple[datetime, UUID] | None = None,
    customer_id: UUID | None = None,
) -> Sequence[Visit]:
    """All visits of a vehicle, those of its duplicates included, the latest first.

    `after` is opened_at and order_id of a row; with `customer_id`, only what that customer brought.
    """
    after_at, after_id = after or (None, None)
    asked = {
        "vehicle_id": vehicle_id,
        "customer_id": customer_id,
        "first": first,
        "after_at": after_at,
        "after_id": after_id,
    }
    return await rows(connection, Visit, _VISITS, asked)


async def visits_by_ids(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[Visit]:
    """Visits by their orders' ids, such as the originals of comebacks (R093)."""
    return await rows(connection, Visit, _BY_ORDERS, {"order_ids": list(order_ids)})


async def visit_by_number(connection: AsyncConnection[Any], *, order_number: str) -> Visit | None:
    """The visit with that order number."""
    found = await rows(connection, Visit, _BY_NUMBER, {"order_number": order_number})
    return found[0] if found else None
