"""A delivered vehicle is followed by calls to its customer (R109)."""

from collections.abc import Iterable

from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import FollowUpOpened
from domain.follow_up.terms import follow_up_id
from domain.follow_up.words import FollowUpSource
from domain.kernel import Recorded
from domain.policies.promised import promised_follow_up
from domain.policies.registry import Knowledge, Reaction, policy
from domain.repair_order.events import VehicleDelivered


@policy("open_follow_up", on=VehicleDelivered)
def open_follow_up(fact: Recorded[VehicleDelivered], knowledge: Knowledge) -> Iterable[Reaction]:
    """Open the one follow-up of the order, by the promise in force on the day of delivery."""
    delivered, order_id = fact.event, fact.stream_id
    terms = promised_follow_up(knowledge, delivered.delivered_at)

    def decide(follow_up: FollowUp) -> FollowUpOpened:
        return follow_up.open(
            source=FollowUpSource.DELIVERY,
            site_id=delivered.site_id,
            customer_id=delivered.customer_id,
            basis_at=delivered.delivered_at,
            terms=terms,
            repair_order_id=order_id,
            order_number=delivered.order_number,
            vehicle_id=delivered.vehicle_id,
            adviser_id=delivered.adviser_id,
        )

    yield Reaction(kind=FollowUp, stream_id=follow_up_id(order_id), decide=decide, begins=True)
