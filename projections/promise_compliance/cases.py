"""One row a promised case, as it stood at a position, was known at a moment, or was true at one.

The pieces of SQL make one table `cases`, which every question about promises is asked of:

    asked → seen → begun → … → clock   the clocks whose due time lies in the period
    first_pass, function_tests             what is judged by other facts than a due time's
"""

from typing import Final, LiteralString

# What the asker may know: facts of up to a position, recorded by and having happened by a moment.
_KNOWN: Final[LiteralString] = """
    position <= %(upto)s AND recorded_at <= %(known_at)s AND occurred_at <= %(true_at)s
"""

# `seen` are all marks of the subjects that have a due time in the period. A clock is what a `begun`
# mark began; begun again under the same name, it is the first one's. What stops it is the first
# fulfilment after the last undoing, or an end; only due times from before that count.
_CLOCKS: Final[LiteralString] = (
    """
asked AS (
    SELECT DISTINCT subject_id, promise FROM promise_compliance.mark
    WHERE due_at >= %(since)s AND due_at < %(before)s
      AND (%(promise)s::text IS NULL OR promise = %(promise)s)
),
seen AS MATERIALIZED (
    SELECT m.* FROM asked JOIN promise_compliance.mark m USING (subject_id, promise)
    WHERE """
    + _KNOWN
    + """
),
begun AS (
    SELECT DISTINCT ON (subject_id, promise, part)
           subject_id, promise, part, position, at, promise_version
    FROM seen WHERE kind = 'begun'
    ORDER BY subject_id, promise, part, position
),
marked AS (
    SELECT b.subject_id, b.promise, b.part, b.at AS begun_at, b.promise_version,
           s.kind, s.position, s.at, s.due_at, s.recorded_at,
           max(s.position) FILTER (WHERE s.kind = 'undone') OVER clock AS undone
    FROM begun b JOIN seen s USING (subject_id, promise)
    WHERE (s.part = b.part AND s.position >= b.position
           OR s.part = '*' AND s.position > b.position)
      AND (s.kind <> 'begun' OR s.position = b.position)
    WINDOW clock AS (PARTITION BY b.subject_id, b.promise, b.part)
),
judged AS (
    SELECT *, coalesce(min(position) FILTER (
                  WHERE kind = 'ended' OR kind = 'done' AND position > coalesce(undone, 0)
              ) OVER (PARTITION BY subject_id, promise, part), 9223372036854775807) AS until
    FROM marked
),
clock AS (
    SELECT subject_id, promise, part, min(begun_at) AS begun_at,
           min(promise_version) AS promise_version,
           (array_agg(due_at ORDER BY position DESC)
               FILTER (WHERE due_at IS NOT NULL AND position <= until))[1] AS due_at,
           min(at) FILTER (WHERE kind = 'done' AND position = until) AS done_at,
           min(recorded_at) FILTER (WHERE kind = 'done' AND position = until) AS entered_at,
           min(at) FILTER (WHERE kind = 'ended' AND position = until) AS ended_at,
           coalesce((array_agg(kind ORDER BY position DESC)
               FILTER (WHERE kind IN ('begun', 'moved', 'paused') AND position <= until))[1]
               = 'paused', FALSE) AS paused
    FROM judged GROUP BY subject_id, promise, part
)
"""
)

_CHECKS: Final[LiteralString] = (
    """
inspected AS (
    SELECT order_id, position, passed, occurred_at, recorded_at FROM promise_compliance.quality
    WHERE kind = 'inspected' AND """
    + _KNOWN
    + """
      AND occurred_at >= %(since)s AND occurred_at < %(before)s
),
first_pass AS (
    SELECT i.order_id, 'first_pass' AS promise, '' AS part, i.occurred_at AS due_at, i.recorded_at,
           i.passed AS kept
    FROM inspected i
    WHERE NOT EXISTS (
        SELECT FROM promise_compliance.quality earlier
        WHERE earlier.order_id = i.order_id AND earlier.kind = 'inspected'
          AND earlier.position < i.position AND earlier.occurred_at <= %(true_at)s)
),
function_tests AS (
    SELECT i.order_id, 'function_tests' AS promise, i.position::text AS part,
           i.occurred_at AS due_at, i.recorded_at,
           (SELECT count(*) FROM promise_compliance.quality t
            WHERE t.order_id = i.order_id AND t.kind = 'tested' AND t.passed
              AND t.position < i.position AND t.occurred_at <= %(true_at)s
              AND t.position > coalesce((
                  SELECT max(r.position) FROM promise_compliance.quality r
                  WHERE r.order_id = i.order_id AND r.kind = 'reworked'
                    AND r.position < i.position AND r.occurred_at <= %(true_at)s), 0)
           ) >= """
    + """coalesce((
                SELECT p.function_tests_min FROM adopted p
                WHERE p.effective_from <= (i.occurred_at AT TIME ZONE 'Asia/Shanghai')::date
                ORDER BY p.effective_from DESC, p.promise_version DESC LIMIT 1),
                %(function_tests_min)s) AS kept
    FROM inspected i WHERE i.passed
)
"""
)

CASES: Final[LiteralString] = (
    """
WITH adopted AS (
    SELECT * FROM promise_compliance.promise WHERE """
    + _KNOWN
    + "), "
    + _CLOCKS
    + ", "
    + _CHECKS
    + """,
found AS (
    SELECT subject_id, promise, part, begun_at, promise_version, due_at, done_at, entered_at,
           CASE WHEN done_at IS NOT NULL THEN
                    CASE WHEN done_at <= due_at THEN 'kept' ELSE 'broken' END
                WHEN ended_at IS NOT NULL THEN
                    CASE WHEN paused OR ended_at <= due_at THEN 'not_applicable' ELSE 'broken' END
                WHEN paused OR %(judged_at)s <= due_at THEN 'open'
                ELSE 'overdue' END AS state,
           paused AND done_at IS NULL AS paused
    FROM clock
    UNION ALL
    SELECT order_id, promise, part, due_at, NULL, due_at, CASE WHEN kept THEN due_at END,
           CASE WHEN kept THEN recorded_at END, CASE WHEN kept THEN 'kept' ELSE 'broken' END, FALSE
    FROM (SELECT * FROM first_pass UNION ALL SELECT * FROM function_tests) AS checks
),
cases AS (
    SELECT f.subject_id, f.promise, f.part, s.kind AS subject_kind, s.number AS subject_number,
           s.site_id, s.customer_id, s.vehicle_id, s.repair_order_id,
           coalesce(f.promise_version, s.promise_version, (
               SELECT p.promise_version FROM adopted p
               WHERE p.effective_from <= (f.begun_at AT TIME ZONE 'Asia/Shanghai')::date
               ORDER BY p.effective_from DESC, p.promise_version DESC LIMIT 1), 0
           ) AS promise_version,
           f.begun_at, f.due_at, f.done_at, f.entered_at, f.state, f.paused
    FROM found f JOIN promise_compliance.subject s USING (subject_id)
    WHERE f.due_at >= %(since)s AND f.due_at < %(before)s
      AND NOT (s.kind = 'file_duty' AND EXISTS (  -- the file is there, and is a case of its own
          SELECT FROM promise_compliance.subject file
          WHERE file.customer_id = s.customer_id AND file.kind = 'customer_file' AND """
    + _KNOWN
    + """))
      AND (%(site_id)s::text IS NULL OR s.site_id = %(site_id)s)
      AND (%(promise)s::text IS NULL OR f.promise = %(promise)s)
      AND (%(state)s::text IS NULL OR f.state = %(state)s)
)
"""
)
"""Takes since, before (moments; the latter excluded), site_id, promise, state, upto, known_at, true_at,
judged_at, and the built-in number function_tests_min."""
