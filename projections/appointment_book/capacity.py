"""What is still free, and how many requests came by which channel."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import msgspec
from psycopg import AsyncConnection

from domain.kernel import Channel
from domain.values.clock import SHANGHAI, end_of_day
from projections.reading import rows


class FreeTime(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which a work bay is free."""

    bay_id: str
    bay_name: str
    starts_at: datetime
    ends_at: datetime
    minutes: int


class ChannelCount(msgspec.Struct, frozen=True, kw_only=True):
    """Requests that came by one channel in a period, and how they were answered (R001, R004)."""

    channel: Channel
    requests: int
    answered_in_time: int
    answered_late: int
    overdue: int
    open: int
    withdrawn: int
    """Called off by the customer before an answer was due."""


class _Bay(msgspec.Struct, frozen=True):
    bay_id: str
    name: str


class _Day(msgspec.Struct, frozen=True):
    bays: tuple[_Bay, ...]
    opens_minute: int
    closes_minute: int


class _Taken(msgspec.Struct, frozen=True):
    bay_id: str
    starts_at: datetime
    ends_at: datetime


_DAY: Final = """
SELECT bays, opens_minute, closes_minute FROM appointment_book.workshop_day
WHERE site_id = %(site_id)s
"""
_TAKEN: Final = """
SELECT bay_id, starts_at, ends_at FROM appointment_book.appointment
WHERE site_id = %(site_id)s AND bay_id IS NOT NULL
  AND status NOT IN ('cancelled', 'no_show')
  AND coalesce(starts_at, wanted_at) >= %(start)s AND coalesce(starts_at, wanted_at) < %(ends)s
ORDER BY starts_at
"""


async def free_times(
    connection: AsyncConnection[Any], *, site_id: str, day: date, minutes: int
) -> Sequence[FreeTime]:
    """Where a bay is free for so long within the site's hours; nothing for a site without bays."""
    midnight = datetime.combine(day, time.min, SHANGHAI)
    params = {"site_id": site_id, "start": midnight, "ends": end_of_day(day)}
    taken = await rows(connection, _Taken, _TAKEN, params)
    return [
        free
        for known in await rows(connection, _Day, _DAY, params)
        for bay in known.bays
        for free in _gaps(
            bay,
            midnight + timedelta(minutes=known.opens_minute),
            midnight + timedelta(minutes=known.closes_minute),
            [slot for slot in taken if slot.bay_id == bay.bay_id],
        )
        if free.minutes >= minutes
    ]


def _gaps(
    bay: _Bay, opens: datetime, closes: datetime, taken: Iterable[_Taken]
) -> Iterable[FreeTime]:
    since = opens
    for starts, ends in (*((slot.starts_at, slot.ends_at) for slot in taken), (closes, closes)):
        until = min(starts, closes)
        if until > since:
            yield FreeTime(
                bay_id=bay.bay_id,
                bay_name=bay.name,
                starts_at=since,
                ends_at=until,
                minutes=(until - since) // timedelta(minutes=1),
            )
        since = max(since, ends)


_BY_CHANNEL: Final = """
SELECT a.channel, count(*) AS requests,
       count(*) FILTER (WHERE c.kept) AS answered_in_time,
       count(*) FILTER (WHERE NOT c.kept) AS answered_late,
       count(*) FILTER (WHERE c.stopped_at IS NULL AND coalesce(a.closed_at, %(at)s) > c.due_at)
           AS overdue,
       count(*) FILTER (WHERE c.stopped_at IS NULL AND a.closed_at IS NULL AND %(at)s <= c.due_at)
           AS open,
       count(*) FILTER (WHERE c.stopped_at IS NULL AND a.closed_at <= c.due_at) AS withdrawn
FROM appointment_book.appointment a
JOIN appointment_book.clock c ON c.appointment_id = a.appointment_id AND c.clock = 'response'
WHERE a.site_id = %(site_id)s AND a.requested_at >= %(start)s AND a.requested_at < %(ends)s
GROUP BY a.channel ORDER BY a.channel
"""


async def requests_by_channel(
    connection: AsyncConnection[Any], *, site_id: str, since: date, until: date, at: datetime
) -> Sequence[ChannelCount]:
    """Requests of the days from `since` to `until`, both included, by channel."""
    params = {
        "site_id": site_id,
        "start": datetime.combine(since, time.min, SHANGHAI),
        "ends": end_of_day(until),
        "at": at,
    }
    return await rows(connection, ChannelCount, _BY_CHANNEL, params)
