"""The record and the register of calls, asked of the server (RM2, RM3)."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Client

AGENT = {"actor": "S1-周", "role": "customer_service_agent"}
DELIVERED, CALLED = "2025-06-01T09:00:00+08:00", "2025-06-05T10:00:00+08:00"


@pytest.fixture
def position(client: "Client") -> int:
    """王女士 was called on 5 June, asked for one thing, and complained by phone."""
    wang = client.take(
        "openCustomerFile",
        name="王女士",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt=DELIVERED,
        phone="13812341234",
        occurredAt=DELIVERED,
    )["id"]
    calls = client.take(
        "openFollowUp", source="VISIT", customerId=wang, basisAt=DELIVERED, occurredAt=DELIVERED
    )["id"]
    client.take("assignFollowUp", followUpId=calls, agentId="S1-周", occurredAt=DELIVERED)
    client.take(
        "logTrackingCall",
        who=AGENT,
        followUpId=calls,
        seq=1,
        topics=["ADVICE"],
        points=[{"kind": "REQUEST", "text": "希望周末取车"}],
        occurredAt=CALLED,
    )
    received = client.take(
        "receiveComplaint",
        who=AGENT,
        channel="PHONE",
        content="空调不凉",
        customerId=wang,
        occurredAt="2025-06-05T11:00:00+08:00",
    )
    return received["position"]


CALLS = """
query Calls($at: Position, $after: String, $from: DateTime) {
  calls(first: 1, after: $after, calledFrom: $from, siteId: "S1", atLeast: $at) {
    nodes { kind agentId customerName timing followUpNeeded points { kind text dueAt } }
    pageInfo { hasNextPage endCursor }
  }
}"""


def test_calls_are_paged_newest_first(client: "Client", position: int) -> None:
    newest = client.gql(CALLS, {"at": position}, **AGENT)["calls"]
    (complaint,) = newest["nodes"]
    assert (complaint["kind"], complaint["points"][0]["text"]) == ("COMPLAINT_RECEIVED", "空调不凉")
    assert newest["pageInfo"]["hasNextPage"]
    after = newest["pageInfo"]["endCursor"]
    last = client.gql(CALLS, {"at": position, "after": after}, **AGENT)["calls"]
    (call,) = last["nodes"]
    assert (call["kind"], call["agentId"], call["timing"]) == ("TRACKING", "S1-周", "IN_WINDOW")
    assert call["customerName"] == "王女士"
    assert call["followUpNeeded"]
    assert call["points"][0]["text"] == "希望周末取车"
    assert not last["pageInfo"]["hasNextPage"]


def test_a_time_without_zone_is_refused(client: "Client") -> None:
    answer = client.post(CALLS, {"from": "2025-06-05T10:00:00"}, **AGENT).json()
    assert answer["errors"][0]["extensions"]["code"] == "malformed.time.naive"


def test_the_register_numbers_calls_and_masks_phones(client: "Client", position: int) -> None:
    asked: Any = client.gql(
        """query Register($at: Position) {
          callRegister(siteId: "S1", year: 2025, atLeast: $at) {
            nodes { number customerName phone kind outcome callId }
          }
          callCount(atLeast: $at)
          registeredCallCount(atLeast: $at)
          callTopics(atLeast: $at) { topic calls }
        }""",
        {"at": position},
        **AGENT,
    )
    lines = asked["callRegister"]["nodes"]
    assert [(line["number"], line["phone"]) for line in lines] == [
        (1, "138****1234"),
        (2, "138****1234"),
    ]
    assert asked["callCount"] == asked["registeredCallCount"] == len(lines)
    assert asked["callTopics"] == [{"topic": "ADVICE", "calls": 1}]
    one = client.gql(
        "query One($id: UUID!) { registeredCall(callId: $id) { number } }",
        {"id": lines[1]["callId"]},
        **AGENT,
    )
    assert one == {"registeredCall": {"number": 2}}


def test_a_customer_reads_no_lists_of_calls(client: "Client") -> None:
    for query in ("{ calls { nodes { kind } } }", "{ callCount }"):
        answer = client.post(query, actor="5edb40e0-779b-5286-a87f-cdbdbbf48b35", role="customer")
        assert answer.json()["errors"]
