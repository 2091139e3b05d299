"""What is there, what runs low, what is blocked, how often a wish was served from stock (RM17)."""

from datetime import date
from uuid import UUID

import pytest

from domain.kernel import Event
from domain.part_stock.aggregate import part_stock_id
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
from projections.stock_alerts.projection import stock_alerts
from projections.stock_alerts.queries import StockLevel, fill_rate, stock_levels
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
)
from tests.projections.samples import LATER_ORDER, ORDER, at

STOCK, OTHER = part_stock_id("S1", "5QD698151"), part_stock_id("S2", "5QD698151")


def balance(
    on_hand: int, reserved: int = 0, blocked: int = 0, batch: int | None = None
) -> StockBalance:
    return StockBalance(
        on_hand_milli=on_hand, reserved_milli=reserved, blocked_milli=blocked, batch_milli=batch
    )


def on_stock(event: Event, day: int = 1, stream: UUID = STOCK) -> Fact:
    return fact(event, stream=stream, at=at(6, day))


def reserved(milli: int, after: StockBalance, order_id: UUID = ORDER) -> StockReserved:
    return StockReserved(order_id=order_id, line_id="2", quantity_milli=milli, balance=after)


def issued(milli: int, after: StockBalance, order_id: UUID = ORDER, held: int = 0) -> StockIssued:
    return StockIssued(
        order_id=order_id,
        line_id="2",
        batch_id="A",
        quantity_milli=milli,
        from_reservation_milli=held,
        balance=after,
    )


def shortage(order_id: UUID, line_id: str = "2") -> PartShortageRecorded:
    return PartShortageRecorded(
        order_id=order_id, line_id=line_id, quantity_milli=1000, available_milli=0
    )


OPENED = on_stock(StockOpened(site_id="S1", part_number="5QD698151", name="前制动片"))
FIVE = on_stock(StockReceived(batch_id="A", quantity_milli=5000, balance=balance(5000, batch=5000)))
STOCKED = (OPENED, FIVE)


def level(shown: Shown) -> StockLevel:
    [found] = shown.ask(stock_levels, first=10)
    return found


def alerts(shown: Shown) -> list[str]:
    return [found.part_number for found in shown.ask(stock_levels, first=10, alerts_only=True)]


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(stock_alerts, "part_stock")


def test_a_kept_part_is_shown_from_the_beginning(given_history: GivenHistory) -> None:
    found = level(given_history(stock_alerts, OPENED))
    assert (found.site_id, found.part_number, found.name) == ("S1", "5QD698151", "前制动片")
    assert (found.on_hand_milli, found.available_milli, found.low) == (0, 0, False)
    assert found.batches == ()


def test_available_is_on_hand_less_reserved_less_blocked(given_history: GivenHistory) -> None:
    shown = given_history(
        stock_alerts,
        *STOCKED,
        on_stock(
            StockReceived(batch_id="B", quantity_milli=2000, balance=balance(7000, batch=2000))
        ),
        on_stock(reserved(1500, balance(7000, 1500))),
        on_stock(StockBlocked(batch_id="B", balance=balance(7000, 1500, 2000, 2000))),
    )
    found = level(shown)
    assert found.on_hand_milli == 7000
    assert (found.reserved_milli, found.blocked_milli, found.available_milli) == (1500, 2000, 3500)
    assert [(b.batch_id, b.on_hand_milli, b.blocked) for b in found.batches] == [
        ("A", 5000, False),
        ("B", 2000, True),
    ]


def test_what_a_block_leaves_short_is_zero_and_not_less(given_history: GivenHistory) -> None:
    shown = given_history(
        stock_alerts,
        *STOCKED,
        on_stock(reserved(1500, balance(5000, 1500))),
        on_stock(StockBlocked(batch_id="A", balance=balance(5000, 1500, 5000, 5000))),
    )
    assert level(shown).available_milli == 0


@pytest.mark.requirement("R090")
def test_r090_below_the_reorder_point_after_reservations_a_part_is_in_the_alerts_at_once(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        stock_alerts, *STOCKED, on_stock(ReorderPointSet(reorder_point_milli=3000))
    )
    assert alerts(shown) == []
    shown.and_then(
        on_stock(reserved(2001, balance(5000, 2001)), 3),
        on_stock(LowStockFlagged(available_milli=2999, reorder_point_milli=3000), 3),
    )
    found = level(shown)
    assert alerts(shown) == ["5QD698151"]
    assert (found.low, found.low_since) == (True, at(6, 3))
    shown.and_then(
        on_stock(
            ReservationReleased(
                order_id=ORDER, line_id="2", quantity_milli=2001, balance=balance(5000)
            ),
            4,
        )
    )
    found = level(shown)
    assert alerts(shown) == []
    assert (found.low, found.low_since) == (False, None)


def test_what_lies_blocked_is_in_the_alerts(given_history: GivenHistory) -> None:
    shown = given_history(
        stock_alerts,
        *STOCKED,
        on_stock(StockBlocked(batch_id="A", balance=balance(5000, 0, 5000, 5000))),
    )
    assert alerts(shown) == ["5QD698151"]
    shown.and_then(on_stock(StockUnblocked(batch_id="A", balance=balance(5000, 0, 0, 5000))))
    assert alerts(shown) == []
    assert not level(shown).batches[0].blocked


def test_issue_return_and_count_move_the_batch(given_history: GivenHistory) -> None:
    shown = given_history(stock_alerts, *STOCKED, on_stock(issued(5000, balance(0, batch=0))))
    assert (level(shown).on_hand_milli, level(shown).batches) == (0, ())
    shown.and_then(
        on_stock(
            StockReturned(
                order_id=ORDER,
                line_id="2",
                batch_id="A",
                quantity_milli=1000,
                balance=balance(1000, batch=1000),
            )
        )
    )
    assert level(shown).batches[0].on_hand_milli == 1000
    shown.and_then(
        on_stock(
            StockCounted(
                batch_id="A",
                expected_milli=1000,
                counted_milli=900,
                reason="破损",
                balance=balance(900, batch=900),
            ),
            5,
        )
    )
    found = level(shown)
    assert (found.on_hand_milli, found.batches[0].on_hand_milli) == (900, 900)
    assert found.moved_at == at(6, 5)


def test_stock_is_listed_by_site_and_part_in_pages(given_history: GivenHistory) -> None:
    elsewhere = on_stock(
        StockOpened(site_id="S2", part_number="5QD698151", name="前制动片"), stream=OTHER
    )
    shown = given_history(stock_alerts, *STOCKED, elsewhere)
    first, second = shown.ask(stock_levels, first=1)
    assert (first.site_id, second.site_id) == ("S1", "S2")
    assert shown.ask(stock_levels, first=1, after=("S1", "5QD698151")) == [second]
    assert shown.ask(stock_levels, first=9, site_id="S2", part_number="5QD698151") == [second]


@pytest.mark.requirement("R090a")
def test_r090a_the_fill_rate_counts_lines_by_their_first_asking(
    given_history: GivenHistory,
) -> None:
    third = UUID(int=3)
    shown = given_history(
        stock_alerts,
        *STOCKED,
        on_stock(reserved(1000, balance(5000, 1000)), 2),
        on_stock(issued(1000, balance(4000, batch=4000), held=1000), 3),
        on_stock(shortage(LATER_ORDER), 3),
        on_stock(issued(1000, balance(3000, batch=3000), LATER_ORDER), 4),
        on_stock(shortage(third), 9),
    )
    june = shown.ask(fill_rate, first_day=date(2025, 6, 1), day_after=date(2025, 7, 1))
    assert (june.requests, june.filled) == (3, 1)
    until_9 = shown.ask(
        fill_rate, first_day=date(2025, 6, 1), day_after=date(2025, 6, 9), site_id="S1"
    )
    assert (until_9.requests, until_9.filled) == (2, 1)
    elsewhere = shown.ask(
        fill_rate, first_day=date(2025, 6, 1), day_after=date(2025, 7, 1), site_id="S2"
    )
    assert elsewhere.requests == 0


def test_followed_one_by_one_or_rebuilt_it_is_the_same(given_history: GivenHistory) -> None:
    given_history(
        stock_alerts,
        *STOCKED,
        on_stock(ReorderPointSet(reorder_point_milli=3000)),
        on_stock(reserved(1000, balance(5000, 1000))),
        on_stock(issued(3000, balance(2000, batch=2000), held=1000)),
        on_stock(LowStockFlagged(available_milli=2000, reorder_point_milli=3000)),
        on_stock(StockBlocked(batch_id="A", balance=balance(2000, 0, 2000, 2000))),
        on_stock(shortage(LATER_ORDER)),
    ).assert_the_same_however_followed()
