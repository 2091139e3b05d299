"""Anything that anybody may ask of a repair order, sensible or not, from small pools."""

from datetime import date
from random import Random

from domain.kernel import Channel, Fen, Km
from domain.repair_order.events import (
    HandoverTopic,
    InspectionMethod,
    LineResult,
    PauseReason,
    Payer,
    PaymentMethod,
    Urgency,
)
from domain.repair_order.inputs import MissingBelongingInput
from domain.repair_order.terms import (
    ApprovalMethod,
    ComebackCause,
    CorrectableField,
    OldPartDisposition,
    Relation,
)
from domain.values.cover import Ground, RepairLevel
from tests.domain.dsl import STREAM_ID
from tests.domain.repair_order.asks import Ask, approve, complete, decline, deliver, remove, start
from tests.domain.repair_order.chance import (
    AMOUNTS,
    BATCHES,
    GRADES,
    ITEM,
    LINE_IDS,
    PEOPLE,
    PHOTO,
    RARELY,
    some_bill,
    some_lines,
    some_part,
    someone,
)
from tests.domain.repair_order.examples import (
    DIGEST,
    EARLIER_ORDER,
    OTHER_VEHICLE,
    at,
)


def at_reception(dice: Random) -> Ask:
    """Reception's questions."""
    actor, flag, which = someone(dice), dice.random() < 0.5, dice.choice(("1", "2"))
    asks: tuple[Ask, ...] = (
        lambda o: o.record_concern(customer_words="异响"),
        lambda o: o.record_entry_inspection(
            actor=actor,
            methods=(InspectionMethod.ASKING,),
            items=(ITEM,),
            customer_confirmed=flag,
        ),
        lambda o: o.list_belongings(items=("雨伞",), stored_at="locker"),
        lambda o: o.set_repair_level(
            level=RepairLevel.ASSEMBLY_REPAIR if flag else RepairLevel.SMALL_REPAIR
        ),
        lambda o: o.set_promised_time(promised_at=at(3, 17)),
        lambda o: o.revise_promised_time(promised_at=at(5), reason="parts", customer_told_at=at(3)),
        lambda o: o.sign_authorisation(
            signed_by="王女士",
            relation=Relation.OWNER,
            method=ApprovalMethod.PAPER,
            estimate_fen=Fen(1),
            document_sha256=DIGEST,
            copy_given_via=Channel.ON_SITE,
            belongings_document_sha256=DIGEST if flag else None,
        ),
        lambda o: o.verify_plate(plate="京A12345" if flag else "京B54321", actor=actor),
        lambda o: o.report_plate_mismatch(
            plate_seen="京A12345" if flag else "京B54321", actor=actor
        ),
        lambda o: o.dispute_job_sheet(reason="wrong job", actor=actor),
        lambda o: o.answer_job_sheet_dispute(dispute_id=which, answer="yes", actor=actor),
    )
    return dice.choice(asks)


def about_the_quote(dice: Random) -> Ask:
    """Questions of diagnosis, price, consent and additional work."""
    actor, line_id, which = someone(dice), dice.choice(LINE_IDS), dice.choice(("1", "2"))
    lines = some_lines(dice)
    amount, version, grade = dice.choice(AMOUNTS), dice.randint(1, 3), dice.choice(GRADES)
    asks: tuple[Ask, ...] = (
        lambda o: o.record_diagnosis(concern_id=which, cause="coil", actor=actor),
        lambda o: o.issue_quote(lines=lines, actor=actor),
        lambda o: o.withdraw_quote(reason="error"),
        approve(line_id, amount, version=version, grade=grade),
        lambda o: approve(line_id, amount, version=o.quote_version)(o),
        decline(line_id, version=version),
        lambda o: decline(line_id, version=o.quote_version)(o),
        remove(line_id),
        lambda o: o.report_additional_work(finding="pads", urgency=Urgency.SOON, actor=actor),
        lambda o: o.accept_additional_work(finding_id=which, actor=actor),
        lambda o: o.refuse_additional_work(finding_id=which, reason="no", actor=actor),
        lambda o: o.defer_work(line_id=line_id, description="pads"),
        lambda o: o.defer_work(finding_id=which, description="pads"),
        lambda o: o.revive_deferred_work(deferred_id=which, revived_in_order_id=EARLIER_ORDER),
    )
    return dice.choice(asks)


def in_the_shop(dice: Random) -> Ask:
    """Questions of the workshop and of the parts store."""
    line_id, who, actor = dice.choice(LINE_IDS), dice.choice(PEOPLE), someone(dice)
    part, batch, flag = some_part(dice), dice.choice(BATCHES), dice.random() < 0.5
    asks: tuple[Ask, ...] = (
        lambda o: o.assign_technician(technician_id=who, actor=actor),
        start(line_id),
        lambda o: o.start_labour(line_id=line_id, technician_id=who),
        lambda o: o.stop_labour(line_id=line_id, technician_id=who),
        lambda o: o.pause_work(line_id=line_id, reason=PauseReason.WAITING_PARTS),
        lambda o: o.resume_work(line_id=line_id, technician_id=who),
        lambda o: o.reserve_part(
            line_id=line_id, part_number=part.part_number, quantity_milli=1000
        ),
        lambda o: o.issue_part(
            line_id=line_id, part=part, quantity_milli=1000, issued_to=who, actor=actor
        ),
        lambda o: o.report_part_mismatch(
            line_id=line_id, part_number=part.part_number, reason="plug", actor=actor
        ),
        lambda o: o.notice_blocked_batch(batch_id=batch),
        lambda o: o.notice_released_batch(batch_id=batch),
        lambda o: o.approve_part_fit(
            line_id=line_id, part_number=part.part_number, reason="same plug", actor=actor
        ),
        lambda o: o.replace_part(line_id=line_id, fitted=part, reason="worn", technician_id=who),
        lambda o: o.return_part(
            line_id=line_id, part_number=part.part_number, quantity_milli=1, reason="spare"
        ),
        lambda o: o.return_old_part(
            line_id=line_id,
            part_number=part.part_number,
            disposition=OldPartDisposition.MAKER_RETURN,
        ),
        lambda o: o.order_sublet(line_id=line_id, supplier="x", work="y"),
        lambda o: o.receive_sublet(line_id=line_id, accepted=flag, actor=actor),
        complete(line_id),
        lambda o: o.record_cleaning(outside=flag, inside=False),
        lambda o: o.notify_progress(message="快好了", channel=Channel.PHONE),
        lambda o: o.provide_loaner(loaner_id="D-3", handed_to="王女士", odometer_km=Km(1)),
        lambda o: o.return_loaner(loaner_id="D-3", odometer_km=Km(2)),
        lambda o: o.waive_loaner(waived_by="王女士", method=ApprovalMethod.PHONE),
        lambda o: o.pay_travel_allowance(amount_fen=Fen(1), days=1, paid_to="王女士"),
    )
    return dice.choice(asks)


def about_quality(dice: Random) -> Ask:
    """Questions of tests, checks, inspection and rework."""
    actor, who, flag, line_id = (
        someone(dice),
        dice.choice(PEOPLE),
        dice.random() < 0.5,
        dice.choice(LINE_IDS),
    )
    verdicts = tuple(
        LineResult(line_id=line_id, passed=dice.random() < 0.8)
        for line_id in dice.sample(LINE_IDS, dice.randint(1, 3))
    )
    asks: tuple[Ask, ...] = (
        lambda o: o.record_function_test(function="idle", passed=flag, actor=actor),
        lambda o: o.pass_self_check(technician_id=who),
        lambda o: o.pass_team_check(actor=actor),
        lambda o: o.pass_final_inspection(results=verdicts, actor=actor),
        lambda o: o.fail_final_inspection(findings=("rattles",), actor=actor),
        lambda o: o.start_rework(line_ids=(line_id,), technician_id=who),
        lambda o: o.issue_certificate(),
    )
    return dice.choice(asks)


def at_the_counter(dice: Random) -> Ask:
    """Questions of settlement and hand-over."""
    actor, amount, flag, which = (
        someone(dice),
        dice.choice(AMOUNTS),
        dice.random() < 0.5,
        dice.choice(("1", "2")),
    )
    bill = some_bill(dice)
    asks: tuple[Ask, ...] = (
        lambda o: o.issue_settlement(lines=bill),
        lambda o: o.reverse_settlement(reason="error"),
        lambda o: o.record_payment(
            payer=Payer.CUSTOMER, amount_fen=Fen(amount), method=PaymentMethod.CARD
        ),
        lambda o: o.accept_by_adviser(actor=actor),
        lambda o: o.recheck_exterior(actor=actor),
        lambda o: o.announce_ready(notified_via=Channel.PHONE, at=at(3)),
        lambda o: o.explain_handover(topics=tuple(HandoverTopic), actor=actor),
        lambda o: o.return_belongings(item_ids=(which,)),
        lambda o: o.return_belongings(
            item_ids=(), missing=(MissingBelongingInput(item_id=which, explanation="遗失"),)
        ),
        lambda o: o.accept_by_customer(
            accepted_by="王女士", relation=Relation.OWNER, method=ApprovalMethod.IN_PERSON
        ),
        lambda o: o.reject_by_customer(rejected_by="王女士", reason="还响"),
        deliver(odometer_km=154_760 if flag else 154_700),
        lambda o: o.grant_warranty(
            line_id=which, until_on=date(2025, 9, 3), basis=Ground.PROMISE, scope="all"
        ),
        lambda o: o.rate_satisfaction(at=at(4), actor=someone(dice), score_hundredths=400),
    )
    return dice.choice(asks)


def about_the_order(dice: Random) -> Ask:
    """Questions of comebacks, cancellation and corrections."""
    rarely = dice.random() < RARELY
    actor, which, flag = someone(dice), dice.choice(("1", "2")), dice.random() < 0.5
    asks: tuple[Ask, ...] = (
        lambda o: o.link_as_comeback(
            concern_id=which,
            original_order_id=EARLIER_ORDER if flag else STREAM_ID,
            original_line_id="1",
            evidence_days=3,
            at=at(2),
        ),
        lambda o: o.accept_comeback(
            concern_id=which,
            cause=ComebackCause.PART,
            basis=Ground.LAW,
            cover_until_on=date(2025, 6, 30),
            actor=actor,
        ),
        lambda o: o.refuse_comeback(
            concern_id=which, reason="drowned", evidence=(PHOTO,), actor=actor, at=at(3)
        ),
        lambda o: o.correct_vehicle(vehicle_id=OTHER_VEHICLE, plate="京A12345", reason="mix-up"),
        lambda o: o.correct_entry(
            corrects_version=1,
            field=CorrectableField.SERIAL,
            was="1",
            is_now="2",
            reason="typo",
        ),
        lambda o: o.cancel(reason="changed her mind") if rarely else (),
        lambda o: o.log_callback(follow_up_id=EARLIER_ORDER, sequence=1, reached=flag),
    )
    return dice.choice(asks)


PAGES = (
    at_reception,
    about_the_quote,
    about_the_quote,
    in_the_shop,
    in_the_shop,
    about_quality,
    at_the_counter,
    about_the_order,
)


def anything(dice: Random) -> Ask:
    """A question from any page."""
    return dice.choice(PAGES)(dice)
