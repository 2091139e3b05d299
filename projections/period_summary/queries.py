"""What is counted for a period, from the facts of up to a position, and what was filed (RM18)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection

from projections.period_summary.rows import (
    Called,
    Complained,
    Counted,
    Delivered,
    Enquired,
    FiledSummary,
    Hours,
    Rated,
    Reached,
)
from projections.reading import rows, where

Cursor: TypeAlias = tuple[datetime, UUID, int]
"""`filed_at`, `summary_id` and `edition` of the last row seen."""

_OF_SITE: Final[LiteralString] = "(%(site_id)s::text IS NULL OR site_id = %(site_id)s)"
_CAME_BACK: Final[LiteralString] = """
count(*) FILTER (WHERE EXISTS (
    SELECT FROM period_summary.comeback c
    WHERE c.original_order_id = d.order_id AND c.position <= %(upto)s)) AS came_back
"""
_DELIVERIES: Final[LiteralString] = (
    """(
    SELECT order_id, adviser_id FROM period_summary.delivery
    WHERE delivered_on BETWEEN %(since)s AND %(until)s AND position <= %(upto)s AND """
    + _OF_SITE
    + ") AS d "
)
_BY_ADVISER: Final[LiteralString] = (
    "SELECT d.adviser_id AS person_id, count(*) AS orders, "
    + _CAME_BACK
    + " FROM "
    + _DELIVERIES
    + "GROUP BY 1 ORDER BY 1"
)
_BY_TECHNICIAN: Final[LiteralString] = (
    "SELECT d.technician_id AS person_id, count(*) AS orders, "
    + _CAME_BACK
    + " FROM (SELECT DISTINCT d.order_id, w.technician_id FROM "
    + _DELIVERIES
    + """JOIN period_summary.work w USING (order_id) WHERE w.position <= %(upto)s) AS d
GROUP BY 1 ORDER BY 1"""
)
# The orders come first, so that of a long history only those of the period are looked at.
_HOURS: Final = """
WITH period AS (
    SELECT %(since)s::timestamp AT TIME ZONE 'Asia/Shanghai' AS since,
           (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' AS before
),
done AS (
    SELECT DISTINCT ON (w.order_id, w.line_id)
           w.order_id, w.line_id, w.technician_id, w.at, w.position
    FROM period_summary.work w
    WHERE w.kind = 'completed' AND w.position <= %(upto)s AND w.order_id IN (
        SELECT o.order_id FROM period_summary.work o, period
        WHERE o.kind = 'completed' AND o.at >= period.since AND o.at < period.before)
    ORDER BY w.order_id, w.line_id, w.position
),
flagged AS (
    SELECT done.technician_id, done.order_id, f.hours_hundredths
    FROM done, period, LATERAL (
        SELECT q.hours_hundredths FROM period_summary.flagged_hours q
        WHERE q.order_id = done.order_id AND q.line_id = done.line_id
          AND q.position < done.position
        ORDER BY q.position DESC LIMIT 1) AS f
    WHERE done.at >= period.since AND done.at < period.before
),
clock AS (
    SELECT w.order_id, w.technician_id, w.kind, w.at, lead(w.kind) OVER shift AS then_kind,
           lead(w.at) OVER shift AS then_at
    FROM period_summary.work w
    WHERE w.kind IN ('in', 'out') AND w.position <= %(upto)s AND w.order_id IN (
        SELECT o.order_id FROM period_summary.work o, period
        WHERE o.kind = 'in' AND o.at >= period.since AND o.at < period.before)
    WINDOW shift AS (PARTITION BY w.order_id, w.line_id, w.technician_id ORDER BY w.position)
),
hours AS (
    SELECT technician_id, order_id, hours_hundredths, 0 AS clocked_s, NULL::date AS on_day
    FROM flagged
    UNION ALL
    SELECT technician_id, order_id, 0,
           greatest(extract(epoch FROM then_at - at), 0)::bigint,
           (at AT TIME ZONE 'Asia/Shanghai')::date
    FROM clock, period
    WHERE kind = 'in' AND then_kind = 'out' AND at >= period.since AND at < period.before
)
SELECT technician_id, sum(hours_hundredths)::bigint AS flagged_hundredths,
       sum(clocked_s)::bigint AS clocked_s, count(DISTINCT on_day) AS days
FROM hours JOIN period_summary.repair_order USING (order_id)
WHERE (%(site_id)s::text IS NULL OR site_id = %(site_id)s)
GROUP BY technician_id ORDER BY technician_id
"""
_RATINGS: Final[LiteralString] = (
    """
SELECT instrument, scale_max, score_hundredths, adviser_id, handler_id, count(*) AS answers
FROM period_summary.rating
WHERE rated_on BETWEEN %(since)s AND %(until)s AND position <= %(upto)s AND """
    + _OF_SITE
    + """
GROUP BY 1, 2, 3, 4, 5
ORDER BY instrument, scale_max, score_hundredths, adviser_id NULLS FIRST, handler_id NULLS FIRST
"""
)
_REACHED: Final[LiteralString] = (
    """
SELECT count(*) AS opened, count(*) FILTER (WHERE EXISTS (
    SELECT FROM period_summary.call c
    WHERE c.follow_up_id = f.follow_up_id AND c.reached AND c.position <= %(upto)s)) AS reached
FROM period_summary.follow_up f
WHERE opened_on BETWEEN %(since)s AND %(until)s AND position <= %(upto)s AND """
    + _OF_SITE
)
_CALLS: Final[LiteralString] = (
    """
SELECT c.agent_id, count(*) AS calls, count(*) FILTER (WHERE c.reached) AS reached,
       count(*) FILTER (WHERE c.in_window) AS in_window,
       coalesce(sum(said.requests), 0)::bigint AS requests,
       coalesce(sum(said.wishes), 0)::bigint AS wishes,
       coalesce(sum(said.complaints), 0)::bigint AS complaints,
       coalesce(sum(said.praises), 0)::bigint AS praises
FROM period_summary.call c
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE p.kind = 'request') AS requests,
           count(*) FILTER (WHERE p.kind = 'wish') AS wishes,
           count(*) FILTER (WHERE p.kind = 'complaint') AS complaints,
           count(*) FILTER (WHERE p.kind = 'praise') AS praises
    FROM period_summary.call_point p WHERE p.call_id = c.call_id
) AS said ON TRUE
WHERE c.called_on BETWEEN %(since)s AND %(until)s AND c.position <= %(upto)s AND """
    + _OF_SITE
    + """
GROUP BY c.agent_id ORDER BY c.agent_id
"""
)
_COMPLAINTS: Final[LiteralString] = (
    """
SELECT c.complaint_kind, c.imported, c.channel, category.value AS category,
       coalesce(severity.value, 'general') AS severity, coalesce(status.value, 'open') AS status,
       count(*) AS complaints
FROM (SELECT * FROM period_summary.complaint
      WHERE received_on BETWEEN %(since)s AND %(until)s AND position <= %(upto)s AND """
    + _OF_SITE
    + """) AS c
LEFT JOIN LATERAL (
    SELECT s.value FROM period_summary.complaint_said s
    WHERE s.complaint_id = c.complaint_id AND s.kind = 'category' AND s.position <= %(upto)s
    ORDER BY s.position DESC LIMIT 1) AS category ON TRUE
LEFT JOIN LATERAL (
    SELECT s.value FROM period_summary.complaint_said s
    WHERE s.complaint_id = c.complaint_id AND s.kind = 'severity' AND s.position <= %(upto)s
    ORDER BY s.position DESC LIMIT 1) AS severity ON TRUE
LEFT JOIN LATERAL (
    SELECT s.value FROM period_summary.complaint_said s
    WHERE s.complaint_id = c.complaint_id AND s.kind = 'status' AND s.position <= %(upto)s
    ORDER BY s.position DESC LIMIT 1) AS status ON TRUE
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4 NULLS FIRST, 5, 6
"""
)
_ENQUIRIES: Final[LiteralString] = (
    """
SELECT enquiry_topic, count(*) AS enquiries FROM period_summary.enquiry
WHERE received_on BETWEEN %(since)s AND %(until)s AND position <= %(upto)s AND """
    + _OF_SITE
    + """
GROUP BY 1 ORDER BY 1
"""
)
_TECHNICIANS_OF: Final = """
SELECT DISTINCT order_id::text, technician_id FROM period_summary.work
WHERE order_id = ANY(%(order_ids)s) AND position <= %(upto)s
"""


async def by_adviser(connection: AsyncConnection[Any], *, counted: Counted) -> list[Delivered]:
    """Deliveries and comebacks of each adviser; every delivery stands once."""
    return await rows(connection, Delivered, _BY_ADVISER, counted.asked())


async def by_technician(connection: AsyncConnection[Any], *, counted: Counted) -> list[Delivered]:
    """Likewise of each technician; an order stands with everybody who worked on it."""
    return await rows(connection, Delivered, _BY_TECHNICIAN, counted.asked())


async def technicians_of(
    connection: AsyncConnection[Any], *, order_ids: Sequence[UUID], upto: int
) -> list[tuple[UUID, str]]:
    """Who worked on each of the orders."""
    cursor = await connection.execute(_TECHNICIANS_OF, {"order_ids": list(order_ids), "upto": upto})
    return [(UUID(order_id), person_id) for order_id, person_id in await cursor.fetchall()]


async def hours(connection: AsyncConnection[Any], *, counted: Counted) -> list[Hours]:
    """Flagged and clocked hours; a line is flagged when it is first completed (D.7)."""
    return await rows(connection, Hours, _HOURS, counted.asked())


async def ratings(connection: AsyncConnection[Any], *, counted: Counted) -> list[Rated]:
    """Answers given in the period."""
    return await rows(connection, Rated, _RATINGS, counted.asked())


async def reach(connection: AsyncConnection[Any], *, counted: Counted) -> Reached:
    """Whom one could have called, and who was reached, whenever."""
    (found,) = await rows(connection, Reached, _REACHED, counted.asked())
    return found


async def calls(connection: AsyncConnection[Any], *, counted: Counted) -> list[Called]:
    """Tracking calls made in the period, agent by agent (R121)."""
    return await rows(connection, Called, _CALLS, counted.asked())


async def complaints(connection: AsyncConnection[Any], *, counted: Counted) -> list[Complained]:
    """Complaints received in the period, as they were classified and stood at the position."""
    return await rows(connection, Complained, _COMPLAINTS, counted.asked())


async def enquiries(connection: AsyncConnection[Any], *, counted: Counted) -> list[Enquired]:
    """What was asked in the period, by topic (R144)."""
    return await rows(connection, Enquired, _ENQUIRIES, counted.asked())


async def filed(
    connection: AsyncConnection[Any],
    *,
    first: int,
    after: Cursor | None = None,
    period: str | None = None,
    summary_id: UUID | None = None,
    site_id: str | None = None,
) -> list[FiledSummary]:
    """Up to `first` + 1 filed summaries, the latest first."""
    after_at, after_id, after_edition = after or (None, None, None)
    asked: dict[str, Any] = {
        "period": period,
        "summary_id": summary_id,
        "site_id": site_id,
        "after_at": after_at,
        "after_id": after_id,
        "after_edition": after_edition,
        "rows": first + 1,
    }
    conditions = where(
        {
            "period = %(period)s": period,
            "summary_id = %(summary_id)s": summary_id,
            "site_id = %(site_id)s": site_id,
            """(filed_at, summary_id, edition)
               < (%(after_at)s, %(after_id)s::uuid, %(after_edition)s)""": after,
        }
    )
    query: LiteralString = """
        SELECT summary_id, edition, period, site_id, computed_from_position, formulas_version,
               content_sha256, figures, baseline, reason, filed_by_id, filed_at, recorded_at
        FROM period_summary.filed WHERE """
    return await rows(
        connection,
        FiledSummary,
        query
        + conditions
        + " ORDER BY filed_at DESC, summary_id DESC, edition DESC LIMIT %(rows)s",
        asked,
    )
