"""A batch of brake pads is called back (D.9, scenario 3; R085, R087)."""

from typing import Any

import pytest

from tests.api.brakes import BATCH, BrakeVisit, receive
from tests.api.client import Client
from tests.api.visit import LI, PAD, SUN, WU, on

TRACE = """
query ($batchId: String!, $first: Int!, $after: String, $atLeast: Position) {
  partsTrace(batchId: $batchId, first: $first, after: $after, atLeast: $atLeast) {
    batch { supplierName supplierAddress supplierLot certificateNumber blockedAt noticeNumber }
    totals { vehicles fitted withoutReachableOwner }
    vehicles {
      nodes {
        vehicleId ownerCustomerId ownerReachable fitted
        uses { orderNumber lineId customerId technicianIds issuedMilli fittedMilli }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""


def trace(client: Client, first: int = 100, after: str | None = None) -> Any:
    head = client.store.history.position()
    asked = {"batchId": PAD["batchId"], "first": first, "after": after, "atLeast": head}
    return client.gql(TRACE, asked, **WU)["partsTrace"]


def block(client: Client, batch: str, do: Any = None) -> Any:
    return (do or client.take)(
        "blockPartBatch",
        who=WU,
        partBatchId=batch,
        reason="摩擦材料脱落",
        source="MAKER_RECALL",
        noticeNumber="S2025M0031",
        occurredAt=on(20, 9),
    )


def sell_on(visit: BrakeVisit, to: str) -> None:
    visit.client.take(
        "transferVehicleOwnership",
        vehicleId=visit.vehicle_id,
        toCustomerId=to,
        on="2025-06-10",
        occurredAt=on(10, 9),
    )


NOTICES = """
query ($at: Position) {
  notices(first: 50, cause: BLOCKED_BATCH, pendingOnly: true, atLeast: $at) {
    nodes { vehicleId customerId batchId ownerId noticeState hindrance }
  }
}"""


def _assert_outreach_to_each(client: Client, visits: list[BrakeVisit], new_owner: str) -> None:
    """Each car's customer is to be told, once; where the car was sold, the list names the owner."""
    client.react()
    client.react()
    opened = client.take(
        "openOwnerOutreach",
        batchId=PAD["batchId"],
        vehicleId=visits[5].vehicle_id,
        customerId=new_owner,
    )
    found = client.gql(NOTICES, {"at": opened["position"]}, **WU)["notices"]["nodes"]
    told = {(row["vehicleId"], row["customerId"]) for row in found}
    assert told == {(visit.vehicle_id, visit.customer_id) for visit in visits} | {
        (visits[5].vehicle_id, new_owner)
    }
    assert len(found) == len(told)
    assert {row["batchId"] for row in found} == {PAD["batchId"]}
    assert {row["noticeState"] for row in found} == {"OPEN"}
    sold = [row["ownerId"] for row in found if row["customerId"] == visits[5].customer_id]
    assert sold == [new_owner]


@pytest.mark.requirement("R085")
def test_seventeen_vehicles_in_one_query_three_without_reachable_owner(client: Client) -> None:
    batch = receive(client, 20_000)
    visits = [BrakeVisit(client, None if n < 2 else "13800138000") for n in range(17)]
    for visit in visits:
        visit.issue()
    for visit in visits[:12]:
        visit.start()
        visit.fit()
    stranger = client.take(
        "openCustomerFile",
        name="刘先生",
        customerKind="PERSON",
        trigger="CONSULTATION_VISIT",
        triggeredAt=on(10, 8),
        occurredAt=on(10, 9),
    )["id"]
    sell_on(visits[5], stranger)
    gave_back, never_had = BrakeVisit(client), BrakeVisit(client)
    gave_back.issue()
    gave_back.take(
        "returnPart",
        who=WU,
        lineId="2",
        partNumber=PAD["partNumber"],
        batchId=PAD["batchId"],
        quantityMilli=1000,
        reason="未使用",
    )
    block(client, batch)

    shown = trace(client)
    assert shown["totals"] == {"vehicles": 17, "fitted": 12, "withoutReachableOwner": 3}
    assert shown["batch"]["supplierName"] == "上汽大众备件中心"
    assert shown["batch"]["certificateNumber"] == "CCC-2025-0187"
    assert shown["batch"]["noticeNumber"] == "S2025M0031"
    cars = {car["vehicleId"]: car for car in shown["vehicles"]["nodes"]}
    assert cars.keys() == {visit.vehicle_id for visit in visits}
    unreachable = {car["vehicleId"] for car in cars.values() if not car["ownerReachable"]}
    assert unreachable == {visits[n].vehicle_id for n in (0, 1, 5)}
    assert cars[visits[5].vehicle_id]["ownerCustomerId"] == stranger
    assert cars[visits[5].vehicle_id]["uses"] == [
        {
            "orderNumber": visits[5].order_number,
            "lineId": "2",
            "customerId": visits[5].customer_id,
            "technicianIds": ["S1-zhao"],
            "issuedMilli": 1000,
            "fittedMilli": 1000,
        }
    ]
    assert not cars[visits[16].vehicle_id]["fitted"]
    _assert_outreach_to_each(client, visits, stranger)
    page = trace(client, first=10)["vehicles"]
    rest = trace(client, first=10, after=page["pageInfo"]["endCursor"])["vehicles"]
    assert len(page["nodes"]) + len(rest["nodes"]) == 17
    assert not rest["pageInfo"]["hasNextPage"]

    client.react()
    for visit in visits:
        assert visit.facts.count("repair_order.part_batch_blocked_noticed") == 1
    for visit in (gave_back, never_had):
        assert "repair_order.part_batch_blocked_noticed" not in visit.facts


@pytest.mark.requirement("R085")
def test_nothing_of_a_blocked_batch_is_issued_or_fitted_from_that_moment(client: Client) -> None:
    batch = receive(client, 20_000)
    has, wants = BrakeVisit(client), BrakeVisit(client)
    has.issue()
    has.start()
    block(client, batch)
    # Not `refuse`: meanwhile the server's policy may tell the order that has some of it.
    assert wants.issue(client.do)["code"] == "part_stock.batch_blocked"
    # Before that the batch itself refuses, in the same append; afterwards the order does.
    fitted = has.fit(client.do)
    assert fitted["code"] in {"part_batch.blocked", "repair_order.batch_blocked"}
    assert "repair_order.part_replaced" not in has.facts
    assert block(client, batch, client.do)["code"] == "part_batch.blocked"
    client.react()
    client.take("releasePartBatch", who=WU, partBatchId=batch, reason="复检合格")
    wants.issue()
    wants.start()
    wants.fit()
    client.react()
    has.fit()  # it had heard of the block, and now of the release


@pytest.mark.requirement("R086")
def test_r086_a_part_not_listed_for_the_car_needs_somebody_to_answer_for_it(
    client: Client,
) -> None:
    receive(client, 20_000, part=BATCH["part"] | {"fitment": ["帕萨特"]})
    visit = BrakeVisit(client)
    refused = visit.issue(client.refuse)
    assert (refused["code"], refused["field"]) == ("part_batch.does_not_fit", "part")
    assert "朗逸" in refused["messageZh"]
    fields = {"lineId": "2", "partNumber": PAD["partNumber"], "reason": "厂家技术通报确认通用"}
    asked = visit.named(fields)
    assert client.refuse("approvePartFit", who=WU, **asked)["code"] == "access.other_post"
    client.take("approvePartFit", who=SUN, **asked)
    visit.issue()


@pytest.mark.requirement("R087", "R090b")
def test_backward_from_a_car_to_supplier_receipt_and_certificate_and_open_old_parts(
    client: Client,
) -> None:
    receive(client, 20_000)
    visit = BrakeVisit(client)
    visit.issue()
    visit.start()
    visit.fit()
    query = """
    query ($vehicle: UUID!, $head: Position) {
      partsOfVehicle(vehicleId: $vehicle, atLeast: $head) {
        nodes { orderNumber partNumber batch { supplierName receivedOn certificateSha256 } }
      }
      openOldParts(siteId: "S1", atLeast: $head) { nodes { orderNumber lineId removedMilli } }
      partBatches(supplierLot: "L7731", atLeast: $head) { nodes { batchId quantityMilli fitment } }
    }"""
    asked = {"vehicle": visit.vehicle_id, "head": client.store.history.position()}
    shown = client.gql(query, asked, **WU)
    [part] = shown["partsOfVehicle"]["nodes"]
    assert part["orderNumber"] == visit.order_number
    assert part["batch"] == {
        "supplierName": "上汽大众备件中心",
        "receivedOn": "2025-06-01",
        "certificateSha256": "cd" * 32,
    }
    assert shown["openOldParts"]["nodes"] == [
        {"orderNumber": visit.order_number, "lineId": "2", "removedMilli": 1000}
    ]
    [batch] = shown["partBatches"]["nodes"]
    assert batch["batchId"] == PAD["batchId"]


def test_r168_a_customer_does_not_see_the_cars_of_others(client: Client) -> None:
    receive(client, 1000)
    asked = {"batchId": PAD["batchId"], "first": 1}
    answer = client.post(TRACE, asked, role="customer", actor="x").json()
    assert answer["errors"]
    assert answer["data"] is None


def test_who_records_the_receipt_stands_in_the_ledger(client: Client) -> None:
    receive(client, 1000)
    query = "{ partBatches(first: 1) { nodes { receivedBy siteId } } }"
    trace(client)
    assert client.gql(query, None, **LI)["partBatches"]["nodes"] == [
        {"receivedBy": "S1-wu", "siteId": "S1"}
    ]
