"""Promised times of orders, open or closed: the first one and every revision (R015)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from projections.reading import rows


class PromisedTime(msgspec.Struct, frozen=True, kw_only=True):
    """When the car was promised to be ready, as told at some time."""

    order_id: UUID
    promised_at: datetime
    reason: str | None
    """Why it was moved; None for the first promise."""


_PROMISES: Final = """
SELECT order_id, promised_at, reason FROM workshop_board.promise
WHERE order_id = ANY(%(order_ids)s)
ORDER BY order_id, version
"""


async def promises_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[PromisedTime]:
    """The promises of those orders, the first one first."""
    return await rows(connection, PromisedTime, _PROMISES, {"order_ids": list(order_ids)})
