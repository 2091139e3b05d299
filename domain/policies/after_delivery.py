"""A delivered vehicle is followed by calls (R109), and every line of its repair is covered (R083)."""

from collections.abc import Iterable

from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import FollowUpOpened
from domain.follow_up.terms import follow_up_id
from domain.follow_up.words import FollowUpSource
from domain.kernel import Decision, Km, Recorded
from domain.policies.promised import promised_follow_up
from domain.policies.registry import Knowledge, Reaction, policy
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import VehicleDelivered, WarrantyGranted
from domain.repair_order.state import Status
from domain.values.clock import shanghai_date
from domain.values.cover import Ground, law_cover, promise_cover, promise_scope
from domain.values.distance import Km as DistanceKm


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


@policy("grant_warranties", on=VehicleDelivered)
def grant_warranties(fact: Recorded[VehicleDelivered], knowledge: Knowledge) -> Iterable[Reaction]:
    """Grant each executed line its cover by promise and by law, counted from the delivery (R091).

    The one does not contain the other, so both are granted, each with its source; what somebody
    granted by hand stays as it is.
    """
    delivered = fact.event
    left_on, left_km = shanghai_date(delivered.delivered_at), DistanceKm(delivered.odometer_km)
    terms = knowledge.promise_on(left_on)
    promise = promise_cover(left_on, terms.repair_warranty_months)
    scope = promise_scope(terms.promise_version, terms.repair_warranty_months)
    group = knowledge.guarantee_group(delivered.vehicle_id)
    law = law_cover(delivered.repair_level, group, left_on, left_km)

    def decide(order: RepairOrder) -> Decision:
        if order.status is not Status.DELIVERED:
            return ()
        granted: list[WarrantyGranted] = []
        for line_id in order.executed:
            if (line_id, Ground.PROMISE) not in order.warranties:
                granted.append(
                    order.grant_warranty(
                        line_id=line_id, until_on=promise.until, basis=Ground.PROMISE, scope=scope
                    )
                )
            if law is not None and (line_id, Ground.LAW) not in order.warranties:
                granted.append(
                    order.grant_warranty(
                        line_id=line_id,
                        until_on=law.until,
                        until_km=Km(law.until_km),
                        basis=Ground.LAW,
                        scope=law.term.article,
                    )
                )
        return granted

    yield Reaction(kind=RepairOrder, stream_id=fact.stream_id, decide=decide)
