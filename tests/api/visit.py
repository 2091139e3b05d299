"""A visit as the dealership's apps send it: from the customer's file to the delivered car."""

from typing import Any

from tests.api.client import Client

DIGEST = "ab" * 32
VIN = "LFV2A21K6A3123456"
PLATE = "京A12345"
OWNED_SINCE = "2023-01-15"
LI = {"actor": "S1-li", "role": "adviser"}
ZHAO = {"actor": "S1-zhao", "role": "technician"}
SUN = {"actor": "S1-sun", "role": "team_leader"}
QIAN = {"actor": "S1-qian", "role": "inspector"}
WU = {"actor": "S1-wu", "role": "parts_keeper"}
PAD = {"partNumber": "5Q0698151", "name": "前制动片", "grade": "ORIGINAL", "batchId": "B-2025-07"}
TOPICS = [
    "ITEMS_DONE",
    "PARTS_REPLACED",
    "COSTS",
    "WARRANTY",
    "RESULT_SHOWN",
    "USAGE_NOTES",
    "QUESTIONS_ANSWERED",
]


def on(day: int, hour: int, minute: int = 0) -> str:
    """A moment in June 2025, in Shanghai."""
    return f"2025-06-{day:02d}T{hour:02d}:{minute:02d}:00+08:00"


def open_file(client: Client, name: str = "王女士") -> str:
    """A customer with a file; the id."""
    return client.take(
        "openCustomerFile",
        name=name,
        phone="13800138000",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt=on(1, 8),
        occurredAt=on(1, 9),
    )["id"]


def register(client: Client, **more: Any) -> str:
    """A registered car; the id."""
    given: dict[str, Any] = {"make": "大众", "model": "朗逸", "vehicleKind": "PASSENGER_CAR"} | more
    return client.take("registerVehicle", occurredAt=on(1, 9), **given)["id"]


class Visit:
    """One visit, done step by step; each step may be the last."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.customer_id = open_file(client)
        self.vehicle_id = register(client, vin=VIN, plate=PLATE)
        client.take(
            "linkVehicleOwner",
            vehicleId=self.vehicle_id,
            customerId=self.customer_id,
            since=OWNED_SINCE,
            relation="OWNER",
            occurredAt=on(1, 9),
        )
        opened = client.take(
            "openRepairOrder",
            "... on RepairOrderReceipt { repairOrder { orderNumber } }",
            customerId=self.customer_id,
            vehicleId=self.vehicle_id,
            serviceKind="MECHANICAL_REPAIR",
            odometerKm=45_210,
            plate=PLATE,
            vin=VIN,
            occurredAt=on(1, 9),
        )
        self.order_id: str = opened["id"]
        self.order_number: str = opened["repairOrder"]["orderNumber"]

    def take(
        self, mutation: str, shown: str = "", /, *, who: Any = None, hour: int = 10, **fields: Any
    ) -> Any:
        """A command on the order, on the day of the visit."""
        return self.client.take(
            mutation,
            shown,
            who=who,
            repairOrderId=self.order_id,
            occurredAt=on(1, hour),
            **fields,
        )

    def quoted(self) -> "Visit":
        """Received, diagnosed, and offered: two hours' work and a set of brake pads."""
        self.take("recordConcern", customerWords="刹车有异响")
        self.take(
            "recordEntryInspection",
            methods=["OBSERVING", "ROAD_TEST"],
            items=[{"group": "EXTERIOR", "position": "左后门", "result": "ATTENTION"}],
            customerConfirmed=True,
        )
        self.take("listBelongings", items=["行车记录仪"], storedAt="前台柜3")
        self.take("setRepairLevel", level="SMALL_REPAIR")
        self.take("setPromisedTime", promisedAt=on(1, 17))
        self.take(
            "signAuthorisation",
            signedBy="王女士",
            relation="OWNER",
            method="PAPER",
            estimateFen=128_000,
            documentSha256=DIGEST,
            belongingsDocumentSha256=DIGEST,
            copyGivenVia="ON_SITE",
        )
        self.take("verifyPlate", who=ZHAO, plate=PLATE)
        self.take("recordDiagnosis", who=ZHAO, concernId="1", cause="制动片磨损")
        self.take(
            "issueQuote",
            validUntil="2025-06-08",
            lines=[
                {
                    "kind": "LABOUR",
                    "description": "更换前制动片",
                    "unitPriceFen": 24_000,
                    "labourHoursHundredths": 200,
                    "concernId": "1",
                },
                {
                    "kind": "PART",
                    "description": "前制动片",
                    "unitPriceFen": 80_000,
                    "partNumber": PAD["partNumber"],
                    "partGrade": "ORIGINAL",
                    "concernId": "1",
                },
            ],
        )
        return self

    def approved(self) -> "Visit":
        """Both lines agreed to."""
        for line_id, amount_fen in (("1", 48_000), ("2", 80_000)):
            self.take(
                "approveQuoteLine",
                quoteVersion=1,
                lineId=line_id,
                amountFen=amount_fen,
                approvedBy="王女士",
                relation="OWNER",
                method="PHONE",
                evidence=[{"kind": "RECORDING", "sha256": DIGEST}],
                hour=14,
            )
        return self

    def repaired(self) -> "Visit":
        """Worked on, parts fitted, inspected by somebody else."""
        zhao = "S1-zhao"
        self.take("assignTechnician", technicianId=zhao)
        for line_id in ("1", "2"):
            self.take("startWork", who=ZHAO, lineId=line_id, technicianId=zhao)
        self.take("startLabour", who=ZHAO, lineId="1", technicianId=zhao)
        self.take(
            "issuePart", who=WU, lineId="2", part=PAD, quantityMilli=1000, issuedTo=zhao, hour=15
        )
        self.take(
            "replacePart",
            who=ZHAO,
            lineId="2",
            fitted=PAD,
            reason="磨损到限",
            technicianId=zhao,
        )
        self.take("stopLabour", who=ZHAO, lineId="1", technicianId=zhao)
        for line_id in ("1", "2"):
            self.take(
                "completeLine", who=ZHAO, lineId=line_id, correction="已更换", technicianId=zhao
            )
        for function in ("制动", "ABS", "驻车"):
            self.take("recordFunctionTest", who=ZHAO, function=function, passed=True)
        self.take("passSelfCheck", who=ZHAO, technicianId=zhao)
        self.take("passTeamCheck", who=SUN)
        results = [{"lineId": line_id, "passed": True} for line_id in ("1", "2")]
        self.take("passFinalInspection", who=QIAN, results=results)
        return self

    def settled(self) -> "Visit":
        """Explained, accepted, paid: everything but the hand-over itself."""
        self.take("announceReady", notifiedVia="PHONE", hour=16)
        self.take(
            "issueSettlement",
            lines=[
                {"lineId": "1", "payer": "CUSTOMER", "amountFen": 48_000},
                {"lineId": "2", "payer": "CUSTOMER", "amountFen": 80_000},
            ],
        )
        self.take("explainHandover", topics=TOPICS)
        self.take("returnBelongings", itemIds=["1"])
        self.take("acceptByCustomer", acceptedBy="王女士", relation="OWNER", method="PAPER")
        self.take("recordPayment", payer="CUSTOMER", amountFen=128_000, method="WECHAT_PAY")
        return self

    def delivered(self) -> "Visit":
        """The car is with the customer."""
        self.take("deliverVehicle", **DELIVERY, hour=17)
        return self


DELIVERY: dict[str, Any] = {
    "deliveredTo": "王女士",
    "odometerKm": 45_212,
    "recordCopyGivenVia": "ON_SITE",
}
