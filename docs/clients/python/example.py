"""A first real use, typed: ask, page, command with a lost answer, hear of the change.

    TOKEN=$(.venv/bin/aftersales token --role supervisor) .venv/bin/python docs/clients/python/example.py 浙A6B715

`aftersales_client/` is made from the schema (`make clients`); this file is what one writes by hand.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
from aftersales_client import (
    AftersalesClient,
    OdometerSource,
    RecordOdometerInput,
    RecordOdometerRecordOdometerVehicleReceipt,
    VehicleCard,
)
from aftersales_client.orders_in_the_workshop import OrdersInTheWorkshopWorkshopBoardNodes
from aftersales_client.vehicle_changes import VehicleChangesVehicleChanged
from websockets.exceptions import ConnectionClosed

URL = "http://127.0.0.1:8000/graphql"
PAGE = 20
ATTEMPTS = 3


class LosesOneAnswer(httpx.AsyncBaseTransport):
    """A network that takes the first command to the server and loses what the server said."""

    def __init__(self) -> None:
        self._network = httpx.AsyncHTTPTransport()
        self._lost = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._network.handle_async_request(request)
        if b"mutation" in request.content and not self._lost:
            self._lost = True
            await answer.aread()
            await answer.aclose()
            raise httpx.ReadError("the answer was lost", request=request)
        return answer

    async def aclose(self) -> None:
        await self._network.aclose()


def client(
    url: str, token: str, transport: httpx.AsyncBaseTransport | None = None
) -> AftersalesClient:
    """The generated client as the bearer of a token, over HTTP and over WebSockets."""
    bearer = {"Authorization": f"Bearer {token}", "Accept-Language": "zh"}
    return AftersalesClient(
        url=url,
        http_client=httpx.AsyncClient(headers=bearer, transport=transport, timeout=30),  # pyright: ignore[reportArgumentType] - the generator wants arguments by place that httpx takes by name
        ws_url=url.replace("http", "ws", 1),
        ws_connection_init_payload={"Authorization": bearer["Authorization"]},
    )


async def all_orders(api: AftersalesClient) -> AsyncIterator[OrdersInTheWorkshopWorkshopBoardNodes]:
    """Every order in the workshop, a page at a time; what others write meanwhile moves no page."""
    after = None
    while True:
        board = (await api.orders_in_the_workshop(first=PAGE, after=after)).workshop_board
        for order in board.nodes:
            yield order
        if not board.page_info.has_next_page:
            return
        after = board.page_info.end_cursor


async def record_odometer(
    api: AftersalesClient, vehicle_id: UUID, odometer_km: int
) -> RecordOdometerRecordOdometerVehicleReceipt:
    """The receipt of a reading that is recorded once, however often the answer is lost."""
    said = RecordOdometerInput(
        vehicleId=vehicle_id,
        odometerKm=odometer_km,
        source=OdometerSource.INSPECTION,
        readAt=datetime.now(UTC),
        commandId=uuid4(),
    )
    for attempt in range(1, ATTEMPTS + 1):
        try:
            done = (await api.record_odometer(said)).record_odometer
        except httpx.TransportError:
            if attempt == ATTEMPTS:
                raise
            continue  # whether it applied is not known: the same command id makes that no matter
        if isinstance(done, RecordOdometerRecordOdometerVehicleReceipt):
            return done
        raise SystemExit(f"{done.code}: {done.message}")
    raise AssertionError("the last attempt returns or raises")


async def changes(
    api: AftersalesClient, vehicle_id: UUID, after: int
) -> AsyncGenerator[VehicleChangesVehicleChanged]:
    """What happens to a car after a position, told as it happens; connects again where it broke off."""
    while True:
        try:
            async for told in api.vehicle_changes(vehicle_id=vehicle_id, after=after):
                yield told.vehicle_changed
                after = told.vehicle_changed.position
        except ConnectionClosed:
            continue  # whatever was missed is told from `after` on


async def main(url: str, token: str, plate: str) -> None:
    """Print what the car's record says, and what it says after one more reading."""
    async with client(url, token, LosesOneAnswer()) as api:
        found = (await api.find_vehicle(plate=plate, visits=PAGE)).find_vehicles
        if not found:
            raise SystemExit(f"no vehicle has or had the plate {plate}")
        car = found[0]
        print(f"{car.make} {car.model} {car.plate}: {_latest_km(car):,} km")
        for visit in car.visits.nodes:
            lines = "、".join(line.description or "" for line in visit.lines)
            print(
                f"  {visit.opened_at:%Y-%m-%d} {visit.order_number} {visit.visit_status.value}: {lines}"
            )

        orders = [order async for order in all_orders(api)]
        print(f"{len(orders)} orders in the workshop")

        before = (await api.position()).position
        receipt = await record_odometer(api, car.vehicle_id, _latest_km(car) + 1)
        print(f"recorded once at position {receipt.position}; told again: {receipt.repeated}")

        async with aclosing(changes(api, car.vehicle_id, after=before)) as told:
            async for change in told:
                print(f"changed: {change.topic} at position {change.position}")
                if change.position >= receipt.position:
                    break

        now = (await api.vehicle_now(car.vehicle_id, at_least=receipt.position)).vehicle_history
        again = (await api.again(car.id)).node
        if now is None or again is None:
            raise SystemExit("the car is no longer yours to see")
        print(f"now {_latest_km(now):,} km; the same by its id: {again.id == now.id}")


def _latest_km(car: VehicleCard) -> int:
    return max((reading.odometer_km for reading in car.odometer), default=0)


if __name__ == "__main__":
    asyncio.run(main(os.environ.get("URL", URL), os.environ["TOKEN"], sys.argv[1]))
