"""A blocked batch is made known to every order that has something of it, and so is its release (R085, D.4)."""

from collections.abc import Iterable

from domain.kernel import Decision, Recorded
from domain.part_batch.events import BatchBlocked, BatchReleased
from domain.policies.registry import Knowledge, Reaction, policy
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.state import Status


@policy("notice_blocked_batch", on=BatchBlocked)
def notice_blocked_batch(fact: Recorded[BatchBlocked], _: Knowledge) -> Iterable[Reaction]:
    """Each order notes it, also a delivered one; one that was cancelled has no car to look after."""

    def decide(order: RepairOrder) -> Decision:
        if order.status is Status.CANCELLED:
            return ()
        return order.notice_blocked_batch(batch_id=fact.event.batch_id)

    for order_id in fact.event.order_ids:
        yield Reaction(kind=RepairOrder, stream_id=order_id, decide=decide)


@policy("notice_released_batch", on=BatchReleased)
def notice_released_batch(fact: Recorded[BatchReleased], _: Knowledge) -> Iterable[Reaction]:
    """Each order that heard of the block hears that it is over."""

    def decide(order: RepairOrder) -> Decision:
        if order.status is Status.CANCELLED:
            return ()
        return order.notice_released_batch(batch_id=fact.event.batch_id)

    for order_id in fact.event.order_ids:
        yield Reaction(kind=RepairOrder, stream_id=order_id, decide=decide)
