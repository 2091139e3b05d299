"""Reception: the car, the wish, the state it came in, the signature, the right plate."""

from datetime import UTC, datetime

import msgspec

from domain.kernel import Channel, Fen, Km
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    Belonging,
    BelongingsListed,
    CheckGroup,
    CheckResult,
    InspectionItem,
    InspectionMethod,
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
    CUSTOMER,
    DIGEST,
    INSPECTED,
    LABOUR,
    LEVEL,
    OPENED,
    PLATE,
    PROMISED,
    SCRATCH,
    SIGNED,
    TECHNICIAN,
    UNTIL_QUOTED,
    UNTIL_SIGNED,
    VEHICLE,
    agreed,
    at,
    said,
)


def open_order(
    *,
    odometer_km: int | None = 154_754,
    reason: str | None = None,
    vin: str | None = None,
    opened_at: datetime | None = None,
) -> Ask:
    return lambda o: o.open(
        number=7,
        site_id="S1",
        at=opened_at or at(2),
        actor=ADVISER,
        customer_id=CUSTOMER,
        vehicle_id=VEHICLE,
        service_kind=OPENED.service_kind,
        plate=" 京a·12345 ",
        vin=vin,
        odometer_km=None if odometer_km is None else Km(odometer_km),
        odometer_unreadable_reason=reason,
    )


def inspect_entry(
    methods: tuple[InspectionMethod, ...] = INSPECTED.methods,
    items: tuple[InspectionItem, ...] = (SCRATCH,),
) -> Ask:
    return lambda o: o.record_entry_inspection(
        actor=ADVISER, methods=methods, items=items, customer_confirmed=True
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


def test_an_order_opens_with_its_number_and_a_readable_plate() -> None:
    given(RepairOrder).when(open_order()).then(OPENED)


def test_the_year_of_the_number_is_the_year_in_shanghai() -> None:
    """31 December 2025, 16:30 in London is 2026 in Shanghai."""
    late = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    given(RepairOrder).when(open_order(opened_at=late)).then(
        msgspec.structs.replace(OPENED, opened_at=late, order_number="RO-S1-2026-000007")
    )


def test_r019_an_order_needs_a_reading_or_the_reason_why_there_is_none() -> None:
    new = given(RepairOrder)
    new.when(open_order(odometer_km=None)).then_refused("repair_order.odometer_or_reason")
    new.when(open_order(reason="display dead")).then_refused("repair_order.odometer_or_reason")
    new.when(open_order(odometer_km=None, reason=" ")).then_refused(
        "repair_order.odometer_or_reason", field="odometerKm"
    )
    new.when(open_order(odometer_km=None, reason="display dead")).then(
        msgspec.structs.replace(OPENED, odometer_km=None, odometer_unreadable_reason="display dead")
    )


def test_r019_a_vin_with_a_wrong_check_digit_is_refused() -> None:
    given(RepairOrder).when(open_order(vin="LFV2A21K6A3000001")).then_refused(
        "malformed.vin.check_digit", field="vin"
    )
    given(RepairOrder).when(open_order(vin="lfv2a21k8a3000001")).then(
        msgspec.structs.replace(OPENED, vin="LFV2A21K8A3000001")
    )


def test_r020_the_customers_words_and_the_advisers_note_stand_apart() -> None:
    given(RepairOrder, OPENED).when(
        lambda o: o.record_concern(customer_words="发动机抖动", adviser_note="misfire at idle")
    ).then(msgspec.structs.replace(CONCERN, adviser_note=said("misfire at idle")))
    given(RepairOrder, OPENED).when(lambda o: o.record_concern(customer_words=" ")).then_refused(
        "malformed.text.empty", field="customerWords"
    )


def test_r025_a_walk_round_holds_outside_inside_and_functions_with_verdicts() -> None:
    items = tuple(
        InspectionItem(group=group, position=position, result=result)
        for group, position, result in (
            (CheckGroup.EXTERIOR, "bonnet", CheckResult.OK),
            (CheckGroup.INTERIOR, "seats", CheckResult.ATTENTION),
            (CheckGroup.FUNCTION, "wipers", CheckResult.BAD),
            (CheckGroup.FUNCTION, "brakes", CheckResult.NOT_CHECKED),
        )
    )
    given(RepairOrder, OPENED).when(inspect_entry(items=items)).then(
        msgspec.structs.replace(INSPECTED, items=items)
    )


def test_r026_a_technician_does_not_record_the_entry_inspection() -> None:
    given(RepairOrder, OPENED).when(
        lambda o: o.record_entry_inspection(
            actor=TECHNICIAN, methods=INSPECTED.methods, items=(SCRATCH,), customer_confirmed=True
        )
    ).then_refused("repair_order.wrong_role")


def test_r027_no_work_before_entry_inspection_and_level() -> None:
    ready = (*UNTIL_QUOTED, agreed(LABOUR))
    for without, code in (
        (INSPECTED, "repair_order.not_inspected"),
        (LEVEL, "repair_order.no_repair_level"),
    ):
        past = [fact for fact in ready if fact != without]
        given(RepairOrder, *past).when(start("1")).then_refused(code)


def test_r027_the_level_may_be_decided_anew_while_the_order_is_open() -> None:
    given(RepairOrder, *UNTIL_SIGNED).when(lambda o: o.set_repair_level(level=LEVEL.level)).then(
        LEVEL
    )


def test_r028_an_entry_inspection_names_a_method_and_an_item() -> None:
    given(RepairOrder, OPENED).when(inspect_entry(methods=())).then_refused(
        "repair_order.no_inspection_method", field="methods"
    )
    given(RepairOrder, OPENED).when(inspect_entry(items=())).then_refused(
        "repair_order.no_items", field="items"
    )


def test_pictures_are_named_by_a_whole_digest() -> None:
    item = msgspec.structs.replace(SCRATCH, photos=("abc",))
    given(RepairOrder, OPENED).when(inspect_entry(items=(item,))).then_refused(
        "repair_order.bad_digest"
    )


def test_r030_listed_things_are_numbered_through() -> None:
    listed = BelongingsListed(
        items=(
            Belonging(item_id="1", description=said("车载香水")),
            Belonging(item_id="2", description=said("儿童座椅")),
        ),
        stored_at="locker 4",
    )
    more = BelongingsListed(
        items=(Belonging(item_id="3", description=said("雨伞")),), stored_at="locker 4"
    )
    order = given(RepairOrder, OPENED)
    order.when(
        lambda o: o.list_belongings(items=("车载香水", "儿童座椅"), stored_at="locker 4")
    ).then(listed).when(lambda o: o.list_belongings(items=("雨伞",), stored_at="locker 4")).then(
        more
    )
    order.when(lambda o: o.list_belongings(items=(), stored_at="locker 4")).then_refused(
        "repair_order.no_items"
    )


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


def test_r022_no_work_before_the_authorisation_is_signed() -> None:
    past = [fact for fact in (*UNTIL_QUOTED, agreed(LABOUR)) if fact != SIGNED]
    given(RepairOrder, *past).when(start("1")).then_refused("repair_order.not_authorised")


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
    given(RepairOrder, OPENED, CONCERN, INSPECTED, PROMISED).when(sign()).then(SIGNED).when(
        sign()
    ).then_refused("repair_order.signed_before")


def test_r031_where_things_are_listed_that_list_is_signed_too() -> None:
    listed = BelongingsListed(
        items=(Belonging(item_id="1", description=said("雨伞")),), stored_at="locker 4"
    )
    form = given(RepairOrder, OPENED, CONCERN, INSPECTED, PROMISED, listed)
    form.when(sign()).then_refused("repair_order.form_incomplete")
    form.when(sign(belongings="CD" * 32)).then(
        msgspec.structs.replace(SIGNED, belongings_document_sha256="cd" * 32)
    )


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


def test_r032_a_plate_not_told_at_reception_is_read_from_the_car() -> None:
    untold = msgspec.structs.replace(OPENED, plate=None)
    given(RepairOrder, untold).when(
        lambda o: o.verify_plate(plate="京A12345", actor=TECHNICIAN)
    ).then(PLATE)


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
