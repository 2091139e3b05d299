"""Cars whose maintenance may fall due: one statement for a whole site."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from psycopg import AsyncConnection

from domain.values.mileage import WINDOW
from projections.reading import rows
from projections.reminders.due import CarFacts

_CARS: Final = """
SELECT v.vehicle_id, coalesce(seen.site_id, v.site_id) AS site_id,
       coalesce((SELECT h.customer_id FROM reminders.holder h WHERE h.vehicle_id = v.vehicle_id
                 ORDER BY h.turn DESC LIMIT 1), seen.customer_id) AS customer_id,
       (SELECT p.plate FROM reminders.plate p WHERE p.vehicle_id = v.vehicle_id
        ORDER BY p.valid_from DESC LIMIT 1) AS plate,
       v.model, v.interval_months, v.interval_km, v.sold_on, done.order_id AS done_order_id,
       done.on_day AS done_on, done.km AS done_km, advised.advice,
       CASE WHEN unit.units IS NOT NULL THEN coalesce(
           (SELECT jsonb_agg(jsonb_build_object(
                       'on', (r.read_at AT TIME ZONE 'Asia/Shanghai')::date,
                       'km', r.odometer_km))
            FROM reminders.reading r WHERE r.vehicle_id = ANY(file.ids) AND NOT r.flagged), '[]')
            WHEN newest.on_day IS NULL THEN '[]'
            ELSE jsonb_build_array(jsonb_build_object('on', oldest.on_day, 'km', oldest.km),
                                   jsonb_build_object('on', newest.on_day, 'km', newest.km))
       END AS readings,
       coalesce(unit.units, '[]') AS units
FROM reminders.vehicle v
CROSS JOIN LATERAL (
    SELECT array_append(array_agg(d.vehicle_id), v.vehicle_id) AS ids
    FROM reminders.vehicle d WHERE d.merged_into = v.vehicle_id
) file
LEFT JOIN LATERAL (
    SELECT o.* FROM unnest(file.ids) AS one (id) CROSS JOIN LATERAL (
        SELECT x.site_id, x.customer_id, x.opened_at, x.order_id FROM reminders.visit x
        WHERE x.vehicle_id = one.id AND x.cancelled_at IS NULL
        ORDER BY x.opened_at DESC, x.order_id DESC LIMIT 1
    ) o ORDER BY o.opened_at DESC, o.order_id DESC LIMIT 1
) seen ON true
LEFT JOIN LATERAL (
    SELECT o.order_id, (o.delivered_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day,
           coalesce((SELECT max(r.odometer_km) FROM reminders.reading r
                     WHERE r.order_id = o.order_id AND r.vehicle_id = ANY(file.ids)
                       AND NOT r.flagged), o.delivered_km) AS km
    FROM unnest(file.ids) AS one (id) CROSS JOIN LATERAL (
        SELECT x.order_id, x.delivered_at, x.delivered_km FROM reminders.visit x
        WHERE x.vehicle_id = one.id AND x.maintenance AND x.delivered_at IS NOT NULL
        ORDER BY x.delivered_at DESC, x.order_id DESC LIMIT 1
    ) o ORDER BY o.delivered_at DESC, o.order_id DESC LIMIT 1
) done ON true
LEFT JOIN LATERAL (
    SELECT a.due_on, a.due_km, (a.advised_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day,
           jsonb_build_object(
               'point', 'advice ' || a.stream_id || '/' || a.turn,
               'advised_on', (a.advised_at AT TIME ZONE 'Asia/Shanghai')::date,
               'due_on', a.due_on, 'due_km', a.due_km, 'service', a.service) AS advice
    FROM reminders.advice a
    WHERE a.vehicle_id = ANY(file.ids) AND (a.due_on IS NOT NULL OR a.due_km IS NOT NULL)
    ORDER BY a.advised_at DESC, a.stream_id, a.turn DESC LIMIT 1
) advised ON true
LEFT JOIN LATERAL (
    SELECT CASE WHEN counts THEN advised.due_on
                ELSE (coalesce(done.on_day, v.sold_on)
                      + make_interval(months => v.interval_months))::date END AS on_day,
           CASE WHEN counts THEN advised.due_km
                WHEN done.on_day IS NULL THEN v.interval_km
                ELSE done.km + v.interval_km END AS km
    FROM (SELECT advised.advice IS NOT NULL
                 AND (advised.on_day >= done.on_day) IS NOT FALSE AS counts) AS the_advice
) due ON true
LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object(
               'on', (u.replaced_at AT TIME ZONE 'Asia/Shanghai')::date,
               'old_km', u.old_km, 'new_km', u.new_km)) AS units
    FROM reminders.unit u WHERE u.vehicle_id = ANY(file.ids)
) unit ON true
LEFT JOIN LATERAL (  -- of the last day the highest; a new car had run nothing
    SELECT r.on_day, r.km FROM unnest(file.ids) AS one (id) CROSS JOIN LATERAL (
        SELECT (x.read_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day, x.odometer_km AS km
        FROM reminders.reading x WHERE x.vehicle_id = one.id AND NOT x.flagged
        ORDER BY (x.read_at AT TIME ZONE 'Asia/Shanghai')::date DESC, x.odometer_km DESC LIMIT 1
    ) r
    UNION ALL SELECT v.sold_on, 0 WHERE v.sold_on IS NOT NULL
    ORDER BY on_day DESC, km DESC LIMIT 1
) newest ON true
LEFT JOIN LATERAL (  -- of the first day of the year before it
    SELECT r.on_day, r.km FROM unnest(file.ids) AS one (id) CROSS JOIN LATERAL (
        SELECT (x.read_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day, x.odometer_km AS km
        FROM reminders.reading x WHERE x.vehicle_id = one.id AND NOT x.flagged
          AND (x.read_at AT TIME ZONE 'Asia/Shanghai')::date >= newest.on_day - %(window)s::integer
        ORDER BY (x.read_at AT TIME ZONE 'Asia/Shanghai')::date, x.odometer_km DESC LIMIT 1
    ) r
    UNION ALL
    SELECT v.sold_on, 0 WHERE v.sold_on >= newest.on_day - %(window)s::integer
    ORDER BY on_day, km DESC LIMIT 1
) oldest ON true
WHERE v.merged_into IS NULL
  AND (v.interval_months IS NOT NULL OR v.interval_km IS NOT NULL OR advised.advice IS NOT NULL)
  AND (%(site_id)s::text IS NULL OR v.vehicle_id IN (  -- ever seen there: few of a large group
      SELECT coalesce(f.merged_into, f.vehicle_id) FROM reminders.vehicle f
      WHERE f.site_id = %(site_id)s OR f.vehicle_id IN (
          SELECT x.vehicle_id FROM reminders.visit x WHERE x.site_id = %(site_id)s)))
  AND (%(site_id)s::text IS NULL OR coalesce(seen.site_id, v.site_id) = %(site_id)s)
  AND (due.on_day >= %(since)s) IS NOT FALSE
  AND (due.on_day <= %(until)s OR unit.units IS NOT NULL OR newest.km >= due.km
       OR (newest.on_day > oldest.on_day
           AND (due.km - newest.km)::bigint * (newest.on_day - oldest.on_day)
               <= (%(until)s - newest.on_day)::bigint * (newest.km - oldest.km)))
"""
"""Cars that may fall due within the days; `due_of` has the last word, and says what is meant.

Kilometres only bring the day forward, so that a day by date before `since` says enough. Multiplied out, the last
condition is `predicted_day(...) <= until`: without it every car of a site would come along.
Of the readings two tell all, unless a new odometer unit makes them numbers of two kinds.
"""


async def car_facts(
    connection: AsyncConnection[Any], *, site_id: str | None, since: date, until: date
) -> Sequence[CarFacts]:
    """Cars with a plan or an advice that a site saw last; None: of all sites.

    Without those that fell due by date before `since`, or fall due after `until`.
    """
    asked = {"site_id": site_id, "since": since, "until": until, "window": WINDOW.days}
    return await rows(connection, CarFacts, _CARS, asked)
