"""Rules of a part's stock at one site (R087, R089, R090, R090b)."""

from collections.abc import Callable
from uuid import UUID

import msgspec
import pytest

from domain.kernel import Decision, Event
from domain.part_stock.aggregate import PartStock, part_stock_id
from domain.part_stock.events import (
    LowStockFlagged,
    PartShortageRecorded,
    ReorderPointSet,
    ReservationReleased,
    StockBalance,
    StockBlocked,
    StockCounted,
    StockIssued,
    StockOpened,
    StockReceived,
    StockReserved,
    StockReturned,
    StockUnblocked,
)
from tests.domain.dsl import given

Ask = Callable[[PartStock], Decision]

ORDER = UUID("00000000-0000-4000-8000-00000000000a")
OTHER = UUID("00000000-0000-4000-8000-00000000000b")
OPENED = StockOpened(site_id="S1", part_number="5QD698151", name="前制动片")


def balance(
    on_hand: int, reserved: int = 0, blocked: int = 0, batch: int | None = None
) -> StockBalance:
    return StockBalance(
        on_hand_milli=on_hand, reserved_milli=reserved, blocked_milli=blocked, batch_milli=batch
    )


def received(batch_id: str, milli: int, after: StockBalance) -> StockReceived:
    return StockReceived(batch_id=batch_id, quantity_milli=milli, balance=after)


def reserved(milli: int, after: StockBalance, order_id: UUID = ORDER) -> StockReserved:
    return StockReserved(order_id=order_id, line_id="2", quantity_milli=milli, balance=after)


FIVE = received("A", 5000, balance(5000, batch=5000))
TWO_MORE = received("B", 2000, balance(7000, batch=2000))
STOCKED = (OPENED, FIVE)


def receive(batch_id: str = "A", milli: int = 5000) -> Ask:
    return lambda s: s.receive(
        site_id="S1",
        part_number="5QD698151",
        name="前制动片",
        batch_id=batch_id,
        quantity_milli=milli,
    )


def reserve(milli: int, order_id: UUID = ORDER) -> Ask:
    return lambda s: s.reserve(order_id=order_id, line_id="2", quantity_milli=milli)


def issue(milli: int, batch_id: str | None = "A", order_id: UUID = ORDER) -> Ask:
    return lambda s: s.issue(
        order_id=order_id, line_id="2", batch_id=batch_id, quantity_milli=milli
    )


def issued(milli: int, after: StockBalance, held: int = 0, batch_id: str = "A") -> StockIssued:
    return StockIssued(
        order_id=ORDER,
        line_id="2",
        batch_id=batch_id,
        quantity_milli=milli,
        from_reservation_milli=held,
        balance=after,
    )


def test_a_site_and_part_number_have_one_stock() -> None:
    assert part_stock_id("S1", " 5QD698151 ") == part_stock_id("S1", "5QD698151")
    assert part_stock_id("S2", "5QD698151") != part_stock_id("S1", "5QD698151")
    given(PartStock, OPENED).when(
        lambda s: s.open(site_id="S1", part_number="5QD698151", name="前制动片")
    ).then_refused("part_stock.kept_already")


def test_the_first_batch_opens_the_stock() -> None:
    given(PartStock).when(receive()).then(OPENED, FIVE).when(receive("B", 2000)).then(TWO_MORE)


def test_a_batch_comes_onto_the_shelf_once() -> None:
    given(PartStock, *STOCKED).when(receive()).then_refused("part_stock.batch_received_already")


def test_what_is_not_kept_is_neither_reserved_nor_issued() -> None:
    given(PartStock).when(reserve(1000)).then_refused("part_stock.not_kept")
    given(PartStock).when(issue(1000)).then_refused("part_stock.not_kept")


def test_nothing_is_issued_that_is_not_there() -> None:
    stock = given(PartStock, *STOCKED)
    stock.when(issue(5001)).then_refused("part_stock.not_enough_in_batch", field="quantityMilli")
    stock.when(issue(5000)).then(issued(5000, balance(0, batch=0))).when(issue(1)).then_refused(
        "part_stock.not_enough_in_batch"
    )


def test_an_issue_names_a_batch_that_came_here() -> None:
    stock = given(PartStock, *STOCKED)
    stock.when(issue(1000, None)).then_refused("part_stock.no_batch_named", field="batchId")
    stock.when(issue(1000, "Z")).then_refused("part_stock.batch_not_here", field="batchId")


def test_what_is_set_aside_for_one_is_not_there_for_another() -> None:
    held = given(PartStock, *STOCKED).when(reserve(4000)).then(reserved(4000, balance(5000, 4000)))
    held.when(reserve(1001, OTHER)).then_refused("part_stock.not_enough", field="quantityMilli")
    held.when(issue(1001, order_id=OTHER)).then_refused("part_stock.not_enough")
    held.when(issue(5000)).then(issued(5000, balance(0, batch=0), held=4000))
    held.when(issue(1000)).then(issued(1000, balance(4000, 3000, batch=4000), held=1000))


def test_a_reservation_is_released_whole_and_once() -> None:
    held = given(PartStock, *STOCKED, reserved(4000, balance(5000, 4000)))
    free = held.when(lambda s: s.release_reservation(repair_order_id=ORDER, line_id="2")).then(
        ReservationReleased(order_id=ORDER, line_id="2", quantity_milli=4000, balance=balance(5000))
    )
    free.when(lambda s: s.release_reservation(repair_order_id=ORDER, line_id="2")).then_refused(
        "part_stock.not_reserved"
    )
    free.when(lambda s: s.free(order_id=ORDER, line_id="2")).then()


@pytest.mark.requirement("R087")
def test_r087_an_unused_part_comes_back_to_its_batch() -> None:
    out = given(PartStock, *STOCKED, issued(3000, balance(2000, batch=2000)))
    out.when(
        lambda s: s.take_back(order_id=ORDER, line_id="2", batch_id="A", quantity_milli=1000)
    ).then(
        StockReturned(
            order_id=ORDER,
            line_id="2",
            batch_id="A",
            quantity_milli=1000,
            balance=balance(3000, batch=3000),
        )
    )
    out.when(
        lambda s: s.take_back(order_id=ORDER, line_id="2", batch_id=None, quantity_milli=1000)
    ).then_refused("part_stock.no_batch_named")


@pytest.mark.requirement("R085")
def test_r085_a_blocked_batch_is_there_but_not_available() -> None:
    stopped = (
        given(PartStock, *STOCKED, TWO_MORE)
        .when(lambda s: s.block_batch(batch_id="A"))
        .then(StockBlocked(batch_id="A", balance=balance(7000, blocked=5000, batch=5000)))
    )
    stopped.when(issue(1000)).then_refused("part_stock.batch_blocked")
    stopped.when(reserve(2001)).then_refused("part_stock.not_enough")
    stopped.when(issue(2000, "B")).then(
        issued(2000, balance(5000, blocked=5000, batch=0), batch_id="B")
    )
    stopped.when(lambda s: s.block_batch(batch_id="A")).then()
    good = stopped.when(lambda s: s.unblock_batch(batch_id="A")).then(
        StockUnblocked(batch_id="A", balance=balance(7000, batch=5000))
    )
    good.when(lambda s: s.unblock_batch(batch_id="A")).then()


def test_what_is_promised_is_kept_where_a_block_leaves_too_little_for_all() -> None:
    short = given(
        PartStock,
        *STOCKED,
        TWO_MORE,
        reserved(2000, balance(7000, 2000)),
        reserved(2000, balance(7000, 4000), OTHER),
        StockBlocked(batch_id="A", balance=balance(7000, 4000, 5000, 5000)),
    )
    assert short.state.available_milli == 0
    short.when(issue(2000, "B")).then(
        issued(2000, balance(5000, 2000, 5000, 0), held=2000, batch_id="B")
    )
    short.when(issue(2001, "B")).then_refused("part_stock.not_enough_in_batch")
    short.when(issue(1, "B", UUID(int=7))).then_refused("part_stock.not_enough")


def test_a_count_holds_and_a_difference_is_explained() -> None:
    stock = given(PartStock, *STOCKED)
    stock.when(lambda s: s.count(batch_id="A", counted_milli=4000)).then_refused(
        "part_stock.count_unexplained", field="reason"
    )
    stock.when(lambda s: s.count(batch_id="A", counted_milli=-1, reason="x")).then_refused(
        "malformed.quantity.negative"
    )
    stock.when(lambda s: s.count(batch_id="A", counted_milli=5000)).then(
        StockCounted(
            batch_id="A",
            expected_milli=5000,
            counted_milli=5000,
            reason=None,
            balance=balance(5000, batch=5000),
        )
    )
    stock.when(lambda s: s.count(batch_id="A", counted_milli=4000, reason="破损一件")).then(
        StockCounted(
            batch_id="A",
            expected_milli=5000,
            counted_milli=4000,
            reason="破损一件",
            balance=balance(4000, batch=4000),
        )
    ).when(issue(4001)).then_refused("part_stock.not_enough_in_batch")


@pytest.mark.requirement("R090")
def test_r090_low_stock_is_flagged_at_once_and_once() -> None:
    point = ReorderPointSet(reorder_point_milli=3000)
    stock = given(PartStock, *STOCKED, point)
    kept = stock.when(reserve(2000)).then(reserved(2000, balance(5000, 2000)))
    low = kept.when(reserve(1, OTHER)).then(
        reserved(1, balance(5000, 2001), OTHER),
        LowStockFlagged(available_milli=2999, reorder_point_milli=3000),
    )
    low.when(reserve(1000)).then(reserved(1000, balance(5000, 3001)))
    enough = low.when(receive("B", 2000)).then(received("B", 2000, balance(7000, 2001, 0, 2000)))
    assert not enough.state.low
    enough.when(reserve(2000)).then(
        reserved(2000, balance(7000, 4001)),
        LowStockFlagged(available_milli=2999, reorder_point_milli=3000),
    )


def test_a_raised_reorder_point_flags_what_is_there() -> None:
    stock = given(PartStock, *STOCKED)
    stock.when(lambda s: s.set_reorder_point(reorder_point_milli=5001)).then(
        ReorderPointSet(reorder_point_milli=5001),
        LowStockFlagged(available_milli=5000, reorder_point_milli=5001),
    ).when(lambda s: s.set_reorder_point(reorder_point_milli=0)).then(
        ReorderPointSet(reorder_point_milli=0)
    )


@pytest.mark.requirement("R090a")
def test_r090a_a_part_that_could_not_be_served_is_noted() -> None:
    given(PartStock, *STOCKED).when(
        lambda s: s.record_shortage(repair_order_id=ORDER, line_id="2", quantity_milli=6000)
    ).then(
        PartShortageRecorded(order_id=ORDER, line_id="2", quantity_milli=6000, available_milli=5000)
    )


@pytest.mark.parametrize("milli", [0, -1])
def test_movements_move_something(milli: int) -> None:
    stock = given(PartStock, *STOCKED)
    for ask in (reserve(milli), issue(milli), receive("B", milli)):
        stock.when(ask).then_refused("malformed.quantity.not_positive")


def test_the_balance_is_never_part_of_the_fold() -> None:
    wrong: Event = msgspec.structs.replace(FIVE, balance=balance(1))
    assert given(PartStock, OPENED, wrong).state.on_hand_milli == 5000
