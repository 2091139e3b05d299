"""Invariants 1, 2, 3, 13 and 14 (model D.3): no work and no part without the customer."""

import msgspec
import pytest

from domain.kernel import Fen
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    PartBatchBlockedNoticed,
    Payer,
)
from domain.repair_order.terms import (
    PartGrade,
)
from domain.values.listed_prices import ListedPrices
from domain.values.money import Fen as MoneyFen
from tests.domain.dsl import given
from tests.domain.repair_order.asks import (
    Ask,
    approve,
    complete,
    fit,
    quote_lines,
    start,
)
from tests.domain.repair_order.examples import (
    ADVISER,
    COIL,
    DIAGNOSED,
    LABOUR,
    LABOUR_INPUT,
    PART,
    PART_INPUT,
    PLATE,
    UNTIL_AGREED,
    UNTIL_QUOTED,
    UNTIL_SIGNED,
    UNTIL_STARTED,
    agreed,
    fitted,
    quote,
    started,
)
from tests.domain.repair_order.turns import (
    CHEAP,
    CHEAP_COIL,
    DEARER,
    DEARER_INPUT,
    DESK_ACCEPTED,
    PADS,
    WITH_PADS,
)


@pytest.mark.requirement("R035")
def test_invariant_1_no_work_on_an_unapproved_line() -> None:
    given(RepairOrder, *UNTIL_QUOTED).when(start("1")).then_refused(
        "repair_order.line_not_approved", field="lineId"
    )
    given(RepairOrder, *UNTIL_QUOTED, agreed(LABOUR)).when(start("1")).then(started("1"))


@pytest.mark.requirement("R035", "R038")
def test_invariant_1_holds_for_every_kind_of_work() -> None:
    """Begun and then offered anew at another price: work stops until the customer agrees again."""
    requoted = (*UNTIL_STARTED, quote(LABOUR, DEARER, version=2))
    for work in (fit(), complete("2")):
        given(RepairOrder, *requoted).when(work).then_refused("repair_order.line_not_approved")
    more: tuple[Ask, ...] = (
        lambda o: o.start_labour(line_id="2", technician_id="zhao"),
        lambda o: o.issue_part(
            line_id="2", part=COIL, quantity_milli=1000, issued_to="zhao", actor=ADVISER
        ),
    )
    for work in more:
        given(RepairOrder, *requoted).when(work).then_refused("repair_order.line_not_approved")


@pytest.mark.requirement("R040")
def test_invariant_2_an_approval_is_bound_to_version_line_and_amount() -> None:
    asked = given(RepairOrder, *UNTIL_QUOTED)
    asked.when(approve("2", 38_000, version=2)).then_refused(
        "repair_order.old_quote_version", field="quoteVersion"
    )
    asked.when(approve("7", 38_000)).then_refused("repair_order.line_missing", field="lineId")
    asked.when(approve("2", 37_999)).then_refused("repair_order.other_amount", field="amountFen")
    asked.when(approve("2", 38_000)).then(agreed(PART))


@pytest.mark.requirement("R041")
def test_invariant_2_a_new_quote_resets_only_the_changed_line() -> None:
    order = given(RepairOrder, *UNTIL_AGREED).when(quote_lines(LABOUR_INPUT, DEARER_INPUT))
    requoted = order.then(quote(LABOUR, DEARER, version=2))
    requoted.when(start("1")).then(started("1"))
    requoted.when(start("2")).then_refused("repair_order.line_not_approved")
    requoted.when(approve("1", 12_000, version=2)).then_refused("repair_order.approved_before")


@pytest.mark.requirement("R035", "R041")
@pytest.mark.parametrize(
    "changes",
    [
        {"unit_price_fen": Fen(38_001)},
        {"part_grade": PartGrade.CERTIFIED},
        {"part_number": "OTHER"},
        {"description": "other coil"},
        {"quantity_milli": 2000},
        {"payer": Payer.GOODWILL},
    ],
)
def test_invariant_2_each_change_of_a_line_asks_the_customer_again(
    changes: dict[str, object],
) -> None:
    changed = msgspec.structs.replace(PART_INPUT, **changes)
    order = given(RepairOrder, *UNTIL_AGREED).state
    requoted = order.apply(order.issue_quote(lines=(LABOUR_INPUT, changed), actor=ADVISER))
    assert not requoted.lines["2"].approved
    assert requoted.lines["1"].approved


def test_invariant_2_the_same_price_from_a_newer_list_stays_approved() -> None:
    newer = ListedPrices(version=8, labour_rate_fen_per_hour=MoneyFen(24_000), jobs={}, parts={})
    order = given(RepairOrder, *UNTIL_AGREED).state
    requoted = order.apply(
        order.issue_quote(lines=(LABOUR_INPUT, PART_INPUT), actor=ADVISER, prices=newer)
    )
    assert requoted.lines["2"].approved


@pytest.mark.requirement("R041", "R043")
def test_invariant_3_additional_work_needs_desk_and_customer_desk_first() -> None:
    accepted = given(RepairOrder, *WITH_PADS, DESK_ACCEPTED)
    accepted.when(start("3")).then_refused("repair_order.line_not_approved")
    given(RepairOrder, *WITH_PADS, DESK_ACCEPTED, agreed(PADS, 2)).when(start("3")).then(
        started("3")
    )


@pytest.mark.requirement("R041", "R043")
def test_invariant_3_additional_work_needs_desk_and_customer_customer_first() -> None:
    given(RepairOrder, *WITH_PADS, agreed(PADS, 2)).when(start("3")).then_refused(
        "repair_order.additional_work_not_accepted"
    )
    given(RepairOrder, *WITH_PADS, agreed(PADS, 2), DESK_ACCEPTED).when(start("3")).then(
        started("3")
    )


@pytest.mark.requirement("R084")
def test_invariant_13_another_grade_than_original_needs_consent_by_name() -> None:
    quoted = (*UNTIL_SIGNED, PLATE, DIAGNOSED, quote(LABOUR, CHEAP))
    asked = given(RepairOrder, *quoted)
    asked.when(approve("2", 38_000)).then_refused(
        "repair_order.grade_not_agreed", field="partGrade"
    )
    asked.when(approve("2", 38_000, grade=PartGrade.CERTIFIED)).then_refused(
        "repair_order.grade_not_agreed"
    )
    asked.when(approve("2", 38_000, grade=PartGrade.AFTERMARKET)).then(
        agreed(CHEAP, grade=PartGrade.AFTERMARKET)
    )


@pytest.mark.requirement("R084")
def test_invariant_13_no_other_grade_is_fitted_than_the_one_agreed_to() -> None:
    given(RepairOrder, *UNTIL_STARTED).when(fit(part=CHEAP_COIL)).then_refused(
        "repair_order.other_grade"
    )
    cheap = (
        *UNTIL_SIGNED,
        PLATE,
        DIAGNOSED,
        quote(LABOUR, CHEAP),
        agreed(CHEAP, grade=PartGrade.AFTERMARKET),
        started("2"),
    )
    given(RepairOrder, *cheap).when(fit(part=CHEAP_COIL)).then(fitted(part=CHEAP_COIL))
    given(RepairOrder, *cheap).when(fit(part=COIL)).then(fitted(part=COIL))


@pytest.mark.requirement("R085")
def test_invariant_14_nothing_of_a_blocked_batch_is_fitted() -> None:
    blocked = given(RepairOrder, *UNTIL_STARTED, PartBatchBlockedNoticed(batch_id="B-77"))
    blocked.when(fit()).then_refused("repair_order.batch_blocked", field="batchId")
    other = msgspec.structs.replace(COIL, batch_id="B-78")
    blocked.when(fit(part=other)).then(fitted(part=other))
