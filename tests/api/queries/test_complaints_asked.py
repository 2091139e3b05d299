"""The complaint board, asked of the server by staff and by a complainant (RM9)."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Client

AGENT = {"actor": "S1-周", "role": "customer_service_agent"}
RECEIVED = "2025-06-05T10:00:00+08:00"


@pytest.fixture
def complaint(client: "Client") -> Any:
    """A complaint of 5 June, 10:00, contacted at 11:00:01 and categorised."""
    taken = client.take(
        "receiveComplaint",
        "... on ComplaintReceipt { complaint { complaintNumber } }",
        who=AGENT,
        channel="WECHAT",
        content="空调不凉",
        contactPhone="138 1234 1234",
        subjectStaffId="S1-李",
        occurredAt=RECEIVED,
    )
    known: dict[str, Any] = {
        "who": AGENT,
        "complaintId": taken["id"],
        "occurredAt": "2025-06-05T11:00:01+08:00",
    }
    client.take("contactComplainant", contactChannel="PHONE", **known)
    last = client.take("categoriseComplaint", category="REPAIR_SERVICE", **known)
    return {
        "id": taken["id"],
        "number": taken["complaint"]["complaintNumber"],
        "position": last["position"],
    }


def test_the_board_judges_clocks_at_a_moment(client: "Client", complaint: Any) -> None:
    asked = client.gql(
        """query Board($at: DateTime, $position: Position) {
          complaintBoard(at: $at, openOnly: true, atLeast: $position) {
            nodes { complaintNumber status step category responseState resolutionState content }
          }
        }""",
        {"at": "2025-06-11T00:00:00+08:00", "position": complaint["position"]},
        **AGENT,
    )
    assert asked["complaintBoard"]["nodes"] == [
        {
            "complaintNumber": complaint["number"],
            "status": "OPEN",
            "step": 2,
            "category": "REPAIR_SERVICE",
            "responseState": "BROKEN",
            "resolutionState": "OVERDUE",
            "content": "空调不凉",
        }
    ]


def test_the_file_and_what_repeats(client: "Client", complaint: Any) -> None:
    asked = client.gql(
        """query File($id: UUID!, $number: String!, $position: Position) {
          complaintFile(complaintId: $id, atLeast: $position) {
            respondedById missedDeadlines { clock round } escalations { level cause }
          }
          complaintOnBoard(complaintNumber: $number, atLeast: $position) { subjectStaffId sameStaff }
          repeatedComplaints(by: STAFF, complaintsMin: 1, atLeast: $position) { key complaints complaintIds }
        }""",
        {"id": complaint["id"], "number": complaint["number"], "position": complaint["position"]},
        **AGENT,
    )
    assert asked["complaintFile"] == {
        "respondedById": "S1-周",
        "missedDeadlines": [{"clock": "RESPONSE", "round": 1}],
        "escalations": [{"level": "SUPERVISOR", "cause": "DEADLINE_MISSED"}],
    }
    assert asked["complaintOnBoard"] == {"subjectStaffId": "S1-李", "sameStaff": 0}
    assert asked["repeatedComplaints"] == [
        {"key": "S1-李", "complaints": 1, "complaintIds": [complaint["id"]]}
    ]


PROGRESS = """
query Progress($number: String!, $phone: String!, $position: Position) {
  complaintProgress(complaintNumber: $number, phone: $phone, atLeast: $position) {
    status nextDue nextDueAt steps { step reachedAt }
  }
}"""


@pytest.mark.requirement("R136")
def test_a_complainant_sees_progress_by_number_and_phone(client: "Client", complaint: Any) -> None:
    known = {"number": complaint["number"], "position": complaint["position"]}
    customer = {"actor": "somebody", "role": "customer"}
    seen = client.gql(PROGRESS, {**known, "phone": "+86 13812341234"}, **customer)
    progress = seen["complaintProgress"]
    assert (progress["status"], progress["nextDue"]) == ("OPEN", "RESOLUTION")
    assert [bool(step["reachedAt"]) for step in progress["steps"]] == [True, True, *[False] * 5]
    wrong = client.gql(PROGRESS, {**known, "phone": "13900000000"}, **customer)
    assert wrong == {"complaintProgress": None}
    malformed = client.post(PROGRESS, {**known, "phone": "12"}, **customer).json()
    assert malformed["errors"][0]["extensions"]["code"] == "malformed.phone.format"


def test_a_customer_does_not_read_the_board(client: "Client") -> None:
    asked = client.post(
        "{ complaintBoard { nodes { complaintNumber } } }", actor="somebody", role="customer"
    )
    assert asked.json()["errors"]


@pytest.mark.requirement("R143")
def test_a_report_is_hidden_from_whom_it_is_about(client: "Client") -> None:
    reported = client.take(
        "receiveComplaint",
        "... on ComplaintReceipt { complaint { complaintNumber } }",
        who=AGENT,
        complaintKind="REPORT",
        anonymous=True,
        channel="PHONE",
        content="顾问私自收取现金",
        subjectStaffId="S1-李",
        occurredAt=RECEIVED,
    )
    asked = {
        "at": reported["position"],
        "number": reported["complaint"]["complaintNumber"],
        "id": reported["id"],
    }

    def seen_by(actor: str) -> list[Any]:
        found = client.gql(
            """query Seen($at: Position, $number: String!, $id: UUID!) {
              complaintBoard(atLeast: $at) { nodes { content } }
              complaintOnBoard(complaintNumber: $number) { content }
              complaintFile(complaintId: $id) { complaintId }
              calls(atLeast: $at) { nodes { kind points { text } } }
            }""",
            asked,
            actor=actor,
            role="adviser",
        )
        assert found["calls"]["nodes"] == [{"kind": "COMPLAINT_RECEIVED", "points": []}]
        return [
            *found["complaintBoard"]["nodes"],
            found["complaintOnBoard"],
            found["complaintFile"],
        ]

    assert seen_by("S1-李") == [None, None]
    report = {"content": "顾问私自收取现金"}
    assert seen_by("S1-王") == [report, report, {"complaintId": reported["id"]}]
