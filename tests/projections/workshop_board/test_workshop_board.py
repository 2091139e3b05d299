"""The workshop board: state, time in state, what is waited for, what is late (RM7)."""

from datetime import datetime, timedelta

import msgspec
import pytest

from domain.kernel import Channel, Event, Fen, Personal
from domain.repair_order.events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    AdditionalWorkRefused,
    CustomerRejected,
    FinalInspectionFailed,
    FinalInspectionPassed,
    JobSheetDisputeAnswered,
    JobSheetDisputed,
    LabourStarted,
    LineRemovalApproved,
    PartGrade,
    PartRef,
    PartReplaced,
    PauseReason,
    PlateMismatchReported,
    PlateVerified,
    ProgressNotified,
    PromisedTimeRevised,
    PromisedTimeSet,
    QuoteLineDeclined,
    QuoteWithdrawn,
    ReadyForPickup,
    Relation,
    RepairLevel,
    RepairLevelSet,
    RepairOrderCancelled,
    RepairOrderVehicleCorrected,
    ReworkStarted,
    SubletReceived,
    TechnicianAssigned,
    Urgency,
    WorkDeferred,
    WorkPaused,
    WorkResumed,
)
from domain.repair_order.terms import ApprovalMethod, ReworkCause
from projections.workshop_board.projection import workshop_board
from projections.workshop_board.queries import BoardOrder, WaitsFor, board
from projections.workshop_board.states import BoardState
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
)
from tests.projections.samples import (
    ANSWERED_AT,
    AUTHORISED,
    CAR,
    COMPLETED_AT,
    DELIVERED,
    DISCS,
    DISCS_APPROVED,
    LABOUR,
    LATER_ORDER,
    OPENED,
    OPENED_AT,
    ORDER,
    OTHER_CAR,
    PADS,
    QUOTE_1,
    QUOTED_AT,
    STARTED_AT,
    WANG,
    approved,
    at,
    completed,
    on_order,
    order_opened,
    quote,
    started,
)

pytestmark = pytest.mark.requirement("R055")

NOON = at(3, 31, 12)
QUOTE_ONE_LINE = quote(1, PADS)
IN_WORK = (OPENED, AUTHORISED, QUOTE_ONE_LINE, approved(PADS), started(PADS))
DONE = (*IN_WORK, completed(PADS))
PASSED_AT = at(3, 31, 16)
PASSED = on_order(FinalInspectionPassed(inspector_id="S1-钱", results=()), PASSED_AT)
READY = on_order(
    ReadyForPickup(ready_at=at(3, 31, 16, 30), notified_via=Channel.PHONE), at(3, 31, 16, 30)
)
FOUND = on_order(
    AdditionalWorkFound(
        finding_id="1", found_by="S1-张", finding="前制动盘磨损到极限", urgency=Urgency.SAFETY
    ),
    at(3, 31, 13, 30),
)
DESK_ACCEPTED = on_order(
    AdditionalWorkAccepted(finding_id="1", accepted_by="S1-李"), at(3, 31, 13, 40)
)


def _paused(
    when: datetime, reason: PauseReason = PauseReason.WAITING_PARTS, *, away: bool = False
) -> Fact:
    event = WorkPaused(line_id="1", reason=reason, note="缺件", customised_part_in_transport=away)
    return on_order(event, when)


def _orders(shown: Shown, when: datetime, days: int = 3) -> list[BoardOrder]:
    return list(shown.ask(board, site_id="S1", at=when, progress_days=days, first=10))


def _order(shown: Shown, when: datetime = NOON, days: int = 3) -> BoardOrder:
    (found,) = _orders(shown, when, days)
    return found


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(workshop_board, "repair_order")


@pytest.mark.parametrize(
    ("happened", "state", "since"),
    [
        ((OPENED,), BoardState.RECEPTION, OPENED_AT),
        ((OPENED, AUTHORISED), BoardState.DIAGNOSIS, AUTHORISED.at),
        ((OPENED, AUTHORISED, QUOTE_1), BoardState.AWAITING_CONSENT, QUOTED_AT),
        (IN_WORK[:4], BoardState.READY_TO_START, ANSWERED_AT),
        (IN_WORK, BoardState.IN_WORK, STARTED_AT),
        ((*IN_WORK, _paused(at(3, 31, 14))), BoardState.WAITING, at(3, 31, 14)),
        (DONE, BoardState.INSPECTION, COMPLETED_AT),
        ((*DONE, PASSED), BoardState.READY, PASSED_AT),
        ((*DONE, PASSED, READY), BoardState.ANNOUNCED, READY.at),
    ],
)
def test_each_state_and_since_when(
    given_history: GivenHistory,
    happened: tuple[Fact, ...],
    state: BoardState,
    since: datetime,
) -> None:
    found = _order(given_history(workshop_board, *happened), at(4, 1))
    assert (found.state, found.state_since) == (state, since)
    assert found.minutes_in_state == (at(4, 1) - since) // timedelta(minutes=1)


def test_the_board_of_an_earlier_moment_knows_nothing_later(given_history: GivenHistory) -> None:
    shown = given_history(workshop_board, *DONE, PASSED)
    assert _order(shown, at(3, 31, 14)).state is BoardState.IN_WORK


def test_a_resumed_line_is_in_work_again(given_history: GivenHistory) -> None:
    resumed = on_order(WorkResumed(line_id="1", technician_id="S1-张"), at(3, 31, 15))
    shown = given_history(workshop_board, *IN_WORK, _paused(at(3, 31, 14)), resumed)
    found = _order(shown)
    assert found.state is BoardState.READY_TO_START  # at noon nobody had begun
    found = _order(shown, at(3, 31, 16))
    assert (found.state, found.waiting) == (BoardState.IN_WORK, ())


def test_a_failed_inspection_and_a_discontented_customer_lead_to_rework(
    given_history: GivenHistory,
) -> None:
    failed = on_order(FinalInspectionFailed(inspector_id="S1-钱", findings=("异响",)), PASSED_AT)
    shown = given_history(workshop_board, *DONE, failed)
    assert _order(shown, at(4, 1)).state is BoardState.REWORK
    again = ReworkStarted(
        lap=1, cause=ReworkCause.INSPECTION, line_ids=("1",), technician_id="S1-张"
    )
    shown.and_then(on_order(again, at(3, 31, 17)))
    assert _order(shown, at(4, 1)).state is BoardState.IN_WORK
    shown.and_then(
        completed(PADS, at(3, 31, 18)),
        on_order(FinalInspectionPassed(inspector_id="S1-钱", results=()), at(3, 31, 19)),
        on_order(
            CustomerRejected(
                rejected_by=Personal(WANG, "王女士"), reason=Personal(WANG, "还有异响")
            ),
            at(3, 31, 20),
        ),
    )
    assert _order(shown, at(4, 1)).state is BoardState.REWORK


@pytest.mark.parametrize(
    "work",
    [
        LabourStarted(line_id="1", technician_id="S1-张"),
        SubletReceived(line_id="1", accepted=True, received_by="S1-李", remark=None),
        PartReplaced(
            line_id="1",
            fitted=PartRef(part_number="5Q0698151", name="刹车片", grade=PartGrade.ORIGINAL),
            removed=None,
            reason="磨损",
            quantity_milli=1_000,
            technician_id="S1-张",
            vehicle_id=CAR,
        ),
    ],
)
def test_any_work_after_a_pass_voids_it(given_history: GivenHistory, work: Event) -> None:
    shown = given_history(workshop_board, *DONE, PASSED, on_order(work, at(3, 31, 17)))
    assert _order(shown, at(4, 1)).state is BoardState.INSPECTION


def test_declined_removed_and_withdrawn_lines_wait_for_nobody(given_history: GivenHistory) -> None:
    declined = QuoteLineDeclined(
        quote_version=1,
        line_id="2",
        reason=None,
        declined_by=Personal(WANG, "王女士"),
        method=ApprovalMethod.PHONE,
    )
    removed = LineRemovalApproved(
        quote_version=1,
        line_id="1",
        approved_by=Personal(WANG, "王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        reason="改期",
        evidence=(),
    )
    shown = given_history(
        workshop_board,
        OPENED,
        AUTHORISED,
        quote(1, PADS, LABOUR),
        approved(PADS),
        on_order(declined, NOON),
    )
    assert _order(shown).state is BoardState.READY_TO_START
    shown.and_then(on_order(removed, NOON))
    assert _order(shown).state is BoardState.DIAGNOSIS
    withdrawn = QuoteWithdrawn(quote_version=2, reason="价格有误")
    shown.and_then(quote(2, LABOUR, when=NOON))
    assert (
        _order(shown).state is BoardState.DIAGNOSIS
    )  # declined stays declined, the offer is the same
    shown.and_then(on_order(withdrawn, NOON), quote(3, LABOUR, when=NOON))
    assert _order(shown).state is BoardState.AWAITING_CONSENT


def test_a_changed_offer_asks_again_and_an_unchanged_one_does_not(
    given_history: GivenHistory,
) -> None:
    shown = given_history(workshop_board, *IN_WORK[:4], quote(2, PADS, when=NOON))
    assert _order(shown).state is BoardState.READY_TO_START
    dearer = msgspec.structs.replace(PADS, amount_fen=Fen(70_000))
    shown.and_then(quote(3, dearer, when=NOON))
    assert _order(shown).state is BoardState.AWAITING_CONSENT


def test_a_line_left_out_of_a_new_quote_stays_open_until_its_removal_is_agreed(
    given_history: GivenHistory,
) -> None:
    shown = given_history(workshop_board, *IN_WORK, quote(2, DISCS, when=at(3, 31, 14)))
    assert _order(shown, at(3, 31, 15)).state is BoardState.IN_WORK


def test_what_a_line_waits_for_and_how_long(given_history: GivenHistory) -> None:
    shown = given_history(workshop_board, *IN_WORK, _paused(at(3, 31, 14), away=True))
    (waiting,) = _order(shown, at(3, 31, 15, 30)).waiting
    assert (waiting.line_id, waiting.reason, waiting.minutes) == (
        "1",
        PauseReason.WAITING_PARTS,
        90,
    )
    assert (waiting.note, waiting.customised_part_in_transport) == ("缺件", True)


@pytest.mark.requirement("R015")
def test_the_first_promise_is_kept_in_sight_and_judged(given_history: GivenHistory) -> None:
    first = on_order(PromisedTimeSet(promised_at=at(3, 31, 17)))
    revised = PromisedTimeRevised(
        was_at=at(3, 31, 17),
        promised_at=at(4, 2, 17),
        reason="缺件",
        customer_told_at=at(3, 31, 16),
    )
    shown = given_history(workshop_board, *IN_WORK, first, on_order(revised, at(3, 31, 16)))
    found = _order(shown, at(3, 31, 17))
    assert (found.first_promised_at, found.promised_at) == (at(3, 31, 17), at(4, 2, 17))
    assert (found.promise_revisions, found.last_revision_reason) == (1, "缺件")
    assert not found.late
    assert _order(shown, at(3, 31, 17, 1)).late


def test_announced_in_time_is_not_late_however_long_the_car_stays(
    given_history: GivenHistory,
) -> None:
    first = on_order(PromisedTimeSet(promised_at=at(3, 31, 17)))
    shown = given_history(workshop_board, first, *DONE, PASSED, READY)
    assert not _order(shown, at(4, 9)).late


@pytest.mark.requirement("R042", "R043")
def test_additional_work_waits_for_desk_then_quote_then_customer(
    given_history: GivenHistory,
) -> None:
    later = at(3, 31, 15)
    shown = given_history(workshop_board, *IN_WORK, FOUND)
    (found,) = _order(shown, later).unanswered_work
    assert (found.waits_for, found.minutes, found.urgency) == (WaitsFor.DESK, 90, Urgency.SAFETY)
    shown.and_then(DESK_ACCEPTED)
    assert _order(shown, later).unanswered_work[0].waits_for is WaitsFor.QUOTE
    shown.and_then(quote(2, PADS, DISCS, when=at(3, 31, 14)))
    assert _order(shown, later).unanswered_work[0].waits_for is WaitsFor.CUSTOMER
    shown.and_then(DISCS_APPROVED)
    assert _order(shown, later).unanswered_work == ()


@pytest.mark.parametrize(
    "event",
    [
        AdditionalWorkRefused(finding_id="1", refused_by="S1-李", reason="已在质保"),
        WorkDeferred(
            deferred_id="1",
            vehicle_id=CAR,
            customer_id=WANG,
            line_id=None,
            finding_id="1",
            description="前制动盘",
            reason=None,
            remind_on=None,
        ),
    ],
)
def test_additional_work_refused_or_put_off_waits_for_nobody(
    given_history: GivenHistory, event: Event
) -> None:
    shown = given_history(workshop_board, OPENED, FOUND)
    assert len(_order(shown, at(3, 31, 15)).unanswered_work) == 1
    shown.and_then(on_order(event, at(3, 31, 14)))
    assert _order(shown, at(3, 31, 15)).unanswered_work == ()


@pytest.mark.requirement("R016", "R017")
def test_a_major_repair_without_a_word_for_more_than_n_days_is_overdue(
    given_history: GivenHistory,
) -> None:
    major = on_order(RepairLevelSet(level=RepairLevel.ASSEMBLY_REPAIR))
    shown = given_history(workshop_board, OPENED, major, AUTHORISED)
    signed = AUTHORISED.at
    assert not _order(shown, signed + timedelta(days=3)).progress_overdue
    assert _order(shown, signed + timedelta(days=3, minutes=1)).progress_overdue
    assert not _order(shown, signed + timedelta(days=3, minutes=1), days=4).progress_overdue
    told = ProgressNotified(message=Personal(WANG, "配件后天到"), channel=Channel.PHONE)
    shown.and_then(on_order(told, at(4, 2)))
    found = _order(shown, signed + timedelta(days=4))
    assert (found.progress_overdue, found.told_at) == (False, at(4, 2))


def test_a_small_repair_owes_no_progress_unless_it_waits_for_parts(
    given_history: GivenHistory,
) -> None:
    small = on_order(RepairLevelSet(level=RepairLevel.SMALL_REPAIR))
    shown = given_history(workshop_board, *IN_WORK, small)
    assert not _order(shown, at(4, 30)).progress_overdue
    shown.and_then(_paused(at(3, 31, 14)))
    assert _order(shown, at(4, 30)).progress_overdue


@pytest.mark.requirement("R032")
def test_a_plate_mismatch_shows_until_it_is_cleared(given_history: GivenHistory) -> None:
    wrong = PlateMismatchReported(
        plate_on_order="京A12345", plate_seen="京B54321", reported_by="S1-张"
    )
    right = PlateVerified(plate="京A12345", verified_by="S1-张")
    corrected = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate="京B54321", vin=None, reason="选错车辆"
    )
    shown = given_history(workshop_board, OPENED, on_order(wrong, NOON))
    mismatch = _order(shown).plate_mismatch
    assert mismatch is not None
    assert (mismatch.plate_seen, mismatch.reported_by) == ("京B54321", "S1-张")
    shown.and_then(on_order(right, at(3, 31, 13)))
    assert _order(shown).plate_mismatch is None
    shown.and_then(on_order(wrong, at(3, 31, 14)), on_order(corrected, at(3, 31, 15)))
    found = _order(shown)
    assert (found.plate_mismatch, found.plate, found.vehicle_id) == (None, "京B54321", OTHER_CAR)


@pytest.mark.requirement("R033")
def test_a_doubt_about_the_jobs_shows_until_it_is_answered(given_history: GivenHistory) -> None:
    doubt = JobSheetDisputed(dispute_id="1", disputed_by="S1-张", reason="故障不在刹车")
    answer = JobSheetDisputeAnswered(dispute_id="1", answered_by="S1-李", answer="按检查结果改单")
    shown = given_history(workshop_board, OPENED, on_order(doubt, NOON))
    (dispute,) = _order(shown).open_disputes
    assert (dispute.reason, dispute.disputed_at) == ("故障不在刹车", NOON)
    shown.and_then(on_order(answer, at(3, 31, 13)))
    assert _order(shown).open_disputes == ()


def test_who_is_on_the_order(given_history: GivenHistory) -> None:
    assigned = TechnicianAssigned(technician_id="S1-吴", line_id=None, assigned_by="S1-李")
    shown = given_history(workshop_board, *IN_WORK, on_order(assigned))
    assert _order(shown).technicians == ("S1-吴", "S1-张")


def test_delivered_and_cancelled_orders_leave_the_board(given_history: GivenHistory) -> None:
    cancelled = RepairOrderCancelled(order_number="RO-S1-2025-000123", reason="改期")
    shown = given_history(workshop_board, *DONE, DELIVERED)
    assert _orders(shown, at(4, 1)) == []
    shown.and_then(order_opened(order=LATER_ORDER, number="RO-S1-2025-000124"))
    assert [each.order_id for each in _orders(shown, at(4, 1))] == [LATER_ORDER]
    shown.and_then(
        Fact(
            event=cancelled,
            stream=LATER_ORDER,
            at=at(4, 1),
            by=OPENED.by,
            site="S1",
            channel=OPENED.channel,
        )
    )
    assert _orders(shown, at(4, 2)) == []


def test_orders_come_page_by_page_the_oldest_first(given_history: GivenHistory) -> None:
    later = order_opened(order=LATER_ORDER, number="RO-S1-2025-000124", when=at(4, 1))
    shown = given_history(workshop_board, later, OPENED)
    assert [each.order_id for each in _orders(shown, at(4, 2))] == [ORDER, LATER_ORDER]
    rest = shown.ask(
        board, site_id="S1", at=at(4, 2), progress_days=3, first=1, after=(OPENED_AT, ORDER)
    )
    assert [each.order_id for each in rest] == [LATER_ORDER]
    assert shown.ask(board, site_id="S2", at=at(4, 2), progress_days=3, first=1) == []


def test_the_rows_are_the_same_however_followed(given_history: GivenHistory) -> None:
    given_history(
        workshop_board, *IN_WORK, FOUND, DESK_ACCEPTED, _paused(at(3, 31, 14)), PASSED, READY
    ).assert_the_same_however_followed()
