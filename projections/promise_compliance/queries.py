"""What is asked of promises: how each was kept in a period, and its cases (RM14)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection

from projections.promise_compliance.cases import CASES
from projections.promise_compliance.rows import (
    CaseRow,
    ComplaintRate,
    PersonLine,
    PromiseLine,
    Scope,
    Verdict,
)
from projections.promise_compliance.words import CaseState, Promise
from projections.reading import rows

Cursor: TypeAlias = tuple[datetime, str, UUID, str]
"""`due_at`, `promise`, `subject_id` and `part` of the last row seen."""

_LINES: Final[LiteralString] = (
    CASES
    + """
SELECT promise,
       count(*) FILTER (WHERE state <> 'not_applicable') AS due,
       count(*) FILTER (WHERE state = 'kept') AS kept,
       count(*) FILTER (WHERE state = 'broken') AS broken,
       count(*) FILTER (WHERE state = 'open') AS open,
       count(*) FILTER (WHERE state = 'overdue') AS overdue,
       count(*) FILTER (WHERE state = 'not_applicable') AS not_applicable,
       count(*) FILTER (WHERE state = 'kept' AND entered_at > due_at) AS entered_after_due,
       jsonb_agg(DISTINCT promise_version ORDER BY promise_version) AS promise_versions
FROM cases GROUP BY promise
"""
)
_ROWS: Final[LiteralString] = (
    CASES
    + """
SELECT c.*, coalesce(now.person_id, s.person_id) AS person_id,
       greatest(extract(epoch FROM c.entered_at - c.done_at), 0)::bigint AS late_entry_s
FROM (
    SELECT * FROM cases
    WHERE %(after_at)s::timestamptz IS NULL
       OR (due_at, promise, subject_id, part)
          > (%(after_at)s, %(after_promise)s, %(after_id)s::uuid, %(after_part)s)
    ORDER BY due_at, promise, subject_id, part
    LIMIT %(rows)s
) AS c
JOIN promise_compliance.subject s USING (subject_id)
LEFT JOIN LATERAL (
    SELECT r.person_id FROM promise_compliance.responsible r
    WHERE r.subject_id = c.subject_id AND r.position <= %(upto)s
      AND r.recorded_at <= %(known_at)s AND r.occurred_at <= %(true_at)s
    ORDER BY r.position DESC LIMIT 1
) AS now ON TRUE
ORDER BY c.due_at, c.promise, c.subject_id, c.part
"""
)
_BY_PERSON: Final[LiteralString] = (
    CASES
    + """
SELECT c.promise, coalesce(now.person_id, s.person_id) AS person_id,
       count(*) FILTER (WHERE c.state = 'kept') AS kept, count(*) AS decided
FROM cases c
JOIN promise_compliance.subject s USING (subject_id)
LEFT JOIN LATERAL (
    SELECT r.person_id FROM promise_compliance.responsible r
    WHERE r.subject_id = c.subject_id AND r.position <= %(upto)s
      AND r.recorded_at <= %(known_at)s AND r.occurred_at <= %(true_at)s
    ORDER BY r.position DESC LIMIT 1
) AS now ON TRUE
WHERE c.state IN ('kept', 'broken', 'overdue')
GROUP BY 1, 2 HAVING coalesce(now.person_id, s.person_id) IS NOT NULL ORDER BY 1, 2
"""
)
_VERDICTS: Final[LiteralString] = (
    CASES
    + """
SELECT subject_id, state = 'kept' AS kept FROM cases
WHERE state IN ('kept', 'broken', 'overdue') ORDER BY subject_id, part
"""
)
_RATE: Final = """
SELECT (SELECT count(*) FROM promise_compliance.complaint
        WHERE at >= %(since)s AND at < %(before)s
          AND (%(site_id)s::text IS NULL OR site_id = %(site_id)s)
          AND position <= %(upto)s AND recorded_at <= %(known_at)s AND occurred_at <= %(true_at)s
       ) AS complaints,
       (SELECT count(*) FROM promise_compliance.delivery
        WHERE at >= %(since)s AND at < %(before)s
          AND (%(site_id)s::text IS NULL OR site_id = %(site_id)s)
          AND position <= %(upto)s AND recorded_at <= %(known_at)s AND occurred_at <= %(true_at)s
       ) AS deliveries,
       coalesce(p.promise_version, 0) AS promise_version,
       coalesce(p.complaint_rate_max_permille, %(complaint_rate_max_permille)s)
           AS complaint_rate_max_permille,
       coalesce(p.first_pass_rate_min_permille, %(first_pass_rate_min_permille)s)
           AS first_pass_rate_min_permille,
       coalesce(p.satisfaction_gain_target_permille, %(satisfaction_gain_target_permille)s)
           AS satisfaction_gain_target_permille
FROM (SELECT 1) AS one
LEFT JOIN LATERAL (
    SELECT * FROM promise_compliance.promise
    WHERE effective_from <= %(until)s
      AND position <= %(upto)s AND recorded_at <= %(known_at)s AND occurred_at <= %(true_at)s
    ORDER BY effective_from DESC, promise_version DESC LIMIT 1
) AS p ON TRUE
"""


async def compliance(connection: AsyncConnection[Any], *, scope: Scope) -> list[PromiseLine]:
    """How every promise was kept; one without a case has a line of zeros."""
    found = {
        line.promise: line for line in await rows(connection, PromiseLine, _LINES, scope.asked())
    }
    return [found.get(promise) or _nothing_due(promise) for promise in Promise]


async def complaint_rate(connection: AsyncConnection[Any], *, scope: Scope) -> ComplaintRate:
    """Complaints made and vehicles delivered, with the limits in force."""
    (found,) = await rows(connection, ComplaintRate, _RATE, scope.asked())
    return found


async def knows_site(connection: AsyncConnection[Any], *, site_id: str) -> bool:
    """Whether anything promised was ever this site's."""
    cursor = await connection.execute(
        "SELECT EXISTS (SELECT FROM promise_compliance.subject WHERE site_id = %s)", (site_id,)
    )
    row = await cursor.fetchone()
    return row is not None and row[0]


async def by_person(connection: AsyncConnection[Any], *, scope: Scope) -> list[PersonLine]:
    """How those who answer for cases kept each promise (R172)."""
    return await rows(connection, PersonLine, _BY_PERSON, scope.asked())


async def verdicts(
    connection: AsyncConnection[Any], *, scope: Scope, promise: Promise
) -> list[Verdict]:
    """Every decided case of one promise."""
    return await rows(connection, Verdict, _VERDICTS, scope.asked() | {"promise": promise})


async def cases(
    connection: AsyncConnection[Any],
    *,
    scope: Scope,
    first: int,
    after: Cursor | None = None,
    promise: Promise | None = None,
    state: CaseState | None = None,
) -> Sequence[CaseRow]:
    """Up to `first` + 1 cases, those that fell due first in front."""
    after_at, after_promise, after_id, after_part = after or (None, None, None, None)
    asked = scope.asked() | {
        "promise": promise,
        "state": state,
        "after_at": after_at,
        "after_promise": after_promise,
        "after_id": after_id,
        "after_part": after_part,
        "rows": first + 1,
    }
    return await rows(connection, CaseRow, _ROWS, asked)


def _nothing_due(promise: Promise) -> PromiseLine:
    return PromiseLine(
        promise=promise,
        due=0,
        kept=0,
        broken=0,
        open=0,
        overdue=0,
        not_applicable=0,
        entered_after_due=0,
        promise_versions=(),
    )
