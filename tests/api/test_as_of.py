"""As of, twice: what was known at a moment, and what was true at it (D.9, scenarios 1 and 2)."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.api.client import Client, errors
from tests.api.visit import DIGEST, Visit, on

HAN = {"actor": "S1-韩梅", "role": "supervisor"}
AGENT = {"actor": "S1-周", "role": "customer_service_agent"}

TRAIL = """query Trail($number: String!, $knownAt: DateTime, $trueAt: DateTime, $position: Position) {
  approvalTrail(orderNumber: $number, knownAt: $knownAt, trueAt: $trueAt, atLeast: $position) {
    answers { lineId person answeredAt takenBy evidence { sha256 } }
    quotes { lines { lineId lineStatus work { step } } }
    asOf { knownAt trueAt facts corrections { topic } }
  } }"""
VISIT = """query Visit($number: String!, $knownAt: DateTime, $trueAt: DateTime, $position: Position) {
  visit(orderNumber: $number, knownAt: $knownAt, trueAt: $trueAt, atLeast: $position) {
    odometerInKm odometerInRecordedKm visitStatus settledFen
    lines { lineId approval: lineStatus } people { task }
    corrections { correctsTurn was isNow reason correctedBy }
    asOf { corrections { streamId version correctsVersion topic reason correctedBy } }
  } }"""
HISTORY = """query History($id: UUID!, $knownAt: DateTime, $trueAt: DateTime, $position: Position) {
  vehicleHistory(vehicleId: $id, knownAt: $knownAt, trueAt: $trueAt, atLeast: $position) {
    plate
    odometer { odometerKm recordedKm corrections { reason } }
    visits { nodes { orderNumber odometerInKm visitStatus lines { lineId } corrections { isNow } } }
    asOf { facts corrections { topic correctsVersion } }
  } }"""
FILE = """query File($id: UUID!, $knownAt: DateTime, $position: Position) {
  customerFile(customerId: $id, knownAt: $knownAt, atLeast: $position) {
    name phone erasedAt preferredChannel vehicles { nodes { plate } } asOf { knownAt }
  } }"""


def moment() -> str:
    """Now, and nothing else is recorded at the same time."""
    time.sleep(0.002)  # the tick of a clock on either side: there is no event to wait for
    now = datetime.now(UTC).isoformat()
    time.sleep(0.002)
    return now


def ask(client: Client, query: str, **asked: Any) -> Any:
    """The one field of a query, as a supervisor sees it."""
    [found] = client.gql(
        query, {"position": client.store.history.position()} | asked, **HAN
    ).values()
    return found


@pytest.fixture(name="visit", scope="module")
def a_visit(shared_client: Client) -> Any:
    """A delivered visit whose odometer was mistyped: 45,210 for 54,210."""
    visit = Visit(shared_client).quoted()
    known: dict[str, str] = {"quoted": moment()}
    visit.approved()
    known["approved"] = moment()
    visit.repaired().settled().delivered()
    known["delivered"] = moment()
    return visit, known


@pytest.mark.requirement("R106")
def test_what_the_adviser_knew_before_the_call(visit: tuple[Visit, dict[str, str]]) -> None:
    done, known = visit
    number = done.order_number
    before = ask(done.client, TRAIL, number=number, knownAt=known["quoted"])
    after = ask(done.client, TRAIL, number=number, knownAt=known["approved"])
    assert before["answers"] == []
    assert [line["lineStatus"] for line in before["quotes"][0]["lines"]] == ["OFFERED"] * 2
    assert [(each["lineId"], each["person"], each["takenBy"]) for each in after["answers"]] == [
        ("1", "王女士", "S1-li"),
        ("2", "王女士", "S1-li"),
    ]
    assert after["answers"][0]["evidence"] == [{"sha256": DIGEST}]
    assert all(not line["work"] for line in after["quotes"][0]["lines"])
    assert after["asOf"]["facts"] > before["asOf"]["facts"] > 0
    assert after["asOf"]["trueAt"] is None
    now = ask(done.client, TRAIL, number=number)
    assert now["asOf"] is None
    assert all(line["work"] for line in now["quotes"][0]["lines"])


def test_what_had_happened_before_the_call(visit: tuple[Visit, dict[str, str]]) -> None:
    done, known = visit  # quoted at 10, agreed to at 14, all recorded today
    asked = {"number": done.order_number, "trueAt": on(1, 13)}
    assert ask(done.client, TRAIL, **asked)["answers"] == []
    assert ask(done.client, TRAIL, **asked | {"trueAt": on(1, 14)})["answers"]
    both = asked | {"trueAt": on(1, 14), "knownAt": known["quoted"]}
    assert ask(done.client, TRAIL, **both)["answers"] == []


def test_two_pasts_and_now_in_one_request(visit: tuple[Visit, dict[str, str]]) -> None:
    done, known = visit
    asked = "visitStatus lines { status: lineStatus } settledFen"
    number = f'orderNumber: "{done.order_number}"'
    found = done.client.gql(
        f"""{{ quoted: visit({number}, knownAt: "{known["quoted"]}") {{ {asked} }}
               approved: visit({number}, knownAt: "{known["approved"]}") {{ {asked} }}
               now: visit({number}) {{ {asked} }} }}""",
        None,
        **HAN,
    )
    status = {name: {line["status"] for line in each["lines"]} for name, each in found.items()}
    assert status == {"quoted": {"OFFERED"}, "approved": {"APPROVED"}, "now": {"APPROVED"}}
    assert [each["visitStatus"] for each in found.values()] == ["OPEN", "OPEN", "DELIVERED"]
    assert [each["settledFen"] for each in found.values()] == [0, 0, 128_000]


def test_more_pasts_than_one_request_shows(visit: tuple[Visit, dict[str, str]]) -> None:
    done, known = visit
    number, at = done.order_number, known["quoted"]
    asked = " ".join(
        f'a{n}: visit(orderNumber: "{number}", knownAt: "{at}") {{ siteId }}' for n in range(5)
    )
    answer = done.client.post(f"{{ {asked} }}", None, **HAN).json()
    assert {each["extensions"]["code"] for each in answer["errors"]} == {"as_of.too_many"}
    assert ask(done.client, VISIT, number=number, knownAt=at)["visitStatus"] == "OPEN"


@pytest.mark.requirement("R106")
def test_a_mistyped_odometer_as_known_and_as_true(client: Client) -> None:
    visit = Visit(client).quoted()
    client.take(
        "recordOdometer",
        vehicleId=visit.vehicle_id,
        odometerKm=45_210,
        source="RECEPTION",
        repairOrderId=visit.order_id,
        occurredAt=on(1, 9),
    )
    mistyped = moment()
    entry = client.store.history.read(UUID(visit.vehicle_id))
    reading = next(f for f in entry if f.event.topic == "vehicle.odometer_recorded")
    client.take(
        "correctOdometer",
        who=HAN,
        vehicleId=visit.vehicle_id,
        correctsVersion=reading.version,
        odometerKm=54_210,
        reason="接车时录入错误",
        occurredAt=on(8, 10),
    )
    asked = {"number": visit.order_number}
    known = ask(client, VISIT, **asked, knownAt=mistyped)
    assert (known["odometerInKm"], known["asOf"]["corrections"]) == (45_210, [])
    true = ask(client, VISIT, **asked, trueAt=on(1, 18))
    assert (true["odometerInKm"], true["odometerInRecordedKm"]) == (54_210, 45_210)
    assert true["asOf"]["corrections"] == [
        {
            "streamId": visit.vehicle_id,
            "version": reading.version + 1,
            "correctsVersion": reading.version,
            "topic": "vehicle.odometer_corrected",
            "reason": "接车时录入错误",
            "correctedBy": "S1-韩梅",
        }
    ]
    both = ask(client, VISIT, **asked, trueAt=on(1, 18), knownAt=mistyped)
    assert both["odometerInKm"] == 45_210

    history = {"id": visit.vehicle_id}
    then = ask(client, HISTORY, **history, knownAt=mistyped)
    assert [each["corrections"] for each in then["odometer"]] == [[]]
    assert then["visits"]["nodes"][0]["odometerInKm"] == 45_210
    now = ask(client, HISTORY, **history, trueAt=on(1, 18))
    assert now["odometer"][0]["corrections"] == [{"reason": "接车时录入错误"}]
    assert now["visits"]["nodes"][0]["odometerInKm"] == 54_210
    assert [each["lineId"] for each in now["visits"]["nodes"][0]["lines"]] == ["1", "2"]


def test_the_plate_it_carried_then(visit: tuple[Visit, dict[str, str]]) -> None:
    done, known = visit
    done.client.take(
        "changePlate", vehicleId=done.vehicle_id, plate="沪A8K321", validFrom="2025-07-01",
        occurredAt=on(30, 9),
    )  # fmt: skip
    assert ask(done.client, HISTORY, id=done.vehicle_id)["plate"] == "沪A8K321"
    asked = {"id": done.vehicle_id, "knownAt": known["delivered"]}
    assert ask(done.client, HISTORY, **asked)["plate"] == "京A12345"
    # Told on 30 June, it holds from 1 July on: on the day itself it was still the old one.
    asked = {"id": done.vehicle_id, "trueAt": on(30, 10)}
    assert ask(done.client, HISTORY, **asked)["plate"] == "京A12345"


def test_a_complaint_before_it_was_categorised_anew(client: Client) -> None:
    taken = client.take(
        "receiveComplaint",
        "... on ComplaintReceipt { complaint { complaintNumber } }",
        who=AGENT,
        channel="PHONE",
        content="修完没两天又响了",
        contactPhone="13812341234",
        occurredAt=on(1, 10),
    )
    known: dict[str, Any] = {"who": AGENT, "complaintId": taken["id"]}
    client.take("categoriseComplaint", category="REPAIR_SERVICE", occurredAt=on(1, 11), **known)
    then = moment()
    client.take("categoriseComplaint", category="PARTS_SUPPLY", occurredAt=on(3, 9), **known)
    query = """query Board($n: String!, $knownAt: DateTime, $trueAt: DateTime, $position: Position) {
      complaintOnBoard(complaintNumber: $n, knownAt: $knownAt, trueAt: $trueAt, atLeast: $position) {
        category step content resolutionState asOf { facts } } }"""
    asked = {"n": taken["complaint"]["complaintNumber"]}
    assert ask(client, query, **asked)["category"] == "PARTS_SUPPLY"
    old = ask(client, query, **asked, knownAt=then)
    assert (old["category"], old["content"], old["asOf"]["facts"]) == (
        "REPAIR_SERVICE",
        "修完没两天又响了",
        2,
    )
    early = ask(client, query, **asked, trueAt=on(1, 10, 30))
    assert (early["category"], early["step"], early["resolutionState"]) == (None, 1, "OPEN")
    file = """query File($id: UUID!, $knownAt: DateTime, $trueAt: DateTime) {
      complaintFile(complaintId: $id, knownAt: $knownAt, trueAt: $trueAt) { closedAt asOf { facts } } }"""
    assert ask(client, file, id=taken["id"], trueAt=on(2, 9))["asOf"]["facts"] == 2


def test_an_erased_person_stays_erased_in_every_past(client: Client) -> None:
    customer = client.take(
        "openCustomerFile",
        name="钱女士",
        phone="13800138000",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt="2015-06-01T08:00:00+08:00",
        occurredAt="2015-06-01T09:00:00+08:00",
    )["id"]
    client.take(
        "setContactPreference",
        customerId=customer,
        preferredChannel="PHONE",
        occurredAt="2015-06-01T10:00:00+08:00",
    )
    then = moment()
    before = ask(client, FILE, id=customer, knownAt=then)
    assert (before["name"], before["preferredChannel"]) == ("钱女士", "PHONE")
    client.take("erasePersonalData", customerId=customer, basis="SUBJECT_REQUEST")
    after = ask(client, FILE, id=customer, knownAt=then)
    assert (after["name"], after["phone"]) == ("已删除", "已删除")
    assert (after["preferredChannel"], after["erasedAt"]) == (None, None)


def test_moments_that_cannot_be_answered(visit: tuple[Visit, dict[str, str]]) -> None:
    done, _ = visit
    asked = {"number": done.order_number}
    [future] = errors(done.client, VISIT, asked | {"knownAt": "2199-01-01T00:00:00+08:00"})
    assert future == "knownAt lies in the future: 2199-01-01T00:00:00+08:00"
    [early] = errors(done.client, VISIT, asked | {"trueAt": "2025-05-01T00:00:00+08:00"})
    assert "its first fact happened at 2025-06-01T09:00:00+08:00" in early
    [naive] = errors(done.client, VISIT, asked | {"trueAt": "2025-06-01T12:00:00"})
    assert naive.startswith("a time needs a zone")
    past = {"knownAt": "2025-06-01T12:00:00+08:00"}  # happened by then, recorded today
    [unknown] = errors(done.client, TRAIL, asked | past)
    assert "was recorded at" in unknown


@pytest.mark.requirement("R168")
def test_another_customer_sees_no_past_either(visit: tuple[Visit, dict[str, str]]) -> None:
    done, known = visit
    other = {"actor": "00000000-0000-4000-8000-000000000009", "role": "customer"}
    own = {"actor": done.customer_id, "role": "customer"}
    for query, asked in (
        (VISIT, {"number": done.order_number}),
        (TRAIL, {"number": done.order_number}),
        (HISTORY, {"id": done.vehicle_id}),
        (FILE, {"id": done.customer_id}),
    ):
        variables = asked | {"knownAt": known["delivered"]}
        answer = done.client.post(query, variables, **other).json()
        [error] = answer["errors"]
        assert error["extensions"]["code"] in {"sight.not_own", "access.not_yours"}
        assert all(found is not None for found in done.client.gql(query, variables, **own).values())
