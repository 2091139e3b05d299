"""What the customer's file answers: the file itself, and how it is found (R101, R102)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.customer.events import (
    CustomerKind,
    ErasureBasis,
    FileTrigger,
    Purpose,
    QuietHours,
    RetentionBasis,
)
from domain.kernel import Channel
from projections.reading import rows


class CustomerFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file; texts about the person are sealed, and None once they are erased."""

    customer_id: UUID
    customer_kind: CustomerKind
    name_sealed: str | None
    phone_sealed: str | None
    address_sealed: str | None
    contact_person_sealed: str | None
    site_id: str
    trigger: FileTrigger
    triggered_at: datetime
    due_at: datetime
    """24:00 of the last day, exclusive."""
    opened_at: datetime
    opened_in_time: bool
    promise_version: int | None
    wish_sealed: str | None
    wish_at: datetime | None
    last_service_at: datetime | None
    """The last delivery to this customer."""
    preferred_channel: Channel | None
    quiet_hours: tuple[QuietHours, ...]
    no_calls: bool
    preference_sealed: str | None
    restricted_until: date | None
    restriction_basis: RetentionBasis | None
    erased_at: datetime | None
    erasure_basis: ErasureBasis | None
    merged_into: UUID | None


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer last said to one purpose."""

    purpose: Purpose
    recipient: str | None
    given_at: datetime
    withdrawn_at: datetime | None
    live: bool
    """Neither withdrawn nor ended by an erasure."""


class PlannedService(msgspec.Struct, frozen=True, kw_only=True):
    """What the dealership means to offer next."""

    service: str
    vehicle_id: UUID | None
    planned_on: date | None
    planned_km: int | None
    noted_at: datetime


class FileDue(msgspec.Struct, frozen=True, kw_only=True):
    """A visit whose customer has no file."""

    visit_id: UUID
    """The repair order, or the follow-up of a visit without one."""
    order_number: str | None
    customer_id: UUID
    intake_at: datetime
    due_at: datetime
    """24:00 of the last day, exclusive."""


_FILES: Final = """
SELECT c.customer_id, c.customer_kind, c.name_sealed, c.phone_sealed, c.address_sealed,
       c.contact_person_sealed, c.site_id, c.trigger, c.triggered_at, c.due_at, c.opened_at,
       c.opened_at < c.due_at AS opened_in_time, c.promise_version, c.wish_sealed, c.wish_at,
       last.service_at AS last_service_at, c.preferred_channel, c.quiet_hours, c.no_calls,
       c.preference_sealed, c.restricted_until, c.restriction_basis, c.erased_at, c.erasure_basis,
       c.merged_into
FROM customer_file.customer c
CROSS JOIN LATERAL (
    SELECT max(v.delivered_at) AS service_at
    FROM (SELECT c.customer_id UNION ALL
          SELECT d.customer_id FROM customer_file.customer d WHERE d.merged_into = c.customer_id
         ) AS same (customer_id)
    JOIN customer_file.visit v ON v.customer_id = same.customer_id
) last
"""

_VEHICLES_OF_PLATE: Final = """
WITH RECURSIVE file (vehicle_id) AS (
    SELECT vehicle_id FROM customer_file.plate WHERE plate = %(key)s
    UNION
    SELECT s.other_vehicle_id FROM file JOIN customer_file.same_vehicle s USING (vehicle_id)
)
"""
_VEHICLES_OF_VIN: Final = """
WITH RECURSIVE file (vehicle_id) AS (
    SELECT vehicle_id FROM customer_file.vehicle WHERE vin = %(key)s
    UNION
    SELECT s.other_vehicle_id FROM file JOIN customer_file.same_vehicle s USING (vehicle_id)
)
"""
_OF_THEIR_CUSTOMERS: Final = """
WHERE c.customer_id IN (
    SELECT coalesce(k.merged_into, k.customer_id)
    FROM (SELECT o.customer_id FROM file JOIN customer_file.ownership o USING (vehicle_id)
          UNION
          SELECT v.customer_id FROM file JOIN customer_file.visit v USING (vehicle_id)
         ) AS known
    JOIN customer_file.customer k USING (customer_id)
)
ORDER BY c.opened_at, c.customer_id
"""
_OF_PHONE: Final = """
WHERE c.customer_id IN (
    SELECT coalesce(merged_into, customer_id) FROM customer_file.customer
    WHERE phone_index = %(key)s
)
ORDER BY c.opened_at, c.customer_id
"""
_OF_ORDER: Final = """
WHERE c.customer_id IN (
    SELECT coalesce(k.merged_into, k.customer_id)
    FROM customer_file.visit v JOIN customer_file.customer k USING (customer_id)
    WHERE v.order_number = %(key)s
)
ORDER BY c.opened_at, c.customer_id
"""
_BY_ID: Final = _FILES + "WHERE c.customer_id = %(customer_id)s"
_BY_SITE: Final = (
    _FILES
    + """
WHERE c.site_id = %(site_id)s AND c.merged_into IS NULL
  AND (%(opened_at)s::timestamptz IS NULL
       OR (c.opened_at, c.customer_id) < (%(opened_at)s, %(customer_id)s::uuid))
ORDER BY c.opened_at DESC, c.customer_id DESC
LIMIT %(first)s + 1
"""
)
_BY_PHONE: Final = _FILES + _OF_PHONE
_BY_ORDER: Final = _FILES + _OF_ORDER
_BY_PLATE: Final = _VEHICLES_OF_PLATE + _FILES + _OF_THEIR_CUSTOMERS
_BY_VIN: Final = _VEHICLES_OF_VIN + _FILES + _OF_THEIR_CUSTOMERS

_CONSENTS: Final = """
SELECT k.purpose, nullif(k.recipient, '') AS recipient, k.given_at, k.withdrawn_at,
       k.withdrawn_at IS NULL AND c.erased_at IS NULL AS live
FROM customer_file.consent k JOIN customer_file.customer c USING (customer_id)
WHERE k.customer_id = %(customer_id)s
ORDER BY k.purpose, k.recipient
"""
_PLANNED: Final = """
SELECT service, vehicle_id, planned_on, planned_km, noted_at
FROM customer_file.planned_service
WHERE customer_id = %(customer_id)s
ORDER BY version
"""
_DUE: Final = """
WITH came AS (
    SELECT order_id AS visit_id, order_number, customer_id, intake_at
    FROM customer_file.visit
    WHERE site_id = %(site_id)s AND intake_at >= %(since)s
    UNION ALL
    SELECT follow_up_id, NULL, customer_id, visited_at
    FROM customer_file.consultation
    WHERE site_id = %(site_id)s AND visited_at >= %(since)s
)
SELECT visit_id, order_number, customer_id, intake_at,
       ((intake_at AT TIME ZONE 'Asia/Shanghai')::date + %(file_days)s + 1)::timestamp
           AT TIME ZONE 'Asia/Shanghai' AS due_at
FROM came
WHERE NOT EXISTS (SELECT FROM customer_file.customer c WHERE c.customer_id = came.customer_id)
  AND (%(after_at)s::timestamptz IS NULL
       OR (intake_at, visit_id) > (%(after_at)s, %(after_id)s::uuid))
ORDER BY intake_at, visit_id
LIMIT %(first)s + 1
"""


async def file_of(connection: AsyncConnection[Any], *, customer_id: UUID) -> CustomerFile | None:
    """One customer's file; that of a duplicate says into which it was merged."""
    found = await rows(connection, CustomerFile, _BY_ID, {"customer_id": customer_id})
    return found[0] if found else None


async def files_of_site(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    first: int,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[CustomerFile]:
    """Files of a site, the latest opened first; `after` is opened_at and customer_id of a row."""
    opened_at, customer_id = after or (None, None)
    asked = {
        "site_id": site_id,
        "first": first,
        "opened_at": opened_at,
        "customer_id": customer_id,
    }
    return await rows(connection, CustomerFile, _BY_SITE, asked)


async def files_by_phone(
    connection: AsyncConnection[Any], *, phone_index: bytes
) -> Sequence[CustomerFile]:
    """Files with that phone number, asked for by its blind index."""
    return await rows(connection, CustomerFile, _BY_PHONE, {"key": phone_index})


async def files_by_plate(connection: AsyncConnection[Any], *, plate: str) -> Sequence[CustomerFile]:
    """Files of all who owned, used or brought a vehicle that carries or carried that plate."""
    return await rows(connection, CustomerFile, _BY_PLATE, {"key": plate})


async def files_by_vin(connection: AsyncConnection[Any], *, vin: str) -> Sequence[CustomerFile]:
    """Files of all who owned, used or brought the vehicle."""
    return await rows(connection, CustomerFile, _BY_VIN, {"key": vin})


async def files_by_order(
    connection: AsyncConnection[Any], *, order_number: str
) -> Sequence[CustomerFile]:
    """The file of the customer of a repair order, by the order's number."""
    return await rows(connection, CustomerFile, _BY_ORDER, {"key": order_number})


async def consents_of(connection: AsyncConnection[Any], *, customer_id: UUID) -> Sequence[Consent]:
    """What the customer last said to each purpose; those of merged duplicates do not count here."""
    return await rows(connection, Consent, _CONSENTS, {"customer_id": customer_id})


async def planned_services_of(
    connection: AsyncConnection[Any], *, customer_id: UUID
) -> Sequence[PlannedService]:
    """What was planned for the customer, the earliest plan first (R104)."""
    return await rows(connection, PlannedService, _PLANNED, {"customer_id": customer_id})


async def files_due(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    since: datetime,
    file_days: int,
    first: int,
    after: tuple[datetime, UUID] | None = None,
) -> Sequence[FileDue]:
    """Visits since a moment whose customer has no file, the oldest first (R101).

    `file_days` is that of the service promise in force; `after` is intake_at and visit_id of a row.
    """
    after_at, after_id = after or (None, None)
    asked = {
        "site_id": site_id,
        "since": since,
        "file_days": file_days,
        "first": first,
        "after_at": after_at,
        "after_id": after_id,
    }
    return await rows(connection, FileDue, _DUE, asked)
