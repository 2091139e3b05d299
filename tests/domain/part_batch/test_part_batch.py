"""Rules of a batch of parts (R084-R087, R090b, Art. 22)."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.kernel import Decision
from domain.part_batch.aggregate import PartBatch, part_batch_id
from domain.part_batch.events import BatchReleased, BatchTakenBack, BlockSource, PartCertificate
from domain.values.parts import PartGrade
from tests.domain.dsl import given
from tests.domain.part_batch.batches import (
    CAR,
    CERTIFICATE,
    NOW,
    ORDER,
    OTHER_ORDER,
    PADS,
    RECEIVED,
    SUPPLIER,
    blocked,
    issued,
)

RELEASED = BatchReleased(
    batch_id="BP-2025-07", site_id="S1", part_number="5QD698151", reason="复检合格", order_ids=()
)


def receive(batch: PartBatch, **other: Any) -> Decision:
    asked: dict[str, Any] = {
        "batch_id": " BP-2025-07 ",
        "part": PADS,
        "supplier": SUPPLIER,
        "supplier_lot": "L7731",
        "certificate": CERTIFICATE,
        "quantity_milli": 20_000,
        "site_id": "S1",
        "at": NOW,
    }
    return batch.receive(**(asked | other))


def issue(batch: PartBatch, **other: Any) -> Decision:
    asked: dict[str, Any] = {
        "order_id": ORDER,
        "line_id": "2",
        "vehicle_id": CAR,
        "site_id": "S1",
        "part_number": "5QD698151",
        "grade": PartGrade.ORIGINAL,
        "quantity_milli": 1000,
    }
    return batch.issue_to_order(**(asked | other))


def block(batch: PartBatch) -> Decision:
    return batch.block(
        reason="摩擦材料脱落", source=BlockSource.MAKER_RECALL, notice_number="S2025M0031"
    )


@pytest.mark.requirement("R090b")
def test_r090b_a_receipt_records_supplier_batch_quantity_and_certificate() -> None:
    given(PartBatch).when(receive).then(RECEIVED)


def test_a_batch_is_known_by_its_label_alone() -> None:
    assert part_batch_id(" BP-2025-07") == part_batch_id("BP-2025-07")
    assert part_batch_id("BP-2025-08") != part_batch_id("BP-2025-07")


def test_a_batch_is_received_once() -> None:
    given(PartBatch, RECEIVED).when(receive).then_refused("part_batch.received_already")


def test_a_receipt_may_be_entered_late_but_not_ahead() -> None:
    given(PartBatch).when(lambda b: receive(b, received_on=date(2025, 5, 30))).then(
        msgspec.structs.replace(RECEIVED, received_on=date(2025, 5, 30))
    )
    given(PartBatch).when(lambda b: receive(b, received_on=date(2025, 6, 3))).then_refused(
        "part_batch.in_the_future", field="receivedOn"
    )


@pytest.mark.parametrize("milli", [0, -1000])
def test_a_receipt_holds_something(milli: int) -> None:
    given(PartBatch).when(lambda b: receive(b, quantity_milli=milli)).then_refused(
        "malformed.quantity.not_positive", field="quantityMilli"
    )


def test_a_quantity_beyond_reason_is_a_slip() -> None:
    given(PartBatch).when(lambda b: receive(b, quantity_milli=10**8 + 1)).then_refused(
        "malformed.quantity.too_large"
    )


@pytest.mark.requirement("R084")
def test_r084_what_a_customer_brings_along_is_no_stock() -> None:
    theirs = msgspec.structs.replace(PADS, grade=PartGrade.CUSTOMER_SUPPLIED)
    given(PartBatch).when(lambda b: receive(b, part=theirs)).then_refused(
        "part_batch.customers_part"
    )


def test_the_copy_of_a_certificate_is_named_by_its_digest() -> None:
    short = PartCertificate(number="CCC-2025-0187", sha256="ab")
    given(PartBatch).when(lambda b: receive(b, certificate=short)).then_refused(
        "part_batch.bad_digest"
    )
    upper = PartCertificate(number="CCC-2025-0187", sha256="AB" * 32)
    given(PartBatch).when(lambda b: receive(b, certificate=upper)).then(RECEIVED)


def test_nothing_is_issued_of_a_batch_that_never_came() -> None:
    given(PartBatch).when(issue).then_refused("part_batch.not_received")


def test_an_issue_names_order_line_and_vehicle() -> None:
    given(PartBatch, RECEIVED).when(issue).then(issued())


def test_r086_what_is_issued_is_what_the_batch_holds() -> None:
    batch = given(PartBatch, RECEIVED)
    batch.when(lambda b: issue(b, part_number="5QD698451")).then_refused("part_batch.other_part")
    batch.when(lambda b: issue(b, grade=PartGrade.AFTERMARKET)).then_refused(
        "part_batch.other_part"
    )
    batch.when(lambda b: issue(b, site_id="S2")).then_refused("part_batch.other_site")


@pytest.mark.requirement("R085")
def test_invariant_14_nothing_of_a_blocked_batch_is_issued_or_fitted() -> None:
    batch = given(PartBatch, RECEIVED, issued(), blocked(ORDER))
    batch.when(issue).then_refused("part_batch.blocked", field="batchId")
    batch.when(lambda b: b.fit(order_id=ORDER, line_id="2")).then_refused("part_batch.blocked")


def test_what_was_issued_to_a_line_may_be_fitted_there_and_only_there() -> None:
    batch = given(PartBatch, RECEIVED, issued())
    batch.when(lambda b: b.fit(order_id=ORDER, line_id="2")).then()
    batch.when(lambda b: b.fit(order_id=ORDER, line_id="3")).then_refused(
        "part_batch.not_issued_to_line"
    )
    batch.when(lambda b: b.fit(order_id=OTHER_ORDER, line_id="2")).then_refused(
        "part_batch.not_issued_to_line"
    )


@pytest.mark.requirement("R087")
def test_r087_no_more_comes_back_than_went_out() -> None:
    def take_back(milli: int, order_id: UUID = ORDER) -> Callable[[PartBatch], Decision]:
        return lambda b: b.take_back(order_id=order_id, line_id="2", quantity_milli=milli)

    back = BatchTakenBack(order_id=ORDER, line_id="2", quantity_milli=1500)
    batch = given(PartBatch, RECEIVED, issued(milli=1000), issued(milli=1000))
    rest = batch.when(take_back(1500)).then(back)
    rest.when(take_back(501)).then_refused("part_batch.more_than_issued", field="quantityMilli")
    batch.when(take_back(1000, OTHER_ORDER)).then_refused("part_batch.not_issued_to_line")


@pytest.mark.requirement("R085")
def test_r085_a_block_names_every_order_that_has_something_of_the_batch() -> None:
    back = BatchTakenBack(order_id=OTHER_ORDER, line_id="1", quantity_milli=1000)
    third = UUID(int=9)
    given(
        PartBatch,
        RECEIVED,
        issued(),
        issued(OTHER_ORDER, "1"),
        issued(third),
        issued(ORDER, "5"),
        back,
    ).when(block).then(blocked(ORDER, third))


def test_a_batch_is_blocked_once_and_released_once() -> None:
    batch = given(PartBatch, RECEIVED)
    batch.when(lambda b: b.release(reason="复检合格")).then_refused("part_batch.not_blocked")
    stopped = batch.when(block).then(blocked())
    stopped.when(block).then_refused("part_batch.blocked")
    stopped.when(lambda b: b.release(reason="复检合格")).then(RELEASED).when(issue).then(issued())


def test_a_release_is_told_to_the_orders_that_heard_of_the_block() -> None:
    told = msgspec.structs.replace(RELEASED, order_ids=(ORDER,))
    # What came back meanwhile changes nothing: that order was told, too.
    back = BatchTakenBack(order_id=ORDER, line_id="2", quantity_milli=1000)
    given(PartBatch, RECEIVED, issued(), blocked(ORDER), back).when(
        lambda b: b.release(reason="复检合格")
    ).then(told)


@pytest.mark.requirement("R086")
@pytest.mark.parametrize(
    ("models", "fits"),
    [
        (("朗逸", "大众 朗逸"), True),
        (("帕萨特", "大众 帕萨特"), False),
        ((), True),  # nothing is known of the car, or a leader answers for it
    ],
)
def test_r086_only_what_is_listed_for_the_car_is_issued(
    models: tuple[str, ...], *, fits: bool
) -> None:
    def ask(batch: PartBatch) -> Decision:
        return batch.issue_to_order(
            order_id=ORDER,
            line_id="2",
            vehicle_id=CAR,
            site_id="S1",
            part_number="5QD698151",
            grade=PartGrade.ORIGINAL,
            quantity_milli=1000,
            for_models=models,
        )

    batch = given(PartBatch, RECEIVED)
    if fits:
        batch.when(ask).then(issued())
    else:
        batch.when(ask).then_refused("part_batch.does_not_fit", field="part")
    for_any = msgspec.structs.replace(PADS, fitment=())
    given(PartBatch, msgspec.structs.replace(RECEIVED, part=for_any)).when(ask).then(issued())


def test_a_part_of_a_blocked_batch_still_comes_back() -> None:
    given(PartBatch, RECEIVED, issued(), blocked(ORDER)).when(
        lambda b: b.take_back(order_id=ORDER, line_id="2", quantity_milli=1000)
    ).then(BatchTakenBack(order_id=ORDER, line_id="2", quantity_milli=1000))


def test_a_batch_that_never_came_is_not_blocked() -> None:
    given(PartBatch).when(block).then_refused("part_batch.not_received")
    given(PartBatch).when(lambda b: b.release(reason="x")).then_refused("part_batch.not_received")
