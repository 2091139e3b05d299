"""An order whose quote of two lines waits for its answers; any number of them in one database."""

from tests.api.client import Client
from tests.api.visit import PLATE, Visit, on, register


class QuotedVisit(Visit):
    """As `Visit`, with a car that has no VIN, so that the next one may come."""

    def __init__(self, client: Client, customer_id: str) -> None:
        self.client = client
        self.customer_id = customer_id
        self.vehicle_id = register(client)
        client.take(
            "linkVehicleOwner",
            vehicleId=self.vehicle_id,
            customerId=customer_id,
            since="2023-01-15",
            relation="OWNER",
            occurredAt=on(1, 9),
        )
        self.order_id = client.take(
            "openRepairOrder",
            customerId=customer_id,
            vehicleId=self.vehicle_id,
            serviceKind="MECHANICAL_REPAIR",
            odometerKm=45_210,
            plate=PLATE,
            occurredAt=on(1, 9),
        )["id"]
        self.quoted()
