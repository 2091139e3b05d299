"""The list of calls, the points that wait, and running deadlines, asked of the server (RM8)."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Client

AGENT = {"actor": "S1-周", "role": "customer_service_agent"}
SUPERVISOR = {"actor": "S1-陈", "role": "supervisor"}
VISITED = "2025-06-01T09:00:00+08:00"
CALLED = "2025-06-05T10:00:00+08:00"

CALLS = """
query Calls($moment: DateTime, $first: Int! = 20, $after: String, $agent: String, $at: Position) {
  callbacksDue(at: $moment, first: $first, after: $after, agentId: $agent, atLeast: $at) {
    nodes {
      seq state opensOn closesOn customerName phone agentId deputyId attempts resting
      earlierCalls { seq topics points { kind text } }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""
WAITING = """
query Waiting($moment: DateTime, $overdue: Boolean!) {
  callIssues(at: $moment, overdue: $overdue) {
    nodes { issueId state overdue text dueAt customerName }
  }
  callbackCounts(at: $moment) { agentId inWindow dueToday overdue reached }
}"""
DEADLINES = """
query Deadlines($moment: DateTime, $first: Int!, $after: String, $overdue: Boolean!) {
  deadlines(at: $moment, first: $first, after: $after, overdue: $overdue) {
    nodes { kind dueAt overdue missedAt siteId part }
    pageInfo { hasNextPage endCursor }
  }
}"""


@pytest.fixture
def position(client: "Client") -> int:
    """王女士 came on 1 June and was called on the 5th; a point was left open, 李先生 is still to call."""
    opened: dict[str, str] = {}
    for name, phone in (("王女士", "13812341234"), ("李先生", "13812345678")):
        customer = client.take(
            "openCustomerFile",
            name=name,
            customerKind="PERSON",
            trigger="CONSULTATION_VISIT",
            triggeredAt=VISITED,
            phone=phone,
            occurredAt=VISITED,
        )["id"]
        opened[name] = calls = client.take(
            "openFollowUp", source="VISIT", customerId=customer, basisAt=VISITED, occurredAt=VISITED
        )["id"]
        client.take("assignFollowUp", followUpId=calls, agentId="S1-周", occurredAt=VISITED)
    client.take(
        "delegateFollowUp",
        who=SUPERVISOR,
        followUpId=opened["李先生"],
        toAgentId="S1-吴",
        untilOn="2025-06-06",
        occurredAt=VISITED,
    )
    return client.take(
        "logTrackingCall",
        who=AGENT,
        followUpId=opened["王女士"],
        seq=1,
        topics=["ADVICE"],
        points=[{"kind": "REQUEST", "text": "希望周末取车"}],
        occurredAt=CALLED,
    )["position"]


@pytest.mark.requirement("R107")
def test_an_agents_list_of_a_day(client: "Client", position: int) -> None:
    asked: dict[str, Any] = {"moment": "2025-06-06T10:00:00+08:00", "at": position}
    (row,) = client.gql(CALLS, asked | {"agent": "S1-吴"}, **AGENT)["callbacksDue"]["nodes"]
    assert (row["customerName"], row["phone"]) == ("李先生", "+8613812345678")
    assert (row["agentId"], row["deputyId"], row["state"]) == ("S1-周", "S1-吴", "IN_WINDOW")
    assert (row["opensOn"], row["closesOn"]) == ("2025-06-04", "2025-06-08")
    asked["moment"] = "2025-06-12T10:00:00+08:00"
    late, second = client.gql(CALLS, asked, **AGENT)["callbacksDue"]["nodes"]
    assert (late["state"], second["state"], second["seq"]) == ("OVERDUE", "IN_WINDOW", 2)
    (before,) = second["earlierCalls"]
    assert before["points"] == [{"kind": "REQUEST", "text": "希望周末取车"}]


def test_the_list_is_paged(client: "Client", position: int) -> None:
    asked = {"moment": "2025-06-12T10:00:00+08:00", "at": position, "first": 1}
    page = client.gql(CALLS, asked, **AGENT)["callbacksDue"]
    assert page["pageInfo"]["hasNextPage"]
    after = {"after": page["pageInfo"]["endCursor"]}
    rest = client.gql(CALLS, asked | after, **AGENT)["callbacksDue"]
    assert [row["seq"] for row in (*page["nodes"], *rest["nodes"])] == [1, 2]
    assert not rest["pageInfo"]["hasNextPage"]


def test_points_that_wait_and_how_many_calls_there_are(client: "Client", position: int) -> None:
    client.gql(CALLS, {"at": position}, **AGENT)
    asked = {"moment": "2025-06-08T09:00:00+08:00", "overdue": True}
    answer = client.gql(WAITING, asked, **SUPERVISOR)
    (issue,) = answer["callIssues"]["nodes"]
    assert (issue["text"], issue["state"], issue["overdue"]) == ("希望周末取车", "OPEN", True)
    assert issue["dueAt"] == "2025-06-07T23:59:59.999999+08:00"
    assert answer["callbackCounts"] == [
        {"agentId": "S1-周", "inWindow": 0, "dueToday": 1, "overdue": 0, "reached": 0}
    ]


def test_what_is_owed_by_when_over_all_clocks(client: "Client", position: int) -> None:
    client.gql(
        "query ($at: Position) { deadlines(atLeast: $at) { nodes { kind } } }", {"at": position}
    )
    asked: dict[str, Any] = {"moment": "2025-06-08T09:00:00+08:00", "first": 2, "overdue": False}
    page = client.gql(DEADLINES, asked, **SUPERVISOR)["deadlines"]
    assert [(row["kind"], row["overdue"]) for row in page["nodes"]] == [
        ("CALL_ISSUE", True),
        ("FIRST_CALL", False),
    ]
    after = {"after": page["pageInfo"]["endCursor"]}
    (last,) = client.gql(DEADLINES, asked | after, **SUPERVISOR)["deadlines"]["nodes"]
    assert (last["kind"], last["dueAt"]) == ("SECOND_CALL", "2025-06-19T23:59:59.999999+08:00")
    late = client.gql(DEADLINES, asked | {"overdue": True}, **SUPERVISOR)["deadlines"]["nodes"]
    assert [row["part"] for row in late] == ["1-1"]


def test_a_customer_reads_no_lists_of_duties(client: "Client") -> None:
    for field in (
        "callbacksDue { nodes { seq } }",
        "callIssues { nodes { issueId } }",
        "callbackCounts { overdue }",
        "deadlines { nodes { kind } }",
    ):
        answer = client.post(
            "{ " + field + " }", actor="5edb40e0-779b-5286-a87f-cdbdbbf48b35", role="customer"
        )
        assert answer.json()["errors"]
