"""A car exchanged or returned under 三包 is marked, so that its next buyer is told (Art. 33)."""

from collections.abc import Iterable
from datetime import datetime

from domain.kernel import Decision, Recorded
from domain.policies.registry import Knowledge, Reaction, policy
from domain.sanbao_demand.events import ExchangeCompleted, ReturnCompleted
from domain.values.clock import shanghai_date
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import SanbaoReturn


@policy("mark_exchanged_vehicle", on=ExchangeCompleted)
def mark_exchanged_vehicle(fact: Recorded[ExchangeCompleted], _: Knowledge) -> Iterable[Reaction]:
    """Mark the car that was given back for another one."""
    return _mark(fact, SanbaoReturn.EXCHANGED, fact.event.completed_at)


@policy("mark_returned_vehicle", on=ReturnCompleted)
def mark_returned_vehicle(fact: Recorded[ReturnCompleted], _: Knowledge) -> Iterable[Reaction]:
    """Mark the car that was given back for its price."""
    return _mark(fact, SanbaoReturn.RETURNED, fact.event.completed_at)


def _mark(
    fact: Recorded[ExchangeCompleted] | Recorded[ReturnCompleted],
    outcome: SanbaoReturn,
    at: datetime,
) -> Iterable[Reaction]:
    def decide(vehicle: Vehicle) -> Decision:
        if vehicle.sanbao_returned:
            return ()  # somebody marked it by hand
        return vehicle.mark_sanbao_returned(
            returned_on=shanghai_date(at),
            outcome=outcome,
            reason=f"三包退换车 {fact.stream_id}",
            at=at,
        )

    yield Reaction(kind=Vehicle, stream_id=fact.event.vehicle_id, decide=decide)
