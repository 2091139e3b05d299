"""The stock of one part at one site. One stream, so that two who want the last piece meet here."""

from typing import Final, TypeVar
from uuid import UUID

import msgspec

from domain.kernel import Event, Missing, Refused
from domain.kernel.checked import checked, optional_text, required_text
from domain.part_stock import rules
from domain.part_stock.events import (
    LowStockFlagged,
    PartShortageRecorded,
    ReorderPointSet,
    ReservationReleased,
    StockBlocked,
    StockCounted,
    StockIssued,
    StockMovement,
    StockOpened,
    StockReceived,
    StockReserved,
    StockReturned,
    StockUnblocked,
)
from domain.part_stock.state import NAME_CHARS, NOTHING, StockState, part_stock_id
from domain.values.parts import amount, quantity

__all__ = ["PartStock", "part_stock_id"]

_SENTENCE_CHARS: Final = 500
M = TypeVar("M", bound=StockMovement)


class PartStock(StockState):
    """What a site has of one part (库存): on the shelf, set aside, blocked, available."""

    def open(self, *, site_id: str, part_number: str, name: str) -> StockOpened:
        """A site begins to keep a part in stock (R090b)."""
        if self.kept:
            raise Refused(
                rules.KEPT,
                field="partNumber",
                site_id=self.site_id,
                part_number=self.part_number,
            )
        return StockOpened(
            site_id=site_id,
            part_number=required_text("partNumber", part_number, NAME_CHARS),
            name=required_text("name", name, _SENTENCE_CHARS),
        )

    def receive(
        self, *, site_id: str, part_number: str, name: str, batch_id: str, quantity_milli: int
    ) -> tuple[Event, ...]:
        """A batch comes onto the shelf; the first one opens the stock (R090b)."""
        if not self.kept:
            opened = self.open(site_id=site_id, part_number=part_number, name=name)
            received = self.apply(opened).receive(
                site_id=site_id,
                part_number=part_number,
                name=name,
                batch_id=batch_id,
                quantity_milli=quantity_milli,
            )
            return (opened, *received)
        if batch_id in self.batches:
            raise Refused(rules.BATCH_RECEIVED, field="batchId", batch_id=batch_id)
        milli = checked("quantityMilli", quantity, quantity_milli)
        return self._moved(
            StockReceived(batch_id=batch_id, quantity_milli=milli, balance=NOTHING), batch_id
        )

    def reserve(self, *, order_id: UUID, line_id: str, quantity_milli: int) -> tuple[Event, ...]:
        """Some of what is available is set aside for a line of an order (R089)."""
        self._kept()
        milli = checked("quantityMilli", quantity, quantity_milli)
        self._enough(milli, self.available_milli)
        return self._moved(
            StockReserved(order_id=order_id, line_id=line_id, quantity_milli=milli, balance=NOTHING)
        )

    def release_reservation(self, *, repair_order_id: UUID, line_id: str) -> tuple[Event, ...]:
        """What was set aside for a line of an order is free again (R089)."""
        self._kept()
        if (repair_order_id, line_id) not in self.reserved:
            raise Missing(rules.NOT_RESERVED, field="lineId", line_id=line_id)
        return self.free(order_id=repair_order_id, line_id=line_id)

    def free(self, *, order_id: UUID, line_id: str) -> tuple[Event, ...]:
        """As `release_reservation`; nothing where nothing is set aside."""
        held = self.reserved.get((order_id, line_id))
        if held is None:
            return ()
        return self._moved(
            ReservationReleased(
                order_id=order_id, line_id=line_id, quantity_milli=held, balance=NOTHING
            )
        )

    def issue(
        self, *, order_id: UUID, line_id: str, batch_id: str | None, quantity_milli: int
    ) -> tuple[Event, ...]:
        """Something of a batch leaves the shelf for a line of an order (R085, R087, R090b)."""
        batch = self._batch(batch_id)
        milli = checked("quantityMilli", quantity, quantity_milli)
        if batch in self.blocked:
            raise Refused(rules.BATCH_BLOCKED, field="batchId", batch_id=batch)
        if milli > self.batches[batch]:
            raise Refused(
                rules.NOT_ENOUGH_IN_BATCH,
                field="quantityMilli",
                batch_id=batch,
                batch_milli=self.batches[batch],
                quantity_milli=milli,
            )
        held = self.reserved.get((order_id, line_id), 0)
        # Where a count or a block left too little for all, a line still gets what it was promised.
        self._enough(milli, max(held, self.usable_milli - self.reserved_milli + held))
        return self._moved(
            StockIssued(
                order_id=order_id,
                line_id=line_id,
                batch_id=batch,
                quantity_milli=milli,
                from_reservation_milli=min(held, milli),
                balance=NOTHING,
            ),
            batch,
        )

    def take_back(
        self, *, order_id: UUID, line_id: str, batch_id: str | None, quantity_milli: int
    ) -> tuple[Event, ...]:
        """Something of a batch comes back to the shelf unused (R087)."""
        batch = self._batch(batch_id)
        return self._moved(
            StockReturned(
                order_id=order_id,
                line_id=line_id,
                batch_id=batch,
                quantity_milli=checked("quantityMilli", quantity, quantity_milli),
                balance=NOTHING,
            ),
            batch,
        )

    def block_batch(self, *, batch_id: str) -> tuple[Event, ...]:
        """What lies there of a batch must not be used (R085)."""
        batch = self._batch(batch_id)
        if batch in self.blocked:
            return ()
        return self._moved(StockBlocked(batch_id=batch, balance=NOTHING), batch)

    def unblock_batch(self, *, batch_id: str) -> tuple[Event, ...]:
        """What lies there of a batch may be used again (R085)."""
        batch = self._batch(batch_id)
        if batch not in self.blocked:
            return ()
        return self._moved(StockUnblocked(batch_id=batch, balance=NOTHING), batch)

    def count(
        self, *, batch_id: str, counted_milli: int, reason: str | None = None
    ) -> tuple[Event, ...]:
        """Somebody counts what lies there of a batch; a difference is explained (R090b)."""
        batch = self._batch(batch_id)
        counted, expected = checked("countedMilli", amount, counted_milli), self.batches[batch]
        why = optional_text("reason", reason, _SENTENCE_CHARS)
        if counted != expected and why is None:
            raise Refused(
                rules.COUNT_UNEXPLAINED,
                field="reason",
                expected_milli=expected,
                counted_milli=counted,
            )
        return self._moved(
            StockCounted(
                batch_id=batch,
                expected_milli=expected,
                counted_milli=counted,
                reason=why,
                balance=NOTHING,
            ),
            batch,
        )

    def set_reorder_point(self, *, reorder_point_milli: int) -> tuple[Event, ...]:
        """With less than this available the part is to be ordered (R090)."""
        self._kept()
        point = checked("reorderPointMilli", amount, reorder_point_milli)
        return self._flagged(ReorderPointSet(reorder_point_milli=point))

    def record_shortage(
        self, *, repair_order_id: UUID, line_id: str, quantity_milli: int
    ) -> PartShortageRecorded:
        """A part that was asked for cannot be served from stock (R090a)."""
        self._kept()
        return PartShortageRecorded(
            order_id=repair_order_id,
            line_id=required_text("lineId", line_id, NAME_CHARS),
            quantity_milli=checked("quantityMilli", quantity, quantity_milli),
            available_milli=self.available_milli,
        )

    def _moved(self, movement: StockMovement, batch_id: str | None = None) -> tuple[Event, ...]:
        after = self.apply(movement)
        return self._flagged(msgspec.structs.replace(movement, balance=after.balance(batch_id)))

    def _flagged(self, event: StockMovement | ReorderPointSet) -> tuple[Event, ...]:
        """The fact, and the alert where it leaves too little (R090)."""
        after = self.apply(event)
        if after.low or not after.below_reorder_point:
            return (event,)
        return (
            event,
            LowStockFlagged(
                available_milli=after.available_milli,
                reorder_point_milli=after.reorder_point_milli,
            ),
        )

    def _kept(self) -> None:
        if not self.kept:
            raise Missing(rules.NOT_KEPT, field="partNumber")

    def _batch(self, batch_id: str | None) -> str:
        self._kept()
        if batch_id is None:
            raise Refused(rules.NO_BATCH, field="batchId", part_number=self.part_number)
        batch = required_text("batchId", batch_id, NAME_CHARS)
        if batch not in self.batches:
            raise Missing(
                rules.BATCH_NOT_HERE,
                field="batchId",
                batch_id=batch,
                part_number=self.part_number,
            )
        return batch

    def _enough(self, milli: int, there_milli: int) -> None:
        if milli > there_milli:
            raise Refused(
                rules.NOT_ENOUGH,
                field="quantityMilli",
                part_number=self.part_number,
                available_milli=max(0, there_milli),
                quantity_milli=milli,
            )
