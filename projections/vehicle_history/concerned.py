"""Which streams a vehicle's history or one visit stands on, as the view knows it."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from projections.asof import Streams
from projections.vehicle_history.queries import FILES

_OF_VEHICLE: Final = (
    FILES
    + """
SELECT 'vehicle', vehicle_id FROM file
UNION
SELECT 'moved', c.order_id FROM file
JOIN vehicle_history.vehicle_correction c
  ON c.was_vehicle_id = file.vehicle_id OR c.vehicle_id = file.vehicle_id
UNION
SELECT 'visit', v.order_id FROM file JOIN vehicle_history.visit v USING (vehicle_id)
"""
)
_OF_VISITS: Final = """
SELECT v.vehicle_id FROM vehicle_history.visit v WHERE v.order_id = ANY(%(order_ids)s)
UNION
SELECT c.was_vehicle_id FROM vehicle_history.vehicle_correction c
WHERE c.order_id = ANY(%(order_ids)s)
UNION
SELECT k.order_id FROM vehicle_history.comeback k
WHERE k.original_order_id = ANY(%(order_ids)s)
"""


async def of_vehicle(connection: AsyncConnection[Any], *, vehicle_id: UUID) -> Streams:
    """All files of the vehicle; of its visits the openings, whole where the car was corrected."""
    cursor = await connection.execute(_OF_VEHICLE, {"vehicle_id": vehicle_id})
    found = await cursor.fetchall()
    return Streams(
        whole=[stream_id for kind, stream_id in found if kind != "visit"],
        first=[stream_id for kind, stream_id in found if kind == "visit"],
    )


async def of_visits(connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]) -> Streams:
    """The orders, the cars they were ever on, and the comebacks that blame them."""
    cursor = await connection.execute(_OF_VISITS, {"order_ids": list(order_ids)})
    return Streams(whole=[*order_ids, *(stream_id for (stream_id,) in await cursor.fetchall())])
