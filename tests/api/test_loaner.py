"""A loaner is with one customer at a time (R034)."""

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.visit import PLATE, VIN, Visit, on


def second_visit(client: Client, first: Visit) -> str:
    """The same customer brings the car once more; the id of that order."""
    return client.take(
        "openRepairOrder",
        customerId=first.customer_id,
        vehicleId=first.vehicle_id,
        serviceKind="BODY_REPAIR",
        odometerKm=45_300,
        plate=PLATE,
        vin=VIN,
        occurredAt=on(2, 9),
    )["id"]


@pytest.mark.requirement("R034")
def test_r034_a_loaner_is_out_on_one_order_at_a_time(client: Client) -> None:
    first = Visit(client)
    second = second_visit(client, first)
    out: dict[str, Any] = {"loanerId": "D-07", "handedTo": "王女士", "odometerKm": 12_000}
    first.take("provideLoaner", **out)
    asked: dict[str, Any] = {"repairOrderId": second, "occurredAt": on(2, 10)}
    same: dict[str, Any] = asked | out | {"loanerId": " D-07 "}
    other: dict[str, Any] = asked | out | {"loanerId": "D-08"}
    refused = client.refuse("provideLoaner", **same)
    assert (refused["code"], refused["field"]) == ("repair_order.loaner_taken", "loanerId")
    assert first.order_id in refused["messageEn"]
    client.take("provideLoaner", **other)  # another car is free

    first.take("returnLoaner", loanerId="D-07", odometerKm=12_300, hour=18)
    client.take("returnLoaner", **asked, loanerId="D-08", odometerKm=12_100)
    client.take("provideLoaner", **(asked | out))
