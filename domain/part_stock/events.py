"""What happens to the stock of one part at one site: a stock card, with the balance on every line.

Each movement names the line it is for or the batch it is of. Quantities are thousandths of a piece
or litre.
"""

from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Event


class StockBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What is there after a movement (结存)."""

    on_hand_milli: int
    """All that lies on the shelf, also what is blocked."""
    reserved_milli: int
    blocked_milli: int
    batch_milli: int | None = None
    """What lies there of the batch that moved; None for a movement without one."""


class StockOpened(Event, topic="part_stock.opened"):
    """The site keeps this part in stock from now on."""

    site_id: str
    part_number: str
    name: str


class StockReceived(Event, topic="part_stock.received"):
    """A batch came onto the shelf."""

    batch_id: str
    quantity_milli: int
    balance: StockBalance


class StockReserved(Event, topic="part_stock.reserved"):
    """Some of the stock was set aside for a line of an order."""

    order_id: UUID
    line_id: str
    quantity_milli: int
    balance: StockBalance


class ReservationReleased(Event, topic="part_stock.reservation_released"):
    """What was set aside for a line is free again."""

    order_id: UUID
    line_id: str
    quantity_milli: int
    balance: StockBalance


class StockIssued(Event, topic="part_stock.issued"):
    """Something of a batch left the shelf for a line of an order."""

    order_id: UUID
    line_id: str
    batch_id: str
    quantity_milli: int
    from_reservation_milli: int
    """How much of it had been set aside for the line."""
    balance: StockBalance


class StockReturned(Event, topic="part_stock.returned"):
    """Something of a batch came back to the shelf unused."""

    order_id: UUID
    line_id: str
    batch_id: str
    quantity_milli: int
    balance: StockBalance


class StockBlocked(Event, topic="part_stock.blocked"):
    """What lies there of a batch must not be used; it counts as not available."""

    batch_id: str
    balance: StockBalance


class StockUnblocked(Event, topic="part_stock.unblocked"):
    """What lies there of a batch may be used again."""

    batch_id: str
    balance: StockBalance


class StockCounted(Event, topic="part_stock.counted"):
    """Somebody counted what lies there of a batch; what was counted holds."""

    batch_id: str
    expected_milli: int
    counted_milli: int
    reason: str | None
    """Why the two differ."""
    balance: StockBalance


class ReorderPointSet(Event, topic="part_stock.reorder_point_set"):
    """With less than this available the part is to be ordered; 0: never."""

    reorder_point_milli: int


class PartShortageRecorded(Event, topic="part_stock.shortage_recorded"):
    """A part that was asked for could not be served from stock."""

    order_id: UUID
    line_id: str
    quantity_milli: int
    available_milli: int


class LowStockFlagged(Event, topic="part_stock.low_flagged"):
    """Less than the reorder point is available; said once, until there is enough again."""

    available_milli: int
    reorder_point_milli: int


StockMovement: TypeAlias = (
    StockReceived
    | StockReserved
    | ReservationReleased
    | StockIssued
    | StockReturned
    | StockBlocked
    | StockUnblocked
    | StockCounted
)

PartStockEvent: TypeAlias = (
    StockOpened | StockMovement | ReorderPointSet | PartShortageRecorded | LowStockFlagged
)
