"""Facts from which reminders are worked out: one statement a kind, whole sites at a time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.reminder.words import ReminderKind
from domain.values.clock import shanghai_date
from projections.reading import rows
from projections.reminders.due import Due

WAITED_ENOUGH: Final = timedelta(days=3)
"""So long a car may wait for a part before its customer hears of it again; R016 names no number."""

_INSURANCE: Final = """
SELECT v.vehicle_id, coalesce(seen.site_id, v.site_id) AS site_id,
       coalesce(owner.customer_id, seen.customer_id) AS customer_id, v.model,
       (SELECT p.plate FROM reminders.plate p WHERE p.vehicle_id = v.vehicle_id
        ORDER BY p.valid_from DESC LIMIT 1) AS plate,
       i.insurance_kind, i.insurer, i.expires_on
FROM (SELECT DISTINCT ON (coalesce(f.merged_into, f.vehicle_id), x.insurance_kind)
             coalesce(f.merged_into, f.vehicle_id) AS car_id, x.insurance_kind, x.insurer,
             x.expires_on
      FROM reminders.insurance x JOIN reminders.vehicle f USING (vehicle_id)
      ORDER BY coalesce(f.merged_into, f.vehicle_id), x.insurance_kind, x.expires_on DESC) i
JOIN reminders.vehicle v ON v.vehicle_id = i.car_id
LEFT JOIN LATERAL (
    SELECT o.site_id, o.customer_id FROM reminders.visit o
    WHERE o.vehicle_id = v.vehicle_id AND o.cancelled_at IS NULL
    ORDER BY o.opened_at DESC, o.order_id DESC LIMIT 1
) seen ON true
LEFT JOIN LATERAL (
    SELECT h.customer_id FROM reminders.holder h WHERE h.vehicle_id = v.vehicle_id
    ORDER BY h.turn DESC LIMIT 1
) owner ON true
WHERE i.expires_on BETWEEN %(since)s AND %(until)s
  AND (%(site_id)s::text IS NULL OR coalesce(seen.site_id, v.site_id) = %(site_id)s)
"""

_DEFERRED: Final = """
SELECT o.order_id, o.site_id, o.customer_id, o.vehicle_id, d.deferred_id, d.description,
       d.remind_on,
       (SELECT p.plate FROM reminders.plate p WHERE p.vehicle_id = o.vehicle_id
        ORDER BY p.valid_from DESC LIMIT 1) AS plate
FROM reminders.deferral d JOIN reminders.visit o USING (order_id)
WHERE d.remind_on BETWEEN %(since)s AND %(until)s AND NOT d.revived
  AND (%(site_id)s::text IS NULL OR o.site_id = %(site_id)s)
"""

_PARTS: Final = """
SELECT o.order_id, o.order_number, o.site_id, o.customer_id, o.vehicle_id, w.line_id, w.turn,
       w.since, w.arrived_at,
       (SELECT p.plate FROM reminders.plate p WHERE p.vehicle_id = o.vehicle_id
        ORDER BY p.valid_from DESC LIMIT 1) AS plate
FROM reminders.waiting w JOIN reminders.visit o USING (order_id)
WHERE w.ended_at IS NULL AND o.delivered_at IS NULL AND o.cancelled_at IS NULL
  AND (%(site_id)s::text IS NULL OR o.site_id = %(site_id)s)
"""

_APPOINTMENTS: Final = """
SELECT appointment_id, site_id, customer_id, vehicle_id, plate, service, starts_at, slot_version
FROM reminders.appointment
WHERE starts_at > %(at)s AND (%(site_id)s::text IS NULL OR site_id = %(site_id)s)
"""


class _Insured(msgspec.Struct, frozen=True, kw_only=True):
    vehicle_id: UUID
    site_id: str
    customer_id: UUID | None
    model: str
    plate: str | None
    insurance_kind: str
    insurer: str
    expires_on: date


class _Deferred(msgspec.Struct, frozen=True, kw_only=True):
    order_id: UUID
    site_id: str
    customer_id: UUID
    vehicle_id: UUID
    deferred_id: str
    description: str
    remind_on: date
    plate: str | None


class _Waiting(msgspec.Struct, frozen=True, kw_only=True):
    order_id: UUID
    order_number: str
    site_id: str
    customer_id: UUID
    vehicle_id: UUID
    line_id: str
    turn: int
    since: datetime
    arrived_at: datetime | None
    plate: str | None


class _Agreed(msgspec.Struct, frozen=True, kw_only=True):
    appointment_id: UUID
    site_id: str
    customer_id: UUID | None
    vehicle_id: UUID | None
    plate: str
    service: str
    starts_at: datetime
    slot_version: int


async def other_due(
    connection: AsyncConnection[Any],
    *,
    site_id: str | None,
    at: datetime,
    since: date,
    until: date,
) -> Sequence[Due]:
    """What falls due on a day of its own: insurance, work put off, parts, appointments.

    Insurance and work put off between the two days alone.
    """
    asked = {"site_id": site_id, "at": at, "since": since, "until": until}
    return [
        *(_insurance(row) for row in await rows(connection, _Insured, _INSURANCE, asked)),
        *(_deferred(row) for row in await rows(connection, _Deferred, _DEFERRED, asked)),
        *(_part(row) for row in await rows(connection, _Waiting, _PARTS, asked)),
        *(_appointment(row) for row in await rows(connection, _Agreed, _APPOINTMENTS, asked)),
    ]


_INSURANCE_WORDS: Final = {"compulsory": "交强险", "commercial": "商业险"}


def _insurance(row: _Insured) -> Due:
    return Due(
        kind=ReminderKind.INSURANCE,
        subject_id=row.vehicle_id,
        due_point=f"{row.insurance_kind} {row.expires_on.isoformat()}",
        due_on=row.expires_on,
        site_id=row.site_id,
        text=f"{row.model} {_INSURANCE_WORDS[row.insurance_kind]}到期（{row.insurer}）",
        customer_id=row.customer_id,
        vehicle_id=row.vehicle_id,
        plate=row.plate,
    )


def _deferred(row: _Deferred) -> Due:
    return Due(
        kind=ReminderKind.DEFERRED_WORK,
        subject_id=row.order_id,
        due_point=f"deferred {row.deferred_id}",
        due_on=row.remind_on,
        site_id=row.site_id,
        text=row.description,
        customer_id=row.customer_id,
        vehicle_id=row.vehicle_id,
        repair_order_id=row.order_id,
        plate=row.plate,
    )


def _part(row: _Waiting) -> Due:
    arrived = row.arrived_at is not None
    return Due(
        kind=ReminderKind.PART_ARRIVED if arrived else ReminderKind.PART_WAITING,
        subject_id=row.order_id,
        due_point=f"line {row.line_id}/{row.turn}",
        due_on=shanghai_date(row.arrived_at or row.since + WAITED_ENOUGH),
        site_id=row.site_id,
        text=f"{row.order_number} {'配件已到' if arrived else '仍在等待配件'}",
        customer_id=row.customer_id,
        vehicle_id=row.vehicle_id,
        repair_order_id=row.order_id,
        plate=row.plate,
    )


def _appointment(row: _Agreed) -> Due:
    return Due(
        kind=ReminderKind.APPOINTMENT,
        subject_id=row.appointment_id,
        due_point=f"time {row.slot_version}",
        due_on=shanghai_date(row.starts_at),
        site_id=row.site_id,
        text=row.service,
        customer_id=row.customer_id,
        vehicle_id=row.vehicle_id,
        appointment_id=row.appointment_id,
        plate=row.plate,
    )
