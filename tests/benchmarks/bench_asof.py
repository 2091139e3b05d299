"""The past of an order of 200 facts, and of a vehicle with 10,000: first page of its visits.

    python -m tests.benchmarks.bench_asof [--rounds 20]

Everything is asked of the real server over HTTP, next to the same question about now; medians. The
processor's time is that of server and client, without PostgreSQL: it tells what a busy machine hides.
"""

import argparse
import statistics
import time
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import msgspec

from api.store import Store
from domain.kernel import Event, Km, Recorded
from domain.repair_order.events import LabourStarted, PartReplaced, RepairOrderOpened
from domain.vehicle.events import OdometerRecorded, OdometerSource
from eventstore.codec import FactMapper
from tests.api.client import TIMEOUT_S, Served, bearing
from tests.benchmarks.stage import filled, server

AN_ORDER: Final = 200
VISITS: Final = 50
ORDER: Final = (
    "visitStatus odometerInKm settledFen concerns { words }"
    " lines { lineId description lineStatus amountFen } parts { fittedAt reason }"
    " people { task personId } corrections { was isNow }"
)
HISTORY: Final = (
    f"plate odometer {{ odometerKm }} visits(first: 20) {{ nodes {{ orderNumber {ORDER} }} }}"
)
TRAIL: Final = "answers { lineId person } quotes { lines { lineId lineStatus work { step } } }"


def record(store: Store) -> tuple[UUID, str]:
    """A vehicle with 10,000 facts in visits of 200 each; the vehicle, and one of the orders."""
    openings = store.history.read_all(after=0, limit=100_000, topics=[RepairOrderOpened.topic])
    opened, opening = next(
        (fact, fact.event) for fact in openings if isinstance(fact.event, RepairOrderOpened)
    )
    life = list(store.history.read(opened.stream_id))
    work = [each for each in life if isinstance(each.event, PartReplaced | LabourStarted)]
    vehicle_id: UUID = opening.vehicle_id
    number = ""
    for visit in range(VISITS):
        number = f"RO-S9-2026-{visit:06d}"
        facts = [*life, *(work[n % len(work)] for n in range(AN_ORDER - len(life)))]
        _insert(store, uuid4(), [_moved(each, number) for each in facts])
    readings = [
        OdometerRecorded(
            odometer_km=Km(100_000 + n), read_at=opened.occurred_at, source=OdometerSource.CUSTOMER
        )
        for n in range(100)
    ]
    _insert(store, vehicle_id, [msgspec.structs.replace(opened, event=each) for each in readings])
    return vehicle_id, number


def _moved(fact: Recorded[Event], number: str) -> Recorded[Event]:
    """A fact of the model order as one of another order of the same car."""
    if isinstance(fact.event, RepairOrderOpened):
        event = msgspec.structs.replace(fact.event, order_number=number)
        return msgspec.structs.replace(fact, event=event)
    return fact


def _insert(store: Store, stream_id: UUID, facts: list[Recorded[Event]]) -> None:
    mapper: Any = store.history.application.mapper
    assert isinstance(mapper, FactMapper)
    version = max((fact.version for fact in store.history.read(stream_id)), default=0)
    store.history.recorder.insert_events(
        [
            mapper.to_stored_event(
                msgspec.structs.replace(fact, stream_id=stream_id, version=version + turn)
            )
            for turn, fact in enumerate(facts, start=1)
        ]
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=20)
    rounds = options.parse_args().rounds
    with server() as url, filled(url, 2_000) as store:
        vehicle_id, number = record(store)
        position = store.history.position()
        with (
            Served(store) as address,
            httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
        ):
            asked = {
                "visit": (f'orderNumber: "{number}"', ORDER),
                "approvalTrail": (f'orderNumber: "{number}"', TRAIL),
                "vehicleHistory": (f'vehicleId: "{vehicle_id}"', HISTORY),
            }
            while any(view.facts_behind for view in store.lag().views):
                time.sleep(0.1)
            for field, (which, shown) in asked.items():
                _ask(http, f"{{ {field}({which}, atLeast: {position}) {{ __typename }} }}")
                at = datetime.now(UTC).isoformat()
                now = f"{{ {field}({which}) {{ {shown} }} }}"
                past = f'{{ {field}({which}, knownAt: "{at}") {{ {shown} asOf {{ facts }} }} }}'
                first = _ms(http, past)
                timed = [(_ms(http, now), _ms(http, past)) for _ in range(rounds)]
                worked = time.process_time()
                for _ in range(rounds):
                    _ask(http, past)
                worked = (time.process_time() - worked) / rounds * 1e3
                facts = _ask(http, past)[field]["asOf"]["facts"]
                print(
                    f"{field}: now {statistics.median(n for n, _ in timed):.1f} ms,"
                    f" as of {statistics.median(p for _, p in timed):.1f} ms"
                    f" (best {min(p for _, p in timed):.1f},"
                    f" first {first:.1f}, of the processor {worked:.1f};"
                    f" {facts} facts before pages)"
                )


def _ms(http: httpx.Client, query: str) -> float:
    started = time.perf_counter()
    _ask(http, query)
    return (time.perf_counter() - started) * 1e3


def _ask(http: httpx.Client, query: str) -> Any:
    headers = bearing("S1-韩梅", "supervisor")
    answer = http.post("/graphql", json={"query": query}, headers=headers).json()
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


if __name__ == "__main__":
    main()
