"""Stock as it stands after each movement (R090, R090a, R090b)."""

from collections.abc import Iterable
from typing import Final

from domain.kernel import Recorded
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
from projections.engine import Change, ReadModel, put, set_

stock_alerts: Final = ReadModel("stock_alerts", __file__)


@stock_alerts.on(StockOpened)
def opened(fact: Recorded[StockOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "stock",
        part_stock_id=fact.stream_id,
        site_id=event.site_id,
        part_number=event.part_number,
        name=event.name,
        on_hand_milli=0,
        reserved_milli=0,
        blocked_milli=0,
        reorder_point_milli=0,
        moved_at=fact.occurred_at,
    )


@stock_alerts.on(StockReceived)
def received(fact: Recorded[StockReceived]) -> Iterable[Change]:
    yield _balance(fact)
    yield put(
        "batch_on_hand",
        part_stock_id=fact.stream_id,
        batch_id=fact.event.batch_id,
        on_hand_milli=fact.event.quantity_milli,
        blocked=False,
    )


@stock_alerts.on(StockReserved)
def reserved(fact: Recorded[StockReserved]) -> Iterable[Change]:
    yield _balance(fact)
    yield _request(fact, short=False)


@stock_alerts.on(ReservationReleased)
def reservation_released(fact: Recorded[ReservationReleased]) -> Iterable[Change]:
    yield _balance(fact)


@stock_alerts.on(StockIssued)
def issued(fact: Recorded[StockIssued]) -> Iterable[Change]:
    yield _balance(fact)
    yield _batch(fact)
    yield _request(fact, short=False)


@stock_alerts.on(StockReturned, StockCounted)
def came_or_counted(fact: Recorded[StockReturned | StockCounted]) -> Iterable[Change]:
    yield _balance(fact)
    yield _batch(fact)


@stock_alerts.on(StockBlocked)
def blocked(fact: Recorded[StockBlocked]) -> Iterable[Change]:
    yield _balance(fact)
    yield _batch(fact, blocked=True)


@stock_alerts.on(StockUnblocked)
def unblocked(fact: Recorded[StockUnblocked]) -> Iterable[Change]:
    yield _balance(fact)
    yield _batch(fact, blocked=False)


@stock_alerts.on(ReorderPointSet)
def reorder_point_set(fact: Recorded[ReorderPointSet]) -> Iterable[Change]:
    yield set_(
        "stock",
        part_stock_id=fact.stream_id,
        reorder_point_milli=fact.event.reorder_point_milli,
    )


@stock_alerts.on(LowStockFlagged)
def low(fact: Recorded[LowStockFlagged]) -> Iterable[Change]:
    yield set_("stock", part_stock_id=fact.stream_id, low_since=fact.occurred_at)


@stock_alerts.on(PartShortageRecorded)
def short(fact: Recorded[PartShortageRecorded]) -> Iterable[Change]:
    yield _request(fact, short=True)


def _balance(fact: Recorded[StockMovement]) -> Change:
    balance = fact.event.balance
    return set_(
        "stock",
        part_stock_id=fact.stream_id,
        on_hand_milli=balance.on_hand_milli,
        reserved_milli=balance.reserved_milli,
        blocked_milli=balance.blocked_milli,
        moved_at=fact.occurred_at,
    )


def _batch(
    fact: Recorded[StockIssued | StockReturned | StockCounted | StockBlocked | StockUnblocked],
    **also: bool,
) -> Change:
    return set_(
        "batch_on_hand",
        part_stock_id=fact.stream_id,
        batch_id=fact.event.batch_id,
        on_hand_milli=fact.event.balance.batch_milli,
        **also,
    )


def _request(
    fact: Recorded[StockReserved | StockIssued | PartShortageRecorded], *, short: bool
) -> Change:
    return put(
        "request",
        part_stock_id=fact.stream_id,
        turn=fact.version,
        order_id=fact.event.order_id,
        line_id=fact.event.line_id,
        short=short,
        quantity_milli=fact.event.quantity_milli,
        asked_at=fact.occurred_at,
    )
