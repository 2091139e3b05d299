"""The workshop board and the work that was not done, asked of the server (RM7, RM20)."""

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.visit import LI, ZHAO, Visit, on

BOARD = """
query Board($at: Position, $when: DateTime, $first: Int!) {
  workshopBoard(atLeast: $at, at: $when, first: $first) {
    nodes { orderNumber plate state stateSince minutesInState firstPromisedAt late technicians predictedAt predictedLate minutesToNotify
            walkRoundUnconfirmed belongingsUnlisted
            waiting { lineId reason minutes } unansweredWork { findingId waitsFor minutes urgency }
            progressOverdue plateMismatch { plateSeen } openDisputes { reason } }
    pageInfo { hasNextPage }
  }
}"""
UNDONE = """
query Undone($id: UUID!, $at: Position) {
  deferredWork(vehicleId: $id, atLeast: $at) {
    nodes { item status urgency description reason offeredFen remindOn deferredId }
    pageInfo { hasNextPage endCursor }
  }
}"""
DUE = """
query Due($until: Date!, $at: Position) {
  deferredWorkDue(until: $until, atLeast: $at) { nodes { item remindOn } }
}"""


def _board(client: Client, when: str = on(1, 16), first: int = 10) -> Any:
    asked = {"at": client.store.history.position(), "when": when, "first": first}
    return client.gql(BOARD, asked, **LI)["workshopBoard"]


@pytest.mark.requirement("R055")
def test_an_order_goes_over_the_board(client: Client) -> None:
    visit = Visit(client).quoted()
    (order,) = _board(client)["nodes"]
    assert (order["orderNumber"], order["state"]) == (visit.order_number, "AWAITING_CONSENT")
    assert order["minutesInState"] == 6 * 60
    visit.approved()
    visit.take("startWork", who=ZHAO, lineId="2", technicianId="S1-zhao", hour=15)
    visit.take("pauseWork", who=ZHAO, lineId="2", reason="WAITING_PARTS", hour=15)
    (order,) = _board(client)["nodes"]
    assert (order["state"], order["technicians"]) == ("WAITING", ["S1-zhao"])
    assert order["waiting"] == [{"lineId": "2", "reason": "WAITING_PARTS", "minutes": 60}]
    assert not order["late"]
    assert _board(client, on(1, 18))["nodes"][0]["late"]


def test_additional_work_shows_until_somebody_answers(client: Client) -> None:
    visit = Visit(client).quoted().approved()
    visit.take("reportAdditionalWork", who=ZHAO, finding="前制动盘磨损", urgency="SAFETY", hour=15)
    (order,) = _board(client)["nodes"]
    assert order["unansweredWork"] == [
        {"findingId": "1", "waitsFor": "DESK", "minutes": 60, "urgency": "SAFETY"}
    ]
    visit.take("refuseAdditionalWork", findingId="1", reason="下次保养", hour=15)
    assert _board(client)["nodes"][0]["unansweredWork"] == []


def test_a_customer_sees_no_board(client: Client) -> None:
    answer = client.post(BOARD, {"first": 1}, actor="x", role="customer").json()
    assert answer["errors"][0]["extensions"]["code"] == "access.other_post"


def test_days_without_a_word_are_1_to_90(client: Client) -> None:
    answer = client.post("{ workshopBoard(progressDays: 0) { nodes { orderNumber } } }").json()
    assert answer["errors"][0]["message"] == "progressDays is 1 to 90, not 0"


@pytest.mark.requirement("R041", "R154")
def test_declined_and_deferred_work_is_known_at_the_next_visit(client: Client) -> None:
    visit = Visit(client).quoted()
    visit.take(
        "declineQuoteLine",
        quoteVersion=1,
        lineId="1",
        declinedBy="王女士",
        relation="OWNER",
        method="IN_PERSON",
        reason="太贵",
    )
    visit.take(
        "deferWork",
        lineId="1",
        description="更换前制动片",
        reason="下月再来",
        remindOn="2025-07-01",
    )
    at = client.store.history.position()
    undone = client.gql(UNDONE, {"id": visit.vehicle_id, "at": at}, **LI)["deferredWork"]["nodes"]
    assert {each["item"]: each["status"] for each in undone} == {
        "line 1": "DEFERRED",
        "line 2": "RECOMMENDED",
    }
    (deferred,) = [each for each in undone if each["item"] == "line 1"]
    assert (deferred["reason"], deferred["offeredFen"]) == ("下月再来", 48_000)
    for until, items in (("2025-06-30", []), ("2025-07-01", ["line 1"])):
        due = client.gql(DUE, {"until": until, "at": at}, **LI)["deferredWorkDue"]["nodes"]
        assert [each["item"] for each in due] == items


def test_a_technician_reads_no_reason_of_the_customers(client: Client) -> None:
    visit = Visit(client).quoted()
    visit.take("deferWork", lineId="1", description="更换前制动片", reason="下月再来")
    asked = {"id": visit.vehicle_id, "at": client.store.history.position()}
    undone = client.gql(UNDONE, asked, **ZHAO)["deferredWork"]["nodes"]
    assert [(each["reason"], each["offeredFen"]) for each in undone] == [(None, None)] * 2


@pytest.mark.requirement("R058")
def test_r058_orders_are_counted_by_kind_of_service(client: Client) -> None:
    Visit(client)
    asked = {"at": client.store.history.position()}
    query = """
    query Kinds($at: Position) {
      ordersByServiceKind(since: "2025-06-01", until: "2025-06-01", atLeast: $at) {
        serviceKind opened delivered cancelled inShop
      }
    }"""
    (kind,) = client.gql(query, asked, **LI)["ordersByServiceKind"]
    assert kind == {
        "serviceKind": "MECHANICAL_REPAIR",
        "opened": 1,
        "delivered": 0,
        "cancelled": 0,
        "inShop": 1,
    }
