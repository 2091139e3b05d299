"""The two questions that the API's benchmark asks, and the history that they are asked of."""

from datetime import timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import msgspec

from api.demonstration.fleet import plan
from api.demonstration.ids import moment
from api.demonstration.recording import Recording
from api.demonstration.visit import Visit
from api.store import Store
from domain.values.clock import shanghai_date

ORDERS: Final = 50
PAGE: Final = 10
_FLEET: Final = 200

FILE: Final = """
query File($id: UUID!, $page: Int!) {
  customerFile(customerId: $id) {
    customerId customerKind name phone address siteId openedAt lastServiceAt
    vehicles(first: $page) { nodes {
      vehicleId make model vehicleKind plate vin relation lastServiceAt nextDueOn nextDueKm
    } }
    visits(first: $page) { nodes {
      visitId visitKind visitedAt orderNumber adviserId serviceKind deliveredAt
      items { lineId kind description completedAt }
    } }
  }
  calls(customerId: $id, first: $page) { nodes {
    callId calledAt agentId seq outcome reached topics remark
    points { kind text answer dueAt }
  } }
}
"""
"""The customer's file with its vehicles, orders and calls."""

PAGE_OF_ORDERS: Final = """
query Orders($id: UUID!, $first: Int!) {
  vehicleHistory(vehicleId: $id) {
    visits(first: $first) { nodes {
      orderId orderNumber siteId customerId adviserId serviceKind openedAt visitStatus
    } }
  }
}
"""
"""A page of 50 repair orders, 8 fields each: those of a taxi."""


class Subjects(NamedTuple):
    """Whom and what is asked about."""

    customer_id: UUID
    vehicle_id: UUID

    def variables(self, question: str) -> dict[str, Any]:
        """Of one of the questions."""
        if question == "file":
            return {"id": str(self.customer_id), "page": PAGE}
        return {"id": str(self.vehicle_id), "first": ORDERS}


QUESTIONS: Final = {"file": FILE, "orders": PAGE_OF_ORDERS}


def recorded(store: Store) -> Subjects:
    """Some hundred orders with their calls, a taxi with more than fifty; shown by the views."""
    taxi = _taxi()
    fleet = plan("bench/fleet", _FLEET)
    recording = Recording(store.history)
    recording.visits([*fleet, *taxi], _quietly)
    store.reactor.catch_up()
    recording.calls([visit for visit in (*fleet, *taxi) if visit.delivered], _quietly)
    store.reactor.catch_up()
    with store.database.connect_owner() as connection:
        while store.follower.catch_up(connection):
            pass
        connection.execute("VACUUM ANALYZE")
    return Subjects(_regular(store), taxi[0].car.id)


def _taxi() -> list[Visit]:
    """A car that comes every fortnight."""
    (first,) = plan("bench/taxi", 1)
    return [
        msgspec.structs.replace(
            first,
            key=f"bench/taxi/{number}",
            first=number == 0,
            at=moment(day, 9),
            delivered_at=moment(day, 17),
            odometer_km=first.odometer_km + 400 * number,
            cancelled=False,
            extra=None,
        )
        for number in range(ORDERS + 5)
        for day in [shanghai_date(first.at) + timedelta(days=12 * number)]
    ]


def _regular(store: Store) -> UUID:
    """The customer with most calls who has one car and no more visits than a page."""
    with store.database.reading() as connection:
        row = connection.execute(
            """
            SELECT customer_id FROM call_record.call
            WHERE customer_id IN (
                SELECT customer_id FROM customer_file.visit
                GROUP BY customer_id HAVING count(*) BETWEEN 3 AND %s)
            GROUP BY customer_id ORDER BY count(*) DESC, customer_id LIMIT 1
            """,
            (PAGE,),
        ).fetchone()
    assert row is not None
    return row[0]


def _quietly(_: int) -> None:
    """Nobody watches."""
