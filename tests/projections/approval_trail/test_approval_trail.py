"""Who agreed to what: statuses of lines, the answers behind them, findings (R035-R044)."""

import pytest

from domain.kernel import Channel, Personal, Role
from domain.repair_order.events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    AdditionalWorkRefused,
    ApprovalMethod,
    EvidenceKind,
    LineRemovalApproved,
    PartGrade,
    Payer,
    QuoteApproved,
    QuoteLineDeclined,
    QuoteWithdrawn,
    Relation,
    RepairOrderCancelled,
    RepairOrderVehicleCorrected,
    Urgency,
)
from projections.approval_trail.faults import WorkStepKind
from projections.approval_trail.projection import approval_trail
from projections.approval_trail.queries import (
    DeskAnswer,
    Trail,
    TrailLine,
    order_by_number,
    trail_of,
)
from projections.consent import Answer, LineStatus
from tests.projections.dsl import GivenHistory, Shown, assert_every_fact_considered
from tests.projections.samples import (
    CAR,
    DISCS,
    DISCS_APPROVED,
    FLUID,
    LABOUR,
    OPENED,
    ORDER,
    OTHER_CAR,
    PADS,
    QUOTE_1,
    QUOTE_2,
    RECORDING,
    WANG,
    ZHANG,
    approved,
    at,
    completed,
    line,
    on_order,
    quote,
    started,
)

FLUID_DECLINED = on_order(
    QuoteLineDeclined(
        quote_version=1,
        line_id="3",
        reason=Personal(WANG, "太贵了，下次再说"),
        declined_by=Personal(WANG, "王女士"),
        method=ApprovalMethod.IN_PERSON,
    ),
    at(3, 31, 11, 31),
)
LABOUR_REMOVED = on_order(
    LineRemovalApproved(
        quote_version=1,
        line_id="2",
        approved_by=Personal(WANG, "王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        reason="下次再做",
        evidence=(),
    ),
    at(3, 31, 12),
)
FOUND = on_order(
    AdditionalWorkFound(
        finding_id="1", found_by="S1-张", finding="前制动盘低于极限", urgency=Urgency.SAFETY
    ),
    at(3, 31, 13, 40),
    by=ZHANG,
)
DESK_ACCEPTED = on_order(
    AdditionalWorkAccepted(finding_id="1", accepted_by="S1-李"), at(3, 31, 13, 50)
)


def _trail(shown: Shown) -> Trail:
    trail = shown.ask(trail_of, order_id=ORDER)
    assert trail is not None
    return trail


def _line(shown: Shown, version: int, line_id: str) -> TrailLine:
    return next(
        each
        for each in _trail(shown).lines
        if (each.quote_version, each.line_id) == (version, line_id)
    )


def _statuses(shown: Shown, version: int) -> dict[str, LineStatus]:
    return {
        each.line_id: each.line_status
        for each in _trail(shown).lines
        if each.quote_version == version
    }


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(approval_trail, "repair_order")


@pytest.mark.requirement("R040")
def test_i_never_agreed_to_the_second_item(given_history: GivenHistory) -> None:
    """D.9, scenario 1."""
    shown = given_history(
        approval_trail,
        OPENED,
        QUOTE_1,
        approved(PADS),
        approved(LABOUR),
        FOUND,
        DESK_ACCEPTED,
        QUOTE_2,
        DISCS_APPROVED,
        started(DISCS, at(3, 31, 14, 20)),
    )
    order = shown.ask(order_by_number, order_number="RO-S1-2025-000123")
    assert order is not None
    trail = shown.ask(trail_of, order_id=order.order_id)
    assert trail is not None
    disputed = _line(shown, 2, "4")
    assert (disputed.description, disputed.amount_fen) == ("更换前制动盘", 128_000)
    assert disputed.line_status is LineStatus.APPROVED
    (said,) = [each for each in trail.answers if each.turn == disputed.answered_turn]
    assert (said.method, said.channel, said.answered_at) == (
        ApprovalMethod.PHONE,
        Channel.PHONE,
        at(3, 31, 14, 7),
    )
    assert (shown.text(said.person_sealed), said.relation) == ("王女士", Relation.OWNER)
    assert (said.taken_by, said.taken_by_role) == ("S1-李", Role.ADVISER)
    assert [(each.kind, each.sha256) for each in said.evidence] == [
        (EvidenceKind.RECORDING, RECORDING)
    ]
    assert (said.amount_fen, said.part_grade) == (128_000, PartGrade.CERTIFIED)
    assert said.reason_told == "低于磨损极限"
    (work,) = [each for each in trail.work if each.line_id == "4"]
    assert (work.step, work.done_at, work.approved_turn, work.fault) == (
        WorkStepKind.STARTED,
        at(3, 31, 14, 20),
        said.turn,
        None,
    )


def test_a_line_is_offered_approved_declined_or_removed(given_history: GivenHistory) -> None:
    shown = given_history(approval_trail, OPENED, QUOTE_1)
    assert set(_statuses(shown, 1).values()) == {LineStatus.OFFERED}
    shown.and_then(approved(PADS), approved(LABOUR), FLUID_DECLINED)
    assert _statuses(shown, 1) == {
        "1": LineStatus.APPROVED,
        "2": LineStatus.APPROVED,
        "3": LineStatus.DECLINED,
    }
    shown.and_then(LABOUR_REMOVED)
    assert _statuses(shown, 1)["2"] is LineStatus.REMOVED


def test_a_decline_keeps_the_customers_reason_sealed(given_history: GivenHistory) -> None:
    shown = given_history(approval_trail, OPENED, QUOTE_1, FLUID_DECLINED)
    (said,) = _trail(shown).answers
    assert said.answer is Answer.DECLINED
    assert shown.text(said.reason_sealed) == "太贵了，下次再说"
    assert "太贵" not in repr(shown.rows("answer"))


def test_a_declined_line_may_be_agreed_to_after_all(given_history: GivenHistory) -> None:
    shown = given_history(approval_trail, OPENED, QUOTE_1, FLUID_DECLINED, approved(FLUID))
    assert _statuses(shown, 1)["3"] is LineStatus.APPROVED
    assert [each.answer for each in _trail(shown).answers] == [Answer.DECLINED, Answer.APPROVED]


@pytest.mark.requirement("R041")
def test_a_new_version_reopens_only_the_lines_it_changes(given_history: GivenHistory) -> None:
    dearer = line("2", "更换前刹车片工时", 25_000, concern_id="1")
    shown = given_history(
        approval_trail,
        OPENED,
        QUOTE_1,
        approved(PADS),
        approved(LABOUR),
        FLUID_DECLINED,
        quote(2, PADS, dearer, FLUID),
    )
    assert _statuses(shown, 2) == {
        "1": LineStatus.APPROVED,
        "2": LineStatus.OFFERED,
        "3": LineStatus.DECLINED,
    }
    assert _statuses(shown, 1)["2"] is LineStatus.SUPERSEDED
    assert _line(shown, 2, "1").answered_turn == _line(shown, 1, "1").answered_turn


def test_the_old_price_offered_again_asks_anew(given_history: GivenHistory) -> None:
    dearer = line("2", "更换前刹车片工时", 25_000, concern_id="1")
    shown = given_history(
        approval_trail, QUOTE_1, approved(LABOUR), OPENED, quote(2, dearer), quote(3, LABOUR)
    )
    assert _statuses(shown, 3) == {"2": LineStatus.OFFERED}


def test_a_line_left_out_keeps_its_consent_until_its_removal_is_agreed(
    given_history: GivenHistory,
) -> None:
    shown = given_history(approval_trail, OPENED, QUOTE_1, approved(LABOUR), quote(2, PADS))
    assert _statuses(shown, 1) == {
        "1": LineStatus.SUPERSEDED,
        "2": LineStatus.APPROVED,
        "3": LineStatus.SUPERSEDED,
    }
    shown.and_then(LABOUR_REMOVED)
    assert _statuses(shown, 1)["2"] is LineStatus.REMOVED
    shown.and_then(quote(3, PADS, LABOUR))
    assert _statuses(shown, 3)["2"] is LineStatus.OFFERED


def test_a_withdrawn_quote_takes_every_consent_along(given_history: GivenHistory) -> None:
    withdrawn = on_order(QuoteWithdrawn(quote_version=1, reason="报价有误"), at(3, 31, 12))
    shown = given_history(approval_trail, OPENED, QUOTE_1, approved(PADS), withdrawn)
    assert set(_statuses(shown, 1).values()) == {LineStatus.WITHDRAWN}
    shown.and_then(quote(2, PADS, LABOUR))
    assert set(_statuses(shown, 2).values()) == {LineStatus.OFFERED}
    first, second = _trail(shown).quotes
    assert (first.withdrawn_at, first.withdrawal_reason) == (at(3, 31, 12), "报价有误")
    assert second.withdrawn_at is None


def test_a_quote_says_its_total_and_when_it_was_decided(given_history: GivenHistory) -> None:
    decided = QuoteApproved(
        quote_version=1,
        total_fen=PADS.amount_fen,
        approved_by=Personal(WANG, "王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.IN_PERSON,
    )
    shown = given_history(approval_trail, OPENED, QUOTE_1, on_order(decided, at(3, 31, 12)))
    (found,) = _trail(shown).quotes
    assert (found.total_fen, found.agreed_fen) == (110_000, 60_000)
    assert (found.decided_at, found.issued_by) == (at(3, 31, 12), "S1-李")


def test_a_line_says_who_pays(given_history: GivenHistory) -> None:
    recall = line("1", "召回更换燃油泵", 90_000, payer=Payer.MAKER_WARRANTY)
    shown = given_history(approval_trail, OPENED, quote(1, recall))
    assert _line(shown, 1, "1").payer is Payer.MAKER_WARRANTY


@pytest.mark.requirement("R043")
def test_additional_work_has_two_gates(given_history: GivenHistory) -> None:
    shown = given_history(approval_trail, OPENED, FOUND)
    (found,) = _trail(shown).findings
    assert (found.desk_answer, found.line_ids, found.customer_agreed) == (None, (), False)
    shown.and_then(DESK_ACCEPTED, QUOTE_2)
    (found,) = _trail(shown).findings
    assert (found.desk_answer, found.desk_by, found.desk_at) == (
        DeskAnswer.ACCEPTED,
        "S1-李",
        at(3, 31, 13, 50),
    )
    assert (found.line_ids, found.customer_agreed) == (("4",), False)
    shown.and_then(DISCS_APPROVED)
    (found,) = _trail(shown).findings
    assert found.customer_agreed


def test_a_refused_finding_says_why(given_history: GivenHistory) -> None:
    refused = AdditionalWorkRefused(finding_id="1", refused_by="S1-李", reason="已与客户约定下次")
    shown = given_history(approval_trail, OPENED, FOUND, on_order(refused, at(3, 31, 14)))
    (found,) = _trail(shown).findings
    assert (found.desk_answer, found.desk_reason) == (DeskAnswer.REFUSED, "已与客户约定下次")


def test_a_cancelled_order_and_one_put_on_the_right_car(given_history: GivenHistory) -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate=None, vin=None, reason="开错车"
    )
    cancel = RepairOrderCancelled(order_number="RO-S1-2025-000123", reason="客户不修了")
    shown = given_history(approval_trail, OPENED, on_order(moved), on_order(cancel, at(3, 31, 12)))
    order = _trail(shown).order
    assert (order.vehicle_id, order.cancelled_at) == (OTHER_CAR, at(3, 31, 12))


def test_an_unknown_order_has_no_trail(given_history: GivenHistory) -> None:
    shown = given_history(approval_trail, OPENED)
    assert shown.ask(trail_of, order_id=CAR) is None
    assert shown.ask(order_by_number, order_number="RO-S1-2025-999999") is None


def test_the_same_rows_however_followed(given_history: GivenHistory) -> None:
    shown = given_history(
        approval_trail,
        OPENED,
        QUOTE_1,
        approved(PADS),
        approved(LABOUR),
        FLUID_DECLINED,
        FOUND,
        DESK_ACCEPTED,
        QUOTE_2,
        DISCS_APPROVED,
        started(DISCS),
        completed(DISCS),
        LABOUR_REMOVED,
    )
    shown.assert_the_same_however_followed()
