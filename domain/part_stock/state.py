"""What lies on the shelf of one part at one site, and what of it is promised to whom."""

from collections.abc import Mapping
from typing import ClassVar, Final, Self, TypeVar, assert_never
from uuid import UUID, uuid5

import msgspec

from domain.kernel import Aggregate
from domain.kernel.checked import required_text
from domain.part_stock.events import (
    LowStockFlagged,
    PartShortageRecorded,
    PartStockEvent,
    ReorderPointSet,
    ReservationReleased,
    StockBalance,
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

_STOCKS: Final = UUID("2a8c0c4e-6f0b-5a3d-8c55-b0d1a6e7f913")
NAME_CHARS: Final = 100

Use = tuple[UUID, str]
"""An order and one of its lines."""
S = TypeVar("S", bound="StockState")
NOTHING: Final = StockBalance(on_hand_milli=0, reserved_milli=0, blocked_milli=0)


def part_stock_id(site_id: str, part_number: str) -> UUID:
    """The one stream of a part's stock at a site: whoever takes from it meets the others there."""
    number = required_text("partNumber", part_number, NAME_CHARS)
    return uuid5(_STOCKS, f"{site_id}/{number}")


class StockState(Aggregate):
    """The fields and the fold; the commands stand in `aggregate.py`."""

    kind: ClassVar[str] = "part_stock"

    site_id: str = ""
    part_number: str = ""
    """Empty while the site keeps no such part."""
    batches: Mapping[str, int] = msgspec.field(default_factory=dict[str, int])
    """What lies there of each batch that ever came, in thousandths."""
    blocked: frozenset[str] = frozenset()
    reserved: Mapping[Use, int] = msgspec.field(default_factory=dict[Use, int])
    reorder_point_milli: int = 0
    low: bool = False
    """Flagged as low, and still so."""

    @property
    def kept(self) -> bool:
        """Whether the site keeps this part in stock."""
        return bool(self.part_number)

    @property
    def on_hand_milli(self) -> int:
        return sum(self.batches.values())

    @property
    def reserved_milli(self) -> int:
        return sum(self.reserved.values())

    @property
    def blocked_milli(self) -> int:
        return sum(self.batches.get(batch_id, 0) for batch_id in self.blocked)

    @property
    def usable_milli(self) -> int:
        """What is there and not blocked."""
        return self.on_hand_milli - self.blocked_milli

    @property
    def available_milli(self) -> int:
        """What nobody waits for; 0 where a count or a block left less than was promised."""
        return max(0, self.usable_milli - self.reserved_milli)

    @property
    def below_reorder_point(self) -> bool:
        return self.available_milli < self.reorder_point_milli

    def balance(self, batch_id: str | None = None) -> StockBalance:
        """The line under the stock card."""
        return StockBalance(
            on_hand_milli=self.on_hand_milli,
            reserved_milli=self.reserved_milli,
            blocked_milli=self.blocked_milli,
            batch_milli=None if batch_id is None else self.batches.get(batch_id, 0),
        )

    def apply(self, event: PartStockEvent) -> Self:
        match event:
            case StockOpened():
                return self.changed(site_id=event.site_id, part_number=event.part_number)
            case ReorderPointSet():
                return _enough_again(self.changed(reorder_point_milli=event.reorder_point_milli))
            case PartShortageRecorded():
                return self
            case LowStockFlagged():
                return self.changed(low=True)
            case _:
                return _enough_again(_moved(self, event))


def _enough_again(state: S) -> S:
    return state.changed(low=state.low and state.below_reorder_point)


def _moved(state: S, event: StockMovement) -> S:  # noqa: PLR0911 - one case a fact
    match event:
        case StockReceived() | StockReturned():
            return _with_batch(state, event.batch_id, event.quantity_milli)
        case StockIssued():
            taken = _with_batch(state, event.batch_id, -event.quantity_milli)
            return _with_reserved(taken, event, -event.from_reservation_milli)
        case StockReserved():
            return _with_reserved(state, event, event.quantity_milli)
        case ReservationReleased():
            return _with_reserved(state, event, -event.quantity_milli)
        case StockBlocked():
            return state.changed(blocked=state.blocked | {event.batch_id})
        case StockUnblocked():
            return state.changed(blocked=state.blocked - {event.batch_id})
        case StockCounted():
            return state.changed(batches={**state.batches, event.batch_id: event.counted_milli})
        case _:
            assert_never(event)


def _with_batch(state: S, batch_id: str, milli: int) -> S:
    return state.changed(
        batches={**state.batches, batch_id: state.batches.get(batch_id, 0) + milli}
    )


def _with_reserved(
    state: S, event: StockReserved | ReservationReleased | StockIssued, milli: int
) -> S:
    use = (event.order_id, event.line_id)
    left = state.reserved.get(use, 0) + milli
    others = {other: held for other, held in state.reserved.items() if other != use}
    return state.changed(reserved={**others, use: left} if left else others)
