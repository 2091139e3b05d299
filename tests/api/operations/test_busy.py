"""Commands that get no connection: a typed error, in time, and taken when sent again with their key."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.store import Store
from tests.api.client import REGISTER, TIMEOUT_S, Client, Served, bearing
from tests.api.operations.test_metrics import CAR


@pytest.fixture
def single(database_url: str) -> Iterator[Client]:
    """A client of a server with one connection for what commands look up."""
    with (
        Store(
            database_url, b"a master key for tests", most_readers=1, silence_s=0.5
        ).opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        yield Client(http, store)


def test_a_command_without_a_connection_is_answered_503_and_applies_once(single: Client) -> None:
    vehicle_id = single.take("registerVehicle", **CAR)["id"]
    change: dict[str, Any] = {"vehicleId": vehicle_id, "plate": "京A12345"}
    change["validFrom"] = "2025-06-01"
    change["commandId"] = str(uuid4())
    mutation = REGISTER.replace("registerVehicle", "changePlate").replace(
        "RegisterVehicleInput", "ChangePlateInput"
    )
    with single.store.database.readers.connection():
        answer = single.post(mutation, {"input": change})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert error["extensions"]["messageZh"]
    assert single.take("changePlate", **change)["version"] == 2
    assert single.take("changePlate", **change)["repeated"]
