"""What is there, what runs low, what is blocked, and how often a wish was served from stock."""

from datetime import date, datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.values.clock import SHANGHAI
from projections.reading import rows, where


class BatchOnHand(msgspec.Struct, frozen=True, kw_only=True):
    """What lies there of one batch."""

    batch_id: str
    on_hand_milli: int
    blocked: bool


class StockLevel(msgspec.Struct, frozen=True, kw_only=True):
    """The stock of one part at one site."""

    part_stock_id: UUID
    site_id: str
    part_number: str
    name: str
    on_hand_milli: int
    reserved_milli: int
    blocked_milli: int
    available_milli: int
    """Neither promised nor blocked; 0 where a count or a block left less than was promised."""
    reorder_point_milli: int
    low: bool
    """Less than the reorder point is available (R090)."""
    low_since: datetime | None
    moved_at: datetime
    batches: tuple[BatchOnHand, ...]
    """Batches with something there, in the order of labels."""


class FillRate(msgspec.Struct, frozen=True, kw_only=True):
    """How often a part that was asked for came from stock at the first asking (R090a)."""

    requests: int
    filled: int


_LEVELS: Final = """
WITH level AS (
    SELECT s.*, greatest(0, on_hand_milli - blocked_milli - reserved_milli) AS available_milli
    FROM stock_alerts.stock s
)
SELECT part_stock_id, site_id, part_number, name, on_hand_milli, reserved_milli, blocked_milli,
       available_milli, reorder_point_milli, available_milli < reorder_point_milli AS low,
       CASE WHEN available_milli < reorder_point_milli THEN low_since END AS low_since, moved_at,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'batch_id', b.batch_id, 'on_hand_milli', b.on_hand_milli, 'blocked', b.blocked
        ) ORDER BY b.batch_id), '[]')
        FROM stock_alerts.batch_on_hand b
        WHERE b.part_stock_id = level.part_stock_id AND b.on_hand_milli > 0) AS batches
FROM level
"""
_FILLED: Final = """
SELECT count(*) AS requests, count(*) FILTER (WHERE NOT short) AS filled
FROM (
    SELECT DISTINCT ON (r.part_stock_id, r.order_id, r.line_id) r.short, r.asked_at
    FROM stock_alerts.request r JOIN stock_alerts.stock s USING (part_stock_id)
    WHERE %(site_id)s::text IS NULL OR s.site_id = %(site_id)s
    ORDER BY r.part_stock_id, r.order_id, r.line_id, r.turn
) asked
WHERE asked_at >= %(since)s AND asked_at < %(until)s
"""


async def stock_levels(
    connection: AsyncConnection[Any],
    *,
    first: int,
    after: tuple[str, str] | None = None,
    site_id: str | None = None,
    part_number: str | None = None,
    alerts_only: bool = False,
) -> list[StockLevel]:
    """Stock by site and part number; with `alerts_only`, what runs low or lies blocked."""
    asked: dict[LiteralString, object] = {
        "site_id = %(site_id)s": site_id,
        "part_number = %(part_number)s": part_number,
        "(available_milli < reorder_point_milli OR blocked_milli > 0)": alerts_only or None,
        "(site_id, part_number) > (%(after_site)s, %(after_part)s)": after,
    }
    query = f"{_LEVELS} WHERE {where(asked)} ORDER BY site_id, part_number LIMIT %(rows)s"
    after_site, after_part = after or ("", "")
    return await rows(
        connection,
        StockLevel,
        query,
        {
            "site_id": site_id,
            "part_number": part_number,
            "after_site": after_site,
            "after_part": after_part,
            "rows": first + 1,
        },
    )


async def fill_rate(
    connection: AsyncConnection[Any],
    *,
    first_day: date,
    day_after: date,
    site_id: str | None = None,
) -> FillRate:
    """Lines that asked for a part in a period, and how many were served at the first asking."""
    [found] = await rows(
        connection,
        FillRate,
        _FILLED,
        {
            "site_id": site_id,
            "since": datetime.combine(first_day, datetime.min.time(), SHANGHAI),
            "until": datetime.combine(day_after, datetime.min.time(), SHANGHAI),
        },
    )
    return found
