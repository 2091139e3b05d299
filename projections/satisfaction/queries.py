"""What is asked of the ratings: figures of a period with their formulas, series, low ratings.

A period is given in days of Shanghai, both ends included. Figures are exact fractions; to round is
the business of whoever prints them. The definitions are those of `domain.values.satisfaction`.
"""

from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final, LiteralString, TypeAlias
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.values.contact import Instrument
from domain.values.satisfaction import Scale
from projections.reading import rows, where
from projections.satisfaction.formulas import FORMULAS
from projections.satisfaction.projection import ON_FIVE
from projections.satisfaction.response import response
from projections.satisfaction.rows import (
    ActionState,
    Dimension,
    Figures,
    Group,
    Point,
    RatingRow,
    Summary,
)

Cursor: TypeAlias = tuple[datetime, UUID]
"""`rated_at` and `rating_id` of the last row seen."""

_SCALES: Final = {scale.highest: scale for scale in Scale}


class _Sums(msgspec.Struct, frozen=True, kw_only=True):
    key: str | None = None
    n: int
    on_five_6000ths: int
    csat_n: int
    satisfied: int
    nps_n: int
    promoters: int
    detractors: int
    flagged: int

    def figures(self) -> Figures:
        return Figures(
            n=self.n,
            mean_on_five=_share(self.on_five_6000ths, self.n * ON_FIVE),
            csat=_share(self.satisfied, self.csat_n),
            csat_n=self.csat_n,
            nps=_share(self.promoters - self.detractors, self.nps_n),
            nps_n=self.nps_n,
            flagged=self.flagged,
        )


_SUMS: Final[LiteralString] = """
       count(*) AS n, coalesce(sum(r.on_five_6000ths), 0) AS on_five_6000ths,
       count(*) FILTER (WHERE r.scale_max = 5) AS csat_n,
       count(*) FILTER (WHERE r.scale_max = 5 AND r.score_hundredths >= 400) AS satisfied,
       count(*) FILTER (WHERE r.scale_max = 10) AS nps_n,
       count(*) FILTER (WHERE r.scale_max = 10 AND r.score_hundredths >= 900) AS promoters,
       count(*) FILTER (WHERE r.scale_max = 10 AND r.score_hundredths < 700) AS detractors,
       count(f.rating_id) AS flagged
FROM satisfaction.rating r LEFT JOIN satisfaction.flag f USING (rating_id)
"""
_KEYS: Final[dict[Dimension, LiteralString]] = {
    Dimension.SITE: "r.site_id",
    Dimension.ADVISER: "r.adviser_id",
    Dimension.TECHNICIAN: "t.technician_id",
    Dimension.INSTRUMENT: "r.instrument",
    Dimension.SUBJECT: "r.subject",
    Dimension.MONTH: "to_char(r.month, 'YYYY-MM')",
}


async def summary(
    connection: AsyncConnection[Any],
    *,
    since: date,
    until: date,
    site_id: str | None = None,
    adviser_id: str | None = None,
    technician_id: str | None = None,
    instrument: Instrument | None = None,
) -> Summary:
    """The figures of a period, of all ratings or of those asked for."""
    asked = {
        "since": since,
        "until": until,
        "site_id": site_id,
        "adviser_id": adviser_id,
        "technician_id": technician_id,
        "instrument": instrument,
    }
    conditions = _conditions(asked)
    (sums,) = await rows(connection, _Sums, "SELECT " + _SUMS + " WHERE " + conditions, asked)
    return Summary(
        figures=sums.figures(),
        distribution=await _distribution(connection, conditions, asked),
        response=await response(connection, asked),
        formulas=FORMULAS,
    )


async def by(
    connection: AsyncConnection[Any],
    *,
    dimension: Dimension,
    since: date,
    until: date,
    site_id: str | None = None,
    instrument: Instrument | None = None,
) -> list[Group]:
    """The figures of a period for each key of a dimension, in the order of keys."""
    asked = {"since": since, "until": until, "site_id": site_id, "instrument": instrument}
    key = _KEYS[dimension]
    technicians: LiteralString = (
        " LEFT JOIN satisfaction.technician_rating t USING (rating_id) "
        if dimension is Dimension.TECHNICIAN
        else ""
    )
    query = "SELECT " + key + " AS key," + _SUMS + technicians + " WHERE " + _conditions(asked)
    found = await rows(connection, _Sums, query + " GROUP BY 1 ORDER BY 1 NULLS LAST", asked)
    return [Group(key=sums.key, figures=sums.figures()) for sums in found]


async def flagged(
    connection: AsyncConnection[Any],
    *,
    first: int,
    after: Cursor | None = None,
    since: date | None = None,
    until: date | None = None,
    site_id: str | None = None,
    adviser_id: str | None = None,
    instrument: Instrument | None = None,
    action_state: ActionState | None = None,
    owner_id: str | None = None,
) -> list[RatingRow]:
    """Up to `first` + 1 ratings below the promised threshold, newest first (R146).

    `owner_id` finds those with an action of that person that is not done.
    """
    asked: dict[str, Any] = {
        "since": since,
        "until": until,
        "site_id": site_id,
        "adviser_id": adviser_id,
        "instrument": instrument,
        "action_state": action_state,
        "owner_id": owner_id,
    }
    seen = where(
        {
            "(r.rated_at, r.rating_id) < (%(after_at)s, %(after_id)s)": after,
            "done.action_state = %(action_state)s": action_state,
            """EXISTS (SELECT FROM satisfaction.action a WHERE a.flag_id = f.flag_id
               AND a.owner_id = %(owner_id)s AND a.done_at IS NULL)""": owner_id,
        }
    )
    after_at, after_id = after or (None, None)
    paged = {**asked, "after_at": after_at, "after_id": after_id, "rows": first + 1}
    query: LiteralString = """
        SELECT r.*, f.flag_id AS rating_flag_id, f.below_hundredths, f.promise_version,
               done.action_state, done.actions, round(r.on_five_6000ths / 60.0)::integer AS on_five_hundredths,
               delivery.order_number, coalesce((
            SELECT jsonb_agg(t.technician_id ORDER BY t.technician_id)
            FROM satisfaction.technician_rating t WHERE t.rating_id = r.rating_id
        ), '[]') AS technician_ids
        FROM satisfaction.flag f
        JOIN satisfaction.rating r USING (rating_id)
        LEFT JOIN satisfaction.delivery USING (repair_order_id)
        CROSS JOIN LATERAL (
            SELECT CASE WHEN bool_and(a.done_at IS NOT NULL) THEN 'done' ELSE 'open' END
                       AS action_state,
                   coalesce(jsonb_agg(to_jsonb(a) - 'flag_id'
                       ORDER BY length(a.action_id), a.action_id), '[]') AS actions
            FROM satisfaction.action a WHERE a.flag_id = f.flag_id
        ) done
        WHERE """
    return await rows(
        connection,
        RatingRow,
        query
        + _conditions(asked)
        + " AND "
        + seen
        + " ORDER BY r.rated_at DESC, r.rating_id DESC LIMIT %(rows)s",
        paged,
    )


def _conditions(asked: dict[str, Any]) -> LiteralString:
    return where(
        {
            "r.rated_on >= %(since)s": asked["since"],
            "r.rated_on <= %(until)s": asked["until"],
            "r.site_id = %(site_id)s": asked["site_id"],
            "r.adviser_id = %(adviser_id)s": asked.get("adviser_id"),
            "r.instrument = %(instrument)s": asked["instrument"],
            """r.rating_id IN (SELECT t.rating_id FROM satisfaction.technician_rating t
               WHERE t.technician_id = %(technician_id)s)""": asked.get("technician_id"),
        }
    )


async def _distribution(
    connection: AsyncConnection[Any], conditions: LiteralString, asked: dict[str, Any]
) -> tuple[Point, ...]:
    query: LiteralString = (
        "SELECT r.scale_max, r.score_hundredths / 100 AS score, count(*)"
        " FROM satisfaction.rating r WHERE "
    )
    cursor = await connection.execute(query + conditions + " GROUP BY 1, 2", asked)
    counts = {(scale_max, score): n for scale_max, score, n in await cursor.fetchall()}
    answered = sorted({scale_max for scale_max, _ in counts})
    return tuple(
        Point(scale=scale, score=score, answers=counts.get((scale.highest, score), 0))
        for scale in (_SCALES[scale_max] for scale_max in answered)
        for score in range(scale.lowest, scale.highest + 1)
    )


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
