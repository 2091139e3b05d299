"""Work found during the repair, and work put off."""

from datetime import date

import msgspec
import pytest

from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    AdditionalWorkRefused,
    DeferredWorkRevived,
    QuoteLineDeclined,
    WorkDeferred,
)
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.terms import ApprovalMethod, Urgency
from tests.domain.dsl import given
from tests.domain.repair_order.asks import quote_lines
from tests.domain.repair_order.examples import (
    ADVISER,
    CUSTOMER,
    EARLIER_ORDER,
    LABOUR,
    LABOUR_INPUT,
    LEADER,
    PART_INPUT,
    TECHNICIAN,
    UNTIL_AGREED,
    UNTIL_QUOTED,
    VEHICLE,
    agreed,
    said,
)
from tests.domain.repair_order.turns import (
    DESK_ACCEPTED,
    FOUND,
    PADS,
    WITH_PADS,
)

DECLINED_2 = QuoteLineDeclined(
    quote_version=1,
    line_id="2",
    reason=said("太贵"),
    declined_by=said("王女士"),
    method=ApprovalMethod.PHONE,
)


def changed(base: QuoteLineInput, **changes: object) -> QuoteLineInput:
    return msgspec.structs.replace(base, **changes)


@pytest.mark.requirement("R042")
def test_r042_a_fault_not_on_the_order_is_reported_with_its_urgency() -> None:
    given(RepairOrder, *UNTIL_AGREED).when(
        lambda o: o.report_additional_work(
            finding="pads at 2 mm", urgency=Urgency.SAFETY, actor=TECHNICIAN
        )
    ).then(FOUND)


@pytest.mark.requirement("R043")
def test_r043_only_the_front_desk_answers_and_only_once() -> None:
    found = given(RepairOrder, *UNTIL_AGREED, FOUND)
    found.when(lambda o: o.accept_additional_work(finding_id="1", actor=LEADER)).then_refused(
        "repair_order.wrong_role"
    )
    found.when(lambda o: o.accept_additional_work(finding_id="2", actor=ADVISER)).then_refused(
        "repair_order.finding_missing"
    )
    found.when(lambda o: o.accept_additional_work(finding_id="1", actor=ADVISER)).then(
        DESK_ACCEPTED
    ).when(
        lambda o: o.refuse_additional_work(finding_id="1", reason="later", actor=ADVISER)
    ).then_refused("repair_order.desk_answered_before")


@pytest.mark.requirement("R043")
def test_r043_additional_work_refused_by_the_desk_is_not_quoted() -> None:
    refusal = AdditionalWorkRefused(finding_id="1", refused_by="li", reason="no pads in stock")
    refused = (
        given(RepairOrder, *UNTIL_AGREED, FOUND)
        .when(
            lambda o: o.refuse_additional_work(
                finding_id="1", reason="no pads in stock", actor=ADVISER
            )
        )
        .then(refusal)
    )
    pads = changed(LABOUR_INPUT, line_id="3", concern_id=None, finding_id="1")
    refused.when(quote_lines(LABOUR_INPUT, PART_INPUT, pads)).then_refused(
        "repair_order.finding_refused"
    )
    unknown = changed(pads, finding_id="9")
    refused.when(quote_lines(LABOUR_INPUT, PART_INPUT, unknown)).then_refused(
        "repair_order.finding_missing"
    )


def test_declined_work_is_put_off_once_and_taken_up_again_once() -> None:
    put_off = WorkDeferred(
        deferred_id="1",
        vehicle_id=VEHICLE,
        customer_id=CUSTOMER,
        line_id="2",
        finding_id=None,
        description="ignition coil",
        reason=said("下个月再做"),
        remind_on=date(2025, 7, 1),
    )
    deferred = (
        given(RepairOrder, *UNTIL_QUOTED, agreed(LABOUR), DECLINED_2)
        .when(
            lambda o: o.defer_work(
                line_id="2",
                description="ignition coil",
                reason="下个月再做",
                remind_on=date(2025, 7, 1),
            )
        )
        .then(put_off)
    )
    deferred.when(lambda o: o.defer_work(line_id="2", description="ignition coil")).then_refused(
        "repair_order.not_deferrable"
    )
    revived = DeferredWorkRevived(
        deferred_id="1", vehicle_id=VEHICLE, revived_in_order_id=EARLIER_ORDER
    )
    deferred.when(
        lambda o: o.revive_deferred_work(deferred_id="1", revived_in_order_id=EARLIER_ORDER)
    ).then(revived).when(
        lambda o: o.revive_deferred_work(deferred_id="1", revived_in_order_id=EARLIER_ORDER)
    ).then_refused("repair_order.deferred_missing")


def test_work_agreed_to_is_not_put_off_and_one_thing_is_named() -> None:
    agreed_to = given(RepairOrder, *WITH_PADS, agreed(PADS, 2))
    agreed_to.when(lambda o: o.defer_work(line_id="1", description="x")).then_refused(
        "repair_order.not_deferrable"
    )
    agreed_to.when(lambda o: o.defer_work(finding_id="1", description="x")).then_refused(
        "repair_order.not_deferrable"
    )
    agreed_to.when(lambda o: o.defer_work(description="x")).then_refused(
        "repair_order.line_or_finding"
    )
    agreed_to.when(lambda o: o.defer_work(finding_id="9", description="x")).then_refused(
        "repair_order.finding_missing"
    )
