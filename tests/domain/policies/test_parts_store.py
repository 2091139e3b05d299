"""What the parts store does in the same append as the order, and which of it concerns the order alone."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from domain.kernel import Decision, Event, as_events
from domain.part_batch.aggregate import PartBatch, part_batch_id
from domain.part_batch.events import BatchIssuedToOrder
from domain.part_stock.aggregate import PartStock, part_stock_id
from domain.part_stock.events import ReservationReleased, StockIssued, StockReceived
from domain.policies import Companion, companions_of
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    PartFitApproved,
    PartGrade,
    PartIssued,
    PartRef,
    PartReserved,
    PartReturned,
    RepairOrderCancelled,
)
from domain.vehicle.aggregate import Vehicle
from tests.domain.dsl import STREAM_ID, given
from tests.domain.part_batch.batches import RECEIVED
from tests.domain.repair_order.examples import (
    DELIVERED,
    NUMBER,
    UNTIL_AGREED,
    UNTIL_DONE,
    UNTIL_QUOTED,
    VEHICLE,
    fitted,
)

PADS = PartRef(
    part_number="5QD698151", name="前制动片", grade=PartGrade.ORIGINAL, batch_id="BP-2025-07"
)
STOCK = part_stock_id("S1", "5QD698151")
BATCH = part_batch_id("BP-2025-07")
RESERVED = PartReserved(line_id="2", part_number="5QD698151", quantity_milli=1000)


def issued(part: PartRef = PADS) -> PartIssued:
    return PartIssued(
        line_id="2", part=part, quantity_milli=1000, issued_by="zhou", issued_to="zhao"
    )


def returned(batch_id: str | None) -> PartReturned:
    return PartReturned(
        line_id="2",
        part_number="5QD698151",
        batch_id=batch_id,
        quantity_milli=1000,
        reason="未使用",
    )


def after(past: tuple[Event, ...], *events: Event) -> list[Companion]:
    return [companion for _, companion in companions_of(given(RepairOrder, *past).state, events)]


def beside(companion: Companion, model: str = "朗逸") -> Callable[[Any], Decision]:
    """The companion's decision, with a car of that model where it looks at one."""
    if companion.beside is None:
        return companion.decide
    assert companion.beside == (Vehicle, VEHICLE)
    car = Vehicle(id=VEHICLE, make="大众", model=model)
    return lambda state: companion.decide((state, car))


STOCKED = PartStock(id=STOCK).receive(
    site_id="S1",
    part_number="5QD698151",
    name="前制动片",
    batch_id="BP-2025-07",
    quantity_milli=20_000,
)


def test_a_received_batch_goes_onto_the_shelf() -> None:
    [(place, shelf)] = companions_of(PartBatch(id=BATCH), [RECEIVED])
    assert place == 0
    assert (shelf.kind, shelf.stream_id) == (PartStock, STOCK)
    [_, received] = as_events(shelf.decide(PartStock(id=STOCK)))
    assert isinstance(received, StockReceived)
    assert received.batch_id == "BP-2025-07"


def test_an_issue_takes_from_the_shelf_and_from_the_batch() -> None:
    shelf, batch = after(UNTIL_AGREED, issued())
    assert (shelf.stream_id, batch.stream_id) == (STOCK, BATCH)
    given(PartBatch, RECEIVED, id=BATCH).when(beside(batch)).then(
        BatchIssuedToOrder(order_id=STREAM_ID, line_id="2", vehicle_id=VEHICLE, quantity_milli=1000)
    )
    [taken] = as_events(shelf.decide(given(PartStock, *STOCKED, id=STOCK).state))
    assert isinstance(taken, StockIssued)
    assert taken.balance.on_hand_milli == 19_000


@pytest.mark.requirement("R086")
def test_r086_what_is_not_listed_for_the_car_is_issued_when_a_leader_answers_for_it() -> None:
    _, batch = after(UNTIL_AGREED, issued())
    there = given(PartBatch, RECEIVED, id=BATCH)
    there.when(beside(batch, "帕萨特")).then_refused("part_batch.does_not_fit", field="part")
    there.when(beside(batch, "大众 朗逸")).then_refused("part_batch.does_not_fit")
    approved = PartFitApproved(
        line_id="2", part_number="5QD698151", reason="同平台", approved_by="sun"
    )
    _, batch = after(UNTIL_AGREED, approved, issued())
    [happened] = as_events(beside(batch, "帕萨特")(there.state))
    assert isinstance(happened, BatchIssuedToOrder)


def test_a_part_that_is_not_kept_in_stock_concerns_the_order_alone() -> None:
    for companion in after(UNTIL_AGREED, RESERVED, issued(), returned("BP-2025-07")):
        nothing = companion.kind(id=companion.stream_id)
        assert as_events(beside(companion)(nothing)) == ()


@pytest.mark.requirement("R084")
def test_r084_what_the_customer_brought_along_is_nobodys_stock() -> None:
    theirs = msgspec.structs.replace(PADS, grade=PartGrade.CUSTOMER_SUPPLIED)
    assert after(UNTIL_AGREED, issued(theirs)) == []


def test_what_is_kept_in_stock_is_issued_with_its_batch_named() -> None:
    nameless = msgspec.structs.replace(PADS, batch_id=None)
    [shelf] = after(UNTIL_AGREED, issued(nameless))
    given(PartStock, *STOCKED, id=STOCK).when(shelf.decide).then_refused(
        "part_stock.no_batch_named"
    )


def test_a_label_from_before_stock_was_kept_comes_back_without_it() -> None:
    shelf, batch = after(UNTIL_AGREED, returned("OLD"))
    given(PartStock, *STOCKED, id=STOCK).when(shelf.decide).then()
    assert as_events(batch.decide(PartBatch(id=batch.stream_id))) == ()


def test_invariant_14_the_batch_itself_is_asked_when_a_part_is_fitted() -> None:
    [batch] = after(UNTIL_DONE, fitted("2", PADS))
    given(PartBatch, RECEIVED, id=BATCH).when(batch.decide).then_refused(
        "part_batch.not_issued_to_line"
    )


def test_what_was_set_aside_is_freed_when_the_order_ends() -> None:
    ends = RepairOrderCancelled(order_number=NUMBER, reason="客户改期")
    other = PartReserved(line_id="3", part_number="5QD698151", quantity_milli=1000)
    for last in (ends, DELIVERED):
        two, three = after((*UNTIL_QUOTED, RESERVED, other), last)
        assert two.stream_id == three.stream_id == STOCK
        stock = given(PartStock, *STOCKED, id=STOCK)
        [held] = as_events(
            stock.state.reserve(order_id=STREAM_ID, line_id="2", quantity_milli=1000)
        )
        holding = given(PartStock, *STOCKED, held, id=STOCK)
        [freed] = as_events(two.decide(holding.state))
        assert isinstance(freed, ReservationReleased)
        assert freed.balance.reserved_milli == 0
        holding.when(three.decide).then()
