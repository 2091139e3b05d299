"""The workshop: people, clocks, waiting, outside work, loaners, and what the customer hears."""

from datetime import date, datetime

import msgspec
import pytest

from domain.kernel import Channel, Fen, Km
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    LabourStarted,
    LabourStopped,
    LineKind,
    LoanerProvided,
    LoanerReturned,
    LoanerWaived,
    PauseReason,
    ProgressNotified,
    RescueTravelRecorded,
    SubletOrdered,
    SubletReceived,
    TechnicianAssigned,
    TravelAllowancePaid,
    VehicleCleaned,
    WorkPaused,
    WorkResumed,
)
from domain.repair_order.terms import ApprovalMethod
from tests.domain.dsl import given
from tests.domain.repair_order.asks import Ask, complete, fit, start
from tests.domain.repair_order.examples import (
    DIAGNOSED,
    LABOUR,
    LEADER,
    PLATE,
    UNTIL_AGREED,
    UNTIL_DELIVERED,
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

ENGINE = msgspec.structs.replace(LABOUR, kind=LineKind.SUBLET, description="grind the head")
FEE = msgspec.structs.replace(LABOUR, kind=LineKind.FEE, description="towing")
OUT = SubletOrdered(line_id="1", supplier="宏达机加工", work="grind the head", expected_on=None)
AT_WORK = (*UNTIL_SIGNED, PLATE, DIAGNOSED)


def clock_in(line_id: str, technician_id: str = "zhao") -> Ask:
    return lambda o: o.start_labour(line_id=line_id, technician_id=technician_id)


def clock_out(line_id: str, technician_id: str = "zhao") -> Ask:
    return lambda o: o.stop_labour(line_id=line_id, technician_id=technician_id)


def pause(line_id: str) -> Ask:
    return lambda o: o.pause_work(line_id=line_id, reason=PauseReason.WAITING_PARTS)


@pytest.mark.requirement("R051")
def test_r051_a_technician_is_put_on_the_order_or_on_a_line() -> None:
    order = given(RepairOrder, *UNTIL_QUOTED)
    order.when(lambda o: o.assign_technician(technician_id="zhao", actor=LEADER)).then(
        TechnicianAssigned(technician_id="zhao", line_id=None, assigned_by="sun")
    )
    order.when(
        lambda o: o.assign_technician(technician_id="zhao", line_id="9", actor=LEADER)
    ).then_refused("repair_order.line_missing")


@pytest.mark.requirement("R057")
def test_r057_a_line_is_begun_once_and_finished_once() -> None:
    given(RepairOrder, *UNTIL_STARTED).when(start("1")).then_refused(
        "repair_order.line_not_ready", field="lineId"
    )
    given(RepairOrder, *UNTIL_AGREED).when(complete("1")).then_refused(
        "repair_order.line_not_ready"
    )
    given(RepairOrder, *UNTIL_STARTED).when(complete("1")).then(done("1")).when(
        complete("1")
    ).then_refused("repair_order.line_not_ready")


def test_a_technician_clocks_in_on_one_line_at_a_time() -> None:
    clocked = (
        given(RepairOrder, *UNTIL_STARTED)
        .when(clock_in("1"))
        .then(LabourStarted(line_id="1", technician_id="zhao"))
    )
    clocked.when(clock_in("2")).then_refused("repair_order.clock_running")
    clocked.when(clock_in("2", "wu")).then(LabourStarted(line_id="2", technician_id="wu"))
    clocked.when(clock_out("2")).then_refused("repair_order.not_clocked_in")
    clocked.when(complete("1")).then_refused("repair_order.clock_running")
    clocked.when(pause("1")).then_refused("repair_order.clock_running")
    clocked.when(clock_out("1")).then(LabourStopped(line_id="1", technician_id="zhao")).when(
        complete("1")
    ).then(done("1"))
    given(RepairOrder, *UNTIL_AGREED).when(clock_in("1")).then_refused(
        "repair_order.line_not_ready"
    )


def test_a_paused_line_rests_until_it_is_resumed() -> None:
    waiting = WorkPaused(
        line_id="1",
        reason=PauseReason.WAITING_PARTS,
        note="wiring harness by sea",
        customised_part_in_transport=True,
    )
    paused = (
        given(RepairOrder, *UNTIL_STARTED)
        .when(
            lambda o: o.pause_work(
                line_id="1",
                reason=PauseReason.WAITING_PARTS,
                note="wiring harness by sea",
                customised_part_in_transport=True,
            )
        )
        .then(waiting)
    )
    paused.when(complete("1")).then_refused("repair_order.line_not_ready")
    paused.when(pause("1")).then_refused("repair_order.line_not_ready")
    paused.when(lambda o: o.resume_work(line_id="1", technician_id="wu")).then(
        WorkResumed(line_id="1", technician_id="wu")
    ).when(complete("1")).then(done("1"))
    given(RepairOrder, *UNTIL_STARTED).when(
        lambda o: o.resume_work(line_id="1", technician_id="wu")
    ).then_refused("repair_order.line_not_ready")


def test_a_fee_is_charged_without_being_begun() -> None:
    order = given(RepairOrder, *AT_WORK, quote(FEE), agreed(FEE))
    order.when(complete("1")).then(done("1"))


def test_outside_work_comes_back_accepted_before_the_line_is_done() -> None:
    sublet = (*AT_WORK, quote(ENGINE), agreed(ENGINE), started("1"))
    ordered = (
        given(RepairOrder, *sublet)
        .when(
            lambda o: o.order_sublet(
                line_id="1",
                supplier="宏达机加工",
                work="grind the head",
                expected_on=date(2025, 6, 5),
            )
        )
        .then(msgspec.structs.replace(OUT, expected_on=date(2025, 6, 5)))
    )
    ordered.when(complete("1")).then_refused("repair_order.sublet_out")
    ordered.when(lambda o: o.order_sublet(line_id="1", supplier="x", work="y")).then_refused(
        "repair_order.sublet_out"
    )
    refused = SubletReceived(line_id="1", accepted=False, received_by="sun", remark="too rough")
    back = ordered.when(
        lambda o: o.receive_sublet(line_id="1", accepted=False, actor=LEADER, remark="too rough")
    ).then(refused)
    back.when(complete("1")).then_refused("repair_order.sublet_out")
    accepted = SubletReceived(line_id="1", accepted=True, received_by="sun", remark=None)
    back.when(lambda o: o.receive_sublet(line_id="1", accepted=True, actor=LEADER)).then(
        accepted
    ).when(complete("1")).then(done("1"))
    given(RepairOrder, *sublet).when(
        lambda o: o.receive_sublet(line_id="1", accepted=True, actor=LEADER)
    ).then_refused("repair_order.no_sublet_out")


def test_only_sublet_lines_go_outside() -> None:
    given(RepairOrder, *UNTIL_STARTED).when(
        lambda o: o.order_sublet(line_id="1", supplier="x", work="y")
    ).then_refused("repair_order.not_a_sublet_line")


@pytest.mark.requirement("R061")
def test_r061_cleaning_says_what_was_cleaned() -> None:
    order = given(RepairOrder, *UNTIL_DONE)
    order.when(lambda o: o.record_cleaning(outside=True, inside=False)).then(
        VehicleCleaned(outside=True, inside=False)
    )
    order.when(lambda o: o.record_cleaning(outside=False, inside=False)).then_refused(
        "repair_order.nothing_cleaned"
    )


@pytest.mark.requirement("R016", "R017")
def test_r016_the_customer_is_told_how_far_the_repair_is() -> None:
    given(RepairOrder, *UNTIL_STARTED).when(
        lambda o: o.notify_progress(message="线圈已到货", channel=Channel.WECHAT)
    ).then(ProgressNotified(message=said("线圈已到货"), channel=Channel.WECHAT))


@pytest.mark.requirement("R034")
def test_r034_one_loaner_at_a_time_and_it_comes_back() -> None:
    lent = LoanerProvided(loaner_id="D-3", handed_to=said("王女士"), odometer_km=Km(20_000))
    with_loaner = (
        given(RepairOrder, *UNTIL_STARTED)
        .when(
            lambda o: o.provide_loaner(loaner_id="D-3", handed_to="王女士", odometer_km=Km(20_000))
        )
        .then(lent)
    )
    with_loaner.when(
        lambda o: o.provide_loaner(loaner_id="D-4", handed_to="王女士", odometer_km=Km(1))
    ).then_refused("repair_order.loaner_out")
    with_loaner.when(
        lambda o: o.return_loaner(loaner_id="D-4", odometer_km=Km(20_100))
    ).then_refused("repair_order.no_loaner_out")
    returned = LoanerReturned(loaner_id="D-3", odometer_km=Km(20_100))
    with_loaner.when(lambda o: o.return_loaner(loaner_id="D-3", odometer_km=Km(20_100))).then(
        returned
    )
    given(RepairOrder, *UNTIL_DELIVERED[:-1], lent, UNTIL_DELIVERED[-1]).when(
        lambda o: o.return_loaner(loaner_id="D-3", odometer_km=Km(20_100))
    ).then(returned)


@pytest.mark.requirement("R100")
def test_r100_instead_of_a_loaner_there_is_an_allowance_or_a_waiver() -> None:
    order = given(RepairOrder, *UNTIL_STARTED)
    order.when(
        lambda o: o.pay_travel_allowance(amount_fen=Fen(20_000), days=2, paid_to="王女士")
    ).then(TravelAllowancePaid(amount_fen=Fen(20_000), days=2, paid_to=said("王女士")))
    order.when(
        lambda o: o.pay_travel_allowance(amount_fen=Fen(0), days=2, paid_to="王女士")
    ).then_refused("repair_order.no_amount", field="amountFen")
    order.when(
        lambda o: o.pay_travel_allowance(amount_fen=Fen(1), days=0, paid_to="王女士")
    ).then_refused("repair_order.not_positive", field="days")
    order.when(lambda o: o.waive_loaner(waived_by="王女士", method=ApprovalMethod.PHONE)).then(
        LoanerWaived(waived_by=said("王女士"), method=ApprovalMethod.PHONE)
    )


@pytest.mark.requirement("R057")
def test_r039_work_on_a_part_line_begins_with_starting_it() -> None:
    given(RepairOrder, *UNTIL_AGREED).when(fit()).then_refused("repair_order.line_not_ready")
    given(RepairOrder, *UNTIL_STARTED).when(fit()).then(fitted())


def test_the_drive_to_a_broken_down_car_is_told_with_its_times() -> None:
    def drive(left: datetime, arrived: datetime) -> Ask:
        return lambda o: o.record_rescue_travel(
            technician_id="zhao", left_at=left, arrived_at=arrived, at=at(3, 12)
        )

    order = given(RepairOrder, *UNTIL_STARTED)
    order.when(drive(at(3, 9), at(3, 10))).then(
        RescueTravelRecorded(technician_id="zhao", left_at=at(3, 9), arrived_at=at(3, 10))
    )
    for left, arrived in ((at(3, 10), at(3, 10)), (at(3, 11), at(3, 13))):
        order.when(drive(left, arrived)).then_refused(
            "repair_order.travel_times", field="arrivedAt"
        )
