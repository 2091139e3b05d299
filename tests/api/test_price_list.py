"""The published prices over the API (R045, R048, R049)."""

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.visit import Visit, on

PRICES = """
query ($on: Date) {
  priceList(on: $on) {
    priceListVersion labourRateFenPerHour
    jobs { code priceFen } parts { partNumber grade unitPriceFen }
  }
}
"""
JOBS = [
    {"code": "BR-01", "description": "更换前制动片", "labourHoursHundredths": 125},
    {"code": "CK-01", "description": "全车检测", "priceFen": 9_900},
]
PARTS = [
    {"partNumber": "5Q0698151", "name": "前制动片", "grade": "ORIGINAL", "unitPriceFen": 68_000}
]


def publish(client: Client, first_day: str, rate: int, do: Any = None) -> Any:
    return (do or client.take)(
        "publishPriceList",
        who={"role": "supervisor"},
        effectiveFrom=first_day,
        labourRateFenPerHour=rate,
        jobs=JOBS,
        parts=PARTS,
        occurredAt=on(1, 9),
    )


def prices(client: Client, day: str | None) -> Any:
    return client.gql(PRICES, {"on": day})["priceList"]


def test_before_the_first_list_there_is_none(client: Client) -> None:
    assert prices(client, "2025-06-01") is None
    publish(client, "2025-06-10", 18_000)
    assert prices(client, "2025-06-09") is None


@pytest.mark.requirement("R049")
def test_each_day_has_the_prices_of_its_list(client: Client) -> None:
    publish(client, "2025-06-10", 18_000)
    publish(client, "2025-07-01", 20_000)
    june, july = prices(client, "2025-06-30"), prices(client, "2025-07-01")
    assert (june["priceListVersion"], july["priceListVersion"]) == (1, 2)
    assert june["jobs"] == [
        {"code": "BR-01", "priceFen": 22_500},
        {"code": "CK-01", "priceFen": 9_900},
    ]
    assert july["jobs"][0]["priceFen"] == 25_000
    assert july["parts"] == [
        {"partNumber": "5Q0698151", "grade": "ORIGINAL", "unitPriceFen": 68_000}
    ]
    assert prices(client, None) == july


def test_a_list_is_not_backdated(client: Client) -> None:
    refused = publish(client, "2025-05-31", 18_000, client.refuse)
    assert (refused["code"], refused["field"]) == ("price_list.backdated", "effectiveFrom")


@pytest.mark.requirement("R045")
def test_r045_a_price_that_is_not_the_published_one_says_why(client: Client) -> None:
    publish(client, "2025-06-01", 24_000)
    visit = Visit(client)
    part = {
        "kind": "PART",
        "description": "前制动片",
        "unitPriceFen": 80_000,
        "partNumber": "5Q0698151",
        "partGrade": "ORIGINAL",
    }
    asked: dict[str, Any] = {"repairOrderId": visit.order_id, "occurredAt": on(1, 11)}
    refused = client.refuse("issueQuote", **asked, lines=[part])
    assert (refused["code"], refused["field"]) == ("repair_order.price_deviates", "lines")
    assert "68000" in refused["messageZh"]
    visit.take("issueQuote", lines=[part | {"priceReason": "含专用工具费"}])
    hour = {"kind": "LABOUR", "description": "更换前制动片", "labourHoursHundredths": 125}
    job = hour | {"jobCode": "BR-01", "unitPriceFen": 24_000}
    visit.take("issueQuote", lines=[part | {"unitPriceFen": 68_000}, job])
