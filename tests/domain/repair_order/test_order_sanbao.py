"""What a repair is under the 三包 rule: judged by somebody, and judged anew where that was wrong."""

from domain.kernel import Actor, Role
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    EarlierFault,
    FaultClassified,
    RepairOrderCancelled,
    ReplacementClassified,
)
from domain.values.sanbao_words import Assembly, SafetyFault
from tests.domain.dsl import STREAM_ID, given
from tests.domain.repair_order.examples import (
    ADVISER,
    EARLIER_ORDER,
    INSPECTOR,
    NUMBER,
    TECHNICIAN,
    UNTIL_AGREED,
    UNTIL_DELIVERED,
)

SAME = EarlierFault(order_id=EARLIER_ORDER, concern_id="1")
LOST_STEERING = FaultClassified(
    concern_id="1",
    quality_problem=True,
    safety=SafetyFault.STEERING_FAILURE,
    assembly=Assembly.STEERING,
    main_part="转向器总成",
    same_as=SAME,
    new_problem=False,
    reason="转向助力突然丧失，路试再现",
)


def test_a_fault_is_judged_with_safety_main_part_and_the_earlier_one() -> None:
    given(RepairOrder, *UNTIL_AGREED).when(
        lambda o: o.classify_fault(
            concern_id="1",
            quality_problem=True,
            safety=SafetyFault.STEERING_FAILURE,
            assembly=Assembly.STEERING,
            main_part=" 转向器总成 ",
            same_as=SAME,
            reason="转向助力突然丧失，路试再现",
            actor=INSPECTOR,
        )
    ).then(LOST_STEERING)


def test_a_judgement_may_come_after_delivery_and_be_changed() -> None:
    wear = FaultClassified(
        concern_id="1",
        quality_problem=False,
        safety=None,
        assembly=None,
        main_part=None,
        same_as=None,
        new_problem=False,
        reason="易损件正常磨损",
    )
    given(RepairOrder, *UNTIL_DELIVERED, LOST_STEERING).when(
        lambda o: o.classify_fault(
            concern_id="1", quality_problem=False, reason="易损件正常磨损", actor=ADVISER
        )
    ).then(wear)


def test_only_a_quality_problem_has_safety_assembly_or_an_earlier_one() -> None:
    given(RepairOrder, *UNTIL_AGREED).when(
        lambda o: o.classify_fault(
            concern_id="1",
            quality_problem=False,
            safety=SafetyFault.OTHER,
            reason="事故",
            actor=ADVISER,
        )
    ).then_refused("repair_order.no_quality_problem", field="qualityProblem")


def test_a_problem_is_not_both_new_and_the_same() -> None:
    given(RepairOrder, *UNTIL_AGREED).when(
        lambda o: o.classify_fault(
            concern_id="1",
            quality_problem=True,
            same_as=SAME,
            new_problem=True,
            reason="抖动",
            actor=ADVISER,
        )
    ).then_refused("repair_order.problem_new_and_same", field="newProblem")


def test_a_problem_is_not_the_same_as_itself() -> None:
    given(RepairOrder, *UNTIL_AGREED).when(
        lambda o: o.classify_fault(
            concern_id="1",
            quality_problem=True,
            same_as=EarlierFault(order_id=STREAM_ID, concern_id="1"),
            reason="抖动",
            actor=ADVISER,
        )
    ).then_refused("repair_order.problem_same_as_itself", field="sameAs")


def test_a_technician_does_not_judge() -> None:
    given(RepairOrder, *UNTIL_AGREED).when(
        lambda o: o.classify_fault(
            concern_id="1", quality_problem=True, reason="抖动", actor=TECHNICIAN
        )
    ).then_refused("repair_order.wrong_role")


def test_an_unknown_concern_and_an_unknown_line_are_missing() -> None:
    order = given(RepairOrder, *UNTIL_AGREED)
    order.when(
        lambda o: o.classify_fault(
            concern_id="9", quality_problem=True, reason="抖动", actor=ADVISER
        )
    ).then_refused("repair_order.concern_missing", field="concernId")
    order.when(lambda o: o.classify_replacement(line_id="9", actor=ADVISER)).then_refused(
        "repair_order.line_missing", field="lineId"
    )


def test_a_part_line_replaces_a_main_part_an_assembly_or_neither() -> None:
    order = given(RepairOrder, *UNTIL_AGREED)
    order.when(
        lambda o: o.classify_replacement(
            line_id="2", assembly=Assembly.ENGINE, main_part="点火线圈", actor=ADVISER
        )
    ).then(ReplacementClassified(line_id="2", assembly=Assembly.ENGINE, main_part="点火线圈"))
    order.when(
        lambda o: o.classify_replacement(line_id="2", assembly=Assembly.ENGINE, actor=ADVISER)
    ).then(ReplacementClassified(line_id="2", assembly=Assembly.ENGINE, main_part=None))
    order.when(lambda o: o.classify_replacement(line_id="2", actor=ADVISER)).then(
        ReplacementClassified(line_id="2", assembly=None, main_part=None)
    )


def test_labour_replaces_nothing_and_a_main_part_has_an_assembly() -> None:
    order = given(RepairOrder, *UNTIL_AGREED)
    order.when(
        lambda o: o.classify_replacement(line_id="1", assembly=Assembly.ENGINE, actor=ADVISER)
    ).then_refused("repair_order.line_replaces_nothing", field="lineId")
    order.when(
        lambda o: o.classify_replacement(line_id="2", main_part="缸盖", actor=ADVISER)
    ).then_refused("repair_order.main_part_without_assembly", field="assembly")


def test_a_cancelled_order_is_not_judged() -> None:
    cancelled = RepairOrderCancelled(order_number=NUMBER, reason="客户取消")
    leader = Actor("sun", Role.TEAM_LEADER)
    given(RepairOrder, *UNTIL_AGREED, cancelled).when(
        lambda o: o.classify_fault(
            concern_id="1", quality_problem=True, reason="抖动", actor=leader
        )
    ).then_refused("repair_order.not_begun")
