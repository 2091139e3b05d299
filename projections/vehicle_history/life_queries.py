"""The vehicle's life beside its visits: owners, plates, sale, recalls, files and corrections."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, LiteralString, TypeVar
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.vehicle.events import OwnerRelation
from projections.reading import rows
from projections.vehicle_history.queries import FILES

T = TypeVar("T")


class Ownership(msgspec.Struct, frozen=True, kw_only=True):
    """Who stood how to the vehicle, from a day until a day."""

    vehicle_id: UUID
    customer_id: UUID
    relation: OwnerRelation
    since: date
    until: date | None
    """The day on which the next owner or another relation began."""


class PlateSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A plate, from a day until a day."""

    vehicle_id: UUID
    plate: str
    valid_from: date | None
    """None: since before the vehicle's file was opened."""
    until: date | None
    """The day on which the next one began."""


class Recall(msgspec.Struct, frozen=True, kw_only=True):
    """A recall of this vehicle; open while there is no day of its remedy."""

    vehicle_id: UUID
    campaign: str
    title: str
    issued_on: date
    stop_use: bool
    attached_at: datetime
    remedied_on: date | None
    order_id: UUID | None
    remedied_by: str | None


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """The sale of the new vehicle on its 三包 terms."""

    vehicle_id: UUID
    invoice_on: date
    delivered_on: date
    price_fen: int
    sanbao_years: int
    sanbao_km: int
    free_repair_years: int
    free_repair_km: int
    use_compensation_ppm: int
    seller: str
    correction_reason: str | None
    counts: bool
    """The last one; those before it were corrected."""


class ExtendedWarranty(msgspec.Struct, frozen=True, kw_only=True):
    """A warranty sold beyond the maker's."""

    vehicle_id: UUID
    starts_on: date
    until_on: date | None
    until_km: int | None
    scope: str
    provider: str
    price_fen: int | None


class ChangedDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the file that was corrected."""

    field: str
    is_now: str


class DetailsCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A correction of the vehicle's file."""

    vehicle_id: UUID
    changed: tuple[ChangedDetail, ...]
    reason: str
    corrected_at: datetime
    corrected_by: str


class MergedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A duplicate, and the file in which the vehicle goes on."""

    vehicle_id: UUID
    merged_into: UUID
    reason: str | None
    noted_at: datetime


class MovedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order that had been opened on the wrong car: it explains both cars' histories."""

    order_id: UUID
    order_number: str
    was_vehicle_id: UUID
    vehicle_id: UUID
    plate: str | None
    vin: str | None
    reason: str
    corrected_at: datetime
    corrected_by: str
    moved_here: bool
    """True on the car it belongs to, False on the one it was opened on by mistake."""


_OWNERS: Final = """
SELECT o.vehicle_id, o.customer_id, o.relation, o.since, ended.until
FROM file JOIN vehicle_history.ownership o USING (vehicle_id)
LEFT JOIN LATERAL (
    SELECT n.since AS until FROM vehicle_history.ownership n
    WHERE n.vehicle_id = o.vehicle_id AND n.turn > o.turn
      AND (n.transfer OR n.customer_id = o.customer_id)
    ORDER BY n.turn LIMIT 1
) ended ON true
ORDER BY o.since, o.vehicle_id, o.turn
"""
_PLATES: Final = """
SELECT p.vehicle_id, p.plate, nullif(p.valid_from, '0001-01-01') AS valid_from,
       lead(p.valid_from) OVER (PARTITION BY p.vehicle_id ORDER BY p.valid_from) AS until
FROM file JOIN vehicle_history.plate p USING (vehicle_id)
ORDER BY p.valid_from, p.vehicle_id
"""
_RECALLS: Final = """
SELECT r.vehicle_id, r.campaign, r.title, r.issued_on, r.stop_use, r.attached_at, r.remedied_on,
       r.order_id, r.remedied_by
FROM file JOIN vehicle_history.recall r USING (vehicle_id)
ORDER BY r.issued_on, r.campaign, r.vehicle_id
"""
_SALES: Final = """
SELECT s.vehicle_id, s.invoice_on, s.delivered_on, s.price_fen, s.sanbao_years, s.sanbao_km,
       s.free_repair_years, s.free_repair_km, s.use_compensation_ppm, s.seller, s.correction_reason,
       lead(s.turn) OVER (PARTITION BY s.vehicle_id ORDER BY s.turn) IS NULL AS counts
FROM file JOIN vehicle_history.sale s USING (vehicle_id)
ORDER BY s.vehicle_id, s.turn
"""
_EXTENDED: Final = """
SELECT w.vehicle_id, w.starts_on, w.until_on, w.until_km, w.scope, w.provider, w.price_fen
FROM file JOIN vehicle_history.extended_warranty w USING (vehicle_id)
ORDER BY w.starts_on, w.vehicle_id, w.turn
"""
_DETAILS: Final = """
SELECT c.vehicle_id, c.changed, c.reason, c.corrected_at, c.corrected_by
FROM file JOIN vehicle_history.details_correction c USING (vehicle_id)
ORDER BY c.corrected_at, c.vehicle_id, c.turn
"""
_MERGED: Final = """
SELECT s.vehicle_id, s.other_vehicle_id AS merged_into, s.reason, s.noted_at
FROM file JOIN vehicle_history.same_vehicle s USING (vehicle_id)
WHERE s.closed
ORDER BY s.noted_at, s.vehicle_id
"""
_MOVED: Final = """
SELECT c.order_id, v.order_number, c.was_vehicle_id, c.vehicle_id, c.plate, c.vin, c.reason,
       c.corrected_at, c.corrected_by,
       c.vehicle_id IN (SELECT vehicle_id FROM file) AS moved_here
FROM vehicle_history.vehicle_correction c JOIN vehicle_history.visit v USING (order_id)
WHERE c.vehicle_id IN (SELECT vehicle_id FROM file)
   OR c.was_vehicle_id IN (SELECT vehicle_id FROM file)
ORDER BY c.corrected_at, c.order_id, c.turn
"""


async def _all(
    connection: AsyncConnection[Any], shape: type[T], query: LiteralString, vehicle_id: UUID
) -> Sequence[T]:
    return await rows(connection, shape, FILES + query, {"vehicle_id": vehicle_id})


async def owners_of(connection: AsyncConnection[Any], *, vehicle_id: UUID) -> Sequence[Ownership]:
    """Owners, co-owners and users by the day since when."""
    return await _all(connection, Ownership, _OWNERS, vehicle_id)


async def plates_of(connection: AsyncConnection[Any], *, vehicle_id: UUID) -> Sequence[PlateSpan]:
    """Plates by their first day."""
    return await _all(connection, PlateSpan, _PLATES, vehicle_id)


async def recalls_of(connection: AsyncConnection[Any], *, vehicle_id: UUID) -> Sequence[Recall]:
    """Recalls by the day they were issued, open and remedied."""
    return await _all(connection, Recall, _RECALLS, vehicle_id)


async def sales_of(connection: AsyncConnection[Any], *, vehicle_id: UUID) -> Sequence[Sale]:
    """The sale, and those it corrected."""
    return await _all(connection, Sale, _SALES, vehicle_id)


async def extended_warranties_of(
    connection: AsyncConnection[Any], *, vehicle_id: UUID
) -> Sequence[ExtendedWarranty]:
    """Warranties sold beyond the maker's."""
    return await _all(connection, ExtendedWarranty, _EXTENDED, vehicle_id)


async def details_corrections_of(
    connection: AsyncConnection[Any], *, vehicle_id: UUID
) -> Sequence[DetailsCorrection]:
    """Corrections of the vehicle's file, the earliest first."""
    return await _all(connection, DetailsCorrection, _DETAILS, vehicle_id)


async def merged_files_of(
    connection: AsyncConnection[Any], *, vehicle_id: UUID
) -> Sequence[MergedFile]:
    """Duplicates of this vehicle, and where each went."""
    return await _all(connection, MergedFile, _MERGED, vehicle_id)


async def moved_orders_of(
    connection: AsyncConnection[Any], *, vehicle_id: UUID
) -> Sequence[MovedOrder]:
    """Orders that were moved from or to this vehicle."""
    return await _all(connection, MovedOrder, _MOVED, vehicle_id)
