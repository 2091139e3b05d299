"""What happened in a visit: 3C, lines, parts, people, inspections, comebacks, warranties."""

from datetime import date
from uuid import UUID

import pytest

from domain.kernel import Fen, Km, Personal
from domain.repair_order.events import (
    ApprovalMethod,
    CertificateIssued,
    CheckGroup,
    CheckResult,
    ComebackAccepted,
    ComebackCause,
    ComebackRefused,
    CorrectableField,
    EntryCorrected,
    EntryInspectionRecorded,
    Evidence,
    EvidenceKind,
    ExteriorRechecked,
    FinalInspectionFailed,
    FinalInspectionPassed,
    FunctionTestRecorded,
    Ground,
    InspectionItem,
    InspectionMethod,
    LabourStarted,
    LineRemovalApproved,
    LineResult,
    LinkedAsComeback,
    PartGrade,
    PartRef,
    PartReplaced,
    QuoteApproved,
    QuoteLineDeclined,
    QuoteWithdrawn,
    Relation,
    ReworkCause,
    ReworkStarted,
    SelfCheckPassed,
    SettlementIssued,
    SettlementReversed,
    TeamCheckPassed,
    TechnicianAssigned,
    WarrantyGranted,
    WorkResumed,
)
from projections.consent import LineStatus
from projections.vehicle_history.part_queries import HistoryPart, parts_of
from projections.vehicle_history.projection import vehicle_history
from projections.vehicle_history.quality_queries import (
    certificates_of,
    function_tests_of,
    inspections_of,
    people_of,
    reworks_of,
)
from projections.vehicle_history.words import InspectionKind, Task
from projections.vehicle_history.work_queries import (
    VisitLine,
    comebacks_of,
    concerns_of,
    lines_of,
    settlements_of,
    warranties_of,
)
from tests.projections.dsl import Fact, GivenHistory, Shown, fact
from tests.projections.samples import (
    CAR,
    CONCERN,
    DELIVERED,
    DIAGNOSED,
    DISCS,
    DISCS_APPROVED,
    LABOUR,
    LATER_ORDER,
    OPENED,
    ORDER,
    OWNED,
    PADS,
    PLATE_CHANGED,
    QUOTE_1,
    QUOTE_2,
    REGISTERED,
    TRANSFERRED,
    WANG,
    approved,
    at,
    completed,
    on_order,
    order_opened,
    started,
)

NEW_PADS = PartRef(
    part_number="5Q0698151", name="前刹车片", grade=PartGrade.ORIGINAL, batch_id="B2025-03"
)
OLD_PADS = PartRef(part_number="5Q0698151", name="前刹车片", grade=PartGrade.ORIGINAL, serial="X9")


def _replaced(removed: PartRef | None = OLD_PADS) -> Fact:
    return on_order(
        PartReplaced(
            line_id="1",
            fitted=NEW_PADS,
            removed=removed,
            reason="磨损到极限",
            quantity_milli=1_000,
            technician_id="S1-张",
            vehicle_id=CAR,
        ),
        at(3, 31, 14),
    )


def _fixed(version: int, field: CorrectableField, was: str, now: str) -> Fact:
    return on_order(
        EntryCorrected(corrects_version=version, field=field, was=was, is_now=now, reason="抄错"),
        at(4, 1),
    )


def _lines(shown: Shown) -> dict[str, VisitLine]:
    return {each.line_id: each for each in shown.ask(lines_of, order_ids=[ORDER])}


@pytest.mark.requirement("R105")
def test_concern_cause_and_correction(given_history: GivenHistory) -> None:
    shown = given_history(
        vehicle_history, OPENED, CONCERN, DIAGNOSED, QUOTE_1, completed(PADS), completed(LABOUR)
    )
    (concern,) = shown.ask(concerns_of, order_ids=[ORDER])
    assert shown.text(concern.words_sealed) == "刹车有异响，像铁皮刮的声音"
    assert shown.text(concern.note_sealed) == "低速制动时前轮异响"
    (cause,) = concern.diagnoses
    assert (cause.cause, cause.dtcs) == ("前刹车片磨损到极限", ("C1234",))
    assert [(each.what, each.value, each.unit) for each in cause.measurements] == [
        ("前片厚度", "1.8", "mm")
    ]
    assert cause.diagnosed_at == at(3, 31, 10)
    assert concern.corrections == ("已更换前刹车片", "已更换前刹车片工时")
    assert "异响" not in repr(shown.rows("concern"))


def test_lines_say_who_agreed_and_what_was_done(given_history: GivenHistory) -> None:
    declined = QuoteLineDeclined(
        quote_version=1,
        line_id="3",
        reason=None,
        declined_by=Personal(WANG, "王女士"),
        method=ApprovalMethod.PHONE,
    )
    shown = given_history(
        vehicle_history,
        OPENED,
        QUOTE_1,
        approved(PADS),
        on_order(declined),
        completed(PADS),
        QUOTE_2,
    )
    lines = _lines(shown)
    pads = lines["1"]
    assert (pads.line_status, pads.amount_fen, pads.quote_version) == (
        LineStatus.APPROVED,
        60_000,
        2,
    )
    assert shown.text(pads.answered_by_sealed) == "王女士"
    assert (pads.relation, pads.method) == (Relation.OWNER, ApprovalMethod.IN_PERSON)
    assert (pads.correction, pads.technician_id) == ("已更换前刹车片", "S1-张")
    assert pads.completed_at == at(3, 31, 15)
    assert [lines[each].line_status for each in "234"] == [
        LineStatus.OFFERED,
        LineStatus.DECLINED,
        LineStatus.OFFERED,
    ]


def test_removed_and_withdrawn_lines_stay_visible(given_history: GivenHistory) -> None:
    removal = LineRemovalApproved(
        quote_version=1,
        line_id="2",
        approved_by=Personal(WANG, "王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        reason="下次再做",
        evidence=(),
    )
    decided = QuoteApproved(
        quote_version=1,
        total_fen=Fen(60_000),
        approved_by=Personal(WANG, "王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.IN_PERSON,
    )
    shown = given_history(
        vehicle_history,
        OPENED,
        QUOTE_1,
        approved(PADS),
        approved(LABOUR),
        on_order(decided, at(3, 31, 12)),
        on_order(removal, at(3, 31, 13)),
    )
    assert [_lines(shown)[each].line_status for each in "12"] == [
        LineStatus.APPROVED,
        LineStatus.REMOVED,
    ]
    assert [each["agreed_fen"] for each in shown.rows("quote")] == [60_000]
    shown.and_then(on_order(QuoteWithdrawn(quote_version=1, reason="报价有误")))
    assert {each.line_status for each in _lines(shown).values()} == {LineStatus.WITHDRAWN}


def test_a_line_in_rework_is_not_done_until_it_is_done_again(given_history: GivenHistory) -> None:
    again = on_order(
        ReworkStarted(lap=1, cause=ReworkCause.CUSTOMER, line_ids=("1",), technician_id="S1-赵"),
        at(3, 31, 16),
    )
    shown = given_history(
        vehicle_history, OPENED, QUOTE_1, completed(PADS), completed(LABOUR), again
    )
    assert _lines(shown)["1"].completed_at is None
    assert _lines(shown)["2"].completed_at is not None
    (lap,) = shown.ask(reworks_of, order_ids=[ORDER])
    assert (lap.cause, lap.line_ids) == (ReworkCause.CUSTOMER, ("1",))
    shown.and_then(completed(PADS, at(3, 31, 18)))
    assert _lines(shown)["1"].completed_at == at(3, 31, 18)


def test_parts_fitted_and_removed(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, OPENED, _replaced())
    (part,) = shown.ask(parts_of, order_ids=[ORDER])
    assert part.fitted == HistoryPart(
        part_number="5Q0698151",
        name="前刹车片",
        grade=PartGrade.ORIGINAL,
        batch_id="B2025-03",
        serial=None,
    )
    assert part.removed is not None
    assert (part.removed.serial, part.reason, part.technician_id) == ("X9", "磨损到极限", "S1-张")
    nothing_out = given_history(vehicle_history).and_then(
        fact(_replaced(removed=None).event, stream=LATER_ORDER)
    )
    (part,) = nothing_out.ask(parts_of, order_ids=[LATER_ORDER])
    assert part.removed is None


def test_a_corrected_batch_counts_and_the_first_stays_visible(given_history: GivenHistory) -> None:
    shown = given_history(
        vehicle_history,
        OPENED,
        _replaced(),
        _fixed(2, CorrectableField.BATCH_ID, "B2025-03", "B2025-08"),
        _fixed(2, CorrectableField.BATCH_ID, "B2025-08", "B2025-06"),
        _fixed(2, CorrectableField.SERIAL, "X9", "X6"),
    )
    (part,) = shown.ask(parts_of, order_ids=[ORDER])
    assert (part.fitted.batch_id, part.fitted.serial) == ("B2025-06", None)
    assert part.removed is not None
    assert part.removed.serial == "X6"
    assert [(each.was, each.is_now) for each in part.corrections] == [
        ("B2025-03", "B2025-08"),
        ("B2025-08", "B2025-06"),
        ("X9", "X6"),
    ]


def test_inspections_of_entry_gates_and_exit(given_history: GivenHistory) -> None:
    scratch = InspectionItem(
        group=CheckGroup.EXTERIOR,
        position="左后门",
        result=CheckResult.ATTENTION,
        finding="划痕 8 cm",
    )
    entry = EntryInspectionRecorded(
        inspected_by="S1-李",
        assisted_by="S1-孙",
        methods=(InspectionMethod.OBSERVING,),
        items=(scratch,),
        customer_confirmed=True,
    )
    shown = given_history(
        vehicle_history,
        OPENED,
        on_order(entry),
        on_order(SelfCheckPassed(technician_id="S1-张")),
        on_order(TeamCheckPassed(checked_by="S1-周")),
        on_order(FinalInspectionFailed(inspector_id="S1-孙", findings=("螺栓力矩不足",))),
        on_order(
            FinalInspectionPassed(
                inspector_id="S1-孙",
                results=(LineResult(line_id="1", passed=True, measured="110 Nm"),),
            )
        ),
        on_order(ExteriorRechecked(checked_by="S1-李", differences=())),
        on_order(CertificateIssued(certificate_number="HG-1", inspector_id="S1-孙")),
    )
    found = shown.ask(inspections_of, order_ids=[ORDER])
    assert [(each.kind, each.passed, each.inspected_by) for each in found] == [
        (InspectionKind.ENTRY, None, "S1-李"),
        (InspectionKind.SELF_CHECK, True, "S1-张"),
        (InspectionKind.TEAM_CHECK, True, "S1-周"),
        (InspectionKind.FINAL, False, "S1-孙"),
        (InspectionKind.FINAL, True, "S1-孙"),
        (InspectionKind.EXIT, True, "S1-李"),
    ]
    assert found[0].items == (scratch,)
    assert found[3].findings == ("螺栓力矩不足",)
    assert found[4].results == (LineResult(line_id="1", passed=True, measured="110 Nm"),)
    (certificate,) = shown.ask(certificates_of, order_ids=[ORDER])
    assert (certificate.certificate_number, certificate.inspector_id) == ("HG-1", "S1-孙")


def test_function_tests_with_a_corrected_measurement(given_history: GivenHistory) -> None:
    def tested(number: int, function: str, measured: str | None, *, passed: bool = True) -> Fact:
        return on_order(
            FunctionTestRecorded(
                test_number=number,
                function=function,
                passed=passed,
                measured=measured,
                tested_by="S1-孙",
            )
        )

    shown = given_history(
        vehicle_history,
        OPENED,
        tested(1, "制动力", "3.2 kN"),
        tested(2, "路试", None, passed=False),
        _fixed(2, CorrectableField.MEASURED, "3.2 kN", "2.3 kN"),
    )
    force, road = shown.ask(function_tests_of, order_ids=[ORDER])
    assert (force.measured, force.measured_recorded) == ("2.3 kN", "3.2 kN")
    assert (road.function, road.passed, road.measured) == ("路试", False, None)


def test_people_and_their_tasks(given_history: GivenHistory) -> None:
    shown = given_history(
        vehicle_history,
        OPENED,
        DIAGNOSED,
        on_order(TechnicianAssigned(technician_id="S1-张", line_id=None, assigned_by="S1-周")),
        started(PADS),
        on_order(LabourStarted(line_id="1", technician_id="S1-赵")),
        on_order(WorkResumed(line_id="1", technician_id="S1-钱")),
        on_order(FinalInspectionPassed(inspector_id="S1-孙", results=())),
    )
    found = shown.ask(people_of, order_ids=[ORDER])
    assert {(each.task, each.person_id) for each in found} == {
        (Task.DIAGNOSIS, "S1-张"),
        (Task.REPAIR, "S1-张"),
        (Task.REPAIR, "S1-赵"),
        (Task.REPAIR, "S1-钱"),
        (Task.FINAL_INSPECTION, "S1-孙"),
    }


def test_bills_reversed_ones_included(given_history: GivenHistory) -> None:
    issued = SettlementIssued(settlement_number="B1", lines=(), total_fen=Fen(80_000))
    back = SettlementReversed(settlement_number="B1", total_fen=Fen(80_000), reason="多收")
    shown = given_history(
        vehicle_history, OPENED, on_order(issued, at(3, 31, 16)), on_order(back, at(4, 1))
    )
    (bill,) = shown.ask(settlements_of, order_ids=[ORDER])
    assert (bill.total_fen, bill.reversed_at, bill.reversal_reason) == (80_000, at(4, 1), "多收")


def _of_later(event: LinkedAsComeback | ComebackAccepted | ComebackRefused) -> Fact:
    return fact(event, stream=LATER_ORDER, at=at(5, 2))


LINKED = _of_later(
    LinkedAsComeback(
        concern_id="1",
        original_order_id=ORDER,
        original_line_id="1",
        vehicle_id=CAR,
        evidence_due_on=None,
    )
)


@pytest.mark.requirement("R093")
def test_a_comeback_is_seen_from_both_visits(given_history: GivenHistory) -> None:
    """R093: from a comeback to the original's people and parts."""
    accepted = ComebackAccepted(
        concern_id="1",
        original_order_id=ORDER,
        original_line_id="1",
        cause=ComebackCause.PART,
        basis=Ground.PROMISE,
        cover_until_on=date(2025, 6, 30),
        cover_until_km=None,
        accepted_by="S1-李",
    )
    shown = given_history(
        vehicle_history,
        OPENED,
        _replaced(),
        order_opened(order=LATER_ORDER, number="RO-2", when=at(5, 2)),
        LINKED,
    )
    (asked,) = shown.ask(comebacks_of, order_ids=[LATER_ORDER])
    assert asked.accepted is None
    shown.and_then(_of_later(accepted))
    (found,) = shown.ask(comebacks_of, order_ids=[LATER_ORDER])
    assert shown.ask(comebacks_of, order_ids=[ORDER]) == [found]
    assert (found.accepted, found.cause, found.basis) == (True, ComebackCause.PART, Ground.PROMISE)
    assert (found.cover_until_on, found.decided_by) == (date(2025, 6, 30), "S1-李")
    (part,) = shown.ask(parts_of, order_ids=[found.original_order_id])
    assert part.fitted.batch_id == "B2025-03"


def test_a_refused_comeback_shows_its_evidence(given_history: GivenHistory) -> None:
    photo = Evidence(kind=EvidenceKind.PHOTO, sha256="ef" * 32)
    refused = ComebackRefused(
        concern_id="1",
        original_order_id=ORDER,
        original_line_id="1",
        reason="外力撞击",
        evidence=(photo,),
        refused_by="S1-李",
    )
    shown = given_history(vehicle_history, LINKED, _of_later(refused))
    (found,) = shown.ask(comebacks_of, order_ids=[LATER_ORDER])
    assert (found.accepted, found.reason, found.evidence) == (False, "外力撞击", (photo,))


def test_warranties_by_law_and_by_promise(given_history: GivenHistory) -> None:
    def granted(basis: Ground, until: date, km: int | None) -> Fact:
        return on_order(
            WarrantyGranted(
                line_id="1",
                vehicle_id=CAR,
                until_on=until,
                until_km=None if km is None else Km(km),
                basis=basis,
                scope="前刹车片",
                part_number="5Q0698151",
            )
        )

    shown = given_history(
        vehicle_history,
        OPENED,
        granted(Ground.LAW, date(2025, 4, 10), 32_005),
        granted(Ground.PROMISE, date(2025, 6, 30), None),
    )
    law, promise = shown.ask(warranties_of, order_ids=[ORDER])
    assert (law.basis, law.until_on, law.until_km) == (Ground.LAW, date(2025, 4, 10), 32_005)
    assert (promise.until_on, promise.until_km) == (date(2025, 6, 30), None)


def test_several_visits_are_asked_together(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, OPENED, CONCERN, QUOTE_1)
    nobody = UUID(int=9)
    assert len(shown.ask(concerns_of, order_ids=[ORDER, nobody])) == 1
    assert shown.ask(lines_of, order_ids=[nobody]) == []


def test_the_same_rows_however_followed(given_history: GivenHistory) -> None:
    shown = given_history(
        vehicle_history,
        REGISTERED,
        OWNED,
        OPENED,
        CONCERN,
        DIAGNOSED,
        QUOTE_1,
        approved(PADS),
        approved(LABOUR),
        started(PADS),
        _replaced(),
        completed(PADS),
        QUOTE_2,
        DISCS_APPROVED,
        completed(DISCS),
        DELIVERED,
        LINKED,
        TRANSFERRED,
        PLATE_CHANGED,
        _fixed(2, CorrectableField.MEASURED, "1", "2"),
    )
    shown.assert_the_same_however_followed()
