"""The same questions as anybody would ask them of Strawberry: its own router, plain types and resolvers.

Same statements, same data; no token, no limits, no audit, no policy.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import strawberry
from fastapi import FastAPI
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from strawberry.dataloader import DataLoader
from strawberry.fastapi import GraphQLRouter
from strawberry.schema.config import StrawberryConfig

from api.graphql.enums import graphql_enum
from api.graphql.scalars import SCALARS
from domain.customer.events import CustomerKind
from domain.follow_up.words import PointKind, Topic
from domain.repair_order.events import LineKind, ServiceKind
from domain.values.contact import CallOutcome
from domain.vehicle.events import OwnerRelation, VehicleKind
from eventstore.keyring import Keyring
from eventstore.sealing import subject_of
from projections.call_record import queries as calls
from projections.customer_file import history, queries
from projections.customer_file.history import VisitKind
from projections.vehicle_history import queries as vehicles
from projections.vehicle_history.words import VisitStatus

Info = strawberry.Info[dict[str, Any], None]
for _enum in (
    CallOutcome, CustomerKind, LineKind, OwnerRelation, PointKind, ServiceKind, Topic, VehicleKind,
    VisitKind, VisitStatus,
):  # fmt: skip
    graphql_enum(_enum)

_KEYS = "SELECT subject_id, wrapped_key FROM privacy.person_key WHERE subject_id = ANY(%s)"


@strawberry.type
class Item:
    line_id: str
    kind: LineKind
    description: str
    completed_at: datetime | None


@strawberry.type
class FileVisit:
    visit_id: UUID
    visit_kind: VisitKind
    visited_at: datetime
    order_number: str | None
    adviser_id: str | None
    service_kind: ServiceKind | None
    delivered_at: datetime | None

    @strawberry.field
    async def items(self, info: Info) -> list[Item]:
        return await info.context["items"].load(self.visit_id)


@strawberry.type
class FileVehicle:
    vehicle_id: UUID
    make: str
    model: str
    vehicle_kind: VehicleKind
    plate: str | None
    vin: str | None
    relation: OwnerRelation | None
    last_service_at: datetime | None
    next_due_on: date | None
    next_due_km: int | None


@strawberry.type
class FileVisits:
    nodes: list[FileVisit]


@strawberry.type
class FileVehicles:
    nodes: list[FileVehicle]


@strawberry.type
class File:
    customer_id: UUID
    customer_kind: CustomerKind
    name: str | None
    phone: str | None
    address: str | None
    site_id: str
    opened_at: datetime
    last_service_at: datetime | None

    @strawberry.field
    async def vehicles(self, info: Info, first: int) -> FileVehicles:
        async with info.context["pool"].connection() as connection:
            rows = await history.vehicles_of(connection, customer_id=self.customer_id, first=first)
        return FileVehicles(nodes=[_made(FileVehicle, row) for row in rows[:first]])

    @strawberry.field
    async def visits(self, info: Info, first: int) -> FileVisits:
        async with info.context["pool"].connection() as connection:
            rows = await history.visits_of(connection, customer_id=self.customer_id, first=first)
        return FileVisits(nodes=[_made(FileVisit, row) for row in rows[:first]])


@strawberry.type
class Point:
    kind: PointKind
    text: str | None
    answer: str | None
    due_at: datetime | None


@strawberry.type
class Call:
    call_id: UUID
    called_at: datetime
    agent_id: str
    seq: int | None
    outcome: CallOutcome
    reached: bool
    topics: list[Topic]
    remark: str | None
    points: list[Point]


@strawberry.type
class Calls:
    nodes: list[Call]


@strawberry.type
class Order:
    order_id: UUID
    order_number: str
    site_id: str
    customer_id: UUID
    adviser_id: str
    service_kind: ServiceKind
    opened_at: datetime
    visit_status: VisitStatus


@strawberry.type
class Orders:
    nodes: list[Order]


@strawberry.type
class Vehicle:
    vehicle_id: UUID

    @strawberry.field
    async def visits(self, info: Info, first: int) -> Orders:
        async with info.context["pool"].connection() as connection:
            rows = await vehicles.visits_of(connection, vehicle_id=self.vehicle_id, first=first)
        return Orders(nodes=[_made(Order, row) for row in rows[:first]])


@strawberry.type
class Query:
    @strawberry.field
    async def customer_file(self, info: Info, customer_id: UUID) -> File | None:
        async with info.context["pool"].connection() as connection:
            row = await queries.file_of(connection, customer_id=customer_id)
            if row is None:
                return None
            sealed = [row.name_sealed, row.phone_sealed, row.address_sealed]
            shown = await _revealed(info, connection, sealed)
        return _made(
            File,
            row,
            name=shown[row.name_sealed],
            phone=shown[row.phone_sealed],
            address=shown[row.address_sealed],
        )

    @strawberry.field
    async def calls(self, info: Info, customer_id: UUID, first: int) -> Calls:
        async with info.context["pool"].connection() as connection:
            rows = await calls.calls(connection, customer_id=customer_id, first=first)
            rows = rows[:first]
            sealed = [row.remark_sealed for row in rows]
            for row in rows:
                for point in row.points:
                    sealed += [point.text_sealed, point.answer_sealed]
            shown = await _revealed(info, connection, sealed)
        return Calls(nodes=[_call(row, shown) for row in rows])

    @strawberry.field
    async def vehicle_history(self, info: Info, vehicle_id: UUID) -> Vehicle | None:
        async with info.context["pool"].connection() as connection:
            row = await vehicles.vehicle_of(connection, vehicle_id=vehicle_id)
        return row and Vehicle(vehicle_id=row.vehicle_id)


def strawberry_app(url: str, keyring: Keyring) -> FastAPI:
    """Strawberry's router over a pool of its own."""
    pool = AsyncConnectionPool(
        url, min_size=2, max_size=10, open=False, kwargs={"autocommit": True}
    )
    app = FastAPI(on_startup=[pool.open], on_shutdown=[pool.close])

    async def context() -> dict[str, Any]:
        async def load(visit_ids: list[UUID]) -> list[list[Item]]:
            async with pool.connection() as connection:
                rows = await history.service_items_of(connection, order_ids=visit_ids)
            return [
                [_made(Item, row) for row in rows if row.order_id == visit_id]
                for visit_id in visit_ids
            ]

        return {"pool": pool, "keyring": keyring, "items": DataLoader(load)}

    schema = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))
    app.include_router(GraphQLRouter(schema, context_getter=context), prefix="/graphql")
    return app


async def _revealed(
    info: Info, connection: AsyncConnection[Any], sealed: list[str | None]
) -> dict[str | None, str | None]:
    tokens = {token for token in sealed if token is not None}
    if not tokens:
        return {None: None}
    keyring: Keyring = info.context["keyring"]
    subjects = list({subject_of(token) for token in tokens})
    keys = keyring.unwrap(await (await connection.execute(_KEYS, (subjects,))).fetchall())
    return {None: None, **{token: keyring.open(token, keys) for token in tokens}}


def _call(row: calls.CallRow, shown: dict[str | None, str | None]) -> Call:
    points = [
        _made(Point, point, text=shown[point.text_sealed], answer=shown[point.answer_sealed])
        for point in row.points
    ]
    return _made(Call, row, remark=shown[row.remark_sealed], points=points)


def _made(kind: Any, row: Any, **also: Any) -> Any:
    names = [name for name in kind.__dataclass_fields__ if name not in also and hasattr(row, name)]
    return kind(**{name: getattr(row, name) for name in names}, **also)
