"""三包 over the real server: cover, counters, and a demand from receipt to the marked car (RM13)."""

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.visit import DIGEST, LI, SUN, ZHAO, Visit, on, open_file, register

pytestmark = pytest.mark.requirement("R097")

CHEN = {"actor": "S1-chen", "role": "supervisor"}
SALE: dict[str, Any] = {
    "invoiceOn": "2025-04-10",
    "priceFen": 20_000_000,
    "sanbaoYears": 2,
    "sanbaoKm": 50_000,
    "freeRepairYears": 3,
    "freeRepairKm": 60_000,
    "useCompensationPpm": 5_000,
    "seller": "某某汽车销售服务有限公司",
    "occurredAt": on(1, 9),
}
COVER = """
query Cover($id: UUID!, $on: Date, $km: Km, $at: Position) {
  cover(vehicleId: $id, on: $on, odometerKm: $km, atLeast: $at) {
    on odometerKm drivenKm priceFen useCompensationFen givenBack
    periods { period article open whyNot untilOn untilKm daysLeft kmLeft }
    repairWarranties { orderNumber lineId covered by terms { basis untilOn untilKm granted holds } }
    counters { counter article right subject count reachedAt missing reached
               events { orderNumber eventId occurredAt what } notCuredBy { orderNumber } }
    loanerDuties { orderNumber days state }
    mayDemand { counter }
    demands { demandId wanted answerClock completeClock granted }
  }
}"""


def _sold(client: Client, vehicle_id: str) -> None:
    client.take(
        "setVehicleUseKind",
        vehicleId=vehicle_id,
        useKind="HOUSEHOLD",
        reason="行驶证",
        occurredAt=on(1, 9),
    )
    client.take("recordVehicleSale", vehicleId=vehicle_id, **SALE)


def _cover(client: Client, vehicle_id: str, who: dict[str, str] = LI, **asked: Any) -> Any:
    given = {"id": vehicle_id, "at": client.store.history.position()} | asked
    return client.gql(COVER, given, **who)["cover"]


def _counter(cover: Any, name: str) -> Any:
    (found,) = [each for each in cover["counters"] if each["counter"] == name]
    return found


def _judged(visit: Visit, safety: str | None = None) -> Visit:
    visit.take(
        "classifyFault",
        concernId="1",
        qualityProblem=True,
        safety=safety,
        reason="路试再现",
        hour=18,
    )
    return visit


@pytest.mark.requirement("R083", "R091")
def test_cover_on_a_day_at_a_mileage(client: Client) -> None:
    visit = Visit(client).quoted().approved().repaired().settled().delivered()
    _sold(client, visit.vehicle_id)
    client.react()
    visit.take(
        "grantWarranty", lineId="2", untilOn="2025-12-01", basis="PROMISE", scope="更换件", hour=18
    )
    cover = _cover(client, visit.vehicle_id, on="2025-11-20", km=46_000)
    periods = {each["period"]: each for each in cover["periods"]}
    assert periods["EXCHANGE_AND_RETURN"]["open"]
    assert periods["EXCHANGE_AND_RETURN"]["untilOn"] == "2027-04-10"
    assert periods["EXCHANGE_AND_RETURN"]["kmLeft"] == 4_000
    assert periods["EARLY_SAFETY"]["whyNot"] == ["TIME_OVER", "DISTANCE_OVER"]
    assert cover["useCompensationFen"] == 4_600_000
    warranties = {each["lineId"]: each for each in cover["repairWarranties"]}
    assert (warranties["1"]["covered"], warranties["2"]["by"]) == (False, "PROMISE")
    terms = {term["basis"]: term for term in warranties["1"]["terms"]}
    law, promise = terms["LAW"], terms["PROMISE"]
    assert (law["untilOn"], law["untilKm"], law["granted"]) == ("2025-06-11", 47_212, True)
    assert (promise["untilOn"], promise["untilKm"], promise["granted"]) == (
        "2025-09-01",
        None,
        True,
    )


def test_a_technician_sees_no_money_and_a_stranger_nothing(client: Client) -> None:
    visit = Visit(client)
    _sold(client, visit.vehicle_id)
    seen = _cover(client, visit.vehicle_id, ZHAO)
    assert (seen["priceFen"], seen["useCompensationFen"]) == (None, None)
    own = {"actor": visit.customer_id, "role": "customer"}
    assert _cover(client, visit.vehicle_id, own)["priceFen"] == 20_000_000
    stranger = {"actor": open_file(client, "赵先生"), "role": "customer"}
    answer = client.post(COVER, {"id": visit.vehicle_id}, **stranger).json()
    assert answer["errors"][0]["extensions"]["code"] == "sight.not_own"


def test_counters_show_the_facts_that_make_them_up(client: Client) -> None:
    visit = _judged(Visit(client).quoted().approved().repaired().settled(), "OTHER")
    _sold(client, visit.vehicle_id)
    counter = _counter(_cover(client, visit.vehicle_id), "SERIOUS_SAFETY_REPAIRS")
    assert (counter["count"], counter["reachedAt"], counter["missing"]) == (1, 2, 1)
    (event,) = counter["events"]
    assert event["orderNumber"] == visit.order_number
    recorded = client.store.history.read_all(
        after=0, limit=10, topics=["repair_order.fault_classified"]
    )
    assert event["eventId"] == str(recorded[0].event_id)


def test_a_replaced_main_part_is_judged_and_counted(client: Client) -> None:
    visit = _judged(Visit(client).quoted().approved().repaired())
    _sold(client, visit.vehicle_id)
    visit.take("classifyReplacement", lineId="2", assembly="BRAKES", mainPart="制动卡钳", hour=18)
    counter = _counter(_cover(client, visit.vehicle_id), "SAME_PART_REPLACEMENTS")
    assert (counter["subject"], counter["count"]) == ("brakes · 制动卡钳", 1)
    refused = client.refuse(
        "classifyReplacement", repairOrderId=visit.order_id, lineId="1", assembly="BRAKES"
    )
    assert (refused["code"], refused["field"]) == ("repair_order.line_replaces_nothing", "lineId")


def _early_failure(client: Client) -> tuple[str, str]:
    """A new car whose brakes failed at 900 km; vehicle and customer."""
    vehicle_id, customer_id = register(client), open_file(client, "赵先生")
    _sold(client, vehicle_id)
    order_id = client.take(
        "openRepairOrder",
        customerId=customer_id,
        vehicleId=vehicle_id,
        serviceKind="MECHANICAL_REPAIR",
        odometerKm=900,
        occurredAt=on(1, 9),
    )["id"]
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("recordConcern", {"customerWords": "踩不住刹车"}),
        (
            "recordEntryInspection",
            {
                "methods": ["ROAD_TEST"],
                "items": [{"group": "FUNCTION", "position": "制动", "result": "BAD"}],
                "customerConfirmed": True,
            },
        ),
        ("setPromisedTime", {"promisedAt": on(2, 17)}),
        (
            "signAuthorisation",
            {
                "signedBy": "赵先生",
                "relation": "OWNER",
                "method": "PAPER",
                "estimateFen": 0,
                "documentSha256": DIGEST,
                "copyGivenVia": "ON_SITE",
            },
        ),
        (
            "classifyFault",
            {
                "concernId": "1",
                "qualityProblem": True,
                "safety": "BRAKE_FAILURE",
                "assembly": "BRAKES",
                "reason": "真空助力失效",
            },
        ),
    )
    for mutation, fields in steps:
        client.take(mutation, repairOrderId=order_id, occurredAt=on(1, 10), **fields)
    return vehicle_id, customer_id


def test_a_car_that_may_be_given_back_is_listed_until_it_is(client: Client) -> None:
    vehicle_id, customer_id = _early_failure(client)
    listed = """
      query L($at: Position, $when: DateTime) { carsToGiveBack(atLeast: $at, at: $when) {
        nodes { vehicleId mayDemand { counter article } } } }"""

    def cars() -> Any:
        asked = {"at": client.store.history.position(), "when": on(3, 9)}
        return client.gql(listed, asked, **CHEN)["carsToGiveBack"]["nodes"]

    (car,) = cars()
    assert car["vehicleId"] == vehicle_id
    assert [each["counter"] for each in car["mayDemand"]] == ["EARLY_SAFETY_FAILURES"]

    demand = client.take(
        "receiveSanbaoDemand",
        "... on SanbaoDemandReceipt { sanbaoDemand { status answerDueAt completeDueAt } }",
        vehicleId=vehicle_id,
        customerId=customer_id,
        wanted="RETURN",
        ground="EARLY_SAFETY",
        odometerKm=900,
        statement="要求退车",
        occurredAt=on(3, 9),
    )
    assert demand["sanbaoDemand"] == {
        "status": "RECEIVED",
        "answerDueAt": "2025-06-17T23:59:59.999999+08:00",
        "completeDueAt": "2025-07-01T23:59:59.999999+08:00",
    }
    owed = """
      query O($at: Position, $when: DateTime) { openSanbaoDemands(atLeast: $at, at: $when) {
        nodes { demandId wanted answerClock completeClock } } }"""
    at = {"at": client.store.history.position(), "when": on(18, 9)}
    assert client.gql(owed, at, **CHEN)["openSanbaoDemands"]["nodes"] == [
        {
            "demandId": demand["id"],
            "wanted": "RETURN",
            "answerClock": "OVERDUE",
            "completeClock": "RUNNING",
        }
    ]
    done = {"sanbaoDemandId": demand["id"]}
    early = client.refuse("answerSanbaoDemand", who=SUN, granted=True, **done)
    assert early["code"] == "access.other_post"
    client.take("answerSanbaoDemand", who=CHEN, granted=True, occurredAt=on(5, 9), **done)
    returned: dict[str, Any] = {
        "priceFen": 20_000_000,
        "odometerKm": 900,
        "occurredAt": on(9, 9),
    } | done
    dear = client.refuse("completeSanbaoReturn", useCompensationPpm=6_000, **returned)
    assert (dear["code"], dear["field"]) == ("malformed.sanbao.use_rate", "useCompensationPpm")
    client.take("completeSanbaoReturn", useCompensationPpm=5_000, **returned)
    client.react()
    cover = _cover(client, vehicle_id, on="2025-06-10")
    assert cover["givenBack"] == "RETURNED"
    assert {tuple(each["whyNot"]) for each in cover["periods"]} >= {("GIVEN_BACK",)}
    assert [each["completeClock"] for each in cover["demands"]] == ["KEPT"]
    assert cars() == []


def test_a_day_of_a_far_year_is_refused(client: Client) -> None:
    answer = client.post(COVER, {"id": register(client), "on": "9999-12-31"}).json()
    assert "errors" in answer
