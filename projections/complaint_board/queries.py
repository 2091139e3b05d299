"""What is asked of the board: its pages, one complaint, and what the complainant may see.

Clocks are judged at the moment `at` that the caller names; every other column is as known now.
"""

from datetime import datetime
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection

from domain.complaint.words import Category, Severity
from projections.complaint_board.rows import BoardRow, Progress
from projections.reading import rows, where

Cursor: TypeAlias = tuple[datetime, UUID]
"""`resolution_due_at` and `complaint_id` of the last row seen."""

_STATUS: Final = """
CASE WHEN c.status = 'open' AND EXISTS (
    SELECT FROM complaint_board.referral r WHERE r.complaint_id = c.complaint_id
) THEN 'referred' ELSE c.status END
"""
# Steps 1 to 3 stand through every round, the others are done anew after a reopening.
_IN_ROUND: Final = "(s.step <= 3 OR s.version > c.reopened_version)"

NOT_FOR: Final = """NOT ((c.complaint_kind = 'report' OR c.anonymous)
    AND c.subject_staff_id IS NOT DISTINCT FROM %(reader_id)s)"""
"""A report or anonymous complaint is not shown to the person whom it is about (R143)."""

_OVERDUE: Final = """(
    (c.status IN ('open', 'resolved') AND c.contactable AND NOT c.imported
        AND c.responded_at IS NULL
        AND c.response_due_at < %(at)s)
    OR (c.status = 'open' AND NOT (c.imported AND c.round = 1) AND c.paused_at IS NULL
        AND c.resolution_due_at < %(at)s)
)"""

_BOARD: Final[LiteralString] = (
    """
SELECT c.complaint_id, c.complaint_number, c.complaint_kind, c.site_id, c.received_at, c.channel,
       c.content_sealed, c.anonymous, c.external_reference, c.round, c.severity,
       c.severity_ground, c.category, c.department, c.assignee_id, c.subject_staff_id,
       c.escalation_level, c.response_due_at, c.responded_at, c.investigate_by, c.investigated_at,
       c.resolution_due_at, c.resolved_at, c.paused_at, c.satisfied, c.incident_on,
       c.incident_odometer_km, c.crash, c.fire, c.injured, c.deaths, c.city, c.state,
       c.customer_id, customer.name_sealed AS customer_name_sealed,
       c.vehicle_id, vehicle.vin, carried.plate,
       c.repair_order_id, repair_order.order_number, c.source_call_id,
       c.status = 'open' AND c.remedy_planned_at IS NOT NULL AND c.remedy_told_at IS NULL
           AS remedy_untold,
       """
    + _STATUS
    + """ AS status,
       CASE WHEN c.imported THEN NULL
            WHEN c.responded_at <= %(at)s THEN
                CASE WHEN c.responded_at <= c.response_due_at THEN 'kept' ELSE 'broken' END
            WHEN NOT c.contactable THEN NULL
            WHEN c.withdrawn_at <= %(at)s THEN
                CASE WHEN c.withdrawn_at > c.response_due_at THEN 'broken' END
            WHEN %(at)s <= c.response_due_at THEN 'open'
            ELSE 'overdue' END AS response_state,
       CASE WHEN c.imported AND c.round = 1 THEN NULL
            WHEN c.resolved_at <= %(at)s THEN
                CASE WHEN c.resolved_at <= c.resolution_due_at THEN 'kept' ELSE 'broken' END
            WHEN c.withdrawn_at <= %(at)s THEN
                CASE WHEN c.withdrawn_at > c.resolution_due_at AND c.paused_at IS NULL
                    THEN 'broken' END
            WHEN c.paused_at <= %(at)s OR %(at)s <= c.resolution_due_at THEN 'open'
            ELSE 'overdue' END AS resolution_state,
       (SELECT max(s.step) FROM complaint_board.step s
        WHERE s.complaint_id = c.complaint_id AND """
    + _IN_ROUND
    + """) AS step,
       (SELECT count(*) FROM complaint_board.callback k WHERE k.complaint_id = c.complaint_id)
           AS callbacks,
       coalesce((SELECT jsonb_agg(r.body ORDER BY r.version) FROM complaint_board.referral r
                 WHERE r.complaint_id = c.complaint_id), '[]') AS referred_to,
       coalesce((SELECT jsonb_agg(k.component ORDER BY k.component)
                 FROM complaint_board.component k
                 WHERE k.complaint_id = c.complaint_id), '[]') AS components,
       (SELECT count(*) FROM complaint_board.complaint o
        WHERE o.complaint_id <> c.complaint_id AND o.customer_id IN (
            SELECT coalesce(customer.belongs_to_id, c.customer_id)
            UNION ALL
            SELECT p.customer_id FROM complaint_board.customer p
            WHERE p.belongs_to_id = coalesce(customer.belongs_to_id, c.customer_id))
       ) AS same_customer,
       (SELECT count(*) FROM complaint_board.complaint o
        WHERE o.complaint_id <> c.complaint_id AND o.vehicle_id IN (
            SELECT coalesce(merged.file_id, c.vehicle_id)
            UNION ALL
            SELECT m.vehicle_id FROM complaint_board.merged_vehicle m
            WHERE m.file_id = coalesce(merged.file_id, c.vehicle_id))
       ) AS same_vehicle,
       (SELECT count(*) FROM complaint_board.complaint o
        WHERE o.complaint_id <> c.complaint_id AND o.subject_staff_id = c.subject_staff_id)
           AS same_staff
FROM page c
LEFT JOIN complaint_board.customer AS customer ON customer.customer_id = c.customer_id
LEFT JOIN complaint_board.vehicle AS vehicle ON vehicle.vehicle_id = c.vehicle_id
LEFT JOIN complaint_board.merged_vehicle merged ON merged.vehicle_id = c.vehicle_id
LEFT JOIN complaint_board.repair_order AS repair_order ON repair_order.repair_order_id = c.repair_order_id
LEFT JOIN LATERAL (
    SELECT plate FROM complaint_board.vehicle_plate p
    WHERE p.vehicle_id = c.vehicle_id
      AND p.valid_from <= (c.received_at AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY p.valid_from DESC LIMIT 1
) carried ON TRUE
ORDER BY c.resolution_due_at, c.complaint_id
"""
)


async def board(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    first: int,
    after: Cursor | None = None,
    open_only: bool = False,
    overdue: bool = False,
    severity: Severity | None = None,
    category: Category | None = None,
    site_id: str | None = None,
    assignee_id: str | None = None,
    customer_id: UUID | None = None,
    vehicle_id: UUID | None = None,
    reader_id: str | None = None,
) -> list[BoardRow]:
    """Up to `first` + 1 complaints, what is due first coming first.

    `reader_id`: who reads it, and so does not see reports about themselves.

    `open_only` leaves out what is closed or withdrawn: a resolved complaint still awaits its call.
    `overdue`: one of the two clocks has run out at `at`.
    """
    conditions = where(
        {
            "(c.resolution_due_at, c.complaint_id) > (%(after_at)s, %(after_id)s)": after,
            "c.status IN ('open', 'resolved')": open_only or None,
            _OVERDUE: overdue or None,
            "c.severity = %(severity)s": severity,
            "c.category = %(category)s": category,
            "c.site_id = %(site_id)s": site_id,
            "c.assignee_id = %(assignee_id)s": assignee_id,
            "c.customer_id = %(customer_id)s": customer_id,
            "c.vehicle_id = %(vehicle_id)s": vehicle_id,
            NOT_FOR: reader_id,
        }
    )
    page: LiteralString = (
        "WITH page AS (SELECT * FROM complaint_board.complaint c WHERE "
        + conditions
        + " ORDER BY c.resolution_due_at, c.complaint_id LIMIT %(rows)s)"
    )
    after_at, after_id = after or (None, None)
    return await rows(
        connection,
        BoardRow,
        page + _BOARD,
        {
            "at": at,
            "after_at": after_at,
            "after_id": after_id,
            "severity": severity,
            "category": category,
            "site_id": site_id,
            "assignee_id": assignee_id,
            "customer_id": customer_id,
            "vehicle_id": vehicle_id,
            "reader_id": reader_id,
            "rows": first + 1,
        },
    )


async def complaint(
    connection: AsyncConnection[Any],
    *,
    complaint_number: str,
    at: datetime,
    reader_id: str | None = None,
) -> BoardRow | None:
    """One complaint by its number."""
    page: LiteralString = (
        "WITH page AS (SELECT * FROM complaint_board.complaint c"
        " WHERE c.complaint_number = %(complaint_number)s AND " + where({NOT_FOR: reader_id}) + ")"
    )
    asked = {"at": at, "complaint_number": complaint_number, "reader_id": reader_id}
    found = await rows(connection, BoardRow, page + _BOARD, asked)
    return found[0] if found else None


async def progress(
    connection: AsyncConnection[Any], *, complaint_number: str, phone_digest: bytes
) -> Progress | None:
    """What the complainant may see, who names the number and a phone that we know (R136).

    A phone counts that the complainant gave with the latest complaint or that stands in the file
    now. None is said of a wrong phone as of a wrong number, so that numbers cannot be tried out.
    """
    found = await rows(
        connection,
        Progress,
        _PROGRESS,
        {"complaint_number": complaint_number, "phone_digest": phone_digest},
    )
    return found[0] if found else None


_PROGRESS: Final[LiteralString] = (
    """
SELECT c.complaint_number, c.received_at, """
    + _STATUS
    + """ AS status,
       (SELECT jsonb_agg(jsonb_build_object('step', n, 'reached_at', (
            SELECT min(s.reached_at) FROM complaint_board.step s
            WHERE s.complaint_id = c.complaint_id AND s.step = n AND """
    + _IN_ROUND
    + """)) ORDER BY n) FROM generate_series(1, 7) n) AS steps,
       due.clock AS next_due,
       CASE due.clock WHEN 'response' THEN c.response_due_at
                      WHEN 'resolution' THEN c.resolution_due_at END AS next_due_at,
       c.status = 'open' AND c.paused_at IS NOT NULL AS waiting_for_customer
FROM complaint_board.complaint c
CROSS JOIN LATERAL (SELECT CASE
    WHEN c.status <> 'open' THEN NULL
    WHEN c.contactable AND NOT c.imported AND c.responded_at IS NULL THEN 'response'
    WHEN c.paused_at IS NULL AND NOT (c.imported AND c.round = 1) THEN 'resolution'
    END AS clock) due
WHERE c.complaint_number = %(complaint_number)s
  AND EXISTS (SELECT FROM complaint_board.known_phone p
              WHERE p.subject_id = c.subject_id AND p.phone_index = %(phone_digest)s)
"""
)
