"""Cars that get brake pads of one batch, as the dealership's apps send it."""

from typing import Any
from uuid import UUID

from tests.api.client import Client
from tests.api.visit import PAD, PLATE, WU, ZHAO, Visit, on, register

BATCH: dict[str, Any] = {
    "batchId": PAD["batchId"],
    "part": {
        "partNumber": PAD["partNumber"],
        "name": PAD["name"],
        "grade": "ORIGINAL",
        "brand": "大众",
        "spec": "前轴, 4 片装",
        "fitment": ["朗逸", "速腾"],
    },
    "supplier": {"name": "上汽大众备件中心", "address": "上海市嘉定区安亭镇"},
    "supplierLot": "L7731",
    "certificate": {"number": "CCC-2025-0187", "sha256": "cd" * 32},
}


def receive(client: Client, quantity_milli: int, **other: Any) -> str:
    """The batch comes in; its id."""
    fields = BATCH | {"quantityMilli": quantity_milli, "occurredAt": on(1, 8)} | other
    return client.take("receivePartBatch", who=WU, **fields)["id"]


class BrakeVisit(Visit):
    """王女士, or somebody nobody can ring, comes for new pads; both lines are agreed to."""

    def __init__(self, client: Client, phone: str | None = "13800138000") -> None:
        self.client = client
        given: dict[str, Any] = {} if phone is None else {"phone": phone}
        self.customer_id = client.take(
            "openCustomerFile",
            name="王女士",
            customerKind="PERSON",
            trigger="REPAIR",
            triggeredAt=on(1, 8),
            occurredAt=on(1, 9),
            **given,
        )["id"]
        self.vehicle_id = register(client)
        client.take(
            "linkVehicleOwner",
            vehicleId=self.vehicle_id,
            customerId=self.customer_id,
            since="2023-01-15",
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
            occurredAt=on(1, 9),
        )
        self.order_id = opened["id"]
        self.order_number = opened["repairOrder"]["orderNumber"]
        self.quoted().approved()

    def issue(self, do: Any = None, **other: Any) -> Any:
        """The store hands a set of pads out."""
        fields = {"lineId": "2", "part": PAD, "quantityMilli": 1000, "issuedTo": "S1-zhao"}
        return (do or self.client.take)("issuePart", who=WU, **self.named(fields | other))

    def fit(self, do: Any = None) -> Any:
        """赵 fits them."""
        fields = {
            "lineId": "2",
            "fitted": PAD,
            "removed": {"partNumber": PAD["partNumber"], "name": "旧制动片", "grade": "ORIGINAL"},
            "reason": "磨损到限",
            "technicianId": "S1-zhao",
        }
        return (do or self.client.take)("replacePart", who=ZHAO, **self.named(fields))

    def start(self) -> None:
        """赵 begins with the pads."""
        self.take("startWork", who=ZHAO, lineId="2", technicianId="S1-zhao")

    def named(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The command's fields, for this order on the day of the visit."""
        return {"repairOrderId": self.order_id, "occurredAt": on(1, 15)} | fields

    @property
    def facts(self) -> list[str]:
        """What happened to the order, by topic."""
        return [f.event.topic for f in self.client.store.history.read(UUID(self.order_id))]
