"""Settlement and payment: itemised, agreed to, before paying."""

import pytest

from domain.kernel import Fen
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import Payer, PaymentMethod, PaymentRecorded, SettlementReversed
from tests.domain.dsl import given
from tests.domain.repair_order.asks import Ask, settle
from tests.domain.repair_order.examples import (
    BILL,
    NUMBER,
    UNTIL_CHECKED,
    UNTIL_DELIVERED,
    UNTIL_PASSED,
    bill,
    share,
)

REVERSED = SettlementReversed(
    settlement_number=f"{NUMBER}-S1", total_fen=Fen(50_000), reason="goodwill for the wait"
)


def pay(amount: int) -> Ask:
    return lambda o: o.record_payment(
        payer=Payer.CUSTOMER, amount_fen=Fen(amount), method=PaymentMethod.WECHAT_PAY
    )


def reverse() -> Ask:
    return lambda o: o.reverse_settlement(reason="goodwill for the wait")


def paid(amount: int, turn: int = 1) -> PaymentRecorded:
    return PaymentRecorded(
        settlement_number=f"{NUMBER}-S{turn}",
        payer=Payer.CUSTOMER,
        amount_fen=Fen(amount),
        method=PaymentMethod.WECHAT_PAY,
    )


@pytest.mark.requirement("R079")
def test_r079_the_bill_lists_every_executed_line_and_has_its_own_number() -> None:
    order = given(RepairOrder, *UNTIL_PASSED)
    order.when(settle(share("1", 12_000), share("2", 38_000))).then(BILL)
    refused = order.when(settle(share("1", 12_000))).then_refused(
        "repair_order.settlement_incomplete", field="lines"
    )
    assert "2 are missing" in refused.en
    order.when(settle(share("1", 1), share("1", 2), share("2", 0))).then_refused(
        "repair_order.settlement_share_twice"
    )


@pytest.mark.requirement("R079")
def test_the_bill_comes_after_the_final_inspection() -> None:
    given(RepairOrder, *UNTIL_CHECKED).when(
        settle(share("1", 12_000), share("2", 38_000))
    ).then_refused("repair_order.no_final_pass")


@pytest.mark.requirement("R059")
def test_r059_several_payers_may_share_a_line() -> None:
    shares = (share("1", 12_000), share("2", 20_000), share("2", 18_000, Payer.GOODWILL))
    given(RepairOrder, *UNTIL_PASSED).when(settle(*shares)).then(bill(*shares))


def test_one_bill_stands_at_a_time_and_the_next_has_the_next_number() -> None:
    lower = (share("1", 12_000), share("2", 30_000))
    billed = given(RepairOrder, *UNTIL_PASSED, BILL)
    billed.when(settle(*lower)).then_refused("repair_order.settled_before")
    reversed_ = billed.when(reverse()).then(REVERSED)
    reversed_.when(reverse()).then_refused("repair_order.no_settlement")
    reversed_.when(settle(*lower)).then(bill(*lower, turn=2))


def test_money_comes_in_on_a_bill_and_never_more_than_is_due() -> None:
    given(RepairOrder, *UNTIL_PASSED).when(pay(1)).then_refused("repair_order.no_settlement")
    billed = given(RepairOrder, *UNTIL_PASSED, BILL)
    billed.when(pay(50_001)).then_refused("repair_order.overpaid", field="amountFen")
    billed.when(pay(0)).then_refused("repair_order.no_amount")
    part = billed.when(pay(30_000)).then(paid(30_000))
    part.when(pay(20_001)).then_refused("repair_order.overpaid")
    part.when(pay(20_000)).then(paid(20_000))


def test_what_was_paid_on_a_reversed_bill_counts_on_the_next() -> None:
    lower = bill(share("1", 12_000), share("2", 30_000), turn=2)
    order = given(RepairOrder, *UNTIL_PASSED, BILL, paid(30_000), REVERSED, lower)
    order.when(pay(12_001)).then_refused("repair_order.overpaid")
    order.when(pay(12_000)).then(paid(12_000, turn=2))
    over = bill(share("1", 1), share("2", 1), turn=2)
    refused = (
        given(RepairOrder, *UNTIL_PASSED, BILL, paid(30_000), REVERSED, over)
        .when(pay(1))
        .then_refused("repair_order.overpaid")
    )
    assert refused.en.startswith("0 fen are still due")


@pytest.mark.parametrize("ask", [pay(50_000), reverse()])
def test_an_invoice_is_paid_or_taken_back_after_the_delivery_too(ask: Ask) -> None:
    delivered = given(RepairOrder, *UNTIL_DELIVERED).state
    assert ask(delivered)


def test_r049_amounts_are_those_of_the_quote_that_was_agreed_to() -> None:
    """A later price list changes nothing: the approved line carries its own price."""
    order = given(RepairOrder, *UNTIL_PASSED).state
    assert {key: line.quoted.amount_fen for key, line in order.lines.items()} == {
        "1": 12_000,
        "2": 38_000,
    }
