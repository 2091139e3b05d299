"""What the book of appointments answers: the day, the unanswered, a number or a plate."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, Final, LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from domain.values.clock import SHANGHAI, end_of_day
from projections.appointment_book.clocks import judged
from projections.appointment_book.rows import AppointmentFacts, AppointmentRow, BookedAppointment
from projections.reading import rows, where

_SHOWN: Final = """
SELECT a.appointment_id, a.appointment_number, a.site_id, a.kind, a.status, a.channel,
       a.name_sealed, a.phone_sealed, a.plate, a.wanted_service, a.customer_words_sealed,
       a.place_sealed, a.wanted_at, a.requested_at, coalesce(a.starts_at, a.wanted_at) AS comes_at,
       greatest(0, extract(epoch FROM a.recorded_at - a.requested_at)::bigint / 60)
           AS entry_lag_minutes,
       a.customer_id, a.vehicle_id, a.starts_at, a.ends_at, a.bay_id, a.technician_id, a.to_bring,
       a.slot_version > 0 AND a.confirmation_sent = a.slot_version AS confirmation_sent,
       a.slot_version > 0 AND a.reconfirmed = a.slot_version AS reconfirmed,
       a.slot_version > 0 AND a.reminded = a.slot_version AS reminded,
       a.arrived_at, a.minutes_late, a.repair_order_id, a.order_number, a.closed_at,
       a.cancelled_by, a.cancel_reason,
       coalesce((SELECT jsonb_agg(to_jsonb(t) - 'appointment_id' ORDER BY t.slot_version)
                 FROM appointment_book.agreed_time t
                 WHERE t.appointment_id = a.appointment_id), '[]') AS agreed_times,
       coalesce((SELECT jsonb_agg(to_jsonb(c) - 'appointment_id' ORDER BY c.clock DESC, c.due_at)
                 FROM appointment_book.clock c
                 WHERE c.appointment_id = a.appointment_id), '[]') AS clocks
FROM appointment_book.appointment a
WHERE """

_IN_ORDER: Final = """
ORDER BY coalesce(a.starts_at, a.wanted_at), a.appointment_id
LIMIT %(first)s + 1
"""
_AFTER: Final = (
    "(coalesce(a.starts_at, a.wanted_at), a.appointment_id) > (%(after_at)s, %(after_id)s)"
)


async def day_list(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    day: date,
    at: datetime,
    first: int,
    after: tuple[datetime, UUID] | None = None,
    bay_id: str | None = None,
    to_reconfirm: bool = False,
) -> Sequence[BookedAppointment]:
    """Who comes on a Shanghai day, in the order of time; `after` is comes_at and appointment_id.

    `to_reconfirm`: only agreed times that nobody has confirmed again (R010).
    """
    after_at, after_id = after or (None, None)
    start = datetime.combine(day, time.min, SHANGHAI)
    asked: dict[LiteralString, object] = {
        "a.site_id = %(site_id)s": site_id,
        "coalesce(a.starts_at, a.wanted_at) >= %(start)s": start,
        "coalesce(a.starts_at, a.wanted_at) < %(ends)s": end_of_day(day),
        "a.bay_id = %(bay_id)s": bay_id,
        "a.status = 'confirmed' AND a.reconfirmed < a.slot_version": to_reconfirm or None,
        _AFTER: after_at,
    }
    params = {
        "site_id": site_id,
        "start": start,
        "ends": end_of_day(day),
        "bay_id": bay_id,
        "after_at": after_at,
        "after_id": after_id,
        "first": first,
    }
    return await _found(connection, _SHOWN + where(asked) + _IN_ORDER, params, at)


async def unanswered(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    at: datetime,
    first: int,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[BookedAppointment]:
    """Requests that wait for an answer (R001), the oldest first; `after`: requested_at and id."""
    after_at, after_id = after or (None, None)
    asked: dict[LiteralString, object] = {
        "a.site_id = %(site_id)s AND a.closed_at IS NULL": site_id,
        """EXISTS (SELECT FROM appointment_book.clock c
           WHERE c.appointment_id = a.appointment_id AND c.clock = 'response'
             AND c.stopped_at IS NULL)""": True,
        "(a.requested_at, a.appointment_id) > (%(after_at)s, %(after_id)s)": after_at,
    }
    ordered: LiteralString = "\nORDER BY a.requested_at, a.appointment_id LIMIT %(first)s + 1"
    params = {"site_id": site_id, "after_at": after_at, "after_id": after_id, "first": first}
    return await _found(connection, _SHOWN + where(asked) + ordered, params, at)


async def appointment_numbered(
    connection: AsyncConnection[Any], *, number: str, at: datetime
) -> BookedAppointment | None:
    """The appointment of a number, as the customer says it on arrival (R011)."""
    query: LiteralString = _SHOWN + "a.appointment_number = %(number)s"
    return next(iter(await _found(connection, query, {"number": number}, at)), None)


async def appointments_of_plate(
    connection: AsyncConnection[Any],
    *,
    plate: str,
    at: datetime,
    first: int,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[BookedAppointment]:
    """The appointments of a plate, the latest request first; `after`: requested_at and id."""
    after_at, after_id = after or (None, None)
    asked: dict[LiteralString, object] = {
        "a.plate = %(plate)s": plate,
        "(a.requested_at, a.appointment_id) < (%(after_at)s, %(after_id)s)": after_at,
    }
    ordered: LiteralString = (
        "\nORDER BY a.requested_at DESC, a.appointment_id DESC LIMIT %(first)s + 1"
    )
    params = {"plate": plate, "after_at": after_at, "after_id": after_id, "first": first}
    return await _found(connection, _SHOWN + where(asked) + ordered, params, at)


async def _found(
    connection: AsyncConnection[Any], query: LiteralString, params: dict[str, Any], at: datetime
) -> list[BookedAppointment]:
    return [_shown(row, at) for row in await rows(connection, AppointmentRow, query, params)]


def _shown(row: AppointmentRow, at: datetime) -> BookedAppointment:
    facts = {field: getattr(row, field) for field in AppointmentFacts.__struct_fields__}
    return BookedAppointment(**facts, promises=judged(row.clocks, row.closed_at, at))
