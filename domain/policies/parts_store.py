"""The parts store goes along with the order: what is issued leaves the shelf in the same append.

A part that the site keeps in stock moves in three streams at once: the order's, the stock's (where
two who want the last piece meet) and the batch's (which knows who has something of it). A part that
is not kept in stock here, or that the customer brought along, concerns the order alone.
"""

from collections.abc import Callable, Iterable

from domain.kernel import Decision
from domain.part_batch.aggregate import PartBatch, part_batch_id
from domain.part_batch.events import BatchBlocked, BatchReceived, BatchReleased
from domain.part_stock.aggregate import PartStock, part_stock_id
from domain.policies.companions import Companion, accompanies
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    LineRemovalApproved,
    PartIssued,
    PartReplaced,
    PartReserved,
    PartReturned,
    QuoteLineDeclined,
    RepairOrderCancelled,
    VehicleDelivered,
)
from domain.values.parts import PartGrade
from domain.vehicle.aggregate import Vehicle


@accompanies(BatchReceived)
def stock_a_batch(_: PartBatch, received: BatchReceived) -> Iterable[Companion]:
    """A batch comes onto the shelf."""
    part = received.part
    yield _stock(
        received.site_id,
        part.part_number,
        lambda stock: stock.receive(
            site_id=received.site_id,
            part_number=part.part_number,
            name=part.name,
            batch_id=received.batch_id,
            quantity_milli=received.quantity_milli,
        ),
    )


@accompanies(BatchBlocked)
def block_on_the_shelf(_: PartBatch, blocked: BatchBlocked) -> Iterable[Companion]:
    """What lies there of a blocked batch is not available any more (R085)."""
    yield _stock(
        blocked.site_id,
        blocked.part_number,
        lambda stock: stock.block_batch(batch_id=blocked.batch_id),
    )


@accompanies(BatchReleased)
def release_on_the_shelf(_: PartBatch, released: BatchReleased) -> Iterable[Companion]:
    """What lies there of a released batch is available again."""
    yield _stock(
        released.site_id,
        released.part_number,
        lambda stock: stock.unblock_batch(batch_id=released.batch_id),
    )


@accompanies(PartReserved)
def reserve_on_the_shelf(order: RepairOrder, reserved: PartReserved) -> Iterable[Companion]:
    """What an order wants set aside is set aside, or refused (R089)."""
    yield _stock(
        order.site_id,
        reserved.part_number,
        lambda stock: (
            stock.reserve(
                order_id=order.id,
                line_id=reserved.line_id,
                quantity_milli=reserved.quantity_milli,
            )
            if stock.kept
            else ()
        ),
    )


@accompanies(PartIssued)
def issue_from_the_shelf(order: RepairOrder, issued: PartIssued) -> Iterable[Companion]:
    """What an order gets leaves its batch and the shelf, or is refused (R085, R087, R090b)."""
    part, vehicle_id = issued.part, order.vehicle_id
    if part.grade is PartGrade.CUSTOMER_SUPPLIED or vehicle_id is None:
        return
    yield _stock(
        order.site_id,
        part.part_number,
        lambda stock: (
            stock.issue(
                order_id=order.id,
                line_id=issued.line_id,
                batch_id=part.batch_id,
                quantity_milli=issued.quantity_milli,
            )
            if stock.kept
            else ()
        ),
    )
    if part.batch_id is None:
        return
    answered_for = (issued.line_id, part.part_number) in order.fit_approved

    def issue(both: tuple[PartBatch, Vehicle]) -> Decision:
        """Only what is listed for the car's model, unless somebody answers for it (R086)."""
        batch, vehicle = both
        if not batch.received:
            return ()
        return batch.issue_to_order(
            order_id=order.id,
            line_id=issued.line_id,
            vehicle_id=vehicle_id,
            site_id=order.site_id,
            part_number=part.part_number,
            grade=part.grade,
            quantity_milli=issued.quantity_milli,
            for_models=() if answered_for else vehicle.model_names,
        )

    yield Companion(
        kind=PartBatch,
        stream_id=part_batch_id(part.batch_id),
        decide=issue,
        beside=(Vehicle, vehicle_id),
    )


@accompanies(PartReplaced)
def fit_from_batch(order: RepairOrder, replaced: PartReplaced) -> Iterable[Companion]:
    """Of a batch of ours only what was issued to the line is fitted, and nothing blocked (14)."""
    yield from _batch(
        replaced.fitted.batch_id,
        lambda batch: batch.fit(order_id=order.id, line_id=replaced.line_id),
    )


@accompanies(PartReturned)
def take_back_on_the_shelf(order: RepairOrder, returned: PartReturned) -> Iterable[Companion]:
    """What comes back unused lies on the shelf again, with its batch (R087).

    A label that the stock never had is from before it was kept: that concerns the order alone.
    """
    yield _stock(
        order.site_id,
        returned.part_number,
        lambda stock: (
            stock.take_back(
                order_id=order.id,
                line_id=returned.line_id,
                batch_id=returned.batch_id,
                quantity_milli=returned.quantity_milli,
            )
            if stock.kept and returned.batch_id in (None, *stock.batches)
            else ()
        ),
    )
    yield from _batch(
        returned.batch_id,
        lambda batch: batch.take_back(
            order_id=order.id, line_id=returned.line_id, quantity_milli=returned.quantity_milli
        ),
    )


@accompanies(QuoteLineDeclined)
def release_declined(order: RepairOrder, declined: QuoteLineDeclined) -> Iterable[Companion]:
    """What was set aside for a line that the customer does not want is free again."""
    return _release(order, declined.line_id)


@accompanies(LineRemovalApproved)
def release_removed(order: RepairOrder, removed: LineRemovalApproved) -> Iterable[Companion]:
    """What was set aside for a line that is not done after all is free again."""
    return _release(order, removed.line_id)


@accompanies(RepairOrderCancelled)
def release_cancelled(order: RepairOrder, _: RepairOrderCancelled) -> Iterable[Companion]:
    """What was set aside for an order that came to nothing is free again."""
    return _release(order)


@accompanies(VehicleDelivered)
def release_delivered(order: RepairOrder, _: VehicleDelivered) -> Iterable[Companion]:
    """What was set aside and not needed is free again when the car leaves."""
    return _release(order)


def _release(order: RepairOrder, only_line_id: str | None = None) -> Iterable[Companion]:
    for line_id, part_number in sorted(order.reservations):
        if only_line_id in (None, line_id):
            yield _stock(order.site_id, part_number, _freeing(order, line_id))


def _freeing(order: RepairOrder, line_id: str) -> Callable[[PartStock], Decision]:
    return lambda stock: stock.free(order_id=order.id, line_id=line_id)


def _stock(site_id: str, part_number: str, decide: Callable[[PartStock], Decision]) -> Companion:
    return Companion(kind=PartStock, stream_id=part_stock_id(site_id, part_number), decide=decide)


def _batch(batch_id: str | None, decide: Callable[[PartBatch], Decision]) -> Iterable[Companion]:
    """Of a batch of ours: other labels, from before or elsewhere, concern the order alone."""
    if batch_id is not None:
        yield Companion(
            kind=PartBatch,
            stream_id=part_batch_id(batch_id),
            decide=lambda batch: decide(batch) if batch.received else (),
        )
