"""Reminders that are due (RM11): of what, to whom, by which way, and what keeps one back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.customer.events import QuietHours
from domain.customer.quiet_hours import is_quiet
from domain.kernel import Channel
from domain.reminder.words import HeldBack, ReminderKind, held_back, house_rests
from domain.service_promise.events import PromiseValues
from domain.values.clock import shanghai_date
from projections.reading import rows
from projections.reminders.candidates import other_due
from projections.reminders.cars import car_facts
from projections.reminders.due import STALE, Due, DueReminder, Sent, due_of, due_reminders, turn_of

APPOINTMENT_LEAD_DAYS: Final = 1
"""The day before (R014 leaves the hours open)."""
_WRITTEN: Final = frozenset(
    {Channel.WECHAT, Channel.APP, Channel.MINI_PROGRAMME, Channel.ONLINE_CHAT, Channel.LETTER}
)


class DueTo(DueReminder, frozen=True, kw_only=True):
    """A due reminder with its customer as they stand now."""

    name_sealed: str | None
    phone_sealed: str | None
    last_contact_at: datetime | None
    last_contact: str | None
    """`tracking_call`, `reminder` or `visit`."""
    via: Channel
    """The customer's own way where it is one for messages; else the telephone."""
    held_back: HeldBack | None
    """Why it is not sent at the asked moment; None: it may be."""


class _Customer(msgspec.Struct, frozen=True, kw_only=True):
    asked_id: UUID
    customer_id: UUID
    name_sealed: str | None
    phone_sealed: str | None
    preferred_channel: Channel | None
    quiet_hours: tuple[QuietHours, ...]
    no_calls: bool
    marketing: bool
    restricted_until: date | None
    erased: bool
    merged_into: UUID | None
    last_contact_at: datetime | None
    last_contact: str | None


class _Sent(msgspec.Struct, frozen=True):
    kind: ReminderKind
    subject_id: UUID
    due_point: str


_CUSTOMERS: Final = """
SELECT asked.id AS asked_id, c.customer_id, c.name_sealed, c.phone_sealed, c.preferred_channel,
       c.quiet_hours, c.no_calls, c.marketing, c.restricted_until, c.erased, c.merged_into,
       last.contacted_at AS last_contact_at, last.how AS last_contact
FROM unnest(%(customer_ids)s::uuid[]) AS asked (id)
JOIN reminders.customer file ON file.customer_id = asked.id
JOIN reminders.customer c ON c.customer_id = coalesce(file.merged_into, file.customer_id)
LEFT JOIN LATERAL (
    SELECT x.contacted_at, x.how FROM (
        SELECT k.contacted_at, k.how FROM reminders.contact k
        WHERE k.customer_id IN (asked.id, c.customer_id)
        UNION ALL
        SELECT a.reminded_at, 'reminder' FROM reminders.appointment a
        WHERE a.customer_id IN (asked.id, c.customer_id) AND a.reminded_at IS NOT NULL
    ) x WHERE x.contacted_at <= %(at)s ORDER BY x.contacted_at DESC LIMIT 1
) last ON true
"""
_SENT: Final = """
SELECT s.kind, s.subject_id, s.due_point FROM reminders.sent s
WHERE s.subject_id = ANY(%(subject_ids)s)
"""


async def reminders_due(
    connection: AsyncConnection[Any],
    *,
    until: date,
    at: datetime,
    values: PromiseValues,
    site_id: str | None = None,
    kind: ReminderKind | None = None,
    subject_id: UUID | None = None,
    first: int | None = None,
    after: tuple[date, str, str, str] | None = None,
) -> Sequence[DueTo]:
    """Reminders due until a day, the earliest first; `after` is the `turn_of` a row.

    `values`: the promise whose lead times count. Held back is judged at `at`.
    """
    today, leads = shanghai_date(at), lead_days(values)
    since, last = today - STALE, until + timedelta(days=max(leads.values()))
    due = [*await other_due(connection, site_id=site_id, at=at, since=since, until=last)]
    if kind in {None, ReminderKind.MAINTENANCE, ReminderKind.NEXT_SERVICE}:
        cars = await car_facts(connection, site_id=site_id, since=since, until=last)
        due += [found for car in cars if (found := due_of(car))]
    found = due_reminders(
        (one for one in due if kind in (None, one.kind) and subject_id in (None, one.subject_id)),
        until=until,
        today=today,
        lead_days=leads,
        sent=await _sent(connection, due),
    )
    if after is not None:
        found = [one for one in found if turn_of(one) > after]
    if first is not None:
        found = found[: first + 1]
    return await _to_customers(connection, found, at)


def lead_days(values: PromiseValues) -> dict[ReminderKind, int]:
    """How many days ahead of each kind, by the promise; on the day itself where none is named."""
    return {
        ReminderKind.MAINTENANCE: values.maintenance_reminder_lead_days,
        ReminderKind.NEXT_SERVICE: values.maintenance_reminder_lead_days,
        ReminderKind.INSURANCE: values.insurance_reminder_lead_days,
        ReminderKind.APPOINTMENT: APPOINTMENT_LEAD_DAYS,
    }


async def _sent(connection: AsyncConnection[Any], due: Sequence[Due]) -> frozenset[Sent]:
    asked = {"subject_ids": [one.subject_id for one in due]}
    known = await rows(connection, _Sent, _SENT, asked)
    return frozenset((one.kind, one.subject_id, one.due_point) for one in known)


async def _to_customers(
    connection: AsyncConnection[Any], found: Sequence[DueReminder], at: datetime
) -> list[DueTo]:
    ids = list({one.customer_id for one in found if one.customer_id})
    asked = {"customer_ids": ids, "at": at}
    known = {row.asked_id: row for row in await rows(connection, _Customer, _CUSTOMERS, asked)}
    return [_to(one, known.get(one.customer_id) if one.customer_id else None, at) for one in found]


def _to(one: DueReminder, customer: _Customer | None, at: datetime) -> DueTo:
    facts: dict[str, Any] = msgspec.structs.asdict(one)
    if customer is None:
        return DueTo(
            **facts,
            name_sealed=None,
            phone_sealed=None,
            last_contact_at=None,
            last_contact=None,
            via=Channel.PHONE,
            held_back=HeldBack.NOBODY_KNOWN,
        )
    own = customer.preferred_channel
    via = own if own is not None and own in _WRITTEN else Channel.PHONE
    until = customer.restricted_until
    facts["customer_id"] = customer.customer_id
    return DueTo(
        **facts,
        name_sealed=customer.name_sealed,
        phone_sealed=customer.phone_sealed,
        last_contact_at=customer.last_contact_at,
        last_contact=customer.last_contact,
        via=via,
        held_back=held_back(
            one.kind,
            via,
            known=True,
            locked=customer.erased
            or customer.merged_into is not None
            or (until is not None and until >= shanghai_date(at)),
            marketing=customer.marketing,
            no_calls=customer.no_calls,
            resting=house_rests(at) or is_quiet(customer.quiet_hours, at),
        ),
    )
