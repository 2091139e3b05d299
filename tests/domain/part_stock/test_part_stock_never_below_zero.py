"""Whatever is asked of a stock in whatever order: nothing is given out that is not there."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel import Decision, Refused, as_events
from domain.part_stock.aggregate import PartStock
from domain.part_stock.events import (
    LowStockFlagged,
    PartShortageRecorded,
    PartStockEvent,
    ReorderPointSet,
    StockOpened,
)

Ask = Callable[[PartStock], Decision]

BATCHES = st.sampled_from(["A", "B", "C"])
ORDERS = st.sampled_from([UUID(int=1), UUID(int=2), UUID(int=3)])
MILLI = st.integers(0, 4000)


@st.composite
def asks(draw: st.DrawFn) -> Ask:  # noqa: PLR0911 - one case a command
    batch_id, order_id, milli = draw(BATCHES), draw(ORDERS), draw(MILLI)
    match draw(st.integers(0, 8)):
        case 0 | 1:
            return lambda s: s.receive(
                site_id="S1", part_number="P", name="P", batch_id=batch_id, quantity_milli=milli
            )
        case 2:
            return lambda s: s.reserve(order_id=order_id, line_id="1", quantity_milli=milli)
        case 3 | 4:
            return lambda s: s.issue(
                order_id=order_id, line_id="1", batch_id=batch_id, quantity_milli=milli
            )
        case 5:
            return lambda s: s.free(order_id=order_id, line_id="1")
        case 6:
            return lambda s: s.block_batch(batch_id=batch_id)
        case 7:
            return lambda s: s.unblock_batch(batch_id=batch_id)
        case _:
            return lambda s: s.set_reorder_point(reorder_point_milli=milli)


@settings(max_examples=300)
@given(st.lists(asks(), max_size=40))
def test_available_and_every_batch_stay_at_or_above_zero(steps: list[Ask]) -> None:
    stock = PartStock(id=UUID(int=0))
    came = gone = 0
    for ask in steps:
        usable, others = stock.usable_milli, stock.reserved
        try:
            events = cast("tuple[PartStockEvent, ...]", as_events(ask(stock)))
        except Refused:
            continue
        for event in events:
            stock = stock.apply(event)
            match event:
                case StockOpened() | ReorderPointSet() | PartShortageRecorded():
                    pass
                case LowStockFlagged():
                    assert event.available_milli < event.reorder_point_milli
                case _:
                    assert event.balance == stock.balance(getattr(event, "batch_id", None))
        came += sum(getattr(e, "quantity_milli", 0) for e in events if e.topic.endswith("received"))
        gone += sum(getattr(e, "quantity_milli", 0) for e in events if e.topic.endswith(".issued"))
        assert stock.on_hand_milli == came - gone
        assert min(stock.batches.values(), default=0) >= 0
        assert min(stock.reserved.values(), default=1) > 0
        assert stock.available_milli >= 0
        if stock.usable_milli < usable and sum(others.values()) <= usable and not stock.blocked:
            assert stock.reserved_milli <= stock.usable_milli, "a promise was given away"
        assert stock.low == (stock.below_reorder_point)
