"""Whom to remind of what, from a real history (RM11; R014, R081, R122, R153-R156, R168)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentReminderSent,
    CustomerIdentified,
)
from domain.appointment.words import CancelReason, Party
from domain.customer.events import (
    ConsentGiven,
    ConsentWithdrawn,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerAbsorbed,
    CustomersMerged,
    ErasureBasis,
    NextServicePlanned,
    PersonalDataErased,
    ProcessingRestricted,
    ProcessingResumed,
    Purpose,
    QuietHours,
    RetentionBasis,
)
from domain.kernel import Channel, Event, Km, Personal
from domain.reminder.events import ReminderSent
from domain.reminder.words import HeldBack, ReminderKind, reminder_id
from domain.repair_order.events import (
    DeferredWorkRevived,
    LineCompleted,
    PartReserved,
    PauseReason,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    ServiceKind,
    WorkDeferred,
    WorkPaused,
)
from domain.service_promise.events import PromiseValues
from domain.vehicle.events import (
    InsuranceKind,
    InsurancePolicyRecorded,
    MaintenancePlanSet,
    NextServiceAdvised,
    OdometerCorrected,
    OdometerRecorded,
    OdometerSource,
    OdometerUnitReplaced,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleMerged,
)
from projections.reminders.due import turn_of
from projections.reminders.projection import reminders
from projections.reminders.queries import DueTo, reminders_due
from tests.domain.appointment import examples as june_2026
from tests.projections.dsl import Fact, GivenHistory, Shown, assert_every_fact_considered, fact
from tests.projections.samples import (
    CAR,
    DELIVERED,
    DELIVERED_AT,
    FILE_OPENED,
    LATER_ORDER,
    ORDER,
    OTHER_CAR,
    OWNED,
    PHONE,
    PLATE_CHANGED,
    REGISTERED,
    TRANSFERRED,
    WANG,
    ZHAO,
    at,
    delivered,
    on_order,
)

APPOINTMENT = UUID(int=0xA1)
MORNING = at(4, 1, 10, year=2026)


def maintenance_opened(order: UUID = ORDER, when: datetime | None = None) -> Fact:
    event = RepairOrderOpened(
        order_number="RO-S1-2025-000123",
        site_id="S1",
        customer_id=WANG,
        vehicle_id=CAR,
        adviser_id="S1-李",
        opened_at=when or at(3, 31),
        service_kind=ServiceKind.REGULAR_MAINTENANCE,
        odometer_km=Km(30_000),
    )
    return fact(event, stream=order, at=when or at(3, 31))


def on_car(event: Event, when: datetime | None = None) -> Fact:
    return fact(event, stream=CAR, at=when or at(4, 1))


def of_wang(event: Event, when: datetime | None = None) -> Fact:
    return fact(event, stream=WANG, at=when or at(4, 3))


def reading(km: int, when: datetime, *, order: UUID | None = None, flagged: bool = False) -> Fact:
    event = OdometerRecorded(
        odometer_km=Km(km),
        read_at=when,
        source=OdometerSource.RECEPTION,
        repair_order_id=order,
        flagged=flagged,
    )
    return on_car(event, when)


def policy(expires_on: date, insurer: str = "某某财险") -> Fact:
    return on_car(
        InsurancePolicyRecorded(
            insurer=insurer,
            insurance_kind=InsuranceKind.COMPULSORY,
            starts_on=date(expires_on.year - 1, expires_on.month, expires_on.day),
            expires_on=expires_on,
        )
    )


PLAN = on_car(MaintenancePlanSet(interval_months=12, interval_km=Km(10_000)))
SERVICED = (REGISTERED, OWNED, PLAN, maintenance_opened(), FILE_OPENED, DELIVERED)


def asked(shown: Shown, until: date, when: datetime = MORNING, **other: Any) -> list[DueTo]:
    fields: dict[str, Any] = {"values": PromiseValues(), "site_id": "S1", **other}
    return list(shown.ask(reminders_due, until=until, at=when, **fields))


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(
        reminders, "repair_order", "vehicle", "customer", "follow_up", "appointment", "reminder"
    )


@pytest.mark.requirement("R153")
def test_r153_maintenance_a_year_after_the_last_fourteen_days_ahead(
    given_history: GivenHistory,
) -> None:
    shown = given_history(reminders, *SERVICED)
    assert asked(shown, date(2026, 3, 16)) == []
    [due] = asked(shown, date(2026, 3, 17))
    assert (due.kind, due.due_on, due.remind_on, due.due_km) == (
        ReminderKind.MAINTENANCE,
        date(2026, 3, 31),
        date(2026, 3, 17),
        40_005,
    )
    assert (due.plate, due.text, due.customer_id) == ("京A12345", "速腾 保养", WANG)
    assert shown.text(due.name_sealed) == "王女士"
    assert shown.text(due.phone_sealed) == PHONE
    assert (due.last_contact, due.last_contact_at) == ("visit", DELIVERED_AT)
    assert due.held_back is None
    assert asked(shown, date(2026, 3, 17), site_id="S2") == []
    assert asked(shown, date(2026, 3, 17), site_id=None) == [due]
    assert asked(shown, date(2026, 3, 17), kind=ReminderKind.INSURANCE) == []


@pytest.mark.requirement("R153")
def test_r153_readings_move_it_and_a_correction_moves_it_back(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        reminders,
        *SERVICED,
        reading(30_005, at(3, 31), order=ORDER),
        reading(34_005, at(5, 10)),
        reading(90_000, at(5, 11), flagged=True),
    )
    when = at(5, 12)
    [due] = asked(shown, date(2026, 12, 31), when)
    assert due.due_on == due.predicted_on == date(2025, 7, 9)
    shown.and_then(reading(38_005, at(5, 20)))
    [earlier] = asked(shown, date(2026, 12, 31), when)
    assert (earlier.due_on, earlier.due_point) == (date(2025, 6, 2), due.due_point)
    wrong = shown.rows("reading")[-1]["turn"]
    corrected = OdometerCorrected(
        corrects_version=wrong,
        was_km=Km(38_005),
        odometer_km=Km(34_105),
        read_at=at(5, 20),
        reason="接车时录入错误",
    )
    shown.and_then(on_car(corrected, at(5, 27)))
    [later] = asked(shown, date(2026, 12, 31), when)
    assert later.due_on > due.due_on


@pytest.mark.requirement("R153")
def test_r153_what_was_sent_is_not_listed_again(given_history: GivenHistory) -> None:
    sent = ReminderSent(
        kind=ReminderKind.MAINTENANCE,
        subject_id=CAR,
        due_point=f"after {ORDER}",
        due_on=date(2026, 3, 31),
        customer_id=WANG,
        site_id="S1",
        sent_at=at(3, 17, 10, year=2026),
        sent_via=Channel.PHONE,
        text="速腾 保养",
        vehicle_id=CAR,
    )
    stream = reminder_id(ReminderKind.MAINTENANCE, CAR)
    shown = given_history(
        reminders, *SERVICED, fact(sent, stream=stream, at=at(3, 17, 10, year=2026))
    )
    assert asked(shown, date(2026, 12, 31)) == []
    later = at(4, 15, year=2026)
    shown.and_then(
        maintenance_opened(LATER_ORDER, later), delivered(order=LATER_ORDER, when=later, km=38_000)
    )
    [due] = asked(shown, date(2027, 4, 15))
    assert (due.due_point, due.due_on) == (f"after {LATER_ORDER}", date(2027, 4, 15))


@pytest.mark.requirement("R081", "R104", "R156")
def test_r081_advice_and_plans_for_the_customer_create_the_reminder(
    given_history: GivenHistory,
) -> None:
    advised = NextServiceAdvised(due_on=date(2025, 9, 30), advised_in_order_id=ORDER)
    shown = given_history(reminders, *SERVICED, on_car(advised, at(3, 31, 17)))
    [due] = asked(shown, date(2025, 9, 30), at(9, 1))
    assert (due.kind, due.due_on) == (ReminderKind.NEXT_SERVICE, date(2025, 9, 30))
    planned = NextServicePlanned(
        service="空调系统清洗", vehicle_id=CAR, planned_on=date(2025, 6, 1), planned_km=None
    )
    shown.and_then(of_wang(planned, at(4, 5)))
    [due] = asked(shown, date(2025, 9, 30), at(6, 1))
    assert (due.text, due.due_on) == ("速腾 空调系统清洗", date(2025, 6, 1))


@pytest.mark.requirement("R155")
def test_r155_insurance_thirty_days_ahead_until_a_newer_policy(
    given_history: GivenHistory,
) -> None:
    consent = ConsentGiven(purpose=Purpose.MARKETING, evidence=Personal(WANG, "签字"))
    shown = given_history(
        reminders, REGISTERED, OWNED, FILE_OPENED, of_wang(consent), policy(date(2026, 5, 1))
    )
    assert asked(shown, date(2026, 3, 31)) == []
    [due] = asked(shown, date(2026, 4, 1))
    assert (due.kind, due.text, due.held_back) == (
        ReminderKind.INSURANCE,
        "速腾 交强险到期（某某财险）",
        None,
    )
    withdrawn = ConsentWithdrawn(purpose=Purpose.MARKETING)
    shown.and_then(of_wang(withdrawn, at(4, 9)))
    assert asked(shown, date(2026, 4, 1))[0].held_back is HeldBack.NO_CONSENT
    shown.and_then(policy(date(2027, 5, 1)))
    assert asked(shown, date(2026, 6, 1)) == []


@pytest.mark.requirement("R154")
def test_r154_work_put_off_comes_back_on_its_day_until_it_is_taken_up(
    given_history: GivenHistory,
) -> None:
    deferred = WorkDeferred(
        deferred_id="1",
        vehicle_id=CAR,
        customer_id=WANG,
        line_id=None,
        finding_id="1",
        description="更换前制动盘",
        reason=None,
        remind_on=date(2026, 4, 1),
    )
    shown = given_history(
        reminders, REGISTERED, FILE_OPENED, maintenance_opened(), on_order(deferred)
    )
    assert asked(shown, date(2026, 3, 31)) == []
    [due] = asked(shown, date(2026, 4, 1))
    assert (due.kind, due.text, due.repair_order_id) == (
        ReminderKind.DEFERRED_WORK,
        "更换前制动盘",
        ORDER,
    )
    revived = DeferredWorkRevived(deferred_id="1", vehicle_id=CAR, revived_in_order_id=LATER_ORDER)
    shown.and_then(on_order(revived, at(4, 1, year=2026)))
    assert asked(shown, date(2026, 4, 1)) == []


@pytest.mark.requirement("R016")
def test_a_part_that_is_waited_for_and_comes(given_history: GivenHistory) -> None:
    paused = WorkPaused(
        line_id="2",
        reason=PauseReason.WAITING_PARTS,
        note=None,
        customised_part_in_transport=False,
    )
    shown = given_history(
        reminders, REGISTERED, FILE_OPENED, maintenance_opened(), on_order(paused, at(4, 1))
    )
    assert asked(shown, date(2025, 4, 3), at(4, 3, 10)) == []
    [due] = asked(shown, date(2025, 4, 4), at(4, 4, 10))
    assert (due.kind, due.text) == (ReminderKind.PART_WAITING, "RO-S1-2025-000123 仍在等待配件")
    there = PartReserved(line_id="2", part_number="06H905110G", quantity_milli=1000)
    shown.and_then(on_order(there, at(4, 5)))
    [due] = asked(shown, date(2025, 4, 5), at(4, 5, 10))
    assert (due.kind, due.text) == (ReminderKind.PART_ARRIVED, "RO-S1-2025-000123 配件已到")
    done = LineCompleted(
        line_id="2", correction="已更换", technician_id="S1-张", procedure_ref=None
    )
    shown.and_then(on_order(done, at(4, 6)))
    assert asked(shown, date(2025, 4, 9), at(4, 9, 10)) == []


@pytest.mark.requirement("R014")
def test_r014_an_agreed_time_the_day_before_and_not_once_it_is_off(
    given_history: GivenHistory,
) -> None:
    def happened(event: Event, when: datetime) -> Fact:
        return fact(event, stream=APPOINTMENT, at=when)

    unknown = june_2026.requested(customer_id=None, vehicle_id=None)
    shown = given_history(
        reminders,
        FILE_OPENED,
        happened(unknown, june_2026.at(1, 9)),
        happened(june_2026.CONFIRMED, june_2026.at(1, 10)),
    )
    eve, morning = date(2026, 6, 4), june_2026.at(4, 10)
    assert asked(shown, date(2026, 6, 3), morning) == []
    [due] = asked(shown, eve, morning)
    assert (due.kind, due.held_back) == (ReminderKind.APPOINTMENT, HeldBack.NOBODY_KNOWN)
    known = CustomerIdentified(customer_id=WANG, vehicle_id=CAR)
    shown.and_then(happened(known, june_2026.at(2, 9)))
    [due] = asked(shown, eve, morning)
    assert (due.held_back, due.appointment_id, due.text) == (None, APPOINTMENT, "60,000公里保养")
    reminded = AppointmentReminderSent(
        slot_version=1, starts_at=june_2026.at(5, 9), sent_via=Channel.PHONE
    )
    off = AppointmentCancelled(
        cancelled_by=Party.CUSTOMER,
        reason=CancelReason.CUSTOMER_HAS_NO_TIME,
        cancelled_at=june_2026.at(4, 8),
        slot=june_2026.SLOT,
    )
    shown.and_then(happened(reminded, june_2026.at(4, 7)))
    assert asked(shown, eve, morning) == []
    shown.and_then(happened(off, june_2026.at(4, 8)))
    assert shown.rows("appointment")[0]["starts_at"] is None


@pytest.mark.requirement("R122", "R168")
def test_r122_what_the_customer_wants_keeps_it_back(given_history: GivenHistory) -> None:
    shown = given_history(reminders, *SERVICED)

    def then(hour: int, *said: Event) -> HeldBack | None:
        shown.and_then(*(of_wang(event) for event in said))
        [due] = asked(shown, date(2026, 4, 1), MORNING.replace(hour=hour))
        return due.held_back

    locked = ProcessingRestricted(until=date(2027, 1, 1), basis=RetentionBasis.SUBJECT_REQUEST)
    resumed = ProcessingResumed(evidence=Personal(WANG, "来店"))
    erased = PersonalDataErased(basis=ErasureBasis.SUBJECT_REQUEST, subjects=(WANG,))
    assert then(22) is HeldBack.RESTING
    rests = ContactPreferenceSet(quiet_hours=(QuietHours(600, 660),))
    assert then(10, rests) is HeldBack.RESTING
    assert then(11) is None
    assert then(10, ContactPreferenceSet(no_calls=True)) is HeldBack.NO_CALLS
    by_wechat = ContactPreferenceSet(preferred_channel=Channel.WECHAT, no_calls=True)
    assert then(10, by_wechat) is None
    assert then(10, locked) is HeldBack.DATA_LOCKED
    assert then(10, resumed) is None
    assert then(10, erased) is HeldBack.DATA_LOCKED


def test_the_new_owner_is_reminded_by_the_new_plate(given_history: GivenHistory) -> None:
    named = VehicleDetailsCorrected(reason="核对", model="新速腾")
    shown = given_history(reminders, *SERVICED, TRANSFERRED, PLATE_CHANGED, on_car(named))
    [due] = asked(shown, date(2026, 4, 1))
    assert (due.customer_id, due.plate, due.text, due.held_back) == (
        ZHAO,
        "沪BD12345",
        "新速腾 保养",
        HeldBack.NOBODY_KNOWN,
    )


def test_duplicates_are_one_car_and_one_customer(given_history: GivenHistory) -> None:
    merged = (
        fact(VehicleMerged(into_vehicle_id=OTHER_CAR, reason="重复"), stream=CAR, at=at(5, 1)),
        fact(VehicleAbsorbed(absorbed_vehicle_id=CAR), stream=OTHER_CAR, at=at(5, 1)),
    )
    other = fact(REGISTERED.event, stream=OTHER_CAR, at=at(1, 5))
    same = fact(MaintenancePlanSet(interval_months=12), stream=OTHER_CAR, at=at(1, 6))
    shown = given_history(reminders, *SERVICED, other, same, *merged)
    [due] = asked(shown, date(2026, 4, 1))
    assert (due.vehicle_id, due.customer_id, due.due_on) == (OTHER_CAR, WANG, date(2026, 3, 31))
    shown.and_then(
        fact(FILE_OPENED.event, stream=ZHAO, at=at(4, 2)),
        of_wang(CustomersMerged(into_customer_id=ZHAO, subjects=(WANG,))),
        fact(
            CustomerAbsorbed(absorbed_customer_id=WANG, subjects=(WANG,)),
            stream=ZHAO,
            at=at(5, 2),
        ),
    )
    [due] = asked(shown, date(2026, 4, 1))
    assert (due.customer_id, due.held_back) == (ZHAO, None)


def test_pages_follow_one_another(given_history: GivenHistory) -> None:
    shown = given_history(
        reminders, *SERVICED, policy(date(2026, 4, 20)), policy(date(2026, 4, 10))
    )
    whole = asked(shown, date(2026, 4, 1))
    [first, _] = asked(shown, date(2026, 4, 1), first=1)
    assert [first, *asked(shown, date(2026, 4, 1), after=turn_of(first))] == whole


def test_the_same_however_it_is_followed(given_history: GivenHistory) -> None:
    changed = OdometerUnitReplaced(old_km=Km(35_000), new_km=Km(0), at=at(6, 1))
    shown = given_history(
        reminders,
        *SERVICED,
        reading(30_005, at(3, 31), order=ORDER),
        on_car(changed, at(6, 1)),
        of_wang(ContactDetailsSet(phone=Personal(WANG, "+8613800000000"))),
        policy(date(2026, 4, 20)),
        maintenance_opened(LATER_ORDER, at(7, 1)),
        fact(
            RepairOrderVehicleCorrected(
                was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate=None, vin=None, reason="接错车"
            ),
            stream=LATER_ORDER,
            at=at(7, 1),
        ),
        fact(
            RepairOrderCancelled(order_number="RO-S1-2025-000123", reason="客户改期"),
            stream=LATER_ORDER,
            at=at(7, 2),
        ),
    )
    shown.assert_the_same_however_followed()
