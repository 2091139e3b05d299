"""Demands for exchange or return with their clocks: 10 working days to answer, 20 to carry out."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.sanbao_demand.events import DemandEvidence, RefusalGround
from domain.values.sanbao_words import DemandGround, Remedy
from projections.reading import rows


class Clock(StrEnum):
    """How a duty stands at the asked moment."""

    RUNNING = "running"
    OVERDUE = "overdue"
    KEPT = "kept"
    BROKEN = "broken"
    ENDED = "ended"
    """Nothing is owed any more: refused or withdrawn."""


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """One demand as it stands."""

    demand_id: UUID
    vehicle_id: UUID
    customer_id: UUID
    site_id: str
    wanted: Remedy
    ground: DemandGround
    evidence: tuple[DemandEvidence, ...]
    received_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None
    """The first answer, which stops the clock."""
    answer_clock: Clock
    granted: bool | None
    """By the last answer."""
    refusal_grounds: tuple[RefusalGround, ...]
    complete_due_at: datetime
    completed_at: datetime | None
    complete_clock: Clock
    withdrawn_at: datetime | None


_DEMANDS: Final = """
SELECT d.demand_id, d.vehicle_id, d.customer_id, d.site_id, d.wanted, d.ground, d.evidence,
       d.received_at, d.answer_due_at, first.answered_at, last.granted,
       coalesce(last.grounds, '[]') AS refusal_grounds,
       CASE WHEN first.answered_at <= d.answer_due_at THEN 'kept'
            WHEN first.answered_at IS NOT NULL THEN 'broken'
            WHEN d.withdrawn_at IS NOT NULL THEN 'ended'
            WHEN d.answer_due_at < %(at)s THEN 'overdue' ELSE 'running' END AS answer_clock,
       d.complete_due_at, d.completed_at,
       CASE WHEN d.completed_at <= d.complete_due_at THEN 'kept'
            WHEN d.completed_at IS NOT NULL THEN 'broken'
            WHEN d.withdrawn_at IS NOT NULL OR NOT last.granted THEN 'ended'
            WHEN d.complete_due_at < %(at)s THEN 'overdue' ELSE 'running' END AS complete_clock,
       d.withdrawn_at
FROM cover.demand d
LEFT JOIN LATERAL (
    SELECT a.answered_at FROM cover.demand_answer a
    WHERE a.demand_id = d.demand_id ORDER BY a.version LIMIT 1
) first ON true
LEFT JOIN LATERAL (
    SELECT a.granted, a.grounds FROM cover.demand_answer a
    WHERE a.demand_id = d.demand_id ORDER BY a.version DESC LIMIT 1
) last ON true
"""

_OF_VEHICLE: Final = (
    """
WITH RECURSIVE file (vehicle_id) AS (
    SELECT %(vehicle_id)s::uuid
    UNION
    SELECT s.other_vehicle_id FROM file JOIN cover.same_vehicle s USING (vehicle_id)
)
"""
    + _DEMANDS
    + """
JOIN file USING (vehicle_id)
WHERE d.received_at <= %(at)s
ORDER BY d.received_at, d.demand_id
"""
)

_OPEN: Final = (
    _DEMANDS
    + """
WHERE d.site_id = %(site_id)s AND d.completed_at IS NULL AND d.withdrawn_at IS NULL
  AND last.granted IS DISTINCT FROM false
  AND (%(demand_id)s::uuid IS NULL OR d.demand_id = %(demand_id)s)
  AND (%(after_at)s::timestamptz IS NULL
       OR (d.received_at, d.demand_id) > (%(after_at)s, %(after_id)s::uuid))
ORDER BY d.received_at, d.demand_id
LIMIT %(first)s + 1
"""
)


async def demands_of(
    connection: AsyncConnection[Any], *, vehicle_id: UUID, at: datetime
) -> Sequence[Demand]:
    """Every demand for a car, the first one first."""
    return await rows(connection, Demand, _OF_VEHICLE, {"vehicle_id": vehicle_id, "at": at})


async def open_demands(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    at: datetime,
    first: int,
    after: tuple[datetime, UUID] | None = None,
    demand_id: UUID | None = None,
) -> Sequence[Demand]:
    """Demands that a site still owes something, the oldest first; `after`: received_at and id."""
    after_at, after_id = after or (None, None)
    asked = {"site_id": site_id, "at": at, "first": first, "demand_id": demand_id}
    return await rows(
        connection, Demand, _OPEN, asked | {"after_at": after_at, "after_id": after_id}
    )
