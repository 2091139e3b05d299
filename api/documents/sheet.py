"""What every paper about a repair order needs, read in one snapshot and opened for its reader."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from api.documents.refusals import NO_ORDER
from api.graphql.context import ApiContext
from api.graphql.rows import tokens_in
from api.graphql.sight import Sight, require_own, sight_of
from domain.kernel import Missing
from domain.repair_order.events import ApprovalMethod, Relation, RepairLevel, ServiceKind
from domain.site.aggregate import Site, site_stream_id
from domain.vehicle.events import VehicleKind
from projections.approval_trail.queries import Trail, TrailAnswer, order_by_number, trail_of
from projections.customer_file.queries import CustomerFile, file_of
from projections.vehicle_history.queries import Vehicle, Visit, vehicle_of, visits_by_ids
from projections.workshop_board.promise_queries import PromisedTime, promises_of

VIEWS = ("approval_trail", "customer_file", "vehicle_history", "workshop_board")
_RECORD = """
SELECT version, position, recorded_at FROM history.event
WHERE stream_id = %(order_id)s AND position <= least(
    (SELECT position FROM approval_trail._position), (SELECT position FROM vehicle_history._position),
    (SELECT position FROM workshop_board._position))
ORDER BY version DESC LIMIT 1
"""


class Record(msgspec.Struct, frozen=True):
    """How far the record of the order had gone: its last fact on the paper."""

    turn: int
    position: int
    recorded_at: datetime


class Issuer(msgspec.Struct, frozen=True, kw_only=True):
    """The site whose paper it is, as far as it is registered."""

    site_id: str
    name: str | None = None
    address: str | None = None
    phone: str | None = None
    filing_number: str | None = None


class Car(msgspec.Struct, frozen=True, kw_only=True):
    """The vehicle on the day of the visit."""

    plate: str | None
    vin: str | None
    make: str | None
    model: str | None
    vehicle_kind: VehicleKind | None
    odometer_in_km: int | None
    odometer_out_km: int | None
    unreadable_reason: str | None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The customer as the reader may see them; None where nothing is known or shown."""

    name: str | None
    phone: str | None


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """An answer of the customer's with its texts opened."""

    turn: int
    person: str | None
    relation: Relation | None
    method: ApprovalMethod
    answered_at: datetime
    reason: str | None
    """Why it was declined, or why the work is needed as it was told."""
    taken_by: str


class OrderSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Head and record of an order, for all its papers."""

    order_id: UUID
    order_number: str
    opened_at: datetime
    delivered_at: datetime | None
    adviser_id: str
    service_kind: ServiceKind | None
    repair_level: RepairLevel | None
    issuer: Issuer
    car: Car
    customer: Person
    first_promised_at: datetime | None
    promised_at: datetime | None
    said: tuple[Said, ...]
    record: Record


async def order_id_of(reading: AsyncConnection[Any], named: str) -> UUID:
    """The order that is named by its id or its number; raises Missing."""
    try:
        return UUID(named)
    except ValueError:
        order = await order_by_number(reading, order_number=named)
    if order is None:
        raise Missing(NO_ORDER, field="order", order=named)
    return order.order_id


class Asked(msgspec.Struct, frozen=True):
    """Who asks for a document, as `sight` wants to know it."""

    context: ApiContext


class Read(msgspec.Struct, frozen=True):
    """An order's sheet and trail, and the reader's sight for further sealed texts."""

    sheet: OrderSheet
    trail: Trail


async def read_order(context: ApiContext, reading: AsyncConnection[Any], order_id: UUID) -> Read:
    """Everything common; raises Missing, or Refused where a customer asks for another's order."""
    asked = Asked(context)
    trail = await trail_of(reading, order_id=order_id)
    if trail is None:
        raise Missing(NO_ORDER, field="order", order=str(order_id))
    require_own(asked, [trail.order.customer_id])
    visits = await visits_by_ids(reading, order_ids=[order_id])
    vehicle = await vehicle_of(reading, vehicle_id=trail.order.vehicle_id)
    file = await file_of(reading, customer_id=trail.order.customer_id)
    promises = await promises_of(reading, order_ids=[order_id])
    record = await _record(reading, order_id)
    site = await context.run(lambda: _site(context, trail.order.site_id))
    tokens = [*tokens_in(trail.answers), *tokens_in([file] if file else [])]
    sight = await sight_of(asked, reading, tokens)
    visit = visits[0] if visits else None
    return Read(_sheet(trail, visit, vehicle, file, promises, record, site, sight), trail)


def _sheet(
    trail: Trail,
    visit: Visit | None,
    vehicle: Vehicle | None,
    file: CustomerFile | None,
    promises: Sequence[PromisedTime],
    record: Record,
    site: Issuer,
    sight: Sight,
) -> OrderSheet:
    return OrderSheet(
        order_id=trail.order.order_id,
        order_number=trail.order.order_number,
        opened_at=trail.order.opened_at,
        delivered_at=visit and visit.delivered_at,
        adviser_id=trail.order.adviser_id,
        service_kind=visit and visit.service_kind,
        repair_level=visit and visit.repair_level,
        issuer=site,
        car=_car(visit, vehicle),
        customer=Person(
            name=sight.text(file.name_sealed) if file else None,
            phone=sight.phone(file.phone_sealed) if file else None,
        ),
        first_promised_at=promises[0].promised_at if promises else None,
        promised_at=promises[-1].promised_at if promises else None,
        said=tuple(_said(answer, sight) for answer in trail.answers),
        record=record,
    )


def _car(visit: Visit | None, vehicle: Vehicle | None) -> Car:
    return Car(
        plate=(visit and (visit.plate or visit.plate_told)) or (vehicle and vehicle.plate),
        vin=(vehicle and vehicle.vin) or (visit and visit.vin_told),
        make=vehicle and vehicle.make,
        model=vehicle and vehicle.model,
        vehicle_kind=vehicle and vehicle.vehicle_kind,
        odometer_in_km=visit and visit.odometer_in_km,
        odometer_out_km=visit and visit.odometer_out_km,
        unreadable_reason=visit and visit.odometer_unreadable_reason,
    )


def _said(answer: TrailAnswer, sight: Sight) -> Said:
    return Said(
        turn=answer.turn,
        person=sight.text(answer.person_sealed),
        relation=answer.relation,
        method=answer.method,
        answered_at=answer.answered_at,
        reason=sight.text(answer.reason_sealed) or answer.reason_told,
        taken_by=answer.taken_by,
    )


async def _record(reading: AsyncConnection[Any], order_id: UUID) -> Record:
    found = await (await reading.execute(_RECORD, {"order_id": order_id})).fetchone()
    if found is None:  # the views show an order, so its facts are there
        raise AssertionError(f"order {order_id} has no record")
    return Record(*found)


def _site(context: ApiContext, site_id: str) -> Issuer:
    try:
        site = context.history.load(Site, site_stream_id(site_id)).state
    except Missing:
        return Issuer(site_id=site_id)
    return Issuer(
        site_id=site_id,
        name=site.name,
        address=f"{site.city}{site.address}",
        phone=site.phone,
        filing_number=site.filing_number,
    )
