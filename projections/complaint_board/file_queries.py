"""What is asked beyond the board: the whole file of a complaint, and what repeats (R139)."""

from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from projections.complaint_board.queries import NOT_FOR
from projections.complaint_board.rows import ComplaintFile, Repeat, RepeatBy
from projections.reading import rows, where

_FILE: Final = """
SELECT c.complaint_id, c.site_id, c.corrected_content_sealed, c.confirmed_at, c.responded_by_id,
       c.promise_version, c.finding, c.findings_sealed, c.remedy_sealed, c.remedy_planned_at,
       c.remedy_planned_for, c.remedy_told_at, c.remedy_completed_at, c.what_was_done_sealed,
       c.outcome_told_at, c.outcome_sealed, c.statement_sealed, c.closed_at, c.closing_ground,
       c.withdrawn_at,
       coalesce((SELECT jsonb_agg(f.staff_id ORDER BY f.staff_id)
                 FROM complaint_board.found_staff f WHERE f.complaint_id = c.complaint_id
                 AND f.version = c.investigated_version), '[]') AS responsible_staff_ids,
       coalesce((SELECT jsonb_agg(f.part_number ORDER BY f.part_number)
                 FROM complaint_board.found_part f WHERE f.complaint_id = c.complaint_id
                 AND f.version = c.investigated_version), '[]') AS part_numbers,
       coalesce((SELECT jsonb_agg(to_jsonb(r) ORDER BY r.round)
                 FROM complaint_board.round r
                 WHERE r.complaint_id = c.complaint_id), '[]') AS rounds,
       coalesce((SELECT jsonb_agg(to_jsonb(k) ORDER BY k.attempt)
                 FROM complaint_board.callback k
                 WHERE k.complaint_id = c.complaint_id), '[]') AS callbacks,
       coalesce((SELECT jsonb_agg(to_jsonb(p) || jsonb_build_object(
                            'resumed_at', ended.resumed_at,
                            'resolution_due_at', ended.resolution_due_at) ORDER BY p.version)
                 FROM complaint_board.pause p
                 LEFT JOIN LATERAL (
                     SELECT * FROM complaint_board.resumption e
                     WHERE e.complaint_id = p.complaint_id AND e.version > p.version
                     ORDER BY e.version LIMIT 1) ended ON TRUE
                 WHERE p.complaint_id = c.complaint_id), '[]') AS pauses,
       coalesce((SELECT jsonb_agg(to_jsonb(m) ORDER BY m.due_at, m.clock)
                 FROM complaint_board.missed_deadline m
                 WHERE m.complaint_id = c.complaint_id), '[]') AS missed_deadlines,
       coalesce((SELECT jsonb_agg(to_jsonb(e) ORDER BY e.version)
                 FROM complaint_board.escalation e
                 WHERE e.complaint_id = c.complaint_id), '[]') AS escalations,
       coalesce((SELECT jsonb_agg(to_jsonb(r) ORDER BY r.version)
                 FROM complaint_board.referral r
                 WHERE r.complaint_id = c.complaint_id), '[]') AS referrals,
       coalesce((SELECT jsonb_agg(to_jsonb(a) ORDER BY a.version)
                 FROM complaint_board.compensation a
                 WHERE a.complaint_id = c.complaint_id), '[]') AS compensations,
       coalesce((SELECT jsonb_agg(to_jsonb(i) ORDER BY length(i.action_id), i.action_id)
                 FROM complaint_board.improvement i
                 WHERE i.complaint_id = c.complaint_id), '[]') AS improvements
FROM complaint_board.complaint c
WHERE c.complaint_id = %(complaint_id)s
"""

_REPEATED: Final[dict[RepeatBy, LiteralString]] = {
    RepeatBy.CUSTOMER: """
        SELECT customer_id::text AS key, complaint_id, received_at, site_id
        FROM complaint_board.counted WHERE customer_id IS NOT NULL""",
    RepeatBy.VEHICLE: """
        SELECT vehicle_id::text AS key, complaint_id, received_at, site_id
        FROM complaint_board.counted WHERE vehicle_id IS NOT NULL""",
    RepeatBy.STAFF: """
        SELECT subject_staff_id AS key, complaint_id, received_at, site_id
        FROM complaint_board.complaint WHERE subject_staff_id IS NOT NULL
        UNION
        SELECT f.staff_id, complaint_id, c.received_at, c.site_id
        FROM complaint_board.found_staff f JOIN complaint_board.complaint c USING (complaint_id)
        WHERE f.version = c.investigated_version""",
    RepeatBy.PART: """
        SELECT f.part_number AS key, complaint_id, c.received_at, c.site_id
        FROM complaint_board.found_part f JOIN complaint_board.complaint c USING (complaint_id)
        WHERE f.version = c.investigated_version""",
}


async def complaint_file(
    connection: AsyncConnection[Any], *, complaint_id: UUID, reader_id: str | None = None
) -> ComplaintFile | None:
    """Everything in one complaint's file that the board's row does not say."""
    query: LiteralString = _FILE + " AND " + where({NOT_FOR: reader_id})
    asked = {"complaint_id": complaint_id, "reader_id": reader_id}
    found = await rows(connection, ComplaintFile, query, asked)
    return found[0] if found else None


async def repeats(
    connection: AsyncConnection[Any],
    *,
    by: RepeatBy,
    first: int,
    at_least: int = 2,
    received_from: datetime | None = None,
    received_before: datetime | None = None,
    site_id: str | None = None,
) -> list[Repeat]:
    """Who or what has at least so many complaints of a period, the most first, up to `first`.

    Merged files of a customer or vehicle count as one. A member of staff counts whether complained
    about or found responsible; parts are those that the last investigation found.
    """
    conditions = where(
        {
            "received_at >= %(received_from)s": received_from,
            "received_at < %(received_before)s": received_before,
            "site_id = %(site_id)s": site_id,
        }
    )
    query: LiteralString = (
        "SELECT key, count(*) AS complaints, min(received_at) AS first_at,"
        " max(received_at) AS last_at,"
        " jsonb_agg(complaint_id ORDER BY received_at, complaint_id) AS complaint_ids FROM ("
        + _REPEATED[by]
        + ") named WHERE "
        + conditions
        + " GROUP BY key HAVING count(*) >= %(at_least)s"
        " ORDER BY complaints DESC, last_at DESC, key LIMIT %(first)s"
    )
    return await rows(
        connection,
        Repeat,
        query,
        {
            "at_least": at_least,
            "received_from": received_from,
            "received_before": received_before,
            "site_id": site_id,
            "first": first,
        },
    )
