"""What was done or charged without approval: empty where the rules held, and seen where not."""

from collections.abc import Sequence

import pytest

from domain.kernel import Fen
from domain.repair_order.events import (
    LabourStarted,
    PartGrade,
    PartRef,
    PartReplaced,
    Payer,
    QuoteWithdrawn,
    SettlementIssued,
    SettlementLine,
    SettlementReversed,
    SubletOrdered,
    WorkResumed,
)
from projections.approval_trail.faults import (
    ChargeFault,
    UnapprovedCharge,
    WorkFault,
    WorkStepKind,
    charged_without_approval,
    executed_without_approval,
    work_of,
)
from projections.approval_trail.projection import approval_trail
from projections.approval_trail.queries import trail_of
from tests.projections.dsl import Fact, GivenHistory, Shown
from tests.projections.samples import (
    CAR,
    DISCS,
    LABOUR,
    OPENED,
    ORDER,
    PADS,
    QUOTE_1,
    approved,
    at,
    completed,
    line,
    on_order,
    quote,
    started,
)

BILL = "ST-RO-S1-2025-000123-1"


def _settled(*lines: SettlementLine, number: str = BILL) -> Fact:
    return on_order(
        SettlementIssued(
            settlement_number=number,
            lines=lines,
            total_fen=Fen(sum(each.amount_fen for each in lines)),
        ),
        at(3, 31, 16),
    )


def _share(line_id: str, amount_fen: int, payer: Payer = Payer.CUSTOMER) -> SettlementLine:
    return SettlementLine(line_id=line_id, payer=payer, amount_fen=Fen(amount_fen))


def _work_faults(shown: Shown) -> list[tuple[str, WorkStepKind, WorkFault | None]]:
    found = shown.ask(executed_without_approval, order_ids=[ORDER])
    return [(each.line_id, each.step, each.fault) for each in found]


def _charges(shown: Shown) -> Sequence[UnapprovedCharge]:
    return shown.ask(charged_without_approval, order_ids=[ORDER])


def test_a_visit_by_the_rules_has_no_faults(given_history: GivenHistory) -> None:
    shown = given_history(
        approval_trail,
        OPENED,
        QUOTE_1,
        approved(PADS),
        approved(LABOUR),
        started(PADS),
        completed(PADS),
        started(LABOUR),
        completed(LABOUR),
        _settled(_share("1", 60_000), _share("2", 20_000)),
    )
    assert _work_faults(shown) == []
    assert list(_charges(shown)) == []


@pytest.mark.requirement("R035")
def test_every_kind_of_work_on_an_unapproved_line_is_seen(given_history: GivenHistory) -> None:
    part = PartRef(part_number="5Q0615301", name="制动盘", grade=PartGrade.CERTIFIED, batch_id="B7")
    fitted = PartReplaced(
        line_id="4",
        fitted=part,
        removed=None,
        reason="低于极限",
        quantity_milli=2_000,
        technician_id="S1-张",
        vehicle_id=CAR,
    )
    shown = given_history(
        approval_trail,
        OPENED,
        quote(1, DISCS),
        started(DISCS),
        on_order(LabourStarted(line_id="4", technician_id="S1-张"), at(3, 31, 13)),
        on_order(WorkResumed(line_id="4", technician_id="S1-张"), at(3, 31, 13)),
        on_order(fitted, at(3, 31, 14)),
        on_order(
            SubletOrdered(line_id="4", supplier="某机加工厂", work="光盘", expected_on=None),
            at(3, 31, 14),
        ),
        completed(DISCS),
    )
    assert _work_faults(shown) == [
        ("4", step, WorkFault.NOT_APPROVED)
        for step in (
            WorkStepKind.STARTED,
            WorkStepKind.CLOCKED_IN,
            WorkStepKind.RESUMED,
            WorkStepKind.PART_REPLACED,
            WorkStepKind.SUBLET,
            WorkStepKind.COMPLETED,
        )
    ]
    fitting = shown.ask(work_of, order_ids=[ORDER])[3]
    assert (fitting.part_number, fitting.part_name, fitting.batch_id) == (
        "5Q0615301",
        "制动盘",
        "B7",
    )
    assert (fitting.part_grade, fitting.quantity_milli) == (PartGrade.CERTIFIED, 2_000)


def test_work_after_the_price_changed_needs_a_new_consent(given_history: GivenHistory) -> None:
    dearer = line("2", "更换前刹车片工时", 25_000, concern_id="1")
    shown = given_history(
        approval_trail,
        OPENED,
        QUOTE_1,
        approved(LABOUR),
        started(LABOUR),
        quote(2, PADS, dearer),
        completed(LABOUR),
    )
    assert _work_faults(shown) == [("2", WorkStepKind.COMPLETED, WorkFault.NOT_APPROVED)]
    shown.and_then(approved(dearer, version=2), completed(dearer))
    assert len(_work_faults(shown)) == 1


def test_work_after_a_withdrawal_is_seen(given_history: GivenHistory) -> None:
    withdrawn = on_order(QuoteWithdrawn(quote_version=1, reason="报价有误"), at(3, 31, 12))
    shown = given_history(approval_trail, OPENED, QUOTE_1, approved(PADS), withdrawn, started(PADS))
    assert _work_faults(shown) == [("1", WorkStepKind.STARTED, WorkFault.NOT_APPROVED)]


def test_an_approval_dated_after_the_work_is_seen(given_history: GivenHistory) -> None:
    shown = given_history(
        approval_trail,
        OPENED,
        QUOTE_1,
        approved(PADS, when=at(3, 31, 14)),
        started(PADS, at(3, 31, 13)),
    )
    assert _work_faults(shown) == [("1", WorkStepKind.STARTED, WorkFault.APPROVED_LATER)]


@pytest.mark.requirement("R046")
def test_a_charge_without_above_or_for_another_payer_is_seen(given_history: GivenHistory) -> None:
    warranty = line("5", "召回更换燃油泵", 90_000, payer=Payer.MAKER_WARRANTY)
    shown = given_history(
        approval_trail,
        OPENED,
        quote(1, PADS, LABOUR, warranty),
        approved(PADS),
        approved(warranty),
        _settled(
            _share("1", 50_000),
            _share("1", 15_000, Payer.GOODWILL),
            _share("2", 20_000),
            _share("5", 1),
        ),
    )
    assert [(each.line_id, each.fault, each.approved_fen) for each in _charges(shown)] == [
        ("1", ChargeFault.ABOVE_APPROVED, 60_000),
        ("2", ChargeFault.NOT_APPROVED, None),
        ("5", ChargeFault.OTHER_PAYER, 90_000),
    ]
    above = _charges(shown)[0]
    assert (above.charged_fen, above.customer_fen) == (65_000, 50_000)


def test_a_reversed_bill_charges_nothing_and_stays_visible(given_history: GivenHistory) -> None:
    back = SettlementReversed(settlement_number=BILL, total_fen=Fen(20_000), reason="多收工时")
    shown = given_history(
        approval_trail, OPENED, QUOTE_1, _settled(_share("2", 20_000)), on_order(back, at(4, 1))
    )
    assert list(_charges(shown)) == []
    trail = shown.ask(trail_of, order_id=ORDER)
    assert trail is not None
    assert [(each.amount_fen, each.reversed_at) for each in trail.charges] == [(20_000, at(4, 1))]


def test_a_free_line_without_consent_is_no_charge(given_history: GivenHistory) -> None:
    shown = given_history(approval_trail, OPENED, QUOTE_1, _settled(_share("2", 0)))
    assert list(_charges(shown)) == []


def test_orders_are_judged_together(given_history: GivenHistory) -> None:
    shown = given_history(approval_trail, OPENED, QUOTE_1, started(PADS))
    found = shown.ask(executed_without_approval, order_ids=[ORDER, CAR])
    assert {each.order_id for each in found} == {ORDER}
