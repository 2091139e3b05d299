"""The same questions as hand-written routes of a bare FastAPI: same statements, same bytes of `data`.

No token, no limits, no audit, no policy. Whoever wrote these by hand would write them so: one
connection for a request, rows as dictionaries, JSON by msgspec.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, LiteralString
from uuid import UUID

import msgspec
from fastapi import FastAPI, Response
from psycopg import AsyncConnection
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from domain.values.clock import SHANGHAI
from eventstore.keyring import Keyring
from eventstore.sealing import subject_of
from projections.call_record import queries as calls
from projections.customer_file import history, queries
from projections.vehicle_history import queries as vehicles

Row = dict[str, Any]
Reveal = Mapping[str | None, str | None]

_KEYS: Final = "SELECT subject_id, wrapped_key FROM privacy.person_key WHERE subject_id = ANY(%s)"
# The statements of the read models, so that both ask the same.
_FILE: Final[LiteralString] = queries._BY_ID  # pyright: ignore[reportPrivateUsage]
_VEHICLES: Final[LiteralString] = history._VEHICLES  # pyright: ignore[reportPrivateUsage]
_VISITS: Final[LiteralString] = history._VISITS  # pyright: ignore[reportPrivateUsage]
_ITEMS: Final[LiteralString] = history._ITEMS  # pyright: ignore[reportPrivateUsage]
_CALLS: Final[LiteralString] = (
    calls._CALLS  # pyright: ignore[reportPrivateUsage]
    + " WHERE TRUE AND "
    + calls._OF_CUSTOMER  # pyright: ignore[reportPrivateUsage]
    + " ORDER BY c.called_at DESC, c.call_id DESC LIMIT %(rows)s"
)
_VEHICLE: Final[LiteralString] = vehicles._BY_ID  # pyright: ignore[reportPrivateUsage]
_ORDERS: Final[LiteralString] = vehicles._VISITS  # pyright: ignore[reportPrivateUsage]


def rest_app(url: str, keyring: Keyring) -> FastAPI:
    """The two routes over a pool of their own."""
    pool = AsyncConnectionPool(
        url,
        min_size=2,
        max_size=10,
        open=False,
        kwargs={"autocommit": True, "row_factory": dict_row},
    )
    app = FastAPI(on_startup=[pool.open], on_shutdown=[pool.close])

    @app.get("/file/{customer_id}")
    async def file(customer_id: UUID, page: int) -> Response:
        async with pool.connection() as connection:
            return _answer(await _file(connection, keyring, customer_id, page))

    @app.get("/orders/{vehicle_id}")
    async def orders(vehicle_id: UUID, first: int) -> Response:
        async with pool.connection() as connection:
            return _answer(await _orders(connection, vehicle_id, first))

    return app


def _answer(data: Row) -> Response:
    return Response(msgspec.json.encode({"data": data}), media_type="application/json")


async def _rows(connection: AsyncConnection[Any], query: LiteralString, asked: Row) -> list[Row]:
    return await (await connection.execute(query, asked)).fetchall()


async def _file(
    connection: AsyncConnection[Any], keyring: Keyring, customer_id: UUID, page: int
) -> Row:
    asked = {"customer_id": customer_id, "first": page, "rows": page + 1}
    none = {"after": None, "after_at": None, "after_id": None}
    [file] = await _rows(connection, _FILE, asked)
    vehicles_ = await _rows(connection, _VEHICLES, asked | none)
    visits = await _rows(connection, _VISITS, asked | none)
    items = await _rows(
        connection, _ITEMS, {"order_ids": [visit["visit_id"] for visit in visits[:page]]}
    )
    calls_ = await _rows(connection, _CALLS, asked | none)
    shown = await _revealed(connection, keyring, [file, *calls_])
    return {
        "customerFile": {
            "customerId": str(customer_id),
            "customerKind": _name(file["customer_kind"]),
            "name": shown[file["name_sealed"]],
            "phone": shown[file["phone_sealed"]],
            "address": shown[file["address_sealed"]],
            "siteId": file["site_id"],
            "openedAt": _at(file["opened_at"]),
            "lastServiceAt": _at(file["last_service_at"]),
            "vehicles": {"nodes": [_vehicle(row) for row in vehicles_[:page]]},
            "visits": {"nodes": [_visit(row, items) for row in visits[:page]]},
        },
        "calls": {"nodes": [_call(row, shown) for row in calls_[:page]]},
    }


async def _orders(connection: AsyncConnection[Any], vehicle_id: UUID, first: int) -> Row:
    asked = {"vehicle_id": vehicle_id, "first": first}
    none = {"customer_id": None, "after_at": None, "after_id": None}
    [_] = await _rows(connection, _VEHICLE, asked)
    rows = await _rows(connection, _ORDERS, asked | none)
    nodes = [
        {
            "orderId": str(row["order_id"]),
            "orderNumber": row["order_number"],
            "siteId": row["site_id"],
            "customerId": str(row["customer_id"]),
            "adviserId": row["adviser_id"],
            "serviceKind": _name(row["service_kind"]),
            "openedAt": _at(row["opened_at"]),
            "visitStatus": _name(row["visit_status"]),
        }
        for row in rows[:first]
    ]
    return {"vehicleHistory": {"visits": {"nodes": nodes}}}


def _vehicle(row: Row) -> Row:
    return {
        "vehicleId": str(row["vehicle_id"]),
        "make": row["make"],
        "model": row["model"],
        "vehicleKind": _name(row["vehicle_kind"]),
        "plate": row["plate"],
        "vin": row["vin"],
        "relation": _name(row["relation"]),
        "lastServiceAt": _at(row["last_service_at"]),
        "nextDueOn": row["next_due_on"],
        "nextDueKm": row["next_due_km"],
    }


def _visit(row: Row, items: Sequence[Row]) -> Row:
    return {
        "visitId": str(row["visit_id"]),
        "visitKind": _name(row["visit_kind"]),
        "visitedAt": _at(row["visited_at"]),
        "orderNumber": row["order_number"],
        "adviserId": row["adviser_id"],
        "serviceKind": _name(row["service_kind"]),
        "deliveredAt": _at(row["delivered_at"]),
        "items": [
            {
                "lineId": item["line_id"],
                "kind": _name(item["kind"]),
                "description": item["description"],
                "completedAt": _at(item["completed_at"]),
            }
            for item in items
            if item["order_id"] == row["visit_id"]
        ],
    }


def _call(row: Row, shown: Reveal) -> Row:
    return {
        "callId": str(row["call_id"]),
        "calledAt": _at(row["called_at"]),
        "agentId": row["agent_id"],
        "seq": row["seq"],
        "outcome": _name(row["outcome"]),
        "reached": row["reached"],
        "topics": [_name(topic) for topic in row["topics"]],
        "remark": shown[row["remark_sealed"]],
        "points": [
            {
                "kind": _name(point["kind"]),
                "text": shown[point["text_sealed"]],
                "answer": shown[point["answer_sealed"]],
                "dueAt": point["due_at"] and _at(datetime.fromisoformat(point["due_at"])),
            }
            for point in row["points"]
        ],
    }


async def _revealed(
    connection: AsyncConnection[Any], keyring: Keyring, rows: Iterable[Row]
) -> Reveal:
    tokens = {token for row in rows for token in _tokens(row)}
    subjects = list({subject_of(token) for token in tokens})
    found = await (await connection.execute(_KEYS, (subjects,))).fetchall()
    keys = keyring.unwrap((row["subject_id"], row["wrapped_key"]) for row in found)
    return {None: None, **{token: keyring.open(token, keys) for token in tokens}}


def _tokens(row: Row) -> Iterable[str]:
    for name, value in row.items():
        if name.endswith("_sealed") and value is not None:
            yield value
        elif name == "points":
            yield from (token for point in value or () for token in _tokens(point))


def _name(code: str | None) -> str | None:
    return None if code is None else code.upper().replace("-", "_")


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(SHANGHAI).isoformat()
