"""Work that was recommended for a vehicle and not done, and what became of it (RM20)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import Urgency
from projections.consent import line_states
from projections.reading import rows


class DeferredStatus(StrEnum):
    """What became of recommended work."""

    RECOMMENDED = "recommended"
    """Found or offered, and nobody has answered."""
    REFUSED_BY_DESK = "refused_by_desk"
    DECLINED = "declined"
    REMOVED = "removed"
    """Agreed to, and then agreed not to be done."""
    DEFERRED = "deferred"
    REVIVED = "revived"


class DeferredItem(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of recommended work: a finding, the line that offered it, or both."""

    order_id: UUID
    item: str
    """`line 3` or `finding 1`: unique within the order."""
    order_number: str
    site_id: str
    customer_id: UUID
    vehicle_id: UUID
    line_id: str | None
    finding_id: str | None
    deferred_id: str | None
    description: str
    urgency: Urgency | None
    """As judged when it was found; None for a line without a finding."""
    offered_fen: int | None
    recommended_at: datetime
    status: DeferredStatus
    decided_at: datetime | None
    reason_sealed: str | None
    remind_on: date | None
    revived_in_order_id: UUID | None
    revived_in_order_number: str | None
    revived_at: datetime | None


# A line that answers a finding stands for it; a deferral is of the line or of the finding.
_ITEMS: Final = (
    line_states("deferred_work")
    + """
, line AS (
    SELECT s.*, a.answered_at, a.reason_sealed,
           q.issued_at, row_number() OVER (PARTITION BY s.order_id, coalesce(s.finding_id,
               'line ' || s.line_id) ORDER BY s.issued_turn DESC, length(s.line_id) DESC,
               s.line_id DESC) AS turn_of_finding
    FROM stated s
    JOIN deferred_work.quote q USING (order_id, quote_version)
    LEFT JOIN deferred_work.answer a ON (a.order_id, a.turn) = (s.order_id, s.answered_turn)
    WHERE s.newest
), item AS (
    SELECT coalesce(l.order_id, f.order_id) AS order_id,
           coalesce('line ' || l.line_id, 'finding ' || f.finding_id) AS item,
           l.line_id, f.finding_id, coalesce(l.description, f.finding) AS description, f.urgency,
           l.amount_fen AS offered_fen, coalesce(f.found_at, l.issued_at) AS recommended_at,
           CASE WHEN f.desk_answer = 'refused' AND l.line_id IS NULL THEN 'refused_by_desk'
                WHEN l.line_status IN ('declined', 'removed', 'approved') THEN l.line_status
                ELSE 'recommended' END AS said,
           coalesce(l.answered_at, CASE WHEN f.desk_answer = 'refused' THEN f.desk_at END)
               AS said_at,
           l.reason_sealed,
           f.finding_id IS NOT NULL OR l.line_status IN ('declined', 'removed', 'offered')
               AS matters
    FROM (SELECT * FROM line WHERE turn_of_finding = 1) l
    FULL JOIN (SELECT * FROM deferred_work.finding WHERE order_id = ANY(%(order_ids)s)) f
      ON (f.order_id, f.finding_id) = (l.order_id, l.finding_id)
)
SELECT i.order_id, i.item, o.order_number, o.site_id, o.customer_id, o.vehicle_id, i.line_id,
       i.finding_id, d.deferred_id, coalesce(d.description, i.description) AS description,
       i.urgency, i.offered_fen, i.recommended_at,
       CASE WHEN d.revived_at IS NOT NULL THEN 'revived'
            WHEN d.deferred_id IS NOT NULL THEN 'deferred' ELSE i.said END AS status,
       coalesce(d.deferred_at, i.said_at) AS decided_at,
       coalesce(d.reason_sealed, i.reason_sealed) AS reason_sealed,
       d.remind_on, d.revived_in_order_id, again.order_number AS revived_in_order_number,
       d.revived_at
FROM item i
JOIN deferred_work.repair_order o USING (order_id)
LEFT JOIN LATERAL (
    SELECT * FROM deferred_work.deferral d
    WHERE d.order_id = i.order_id AND (d.line_id = i.line_id OR d.finding_id = i.finding_id)
    ORDER BY d.deferred_at DESC, d.deferred_id DESC LIMIT 1
) d ON true
LEFT JOIN deferred_work.repair_order again ON again.order_id = d.revived_in_order_id
WHERE i.said <> 'approved' AND (i.matters OR d.deferred_id IS NOT NULL)
"""
)

_OF_VEHICLE: Final = (
    _ITEMS
    + """
AND (%(after_at)s::timestamptz IS NULL
     OR (i.recommended_at, i.order_id, i.item) < (%(after_at)s, %(after_order)s::uuid, %(after_item)s))
ORDER BY i.recommended_at DESC, i.order_id DESC, i.item DESC
LIMIT %(first)s + 1
"""
)

_ORDERS: Final = """
WITH RECURSIVE file (vehicle_id) AS (
    SELECT %(vehicle_id)s::uuid
    UNION
    SELECT s.other_vehicle_id FROM file JOIN deferred_work.same_vehicle s USING (vehicle_id)
)
SELECT o.order_id FROM file JOIN deferred_work.repair_order o USING (vehicle_id)
"""

_DUE: Final = """
SELECT d.order_id FROM deferred_work.deferral d JOIN deferred_work.repair_order o USING (order_id)
WHERE d.remind_on <= %(until)s AND d.revived_at IS NULL AND o.site_id = %(site_id)s
"""

_REMINDERS: Final = (
    _ITEMS
    + """
AND d.remind_on <= %(until)s AND d.revived_at IS NULL
AND (%(after_on)s::date IS NULL
     OR (d.remind_on, i.order_id, i.item) > (%(after_on)s, %(after_order)s::uuid, %(after_item)s))
ORDER BY d.remind_on, i.order_id, i.item
LIMIT %(first)s + 1
"""
)


async def deferred_work_of(
    connection: AsyncConnection[Any],
    *,
    vehicle_id: UUID,
    first: int,
    after: tuple[datetime, UUID, str] | None = None,
) -> Sequence[DeferredItem]:
    """A vehicle's undone work, the latest first; `after`: recommended_at, order_id and item."""
    cursor = await connection.execute(_ORDERS, {"vehicle_id": vehicle_id})
    order_ids = [row[0] for row in await cursor.fetchall()]
    at, order, item = after or (None, None, None)
    asked = {"order_ids": order_ids, "first": first}
    return await rows(
        connection,
        DeferredItem,
        _OF_VEHICLE,
        asked | {"after_at": at, "after_order": order, "after_item": item},
    )


async def deferred_work_due(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    until: date,
    first: int,
    after: tuple[date, UUID, str] | None = None,
) -> Sequence[DeferredItem]:
    """Work put off whose reminder falls due until a day; `after`: remind_on, order_id and item."""
    asked: dict[str, Any] = {"site_id": site_id, "until": until, "first": first}
    cursor = await connection.execute(_DUE, asked)
    order_ids = [row[0] for row in await cursor.fetchall()]
    on, order, item = after or (None, None, None)
    asked |= {"order_ids": order_ids, "after_on": on, "after_order": order, "after_item": item}
    return await rows(connection, DeferredItem, _REMINDERS, asked)
