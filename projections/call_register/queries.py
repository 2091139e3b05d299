"""What is asked of the register of calls: pages by running number, one entry, how many."""

from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.kernel import Channel
from domain.values.contact import CallDirection, CallOutcome
from projections.calls import CallKind
from projections.reading import rows, where


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the register."""

    number: int
    """1, 2, 3, … of its site and year, without holes; once shown it never changes."""
    site_id: str
    year: int
    """Of the call, in Shanghai."""
    called_at: datetime
    customer_id: UUID | None
    customer_name_sealed: str | None
    plate: str | None
    """The plate that the vehicle carried on the day of the call."""
    vin: str | None
    phone_sealed: str | None
    """The contact of the complaint or question, or the number in the file when the call was
    recorded; mask it."""
    kind: CallKind
    """The reason, together with `seq`."""
    seq: int | None
    """1 or 2 for the two tracking calls."""
    channel: Channel
    direction: CallDirection
    outcome: CallOutcome
    agent_id: str
    on_behalf_of_id: str | None
    call_id: UUID
    """The archived reference: the id of the fact in the history."""


_ENTRIES: Final = """
SELECT e.number, e.site_id, e.year, e.called_at, about.customer_id,
       coalesce(customer.name_sealed, q.contact_name_sealed) AS customer_name_sealed,
       carried.plate, vehicle.vin,
       coalesce(k.contact_phone_sealed, q.contact_phone_sealed, reached.phone_sealed)
           AS phone_sealed,
       e.kind, e.seq, e.channel, e.direction, e.outcome, e.agent_id, e.on_behalf_of_id, e.call_id
FROM numbered e
LEFT JOIN call_register.complaint k USING (complaint_id)
LEFT JOIN call_register.enquiry q USING (enquiry_id)
CROSS JOIN LATERAL (
    SELECT coalesce(e.customer_id, k.customer_id) AS customer_id,
           coalesce(e.vehicle_id, k.vehicle_id) AS vehicle_id
) about
LEFT JOIN call_register.customer ON customer.customer_id = about.customer_id
LEFT JOIN call_register.vehicle ON vehicle.vehicle_id = about.vehicle_id
LEFT JOIN LATERAL (
    SELECT plate FROM call_register.vehicle_plate p
    WHERE p.vehicle_id = about.vehicle_id
      AND p.valid_from <= (e.called_at AT TIME ZONE 'Asia/Shanghai')::date
    ORDER BY p.valid_from DESC LIMIT 1
) carried ON TRUE
LEFT JOIN LATERAL (
    SELECT phone_sealed FROM call_register.customer_phone p
    WHERE p.customer_id = about.customer_id AND p.position <= e.position
    ORDER BY p.position DESC LIMIT 1
) reached ON TRUE
ORDER BY e.number
"""

# The position of line number `behind`; where there is none, nothing lies behind it.
_BEHIND: Final = """position > (
    SELECT position FROM call_register.entry
    WHERE site_id = %(site_id)s AND year = %(year)s
    ORDER BY position OFFSET %(behind)s - 1 LIMIT 1)"""


async def entries(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    year: int,
    first: int,
    after: int | None = None,
    called_from: datetime | None = None,
    called_before: datetime | None = None,
    agent_id: str | None = None,
) -> list[EntryRow]:
    """Up to `first` + 1 lines of one register, after the running number `after`.

    The numbers are those of the whole register, whatever is filtered. PostgreSQL finds the page's
    start by its turn in the index, counts on from there and stops at the page's end.
    """
    start = where({_BEHIND: after or None})
    conditions = where(
        {
            "called_at >= %(called_from)s": called_from,
            "called_at < %(called_before)s": called_before,
            "(agent_id = %(agent_id)s OR on_behalf_of_id = %(agent_id)s)": agent_id,
        }
    )
    numbered: LiteralString = (
        "WITH numbered AS (SELECT * FROM ("
        "SELECT *, %(behind)s + row_number() OVER (ORDER BY position) AS number"
        " FROM call_register.entry WHERE site_id = %(site_id)s AND year = %(year)s AND "
        + start
        + ") turns WHERE "
        + conditions
        + " ORDER BY position LIMIT %(rows)s)"
    )
    return await rows(
        connection,
        EntryRow,
        numbered + _ENTRIES,
        {
            "site_id": site_id,
            "year": year,
            "behind": after or 0,
            "called_from": called_from,
            "called_before": called_before,
            "agent_id": agent_id,
            "rows": first + 1,
        },
    )


async def entry(connection: AsyncConnection[Any], *, call_id: UUID) -> EntryRow | None:
    """The line of one call; None where there is no such call."""
    numbered: LiteralString = """
        WITH numbered AS (
            SELECT asked.*, (
                SELECT count(*) FROM call_register.entry before
                WHERE before.site_id = asked.site_id AND before.year = asked.year
                  AND before.position <= asked.position
            ) AS number
            FROM call_register.entry asked WHERE asked.call_id = %(call_id)s)
        """
    found = await rows(connection, EntryRow, numbered + _ENTRIES, {"call_id": call_id})
    return found[0] if found else None


async def count_entries(
    connection: AsyncConnection[Any],
    *,
    called_from: datetime,
    called_before: datetime,
    site_id: str | None = None,
) -> int:
    """How many lines there are of calls in a period; as many as there were calls (R116)."""
    conditions = where({"site_id = %(site_id)s": site_id})
    cursor = await connection.execute(
        "SELECT count(*) FROM call_register.entry"
        " WHERE called_at >= %(called_from)s AND called_at < %(called_before)s AND " + conditions,
        {"called_from": called_from, "called_before": called_before, "site_id": site_id},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0
