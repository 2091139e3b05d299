"""The promise, the signature, and the right car in the bay."""

import msgspec
import pytest

from domain.kernel import Channel, Fen
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    Belonging,
    BelongingsListed,
    JobSheetDisputeAnswered,
    JobSheetDisputed,
    PlateMismatchReported,
    PromisedTimeRevised,
)
from domain.repair_order.terms import ApprovalMethod, Relation
from tests.domain.dsl import given
from tests.domain.repair_order.asks import Ask, start
from tests.domain.repair_order.examples import (
    ADVISER,
    CONCERN,
    DIGEST,
    INSPECTED,
    LABOUR,
    OPENED,
    PLATE,
    PROMISED,
    SIGNED,
    TECHNICIAN,
    UNTIL_QUOTED,
    UNTIL_SIGNED,
    agreed,
    at,
    said,
)


def sign(belongings: str | None = None, document: str = DIGEST) -> Ask:
    return lambda o: o.sign_authorisation(
        signed_by="王女士",
        relation=Relation.OWNER,
        method=ApprovalMethod.PAPER,
        estimate_fen=Fen(150_000),
        document_sha256=document,
        copy_given_via=Channel.ON_SITE,
        belongings_document_sha256=belongings,
    )


@pytest.mark.requirement("R015")
def test_r015_a_promise_is_revised_openly_and_never_set_twice() -> None:
    promised = given(RepairOrder, OPENED, PROMISED)
    promised.when(lambda o: o.set_promised_time(promised_at=at(4))).then_refused(
        "repair_order.promised_time_set_before"
    )
    promised.when(
        lambda o: o.revise_promised_time(
            promised_at=at(4), reason="coil is on its way", customer_told_at=at(3)
        )
    ).then(
        PromisedTimeRevised(
            was_at=at(3, 17),
            promised_at=at(4),
            reason="coil is on its way",
            customer_told_at=at(3),
        )
    )
    given(RepairOrder, OPENED).when(lambda o: o.set_promised_time(promised_at=at(3, 17))).then(
        PROMISED
    )
    given(RepairOrder, OPENED).when(
        lambda o: o.revise_promised_time(promised_at=at(4), reason="x", customer_told_at=at(3))
    ).then_refused("repair_order.no_promised_time")


@pytest.mark.requirement("R022")
def test_r022_no_work_before_the_authorisation_is_signed() -> None:
    past = [fact for fact in (*UNTIL_QUOTED, agreed(LABOUR)) if fact != SIGNED]
    given(RepairOrder, *past).when(start("1")).then_refused("repair_order.not_authorised")


@pytest.mark.requirement("R021", "R022", "R029")
def test_r029_an_incomplete_form_is_not_signed() -> None:
    given(RepairOrder, OPENED, INSPECTED, PROMISED).when(sign()).then_refused(
        "repair_order.form_incomplete"
    )
    given(RepairOrder, OPENED, CONCERN, PROMISED).when(sign()).then_refused(
        "repair_order.form_incomplete"
    )
    given(RepairOrder, OPENED, CONCERN, INSPECTED).when(sign()).then_refused(
        "repair_order.no_promised_time"
    )
    # The form says the jobs asked for, what they may cost, and when the car will be ready.
    assert (SIGNED.concern_ids, SIGNED.estimate_fen, SIGNED.promised_at) == (
        ("1",),
        150_000,
        PROMISED.promised_at,
    )
    given(RepairOrder, OPENED, CONCERN, INSPECTED, PROMISED).when(sign()).then(SIGNED).when(
        sign()
    ).then_refused("repair_order.signed_before")


@pytest.mark.requirement("R031")
def test_r031_where_things_are_listed_that_list_is_signed_too() -> None:
    listed = BelongingsListed(
        items=(Belonging(item_id="1", description=said("雨伞")),), stored_at="locker 4"
    )
    form = given(RepairOrder, OPENED, CONCERN, INSPECTED, PROMISED, listed)
    form.when(sign()).then_refused("repair_order.form_incomplete")
    form.when(sign(belongings="CD" * 32)).then(
        msgspec.structs.replace(SIGNED, belongings_document_sha256="cd" * 32)
    )


@pytest.mark.requirement("R032")
def test_r032_another_plate_is_reported_and_blocks_the_work() -> None:
    mismatch = PlateMismatchReported(
        plate_on_order="京A12345", plate_seen="京B54321", reported_by="zhao"
    )
    order = given(RepairOrder, *UNTIL_QUOTED, agreed(LABOUR))
    order.when(lambda o: o.verify_plate(plate="京B54321", actor=TECHNICIAN)).then_refused(
        "repair_order.plate_differs", field="plate"
    )
    order.when(
        lambda o: o.report_plate_mismatch(plate_seen="京A 12345", actor=TECHNICIAN)
    ).then_refused("repair_order.plate_agrees")
    blocked = order.when(
        lambda o: o.report_plate_mismatch(plate_seen="京B54321", actor=TECHNICIAN)
    ).then(mismatch)
    blocked.when(start("1")).then_refused("repair_order.plate_not_verified")
    blocked.when(lambda o: o.verify_plate(plate="京a12345", actor=TECHNICIAN)).then(PLATE)


@pytest.mark.requirement("R032")
def test_r032_a_plate_not_told_at_reception_is_read_from_the_car() -> None:
    untold = msgspec.structs.replace(OPENED, plate=None)
    given(RepairOrder, untold).when(
        lambda o: o.verify_plate(plate="京A12345", actor=TECHNICIAN)
    ).then(PLATE)


@pytest.mark.requirement("R033")
def test_r033_a_technicians_doubt_is_open_until_the_desk_answers() -> None:
    doubt = JobSheetDisputed(
        dispute_id="1", disputed_by="zhao", reason="pads are new, the noise is the bearing"
    )
    asked = (
        given(RepairOrder, *UNTIL_SIGNED)
        .when(lambda o: o.dispute_job_sheet(reason=doubt.reason, actor=TECHNICIAN))
        .then(doubt)
    )
    asked.when(
        lambda o: o.answer_job_sheet_dispute(dispute_id="1", answer="yes", actor=TECHNICIAN)
    ).then_refused("repair_order.wrong_role")
    answer = JobSheetDisputeAnswered(dispute_id="1", answered_by="li", answer="agreed, bearing")
    answered = asked.when(
        lambda o: o.answer_job_sheet_dispute(
            dispute_id="1", answer="agreed, bearing", actor=ADVISER
        )
    ).then(answer)
    answered.when(
        lambda o: o.answer_job_sheet_dispute(dispute_id="1", answer="again", actor=ADVISER)
    ).then_refused("repair_order.dispute_missing")
