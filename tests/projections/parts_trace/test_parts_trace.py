"""From a batch to the cars it went into, and from a car back to supplier and certificate (RM12)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    CustomersMerged,
    ErasureBasis,
    PersonalDataErased,
    ProcessingRestricted,
    ProcessingResumed,
    RetentionBasis,
)
from domain.kernel import Actor, Event, Personal, Role
from domain.part_batch.events import BatchReleased
from domain.repair_order.events import (
    CorrectableField,
    EntryCorrected,
    OldPartDisposition,
    OldPartReturned,
    PartGrade,
    PartIssued,
    PartRef,
    PartReplaced,
    PartReturned,
    RepairOrderCancelled,
    RepairOrderVehicleCorrected,
)
from domain.vehicle.events import VehicleDetailsCorrected, VehicleMerged
from projections.parts_trace.projection import parts_trace
from projections.parts_trace.queries import (
    TracedVehicle,
    batches,
    open_old_parts,
    parts_of_vehicle,
    totals_of_batch,
    vehicle_by_vin,
    vehicles_of_batch,
)
from tests.domain.part_batch.batches import RECEIVED, blocked
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
)
from tests.projections.samples import (
    CAR,
    DELIVERED,
    FILE_OPENED,
    LATER_ORDER,
    NEW_PLATE,
    OPENED,
    ORDER,
    OTHER_CAR,
    OTHER_VIN,
    OWNED,
    PHONE,
    PLATE,
    PLATE_CHANGED,
    REGISTERED,
    TRANSFERRED,
    VIN,
    WANG,
    ZHAO,
    at,
    on_order,
    order_opened,
)

BATCH = UUID("00000000-0000-4000-8000-0000000000e1")
KEEPER = Actor("S1-周", Role.PARTS_KEEPER)
PADS = PartRef(
    part_number="5QD698151", name="前制动片", grade=PartGrade.ORIGINAL, batch_id="BP-2025-07"
)
OLD = PartRef(part_number="5QD698151", name="前制动片", grade=PartGrade.ORIGINAL)
TODAY = date(2025, 7, 1)
CAME = fact(RECEIVED, stream=BATCH, by=KEEPER, at=at(3, 1))
BLOCKED = fact(blocked(ORDER), stream=BATCH, at=at(6, 30))


def issued(part: PartRef = PADS, milli: int = 1000, when: datetime | None = None) -> Fact:
    handed_out = PartIssued(
        line_id="2", part=part, quantity_milli=milli, issued_by="S1-周", issued_to="S1-张"
    )
    return on_order(handed_out, when or at(3, 31, 13), by=KEEPER)


def fitted(part: PartRef = PADS, removed: PartRef | None = OLD, **rest: Any) -> Fact:
    replaced = PartReplaced(
        line_id="2",
        fitted=part,
        removed=removed,
        reason="磨损",
        quantity_milli=1000,
        technician_id="S1-张",
        vehicle_id=CAR,
    )
    return on_order(replaced, at(3, 31, 14), **rest)


def later(event: Event) -> Fact:
    return fact(event, stream=LATER_ORDER, at=at(6, 2))


def unused(milli: int = 1000) -> Fact:
    return on_order(
        PartReturned(
            line_id="2",
            part_number="5QD698151",
            batch_id="BP-2025-07",
            quantity_milli=milli,
            reason="未使用",
        ),
        at(3, 31, 15),
    )


def vehicles(shown: Shown) -> list[TracedVehicle]:
    return shown.ask(vehicles_of_batch, batch_id="BP-2025-07", today=TODAY, first=100)


def the_vehicle(shown: Shown) -> TracedVehicle:
    [found] = vehicles(shown)
    return found


CAR_OF_WANG = (REGISTERED, OWNED, FILE_OPENED)
VISIT = (*CAR_OF_WANG, CAME, OPENED)


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(parts_trace, "part_batch", "repair_order", "vehicle", "customer")


@pytest.mark.requirement("R090b")
def test_art_22_the_ledger_names_supplier_address_brand_spec_fitment_and_certificate(
    given_history: GivenHistory,
) -> None:
    shown = given_history(parts_trace, CAME)
    [batch] = shown.ask(batches, batch_id="BP-2025-07", first=10)
    assert (batch.supplier_name, batch.supplier_address) == (
        "一汽大众备件中心",
        "长春市汽车产业开发区",
    )
    assert (batch.brand, batch.spec, batch.fitment) == ("大众", "前轴, 4 片装", ("速腾", "朗逸"))
    assert (batch.certificate_number, batch.certificate_sha256) == ("CCC-2025-0187", "ab" * 32)
    assert (batch.quantity_milli, batch.received_on) == (20_000, date(2025, 6, 2))
    assert batch.received_by == "S1-周"
    assert batch.blocked_at is None


def test_a_batch_is_found_by_the_suppliers_lot_by_part_and_site(
    given_history: GivenHistory,
) -> None:
    shown = given_history(parts_trace, CAME)
    assert shown.ask(batches, supplier_lot="L7731", first=10)
    assert shown.ask(batches, part_number="5QD698151", site_id="S1", first=10)
    assert not shown.ask(batches, supplier_lot="L7732", first=10)
    assert not shown.ask(batches, first=10, after=("BP-2025-07",))


def test_a_block_is_shown_until_the_release(given_history: GivenHistory) -> None:
    shown = given_history(parts_trace, CAME, BLOCKED)
    [batch] = shown.ask(batches, batch_id="BP-2025-07", first=10)
    assert (batch.blocked_at, batch.notice_number) == (at(6, 30), "S2025M0031")
    good = BatchReleased(
        batch_id="BP-2025-07",
        site_id="S1",
        part_number="5QD698151",
        reason="复检合格",
        order_ids=(),
    )
    shown.and_then(fact(good, stream=BATCH, at=at(7, 2)))
    [batch] = shown.ask(batches, batch_id="BP-2025-07", first=10)
    assert (batch.blocked_at, batch.released_at, batch.release_reason) == (
        None,
        at(7, 2),
        "复检合格",
    )


@pytest.mark.requirement("R085")
def test_forward_a_batch_names_cars_orders_technicians_and_owners(
    given_history: GivenHistory,
) -> None:
    found = the_vehicle(given_history(parts_trace, *VISIT, issued(), fitted(), DELIVERED))
    assert (found.vehicle_id, found.vin, found.plate, found.model) == (CAR, VIN, PLATE, "速腾")
    assert (found.owner_customer_id, found.owner_reachable) == (WANG, True)
    assert (found.fitted, found.removed) == (True, False)
    [use] = found.uses
    assert (use.order_id, use.order_number, use.line_id) == (ORDER, "RO-S1-2025-000123", "2")
    assert (use.issued_milli, use.fitted_milli, use.technician_ids) == (1000, 1000, ("S1-张",))


def test_what_is_only_issued_concerns_the_car_too_until_it_comes_back(
    given_history: GivenHistory,
) -> None:
    shown = given_history(parts_trace, *VISIT, issued(milli=2000))
    assert not the_vehicle(shown).fitted
    shown.and_then(unused(1000))
    assert the_vehicle(shown).uses[0].returned_milli == 1000
    shown.and_then(unused(1000))
    assert vehicles(shown) == []
    assert shown.ask(totals_of_batch, batch_id="BP-2025-07", today=TODAY).vehicles == 0


def test_an_order_put_on_the_right_car_concerns_that_car(given_history: GivenHistory) -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate=None, vin=None, reason="登记错误"
    )
    shown = given_history(parts_trace, *VISIT, issued(), on_order(moved, at(3, 31, 16)))
    assert the_vehicle(shown).vehicle_id == OTHER_CAR


def test_two_files_of_one_car_are_one_car(given_history: GivenHistory) -> None:
    duplicate = msgspec.structs.replace(REGISTERED, stream=OTHER_CAR)
    shown = given_history(
        parts_trace,
        *VISIT,
        duplicate,
        order_opened(order=LATER_ORDER, number="RO-S1-2025-000200", vehicle=OTHER_CAR),
        issued(),
        later(issued().event),
    )
    assert len(vehicles(shown)) == 2
    merged = VehicleMerged(into_vehicle_id=CAR, reason="重复建档")
    shown.and_then(fact(merged, stream=OTHER_CAR, at=at(6, 3)))
    found = the_vehicle(shown)
    assert found.vehicle_id == CAR
    assert [use.order_id for use in found.uses] == [ORDER, LATER_ORDER]
    shown.and_then(later(fitted().event))
    for file in (CAR, OTHER_CAR):
        [part] = shown.ask(parts_of_vehicle, vehicle_id=file, first=10)
        assert part.order_id == LATER_ORDER
    assert shown.ask(vehicle_by_vin, vin=VIN) == CAR


def test_a_corrected_batch_label_moves_the_part(given_history: GivenHistory) -> None:
    other = msgspec.structs.replace(PADS, batch_id="BP-2025-70", serial="A1")
    shown = given_history(parts_trace, *VISIT, issued(other), fitted(other))
    assert vehicles(shown) == []
    for turn in (2, 3):
        shown.and_then(
            on_order(
                EntryCorrected(
                    corrects_version=turn,
                    field=CorrectableField.BATCH_ID,
                    was="BP-2025-70",
                    is_now="BP-2025-07",
                    reason="笔误",
                ),
                at(4, 1),
            )
        )
    assert the_vehicle(shown).fitted
    for field, was, is_now in (
        (CorrectableField.SERIAL, "A1", "A2"),
        (CorrectableField.PART_NUMBER, "5QD698151", "5QD698151A"),
        (CorrectableField.ODOMETER_KM, "1", "2"),
    ):
        shown.and_then(
            on_order(
                EntryCorrected(
                    corrects_version=3, field=field, was=was, is_now=is_now, reason="笔误"
                ),
                at(4, 1),
            )
        )
    [part] = shown.ask(parts_of_vehicle, vehicle_id=CAR, first=10)
    assert (part.serial, part.part_number, part.batch_id) == ("A2", "5QD698151A", "BP-2025-07")


def test_a_part_taken_out_again_is_shown_as_removed(given_history: GivenHistory) -> None:
    bad = msgspec.structs.replace(OLD, batch_id="BP-2025-07")
    good = msgspec.structs.replace(PADS, batch_id="BP-2025-09")
    shown = given_history(
        parts_trace, *VISIT, issued(), fitted(), order_opened(order=LATER_ORDER, number="RO-2")
    )
    assert not the_vehicle(shown).removed
    shown.and_then(later(fitted(good, bad).event))
    assert the_vehicle(shown).removed


def test_the_owner_to_reach_is_the_one_of_today(given_history: GivenHistory) -> None:
    shown = given_history(parts_trace, *VISIT, issued(), fitted(), TRANSFERRED)
    found = the_vehicle(shown)
    assert (found.owner_customer_id, found.owner_reachable) == (ZHAO, False)
    assert found.uses[0].customer_id == WANG
    totals = shown.ask(totals_of_batch, batch_id="BP-2025-07", today=TODAY)
    assert (totals.vehicles, totals.fitted, totals.without_reachable_owner) == (1, 1, 1)


def test_without_a_known_owner_the_customer_of_the_last_order_is_asked(
    given_history: GivenHistory,
) -> None:
    shown = given_history(parts_trace, REGISTERED, FILE_OPENED, CAME, OPENED, issued())
    found = the_vehicle(shown)
    assert (found.owner_customer_id, found.owner_reachable) == (WANG, True)


def test_a_person_is_reachable_by_a_known_phone(given_history: GivenHistory) -> None:
    nobody = msgspec.structs.replace(
        FILE_OPENED, event=msgspec.structs.replace(_file(), phone=None)
    )
    shown = given_history(parts_trace, REGISTERED, OWNED, nobody, CAME, OPENED, issued())
    assert not the_vehicle(shown).owner_reachable
    shown.and_then(fact(ContactDetailsSet(name=Personal(WANG, "王女士")), stream=WANG))
    assert not the_vehicle(shown).owner_reachable
    shown.and_then(
        fact(
            ContactDetailsCorrected(
                corrects_version=1, reason=Personal(WANG, "漏填"), phone=Personal(WANG, PHONE)
            ),
            stream=WANG,
        )
    )
    assert the_vehicle(shown).owner_reachable


def _file() -> Any:
    return FILE_OPENED.event


def test_whose_data_is_only_stored_is_not_rung_until_that_is_over(
    given_history: GivenHistory,
) -> None:
    shown = given_history(parts_trace, *VISIT, issued())
    kept = ProcessingRestricted(until=TODAY, basis=RetentionBasis.SANBAO_REPAIR_RECORD)
    shown.and_then(fact(kept, stream=WANG, at=at(6, 1)))
    assert not the_vehicle(shown).owner_reachable
    [next_day] = shown.ask(
        vehicles_of_batch, batch_id="BP-2025-07", today=date(2025, 7, 2), first=10
    )
    assert next_day.owner_reachable
    shown.and_then(
        fact(ProcessingResumed(evidence=Personal(WANG, "短信同意")), stream=WANG, at=at(6, 2))
    )
    assert the_vehicle(shown).owner_reachable


def test_who_was_erased_cannot_be_reached(given_history: GivenHistory) -> None:
    gone = PersonalDataErased(basis=ErasureBasis.SUBJECT_REQUEST, subjects=(WANG,))
    shown = given_history(parts_trace, *VISIT, issued(), fact(gone, stream=WANG, at=at(6, 1)))
    assert not the_vehicle(shown).owner_reachable


def test_two_files_of_one_person_are_one_person(given_history: GivenHistory) -> None:
    zhao = fact(
        msgspec.structs.replace(_file(), name=Personal(ZHAO, "王女士"), phone=None, address=None),
        stream=ZHAO,
    )
    merged = CustomersMerged(into_customer_id=ZHAO, subjects=(WANG,))
    shown = given_history(
        parts_trace, *VISIT, zhao, issued(), fact(merged, stream=WANG, at=at(6, 1))
    )
    found = the_vehicle(shown)
    assert (found.owner_customer_id, found.owner_reachable) == (ZHAO, True)


def test_plate_and_vin_are_those_of_today(given_history: GivenHistory) -> None:
    corrected = VehicleDetailsCorrected(reason="抄录有误", vin=OTHER_VIN, model="速腾 1.4T")
    colour = VehicleDetailsCorrected(reason="改色", colour="红")
    shown = given_history(
        parts_trace,
        *VISIT,
        issued(),
        PLATE_CHANGED,
        fact(corrected, stream=CAR),
        fact(colour, stream=CAR),
    )
    found = the_vehicle(shown)
    assert (found.plate, found.vin, found.model) == (NEW_PLATE, OTHER_VIN, "速腾 1.4T")
    [before] = shown.ask(vehicles_of_batch, batch_id="BP-2025-07", today=date(2025, 6, 1), first=10)
    assert before.plate == PLATE


def test_backward_a_car_names_batch_supplier_receipt_and_certificate(
    given_history: GivenHistory,
) -> None:
    cancelled = RepairOrderCancelled(order_number="RO-S1-2025-000123", reason="客户改期")
    loose = PartRef(part_number="N0138157", name="密封垫", grade=PartGrade.AFTERMARKET)
    shown = given_history(
        parts_trace, *VISIT, fitted(), fitted(loose, None), on_order(cancelled, at(4, 2))
    )
    pads, gasket = shown.ask(parts_of_vehicle, vehicle_id=CAR, first=10)
    assert (pads.order_number, pads.technician_id) == ("RO-S1-2025-000123", "S1-张")
    assert pads.batch is not None
    assert pads.batch.supplier_name == "一汽大众备件中心"
    assert pads.batch.certificate_number == "CCC-2025-0187"
    assert pads.batch.received_on == date(2025, 6, 2)
    assert gasket.batch is None
    after = (pads.fitted_at, pads.order_id, pads.turn)
    assert shown.ask(parts_of_vehicle, vehicle_id=CAR, first=10, after=after) == [gasket]
    assert shown.ask(vehicle_by_vin, vin=VIN) == CAR
    assert shown.ask(vehicle_by_vin, vin=OTHER_VIN) is None


@pytest.mark.requirement("R087")
def test_r087_an_old_part_is_open_until_it_is_known_where_it_went(
    given_history: GivenHistory,
) -> None:
    shown = given_history(parts_trace, *VISIT, fitted(), fitted(PADS, None))
    [open_part] = shown.ask(open_old_parts, site_id="S1", first=10)
    assert (open_part.order_number, open_part.line_id) == ("RO-S1-2025-000123", "2")
    assert (open_part.removed_milli, open_part.returned_milli) == (1000, 0)
    assert not shown.ask(open_old_parts, site_id="S2", first=10)
    after = (open_part.since, open_part.order_id, open_part.line_id)
    assert not shown.ask(open_old_parts, first=10, after=after)
    shown.and_then(
        on_order(
            OldPartReturned(
                line_id="2",
                part_number="5QD698151",
                quantity_milli=1000,
                disposition=OldPartDisposition.TO_CUSTOMER,
                received_by=Personal(WANG, "王女士"),
            ),
            at(3, 31, 17),
        )
    )
    assert not shown.ask(open_old_parts, first=10)


def test_cars_come_in_pages(given_history: GivenHistory) -> None:
    shown = given_history(
        parts_trace,
        *VISIT,
        order_opened(order=LATER_ORDER, number="RO-S1-2025-000200", vehicle=OTHER_CAR),
        issued(),
        later(issued().event),
    )
    one, other = shown.ask(vehicles_of_batch, batch_id="BP-2025-07", today=TODAY, first=1)
    rest = shown.ask(
        vehicles_of_batch,
        batch_id="BP-2025-07",
        today=TODAY,
        first=1,
        after=(one.vehicle_id,),
    )
    assert rest == [other]


def test_no_text_about_a_person_stands_in_the_view(given_history: GivenHistory) -> None:
    shown = given_history(parts_trace, *VISIT, issued(), fitted(), DELIVERED)
    assert shown.rows("customer") == [
        {
            "customer_id": WANG,
            "phone_known": True,
            "restricted_until": None,
            "merged_into": None,
        }
    ]


def test_followed_one_by_one_or_rebuilt_it_is_the_same(given_history: GivenHistory) -> None:
    shown = given_history(
        parts_trace,
        *VISIT,
        issued(),
        fitted(),
        unused(),
        DELIVERED,
        BLOCKED,
        TRANSFERRED,
        PLATE_CHANGED,
    )
    shown.assert_the_same_however_followed()
