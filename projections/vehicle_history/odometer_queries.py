"""What the odometer showed: the reading that counts, the one that was recorded, and why (R019)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.vehicle.events import OdometerSource
from projections.reading import rows
from projections.vehicle_history.queries import FILES


class ReadingCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """One correction of a reading: what stood there, by whom it was put right, when and why."""

    was_km: int
    odometer_km: int
    read_at: datetime
    reason: str
    corrected_at: datetime
    corrected_by: str


class OdometerReading(msgspec.Struct, frozen=True, kw_only=True):
    """A reading as it counts, as it was recorded, and every correction between the two."""

    vehicle_id: UUID
    turn: int
    """The version of the fact in the vehicle's stream: corrections name it."""
    odometer_km: int
    read_at: datetime
    flagged: bool
    """It contradicts other readings and counts for nothing; a correction lifts that."""
    recorded_km: int
    recorded_read_at: datetime
    source: OdometerSource
    order_id: UUID | None
    recorded_at: datetime
    recorded_by: str
    corrections: tuple[ReadingCorrection, ...]
    """In the order in which they were made."""


class OdometerUnit(msgspec.Struct, frozen=True, kw_only=True):
    """The odometer itself was replaced."""

    vehicle_id: UUID
    old_km: int
    new_km: int
    replaced_at: datetime
    order_id: UUID | None


_ODOMETER: Final = (
    FILES
    + """
SELECT o.vehicle_id, o.turn,
       coalesce(last.odometer_km, o.odometer_km) AS odometer_km,
       coalesce(last.read_at, o.read_at) AS read_at,
       o.flagged AND last.turn IS NULL AS flagged,
       o.odometer_km AS recorded_km, o.read_at AS recorded_read_at, o.source, o.order_id,
       o.recorded_at, o.recorded_by, fixed.corrections
FROM file JOIN vehicle_history.odometer o USING (vehicle_id)
LEFT JOIN LATERAL (
    SELECT c.turn, c.odometer_km, c.read_at FROM vehicle_history.odometer_correction c
    WHERE (c.vehicle_id, c.corrects_turn) = (o.vehicle_id, o.turn)
    ORDER BY c.turn DESC LIMIT 1
) last ON true
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'was_km', c.was_km, 'odometer_km', c.odometer_km, 'read_at', c.read_at,
               'reason', c.reason, 'corrected_at', c.corrected_at, 'corrected_by', c.corrected_by
           ) ORDER BY c.turn), '[]') AS corrections
    FROM vehicle_history.odometer_correction c
    WHERE (c.vehicle_id, c.corrects_turn) = (o.vehicle_id, o.turn)
) fixed
ORDER BY 4, o.vehicle_id, o.turn
"""
)
_UNITS: Final = (
    FILES
    + """
SELECT u.vehicle_id, u.old_km, u.new_km, u.replaced_at, u.order_id
FROM file JOIN vehicle_history.odometer_unit u USING (vehicle_id)
ORDER BY u.replaced_at, u.vehicle_id
"""
)


async def odometer_of(
    connection: AsyncConnection[Any], *, vehicle_id: UUID
) -> Sequence[OdometerReading]:
    """Readings by when they were taken; what is wrong stays visible beside what counts."""
    return await rows(connection, OdometerReading, _ODOMETER, {"vehicle_id": vehicle_id})


async def odometer_units_of(
    connection: AsyncConnection[Any], *, vehicle_id: UUID
) -> Sequence[OdometerUnit]:
    """Replacements of the odometer, the earliest first."""
    return await rows(connection, OdometerUnit, _UNITS, {"vehicle_id": vehicle_id})
