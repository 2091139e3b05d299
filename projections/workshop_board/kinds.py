"""Orders of a period by what they were for (R058)."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final

import msgspec
from psycopg import AsyncConnection

from domain.repair_order.events import ServiceKind
from domain.values.clock import SHANGHAI, end_of_day
from projections.reading import rows


class KindCount(msgspec.Struct, frozen=True, kw_only=True):
    """The orders of one kind that were opened in the period, by what became of them."""

    service_kind: ServiceKind
    opened: int
    delivered: int
    cancelled: int
    in_shop: int


_BY_KIND: Final = """
SELECT service_kind, count(*) AS opened,
       count(*) FILTER (WHERE outcome = 'delivered') AS delivered,
       count(*) FILTER (WHERE outcome = 'cancelled') AS cancelled,
       count(*) FILTER (WHERE outcome IS NULL) AS in_shop
FROM workshop_board.repair_order
WHERE opened_at >= %(opened_from)s AND opened_at < %(opened_before)s
  AND (%(site_id)s::text IS NULL OR site_id = %(site_id)s)
GROUP BY service_kind ORDER BY service_kind
"""


async def orders_by_kind(
    connection: AsyncConnection[Any], *, since: date, until: date, site_id: str | None
) -> Sequence[KindCount]:
    """Counts by kind of service; both days of Shanghai included. None: of every site."""
    asked = {
        "opened_from": datetime.combine(since, time.min, SHANGHAI),
        "opened_before": end_of_day(until),
        "site_id": site_id,
    }
    return await rows(connection, KindCount, _BY_KIND, asked)
