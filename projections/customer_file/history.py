"""What the customer's file answers about vehicles and visits (R102)."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import LineKind, RepairLevel, ServiceKind
from domain.vehicle.events import OwnerRelation, VehicleKind
from projections.reading import rows


class VisitKind(StrEnum):
    """A repair, or a visit without one."""

    REPAIR = "repair"
    CONSULTATION = "consultation"


class FileVehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle that the customer owns, uses, or brought; after a transfer, as it was until then."""

    vehicle_id: UUID
    make: str
    model: str
    vehicle_kind: VehicleKind
    model_year: int | None
    vin: str | None
    partial_vin: str | None
    plate: str | None
    relation: OwnerRelation | None
    """None: brought for repair, and nothing is known of how they stand to it."""
    since: date | None
    until: date | None
    interval_months: int | None
    interval_km: int | None
    last_service_at: datetime | None
    """The last delivery of this vehicle to this customer."""
    next_due_on: date | None
    next_due_km: int | None
    """As last advised, unless a later visit has been delivered since."""
    by_interval_on: date | None
    """The last delivery and the maintenance interval, whatever was advised."""


class FileVisit(msgspec.Struct, frozen=True, kw_only=True):
    """One visit."""

    visit_id: UUID
    """The repair order, or the follow-up of a visit without one."""
    visit_kind: VisitKind
    visited_at: datetime
    site_id: str
    vehicle_id: UUID | None
    order_number: str | None
    adviser_id: str | None
    service_kind: ServiceKind | None
    repair_level: RepairLevel | None
    delivered_at: datetime | None
    cancelled_at: datetime | None


class ServiceItem(msgspec.Struct, frozen=True, kw_only=True):
    """维修养护项目: one line of a repair order that is agreed to or done."""

    order_id: UUID
    line_id: str
    kind: LineKind
    description: str
    completed_at: datetime | None


_VEHICLES: Final = """
WITH RECURSIVE person (customer_id) AS (
    SELECT %(customer_id)s::uuid
    UNION ALL
    SELECT customer_id FROM customer_file.customer WHERE merged_into = %(customer_id)s
), known AS (
    SELECT o.vehicle_id, o.version, o.relation, o.since, ended.until
    FROM person JOIN customer_file.ownership o USING (customer_id)
    LEFT JOIN LATERAL (
        SELECT n.since AS until FROM customer_file.ownership n
        WHERE n.vehicle_id = o.vehicle_id AND n.version > o.version
          AND (n.transfer OR n.customer_id = o.customer_id)
        ORDER BY n.version LIMIT 1
    ) ended ON true
    UNION
    SELECT v.vehicle_id, 0, NULL, NULL, NULL
    FROM person JOIN customer_file.visit v USING (customer_id)
), kept (origin_id, vehicle_id) AS (
    SELECT vehicle_id, vehicle_id FROM known
    UNION
    SELECT k.origin_id, s.other_vehicle_id
    FROM kept k JOIN customer_file.same_vehicle s ON s.vehicle_id = k.vehicle_id AND s.closed
), link AS (
    SELECT DISTINCT ON (kept.vehicle_id)
           kept.vehicle_id, known.relation, known.since, known.until
    FROM kept JOIN known ON known.vehicle_id = kept.origin_id
    WHERE NOT EXISTS (SELECT FROM customer_file.same_vehicle s
                      WHERE s.vehicle_id = kept.vehicle_id AND s.closed)
    ORDER BY kept.vehicle_id, known.relation IS NOT NULL DESC, known.until IS NULL DESC,
             known.since DESC, known.version DESC
)
SELECT v.vehicle_id, v.make, v.model, v.vehicle_kind, v.model_year, v.vin, v.partial_vin,
       carried.plate, link.relation, link.since, link.until, v.interval_months, v.interval_km,
       last.delivered_at AS last_service_at,
       CASE WHEN advised.stands THEN v.next_due_on END AS next_due_on,
       CASE WHEN advised.stands THEN v.next_due_km END AS next_due_km,
       CASE WHEN link.until IS NULL THEN
           ((last.delivered_at AT TIME ZONE 'Asia/Shanghai')::date
            + make_interval(months => v.interval_months))::date END AS by_interval_on
FROM link JOIN customer_file.vehicle v USING (vehicle_id)
LEFT JOIN LATERAL (
    WITH RECURSIVE file (vehicle_id) AS (
        SELECT link.vehicle_id
        UNION
        SELECT s.other_vehicle_id FROM file JOIN customer_file.same_vehicle s USING (vehicle_id)
    )
    SELECT w.opened_at, w.delivered_at
    FROM file JOIN customer_file.visit w USING (vehicle_id) JOIN person USING (customer_id)
    WHERE w.delivered_at IS NOT NULL
    ORDER BY w.delivered_at DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT p.plate FROM customer_file.plate p
    WHERE p.vehicle_id = v.vehicle_id
      AND p.valid_from <= coalesce(link.until, (now() AT TIME ZONE 'Asia/Shanghai')::date)
    ORDER BY p.valid_from DESC LIMIT 1
) carried ON true
CROSS JOIN LATERAL (
    SELECT link.until IS NULL
       AND (last.opened_at IS NULL OR v.next_advised_at >= last.opened_at) AS stands
) advised
WHERE %(after)s::uuid IS NULL OR v.vehicle_id > %(after)s
ORDER BY v.vehicle_id
LIMIT %(first)s + 1
"""

_VISITS: Final = """
WITH person (customer_id) AS (
    SELECT %(customer_id)s::uuid
    UNION ALL
    SELECT customer_id FROM customer_file.customer WHERE merged_into = %(customer_id)s
), came AS (
    SELECT v.order_id AS visit_id, 'repair' AS visit_kind, v.opened_at AS visited_at, v.site_id,
           v.vehicle_id, v.order_number, v.adviser_id, v.service_kind, v.repair_level,
           v.delivered_at, v.cancelled_at
    FROM person JOIN customer_file.visit v USING (customer_id)
    UNION ALL
    SELECT c.follow_up_id, 'consultation', c.visited_at, c.site_id, c.vehicle_id,
           NULL, NULL, NULL, NULL, NULL, NULL
    FROM person JOIN customer_file.consultation c USING (customer_id)
)
SELECT * FROM came
WHERE %(after_at)s::timestamptz IS NULL
   OR (visited_at, visit_id) < (%(after_at)s, %(after_id)s::uuid)
ORDER BY visited_at DESC, visit_id DESC
LIMIT %(first)s + 1
"""

# A consent holds for what was offered: a withdrawn quote or a changed offer ends it.
_ITEMS: Final = """
SELECT l.order_id, l.line_id, latest.kind, latest.description, l.completed_at
FROM customer_file.line l
CROSS JOIN LATERAL (
    SELECT q.kind, q.description FROM customer_file.quoted_line q
    WHERE (q.order_id, q.line_id) = (l.order_id, l.line_id)
    ORDER BY q.quote_version DESC LIMIT 1
) latest
WHERE l.order_id = ANY(%(order_ids)s) AND l.answer IS DISTINCT FROM 'removed'
  AND (l.completed_at IS NOT NULL OR (
      l.answer = 'approved'
      AND NOT EXISTS (
          SELECT FROM customer_file.quote w
          WHERE w.order_id = l.order_id AND w.quote_version >= l.answered_version
            AND w.withdrawn_at IS NOT NULL)
      AND NOT EXISTS (
          SELECT FROM customer_file.quoted_line agreed JOIN customer_file.quoted_line later
            ON (later.order_id, later.line_id) = (agreed.order_id, agreed.line_id)
          WHERE (agreed.order_id, agreed.line_id) = (l.order_id, l.line_id)
            AND agreed.quote_version = l.answered_version
            AND later.quote_version > agreed.quote_version AND later.offer_digest <> agreed.offer_digest)))
ORDER BY l.order_id, length(l.line_id), l.line_id
"""


async def vehicles_of(
    connection: AsyncConnection[Any],
    *,
    customer_id: UUID,
    first: int,
    after: tuple[UUID] | None = None,
) -> Sequence[FileVehicle]:
    """The customer's vehicles, duplicates shown as the file they were merged into."""
    asked = {"customer_id": customer_id, "first": first, "after": after[0] if after else None}
    return await rows(connection, FileVehicle, _VEHICLES, asked)


async def visits_of(
    connection: AsyncConnection[Any],
    *,
    customer_id: UUID,
    first: int,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[FileVisit]:
    """The customer's visits, the latest first; `after` is visited_at and visit_id of a row."""
    after_at, after_id = after or (None, None)
    asked = {
        "customer_id": customer_id,
        "first": first,
        "after_at": after_at,
        "after_id": after_id,
    }
    return await rows(connection, FileVisit, _VISITS, asked)


async def service_items_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID]
) -> Sequence[ServiceItem]:
    """Lines agreed to or done in those visits, by order and line."""
    return await rows(connection, ServiceItem, _ITEMS, {"order_ids": list(order_ids)})
