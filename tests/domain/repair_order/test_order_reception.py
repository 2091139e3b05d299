"""Reception: the car, the wish, the state it came in, the signature, the right plate."""

from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest

from domain.kernel import Km
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    Belonging,
    BelongingsListed,
    CheckGroup,
    CheckResult,
    ConcernRecorded,
    CorrectableField,
    InspectionItem,
    InspectionMethod,
    RepairOrderEvent,
)
from tests.domain.dsl import given
from tests.domain.repair_order.asks import Ask, start
from tests.domain.repair_order.examples import (
    ADVISER,
    CONCERN,
    CUSTOMER,
    INSPECTED,
    LABOUR,
    LEVEL,
    OPENED,
    SCRATCH,
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


def test_an_order_opens_with_its_number_and_a_readable_plate() -> None:
    given(RepairOrder).when(open_order()).then(OPENED)


def test_the_year_of_the_number_is_the_year_in_shanghai() -> None:
    """31 December 2025, 16:30 in London is 2026 in Shanghai."""
    late = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    given(RepairOrder).when(open_order(opened_at=late)).then(
        msgspec.structs.replace(OPENED, opened_at=late, order_number="RO-S1-2026-000007")
    )


@pytest.mark.requirement("R019")
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


@pytest.mark.requirement("R019")
def test_r019_a_vin_with_a_wrong_check_digit_is_refused() -> None:
    given(RepairOrder).when(open_order(vin="LFV2A21K6A3000001")).then_refused(
        "malformed.vin.check_digit", field="vin"
    )
    given(RepairOrder).when(open_order(vin="lfv2a21k8a3000001")).then(
        msgspec.structs.replace(OPENED, vin="LFV2A21K8A3000001")
    )


@pytest.mark.requirement("R020")
def test_r020_the_customers_words_and_the_advisers_note_stand_apart() -> None:
    given(RepairOrder, OPENED).when(
        lambda o: o.record_concern(customer_words="发动机抖动", adviser_note="misfire at idle")
    ).then(msgspec.structs.replace(CONCERN, adviser_note=said("misfire at idle")))
    given(RepairOrder, OPENED).when(lambda o: o.record_concern(customer_words=" ")).then_refused(
        "malformed.text.empty", field="customerWords"
    )


@pytest.mark.requirement("R020")
def test_r020_no_fact_changes_the_customers_words() -> None:
    """They stand in one fact alone, and a correction knows no field for them."""
    said_in = [
        cls
        for cls in get_args(RepairOrderEvent)
        if "customer_words" in {field.name for field in msgspec.structs.fields(cls)}
    ]
    assert said_in == [ConcernRecorded]
    assert not [field for field in CorrectableField if "words" in field or "concern" in field]
    given(RepairOrder, OPENED, CONCERN).when(
        lambda o: o.record_concern(customer_words="发动机抖动, 冷车时")
    ).then(
        msgspec.structs.replace(CONCERN, concern_id="2", customer_words=said("发动机抖动, 冷车时"))
    )


@pytest.mark.requirement("R023", "R024", "R025")
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


@pytest.mark.requirement("R026")
def test_r026_a_technician_does_not_record_the_entry_inspection() -> None:
    given(RepairOrder, OPENED).when(
        lambda o: o.record_entry_inspection(
            actor=TECHNICIAN, methods=INSPECTED.methods, items=(SCRATCH,), customer_confirmed=True
        )
    ).then_refused("repair_order.wrong_role")


@pytest.mark.requirement("R027")
def test_r027_no_work_before_entry_inspection_and_level() -> None:
    ready = (*UNTIL_QUOTED, agreed(LABOUR))
    for without, code in (
        (INSPECTED, "repair_order.not_inspected"),
        (LEVEL, "repair_order.no_repair_level"),
    ):
        past = [fact for fact in ready if fact != without]
        given(RepairOrder, *past).when(start("1")).then_refused(code)


@pytest.mark.requirement("R027")
def test_r027_the_level_may_be_decided_anew_while_the_order_is_open() -> None:
    given(RepairOrder, *UNTIL_SIGNED).when(lambda o: o.set_repair_level(level=LEVEL.level)).then(
        LEVEL
    )


@pytest.mark.requirement("R028")
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


@pytest.mark.requirement("R030")
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
