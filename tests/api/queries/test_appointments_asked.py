"""An appointment over the real server: asked for, agreed, moved, kept by an order (R001-R014)."""

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.visit import open_file, register

SHOWN = """
  appointmentNumber status kind channel name phone plate place bayId startsAt reconfirmed
  entryLagMinutes orderNumber repairOrderId agreedTimes { slotVersion bayId agreedBy reason }
  promises { promise state dueAt }"""
BY_NUMBER = f"""
query One($number: String!, $when: DateTime, $at: Position) {{
  appointment(number: $number, at: $when, atLeast: $at) {{ {SHOWN} }}
}}"""
DAY = f"""
query Day($day: Date!, $at: Position, $bay: String, $open: Boolean! = false) {{
  appointments(day: $day, bayId: $bay, toReconfirm: $open, atLeast: $at) {{ nodes {{ {SHOWN} }} }}
  freeBayTimes(day: $day, minutes: 60, atLeast: $at) {{ bayId bayName startsAt endsAt }}
}}"""
WANTED: dict[str, Any] = {
    "channel": "MINI_PROGRAMME",
    "name": "王女士",
    "phone": "138 1234 1234",
    "plate": "京A·12345",
    "wantedService": "60,000公里保养",
}
WAITING = """
query Waiting($at: Position, $when: DateTime) {
  unansweredAppointments(at: $when, atLeast: $at) { nodes { appointmentNumber } }
  appointmentRequestsByChannel(since: "2026-06-01", until: "2026-06-01", at: $when, atLeast: $at) {
    channel requests overdue
  }
  appointmentsOfPlate(plate: "京a12345", atLeast: $at) { nodes { appointmentNumber phone } }
}"""


def wanted(**other: Any) -> dict[str, Any]:
    return WANTED | other


def on(day: int, hour: int, minute: int = 0) -> str:
    return f"2026-06-{day:02d}T{hour:02d}:{minute:02d}:00+08:00"


def request(client: Client, **other: Any) -> Any:
    return client.take(
        "requestAppointment",
        "... on AppointmentReceipt { appointment { appointmentNumber responseDueAt } }",
        **wanted(**{"kind": "IN_SHOP", "wantedAt": on(5, 9), "occurredAt": on(1, 9)} | other),
    )


def confirm(client: Client, appointment_id: str, *, taken: bool = True, **other: Any) -> Any:
    fields: dict[str, Any] = {
        "appointmentId": appointment_id,
        "startsAt": on(5, 9),
        "endsAt": on(5, 11),
        "bayId": "A1",
        "occurredAt": on(1, 10),
    }
    return (client.take if taken else client.refuse)("confirmAppointment", **fields | other)


def shown(client: Client, number: str, when: str = on(6, 12), **who: str) -> Any:
    asked = {"number": number, "when": when, "at": client.store.history.position()}
    return client.gql(BY_NUMBER, asked, **who)["appointment"]


def bays(client: Client) -> None:
    client.take(
        "registerSite",
        siteCode="S1",
        name="某某汽车销售服务有限公司",
        city="北京",
        address="某路1号",
    )
    client.take(
        "setWorkBays",
        siteCode="S1",
        bays=[{"bayId": "A1", "name": "快修保养工位"}, {"bayId": "A2", "name": "机修工位"}],
        opensMinute=480,
        closesMinute=1080,
    )


@pytest.mark.requirement("R001", "R004", "R005", "R006", "R007", "R008", "R011")
def test_from_the_request_to_the_order(client: Client) -> None:
    bays(client)
    asked = request(client)
    number = asked["appointment"]["appointmentNumber"]
    assert (number, asked["appointment"]["responseDueAt"]) == (
        "AP-S1-2026-000001",
        "2026-06-02T09:00:00+08:00",
    )
    confirm(client, asked["id"])
    other = request(client)
    assert confirm(client, other["id"], taken=False)["code"] == "bay_day.slot_taken"
    assert confirm(client, other["id"], taken=False, bayId="Z9")["code"] == "site.no_such_bay"
    client.take(
        "rescheduleAppointment",
        appointmentId=asked["id"],
        startsAt=on(5, 14),
        endsAt=on(5, 16),
        bayId="A1",
        askedBy="CUSTOMER",
        reason="上午开会",
        agreedBy="王女士",
        agreedAt=on(2, 10),
        occurredAt=on(2, 10),
    )
    confirm(client, other["id"])
    order = client.take(
        "openRepairOrder",
        customerId=open_file(client),
        vehicleId=register(client, plate="京A12345"),
        serviceKind="REGULAR_MAINTENANCE",
        odometerKm=60_012,
        plate="京A12345",
        appointmentId=asked["id"],
        occurredAt=on(5, 14, 5),
    )
    row = shown(client, number)
    assert (row["status"], row["channel"], row["name"]) == ("FULFILLED", "MINI_PROGRAMME", "王女士")
    assert (row["repairOrderId"], row["orderNumber"]) == (order["id"], "RO-S1-2026-000001")
    assert [(t["slotVersion"], t["agreedBy"]) for t in row["agreedTimes"]] == [
        (1, None),
        (2, "王女士"),
    ]
    assert [(p["promise"], p["state"]) for p in row["promises"]] == [("RESPONSE", "KEPT")]
    day = client.gql(DAY, {"day": "2026-06-05", "at": client.store.history.position()})
    assert [node["bayId"] for node in day["appointments"]["nodes"]] == ["A1", "A1"]
    assert [(free["bayId"], free["startsAt"][11:16]) for free in day["freeBayTimes"]] == [
        ("A1", "08:00"),
        ("A1", "11:00"),
        ("A1", "16:00"),
        ("A2", "08:00"),
    ]


@pytest.mark.requirement("R005")
@pytest.mark.parametrize(
    ("field", "blank"), [("name", " "), ("phone", ""), ("plate", ""), ("wantedService", "")]
)
def test_r005_what_is_missing_is_named(shared_client: Client, field: str, blank: str) -> None:
    refused = shared_client.refuse(
        "requestAppointment",
        **wanted(kind="IN_SHOP", wantedAt=on(5, 9), occurredAt=on(1, 9), **{field: blank}),
    )
    assert refused["field"] == field
    left_out = WANTED | {"kind": "IN_SHOP", "wantedAt": on(5, 9)}
    del left_out[field]
    answer = shared_client.post(
        "mutation Do($input: RequestAppointmentInput!)"
        " { requestAppointment(input: $input) { __typename } }",
        {"input": left_out},
    ).json()
    assert field in answer["errors"][0]["message"]


@pytest.mark.requirement("R004")
def test_r004_a_channel_nobody_knows_is_refused(shared_client: Client) -> None:
    for channel, said in (("MEDIA", None), ("PIGEON", "PIGEON")):
        fields = WANTED | {"kind": "IN_SHOP", "wantedAt": on(5, 9), "channel": channel}
        answer = shared_client.post(
            "mutation Do($input: RequestAppointmentInput!)"
            " { done: requestAppointment(input: $input) { ... on Refusal { code } } }",
            {"input": fields | {"occurredAt": on(1, 9)}},
        ).json()
        if said is None:
            assert answer["data"]["done"]["code"] == "appointment.not_a_booking_channel"
        else:
            assert said in answer["errors"][0]["message"]


@pytest.mark.requirement("R003", "R013", "R018")
def test_r003_the_hour_of_a_rescue_is_that_of_the_promise_in_force(client: Client) -> None:
    client.take(
        "adoptPromiseVersion", effectiveFrom="2026-06-01", values={"emergencyArrivalHours": 2}
    )
    call = client.take(
        "requestRescue",
        "... on AppointmentReceipt { appointment { appointmentNumber arrivalDueAt } }",
        **wanted(channel="PHONE", place="京承高速出京12公里处", occurredAt=on(2, 3)),
    )
    assert call["appointment"]["arrivalDueAt"] == "2026-06-02T05:00:00+08:00"
    client.take(
        "dispatchTechnician",
        appointmentId=call["id"],
        technicianId="S1-张",
        occurredAt=on(2, 3, 10),
    )
    client.take(
        "recordOnSiteArrival",
        appointmentId=call["id"],
        technicianId="S1-张",
        travelledKm=18,
        occurredAt=on(2, 5, 1),
    )
    row = shown(client, call["appointment"]["appointmentNumber"])
    assert [(p["promise"], p["state"]) for p in row["promises"]] == [
        ("RESPONSE", "KEPT"),
        ("ARRIVAL", "BROKEN"),
    ]
    technician = shown(client, "AP-S1-2026-000001", role="technician")
    assert (technician["name"], technician["phone"], technician["plate"]) == (
        None,
        None,
        "京A12345",
    )


@pytest.mark.requirement("R001")
def test_r001_what_waits_for_an_answer_is_listed(client: Client) -> None:
    request(client)
    asked = {"at": client.store.history.position(), "when": on(2, 9, 1)}
    found = client.gql(WAITING, asked)
    assert found["unansweredAppointments"]["nodes"] == [{"appointmentNumber": "AP-S1-2026-000001"}]
    assert found["appointmentRequestsByChannel"] == [
        {"channel": "MINI_PROGRAMME", "requests": 1, "overdue": 1}
    ]
    assert found["appointmentsOfPlate"]["nodes"] == [
        {"appointmentNumber": "AP-S1-2026-000001", "phone": "+8613812341234"}
    ]


@pytest.mark.requirement("R010")
def test_r010_who_was_not_asked_again_is_listed(client: Client) -> None:
    asked = request(client)
    confirm(client, asked["id"])

    def left() -> Any:
        at = client.store.history.position()
        day = client.gql(DAY, {"day": "2026-06-05", "at": at, "open": True, "bay": "A1"})
        return day["appointments"]["nodes"]

    assert len(left()) == 1
    client.take("reconfirmAppointment", appointmentId=asked["id"], occurredAt=on(4, 15))
    assert left() == []
