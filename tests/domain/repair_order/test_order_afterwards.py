"""Comebacks, cancellation, corrections, tracking calls."""

from datetime import date, datetime
from uuid import UUID

import msgspec
import pytest

from domain.kernel import Km, as_events
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    CallbackLogged,
    ComebackRefused,
    CorrectableField,
    EntryCorrected,
    RepairOrderVehicleCorrected,
)
from domain.repair_order.records import Evidence
from domain.repair_order.terms import ComebackCause, EvidenceKind
from domain.values.cover import Ground
from tests.domain.dsl import STREAM_ID, given
from tests.domain.repair_order.asks import Ask, deliver, start
from tests.domain.repair_order.examples import (
    ADVISER,
    BILL,
    DELIVERED,
    DIGEST,
    EARLIER_ORDER,
    LABOUR,
    OPENED,
    OTHER_VEHICLE,
    TECHNICIAN,
    UNTIL_ACCEPTED,
    UNTIL_DELIVERED,
    UNTIL_PASSED,
    UNTIL_QUOTED,
    UNTIL_SIGNED,
    UNTIL_STARTED,
    VEHICLE,
    agreed,
    at,
)
from tests.domain.repair_order.turns import LINKED, STANDS_FOR_IT

FOLLOW_UP = UUID("00000000-0000-4000-8000-0000000000f0")
PHOTO = Evidence(kind=EvidenceKind.PHOTO, sha256=DIGEST)
TYPO = EntryCorrected(
    corrects_version=1,
    field=CorrectableField.ODOMETER_KM,
    was="301464",
    is_now="154754",
    reason="digits of another car",
)


def link(order_id: UUID = EARLIER_ORDER, concern_id: str = "1") -> Ask:
    return lambda o: o.link_as_comeback(
        concern_id=concern_id,
        original_order_id=order_id,
        original_line_id="4",
        evidence_days=3,
        at=at(2, 10),
    )


def accept(until_on: date = date(2025, 6, 2), until_km: int | None = None) -> Ask:
    return lambda o: o.accept_comeback(
        concern_id="1",
        cause=ComebackCause.WORKMANSHIP,
        basis=Ground.PROMISE,
        cover_until_on=until_on,
        cover_until_km=None if until_km is None else Km(until_km),
        actor=ADVISER,
    )


def refuse(*evidence: Evidence, on: datetime | None = None) -> Ask:
    return lambda o: o.refuse_comeback(
        concern_id="1",
        reason="the coil was drowned",
        evidence=evidence,
        actor=ADVISER,
        at=on or at(5, 23),
    )


def correct(
    *,
    was: str = "301464",
    is_now: str = "154754",
    version: int = 1,
    field: CorrectableField = TYPO.field,
) -> Ask:
    return lambda o: o.correct_entry(
        corrects_version=version,
        field=field,
        was=was,
        is_now=is_now,
        reason="digits of another car",
    )


@pytest.mark.requirement("R092")
def test_r092_a_concern_is_linked_once_to_another_order() -> None:
    order = given(RepairOrder, *UNTIL_SIGNED)
    order.when(link()).then(LINKED).when(link()).then_refused("repair_order.comeback_linked_before")
    order.when(link(STREAM_ID)).then_refused("repair_order.comeback_of_itself")
    order.when(link(concern_id="2")).then_refused("repair_order.concern_missing")


@pytest.mark.requirement("R091", "R092")
def test_r091_a_comeback_is_judged_by_the_day_and_reading_on_entry() -> None:
    """Opened on 2 June at 154 754 km: the last day and the last kilometre are in cover."""
    linked = given(RepairOrder, *UNTIL_SIGNED, LINKED)
    linked.when(accept()).then(STANDS_FOR_IT)
    linked.when(accept(date(2025, 6, 1))).then_refused(
        "repair_order.comeback_out_of_cover", field="coverUntilOn"
    )
    linked.when(accept(until_km=154_754)).then(
        msgspec.structs.replace(STANDS_FOR_IT, cover_until_km=Km(154_754))
    )
    linked.when(accept(until_km=154_753)).then_refused(
        "repair_order.comeback_out_of_cover", field="coverUntilKm"
    )


@pytest.mark.requirement("R092")
def test_r092_a_comeback_is_answered_once_and_refused_only_with_evidence() -> None:
    linked = given(RepairOrder, *UNTIL_SIGNED, LINKED)
    linked.when(refuse()).then_refused("repair_order.no_evidence", field="evidence")
    linked.when(refuse(PHOTO)).then(
        ComebackRefused(
            concern_id="1",
            original_order_id=EARLIER_ORDER,
            original_line_id="4",
            reason="the coil was drowned",
            evidence=(PHOTO,),
            refused_by="li",
        )
    ).when(accept()).then_refused("repair_order.no_open_comeback")
    given(RepairOrder, *UNTIL_SIGNED).when(accept()).then_refused("repair_order.no_open_comeback")


@pytest.mark.requirement("R092")
def test_r092_the_evidence_is_there_within_three_days_or_the_car_is_mended_free() -> None:
    """Linked on 2 June, which does not count: the last day is the 5th."""
    linked = given(RepairOrder, *UNTIL_SIGNED, LINKED)
    late = linked.when(refuse(PHOTO, on=at(6, 8))).then_refused("repair_order.evidence_late")
    assert "2025-06-05" in late.zh
    linked.when(accept()).then(STANDS_FOR_IT)
    # What was linked before days were set keeps none.
    old = msgspec.structs.replace(LINKED, evidence_due_on=None)
    [refused] = as_events(refuse(PHOTO, on=at(20))(given(RepairOrder, *UNTIL_SIGNED, old).state))
    assert isinstance(refused, ComebackRefused)


def test_a_comeback_is_not_accepted_under_a_bill_that_stands() -> None:
    given(RepairOrder, *UNTIL_PASSED, BILL, LINKED).when(accept()).then_refused(
        "repair_order.settled_before"
    )


def test_an_order_with_work_done_is_settled_not_cancelled() -> None:
    given(RepairOrder, *UNTIL_STARTED).when(lambda o: o.cancel(reason="x")).then_refused(
        "repair_order.cancel_with_work"
    )


def test_an_order_on_the_wrong_car_moves_to_the_right_one_and_the_plate_is_read_anew() -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=VEHICLE,
        vehicle_id=OTHER_VEHICLE,
        plate="京B54321",
        vin=None,
        reason="two white Lavidas",
    )
    order = given(RepairOrder, *UNTIL_QUOTED, agreed(LABOUR))
    corrected = order.when(
        lambda o: o.correct_vehicle(
            vehicle_id=OTHER_VEHICLE, plate="京B54321", reason="two white Lavidas"
        )
    ).then(moved)
    corrected.when(start("1")).then_refused("repair_order.plate_not_verified")
    corrected.when(lambda o: o.verify_plate(plate="京A12345", actor=TECHNICIAN)).then_refused(
        "repair_order.plate_differs"
    )
    order.when(lambda o: o.correct_vehicle(vehicle_id=VEHICLE, reason="x")).then_refused(
        "repair_order.same_vehicle", field="vehicleId"
    )


def test_facts_after_the_correction_name_the_right_car() -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=VEHICLE, vehicle_id=OTHER_VEHICLE, plate=None, vin=None, reason="mix-up"
    )
    given(RepairOrder, *UNTIL_ACCEPTED, moved).when(deliver()).then(
        msgspec.structs.replace(DELIVERED, vehicle_id=OTHER_VEHICLE)
    )


def test_an_odometer_typo_is_corrected_and_the_delivery_is_judged_by_the_new_value() -> None:
    typo = msgspec.structs.replace(OPENED, odometer_km=Km(301_464))
    past = [typo if fact == OPENED else fact for fact in UNTIL_ACCEPTED]
    wrong = given(RepairOrder, *past)
    wrong.when(deliver()).then_refused("repair_order.odometer_back")
    wrong.when(correct()).then(TYPO).when(deliver()).then(DELIVERED)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (correct(was="154754", is_now="154754"), "repair_order.nothing_corrected"),
        (correct(was="1", is_now="2"), "repair_order.other_value"),
        (correct(was="154754", is_now="-5"), "repair_order.not_a_reading"),
        (correct(was="154754", is_now="15万"), "repair_order.not_a_reading"),
        (correct(version=0), "repair_order.no_such_entry"),
        (correct(version=99), "repair_order.no_such_entry"),
        (
            correct(field=CorrectableField.VIN, was="x", is_now="LFV2A21K6A3000001"),
            "malformed.vin.check_digit",
        ),
        (
            correct(field=CorrectableField.PLATE, was="京A12345", is_now="?"),
            "malformed.plate.format",
        ),
    ],
)
def test_a_correction_names_a_fact_its_value_and_a_better_one(ask: Ask, code: str) -> None:
    given(RepairOrder, *UNTIL_DELIVERED).when(ask).then_refused(code)


def test_other_entries_are_corrected_for_the_record() -> None:
    batch = msgspec.structs.replace(
        TYPO, corrects_version=15, field=CorrectableField.BATCH_ID, was="B-77", is_now="B-78"
    )
    before = given(RepairOrder, *UNTIL_DELIVERED)
    after = before.when(
        correct(version=15, field=CorrectableField.BATCH_ID, was="B-77", is_now="B-78")
    ).then(batch)
    assert after.state == before.state.changed(turns=before.state.turns + 1)


def test_a_corrected_plate_is_read_from_the_car_again() -> None:
    order = given(RepairOrder, *UNTIL_QUOTED, agreed(LABOUR))
    plate = msgspec.structs.replace(
        TYPO, field=CorrectableField.PLATE, was="京A12345", is_now="京A12346"
    )
    order.when(correct(field=CorrectableField.PLATE, was="京A12345", is_now="京a12346")).then(
        plate
    ).when(start("1")).then_refused("repair_order.plate_not_verified")


def test_a_tracking_call_is_noted_once_and_after_the_delivery() -> None:
    noted = CallbackLogged(follow_up_id=FOLLOW_UP, sequence=1, reached=True)

    def call(order: RepairOrder) -> tuple[CallbackLogged, ...]:
        return order.log_callback(follow_up_id=FOLLOW_UP, sequence=1, reached=True)

    given(RepairOrder, *UNTIL_DELIVERED).when(call).then(noted).when(call).then()
    given(RepairOrder, *UNTIL_ACCEPTED).when(call).then_refused("repair_order.not_delivered")


def test_nothing_is_corrected_before_the_order_exists() -> None:
    given(RepairOrder).when(correct()).then_refused("repair_order.not_begun")
