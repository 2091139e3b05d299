"""Reminders over the real server: listed, recorded once, refused against a wish (RM11)."""

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.visit import open_file, register

DUE = """
query Due($until: Date!, $when: DateTime!, $at: Position, $kind: ReminderKind, $first: Int! = 10,
          $after: String) {
  remindersDue(until: $until, at: $when, atLeast: $at, kind: $kind, first: $first, after: $after) {
    nodes { kind subjectId duePoint dueOn remindOn basis dueKm predictedOn text plate customerId
            name phone via heldBack lastContact vehicleId }
    pageInfo { hasNextPage endCursor }
  }
}"""


def asked(client: Client, when: str = "2026-06-01T10:00:00+08:00", **more: Any) -> Any:
    fields = {"until": "2026-12-31", "when": when, "at": client.store.history.position()}
    return client.gql(DUE, fields | more)["remindersDue"]


@pytest.mark.requirement("R122", "R153", "R155")
def test_a_maintenance_is_listed_recorded_and_not_listed_again(client: Client) -> None:
    owner, vehicle = open_file(client), register(client, plate="京A12345")
    client.take(
        "linkVehicleOwner",
        vehicleId=vehicle,
        customerId=owner,
        since="2025-06-01",
        relation="OWNER",
    )
    client.take(
        "adviseNextService",
        vehicleId=vehicle,
        dueOn="2026-06-10",
        occurredAt="2025-06-02T10:00:00+08:00",
    )
    client.take(
        "recordInsurancePolicy",
        vehicleId=vehicle,
        insurer="平安财险",
        insuranceKind="COMPULSORY",
        startsOn="2025-06-20",
        expiresOn="2026-06-20",
    )
    page = asked(client, first=1)
    [insurance] = page["nodes"]
    assert (insurance["kind"], insurance["heldBack"]) == ("INSURANCE", "NO_CONSENT")
    assert page["pageInfo"]["hasNextPage"]
    [service] = asked(client, after=page["pageInfo"]["endCursor"])["nodes"]
    assert (service["kind"], service["remindOn"], service["via"], service["heldBack"]) == (
        "NEXT_SERVICE",
        "2026-05-27",
        "PHONE",
        None,
    )
    assert (service["name"], service["phone"]) == ("王女士", "+8613800138000")
    fields: dict[str, Any] = {
        "reminderKind": "NEXT_SERVICE",
        "subjectId": vehicle,
        "duePoint": service["duePoint"],
        "dueOn": service["dueOn"],
        "customerId": owner,
        "vehicleId": vehicle,
        "sentVia": "PHONE",
        "text": service["text"],
    }
    night = client.refuse("recordReminderSent", **fields, occurredAt="2026-05-30T22:00:00+08:00")
    assert night["code"] == "reminder.held_back"
    morning: dict[str, Any] = {"occurredAt": "2026-05-30T10:00:00+08:00"}
    done = client.take(
        "recordReminderSent",
        "... on ReminderReceipt { reminder { duePoints } }",
        **fields,
        **morning,
    )
    assert done["reminder"]["duePoints"] == [service["duePoint"]]
    again = client.refuse("recordReminderSent", **fields, **morning)
    assert (again["code"], again["field"]) == ("reminder.sent_already", "duePoint")
    [left] = asked(client)["nodes"]
    assert (left["kind"], left["lastContact"]) == ("INSURANCE", "reminder")
    assert asked(client, kind="NEXT_SERVICE")["nodes"] == []
