"""The three gates of quality, and rework."""

import msgspec
import pytest

from domain.kernel import Actor, Role
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    FinalInspectionFailed,
    LabourStarted,
    LineResult,
    ReworkCause,
    ReworkStarted,
)
from tests.domain.dsl import given
from tests.domain.repair_order.asks import complete, inspect
from tests.domain.repair_order.examples import (
    INSPECTOR,
    LABOUR,
    LEADER,
    PART,
    PASS,
    SELF_CHECK,
    TEAM_CHECK,
    TECHNICIAN,
    TESTS,
    UNTIL_CHECKED,
    UNTIL_DONE,
    UNTIL_PASSED,
    UNTIL_QUOTED,
    UNTIL_STARTED,
    agreed,
    done,
    fine,
    quote,
    trial,
)

FAILED = FinalInspectionFailed(inspector_id="qian", findings=("still misfires cold",))
REWORK = ReworkStarted(lap=1, cause=ReworkCause.INSPECTION, line_ids=("1",), technician_id="zhao")


@pytest.mark.requirement("R060")
def test_r060_a_function_test_is_numbered_and_keeps_what_was_measured() -> None:
    given(RepairOrder, *UNTIL_DONE, trial(1)).when(
        lambda o: o.record_function_test(
            function="idle", passed=False, actor=TECHNICIAN, measured="650 rpm"
        )
    ).then(msgspec.structs.replace(trial(2, passed=False), measured="650 rpm"))


@pytest.mark.requirement("R064", "R065")
def test_r064_the_checks_come_in_order_and_by_different_people() -> None:
    order = given(RepairOrder, *UNTIL_DONE, *TESTS)
    order.when(lambda o: o.pass_team_check(actor=LEADER)).then_refused("repair_order.no_self_check")
    order.when(inspect()).then_refused("repair_order.no_self_check")
    order.when(lambda o: o.pass_self_check(technician_id="sun")).then_refused(
        "repair_order.not_a_technician", field="technicianId"
    )
    checked = order.when(lambda o: o.pass_self_check(technician_id="zhao")).then(SELF_CHECK)
    checked.when(lambda o: o.pass_team_check(actor=TECHNICIAN)).then_refused(
        "repair_order.checks_own_work"
    )
    checked.when(inspect()).then_refused("repair_order.no_team_check")
    checked.when(lambda o: o.pass_team_check(actor=LEADER)).then(TEAM_CHECK).when(inspect()).then(
        PASS
    )


@pytest.mark.requirement("R064")
def test_r064_nothing_is_checked_while_somebody_works_or_before_something_is_done() -> None:
    clocked = LabourStarted(line_id="1", technician_id="wu")
    given(RepairOrder, *UNTIL_DONE, clocked).when(
        lambda o: o.pass_self_check(technician_id="zhao")
    ).then_refused("repair_order.clock_running")
    given(RepairOrder, *UNTIL_QUOTED).when(
        lambda o: o.pass_self_check(technician_id="zhao")
    ).then_refused("repair_order.nothing_done")


@pytest.mark.requirement("R067")
def test_r067_only_an_inspector_makes_the_final_inspection() -> None:
    given(RepairOrder, *UNTIL_CHECKED).when(
        inspect(actor=Actor("sun", Role.TEAM_LEADER))
    ).then_refused("repair_order.wrong_role")


@pytest.mark.requirement("R068")
def test_r068_each_executed_line_has_its_result_and_all_are_good() -> None:
    order = given(RepairOrder, *UNTIL_CHECKED)
    for results in (fine("1"), fine("1", "2", "3"), fine("1", "1"), fine("1", "2", "2")):
        order.when(inspect(results=results)).then_refused(
            "repair_order.results_incomplete", field="results"
        )
    bad = (LineResult(line_id="1", passed=True), LineResult(line_id="2", passed=False))
    order.when(inspect(results=bad)).then_refused("repair_order.result_failed")


@pytest.mark.requirement("R067")
def test_r067_a_failed_inspection_is_followed_by_rework_and_the_same_gates() -> None:
    failed = (
        given(RepairOrder, *UNTIL_CHECKED)
        .when(lambda o: o.fail_final_inspection(findings=("still misfires cold",), actor=INSPECTOR))
        .then(FAILED)
    )
    failed.when(inspect()).then_refused("repair_order.rework_due")
    reworked = failed.when(lambda o: o.start_rework(line_ids=("1",), technician_id="zhao")).then(
        REWORK
    )
    reworked.when(complete("1")).then(done("1")).when(inspect()).then_refused(
        "repair_order.no_self_check"
    )
    given(RepairOrder, *UNTIL_CHECKED).when(
        lambda o: o.fail_final_inspection(findings=(), actor=INSPECTOR)
    ).then_refused("repair_order.no_items", field="findings")


def test_r071_the_same_work_is_passed_once() -> None:
    given(RepairOrder, *UNTIL_PASSED).when(inspect()).then_refused("repair_order.passed_before")


@pytest.mark.requirement("R075")
def test_r075_each_lap_of_rework_is_counted() -> None:
    tested = (trial(4), trial(5), trial(6))
    again = (*UNTIL_CHECKED, FAILED, REWORK, done("1"), *tested, SELF_CHECK, TEAM_CHECK, FAILED)
    given(RepairOrder, *again).when(
        lambda o: o.start_rework(line_ids=("1", "2"), technician_id="wu")
    ).then(msgspec.structs.replace(REWORK, lap=2, line_ids=("1", "2"), technician_id="wu"))


def test_rework_opens_finished_lines_when_somebody_sent_the_car_back() -> None:
    given(RepairOrder, *UNTIL_PASSED).when(
        lambda o: o.start_rework(line_ids=("1",), technician_id="zhao")
    ).then_refused("repair_order.no_rework_due")
    failed = given(RepairOrder, *UNTIL_CHECKED, FAILED)
    failed.when(lambda o: o.start_rework(line_ids=(), technician_id="zhao")).then_refused(
        "repair_order.no_items"
    )
    brakes = msgspec.structs.replace(LABOUR, line_id="3", description="bleed the brakes")
    more = (*UNTIL_CHECKED, FAILED, quote(LABOUR, PART, brakes, version=2), agreed(brakes, 2))
    added = given(RepairOrder, *more)
    added.when(lambda o: o.start_rework(line_ids=("3",), technician_id="zhao")).then_refused(
        "repair_order.line_not_done", field="lineIds"
    )


def test_the_first_inspection_needs_finished_work() -> None:
    given(RepairOrder, *UNTIL_STARTED).when(
        lambda o: o.fail_final_inspection(findings=("x",), actor=INSPECTOR)
    ).then_refused("repair_order.unfinished_lines")
