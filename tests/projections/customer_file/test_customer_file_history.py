"""The file's vehicles and visits: plates, owners, intervals, service items (R102, R104)."""

from datetime import date
from uuid import UUID

import pytest

from domain.follow_up.events import FollowUpOpened, SecondCallTerms
from domain.follow_up.words import FollowUpSource
from domain.kernel import Fen, Km, Personal
from domain.repair_order.events import (
    ApprovalMethod,
    LineRemovalApproved,
    QuoteLineDeclined,
    QuoteWithdrawn,
    Relation,
    RepairLevel,
    RepairLevelSet,
    RepairOrderCancelled,
    RepairOrderVehicleCorrected,
    ReworkCause,
    ReworkStarted,
)
from domain.vehicle.events import (
    MaintenancePlanSet,
    NextServiceAdvised,
    OwnerLinked,
    OwnerRelation,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleKind,
    VehicleMerged,
)
from projections.customer_file.history import (
    FileVehicle,
    VisitKind,
    service_items_of,
    vehicles_of,
    visits_of,
)
from projections.customer_file.projection import customer_file
from tests.projections.dsl import Fact, GivenHistory, Shown, fact
from tests.projections.samples import (
    CAR,
    DELIVERED,
    FILE_OPENED,
    FLUID,
    LABOUR,
    LATER_ORDER,
    NEW_PLATE,
    OPENED,
    ORDER,
    OTHER_CAR,
    OTHER_VIN,
    OWNED,
    PADS,
    PLATE,
    PLATE_CHANGED,
    QUOTE_1,
    REGISTERED,
    TRANSFERRED,
    VIN,
    WANG,
    ZHAO,
    approved,
    at,
    completed,
    delivered,
    line,
    on_order,
    order_opened,
    quote,
)

PLAN = fact(MaintenancePlanSet(interval_months=6, interval_km=Km(10_000)), stream=CAR)
ADVISED = fact(
    NextServiceAdvised(due_on=date(2025, 9, 30), due_km=Km(40_000), advised_in_order_id=ORDER),
    stream=CAR,
    at=at(3, 31, 16),
)
OTHER_REGISTERED = Fact(
    event=REGISTERED.event,
    stream=OTHER_CAR,
    at=at(1, 6),
    by=REGISTERED.by,
    site="S1",
    channel=REGISTERED.channel,
)


def _vehicle(shown: Shown, customer: UUID = WANG) -> FileVehicle:
    (found,) = shown.ask(vehicles_of, customer_id=customer, first=10)
    return found


def _items(shown: Shown) -> list[str]:
    return [
        each.description + ("（完工）" if each.completed_at else "")
        for each in shown.ask(service_items_of, order_ids=[ORDER])
    ]


def test_a_vehicle_has_model_plate_kind_vin_and_interval(given_history: GivenHistory) -> None:
    found = _vehicle(given_history(customer_file, FILE_OPENED, REGISTERED, OWNED, PLAN))
    assert (found.make, found.model, found.plate) == ("大众", "速腾", PLATE)
    assert (found.vin, found.vehicle_kind) == (VIN, VehicleKind.PASSENGER_CAR)
    assert (found.interval_months, found.interval_km) == (6, 10_000)
    assert (found.relation, found.since) == (OwnerRelation.OWNER, date(2023, 5, 1))


def test_corrected_details_and_a_new_plate_are_shown(given_history: GivenHistory) -> None:
    corrected = VehicleDetailsCorrected(reason="录错", vin=OTHER_VIN, model="宝来")
    found = _vehicle(
        given_history(
            customer_file,
            REGISTERED,
            OWNED,
            fact(corrected, stream=CAR, at=at(2, 1)),
            PLATE_CHANGED,
        )
    )
    assert (found.vin, found.model, found.make, found.plate) == (
        OTHER_VIN,
        "宝来",
        "大众",
        NEW_PLATE,
    )


def test_after_a_transfer_the_former_owner_sees_the_car_as_it_was(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        customer_file, REGISTERED, OWNED, OPENED, ADVISED, DELIVERED, TRANSFERRED, PLATE_CHANGED
    )
    former, owner = _vehicle(shown), _vehicle(shown, ZHAO)
    assert (former.until, former.plate, former.next_due_on) == (date(2025, 6, 15), PLATE, None)
    assert (owner.until, owner.plate, owner.since) == (None, NEW_PLATE, date(2025, 6, 15))
    assert former.last_service_at == at(3, 31, 17)
    assert owner.last_service_at is None


def test_a_user_who_becomes_owner_has_one_link(given_history: GivenHistory) -> None:
    used = OwnerLinked(customer_id=WANG, since=date(2022, 1, 1), relation=OwnerRelation.USER)
    found = _vehicle(given_history(customer_file, REGISTERED, fact(used, stream=CAR), OWNED))
    assert (found.relation, found.since) == (OwnerRelation.OWNER, date(2023, 5, 1))


def test_a_vehicle_only_brought_for_repair_is_in_the_file(given_history: GivenHistory) -> None:
    found = _vehicle(given_history(customer_file, REGISTERED, OPENED))
    assert (found.vehicle_id, found.relation) == (CAR, None)


@pytest.mark.requirement("R102")
def test_last_and_next_service(given_history: GivenHistory) -> None:
    shown = given_history(customer_file, REGISTERED, OWNED, PLAN, OPENED, ADVISED, DELIVERED)
    found = _vehicle(shown)
    assert found.last_service_at == at(3, 31, 17)
    assert (found.next_due_on, found.next_due_km) == (date(2025, 9, 30), 40_000)
    assert found.by_interval_on == date(2025, 9, 30)


def test_advice_ends_with_the_next_visit_that_is_delivered(given_history: GivenHistory) -> None:
    shown = given_history(customer_file, REGISTERED, OWNED, PLAN, OPENED, ADVISED, DELIVERED)
    shown.and_then(order_opened(order=LATER_ORDER, number="RO-2", when=at(10, 8)))
    assert _vehicle(shown).next_due_on == date(2025, 9, 30)
    shown.and_then(delivered(order=LATER_ORDER, number="RO-2", when=at(10, 8, 16)))
    assert _vehicle(shown).next_due_on is None
    assert _vehicle(shown).by_interval_on == date(2026, 4, 8)


def test_a_merged_duplicate_shows_as_the_vehicle_it_is(given_history: GivenHistory) -> None:
    shown = given_history(
        customer_file,
        REGISTERED,
        OWNED,
        OTHER_REGISTERED,
        order_opened(vehicle=OTHER_CAR),
        delivered(vehicle=OTHER_CAR),
        fact(VehicleMerged(into_vehicle_id=CAR, reason="重复建档"), stream=OTHER_CAR),
        fact(VehicleAbsorbed(absorbed_vehicle_id=OTHER_CAR), stream=CAR),
    )
    found = _vehicle(shown)
    assert (found.vehicle_id, found.last_service_at) == (CAR, at(3, 31, 17))


def test_vehicles_come_page_by_page(given_history: GivenHistory) -> None:
    shown = given_history(
        customer_file, REGISTERED, OWNED, OTHER_REGISTERED, order_opened(vehicle=OTHER_CAR)
    )
    page = shown.ask(vehicles_of, customer_id=WANG, first=1)
    assert [each.vehicle_id for each in page] == [CAR, OTHER_CAR]
    rest = shown.ask(vehicles_of, customer_id=WANG, first=1, after=(CAR,))
    assert [each.vehicle_id for each in rest] == [OTHER_CAR]


def test_visits_are_repairs_and_consultations_latest_first(given_history: GivenHistory) -> None:
    asked = FollowUpOpened(
        source=FollowUpSource.VISIT,
        site_id="S1",
        customer_id=WANG,
        basis_at=at(5, 2, 15),
        window1_opens_on=date(2025, 5, 5),
        window1_closes_on=date(2025, 5, 9),
        promise_version=0,
        terms=SecondCallTerms(second_call_first_day=7, second_call_last_day=14, issue_days=2),
    )
    after_delivery = FollowUpOpened(
        source=FollowUpSource.DELIVERY,
        site_id="S1",
        customer_id=WANG,
        basis_at=at(3, 31, 17),
        window1_opens_on=date(2025, 4, 3),
        window1_closes_on=date(2025, 4, 7),
        promise_version=0,
        terms=SecondCallTerms(second_call_first_day=7, second_call_last_day=14, issue_days=2),
        repair_order_id=ORDER,
    )
    shown = given_history(
        customer_file,
        OPENED,
        on_order(RepairLevelSet(level=RepairLevel.SPECIAL_REPAIR)),
        fact(asked, stream=UUID(int=71), at=at(5, 2)),
        fact(after_delivery, stream=UUID(int=72), at=at(5, 2)),
    )
    visits = shown.ask(visits_of, customer_id=WANG, first=1)
    assert [(each.visit_kind, each.visited_at) for each in visits] == [
        (VisitKind.CONSULTATION, at(5, 2, 15)),
        (VisitKind.REPAIR, at(3, 31)),
    ]
    last = visits[0]
    (first,) = shown.ask(
        visits_of, customer_id=WANG, first=1, after=(last.visited_at, last.visit_id)
    )
    assert (first.order_number, first.repair_level, first.adviser_id) == (
        "RO-S1-2025-000123",
        RepairLevel.SPECIAL_REPAIR,
        "S1-李",
    )


def test_a_visit_delivered_cancelled_or_put_on_another_car(given_history: GivenHistory) -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate=None, vin=None, reason="开错车"
    )
    cancel = RepairOrderCancelled(order_number="RO-2", reason="客户不修了")
    shown = given_history(
        customer_file,
        OPENED,
        DELIVERED,
        on_order(moved),
        order_opened(order=LATER_ORDER, number="RO-2", when=at(5, 1)),
        fact(cancel, stream=LATER_ORDER, at=at(5, 1, 10)),
    )
    later, first = shown.ask(visits_of, customer_id=WANG, first=5)
    assert (first.vehicle_id, first.delivered_at, first.cancelled_at) == (
        OTHER_CAR,
        at(3, 31, 17),
        None,
    )
    assert (later.cancelled_at, later.delivered_at) == (at(5, 1, 10), None)


def test_items_are_what_was_agreed_to_or_done(given_history: GivenHistory) -> None:
    declined = QuoteLineDeclined(
        quote_version=1,
        line_id="3",
        reason=None,
        declined_by=Personal(WANG, "王女士"),
        method=ApprovalMethod.IN_PERSON,
    )
    shown = given_history(
        customer_file,
        OPENED,
        QUOTE_1,
        approved(PADS),
        approved(LABOUR),
        on_order(declined),
        completed(PADS),
    )
    assert _items(shown) == ["更换前刹车片（完工）", "更换前刹车片工时"]


def test_a_changed_offer_ends_the_consent_to_that_line_alone(given_history: GivenHistory) -> None:
    dearer = line("2", "更换前刹车片工时", 25_000, concern_id="1")
    shown = given_history(
        customer_file, OPENED, QUOTE_1, approved(PADS), approved(LABOUR), quote(2, PADS, dearer)
    )
    assert _items(shown) == ["更换前刹车片"]
    shown.and_then(quote(3, PADS, LABOUR))
    assert _items(shown) == ["更换前刹车片"], "the old price again is still a new offer"


def test_a_new_price_list_alone_does_not_end_a_consent(given_history: GivenHistory) -> None:
    newer = line("2", "更换前刹车片工时", 20_000, concern_id="1", price_list_version=7)
    shown = given_history(customer_file, QUOTE_1, approved(LABOUR), quote(2, PADS, newer, FLUID))
    assert _items(shown) == ["更换前刹车片工时"]


def test_a_removed_line_and_a_withdrawn_quote_leave_no_items(given_history: GivenHistory) -> None:
    removal = LineRemovalApproved(
        quote_version=1,
        line_id="2",
        approved_by=Personal(WANG, "王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        reason="下次再做",
        evidence=(),
    )
    shown = given_history(
        customer_file, OPENED, QUOTE_1, approved(PADS), approved(LABOUR), on_order(removal)
    )
    assert _items(shown) == ["更换前刹车片"]
    shown.and_then(on_order(QuoteWithdrawn(quote_version=1, reason="报价有误")))
    assert _items(shown) == []


def test_a_line_in_rework_is_not_done(given_history: GivenHistory) -> None:
    again = ReworkStarted(
        lap=1, cause=ReworkCause.INSPECTION, line_ids=("1",), technician_id="S1-张"
    )
    shown = given_history(
        customer_file, OPENED, QUOTE_1, approved(PADS), completed(PADS), on_order(again)
    )
    assert _items(shown) == ["更换前刹车片"]


def test_a_free_line_is_an_item_too(given_history: GivenHistory) -> None:
    check = line("5", "全车安全检查", Fen(0))
    shown = given_history(customer_file, OPENED, quote(1, check), approved(check))
    assert _items(shown) == ["全车安全检查"]
