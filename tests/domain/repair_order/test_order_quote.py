"""Diagnosis, quote, consent, additional work and work put off."""

from datetime import date

import msgspec
import pytest

from domain.kernel import Event, Fen
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    Measurement,
    PartGrade,
    QuoteLineDeclined,
    QuoteWithdrawn,
)
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.records import Evidence
from domain.repair_order.terms import ApprovalMethod, EvidenceKind, Relation
from tests.domain.dsl import given
from tests.domain.repair_order.asks import approve, decline, quote_lines, remove, start
from tests.domain.repair_order.examples import (
    ADVISER,
    ALL_AGREED,
    DIAGNOSED,
    DIGEST,
    LABOUR,
    LABOUR_INPUT,
    PART,
    PART_INPUT,
    QUOTED,
    TECHNICIAN,
    UNTIL_AGREED,
    UNTIL_DONE,
    UNTIL_QUOTED,
    UNTIL_SIGNED,
    UNTIL_STARTED,
    agreed,
    at,
    done,
    fitted,
    quote,
    said,
    started,
)
from tests.domain.repair_order.turns import (
    DEARER_INPUT,
    REMOVED_2,
)

DECLINED_2 = QuoteLineDeclined(
    quote_version=1,
    line_id="2",
    reason=said("太贵"),
    declined_by=said("王女士"),
    method=ApprovalMethod.PHONE,
)
DIAGNOSED_ORDER = (*UNTIL_SIGNED, DIAGNOSED)


def changed(base: QuoteLineInput, **changes: object) -> QuoteLineInput:
    return msgspec.structs.replace(base, **changes)


@pytest.mark.requirement("R052")
def test_r052_a_diagnosis_says_cause_codes_and_measurements() -> None:
    given(RepairOrder, *UNTIL_SIGNED).when(
        lambda o: o.record_diagnosis(
            concern_id="1",
            cause=DIAGNOSED.cause,
            actor=TECHNICIAN,
            dtcs=(" p0303",),
            measurements=(Measurement(what="secondary voltage", value="0", unit="kV"),),
        )
    ).then(
        msgspec.structs.replace(
            DIAGNOSED,
            measurements=(Measurement(what="secondary voltage", value="0", unit="kV"),),
        )
    )
    given(RepairOrder, *UNTIL_SIGNED).when(
        lambda o: o.record_diagnosis(concern_id="2", cause="x", actor=TECHNICIAN)
    ).then_refused("repair_order.concern_missing", field="concernId")


@pytest.mark.requirement("R036")
def test_r036_a_quote_is_itemised_and_its_total_is_the_sum_of_its_lines() -> None:
    given(RepairOrder, *DIAGNOSED_ORDER).when(quote_lines(LABOUR_INPUT, PART_INPUT)).then(QUOTED)
    given(RepairOrder, *DIAGNOSED_ORDER).when(quote_lines()).then_refused(
        "repair_order.quote_without_lines"
    )


@pytest.mark.requirement("R036")
def test_r036_lines_are_numbered_by_the_order_and_no_number_comes_twice() -> None:
    order = given(RepairOrder, *DIAGNOSED_ORDER)
    order.when(
        quote_lines(changed(LABOUR_INPUT, line_id=None), changed(PART_INPUT, line_id=None))
    ).then(QUOTED)
    order.when(quote_lines(LABOUR_INPUT, changed(PART_INPUT, line_id="1"))).then_refused(
        "repair_order.line_twice"
    )
    order.when(quote_lines(changed(LABOUR_INPUT, line_id="one"))).then_refused(
        "repair_order.bad_line_id"
    )
    removed = given(RepairOrder, *UNTIL_AGREED, REMOVED_2).state
    again = removed.issue_quote(
        lines=(LABOUR_INPUT, changed(PART_INPUT, line_id=None)), actor=ADVISER
    )
    assert [line.line_id for line in again.lines] == ["1", "3"]


@pytest.mark.requirement("R048")
@pytest.mark.parametrize(
    ("hours", "rate", "amount"), [(125, 24_000, 30_000), (33, 9_999, 3_300), (0, 24_000, 0)]
)
def test_r048_labour_is_hours_times_rate(hours: int, rate: int, amount: int) -> None:
    """0.33 h at ¥99.99 is ¥32.9967, that is ¥33.00."""
    order = given(RepairOrder, *DIAGNOSED_ORDER).state
    issued = order.issue_quote(
        lines=(changed(LABOUR_INPUT, labour_hours_hundredths=hours, unit_price_fen=rate),),
        actor=ADVISER,
    )
    assert issued.total_fen == amount


@pytest.mark.requirement("R039", "R052")
def test_r039_the_quote_comes_from_the_desk_and_after_the_diagnosis() -> None:
    given(RepairOrder, *UNTIL_SIGNED).when(quote_lines(LABOUR_INPUT)).then_refused(
        "repair_order.not_diagnosed"
    )
    given(RepairOrder, *DIAGNOSED_ORDER).when(
        lambda o: o.issue_quote(lines=(LABOUR_INPUT,), actor=TECHNICIAN)
    ).then_refused("repair_order.wrong_role")


@pytest.mark.requirement("R084")
def test_r084_a_part_line_says_its_grade() -> None:
    given(RepairOrder, *DIAGNOSED_ORDER).when(
        quote_lines(changed(PART_INPUT, part_grade=None))
    ).then_refused("repair_order.part_without_grade")


@pytest.mark.requirement("R037")
def test_r037_a_part_without_a_price_cannot_be_approved() -> None:
    free = msgspec.structs.replace(PART, unit_price_fen=Fen(0), amount_fen=Fen(0))
    given(RepairOrder, *DIAGNOSED_ORDER, quote(LABOUR, free)).when(approve("2", 0)).then_refused(
        "repair_order.part_without_price"
    )
    own = msgspec.structs.replace(free, part_grade=PartGrade.CUSTOMER_SUPPLIED)
    order = given(RepairOrder, *DIAGNOSED_ORDER, quote(LABOUR, own))
    order.when(approve("2", 0, grade=PartGrade.CUSTOMER_SUPPLIED)).then(
        agreed(own, grade=PartGrade.CUSTOMER_SUPPLIED)
    )


@pytest.mark.requirement("R035")
def test_r035_an_expired_quote_cannot_be_approved() -> None:
    until = quote(LABOUR, PART, valid_until=date(2025, 6, 9))
    order = given(RepairOrder, *DIAGNOSED_ORDER, until)
    order.when(approve("1", 12_000, on=at(9, 23))).then(agreed(LABOUR))
    refused = order.when(approve("1", 12_000, on=at(10, 8))).then_refused(
        "repair_order.quote_expired"
    )
    assert "expired on 2025-06-09" in refused.en


@pytest.mark.requirement("R038", "R040")
def test_r040_an_approval_carries_person_method_reason_and_evidence() -> None:
    recording = Evidence(kind=EvidenceKind.RECORDING, sha256=DIGEST.upper())
    given(RepairOrder, *UNTIL_QUOTED).when(
        lambda o: o.approve_quote_line(
            quote_version=1,
            line_id="1",
            amount_fen=Fen(12_000),
            approved_by="王女士",
            relation=Relation.FAMILY,
            method=ApprovalMethod.SMS,
            at=at(2, 14),
            reason_told="coil is dead",
            evidence=(recording,),
        )
    ).then(
        msgspec.structs.replace(
            agreed(LABOUR),
            relation=Relation.FAMILY,
            method=ApprovalMethod.SMS,
            reason_told="coil is dead",
            evidence=(msgspec.structs.replace(recording, sha256=DIGEST),),
        )
    )


def test_the_quote_is_approved_with_the_last_decision_and_one_line_agreed_to() -> None:
    one_left = given(RepairOrder, *UNTIL_QUOTED, agreed(LABOUR))
    one_left.when(approve("2", 38_000)).then(agreed(PART), ALL_AGREED)
    one_left.when(decline("2")).then(
        DECLINED_2, msgspec.structs.replace(ALL_AGREED, total_fen=Fen(12_000))
    )


def test_a_quote_declined_line_by_line_is_not_approved() -> None:
    declined_1 = msgspec.structs.replace(DECLINED_2, line_id="1")
    none = given(RepairOrder, *UNTIL_QUOTED, declined_1).when(decline("2")).then(DECLINED_2)
    none.when(approve("2", 38_000)).then(
        agreed(PART), msgspec.structs.replace(ALL_AGREED, total_fen=Fen(38_000))
    )


def test_a_line_agreed_to_cannot_be_declined_only_removed() -> None:
    given(RepairOrder, *UNTIL_AGREED).when(decline("2")).then_refused(
        "repair_order.approved_before"
    )
    given(RepairOrder, *UNTIL_AGREED).when(remove("2")).then(REMOVED_2).when(
        start("2")
    ).then_refused("repair_order.line_missing")


@pytest.mark.requirement("R043")
def test_r043_an_approved_line_left_out_waits_for_consent_to_its_removal() -> None:
    dropped = (
        given(RepairOrder, *UNTIL_AGREED)
        .when(quote_lines(LABOUR_INPUT))
        .then(quote(LABOUR, version=2))
    )
    dropped.when(start("2")).then_refused("repair_order.line_dropped")
    finished = given(RepairOrder, *UNTIL_AGREED, quote(LABOUR, version=2), started("1"), done("1"))
    finished.when(lambda o: o.pass_self_check(technician_id="zhao")).then_refused(
        "repair_order.unfinished_lines"
    )
    finished.when(remove("2")).then(msgspec.structs.replace(REMOVED_2, quote_version=2))
    dropped.when(quote_lines(LABOUR_INPUT, PART_INPUT)).then(quote(LABOUR, PART, version=3)).when(
        start("2")
    ).then(started("2"))


@pytest.mark.requirement("R043")
def test_r043_what_is_begun_stays_in_the_quote_and_what_is_done_keeps_its_price() -> None:
    given(RepairOrder, *UNTIL_AGREED, started("2")).when(quote_lines(LABOUR_INPUT)).then_refused(
        "repair_order.worked_line_dropped"
    )
    given(RepairOrder, *UNTIL_DONE).when(quote_lines(LABOUR_INPUT, DEARER_INPUT)).then_refused(
        "repair_order.done_line_changed"
    )


@pytest.mark.requirement("R043")
@pytest.mark.parametrize(
    ("past", "why"),
    [
        (UNTIL_QUOTED, "nobody agreed"),
        ((*UNTIL_STARTED, fitted()), "parts have been fitted"),
        (UNTIL_DONE, "it is done"),
    ],
)
def test_r043_a_line_is_not_removed(past: tuple[Event, ...], why: str) -> None:
    refused = given(RepairOrder, *past).when(remove("2")).then_refused("repair_order.not_removable")
    assert why in refused.en


def test_a_quote_is_withdrawn_before_work_and_takes_its_approvals_along() -> None:
    withdrawn = (
        given(RepairOrder, *UNTIL_AGREED)
        .when(lambda o: o.withdraw_quote(reason="wrong price list"))
        .then(QuoteWithdrawn(quote_version=1, reason="wrong price list"))
    )
    withdrawn.when(start("1")).then_refused("repair_order.line_missing")
    withdrawn.when(approve("1", 12_000)).then_refused("repair_order.no_quote")
    withdrawn.when(lambda o: o.withdraw_quote(reason="again")).then_refused("repair_order.no_quote")
    again = withdrawn.when(quote_lines(LABOUR_INPUT, PART_INPUT)).then(
        quote(LABOUR, PART, version=2)
    )
    again.when(start("1")).then_refused("repair_order.line_not_approved")
    given(RepairOrder, *UNTIL_STARTED).when(
        lambda o: o.withdraw_quote(reason="too late")
    ).then_refused("repair_order.quote_in_work")


def test_nothing_happens_on_an_order_that_is_not_open() -> None:
    given(RepairOrder).when(quote_lines(LABOUR_INPUT)).then_refused("repair_order.not_open")
    given(RepairOrder).when(lambda o: o.defer_work(line_id="1", description="x")).then_refused(
        "repair_order.not_begun"
    )
