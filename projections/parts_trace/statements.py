"""The statements behind the trace. A car with two files is one car, a person with two is one."""

from typing import Final

BATCH: Final = """
SELECT part_batch_id, batch_id, site_id, part_number, name, grade, brand, spec, fitment,
       supplier_name, supplier_address, supplier_lot, certificate_number, certificate_sha256,
       quantity_milli, received_on, received_by, blocked_at, block_reason, block_source,
       notice_number, released_at, release_reason
FROM parts_trace.batch
"""

_HOLDERS: Final = """
WITH RECURSIVE moved AS (
    SELECT order_id, line_id, quantity_milli AS issued, 0 AS returned, 0 AS fitted,
           NULL AS technician_id, issued_at AS moved_at
    FROM parts_trace.issue WHERE batch_id = %(batch_id)s
    UNION ALL
    SELECT order_id, line_id, 0, quantity_milli, 0, NULL, returned_at
    FROM parts_trace.unused WHERE batch_id = %(batch_id)s
    UNION ALL
    SELECT order_id, line_id, 0, 0, quantity_milli, technician_id, fitted_at
    FROM parts_trace.fitted WHERE batch_id = %(batch_id)s
), used AS (
    SELECT order_id, line_id, sum(issued)::bigint AS issued_milli,
           sum(returned)::bigint AS returned_milli, sum(fitted)::bigint AS fitted_milli,
           coalesce(jsonb_agg(DISTINCT technician_id) FILTER (WHERE technician_id IS NOT NULL), '[]')
               AS technician_ids,
           max(moved_at) AS last_at
    FROM moved GROUP BY order_id, line_id
    HAVING sum(fitted) > 0 OR sum(issued) > sum(returned)
), file AS (
    SELECT DISTINCT o.vehicle_id, o.vehicle_id AS is_now
    FROM used JOIN parts_trace.repair_order o USING (order_id)
    UNION
    SELECT f.vehicle_id, v.merged_into
    FROM file f JOIN parts_trace.vehicle v ON v.vehicle_id = f.is_now
    WHERE v.merged_into IS NOT NULL
), car AS (
    SELECT f.vehicle_id, f.is_now FROM file f
    LEFT JOIN parts_trace.vehicle v ON v.vehicle_id = f.is_now
    WHERE v.merged_into IS NULL
), taken_out AS (
    SELECT DISTINCT c.is_now
    FROM parts_trace.fitted f
    JOIN parts_trace.repair_order o USING (order_id)
    JOIN car c ON c.vehicle_id = o.vehicle_id
    WHERE f.removed_batch_id = %(batch_id)s
), holder AS (
    SELECT c.is_now AS vehicle_id, bool_or(u.fitted_milli > 0) AS fitted,
           (array_agg(o.customer_id ORDER BY o.opened_at DESC, o.order_id))[1] AS last_customer_id,
           jsonb_agg(jsonb_build_object(
               'order_id', o.order_id, 'order_number', o.order_number, 'site_id', o.site_id,
               'line_id', u.line_id, 'customer_id', o.customer_id,
               'issued_milli', u.issued_milli, 'returned_milli', u.returned_milli,
               'fitted_milli', u.fitted_milli, 'technician_ids', u.technician_ids,
               'last_at', u.last_at
           ) ORDER BY o.opened_at, o.order_id, length(u.line_id), u.line_id) AS uses
    FROM used u
    JOIN parts_trace.repair_order o USING (order_id)
    JOIN car c ON c.vehicle_id = o.vehicle_id
    GROUP BY c.is_now
), concerned AS (
    SELECT h.vehicle_id, h.fitted, h.uses,
           coalesce(k.merged_into, w.customer_id, h.last_customer_id) AS owner_customer_id
    FROM holder h
    LEFT JOIN parts_trace.owner w USING (vehicle_id)
    LEFT JOIN parts_trace.customer k
        ON k.customer_id = coalesce(w.customer_id, h.last_customer_id)
), reached AS (
    SELECT c.*, EXISTS (
        SELECT FROM parts_trace.customer k
        WHERE (k.customer_id = c.owner_customer_id OR k.merged_into = c.owner_customer_id)
          AND k.phone_known
    ) AND NOT EXISTS (
        SELECT FROM parts_trace.customer k
        WHERE k.customer_id = c.owner_customer_id AND k.restricted_until >= %(today)s
    ) AS owner_reachable
    FROM concerned c
)
"""

VEHICLES: Final = (
    _HOLDERS
    + """
SELECT r.vehicle_id, v.vin, v.make, v.model, p.plate, r.owner_customer_id, r.owner_reachable,
       r.fitted, t.is_now IS NOT NULL AS removed, r.uses
FROM reached r
LEFT JOIN parts_trace.vehicle v USING (vehicle_id)
LEFT JOIN LATERAL (
    SELECT plate FROM parts_trace.plate q WHERE q.vehicle_id = r.vehicle_id
    AND q.valid_from <= %(today)s ORDER BY q.valid_from DESC LIMIT 1
) p ON true
LEFT JOIN taken_out t ON t.is_now = r.vehicle_id
WHERE r.vehicle_id > %(after)s
ORDER BY r.vehicle_id
LIMIT %(rows)s
"""
)

TOTALS: Final = (
    _HOLDERS
    + """
SELECT count(*) AS vehicles, count(*) FILTER (WHERE fitted) AS fitted,
       count(*) FILTER (WHERE NOT owner_reachable) AS without_reachable_owner
FROM reached
"""
)

FITTED_ON: Final = """
WITH RECURSIVE named AS (
    SELECT %(vehicle_id)s::uuid AS vehicle_id
    UNION
    SELECT v.merged_into FROM named n JOIN parts_trace.vehicle v USING (vehicle_id)
    WHERE v.merged_into IS NOT NULL
), file AS (
    SELECT vehicle_id FROM named
    UNION
    SELECT v.vehicle_id FROM file f JOIN parts_trace.vehicle v ON v.merged_into = f.vehicle_id
)
SELECT f.order_id, f.turn, o.order_number, f.line_id, f.fitted_at, f.technician_id,
       f.part_number, f.name, f.grade, f.batch_id, f.serial, f.quantity_milli,
       f.removed_part_number, to_jsonb(b) AS batch
FROM file
JOIN parts_trace.repair_order o USING (vehicle_id)
JOIN parts_trace.fitted f USING (order_id)
LEFT JOIN parts_trace.batch b ON b.batch_id = f.batch_id
WHERE (f.fitted_at, f.order_id, f.turn) > (%(at)s, %(order_id)s, %(turn)s)
ORDER BY f.fitted_at, f.order_id, f.turn
LIMIT %(rows)s
"""

OLD_PARTS: Final = """
WITH removed AS (
    SELECT order_id, line_id, sum(quantity_milli)::bigint AS removed_milli,
           min(removed_part_number) AS part_number, min(fitted_at) AS since
    FROM parts_trace.fitted WHERE removed_part_number IS NOT NULL
    GROUP BY order_id, line_id
), went AS (
    SELECT order_id, line_id, sum(quantity_milli)::bigint AS returned_milli
    FROM parts_trace.old_part GROUP BY order_id, line_id
)
SELECT r.order_id, o.order_number, o.site_id, o.vehicle_id, r.line_id, r.part_number,
       r.removed_milli, coalesce(w.returned_milli, 0) AS returned_milli, r.since
FROM removed r
JOIN parts_trace.repair_order o USING (order_id)
LEFT JOIN went w USING (order_id, line_id)
WHERE r.removed_milli > coalesce(w.returned_milli, 0)
  AND (%(site_id)s::text IS NULL OR o.site_id = %(site_id)s)
  AND (r.since, r.order_id, r.line_id) > (%(at)s, %(order_id)s, %(line_id)s)
ORDER BY r.since, r.order_id, r.line_id
LIMIT %(rows)s
"""
