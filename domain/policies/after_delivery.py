"""A delivered vehicle is followed by calls to its customer (R109)."""

from collections.abc import Iterable

from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import FollowUpOpened
from domain.follow_up.terms import FollowUpTerms, follow_up_id
from domain.follow_up.words import FollowUpSource
from domain.kernel import Recorded
from domain.policies.registry import Knowledge, PromiseTerms, Reaction, policy
from domain.repair_order.events import VehicleDelivered
from domain.values.clock import shanghai_date


@policy("open_follow_up", on=VehicleDelivered)
def open_follow_up(fact: Recorded[VehicleDelivered], knowledge: Knowledge) -> Iterable[Reaction]:
    """Open the one follow-up of the order, by the promise in force on the day of delivery."""
    delivered, order_id = fact.event, fact.stream_id
    terms = follow_up_terms(knowledge.promise_on(shanghai_date(delivered.delivered_at)))

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


def follow_up_terms(promise: PromiseTerms) -> FollowUpTerms:
    """The promise as a follow-up counts by it."""
    return FollowUpTerms(
        call1_first_day=promise.call1_first_day,
        call1_last_day=promise.call1_last_day,
        call2_first_day=promise.call2_first_day,
        call2_last_day=promise.call2_last_day,
        issue_days=promise.issue_escalation_days,
        promise_version=promise.promise_version,
    )
