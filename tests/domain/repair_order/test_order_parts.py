"""Parts: reserved, issued, fitted, returned; the right one, of the right grade."""

import msgspec
import pytest

from domain.kernel import Actor
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    OldPartDisposition,
    OldPartReturned,
    PartBatchBlockedNoticed,
    PartBatchReleaseNoticed,
    PartFitApproved,
    PartGrade,
    PartIssued,
    PartMismatchReported,
    PartRef,
    PartReserved,
    PartReturned,
)
from tests.domain.dsl import given
from tests.domain.repair_order.asks import Ask, complete, fit
from tests.domain.repair_order.examples import (
    COIL,
    CUSTOMER,
    KEEPER,
    LEADER,
    TECHNICIAN,
    UNTIL_AGREED,
    UNTIL_DELIVERED,
    UNTIL_DONE,
    UNTIL_QUOTED,
    UNTIL_STARTED,
    VEHICLE,
    fitted,
    said,
)

BLOCKED = PartBatchBlockedNoticed(
    batch_id="B-77", site_id="S1", customer_id=CUSTOMER, vehicle_id=VEHICLE
)


def issue(part: PartRef = COIL, line_id: str = "2", quantity_milli: int = 1000) -> Ask:
    return lambda o: o.issue_part(
        line_id=line_id,
        part=part,
        quantity_milli=quantity_milli,
        issued_to="zhao",
        actor=KEEPER,
    )


def give_back_old(disposition: OldPartDisposition, received_by: str | None = None) -> Ask:
    return lambda o: o.return_old_part(
        line_id="2", part_number="06H905110F", disposition=disposition, received_by=received_by
    )


@pytest.mark.requirement("R089")
def test_r089_stock_is_reserved_before_the_customer_agrees() -> None:
    quoted = given(RepairOrder, *UNTIL_QUOTED)
    quoted.when(
        lambda o: o.reserve_part(line_id="2", part_number="06H905110G", quantity_milli=1000)
    ).then(PartReserved(line_id="2", part_number="06H905110G", quantity_milli=1000))
    quoted.when(
        lambda o: o.reserve_part(line_id="1", part_number="06H905110G", quantity_milli=1000)
    ).then_refused("repair_order.not_a_part_line")


@pytest.mark.requirement("R087")
def test_r087_a_part_is_issued_for_an_approved_line() -> None:
    issued = PartIssued(
        line_id="2", part=COIL, quantity_milli=1000, issued_by="zhou", issued_to="zhao"
    )
    given(RepairOrder, *UNTIL_AGREED).when(issue()).then(issued)
    given(RepairOrder, *UNTIL_QUOTED).when(issue()).then_refused("repair_order.line_not_approved")
    given(RepairOrder, *UNTIL_AGREED).when(issue(quantity_milli=0)).then_refused(
        "repair_order.not_positive", field="quantityMilli"
    )


@pytest.mark.requirement("R085")
def test_r085_nothing_of_a_blocked_batch_is_issued_and_the_block_is_noticed_once() -> None:
    order = given(RepairOrder, *UNTIL_AGREED)
    noticed = order.when(lambda o: o.notice_blocked_batch(batch_id="B-77")).then(BLOCKED)
    noticed.when(lambda o: o.notice_blocked_batch(batch_id=" B-77 ")).then()
    noticed.when(issue()).then_refused("repair_order.batch_blocked")
    noticed.when(issue(msgspec.structs.replace(COIL, batch_id=" B-77"))).then_refused(
        "repair_order.batch_blocked"
    )
    given(RepairOrder, *UNTIL_DELIVERED).when(
        lambda o: o.notice_blocked_batch(batch_id="B-77")
    ).then(BLOCKED)


@pytest.mark.requirement("R085")
def test_r085_a_released_batch_may_be_fitted_again_where_its_block_was_heard_of() -> None:
    released = PartBatchReleaseNoticed(batch_id="B-77")
    order = given(RepairOrder, *UNTIL_STARTED, BLOCKED)
    order.when(fit()).then_refused("repair_order.batch_blocked")
    again = order.when(lambda o: o.notice_released_batch(batch_id=" B-77")).then(released)
    again.when(fit()).then(fitted())
    again.when(lambda o: o.notice_released_batch(batch_id="B-77")).then()


@pytest.mark.requirement("R086")
def test_r086_a_leader_answers_for_a_part_that_is_not_listed_for_the_car() -> None:
    order = given(RepairOrder, *UNTIL_AGREED)

    def approve(by: Actor, reason: str = "同平台通用件", part_number: str = "06H905110G") -> Ask:
        return lambda o: o.approve_part_fit(
            line_id="2", part_number=part_number, reason=reason, actor=by
        )

    order.when(approve(LEADER)).then(
        PartFitApproved(
            line_id="2", part_number="06H905110G", reason="同平台通用件", approved_by="sun"
        )
    )
    order.when(approve(KEEPER)).then_refused("repair_order.wrong_role")
    order.when(approve(TECHNICIAN)).then_refused("repair_order.wrong_role")
    order.when(approve(LEADER, " ")).then_refused("malformed.text.empty", field="reason")
    order.when(approve(LEADER, part_number="other")).then_refused("repair_order.other_part")


@pytest.mark.requirement("R037", "R038")
def test_r037_only_the_part_agreed_to_is_fitted() -> None:
    other = msgspec.structs.replace(COIL, part_number="06H905110H")
    given(RepairOrder, *UNTIL_STARTED).when(fit(part=other)).then_refused(
        "repair_order.other_part", field="partNumber"
    )
    given(RepairOrder, *UNTIL_STARTED).when(fit("1")).then_refused("repair_order.not_a_part_line")
    used = msgspec.structs.replace(COIL, grade=PartGrade.REUSED)
    given(RepairOrder, *UNTIL_AGREED).when(issue(used)).then_refused("repair_order.other_grade")


@pytest.mark.requirement("R038")
def test_r038_a_replacement_says_why_and_what_came_out() -> None:
    old = msgspec.structs.replace(COIL, batch_id=None, part_number="06H905110F")
    given(RepairOrder, *UNTIL_STARTED).when(
        lambda o: o.replace_part(
            line_id="2", fitted=COIL, removed=old, reason="no spark", technician_id="zhao"
        )
    ).then(msgspec.structs.replace(fitted(), removed=old))
    given(RepairOrder, *UNTIL_STARTED).when(
        lambda o: o.replace_part(line_id="2", fitted=COIL, reason=" ", technician_id="zhao")
    ).then_refused("malformed.text.empty", field="reason")


def test_a_part_line_is_done_when_its_part_is_fitted() -> None:
    given(RepairOrder, *UNTIL_STARTED).when(complete("2")).then_refused(
        "repair_order.part_not_fitted"
    )


@pytest.mark.requirement("R086")
def test_r086_a_part_that_does_not_fit_is_reported_and_goes_back() -> None:
    order = given(RepairOrder, *UNTIL_STARTED)
    order.when(
        lambda o: o.report_part_mismatch(
            line_id="2", part_number="06H905110G", reason="other plug", actor=TECHNICIAN
        )
    ).then(
        PartMismatchReported(
            line_id="2", part_number="06H905110G", reported_by="zhao", reason="other plug"
        )
    )
    order.when(
        lambda o: o.return_part(
            line_id="2",
            part_number="06H905110G",
            batch_id="B-77",
            quantity_milli=1000,
            reason="other plug",
        )
    ).then(
        PartReturned(
            line_id="2",
            part_number="06H905110G",
            batch_id="B-77",
            quantity_milli=1000,
            reason="other plug",
        )
    )


@pytest.mark.requirement("R087")
@pytest.mark.requirement("R087")
def test_r087_an_old_part_goes_to_somebody_or_back_to_the_maker() -> None:
    done = given(RepairOrder, *UNTIL_DONE)
    handed = OldPartReturned(
        line_id="2",
        part_number="06H905110F",
        quantity_milli=1000,
        disposition=OldPartDisposition.TO_CUSTOMER,
        received_by=said("王女士"),
    )
    done.when(give_back_old(OldPartDisposition.TO_CUSTOMER, "王女士")).then(handed)
    done.when(give_back_old(OldPartDisposition.SCRAPPED_WITH_CONSENT)).then_refused(
        "malformed.text.empty", field="receivedBy"
    )
    done.when(give_back_old(OldPartDisposition.MAKER_RETURN)).then(
        msgspec.structs.replace(
            handed, disposition=OldPartDisposition.MAKER_RETURN, received_by=None
        )
    )
    given(RepairOrder, *UNTIL_STARTED).when(
        give_back_old(OldPartDisposition.MAKER_RETURN)
    ).then_refused("repair_order.part_not_fitted")
