"""Which streams a complaint's row on the board stands on, as the view knows it."""

from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from projections.asof import Streams

_OF_COMPLAINT: Final = """
WITH RECURSIVE asked AS (
    SELECT c.customer_id, c.vehicle_id, c.repair_order_id, c.subject_staff_id
    FROM complaint_board.complaint c WHERE c.complaint_id = %(complaint_id)s
), person (customer_id) AS (
    SELECT a.customer_id FROM asked a WHERE a.customer_id IS NOT NULL
    UNION
    SELECT near.customer_id FROM person CROSS JOIN LATERAL (
        SELECT up.belongs_to_id AS customer_id FROM complaint_board.customer up
        WHERE up.customer_id = person.customer_id AND up.belongs_to_id IS NOT NULL
        UNION ALL
        SELECT down.customer_id FROM complaint_board.customer down
        WHERE down.belongs_to_id = person.customer_id
    ) near
), car (vehicle_id) AS (
    SELECT a.vehicle_id FROM asked a WHERE a.vehicle_id IS NOT NULL
    UNION
    SELECT near.vehicle_id FROM car
    JOIN complaint_board.merged_vehicle m ON car.vehicle_id IN (m.vehicle_id, m.file_id)
    CROSS JOIN LATERAL (VALUES (m.vehicle_id), (m.file_id)) AS near (vehicle_id)
)
SELECT 'whole', %(complaint_id)s::uuid
UNION SELECT 'whole', customer_id FROM person
UNION SELECT 'whole', vehicle_id FROM car
UNION SELECT 'first', a.repair_order_id FROM asked a WHERE a.repair_order_id IS NOT NULL
UNION SELECT 'first', o.complaint_id FROM person
      JOIN complaint_board.complaint AS o USING (customer_id)
UNION SELECT 'first', o.complaint_id FROM car JOIN complaint_board.complaint AS o USING (vehicle_id)
UNION SELECT 'first', o.complaint_id FROM asked a
      JOIN complaint_board.complaint AS o USING (subject_staff_id)
"""


async def of_complaint(connection: AsyncConnection[Any], *, complaint_id: UUID) -> Streams:
    """The complaint, who and which car it is about, and the openings of what is counted beside it."""
    cursor = await connection.execute(_OF_COMPLAINT, {"complaint_id": complaint_id})
    found = await cursor.fetchall()
    return Streams(
        whole=[stream_id for kind, stream_id in found if kind == "whole"],
        first=[stream_id for kind, stream_id in found if kind == "first"],
    )
