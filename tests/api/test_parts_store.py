"""Stock over the API: what is there, what is promised, what runs low (R089, R090, R090a)."""

from typing import Any

import pytest

from tests.api.brakes import BATCH, BrakeVisit, receive
from tests.api.client import Client
from tests.api.visit import PAD, WU, on

LEVEL = """
query ($head: Position) {
  stockLevels(siteId: "S1", atLeast: $head) {
    nodes {
      partStockId onHandMilli reservedMilli blockedMilli availableMilli low
      batches { batchId onHandMilli blocked }
    }
  }
  stockAlerts(atLeast: $head) { nodes { partNumber lowSince } }
}
"""


def ask(client: Client) -> Any:
    return client.gql(LEVEL, {"head": client.store.history.position()}, **WU)


def stock(client: Client) -> Any:
    [found] = ask(client)["stockLevels"]["nodes"]
    return found


def reserve(visit: BrakeVisit, milli: int, do: Any = None) -> Any:
    fields = {"lineId": "2", "partNumber": PAD["partNumber"], "quantityMilli": milli}
    return (do or visit.client.take)("reservePart", who=WU, **visit.named(fields))


def test_a_receipt_is_available_at_once_and_an_issue_takes_it_away(client: Client) -> None:
    receive(client, 5000)
    visit = BrakeVisit(client)
    visit.issue()
    found = stock(client)
    assert (found["onHandMilli"], found["availableMilli"]) == (4000, 4000)
    assert found["batches"] == [{"batchId": PAD["batchId"], "onHandMilli": 4000, "blocked": False}]


def test_the_last_one_goes_to_one_and_the_other_order_is_untouched(client: Client) -> None:
    receive(client, 1000)
    first, second = BrakeVisit(client), BrakeVisit(client)
    first.issue()
    refused = second.issue(client.refuse)
    assert refused["code"] == "part_stock.not_enough_in_batch"
    assert refused["field"] == "quantityMilli"
    assert "repair_order.part_issued" not in second.facts


def test_what_is_set_aside_is_kept_until_the_order_ends(client: Client) -> None:
    receive(client, 1000)
    first, second = BrakeVisit(client), BrakeVisit(client)
    reserve(first, 1000)
    assert reserve(second, 1, client.refuse)["code"] == "part_stock.not_enough"
    assert second.issue(client.refuse)["code"] == "part_stock.not_enough"
    found = stock(client)
    assert (found["reservedMilli"], found["availableMilli"]) == (1000, 0)
    client.take("cancelRepairOrder", repairOrderId=first.order_id, reason="客户改期")
    second.issue()


def test_a_keeper_may_release_a_reservation(client: Client) -> None:
    receive(client, 1000)
    visit = BrakeVisit(client)
    reserve(visit, 1000)
    asked = {
        "partStockId": stock(client)["partStockId"],
        "repairOrderId": visit.order_id,
        "lineId": "2",
    }
    done = client.take(
        "releaseReservation",
        "... on PartStockReceipt { partStock { availableMilli } }",
        who=WU,
        **asked,
    )
    assert done["partStock"]["availableMilli"] == 1000
    refused = client.refuse("releaseReservation", who=WU, **asked)
    assert (refused["kind"], refused["code"]) == ("MISSING", "part_stock.not_reserved")


@pytest.mark.requirement("R090")
def test_r090_below_the_reorder_point_a_part_is_in_the_alerts_at_once(client: Client) -> None:
    receive(client, 5000)
    visit = BrakeVisit(client)
    stock_id = stock(client)["partStockId"]
    client.take("setReorderPoint", who=WU, partStockId=stock_id, reorderPointMilli=4500)
    assert ask(client)["stockAlerts"]["nodes"] == []
    reserve(visit, 1000)
    [alert] = ask(client)["stockAlerts"]["nodes"]
    assert alert["partNumber"] == PAD["partNumber"]
    assert alert["lowSince"]


def test_a_count_that_differs_says_why(client: Client) -> None:
    receive(client, 5000)
    asked = {
        "partStockId": stock(client)["partStockId"],
        "batchId": PAD["batchId"],
        "countedMilli": 4000,
    }
    refused = client.refuse("countPartStock", who=WU, **asked)
    assert (refused["code"], refused["field"]) == ("part_stock.count_unexplained", "reason")
    client.take("countPartStock", who=WU, **asked, reason="破损一套")
    assert stock(client)["onHandMilli"] == 4000


def test_a_label_is_given_once(client: Client) -> None:
    receive(client, 1000)
    again = {"quantityMilli": 1000, "occurredAt": on(2, 8)}
    visit = BrakeVisit(client)
    other = client.do("receivePartBatch", who=WU, **(BATCH | again))
    assert other["code"] == "part_stock.batch_received_already"
    elsewhere = client.do("receivePartBatch", who=WU | {"site": "S2"}, **(BATCH | again))
    assert elsewhere["code"] == "history.already_exists"
    visit.issue()


@pytest.mark.requirement("R090a")
def test_r090a_the_fill_rate_counts_first_askings(client: Client) -> None:
    opened = client.take("openPartStock", who=WU, partNumber=PAD["partNumber"], name=PAD["name"])
    first, second = BrakeVisit(client), BrakeVisit(client)
    assert reserve(first, 1000, client.refuse)["code"] == "part_stock.not_enough"
    client.take(
        "recordPartShortage",
        who=WU,
        partStockId=opened["id"],
        repairOrderId=first.order_id,
        lineId="2",
        quantityMilli=1000,
        occurredAt=on(1, 15),
    )
    receive(client, 5000)
    first.issue()
    second.issue()
    query = """
    query ($head: Position) {
      partsFillRate(firstDay: "2025-06-01", lastDay: "2025-06-01", siteId: "S1", atLeast: $head) {
        requests filled ratePermille
      }
    }"""
    shown = client.gql(query, {"head": client.store.history.position()}, **WU)
    assert shown["partsFillRate"] == {"requests": 2, "filled": 1, "ratePermille": 500}
