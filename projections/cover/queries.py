"""What a car is covered by on a day, and which cars may be exchanged or returned (RM13)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from domain.kernel import Fen, Km
from domain.values.clock import Due, shanghai_date
from domain.values.sanbao import THRESHOLDS, Counter, use_compensation_fen
from projections.cover.answers import Cover
from projections.cover.counters import counters, loaner_duties
from projections.cover.demand_clocks import Demand, demands_of
from projections.cover.periods import answers, extended_answer, periods_of
from projections.cover.promises import Promises, promises_of
from projections.cover.repairs import repairs_of
from projections.cover.rows import Car, Visit, Visits
from projections.cover.warranties import repair_warranties
from projections.reading import rows

# The kept file and its duplicates are one car; what the kept file says comes first.
_FILES: Final = """
WITH RECURSIVE reached (vehicle_id) AS (
    SELECT %(vehicle_id)s::uuid
    UNION
    SELECT s.other_vehicle_id FROM reached JOIN cover.same_vehicle s USING (vehicle_id)
), file AS (
    SELECT r.vehicle_id, EXISTS (SELECT FROM cover.same_vehicle s
                                 WHERE s.vehicle_id = r.vehicle_id AND s.closed) AS closed
    FROM reached r
)
"""

_CAR: Final = (
    _FILES
    + """
SELECT v.vehicle_id, v.vehicle_kind, v.use_kind,
       gone.returned_on, gone.outcome, sale.sale,
       coalesce((SELECT jsonb_agg(jsonb_build_object('replaced_at', u.replaced_at,
                                  'old_km', u.old_km, 'new_km', u.new_km) ORDER BY u.replaced_at)
                 FROM file JOIN cover.odometer_unit u USING (vehicle_id)), '[]') AS units,
       coalesce((SELECT jsonb_agg(to_jsonb(e) - 'vehicle_id' - 'version'
                                  ORDER BY e.starts_on, e.version)
                 FROM file JOIN cover.extended_warranty e USING (vehicle_id)), '[]') AS extended,
       last.odometer_km AS last_reading_km, last.read_at AS last_read_at
FROM (SELECT vehicle_id FROM file JOIN cover.vehicle USING (vehicle_id)
      ORDER BY closed, vehicle_id LIMIT 1) kept
JOIN cover.vehicle v USING (vehicle_id)
LEFT JOIN LATERAL (
    SELECT g.returned_on, g.outcome FROM file JOIN cover.vehicle g USING (vehicle_id)
    WHERE g.returned_on IS NOT NULL ORDER BY g.returned_on LIMIT 1
) gone ON true
LEFT JOIN LATERAL (
    SELECT to_jsonb(s) - 'vehicle_id' - 'version' AS sale
    FROM file JOIN cover.sale s USING (vehicle_id) ORDER BY file.closed, s.vehicle_id LIMIT 1
) sale ON true
LEFT JOIN LATERAL (
    SELECT r.odometer_km, r.read_at FROM file JOIN cover.odometer_reading r USING (vehicle_id)
    WHERE NOT r.flagged AND r.read_at <= %(at)s
    ORDER BY r.read_at DESC, r.version DESC LIMIT 1
) last ON true
"""
)

_VISITS: Final = (
    _FILES
    + """
SELECT o.order_id, o.order_number, o.site_id, o.customer_id, o.opened_at, o.agreed_at,
       o.agreed_version, o.delivered_at, o.cancelled_at, o.repair_level,
       came.odometer_km AS odometer_in_km, went.odometer_km AS odometer_out_km,
       coalesce((SELECT jsonb_agg(to_jsonb(x) - 'order_id' ORDER BY length(line_id), line_id)
                 FROM cover.line x WHERE x.order_id = o.order_id), '[]') AS lines,
       coalesce((SELECT jsonb_agg(to_jsonb(x) - 'order_id' ORDER BY version)
                 FROM cover.line_turn x WHERE x.order_id = o.order_id), '[]') AS turns,
       coalesce((SELECT jsonb_agg(to_jsonb(x) ORDER BY version)
                 FROM cover.part_fitted x WHERE x.order_id = o.order_id), '[]') AS parts,
       coalesce((SELECT jsonb_agg(to_jsonb(x) ORDER BY version)
                 FROM cover.diagnosis x WHERE x.order_id = o.order_id), '[]') AS diagnoses,
       coalesce((SELECT jsonb_agg(to_jsonb(x) - 'order_id' ORDER BY concern_id)
                 FROM cover.fault x WHERE x.order_id = o.order_id), '[]') AS faults,
       coalesce((SELECT jsonb_agg(to_jsonb(x) - 'order_id' ORDER BY line_id)
                 FROM cover.replacement x WHERE x.order_id = o.order_id), '[]') AS replacements,
       coalesce((SELECT jsonb_agg(to_jsonb(x) - 'order_id' ORDER BY concern_id)
                 FROM cover.comeback x WHERE x.order_id = o.order_id), '[]') AS comebacks,
       coalesce((SELECT jsonb_agg(to_jsonb(x) - 'order_id' ORDER BY line_id, basis)
                 FROM cover.warranty x WHERE x.order_id = o.order_id), '[]') AS warranties,
       coalesce((SELECT jsonb_agg(to_jsonb(x) - 'order_id' ORDER BY version)
                 FROM cover.care x WHERE x.order_id = o.order_id), '[]') AS care,
       coalesce((SELECT jsonb_agg(to_jsonb(x) - 'order_id' ORDER BY version)
                 FROM cover.rescue_travel x WHERE x.order_id = o.order_id), '[]') AS travels
FROM file JOIN cover.repair_order o USING (vehicle_id)
LEFT JOIN LATERAL (
    SELECT odometer_km FROM cover.order_reading r
    WHERE r.order_id = o.order_id AND r.occasion = 'in' ORDER BY version DESC LIMIT 1
) came ON true
LEFT JOIN LATERAL (
    SELECT odometer_km FROM cover.order_reading r
    WHERE r.order_id = o.order_id AND r.occasion = 'out' ORDER BY version DESC LIMIT 1
) went ON true
ORDER BY o.opened_at, o.order_id
"""
)

# Cars that may have reached a threshold, by bounds that are cheap and never too low: something was
# judged, there are five visits for quality, or their days up to the delivery exceed thirty.
_CANDIDATES: Final = """
WITH quality AS (
    SELECT order_id FROM cover.fault WHERE quality_problem
    UNION
    SELECT order_id FROM cover.line WHERE payer = 'maker_warranty'
), visit AS (
    SELECT o.vehicle_id, o.order_id,
           EXISTS (SELECT FROM cover.fault f WHERE f.order_id = o.order_id
                   AND (f.safety IS NOT NULL OR f.assembly IS NOT NULL))
           OR EXISTS (SELECT FROM cover.replacement r
                      WHERE r.order_id = o.order_id AND r.assembly IS NOT NULL) AS judged,
           extract(epoch FROM coalesce(o.delivered_at, %(at)s)
                   - coalesce(o.agreed_at, o.opened_at)) / 86400 + 1 AS days_at_most
    FROM quality JOIN cover.repair_order o USING (order_id)
    WHERE o.cancelled_at IS NULL
), of_file AS (
    SELECT vehicle_id, bool_or(judged) AS judged, count(*) AS visits, sum(days_at_most) AS days
    FROM visit GROUP BY vehicle_id
)
SELECT kept.vehicle_id
FROM of_file
CROSS JOIN LATERAL (
    WITH RECURSIVE up (vehicle_id) AS (
        SELECT of_file.vehicle_id
        UNION
        SELECT s.other_vehicle_id FROM up JOIN cover.same_vehicle s USING (vehicle_id)
        WHERE s.closed
    )
    SELECT up.vehicle_id FROM up
    WHERE NOT EXISTS (SELECT FROM cover.same_vehicle s
                      WHERE s.vehicle_id = up.vehicle_id AND s.closed)
) kept
WHERE %(after)s::uuid IS NULL OR kept.vehicle_id > %(after)s
GROUP BY kept.vehicle_id
HAVING bool_or(judged) OR sum(visits) >= %(visits)s OR sum(days) > %(days)s
ORDER BY kept.vehicle_id LIMIT %(page)s
"""

_PAGE: Final = 200


async def cover_of(
    connection: AsyncConnection[Any],
    *,
    vehicle_id: UUID,
    at: datetime,
    odometer_km: int | None = None,
) -> Cover | None:
    """The car's cover at a moment and odometer; the last reading before it where none is named.

    None where the vehicle has no file. What is under way counts up to the moment; for a past day,
    ask for its end.
    """
    asked = {"vehicle_id": vehicle_id, "at": at}
    cars = await rows(connection, Car, _CAR, asked)
    if not cars:
        return None
    visits = await rows(connection, Visit, _VISITS, asked)
    promises = await promises_of(connection)
    demands = await demands_of(connection, vehicle_id=vehicle_id, at=at)
    return _cover(cars[0], tuple(visits), promises, tuple(demands), at, odometer_km)


def _cover(
    car: Car,
    visits: Visits,
    promises: Promises,
    demands: tuple[Demand, ...],
    at: datetime,
    odometer_km: int | None,
) -> Cover:
    on = shanghai_date(at)
    periods = periods_of(car)
    repairs = repairs_of(car, visits, at)
    shown_km = car.last_reading_km if odometer_km is None else odometer_km
    read_at = car.last_read_at if odometer_km is None else at
    driven_km = None if shown_km is None else car.driven_km(shown_km, read_at or at)
    return Cover(
        vehicle_id=car.vehicle_id,
        on=on,
        odometer_km=shown_km,
        driven_km=driven_km,
        periods=answers(car, periods, on, driven_km),
        repair_warranties=repair_warranties(car, visits, promises, on, shown_km),
        extended_warranties=tuple(extended_answer(sold, on, shown_km) for sold in car.extended),
        counters=counters(periods, repairs, visits),
        loaner_duties=loaner_duties(periods, repairs, at),
        given_back=car.outcome,
        given_back_on=car.returned_on,
        price_fen=car.sale.price_fen if car.sale else None,
        use_compensation_fen=_compensation(car, driven_km),
        demands=demands,
    )


def _compensation(car: Car, driven_km: int | None) -> int | None:
    if car.sale is None or driven_km is None:
        return None
    sale = car.sale
    return use_compensation_fen(Fen(sale.price_fen), Km(driven_km), sale.use_compensation_ppm)


async def may_be_given_back(
    connection: AsyncConnection[Any],
    *,
    at: datetime,
    first: int,
    after: tuple[UUID] | None = None,
) -> Sequence[Cover]:
    """Cars with a counter that gives the right to exchange or return, unless given back already."""
    last = after[0] if after else None
    asked = {
        "at": at,
        "visits": THRESHOLDS[Counter.SAME_PROBLEM_REPAIRS].reached_at,
        "days": THRESHOLDS[Counter.CUMULATED_REPAIR_DAYS].reached_at - 1,
        "page": _PAGE,
    }
    found: list[Cover] = []
    while len(found) <= first:
        cursor = await connection.execute(_CANDIDATES, asked | {"after": last})
        page = [row[0] for row in await cursor.fetchall()]
        for vehicle_id in page:
            cover = await cover_of(connection, vehicle_id=vehicle_id, at=at)
            if cover and _rightful(cover):
                found.append(cover)
        if len(page) < _PAGE:
            break
        last = page[-1]
    return found[: first + 1]


def _rightful(cover: Cover) -> bool:
    return bool(cover.may_demand) and cover.given_back is None


def end_of_asked_day(on: date | None, now: datetime) -> datetime:
    """The moment for a question about a day: now for today, its last moment for another day."""
    if on is None or on == shanghai_date(now):
        return now
    return Due.end_of(on).last_moment
