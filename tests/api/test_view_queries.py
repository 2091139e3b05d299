"""The customer's file, the vehicle's history and the trail of consent over the real server."""

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.visit import LI, PLATE, VIN, ZHAO, Visit, on, open_file, register

TRAIL = """
query Trail($number: String!, $atLeast: Position) {
  approvalTrail(orderNumber: $number, atLeast: $atLeast) {
    orderNumber
    quotes { quoteVersion totalFen lines {
      lineId description amountFen payer lineStatus
      answer { answer person relation method channel answeredAt takenBy takenByRole
               evidence { kind sha256 } }
      work { step doneAt doneBy fault partNumber batchId }
      charges { settlementNumber payer amountFen } } }
    findings { findingId urgency deskAnswer customerAgreed lineIds }
    executedWithoutApproval { lineId fault }
    chargedWithoutApproval { lineId fault }
  }
}"""
FILE = """
query File($id: UUID!, $atLeast: Position) {
  customerFile(customerId: $id, atLeast: $atLeast) {
    name address phone customerKind openedAt dueAt openedInTime wish lastServiceAt
    quietHours { fromMinute toMinute } noCalls erasedAt
    vehicles(first: 5) { nodes { make model plate vehicleKind vin intervalMonths lastServiceAt
                                 nextDueOn relation } }
    visits(first: 1) { nodes { orderNumber visitedAt visitKind
                               items { description kind completedAt } }
                       pageInfo { hasNextPage endCursor } }
    plannedServices { service plannedOn }
    consents { purpose live }
  }
}"""
HISTORY = """
query History($id: UUID!, $atLeast: Position) {
  vehicleHistory(vehicleId: $id, atLeast: $atLeast) {
    vin plate
    owners { customerId relation since until }
    odometer { odometerKm recordedKm corrections { wasKm reason correctedBy } }
    visits(first: 5) { nodes {
      orderNumber visitStatus odometerInKm odometerOutKm settledFen ownerId
      concerns { words corrections diagnoses { cause dtcs } }
      lines { lineId lineStatus amountFen answeredBy correction technicianId }
      parts { fitted { partNumber batchId grade } removed { partNumber } technicianId }
      people { task personId }
      inspections { kind passed inspectedBy results { lineId passed } }
      functionTests { testNumber function passed }
      settlements { totalFen reversedAt }
      warranties { lineId basis }
      comebacks { concernId }
      corrections { was isNow }
    } pageInfo { hasNextPage } }
  }
}"""


def _position(client: Client) -> int:
    return client.store.history.position()


def _trail(visit: Visit) -> Any:
    asked = {"number": visit.order_number, "atLeast": _position(visit.client)}
    return visit.client.gql(TRAIL, asked)["approvalTrail"]


def _file(client: Client, customer_id: str, **who: str) -> Any:
    asked = {"id": customer_id, "atLeast": _position(client)}
    return client.gql(FILE, asked, **who)["customerFile"]


def _history(client: Client, vehicle_id: str, **who: str) -> Any:
    asked = {"id": vehicle_id, "atLeast": _position(client)}
    return client.gql(HISTORY, asked, **who)["vehicleHistory"]


def _code(answer: Any) -> str:
    return answer.json()["errors"][0]["extensions"]["code"]


def test_who_agreed_to_the_second_item_when_and_how(client: Client) -> None:
    """D.9, scenario 1, from the commands to the answer."""
    visit = Visit(client).quoted().approved()
    zhao = "S1-zhao"
    visit.take("startWork", who=ZHAO, lineId="2", technicianId=zhao, hour=15)
    trail = _trail(visit)
    line = trail["quotes"][0]["lines"][1]
    assert (line["description"], line["amountFen"]) == ("前制动片", 80_000)
    assert line["lineStatus"] == "APPROVED"
    answer = line["answer"]
    assert (answer["person"], answer["relation"], answer["method"]) == ("王女士", "OWNER", "PHONE")
    assert (answer["takenBy"], answer["takenByRole"]) == ("S1-li", "ADVISER")
    assert [each["kind"] for each in answer["evidence"]] == ["RECORDING"]
    assert [(each["step"], each["doneBy"]) for each in line["work"]] == [("STARTED", zhao)]
    assert trail["executedWithoutApproval"] == trail["chargedWithoutApproval"] == []


def test_a_declined_line_and_found_work_are_in_the_trail(client: Client) -> None:
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
    visit.take("reportAdditionalWork", who=ZHAO, finding="制动盘到限", urgency="SAFETY")
    visit.take("acceptAdditionalWork", findingId="1")
    trail = _trail(visit)
    statuses = [each["lineStatus"] for each in trail["quotes"][0]["lines"]]
    assert statuses == ["DECLINED", "OFFERED"]
    (found,) = trail["findings"]
    assert (found["deskAnswer"], found["customerAgreed"], found["lineIds"]) == (
        "ACCEPTED",
        False,
        [],
    )


def test_an_unknown_order_has_no_trail(client: Client) -> None:
    assert client.gql(TRAIL, {"number": "RO-S1-2025-999999"})["approvalTrail"] is None


@pytest.mark.requirement("R102")
def test_all_twelve_fields_of_the_file_in_one_query(client: Client) -> None:
    """R102."""
    visit = Visit(client).quoted().approved().repaired().settled().delivered()
    client.take("recordServiceWish", customerId=visit.customer_id, wish="想装行车记录仪", who=LI)
    client.take("setMaintenancePlan", vehicleId=visit.vehicle_id, intervalMonths=6)
    found = _file(client, visit.customer_id)
    assert (found["name"], found["phone"], found["customerKind"]) == (
        "王女士",
        "+8613800138000",
        "PERSON",
    )
    assert found["openedInTime"]
    assert found["wish"] == "想装行车记录仪"
    assert found["lastServiceAt"].startswith("2025-06-01T")
    (car,) = found["vehicles"]["nodes"]
    assert (car["model"], car["plate"], car["vin"], car["vehicleKind"]) == (
        "朗逸",
        PLATE,
        VIN,
        "PASSENGER_CAR",
    )
    assert (car["intervalMonths"], car["relation"]) == (6, "OWNER")
    (came,) = found["visits"]["nodes"]
    assert (came["orderNumber"], came["visitKind"]) == (visit.order_number, "REPAIR")
    assert [each["description"] for each in came["items"]] == ["更换前制动片", "前制动片"]
    assert all(each["completedAt"] for each in came["items"])
    assert not found["visits"]["pageInfo"]["hasNextPage"]


def test_a_file_is_found_by_phone_plate_vin_and_order_number(client: Client) -> None:
    visit = Visit(client)
    query = """query Find($phone: String, $plate: String, $vin: String, $orderNumber: String,
                          $atLeast: Position) {
      findCustomerFiles(phone: $phone, plate: $plate, vin: $vin, orderNumber: $orderNumber,
                        atLeast: $atLeast) { customerId } }"""
    for asked in (
        {"phone": "138 0013 8000"},
        {"plate": "京a·12345"},
        {"vin": VIN.lower()},
        {"orderNumber": visit.order_number},
    ):
        found = client.gql(query, asked | {"atLeast": _position(client)})["findCustomerFiles"]
        assert [each["customerId"] for each in found] == [visit.customer_id], asked
    assert client.gql(query, {"phone": "13900000000"})["findCustomerFiles"] == []
    assert client.gql(query)["findCustomerFiles"] == []
    assert _code(client.post(query, {"phone": "12"})) == "malformed.phone.format"


def test_files_of_a_site_and_files_due(client: Client) -> None:
    first, second = open_file(client, "王女士"), open_file(client, "赵先生")
    query = """query Files($after: String, $atLeast: Position) {
      customerFiles(first: 1, after: $after, atLeast: $atLeast) {
        nodes { customerId name } pageInfo { hasNextPage endCursor } } }"""
    page = client.gql(query, {"atLeast": _position(client)})["customerFiles"]
    assert page["pageInfo"]["hasNextPage"]
    rest = client.gql(query, {"after": page["pageInfo"]["endCursor"]})["customerFiles"]
    both = {page["nodes"][0]["customerId"], rest["nodes"][0]["customerId"]}
    assert both == {first, second}
    due = """{ customerFilesDue(since: "2025-06-01T00:00:00+08:00") { nodes { dueAt } } }"""
    assert client.gql(due)["customerFilesDue"]["nodes"] == []
    assert _code(
        client.post("""{ customerFilesDue(since: "2025-06-01T00:00:00") { nodes { dueAt } } }""")
    ).startswith("malformed.")


@pytest.mark.requirement("R106")
def test_the_whole_visit_in_the_vehicles_history(client: Client) -> None:
    visit = Visit(client).quoted().approved().repaired().settled().delivered()
    found = _history(client, visit.vehicle_id)
    (came,) = found["visits"]["nodes"]
    assert (came["visitStatus"], came["odometerInKm"], came["odometerOutKm"]) == (
        "DELIVERED",
        45_210,
        45_212,
    )
    assert (came["settledFen"], came["ownerId"]) == (128_000, visit.customer_id)
    (concern,) = came["concerns"]
    assert concern["words"] == "刹车有异响"
    assert [each["cause"] for each in concern["diagnoses"]] == ["制动片磨损"]
    assert concern["corrections"] == ["已更换", "已更换"]
    assert [each["answeredBy"] for each in came["lines"]] == ["王女士", "王女士"]
    (part,) = came["parts"]
    assert part["fitted"] == {
        "partNumber": "5Q0698151",
        "batchId": "B-2025-07",
        "grade": "ORIGINAL",
    }
    assert {"task": "FINAL_INSPECTION", "personId": "S1-qian"} in came["people"]
    assert [each["kind"] for each in came["inspections"]] == [
        "ENTRY",
        "SELF_CHECK",
        "TEAM_CHECK",
        "FINAL",
    ]
    assert len(came["functionTests"]) == 3
    assert found["owners"][0]["customerId"] == visit.customer_id


def test_a_corrected_reading_is_explained(client: Client) -> None:
    """D.9, scenario 2."""
    car = register(client)
    typo = client.take(
        "recordOdometer",
        vehicleId=car,
        odometerKm=301_464,
        source="RECEPTION",
        occurredAt=on(1, 10),
    )
    client.take(
        "correctOdometer",
        vehicleId=car,
        correctsVersion=typo["version"],
        odometerKm=154_754,
        reason="录入错误",
        occurredAt=on(8, 10),
    )
    (reading,) = _history(client, car)["odometer"]
    assert (reading["odometerKm"], reading["recordedKm"]) == (154_754, 301_464)
    assert reading["corrections"] == [
        {"wasKm": 301_464, "reason": "录入错误", "correctedBy": "S1-li"}
    ]


def test_a_vehicle_is_found_by_vin_its_end_and_its_plate_on_a_day(client: Client) -> None:
    car = register(client, vin=VIN, plate=PLATE)
    client.take(
        "changePlate",
        vehicleId=car,
        plate="沪BD12345",
        validFrom="2025-06-20",
        occurredAt=on(20, 9),
    )
    query = """query Find($vin: String, $plate: String, $on: Date, $partialVin: String,
                          $atLeast: Position) {
      findVehicles(vin: $vin, plate: $plate, on: $on, partialVin: $partialVin,
                   atLeast: $atLeast) { vehicleId plate } }"""
    for asked, expected in (
        ({"vin": VIN}, 1),
        ({"partialVin": "123456"}, 1),
        ({"plate": PLATE, "on": "2025-06-19"}, 1),
        ({"plate": PLATE, "on": "2025-06-20"}, 0),
        ({"plate": PLATE}, 1),
        ({"partialVin": "654321"}, 0),
        ({}, 0),
    ):
        found = client.gql(query, asked | {"atLeast": _position(client)})["findVehicles"]
        assert [each["vehicleId"] for each in found] == [car] * expected, asked


def test_a_visit_is_found_by_its_number(client: Client) -> None:
    visit = Visit(client).quoted()
    query = """query One($number: String!, $atLeast: Position) {
      visit(orderNumber: $number, atLeast: $atLeast) { orderId lines { lineId } } }"""
    found = client.gql(query, {"number": visit.order_number, "atLeast": _position(client)})
    assert found["visit"]["orderId"] == visit.order_id
    assert len(found["visit"]["lines"]) == 2
    assert client.gql(query, {"number": "RO-X"})["visit"] is None


def test_a_technician_sees_the_car_and_neither_persons_nor_money(client: Client) -> None:
    visit = Visit(client).quoted().approved()
    found = _history(client, visit.vehicle_id, actor="S1-zhao", role="technician")
    (came,) = found["visits"]["nodes"]
    assert came["settledFen"] is None
    assert came["concerns"][0]["words"] is None
    assert came["concerns"][0]["diagnoses"][0]["cause"] == "制动片磨损"
    assert [each["amountFen"] for each in came["lines"]] == [None, None]
    file = client.post(FILE, {"id": visit.customer_id}, actor="S1-zhao", role="technician")
    assert _code(file) == "access.other_post"


def test_who_does_not_call_the_customer_sees_a_masked_number(client: Client) -> None:
    customer = open_file(client)
    found = _file(client, customer, actor="S1-ma", role="auditor")
    assert (found["name"], found["phone"]) == ("王女士", "138****8000")


@pytest.mark.requirement("R168")
def test_a_customer_sees_their_own_and_nothing_else(client: Client) -> None:
    visit = Visit(client).quoted()
    other = open_file(client, "赵先生")
    own: dict[str, str] = {"actor": visit.customer_id, "role": "customer"}
    assert _file(client, visit.customer_id, **own)["name"] == "王女士"
    assert len(_history(client, visit.vehicle_id, **own)["visits"]["nodes"]) == 1
    refused = (
        client.post(FILE, {"id": other}, **own),
        client.post(HISTORY, {"id": visit.vehicle_id}, actor=other, role="customer"),
        client.post(TRAIL, {"number": visit.order_number}, actor=other, role="customer"),
        client.post(FILE, {"id": other}, actor="somebody", role="customer"),
        client.post('{ findCustomerFiles(phone: "13800138000") { customerId } }', {}, **own),
    )
    codes = [_code(answer) for answer in refused]
    assert codes == ["sight.not_own"] * 4 + ["access.other_post"]


@pytest.mark.requirement("R069")
def test_an_erased_customer_is_gone_from_the_file_and_the_car_keeps_its_visits(
    client: Client,
) -> None:
    """D.9, scenario 5: served so long ago that no retention holds."""
    customer = client.take(
        "openCustomerFile",
        name="钱女士",
        phone="13800138000",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt="2015-06-01T08:00:00+08:00",
        occurredAt="2015-06-01T09:00:00+08:00",
    )["id"]
    car = register(client)
    opened = client.take(
        "openRepairOrder",
        customerId=customer,
        vehicleId=car,
        serviceKind="MECHANICAL_REPAIR",
        odometerKm=1_000,
        occurredAt="2015-06-01T09:00:00+08:00",
    )
    client.take(
        "recordConcern",
        repairOrderId=opened["id"],
        customerWords="刹车有异响",
        occurredAt="2015-06-01T09:05:00+08:00",
    )
    client.take("erasePersonalData", customerId=customer, basis="SUBJECT_REQUEST")
    client.react()
    found = _file(client, customer)
    assert found["erasedAt"] is not None
    assert (found["name"], found["phone"]) == (None, None)
    (came,) = _history(client, car)["visits"]["nodes"]
    assert came["concerns"][0]["words"] == "已删除"
    assert came["odometerInKm"] == 1_000
