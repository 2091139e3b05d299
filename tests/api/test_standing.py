"""How far an answer shows the history, and what a view does not show."""

import asyncio
from uuid import uuid4

import pytest
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.graphql.readers import Readers
from api.graphql.standing import Standings
from api.store import Store
from eventstore.database import Database
from eventstore.history import History
from projections.catalogue import READ_MODELS
from projections.engine.parking import Failure, park
from tests.api.client import Client
from tests.api.visit import open_file
from tests.eventstore.sample import JobCard, command

FILE = "query One($id: UUID!, $atLeast: Position) { customerFile(customerId: $id, atLeast: $atLeast) { name } }"
PARKED = "{ parkedStreams { view streamId version position topic error waiting } }"


def test_an_answer_says_how_far_its_views_show_the_history(client: Client) -> None:
    customer = open_file(client)
    head = client.store.history.position()
    answer = client.post(FILE, {"id": customer, "atLeast": head}).json()
    assert answer["data"]["customerFile"] is not None
    extensions = answer["extensions"]
    assert (extensions["position"], extensions["lag"]) == (head, {"events": 0, "seconds": 0.0})


def test_what_the_follower_told_needs_no_second_look(database_url: str) -> None:
    shown = {"customer_file": 7}
    with Store(database_url, b"a master key for tests").opened() as store:
        found = asyncio.run(_standings(store, shown))
    assert found == [(0, 0), (7, 0), (9, 0)]


async def _standings(store: Store, shown: dict[str, int]) -> list[tuple[int, int]]:
    """Of a view that the database shows at 0: before, at what was told, and at what is told later."""
    async with AsyncConnectionPool(
        store.database.reader_url, min_size=1, connection_class=AsyncConnection[TupleRow]
    ) as pool:
        standings = Standings(Readers(pool, 5.0), lambda: shown)
        found = [await standings.of("customer_file")]
        found.append(await standings.of("customer_file", 7))
        shown["customer_file"] = 9
        found.append(await standings.of("customer_file", 8))
    return [(each.position, each.events) for each in found]


def test_a_view_that_is_being_built_says_so_and_the_others_answer(client: Client) -> None:
    customer = open_file(client)
    client.store.builder.unready = {"customer_file": "filling, 40%"}
    (error,) = client.post(FILE, {"id": customer}).json()["errors"]
    assert error["extensions"]["code"] == "VIEW_NOT_READY"
    assert "customer_file is made anew for this version (filling, 40%)" in error["message"]
    ready = client.http.get("/readyz")
    assert ready.status_code == 503
    assert ready.json()["problems"] == ["customer_file: filling, 40%"]
    assert client.gql('{ findVehicles(plate: "沪A12345") { vehicleId } }')["findVehicles"] == []


def test_an_answer_of_no_view_says_nothing_of_one(client: Client) -> None:
    assert "position" not in client.post("{ position }").json()["extensions"]


def test_a_view_behind_says_by_how_much(database: Database, history: History) -> None:
    store = Store(database.url, b"a master key for tests")
    with store.opened():
        history.begin(JobCard, uuid4(), lambda o: o.open("保养"), command())
        history.begin(JobCard, uuid4(), lambda o: o.open("保养"), command())
        lag = store.lag()
    assert lag.head == 2
    assert lag.head_at is not None
    assert lag.missing == ()
    assert {view.view for view in lag.views} == {model.name for model in READ_MODELS}
    assert {view.facts_behind for view in lag.views} == {2}
    assert all(view.seconds_behind > 0 for view in lag.views)


@pytest.mark.parametrize(
    ("role", "seen"), [("auditor", True), ("supervisor", True), ("adviser", False)]
)
def test_auditors_and_supervisors_see_what_is_parked(client: Client, role: str, seen: bool) -> None:
    customer = open_file(client)
    failure = Failure("customer_file", uuid4(), 3, 1, "customer.file_opened", "ValueError: no")
    with client.store.database.connect_owner() as connection:
        park(connection, "customer_file", failure)
    answer = client.post(PARKED, role=role).json()
    if not seen:
        assert answer["errors"]
        return
    (parked,) = answer["data"]["parkedStreams"]
    assert parked["view"] == "customer_file"
    assert parked["error"] == "ValueError: no"
    assert parked["streamId"] != customer
