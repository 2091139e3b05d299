"""The past is the view: over the demonstration, whatever a moment leaves out."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, LiteralString, cast
from uuid import UUID

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from api.demonstration import load_demonstration
from api.demonstration.scenarios import DISPUTED_ORDER, DISPUTED_PLATE, DISPUTING_CUSTOMER_ID
from api.store import Store
from domain.kernel import Event, Recorded
from projections.approval_trail.projection import approval_trail
from projections.asof import AsOf, Past, ScratchConnection, Shapes, Streams
from projections.complaint_board.projection import complaint_board
from projections.customer_file.projection import customer_file
from projections.engine import ReadModel
from projections.engine.people import People
from projections.engine.tables import tables_of
from projections.engine.view import View
from projections.vehicle_history.projection import vehicle_history
from tests.api.access.asking import document
from tests.api.client import TIMEOUT_S, Served, bearing
from tests.conftest import FreshDatabase

VIEWS: tuple[ReadModel, ...] = (approval_trail, complaint_board, customer_file, vehicle_history)
HAN = bearing("S1-韩梅", "supervisor")


class Stage(msgspec.Struct, frozen=True):
    """The demonstration, recorded a second a fact."""

    store: Store
    http: httpx.Client
    facts: list[Recorded[Event]]
    streams: list[UUID]

    def ask(self, query: str) -> Any:
        answer = self.http.post("/graphql", json={"query": query}, headers=HAN).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


@pytest.fixture(scope="module", name="stage")
def demonstration(fresh_database: FreshDatabase) -> Iterator[Stage]:
    with (
        fresh_database() as url,
        Store(url, b"a master key for tests").opened() as store,
    ):
        load_demonstration(store)
        with store.database.connect_owner() as connection:
            # An import records a life at one moment; here the owner tells it a second a fact.
            connection.execute("ALTER TABLE history.event DISABLE TRIGGER event_is_append_only")
            connection.execute(
                "UPDATE history.event SET recorded_at = recorded_at"
                " - (SELECT max(position) FROM history.event) * interval '1 s'"
                " + position * interval '1 s'"
            )
            for model in VIEWS:
                View(model, store.keyring, _sibling(model)).create(connection)
        facts = store.history.read_all(after=0, limit=100_000)
        streams = list(dict.fromkeys(fact.stream_id for fact in facts))
        with (
            Served(store) as address,
            httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
        ):
            yield Stage(store, http, facts, streams)


def test_as_of_now_is_now(stage: Stage) -> None:
    waiting = f"atLeast: {stage.facts[-1].position}"
    [car] = stage.ask(f'{{ findVehicles(plate: "{DISPUTED_PLATE}", {waiting}) {{ vehicleId }} }}')[
        "findVehicles"
    ]
    of_customer = f'first: 1, customerId: "{DISPUTING_CUSTOMER_ID}", {waiting}'
    board = f"{{ complaintBoard({of_customer}) {{ nodes {{ complaintId complaintNumber }} }} }}"
    [complaint] = stage.ask(board)["complaintBoard"]["nodes"]
    stage.ask(f'{{ customerFile(customerId: "{DISPUTING_CUSTOMER_ID}", {waiting}) {{ name }} }}')
    stage.ask(f'{{ approvalTrail(orderNumber: "{DISPUTED_ORDER}", {waiting}) {{ orderId }} }}')
    now = datetime.now(UTC).isoformat()
    asked: dict[str, dict[str, Any]] = {
        "approvalTrail": {"orderNumber": DISPUTED_ORDER},
        "visit": {"orderNumber": DISPUTED_ORDER},
        "vehicleHistory": {"vehicleId": car["vehicleId"]},
        "customerFile": {"customerId": str(DISPUTING_CUSTOMER_ID)},
        "complaintFile": {"complaintId": complaint["complaintId"]},
        "complaintOnBoard": {"complaintNumber": complaint["complaintNumber"], "at": now},
    }
    for name, arguments in asked.items():
        shown = stage.ask(document(name, arguments))
        for moment in ("knownAt", "trueAt"):
            past = stage.ask(document(name, arguments | {moment: now}))
            assert past[name]["asOf"][moment] is not None
            assert _beside(past) == _beside(shown), name


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_known_at_a_fact_is_the_view_built_up_to_it(stage: Stage, data: st.DataObject) -> None:
    """Row by row, for any part of the history and any of its facts."""
    model = data.draw(st.sampled_from(VIEWS), label="view")
    first = data.draw(st.integers(0, len(stage.streams) - 60), label="first stream")
    streams = set(stage.streams[first : first + data.draw(st.integers(1, 60), label="streams")])
    story = [fact for fact in stage.facts if fact.stream_id in streams]
    last = data.draw(st.integers(0, len(story) - 1), label="fact")
    as_of = AsOf(known_at=story[last].recorded_at)
    past = asyncio.run(_past_rows(stage.store, model, as_of, sorted(streams)))
    built = _built_rows(stage.store, model, story[: last + 1])
    assert any(built.values()) or not any(past.values())
    assert past == built


def _built_rows(
    store: Store, model: ReadModel, facts: list[Recorded[Event]]
) -> dict[str, list[str]]:
    """Every row of a view that was made of these facts alone."""
    view = View(model, store.keyring, _sibling(model))
    with store.database.connect_owner() as connection, connection.transaction(force_rollback=True):
        view.write(connection, view.batch(connection, facts))
        return {
            table: _sorted(
                connection.execute(
                    SQL("SELECT * FROM {}").format(Identifier(view.schema, table))
                ).fetchall()
            )
            for table in tables_of(connection, view.schema)
        }


async def _past_rows(
    store: Store, model: ReadModel, as_of: AsOf, streams: list[UUID]
) -> dict[str, list[str]]:
    """Every row of the past that a request would see if it concerned these streams."""
    shape = await asyncio.to_thread(Shapes(store.database, People(store.keyring)).of, model.name, 1)
    async with await ScratchConnection.connect(store.database.scratch_url) as connection:
        await connection.provide(shape)
        past = Past(store.history, model, as_of, connection, shape, asyncio.Lock())
        await past.load(Streams(whole=streams))
        found: dict[str, list[str]] = {}
        async with past.reading() as reading:
            for table in shape.tables:
                cursor = reading.cursor(row_factory=tuple_row)
                query = cast("LiteralString", f"SELECT * FROM {model.name}.{table}")
                await cursor.execute(query)
                found[table] = _sorted(await cursor.fetchall())
        return found


def _beside(shown: Any) -> Any:
    """What is shown, but not which moment it is of; a global id says that, too."""
    match shown:
        case list():
            return [_beside(each) for each in cast("list[Any]", shown)]
        case dict():
            fields = cast("dict[str, Any]", shown)
            return {
                name: _beside(each) for name, each in fields.items() if name not in {"asOf", "id"}
            }
        case _:
            return shown


def _sorted(rows: list[Any]) -> list[str]:
    return sorted(map(repr, rows))


def _sibling(model: ReadModel) -> str:
    return f"{model.name}__until"
