"""Wrong values and commands out of place: a typed refusal, and nothing half-written."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from eventstore.history import History
from tests.api.client import REGISTER, Client, errors
from tests.api.visit import DELIVERY, PLATE, Visit, on, register

NOBODY = "00000000-0000-4000-8000-000000000000"
CAR: dict[str, Any] = {"make": "大众", "model": "朗逸", "vehicleKind": "PASSENGER_CAR"}
SALE: dict[str, Any] = {"invoiceOn": "2023-01-15", "priceFen": 15_000_000, "seller": "一店"}


@pytest.fixture
def client(shared_client: Client) -> Client:
    return shared_client


pytestmark = pytest.mark.usefixtures("quiet")


# Values that are none


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"plate": "京A123456"}, "malformed.plate.format", "plate"),
        ({"plate": "京AI2345"}, "malformed.plate.format", "plate"),
        ({"vin": "LFV2A21K6A312345"}, "malformed.vin.length", "vin"),
        ({"vin": "LFV2A21K7A3123456"}, "malformed.vin.check_digit", "vin"),
        ({"vin": "LFV2A21K6O3123456"}, "malformed.vin.letter", "vin"),
        ({"make": "  "}, "malformed.text.empty", "make"),
        ({"model": "朗" * 81}, "malformed.text.too_long", "model"),
        ({"occurredAt": "2025-06-01T09:00:00"}, "malformed.time.naive", "occurredAt"),
        ({"occurredAt": "9999-12-31T23:59:59Z"}, "malformed.time.bounds", "occurredAt"),
        ({"occurredAt": "0001-01-01T00:00:00Z"}, "malformed.time.bounds", "occurredAt"),
        ({"occurredAt": "2199-01-01T00:00:00Z"}, "history.in_the_future", "occurredAt"),
        ({"modelYear": 2150}, "vehicle.out_of_bounds", "modelYear"),
    ],
)
def test_a_value_that_is_none_is_refused_by_its_field(
    client: Client, fields: dict[str, Any], code: str, field: str
) -> None:
    refused = client.refuse("registerVehicle", **(CAR | fields))
    assert (refused["code"], refused["field"]) == (code, field)
    if code.startswith("malformed."):
        assert refused["kind"] == "MALFORMED"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"priceFen": -1}, "malformed.money.negative", "priceFen"),
        ({"priceFen": 2**53 - 1}, "malformed.money.too_large", "priceFen"),
        ({"invoiceOn": "2150-01-01"}, "vehicle.in_the_future", "invoiceOn"),
        ({"invoiceOn": "9999-12-31"}, "malformed.time.bounds", "invoiceOn"),
        ({"sanbaoKm": -5}, "malformed.distance.bounds", "sanbaoKm"),
    ],
)
def test_a_sale_with_a_slip_is_refused(
    client: Client, fields: dict[str, Any], code: str, field: str
) -> None:
    vehicle_id = register(client)
    refused = client.refuse("recordVehicleSale", vehicleId=vehicle_id, **(SALE | fields))
    assert (refused["code"], refused["field"]) == (code, field)


def test_a_null_where_there_is_a_default_counts_as_not_given(client: Client) -> None:
    shown = "... on VehicleReceipt { vehicle { useKind } }"
    taken = client.take("registerVehicle", shown, **CAR, useKind=None, allowOtherPlate=None)
    assert taken["vehicle"]["useKind"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"vehicleKind": "SPACESHIP"}, "'SPACESHIP' does not exist in 'VehicleKind'"),
        ({"colour": 7}, "String cannot represent"),
        ({"modelYear": "2020"}, "Int cannot represent"),
        ({"modelYear": 2**31}, "Int cannot represent"),
        ({"commandId": "not an id"}, "UUID is written as"),
        ({"commandId": 7}, "UUID is written as"),
        ({"occurredAt": "yesterday"}, "DateTime"),
        ({"wheels": 4}, "unknown field 'wheels'"),
        ({"make": None}, "non-null type 'String!'"),
    ],
)
def test_a_value_of_another_type_is_graphqls_to_refuse(
    client: Client, fields: dict[str, Any], said: str
) -> None:
    [message] = errors(client, REGISTER, {"input": CAR | fields})
    assert said in message


@pytest.mark.parametrize(
    "amount",
    [1.5, "100", True, 2**53, 1e30],
    ids=["a fraction", "a text", "a truth", "beyond 2^53", "1e30"],
)
def test_money_is_a_whole_number_of_fen(client: Client, amount: object) -> None:
    query = 'mutation Do($p: Fen!) { recordVehicleSale(input: {vehicleId: "%s", priceFen: $p, invoiceOn: "2023-01-15", seller: "一店"}) { __typename } }'
    [message] = errors(client, query % NOBODY, {"p": amount})
    assert "Fen is a whole number" in message


# Commands out of place


def test_commands_on_what_is_not_there(client: Client) -> None:
    missing = client.refuse("recordConcern", repairOrderId=NOBODY, customerWords="异响")
    assert (missing["kind"], missing["field"]) == ("MISSING", "repairOrderId")
    # A vehicle is no order, whatever its id.
    vehicle_id = register(client)
    missing = client.refuse("recordConcern", repairOrderId=vehicle_id, customerWords="异响")
    assert missing["code"] == "history.not_found"


def test_an_order_defends_its_price_and_its_delivery(client: Client) -> None:
    visit = Visit(client).quoted()
    other = client.refuse(
        "approveQuoteLine",
        repairOrderId=visit.order_id,
        quoteVersion=1,
        lineId="1",
        amountFen=47_999,
        approvedBy="王女士",
        relation="OWNER",
        method="PHONE",
        occurredAt=on(1, 14),
    )
    assert (other["kind"], other["field"]) == ("RULE", "amountFen")
    assert "48000" in other["messageEn"]
    visit.approved().repaired().settled().delivered()
    client.react()
    again = client.refuse("deliverVehicle", repairOrderId=visit.order_id, **DELIVERY)
    assert again["code"] == "repair_order.not_open"


def test_of_two_writers_who_saw_the_same_version_one_is_told(client: Client) -> None:
    vehicle_id = register(client)

    def reads(odometer_km: int) -> Any:
        return client.do(
            "recordOdometer",
            vehicleId=vehicle_id,
            atVersion=1,
            odometerKm=odometer_km,
            source="RECEPTION",
        )

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(reads, (45_000, 45_000))
    [refused] = [done for done in (first, second) if done["__typename"] == "Refusal"]
    assert (refused["kind"], refused["field"]) == ("CONFLICT", "atVersion")
    assert [f.version for f in stream(client, vehicle_id)] == [1, 2]


def test_two_cars_cannot_have_one_vin_however_close_the_race(client: Client) -> None:
    vin = "LSVAA49J132047371"
    with ThreadPoolExecutor(4) as at_once:
        tries = [at_once.submit(client.do, "registerVehicle", **CAR, vin=vin) for _ in range(4)]
    done = [each.result() for each in tries]
    assert sorted(each["__typename"] for each in done) == ["Refusal"] * 3 + ["VehicleReceipt"]


# The same command id


def test_a_command_sent_twice_applies_once(client: Client) -> None:
    command: dict[str, Any] = CAR | {
        "commandId": str(uuid4()),
        "plate": PLATE,
        "occurredAt": on(1, 9),
    }
    first = client.take("registerVehicle", **command)
    before = client.store.history.position()
    again = client.take("registerVehicle", **command)
    assert client.store.history.position() == before
    assert again == first | {"repeated": True}


def test_a_command_id_stands_for_one_command_only(client: Client) -> None:
    command_id = str(uuid4())
    client.take("registerVehicle", **CAR, commandId=command_id)
    others: tuple[tuple[str, dict[str, Any]], ...] = (
        ("registerVehicle", CAR | {"colour": "红"}),
        ("recordOdometer", {"vehicleId": register(client), "odometerKm": 1, "source": "CUSTOMER"}),
    )
    for mutation, fields in others:
        refused = client.refuse(mutation, **fields, commandId=command_id)
        assert (refused["kind"], refused["field"]) == ("CONFLICT", "commandId")


def stream(client: Client, stream_id: str) -> Any:
    history: History = client.store.history
    return history.read(stream_id)  # pyright: ignore[reportArgumentType] - PostgreSQL reads the text
