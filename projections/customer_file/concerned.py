"""Which streams a customer's file stands on, as the view knows it."""

from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from projections.asof import Streams

_OF_CUSTOMER: Final = """
WITH RECURSIVE person (customer_id) AS (
    SELECT %(customer_id)s::uuid
    UNION
    SELECT k.customer_id FROM customer_file.customer k WHERE k.merged_into = %(customer_id)s
), came (stream_id, vehicle_id) AS (
    SELECT v.order_id, v.vehicle_id
    FROM person JOIN customer_file.visit v USING (customer_id)
    UNION
    SELECT c.follow_up_id, c.vehicle_id
    FROM person JOIN customer_file.consultation c USING (customer_id)
), car (vehicle_id) AS (
    SELECT o.vehicle_id FROM person JOIN customer_file.ownership o USING (customer_id)
    UNION
    SELECT came.vehicle_id FROM came WHERE came.vehicle_id IS NOT NULL
    UNION
    SELECT s.other_vehicle_id FROM car JOIN customer_file.same_vehicle s USING (vehicle_id)
)
SELECT customer_id FROM person
UNION SELECT stream_id FROM came
UNION SELECT vehicle_id FROM car
"""


async def of_customer(connection: AsyncConnection[Any], *, customer_id: UUID) -> Streams:
    """The customer's files, all their visits, and the cars they own, owned, used or brought."""
    cursor = await connection.execute(_OF_CUSTOMER, {"customer_id": customer_id})
    return Streams(whole=[stream_id for (stream_id,) in await cursor.fetchall()])
