"""Every visit of a vehicle, across sites, owners and years; how it is found (R105, R106)."""

from datetime import date

import pytest

from domain.kernel import Fen
from domain.repair_order.events import (
    RepairLevel,
    RepairLevelSet,
    RepairOrderCancelled,
    RepairOrderVehicleCorrected,
    SettlementIssued,
    SettlementReversed,
)
from domain.values.plate import PlateFormat
from domain.values.vin import KnownPart
from domain.vehicle.events import (
    PlateChanged,
    UseKind,
    VehicleAbsorbed,
    VehicleKind,
    VehicleMerged,
    VehicleRegistered,
)
from projections.vehicle_history.life_queries import merged_files_of, moved_orders_of
from projections.vehicle_history.projection import vehicle_history
from projections.vehicle_history.queries import (
    Visit,
    vehicle_of,
    vehicles_by_partial_vin,
    vehicles_by_plate,
    vehicles_by_vin,
    visit_by_number,
    visits_by_ids,
    visits_of,
)
from projections.vehicle_history.words import VisitStatus
from tests.projections.dsl import GivenHistory, Shown, assert_every_fact_considered, fact
from tests.projections.samples import (
    CAR,
    DELIVERED,
    LATER_ORDER,
    NEW_PLATE,
    OPENED,
    ORDER,
    OTHER_CAR,
    OWNED,
    PLATE,
    PLATE_CHANGED,
    REGISTERED,
    TRANSFERRED,
    VIN,
    WANG,
    ZHAO,
    at,
    delivered,
    on_order,
    order_opened,
)

OTHER_REGISTERED = fact(
    VehicleRegistered(
        make="大众",
        model="速腾",
        vehicle_kind=VehicleKind.PASSENGER_CAR,
        use_kind=UseKind.UNKNOWN,
        partial_vin="3000001",
        partial_vin_known=KnownPart.END,
        plate="沪A00001",
        plate_format=PlateFormat.STANDARD,
    ),
    stream=OTHER_CAR,
    at=at(2, 1),
)
LATER_OPENED = order_opened(
    order=LATER_ORDER,
    number="RO-S2-2026-000007",
    when=at(1, 8, year=2026),
    customer=ZHAO,
    site="S2",
    km=41_000,
)
LATER_DELIVERED = delivered(
    order=LATER_ORDER,
    number="RO-S2-2026-000007",
    when=at(1, 9, year=2026),
    customer=ZHAO,
    site="S2",
    km=41_003,
)


def _visits(shown: Shown) -> list[Visit]:
    return list(shown.ask(visits_of, vehicle_id=CAR, first=10))


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(vehicle_history, "vehicle", "repair_order")


@pytest.mark.requirement("R106")
def test_all_visits_across_sites_owners_and_years(given_history: GivenHistory) -> None:
    shown = given_history(
        vehicle_history,
        REGISTERED,
        OWNED,
        OPENED,
        DELIVERED,
        TRANSFERRED,
        PLATE_CHANGED,
        LATER_OPENED,
        LATER_DELIVERED,
    )
    later, first = _visits(shown)
    assert (first.site_id, first.owner_id, first.plate) == ("S1", WANG, PLATE)
    assert (later.site_id, later.owner_id, later.plate) == ("S2", ZHAO, NEW_PLATE)
    assert (first.odometer_in_km, first.odometer_out_km) == (30_000, 30_005)
    assert (later.opened_at, later.delivered_at) == (at(1, 8, year=2026), at(1, 9, year=2026))
    assert (first.order_number, first.adviser_id) == ("RO-S1-2025-000123", "S1-李")


def test_the_owner_on_the_day_is_not_who_brought_the_car(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, REGISTERED, OWNED, order_opened(customer=ZHAO))
    (visit,) = _visits(shown)
    assert (visit.customer_id, visit.owner_id) == (ZHAO, WANG)


def test_visits_come_page_by_page(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, REGISTERED, OPENED, LATER_OPENED)
    page = shown.ask(visits_of, vehicle_id=CAR, first=1)
    assert [each.order_id for each in page] == [LATER_ORDER, ORDER]
    rest = shown.ask(
        visits_of, vehicle_id=CAR, first=1, after=(page[0].opened_at, page[0].order_id)
    )
    assert [each.order_id for each in rest] == [ORDER]


def test_a_cancelled_visit_stays_in_the_history(given_history: GivenHistory) -> None:
    cancel = RepairOrderCancelled(order_number="RO-S1-2025-000123", reason="客户不修了")
    shown = given_history(vehicle_history, OPENED, on_order(cancel, at(3, 31, 12)))
    (visit,) = _visits(shown)
    assert visit.visit_status is VisitStatus.CANCELLED
    assert (visit.cancelled_at, visit.cancel_reason) == (at(3, 31, 12), "客户不修了")


def test_status_and_repair_level(given_history: GivenHistory) -> None:
    level = on_order(RepairLevelSet(level=RepairLevel.ASSEMBLY_REPAIR))
    shown = given_history(vehicle_history, OPENED, level)
    (visit,) = _visits(shown)
    assert (visit.visit_status, visit.repair_level) == (
        VisitStatus.OPEN,
        RepairLevel.ASSEMBLY_REPAIR,
    )
    shown.and_then(DELIVERED)
    (visit,) = _visits(shown)
    assert visit.visit_status is VisitStatus.DELIVERED


def test_only_standing_bills_count(given_history: GivenHistory) -> None:
    first = SettlementIssued(settlement_number="B1", lines=(), total_fen=Fen(80_000))
    back = SettlementReversed(settlement_number="B1", total_fen=Fen(80_000), reason="多收")
    second = SettlementIssued(settlement_number="B2", lines=(), total_fen=Fen(60_000))
    shown = given_history(
        vehicle_history, OPENED, on_order(first), on_order(back), on_order(second)
    )
    (visit,) = _visits(shown)
    assert visit.settled_fen == 60_000


def test_an_unreadable_odometer_says_why(given_history: GivenHistory) -> None:
    (visit,) = _visits(given_history(vehicle_history, order_opened(km=None)))
    assert (visit.odometer_in_km, visit.odometer_unreadable_reason) == (None, "仪表黑屏")


def test_found_by_id_vin_and_plate_on_a_day(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, REGISTERED, PLATE_CHANGED)
    found = shown.ask(vehicle_of, vehicle_id=CAR)
    assert found is not None
    assert (found.make, found.model, found.plate) == ("大众", "速腾", NEW_PLATE)
    assert [each.vehicle_id for each in shown.ask(vehicles_by_vin, vin=VIN)] == [CAR]
    on = date(2025, 6, 19)
    assert [each.vehicle_id for each in shown.ask(vehicles_by_plate, plate=PLATE, on=on)] == [CAR]
    on = date(2025, 6, 20)
    assert not shown.ask(vehicles_by_plate, plate=PLATE, on=on)
    assert [each.vehicle_id for each in shown.ask(vehicles_by_plate, plate=PLATE)] == [CAR]
    assert shown.ask(vehicle_of, vehicle_id=ORDER) is None


def test_a_plate_taken_over_by_another_car_finds_each_on_its_days(
    given_history: GivenHistory,
) -> None:
    inherited = PlateChanged(
        plate=PLATE, plate_format=PlateFormat.STANDARD, valid_from=date(2025, 8, 1)
    )
    shown = given_history(
        vehicle_history,
        REGISTERED,
        PLATE_CHANGED,
        OTHER_REGISTERED,
        fact(inherited, stream=OTHER_CAR, at=at(8, 1)),
    )
    for on, expected in ((date(2025, 5, 1), CAR), (date(2025, 9, 1), OTHER_CAR)):
        found = shown.ask(vehicles_by_plate, plate=PLATE, on=on)
        assert [each.vehicle_id for each in found] == [expected]


def test_found_by_the_part_of_a_vin_that_is_known(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, REGISTERED, OTHER_REGISTERED)
    ending = shown.ask(vehicles_by_partial_vin, part="000001", known=KnownPart.END, first=5)
    assert [each.vehicle_id for each in ending] == [CAR, OTHER_CAR]
    starting = shown.ask(vehicles_by_partial_vin, part="LFV2", known=KnownPart.START, first=5)
    assert [each.vehicle_id for each in starting] == [CAR]


def test_an_order_on_the_wrong_car_explains_both_histories(given_history: GivenHistory) -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate="沪A00001", vin=None, reason="两车同型号"
    )
    shown = given_history(
        vehicle_history, REGISTERED, OTHER_REGISTERED, OPENED, on_order(moved, at(3, 31, 10))
    )
    assert _visits(shown) == []
    (visit,) = shown.ask(visits_of, vehicle_id=OTHER_CAR, first=5)
    assert visit.order_id == ORDER
    for vehicle, here in ((CAR, False), (OTHER_CAR, True)):
        (explained,) = shown.ask(moved_orders_of, vehicle_id=vehicle)
        assert (explained.order_number, explained.reason) == ("RO-S1-2025-000123", "两车同型号")
        assert (explained.moved_here, explained.corrected_by) == (here, "S1-李")
        assert (explained.was_vehicle_id, explained.vehicle_id) == (CAR, OTHER_CAR)


def test_a_merged_duplicate_brings_its_visits(given_history: GivenHistory) -> None:
    shown = given_history(
        vehicle_history,
        REGISTERED,
        OTHER_REGISTERED,
        OPENED,
        order_opened(order=LATER_ORDER, number="RO-2", when=at(5, 1), vehicle=OTHER_CAR),
        fact(VehicleMerged(into_vehicle_id=CAR, reason="重复建档"), stream=OTHER_CAR, at=at(6, 1)),
        fact(VehicleAbsorbed(absorbed_vehicle_id=OTHER_CAR), stream=CAR, at=at(6, 1)),
    )
    assert [each.vehicle_id for each in _visits(shown)] == [OTHER_CAR, CAR]
    duplicate = shown.ask(vehicle_of, vehicle_id=OTHER_CAR)
    assert duplicate is not None
    assert duplicate.merged_into == CAR
    (merged,) = shown.ask(merged_files_of, vehicle_id=CAR)
    assert (merged.vehicle_id, merged.merged_into, merged.reason) == (OTHER_CAR, CAR, "重复建档")


def test_a_visit_is_found_by_number_and_by_id(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, OPENED)
    found = shown.ask(visit_by_number, order_number="RO-S1-2025-000123")
    assert found is not None
    assert shown.ask(visits_by_ids, order_ids=[found.order_id, CAR]) == [found]
    assert shown.ask(visit_by_number, order_number="RO-X") is None
