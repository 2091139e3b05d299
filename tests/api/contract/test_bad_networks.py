"""A network between server and database that loses words or goes silent: once, and in time."""

import time
from collections.abc import Generator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.store import Store
from tests.api.client import REGISTER, TIMEOUT_S, Client, Served, bearing
from tests.eventstore.proxy import Proxy

CAR: dict[str, Any] = {"make": "大众", "model": "朗逸", "vehicleKind": "PASSENGER_CAR"}
IN_TIME_S = 10.0


@pytest.fixture(name="proxy")
def network(database_url: str) -> Generator[Proxy]:
    with Proxy(database_url) as proxy:
        yield proxy


@pytest.fixture(name="far")
def far_server(proxy: Proxy) -> Generator[Client]:
    """A client of a server whose way to the database leads through the proxy."""
    with (
        Store(proxy.url, b"a master key for tests", silence_s=1.0).opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        try:
            yield Client(http, store)
        finally:
            proxy.speak()


def test_a_lost_acknowledgement_is_no_second_car(far: Client, proxy: Proxy) -> None:
    command_id = uuid4()
    proxy.swallow, proxy.mark = "answer", command_id.bytes
    taken = far.take("registerVehicle", **CAR, commandId=str(command_id))
    assert proxy.lost.is_set()
    again = far.take("registerVehicle", **CAR, commandId=str(command_id))
    assert (again["id"], again["version"], again["repeated"]) == (taken["id"], 1, True)
    assert far.store.history.position() == 1


def test_a_silent_database_ends_in_a_typed_error_in_time(far: Client, proxy: Proxy) -> None:
    command_id = str(uuid4())
    far.take("registerVehicle", **CAR)
    proxy.hush()
    for query, variables in (
        ('{ findVehicles(plate: "京A12345") { vehicleId } }', {}),
        (REGISTER, {"input": CAR | {"commandId": command_id}}),
    ):
        began = time.monotonic()
        [error] = far.post(query, variables).json()["errors"]
        assert time.monotonic() - began < IN_TIME_S
        assert error["extensions"]["code"] == "UNAVAILABLE"
        assert error["extensions"]["messageZh"] == "数据库暂时无响应，请稍后重试"
    proxy.speak()
    # Sent again with its key it applies once, whichever of the two was late.
    taken = far.take("registerVehicle", **CAR, commandId=command_id)
    assert far.take("registerVehicle", **CAR, commandId=command_id)["id"] == taken["id"]
    assert far.store.history.position() == 2
