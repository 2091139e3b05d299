"""Subscriptions: resumable by position without gap or double, for who may see it, by one protocol."""

import gc
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import structlog
from graphql.execution.collect_fields import FieldDetails
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api.graphql.limits import Limits
from api.graphql.options import Options
from api.store import Store
from tests.api.client import TIMEOUT_S, Client, Served, bearing
from tests.api.contract.subscriber import Subscriber, connected, subscriber
from tests.api.visit import Visit, open_file, register

HISTORY = "subscription H($p: Position!) { historyFrom(position: $p) { position topic streamId version sha256 factData } }"
VEHICLE = "subscription V($id: UUID!, $after: Position) { vehicleChanged(vehicleId: $id, after: $after) { position topic streamId } }"
ORDER = "subscription O($id: UUID!, $after: Position) { repairOrderChanged(orderId: $id, after: $after) { position topic } }"
BOARD = "subscription B($site: String, $after: Position) { complaintBoardChanged(siteId: $site, after: $after) { position topic streamId } }"
MASTER_KEY = b"a master key for tests"


@pytest.fixture(scope="module", name="address")
def served(module_database_url: str) -> Generator[str]:
    options = Options(
        limits=Limits(refill=1_000),
        init_within_s=0.5,
        taken_within_s=0.5,
        origins=("https://a.cn",),
    )
    with (
        Store(module_database_url, MASTER_KEY).opened() as store,
        Served(store, options) as address,
    ):
        yield address


@pytest.fixture(scope="module", name="client")
def client_of_it(address: str, module_database_url: str) -> Generator[Client]:
    with (
        Store(module_database_url, MASTER_KEY).opened(build=False) as store,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        yield Client(http, store)


@pytest.fixture(scope="module", name="visit")
def one_visit(client: Client) -> Visit:
    return Visit(client).quoted()


# What is told


@pytest.mark.usefixtures("visit")
def test_the_history_is_told_from_a_position_and_as_it_grows(client: Client, address: str) -> None:
    head = client.store.history.position()
    with subscriber(address, "auditor", "auditor") as line:
        line.subscribe(HISTORY, p=1)
        told = [line.next("historyFrom") for _ in range(head)]
        assert [fact["position"] for fact in told] == list(range(1, head + 1))
        assert all(len(fact["sha256"]) == 64 for fact in told)
        vehicle_id = register(client)
        fresh = line.next("historyFrom")
        assert (fresh["position"], fresh["topic"]) == (head + 1, "vehicle.registered")
        assert fresh["streamId"] == vehicle_id


@pytest.mark.usefixtures("visit")
def test_who_comes_back_goes_on_where_they_left_without_gap_or_double(
    module_database_url: str, client: Client, address: str
) -> None:
    seen: list[int] = []
    with subscriber(address, "auditor", "auditor") as line:
        line.subscribe(HISTORY, p=1)
        seen += [line.next("historyFrom")["position"] for _ in range(3)]
    register(client)
    # Another server over the same history, as after a restart.
    with (
        Store(module_database_url, MASTER_KEY).opened(build=False) as store,
        Served(store) as other,
        subscriber(other, "auditor", "auditor") as line,
    ):
        head = store.history.position()
        line.subscribe(HISTORY, p=seen[-1] + 1)
        seen += [line.next("historyFrom")["position"] for _ in range(head - 3)]
        assert seen == list(range(1, head + 1))


def test_a_vehicles_subscriber_hears_of_its_visits_too(
    client: Client, address: str, visit: Visit
) -> None:
    with subscriber(address) as line:
        line.subscribe(VEHICLE, id=visit.vehicle_id, after=0)
        first = line.next("vehicleChanged")
        assert (first["topic"], first["streamId"]) == ("vehicle.registered", visit.vehicle_id)
        topics = [first["topic"]]
        while topics[-1] != "repair_order.quote_issued":
            topics.append(line.next("vehicleChanged")["topic"])
        assert "repair_order.opened" in topics
        receipt = client.take(
            "recordConcern", repairOrderId=visit.order_id, customerWords="右前异响"
        )
        change = line.next("vehicleChanged")
        assert change["position"] == receipt["position"]
        assert change["streamId"] == visit.order_id


def test_from_now_on_means_from_now_on(client: Client, address: str, visit: Visit) -> None:
    with subscriber(address) as line:
        line.subscribe(ORDER, id=visit.order_id)
        line.say(type="ping")
        assert line.hear() == {"type": "pong"}
        told: list[int] = []
        receipts = [
            client.take("recordConcern", repairOrderId=visit.order_id, customerWords=f"异响{n}")
            for n in range(3)
        ]
        last = receipts[-1]["position"]
        while not told or told[-1] != last:
            told.append(line.next("repairOrderChanged")["position"])
        assert set(told) <= {receipt["position"] for receipt in receipts}


def test_a_board_is_told_of_its_own_complaints(client: Client, address: str) -> None:
    said: dict[str, Any] = {
        "channel": "PHONE", "content": "等候太久", "anonymous": True,
    }  # fmt: skip
    head = client.store.history.position()
    with subscriber(address, "S1-han", "supervisor") as line:
        done = client.do("receiveComplaint", **said)
        assert done["__typename"] != "Refusal", done
        line.subscribe(BOARD, site="S1", after=head)
        change = line.next("complaintBoardChanged")
        assert change["streamId"] == done["id"]
        assert change["topic"] == "complaint.received"


# Who hears it


@pytest.mark.requirement("R168", "R171")
@pytest.mark.parametrize("role", ["adviser", "customer", "supervisor", "reporting", "technician"])
def test_the_whole_history_is_for_auditors(address: str, role: str) -> None:
    with subscriber(address, "5edb40e0-779b-5286-a87f-cdbdbbf48b35", role) as line:
        line.subscribe(HISTORY, p=1)
        assert line.refused() == "access.other_post"


@pytest.mark.requirement("R168")
def test_customers_hear_of_their_own_things_only(
    client: Client, address: str, visit: Visit
) -> None:
    other = open_file(client)
    with subscriber(address, other, "customer") as line:
        line.subscribe(VEHICLE, id=visit.vehicle_id, after=0)
        assert line.refused() == "sight.not_own"
        line.subscribe(ORDER, id_="2", id=visit.order_id, after=0)
        assert line.refused() == "sight.not_own"
        line.subscribe(BOARD, id_="3", after=0)
        assert line.refused() == "access.other_post"
    with subscriber(address, visit.customer_id, "customer") as line:
        line.subscribe(ORDER, id=visit.order_id, after=0)
        assert line.next("repairOrderChanged")["topic"] == "repair_order.opened"


# The protocol


def _closed(line: Subscriber) -> tuple[int, str]:
    with pytest.raises(ConnectionClosed) as closed:
        line.hear()
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", 4400),
        ("1", 4400),
        ('{"type": "start"}', 4400),
        ('{"type": "subscribe", "id": 7, "payload": {}}', 4400),
        ('{"type": "subscribe", "id": "1", "payload": {"query": "{ position }"}}', 4401),
        ('{"type": "connection_init"}', 4403),
        ('{"type": "connection_init", "payload": {"Authorization": "Bearer nonsense"}}', 4403),
        ('{"type": "connection_init", "payload": 7}', 4400),
    ],
)
def test_who_does_not_keep_to_it_is_told_and_let_go(address: str, text: str, code: int) -> None:
    with connected(address) as line:
        line.line.send(text)
        assert _closed(line)[0] == code


def test_frames_are_text(address: str) -> None:
    with connected(address) as line:
        line.line.send(b'{"type": "ping"}')
        assert _closed(line) == (4400, "messages are text")


def test_who_says_nothing_is_let_go(address: str) -> None:
    with connected(address) as line:
        assert _closed(line)[0] == 4408


def test_one_protocol_is_spoken(address: str) -> None:
    with connected(address, protocol="graphql-ws") as line:
        assert _closed(line)[0] == 4406


def test_a_page_from_elsewhere_may_not_connect(address: str) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connected(address, origin="https://elsewhere.example"),
    ):
        pass
    assert refused.value.response.status_code == 403
    for origin in ("https://a.cn", address):
        with connected(address, origin=origin) as line:
            line.say(type="ping")
            assert line.hear() == {"type": "pong"}


def test_an_id_names_one_operation_at_a_time(address: str) -> None:
    with subscriber(address, "auditor", "auditor") as line:
        line.subscribe(HISTORY, p=10**9)
        line.subscribe(HISTORY, p=10**9)
        assert _closed(line)[0] == 4409


def test_saying_who_one_is_twice(address: str) -> None:
    with subscriber(address) as line:
        line.say(type="connection_init", payload=bearing())
        assert _closed(line)[0] == 4429


def test_queries_and_mutations_go_over_it_too_and_end(address: str) -> None:
    with subscriber(address) as line:
        line.subscribe("{ __typename }")
        assert line.next("__typename") == "Query"
        assert line.hear() == {"type": "complete", "id": "1"}
        line.subscribe("{ wheels }")
        assert line.refused() == "GRAPHQL_VALIDATION_FAILED"
        line.say(type="subscribe", id="3", payload={"query": 7})
        assert line.refused() == "BAD_REQUEST"


def test_what_is_completed_by_the_client_tells_no_more(address: str, client: Client) -> None:
    with subscriber(address, "auditor", "auditor") as line:
        line.subscribe(HISTORY, p=client.store.history.position() + 1)
        line.say(type="complete", id="1")
        line.say(type="ping")
        assert line.hear() == {"type": "pong"}
        register(client)
        line.say(type="ping")
        assert line.hear() == {"type": "pong"}


def test_over_http_a_subscription_is_told_where_it_goes(client: Client) -> None:
    answer = client.http.post(
        "/graphql", json={"query": "subscription { complaintBoardChanged { position } }"}
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "SUBSCRIPTION_OVER_HTTP"


@pytest.mark.usefixtures("visit")
def test_who_does_not_take_what_is_sent_is_let_go_with_a_reason(address: str) -> None:
    copies = " ".join(f"c{n}: factData d{n}: factContext" for n in range(200))
    heavy = f"subscription H($p: Position!) {{ historyFrom(position: $p) {{ {copies} }} }}"
    with subscriber(address, "auditor", "auditor") as line, _logged() as let_go:
        for n in range(20):
            line.subscribe(heavy, str(n), p=1)
        # Nothing is read here meanwhile: the buffers between us fill up.
        assert let_go.wait(TIMEOUT_S)
        with pytest.raises(ConnectionClosed) as closed:
            _hear_all(line)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4410
    assert "from your last position" in closed.value.rcvd.reason


@pytest.mark.usefixtures("visit")
def test_nothing_is_kept_of_what_was_told(client: Client, address: str) -> None:
    head = client.store.history.position()
    with subscriber(address, "auditor", "auditor") as line:
        line.subscribe(HISTORY, p=1)
        for _ in range(5):
            line.next("historyFrom")
        before = _details_of_fields()
        for _ in range(head - 5):
            line.next("historyFrom")
        assert head > 15
        assert _details_of_fields() - before < head - 5  # graphql-core kept several of each message


def _details_of_fields() -> int:
    gc.collect()
    return sum(isinstance(each, FieldDetails) for each in gc.get_objects())


def _hear_all(line: Subscriber) -> None:
    while True:
        line.hear()


@contextmanager
def _logged() -> Generator[threading.Event]:
    """Set once something is logged."""
    heard = threading.Event()

    def hear(*_: Any) -> Any:
        heard.set()
        raise structlog.DropEvent

    processors: list[Any] = structlog.get_config()["processors"]
    before = processors.copy()
    processors[:] = [hear]
    try:
        yield heard
    finally:
        processors[:] = before
