"""What the calls of a period came to, agent by agent: the base of the report on calls (R121)."""

from datetime import datetime
from typing import Any, Final, LiteralString

import msgspec
from psycopg import AsyncConnection

from projections.reading import rows, where


class AgentSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The calls of one agent in a period."""

    agent_id: str
    calls: int
    reached: int
    not_reached: int
    inbound: int
    visits: int
    """Face to face."""
    as_deputy: int
    """For another agent."""
    requests: int
    wishes: int
    complaints: int
    praise: int
    answered_at_once: int
    """Points."""
    issues: int
    """Points that wanted more than the call."""
    issues_settled: int
    issues_escalated: int
    issues_overdue: int
    """Neither settled nor escalated in time, at the moment asked for."""
    ratings: int
    """Answers to the question for a rating in tracking calls."""
    mean_rating_hundredths: int | None
    """Of the answers on the scale of 5, rounded; None without any."""


_MADE: Final[LiteralString] = (
    "WITH made AS (SELECT * FROM call_record.call c"
    " WHERE c.called_at >= %(called_from)s AND c.called_at < %(called_before)s AND "
)
_RATED: Final[LiteralString] = """), rated AS (
    SELECT r.agent_id, count(*) AS ratings,
           round(avg(r.score_hundredths) FILTER (WHERE r.scale_max = 5))::integer
               AS mean_rating_hundredths
    FROM call_record.rating r
    WHERE r.rated_at >= %(called_from)s AND r.rated_at < %(called_before)s AND """
_SUMMARY: Final[LiteralString] = """ GROUP BY r.agent_id
), counted AS (
    SELECT agent_id, count(*) AS calls, count(*) FILTER (WHERE reached) AS reached,
           count(*) FILTER (WHERE NOT reached) AS not_reached,
           count(*) FILTER (WHERE direction = 'inbound') AS inbound,
           count(*) FILTER (WHERE channel IN ('visit', 'on_site')) AS visits,
           count(*) FILTER (WHERE on_behalf_of_id <> agent_id) AS as_deputy
    FROM made GROUP BY agent_id
), said AS (
    SELECT m.agent_id, count(*) FILTER (WHERE p.kind = 'request') AS requests,
           count(*) FILTER (WHERE p.kind = 'wish') AS wishes,
           count(*) FILTER (WHERE p.kind = 'complaint') AS complaints,
           count(*) FILTER (WHERE p.kind = 'praise') AS praise,
           count(*) FILTER (WHERE p.answered_at_once) AS answered_at_once,
           count(i.due_at) AS issues, count(i.settled_at) AS issues_settled,
           count(i.escalated_at) AS issues_escalated,
           count(*) FILTER (WHERE i.settled_at IS NULL AND i.escalated_at IS NULL
               AND i.due_at < %(at)s) AS issues_overdue
    FROM made m JOIN call_record.call_point p USING (call_id)
    LEFT JOIN call_record.issue i USING (source_id, point_id)
    GROUP BY m.agent_id
)
SELECT k.*, coalesce(s.requests, 0) AS requests, coalesce(s.wishes, 0) AS wishes,
       coalesce(s.complaints, 0) AS complaints, coalesce(s.praise, 0) AS praise,
       coalesce(s.answered_at_once, 0) AS answered_at_once, coalesce(s.issues, 0) AS issues,
       coalesce(s.issues_settled, 0) AS issues_settled,
       coalesce(s.issues_escalated, 0) AS issues_escalated,
       coalesce(s.issues_overdue, 0) AS issues_overdue,
       coalesce(r.ratings, 0) AS ratings, r.mean_rating_hundredths
FROM counted k LEFT JOIN said s USING (agent_id) LEFT JOIN rated r USING (agent_id)
ORDER BY k.agent_id
"""


async def by_agent(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    called_from: datetime,
    called_before: datetime,
    site_id: str | None = None,
) -> list[AgentSummary]:
    """One line an agent who called, in the order of ids; open points are judged at `at`."""
    calls = where({"c.site_id = %(site_id)s": site_id})
    ratings = where({"r.site_id = %(site_id)s": site_id})
    return await rows(
        connection,
        AgentSummary,
        _MADE + calls + _RATED + ratings + _SUMMARY,
        {
            "at": at,
            "called_from": called_from,
            "called_before": called_before,
            "site_id": site_id,
        },
    )
