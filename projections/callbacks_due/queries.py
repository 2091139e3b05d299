"""What is asked of the list of calls: a page of it, how many there are, and the open points.

Everything is judged at the moment `at`, by when things happened: asked for a past moment, it is the
list of that day. A call is somebody's whose agent answers for it or who is deputy on that day.
"""

from datetime import date, datetime, time
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection

from domain.values.clock import SHANGHAI, shanghai_date
from domain.values.contact import HOUSE_QUIET_HOURS
from projections.callbacks_due.rows import CallbackCount, CallbackRow, CallbackState, IssueRow
from projections.reading import rows, where

Cursor: TypeAlias = tuple[date, UUID, int]
"""`closes_on`, `follow_up_id` and `seq` of the last row seen."""
IssueCursor: TypeAlias = tuple[datetime, UUID, str]
"""`due_at`, `follow_up_id` and `issue_id` of the last row seen."""

_WHOSE: Final = """
LEFT JOIN LATERAL (
    SELECT a.agent_id FROM callbacks_due.assignment a
    WHERE a.follow_up_id = f.follow_up_id AND a.assigned_at <= %(at)s
    ORDER BY a.version DESC LIMIT 1
) answers ON TRUE
LEFT JOIN LATERAL (
    SELECT d.deputy_id FROM callbacks_due.delegation d
    WHERE d.follow_up_id = f.follow_up_id AND d.from_agent_id = answers.agent_id
      AND d.delegated_at <= %(at)s AND d.until_on >= %(day)s
    ORDER BY d.version DESC LIMIT 1
) stands_in ON TRUE
LEFT JOIN callbacks_due.customer file ON file.customer_id = f.customer_id
LEFT JOIN callbacks_due.customer whole
    ON whole.customer_id = coalesce(file.belongs_to_id, f.customer_id)
"""
_OWED: Final[LiteralString] = (
    """
WITH owed AS (
    SELECT c.*, f.source, f.site_id, f.basis_at, f.customer_id, f.vehicle_id, f.repair_order_id,
           f.order_number, f.adviser_id, answers.agent_id, stands_in.deputy_id,
           whole.name_sealed AS customer_name_sealed, whole.contact_person_sealed,
           whole.phone_sealed, wish.preferred_channel, coalesce(wish.no_calls, FALSE) AS no_calls,
           %(house_rests)s OR coalesce((
               SELECT bool_or(CASE WHEN q.from_minute < q.to_minute
                   THEN %(minute)s >= q.from_minute AND %(minute)s < q.to_minute
                   ELSE %(minute)s >= q.from_minute OR %(minute)s < q.to_minute END)
               FROM jsonb_to_recordset(wish.quiet_hours)
                   AS q (from_minute integer, to_minute integer)), FALSE) AS resting,
           CASE WHEN c.reached_at <= %(at)s THEN 'reached'
                WHEN %(day)s < c.opens_on THEN 'upcoming'
                WHEN %(day)s < c.closes_on THEN 'in_window'
                WHEN %(day)s = c.closes_on THEN 'due_today'
                ELSE 'overdue' END AS state
    FROM callbacks_due.owed_call c
    JOIN callbacks_due.follow_up f USING (follow_up_id)
"""
    + _WHOSE
    + """
    LEFT JOIN LATERAL (
        SELECT p.* FROM callbacks_due.preference p
        WHERE p.customer_id = whole.customer_id AND p.set_at <= %(at)s
        ORDER BY p.version DESC LIMIT 1
    ) wish ON TRUE
    WHERE c.owed_from <= %(at)s
      AND ((c.reached_at IS NULL AND c.ended_at IS NULL)
           OR c.reached_at >= %(morning)s OR c.ended_at > %(at)s)
      AND (c.reached_at IS NULL OR c.reached_at >= %(morning)s)
      AND (c.ended_at IS NULL OR c.ended_at > %(at)s
           OR (c.reached_at >= %(morning)s AND c.reached_at <= %(at)s))
)
"""
)
_SHOWN: Final = """
SELECT o.follow_up_id, o.seq, o.state, o.source, o.basis_at, o.opens_on, o.closes_on,
       CASE WHEN o.reached_at <= %(at)s THEN o.reached_at END AS reached_at,
       CASE WHEN o.missed_at <= %(at)s THEN o.missed_at END AS missed_at,
       o.site_id, o.agent_id, o.deputy_id, o.adviser_id, o.customer_id, o.customer_name_sealed,
       o.contact_person_sealed, o.phone_sealed, o.preferred_channel, o.no_calls, o.resting,
       o.vehicle_id, vehicle.vin, carried.plate, o.repair_order_id, o.order_number,
       tried.attempts, tried.last_tried_at, tried.last_outcome, tried.earlier_calls
FROM owed o
LEFT JOIN callbacks_due.vehicle ON vehicle.vehicle_id = o.vehicle_id
LEFT JOIN LATERAL (
    SELECT plate FROM callbacks_due.vehicle_plate p
    WHERE p.vehicle_id = o.vehicle_id AND p.valid_from <= %(day)s
    ORDER BY p.valid_from DESC LIMIT 1
) carried ON TRUE
CROSS JOIN LATERAL (
    SELECT count(*) AS attempts, max(k.called_at) AS last_tried_at,
           (array_agg(k.outcome ORDER BY k.attempt DESC))[1] AS last_outcome,
           coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.attempt DESC)
               FILTER (WHERE k.outcome = 'reached'), '[]') AS earlier_calls
    FROM callbacks_due.call k
    WHERE k.follow_up_id = o.follow_up_id AND k.called_at <= %(at)s
) tried
WHERE """
_ISSUES: Final[LiteralString] = (
    """
WITH waiting AS (
    SELECT i.follow_up_id, i.issue_id, i.kind, t.text_sealed, i.raised_at, i.due_at,
           CASE WHEN i.escalated_at <= %(at)s THEN i.escalated_at END AS escalated_at,
           CASE WHEN i.escalated_at <= %(at)s THEN i.escalated_to_id END AS escalated_to_id,
           CASE WHEN i.solved_at <= %(at)s THEN i.solution_sealed END AS solution_sealed,
           CASE WHEN i.solved_at <= %(at)s THEN i.tell_due_at END AS tell_due_at,
           f.site_id, answers.agent_id, stands_in.deputy_id, f.customer_id,
           whole.name_sealed AS customer_name_sealed, whole.phone_sealed, f.order_number
    FROM callbacks_due.issue i
    JOIN callbacks_due.follow_up f USING (follow_up_id)
    LEFT JOIN callbacks_due.issue_text t USING (follow_up_id, issue_id)
"""
    + _WHOSE
    + """
    WHERE i.raised_at <= %(at)s AND (i.settled_at IS NULL OR i.settled_at > %(at)s)
      AND NOT EXISTS (SELECT FROM callbacks_due.owed_call c
                      WHERE c.follow_up_id = i.follow_up_id AND c.ended_at <= %(at)s)
)
SELECT *, CASE WHEN tell_due_at IS NOT NULL THEN 'to_tell'
               WHEN escalated_at IS NOT NULL THEN 'escalated' ELSE 'open' END AS state,
       CASE WHEN tell_due_at IS NOT NULL THEN tell_due_at < %(at)s
            WHEN escalated_to_id IS NOT NULL THEN FALSE
            ELSE due_at < %(at)s END AS overdue
FROM waiting WHERE """
)


async def callbacks(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    first: int,
    after: Cursor | None = None,
    agent_id: str | None = None,
    site_id: str | None = None,
    state: CallbackState | None = None,
    resting_too: bool = False,
) -> list[CallbackRow]:
    """Up to `first` + 1 calls, what closes first coming first; those to come only when asked for.

    Customers who rest at that moment are left out unless they are asked for (R122). Who wants no
    calls at all stays on the list and says so: somebody has to end that follow-up.
    """
    conditions = where(
        {
            "(o.closes_on, o.follow_up_id, o.seq) > (%(after_on)s, %(after_id)s, %(after_seq)s)": after,
            "%(agent_id)s IN (o.agent_id, o.deputy_id)": agent_id,
            "o.site_id = %(site_id)s": site_id,
            "o.state = %(state)s": state,
            "o.state <> 'upcoming'": state is None or None,
            "(o.state = 'reached' OR NOT o.resting)": not resting_too or None,
        }
    )
    order: LiteralString = " ORDER BY o.closes_on, o.follow_up_id, o.seq LIMIT %(rows)s"
    after_on, after_id, after_seq = after or (None, None, None)
    asked = {
        "after_on": after_on,
        "after_id": after_id,
        "after_seq": after_seq,
        "agent_id": agent_id,
        "site_id": site_id,
        "state": state,
        "rows": first + 1,
    }
    query: LiteralString = _OWED + _SHOWN + conditions + order
    return await rows(connection, CallbackRow, query, _moment(at) | asked)


async def callback_counts(
    connection: AsyncConnection[Any], *, at: datetime, site_id: str | None = None
) -> list[CallbackCount]:
    """Per answerable agent, how many calls lie how; without an agent last."""
    conditions = where({"site_id = %(site_id)s": site_id})
    query: LiteralString = (
        _OWED + "SELECT agent_id, count(*) FILTER (WHERE state = 'in_window') AS in_window,"
        " count(*) FILTER (WHERE state = 'due_today') AS due_today,"
        " count(*) FILTER (WHERE state = 'overdue') AS overdue,"
        " count(*) FILTER (WHERE state = 'reached') AS reached"
        " FROM owed WHERE state <> 'upcoming' AND "
        + conditions
        + " GROUP BY agent_id ORDER BY agent_id NULLS LAST"
    )
    return await rows(connection, CallbackCount, query, _moment(at) | {"site_id": site_id})


async def call_issues(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    first: int,
    after: IssueCursor | None = None,
    agent_id: str | None = None,
    site_id: str | None = None,
    overdue: bool = False,
) -> list[IssueRow]:
    """Up to `first` + 1 points that wait, what is due first coming first (R114, R115)."""
    conditions = where(
        {
            "(due_at, follow_up_id, issue_id) > (%(after_at)s, %(after_id)s, %(after_issue)s)": after,
            "%(agent_id)s IN (agent_id, deputy_id)": agent_id,
            "site_id = %(site_id)s": site_id,
            _LATE: overdue or None,
        }
    )
    order: LiteralString = " ORDER BY due_at, follow_up_id, issue_id LIMIT %(rows)s"
    after_at, after_id, after_issue = after or (None, None, None)
    asked = {
        "after_at": after_at,
        "after_id": after_id,
        "after_issue": after_issue,
        "agent_id": agent_id,
        "site_id": site_id,
        "rows": first + 1,
    }
    return await rows(connection, IssueRow, _ISSUES + conditions + order, _moment(at) | asked)


_LATE: Final = """CASE WHEN tell_due_at IS NOT NULL THEN tell_due_at < %(at)s
    WHEN escalated_to_id IS NOT NULL THEN FALSE ELSE due_at < %(at)s END"""


def _moment(at: datetime) -> dict[str, Any]:
    local = at.astimezone(SHANGHAI)
    day = shanghai_date(at)
    return {
        "at": at,
        "day": day,
        "morning": datetime.combine(day, time.min, SHANGHAI),
        "minute": local.hour * 60 + local.minute,
        "house_rests": HOUSE_QUIET_HOURS.cover(local.time()),
    }
