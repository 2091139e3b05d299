"""What Prometheus reads, and who may read it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.store import Store
from tests.api.client import TIMEOUT_S, Client, Served, bearing

PARKED = "{ parkedStreams { view } }"
CAR: dict[str, Any] = {"make": "大众", "model": "朗逸", "vehicleKind": "PASSENGER_CAR"}
OTHER_CAR: dict[str, Any] = CAR | {"model": "迈腾"}


def _figures(client: Client) -> dict[str, float]:
    """Name with labels to value."""
    text = client.http.get("/metrics", headers={"Authorization": ""}).text
    return {
        sample.name
        + "".join(f" {value}" for _, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_commands_refusals_and_durations_are_counted(client: Client) -> None:
    before = _figures(client)
    assert before["aftersales_database_up"] == 1
    command_id = str(uuid4())
    client.take("registerVehicle", commandId=command_id, **CAR)
    client.take("registerVehicle", commandId=command_id, **CAR)
    refused = client.do("registerVehicle", commandId=command_id, **OTHER_CAR)
    client.gql(PARKED, role="supervisor")
    after = _figures(client)
    assert after["aftersales_appends_total"] == 1
    assert after["aftersales_facts_total"] == after["aftersales_head_position"]
    assert after["aftersales_repeated_commands_total"] >= 1
    assert after[f"aftersales_refusals_total {refused['code']}"] == 1
    assert after["aftersales_request_seconds_count registerVehicle"] == 3
    assert after["aftersales_request_seconds_count parkedStreams"] == 1
    assert after["aftersales_view_lag_facts vehicle_history"] >= 0
    assert after["aftersales_pool_size queries"] >= 1
    assert after["process_resident_memory_bytes"] > 1e6


def test_names_that_a_client_makes_up_make_no_figures(client: Client) -> None:
    for name in ("One", "Two"):
        client.post(f"query {name} {{ noSuchField{name} }}")
    client.post("{ a: parkedStreams { view } b: parkedStreams { view } }", role="supervisor")
    operations = {
        name.split()[-1]
        for name in _figures(client)
        if name.startswith("aftersales_request_seconds_count")
    }
    assert operations <= {"other", "parkedStreams"}


def test_from_elsewhere_a_token_is_needed(client: Client) -> None:
    elsewhere = {"X-Forwarded-For": "203.0.113.7"}
    assert client.http.get("/metrics", headers=elsewhere | {"Authorization": ""}).status_code == 401
    assert client.http.get("/metrics", headers=elsewhere | bearing()).status_code == 403
    reads = client.http.get("/metrics", headers=elsewhere | bearing(role="auditor"))
    assert reads.status_code == 200


@pytest.fixture
def hurried(database_url: str) -> Iterator[Client]:
    """A client of a server with one connection for queries, and little patience."""
    with (
        Store(database_url, b"a master key for tests").opened() as store,
        Served(
            store, pool_min_size=1, pool_max_size=1, pool_wait_s=0.3, statement_timeout_s=1
        ) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
    ):
        yield Client(http, store)


@pytest.mark.usefixtures("quiet")
def test_what_takes_too_long_or_gets_no_connection_is_answered_503(
    hurried: Client, database_url: str
) -> None:
    with psycopg.connect(database_url) as lock, ThreadPoolExecutor() as others:
        lock.execute("LOCK TABLE projection.parked IN ACCESS EXCLUSIVE MODE")
        both = [others.submit(hurried.post, PARKED, role="supervisor") for _ in range(2)]
        answers = [each.result() for each in both]
    codes = {_overload(answer) for answer in answers}
    assert codes == {"TIMED_OUT", "UNAVAILABLE"}
    assert hurried.gql(PARKED, role="supervisor") == {"parkedStreams": []}


def _overload(answer: httpx.Response) -> str:
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    (error,) = answer.json()["errors"]
    assert error["extensions"]["messageZh"]
    return error["extensions"]["code"]
