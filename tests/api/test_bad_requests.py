"""Requests that are none: GraphQL's or HTTP's own error, never a trace, nothing half-written."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.client import REGISTER, Client, errors, nothing_written
from tests.api.visit import open_file

CAR: dict[str, Any] = {"make": "大众", "model": "朗逸", "vehicleKind": "PASSENGER_CAR"}

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture
def client(shared_client: Client) -> Client:
    return shared_client


# Text that cannot be stored, and too much of it


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\udfff"], ids=["NUL", "high", "low"])
@pytest.mark.parametrize("place", ["variables", "query", "operation", "key"])
def test_text_that_no_database_holds_is_refused_wherever_it_stands(
    client: Client, text: str, place: str
) -> None:
    body: dict[str, Any] = {"query": REGISTER, "variables": {"input": dict(CAR)}}
    match place:
        case "variables":
            body["variables"]["input"]["make"] = text
        case "query":
            body["query"] = REGISTER.replace("$input)", f'$input) @x(y: "{text}")')
        case "operation":
            body["operationName"] = text
        case _:
            body["variables"][text] = 1
    answer = nothing_written(client, lambda: raw(client, json.dumps(body)))
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNSTORABLE_TEXT"


def test_an_escaped_nul_within_a_query_is_refused(client: Client) -> None:
    query = REGISTER.replace("$input)", '{make: "a\\u0000b"})')
    assert "NUL" in errors(client, query)[0]


def test_a_note_of_five_megabytes_does_not_reach_the_history(client: Client) -> None:
    customer_id = open_file(client)
    query = (
        "mutation Do($w: String!) { recordServiceWish("
        f'input: {{customerId: "{customer_id}", wish: $w}}) {{ __typename }} }}'
    )
    answer = nothing_written(client, lambda: client.post(query, {"w": "好" * 5_000_000}))
    assert answer.status_code == 413


def test_a_body_of_unsaid_length_is_refused(client: Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 100_000

    answer = nothing_written(client, lambda: raw(client, pieces()))
    assert answer.status_code == 411


def raw(client: Client, body: Any) -> httpx.Response:
    return client.http.post("/graphql", content=body, headers={"Content-Type": "application/json"})
