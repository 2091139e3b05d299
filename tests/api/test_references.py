"""What a command names of others exists, or the command is refused with the field that names it."""

from typing import Any

import pytest

from tests.api.client import Client
from tests.api.visit import PLATE, VIN, Visit, on, open_file, register

NOBODY = "00000000-0000-4000-8000-00000000dead"
ARRIVAL: dict[str, Any] = {
    "serviceKind": "MECHANICAL_REPAIR",
    "odometerKm": 45_210,
    "plate": PLATE,
    "occurredAt": on(1, 9),
}


def missing(refusal: Any) -> tuple[str, str, str]:
    """How a client reacts, which rule, and which field."""
    return refusal["kind"], refusal["code"], refusal["field"]


def unknown(field: str) -> tuple[str, str, str]:
    return "MISSING", "history.not_found", field


def test_an_order_is_opened_for_a_known_customer_and_a_known_car(client: Client) -> None:
    customer, car = open_file(client), register(client, vin=VIN)
    refused = client.refuse("openRepairOrder", customerId=NOBODY, vehicleId=car, **ARRIVAL)
    assert missing(refused) == unknown("customerId")
    assert "客户档案" in refused["messageZh"]
    refused = client.refuse("openRepairOrder", customerId=customer, vehicleId=NOBODY, **ARRIVAL)
    assert missing(refused) == unknown("vehicleId")
    # An id of something else is no car either.
    refused = client.refuse("openRepairOrder", customerId=customer, vehicleId=customer, **ARRIVAL)
    assert missing(refused) == unknown("vehicleId")
    opened = client.take("openRepairOrder", customerId=customer, vehicleId=car, **ARRIVAL)
    number = "... on RepairOrderReceipt { repairOrder { orderNumber } }"
    told = client.take(
        "recordConcern",
        number,
        repairOrderId=opened["id"],
        customerWords="异响",
        occurredAt=on(1, 10),
    )
    assert told["repairOrder"]["orderNumber"].endswith("000001")  # refusals used up no number


@pytest.mark.parametrize("field", ["customerId", "vehicleId", "repairOrderId"])
def test_a_complaint_names_what_is_there_or_nothing(client: Client, field: str) -> None:
    told: dict[str, Any] = {"channel": "PHONE", "content": "等得太久", "occurredAt": on(2, 9)}
    kind: dict[str, Any] = {"complaintKind": "COMPLAINT"}
    wrong: dict[str, Any] = told | kind | {field: NOBODY}
    refused = client.refuse("receiveComplaint", **wrong)
    assert missing(refused) == unknown(field)
    client.take("receiveComplaint", **told, **kind)


def test_follow_ups_demands_and_owners_are_of_somebody_known(client: Client) -> None:
    car = register(client, vin=VIN)
    call: dict[str, Any] = {"source": "VISIT", "basisAt": on(1, 9), "occurredAt": on(1, 10)}
    assert missing(client.refuse("openFollowUp", customerId=NOBODY, **call)) == unknown(
        "customerId"
    )
    owner: dict[str, Any] = {"since": "2023-01-15", "relation": "OWNER", "occurredAt": on(1, 10)}
    refused = client.refuse("linkVehicleOwner", vehicleId=car, customerId=NOBODY, **owner)
    assert missing(refused) == unknown("customerId")
    moved: dict[str, Any] = {"on": "2025-05-01", "occurredAt": on(1, 10)}
    refused = client.refuse("transferVehicleOwnership", vehicleId=car, toCustomerId=NOBODY, **moved)
    assert missing(refused) == unknown("toCustomerId")


def test_an_order_refers_to_orders_and_cars_that_exist(client: Client) -> None:
    visit = Visit(client).quoted()
    refused = client.refuse(
        "linkAsComeback",
        repairOrderId=visit.order_id,
        concernId="1",
        originalOrderId=NOBODY,
        originalLineId="1",
        occurredAt=on(1, 11),
    )
    assert missing(refused) == unknown("originalOrderId")
    refused = client.refuse(
        "correctRepairOrderVehicle",
        repairOrderId=visit.order_id,
        vehicleId=NOBODY,
        reason="开错车辆",
        occurredAt=on(1, 11),
    )
    assert missing(refused) == unknown("vehicleId")
