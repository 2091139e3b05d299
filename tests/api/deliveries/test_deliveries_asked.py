"""Parked messages looked after over GraphQL and by the command line."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.command_line import app
from api.deliveries.backoff import Backoff
from api.deliveries.subscriptions import Kind
from api.store import Store
from domain.repair_order.events import VehicleDelivered
from eventstore.operator_error import OperatorError
from tests.api.client import Client
from tests.api.deliveries.other_side import House, OtherSide

MASTER_KEY = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiB2ZXJicyE="  # 32 bytes
AUDITOR = {"actor": "S1-shen", "role": "auditor"}
SUPERVISOR = {"actor": "S1-zhou", "role": "supervisor"}
PARKED = """
query Parked($first: Int!, $after: String) {
  deliveries(first: $first, after: $after) {
    nodes { message eventId subscription topic state attempts lastError streamId }
    pageInfo { hasNextPage endCursor }
  }
}"""
RETRY = """
mutation Retry($message: String!) {
  retryDelivery(message: $message) {
    __typename ... on DeliverySettled { message state } ... on Refusal { code messageZh }
  }
}"""
DISCARD = """
mutation Discard($message: String!, $reason: String!) {
  discardDelivery(message: $message, reason: $reason) {
    __typename ... on DeliverySettled { message state } ... on Refusal { code messageZh }
  }
}"""


def test_parked_messages_are_read_sent_again_and_given_up(
    client: Client, other_side: OtherSide
) -> None:
    house = House(client.store.database, client.store.history, client.store.keyring)
    house.subscribe(Kind.WEBHOOK, other_side.url)
    orders = [str(house.visit(VehicleDelivered)) for _ in range(3)]
    other_side.answer = lambda _: 500
    worker = house.dispatcher(Backoff(first_s=0, attempts=1))
    worker.catch_up()

    def parked(after: str | None = None) -> Any:
        return client.gql(PARKED, {"first": 2, "after": after}, **AUDITOR)["deliveries"]

    page = parked()
    assert [each["streamId"] for each in page["nodes"]] == orders[:2]
    assert {(each["state"], each["lastError"]) for each in page["nodes"]} == {
        ("PARKED", "HTTP 500")
    }
    (third,) = parked(page["pageInfo"]["endCursor"])["nodes"]
    assert third["streamId"] == orders[2]
    first, second = (each["message"] for each in page["nodes"])

    again = client.gql(RETRY, {"message": first}, **SUPERVISOR)["retryDelivery"]
    assert again == {"__typename": "DeliverySettled", "message": first, "state": "WAITING"}
    other_side.answer = lambda _: 200
    assert worker.catch_up() == 1
    never = {"message": second, "reason": "对方系统已下线"}
    given_up = client.gql(DISCARD, never, **AUDITOR)["discardDelivery"]
    assert given_up["state"] == "DISCARDED"
    assert [each["message"] for each in parked()["nodes"]] == [third["message"]]
    for message in (first, second, "crm:0", "nobody:1", "?"):
        refused = client.gql(RETRY, {"message": message}, **AUDITOR)["retryDelivery"]
        assert refused["code"] == "delivery.no_message"
        assert message in refused["messageZh"]
    refused = client.gql(DISCARD, {"message": third["message"], "reason": " "}, **AUDITOR)
    assert refused["discardDelivery"]["code"] == "delivery.needs_reason"

    for role in ("adviser", "customer", "technician"):
        answer = client.post(PARKED, {"first": 1}, actor="x", role=role).json()
        assert answer["errors"][0]["extensions"]["code"] == "access.other_post"
        done = client.gql(RETRY, {"message": third["message"]}, actor="x", role=role)
        assert done["retryDelivery"]["code"] == "access.other_post"
    house.close()


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `aftersales deliveries …` on a fresh database, in this process."""
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    monkeypatch.setenv("AFTERSALES_MASTER_KEY", MASTER_KEY)
    return lambda *words: CliRunner().invoke(app, ["deliveries", *words])


def test_the_command_line_subscribes_lists_and_settles(
    run: Callable[..., Result], database_url: str, other_side: OtherSide
) -> None:
    made = run("subscribe", "group-crm", "--webhook", other_side.url)
    assert made.exit_code == 0, made.output
    secret = made.stdout.partition("whsec_")[2].strip()
    assert len(b64decode(secret)) == 32
    assert secret in run("secret", "group-crm").stdout
    with Store(database_url, b64decode(MASTER_KEY)).opened() as store:
        house = House(store.database, store.history, store.keyring)
        house.visit(VehicleDelivered)
        other_side.answer = lambda _: 500
        house.dispatcher(Backoff(first_s=0, attempts=1)).catch_up()
        house.close()
    listed = run("list").stdout
    assert listed.startswith("group-crm:2 repair_order.vehicle_delivered")
    assert "1 attempts: HTTP 500" in listed
    assert "1 messages will be sent again" in run("retry", "--all").stdout
    assert "1 waiting, 0 parked" in run("subscriptions").stdout
    assert run("discard", "group-crm:2", "--reason", "测试").exit_code == 0
    unknown = run("discard", "group-crm:2", "--reason", "测试").exception
    assert isinstance(unknown, OperatorError)  # the program says it and ends with 1
    assert "没有可重发或放弃的消息 group-crm:2" in str(unknown)
    assert run("retry").exit_code == 2
    assert run("subscribe", "x").exit_code == 2
    assert run("unsubscribe", "group-crm").exit_code == 0
    assert run("subscriptions").stdout == ""
