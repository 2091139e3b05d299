"""Invariants 5 to 10 (model D.3): the right car, finished, tested, inspected, certified."""

import msgspec
import pytest

from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    CertificateIssued,
)
from domain.values.cover import RepairLevel
from tests.domain.dsl import given
from tests.domain.repair_order.asks import (
    deliver,
    inspect,
    remove,
    settle,
    start,
)
from tests.domain.repair_order.examples import (
    DELIVERED,
    INSPECTOR,
    LABOUR,
    LEVEL,
    NUMBER,
    PART,
    PASS,
    PLATE,
    SELF_CHECK,
    TEAM_CHECK,
    TESTS,
    UNTIL_ACCEPTED,
    UNTIL_CHECKED,
    UNTIL_DONE,
    UNTIL_PASSED,
    UNTIL_QUOTED,
    UNTIL_STARTED,
    agreed,
    done,
    fine,
    fitted,
    quote,
    share,
    started,
    trial,
)
from tests.domain.repair_order.turns import (
    DESK_ACCEPTED,
    FOUND,
    PADS,
    REMOVED_2,
)


@pytest.mark.requirement("R032")
def test_invariant_5_the_plate_is_verified_before_work() -> None:
    past = [fact for fact in (*UNTIL_QUOTED, agreed(LABOUR)) if fact != PLATE]
    given(RepairOrder, *past).when(start("1")).then_refused("repair_order.plate_not_verified")


@pytest.mark.requirement("R054")
def test_invariant_6_every_approved_line_is_done_or_removed_before_the_final_inspection() -> None:
    one_left = given(RepairOrder, *UNTIL_STARTED, done("1"))
    one_left.when(inspect()).then_refused("repair_order.unfinished_lines")
    one_left.when(lambda o: o.pass_self_check(technician_id="zhao")).then_refused(
        "repair_order.unfinished_lines"
    )
    given(RepairOrder, *UNTIL_STARTED, done("1")).when(remove("2")).then(REMOVED_2)
    given(RepairOrder, *UNTIL_STARTED, done("1"), REMOVED_2, *TESTS, SELF_CHECK, TEAM_CHECK).when(
        inspect(results=fine("1"))
    ).then(msgspec.structs.replace(PASS, results=fine("1")))


@pytest.mark.requirement("R066")
def test_invariant_7_two_passed_function_tests_are_too_few_and_three_are_enough() -> None:
    two = (*UNTIL_DONE, trial(1), trial(2), SELF_CHECK, TEAM_CHECK)
    given(RepairOrder, *two).when(inspect()).then_refused("repair_order.too_few_function_tests")
    given(RepairOrder, *two, trial(3)).when(inspect()).then(PASS)


@pytest.mark.requirement("R066")
def test_invariant_7_only_tests_after_the_last_work_count() -> None:
    early = (*UNTIL_STARTED, fitted(), done("2"), *TESTS, done("1"), SELF_CHECK, TEAM_CHECK)
    given(RepairOrder, *early).when(inspect()).then_refused("repair_order.too_few_function_tests")


@pytest.mark.requirement("R066")
def test_invariant_7_a_failed_test_takes_back_the_passes_of_its_function() -> None:
    """R066: the count of that function starts anew, those of others stand."""
    failed = (*UNTIL_CHECKED, trial(4, "lights"), trial(5, passed=False))
    given(RepairOrder, *failed).when(inspect()).then_refused("repair_order.function_failed")
    given(RepairOrder, *failed, trial(6)).when(inspect()).then_refused(
        "repair_order.too_few_function_tests"
    )
    given(RepairOrder, *failed, trial(6), trial(7)).when(inspect()).then(PASS)


@pytest.mark.requirement("R064", "R067")
def test_invariant_8_who_worked_on_the_car_does_not_inspect_it() -> None:
    both = msgspec.structs.replace(INSPECTOR, id="zhao")
    given(RepairOrder, *UNTIL_CHECKED).when(inspect(actor=both)).then_refused(
        "repair_order.inspects_own_work"
    )


@pytest.mark.requirement("R063")
def test_invariant_9_work_after_the_pass_voids_it() -> None:
    more = (*UNTIL_PASSED, FOUND, DESK_ACCEPTED, quote(LABOUR, PART, PADS, version=2))
    given(RepairOrder, *more, agreed(PADS, 2), started("3"), done("3")).when(
        settle(share("1", 12_000), share("2", 38_000), share("3", 12_000))
    ).then_refused("repair_order.no_final_pass")


@pytest.mark.requirement("R063")
def test_invariant_9_the_car_does_not_leave_on_a_pass_from_before_the_last_work() -> None:
    more = (*UNTIL_ACCEPTED, FOUND, DESK_ACCEPTED, quote(LABOUR, PART, PADS, version=2))
    given(RepairOrder, *more, agreed(PADS, 2)).when(deliver()).then_refused(
        "repair_order.unfinished_lines"
    )
    given(RepairOrder, *more, agreed(PADS, 2), started("3"), done("3")).when(
        deliver()
    ).then_refused("repair_order.no_final_pass")


@pytest.mark.requirement("R068")
def test_invariant_10_a_certificate_needs_a_pass() -> None:
    certificate = CertificateIssued(certificate_number=f"{NUMBER}-C1", inspector_id="qian")
    given(RepairOrder, *UNTIL_CHECKED).when(lambda o: o.issue_certificate()).then_refused(
        "repair_order.no_final_pass"
    )
    given(RepairOrder, *UNTIL_PASSED).when(lambda o: o.issue_certificate()).then(certificate).when(
        lambda o: o.issue_certificate()
    ).then_refused("repair_order.certified_before")


@pytest.mark.requirement("R068")
def test_invariant_10_a_certificate_is_void_with_the_pass_it_certifies() -> None:
    first = CertificateIssued(certificate_number=f"{NUMBER}-C1", inspector_id="qian")
    more = (*UNTIL_PASSED, first, FOUND, DESK_ACCEPTED, quote(LABOUR, PART, PADS, version=2))
    passed = msgspec.structs.replace(PASS, results=fine("1", "2", "3"))
    worked = (*more, agreed(PADS, 2), started("3"), done("3"))
    given(RepairOrder, *worked, *TESTS, SELF_CHECK, TEAM_CHECK, passed).when(
        lambda o: o.issue_certificate()
    ).then(msgspec.structs.replace(first, certificate_number=f"{NUMBER}-C2"))


@pytest.mark.requirement("R068")
@pytest.mark.parametrize(
    ("level", "needed"),
    [
        (RepairLevel.FIRST_MAINTENANCE, False),
        (RepairLevel.SECOND_MAINTENANCE, True),
        (RepairLevel.SMALL_REPAIR, False),
        (RepairLevel.SPECIAL_REPAIR, False),
        (RepairLevel.ASSEMBLY_REPAIR, True),
        (RepairLevel.WHOLE_VEHICLE_REPAIR, True),
    ],
)
def test_invariant_10_deep_repairs_leave_with_their_certificate(
    level: RepairLevel, needed: bool
) -> None:
    past = [
        msgspec.structs.replace(LEVEL, level=level) if fact == LEVEL else fact
        for fact in UNTIL_ACCEPTED
    ]
    delivered = msgspec.structs.replace(DELIVERED, repair_level=level)
    certificate = CertificateIssued(certificate_number=f"{NUMBER}-C1", inspector_id="qian")
    if needed:
        given(RepairOrder, *past).when(deliver()).then_refused("repair_order.no_certificate")
    else:
        given(RepairOrder, *past).when(deliver()).then(delivered)
    given(RepairOrder, *past, certificate).when(deliver()).then(delivered)
