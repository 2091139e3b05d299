"""Somebody is sent, or the customer comes, or nobody does (R002, R003, R011, R013)."""

from datetime import datetime
from typing import Any

import pytest

from domain.appointment.aggregate import Appointment
from domain.appointment.events import (
    AppointmentKindChanged,
    AppointmentResponded,
    CustomerArrived,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
    TechnicianDispatched,
)
from domain.appointment.words import AppointmentKind, Status
from domain.kernel import Channel, Decision, Km, Personal
from tests.domain.appointment.examples import (
    AGREED,
    CAR,
    LI,
    ON_SITE_AGREED,
    ORDER,
    REQUESTED,
    RESCUE,
    SLOT,
    TERMS,
    WANG,
    at,
)
from tests.domain.dsl import given

LINKED = RepairOrderLinked(repair_order_id=ORDER, order_number="RO-S1-2026-000007")
SENT = TechnicianDispatched(technician_id="S1-张", dispatched_at=at(1, 10, 5))
ANSWERED = AppointmentResponded(
    responded_at=at(1, 10, 5),
    due_at=at(2, 10),
    kept=True,
    responded_by=LI.id,
    told_via=Channel.PHONE,
)


def open_order(appointment: Appointment, **other: Any) -> Decision:
    fields: dict[str, Any] = {
        "repair_order_id": ORDER,
        "order_number": "RO-S1-2026-000007",
        "site_id": "S1",
        "customer_id": WANG,
        "vehicle_id": CAR,
        "adviser_id": LI.id,
        "opened_at": at(5, 8, 50),
    }
    return appointment.link_repair_order(**fields | other)


def arrive(appointment: Appointment) -> Decision:
    return appointment.arrive(at=at(5, 14))


def miss(appointment: Appointment) -> Decision:
    return appointment.record_no_show(at=at(5, 17), actor=LI)


@pytest.mark.requirement("R002")
@pytest.mark.parametrize(("arrived_at", "kept"), [(at(5, 16), True), (at(5, 16, 1), False)])
def test_r002_within_two_hours_after_the_appointed_time(arrived_at: datetime, kept: bool) -> None:
    given(Appointment, *ON_SITE_AGREED).when(
        lambda a: a.record_on_site_arrival(
            at=arrived_at, actor=LI, technician_id="S1-张", travelled_km=Km(12)
        )
    ).then(
        OnSiteArrivalRecorded(
            kind=AppointmentKind.ON_SITE,
            technician_id="S1-张",
            arrived_at=arrived_at,
            due_at=at(5, 16),
            kept=kept,
            travelled_km=Km(12),
        )
    )


@pytest.mark.requirement("R003", "R018")
@pytest.mark.parametrize(("arrived_at", "kept"), [(at(1, 11), True), (at(1, 11, 1), False)])
def test_r003_within_an_hour_of_the_call(arrived_at: datetime, kept: bool) -> None:
    given(Appointment, RESCUE).when(
        lambda a: a.dispatch_technician(at=at(1, 10, 5), actor=LI, technician_id="S1-张")
    ).then(ANSWERED, SENT).when(
        lambda a: a.record_on_site_arrival(at=arrived_at, actor=LI, technician_id="S1-张")
    ).then(
        OnSiteArrivalRecorded(
            kind=AppointmentKind.EMERGENCY,
            technician_id="S1-张",
            arrived_at=arrived_at,
            due_at=at(1, 11),
            kept=kept,
            travel_minutes=(arrived_at - at(1, 10, 5)).seconds // 60,
        )
    )


@pytest.mark.requirement("R003")
def test_r003_a_change_of_kind_is_recorded_and_hides_no_promise() -> None:
    changed = AppointmentKindChanged(
        was=AppointmentKind.IN_SHOP,
        kind=AppointmentKind.EMERGENCY,
        reason=Personal(WANG, "车辆在路上抛锚"),
        changed_at=at(5, 8),
        was_slot=SLOT,
        arrival_due_at=at(5, 9),
        promise_version=1,
        place=Personal(WANG, "三环"),
    )
    after = (
        given(Appointment, *AGREED)
        .when(
            lambda a: a.change_kind(
                at=at(5, 8),
                terms=TERMS,
                kind=AppointmentKind.EMERGENCY,
                reason="车辆在路上抛锚",
                place="三环",
            )
        )
        .then(changed)
    )
    assert (after.state.slot, after.state.arrival_due_at) == (None, at(5, 9))
    given(Appointment, RESCUE).when(
        lambda a: a.change_kind(
            at=at(1, 12), terms=TERMS, kind=AppointmentKind.ON_SITE, reason="改日上门"
        )
    ).then(
        AppointmentKindChanged(
            was=AppointmentKind.EMERGENCY,
            kind=AppointmentKind.ON_SITE,
            reason=Personal(WANG, "改日上门"),
            changed_at=at(1, 12),
            was_arrival_due_at=at(1, 11),
        )
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (AppointmentKind.IN_SHOP, "appointment.same_kind"),
        (AppointmentKind.ON_SITE, "appointment.place_missing"),
    ],
)
def test_a_change_of_kind_changes_something_and_knows_where(
    kind: AppointmentKind, code: str
) -> None:
    given(Appointment, REQUESTED).when(
        lambda a: a.change_kind(at=at(1, 12), terms=TERMS, kind=kind, reason="改")
    ).then_refused(code)


@pytest.mark.requirement("R011")
@pytest.mark.parametrize(
    ("arrived_at", "minutes_late", "plate", "agrees"),
    [(at(5, 8, 50), -10, "京A12345", True), (at(5, 9, 20), 20, "京B54321", False)],
)
def test_r011_on_arrival_the_booking_is_checked(
    arrived_at: datetime, minutes_late: int, plate: str, agrees: bool
) -> None:
    given(Appointment, *AGREED).when(lambda a: a.arrive(at=arrived_at, plate_seen=plate)).then(
        CustomerArrived(
            arrived_at=arrived_at,
            minutes_late=minutes_late,
            plate_seen=plate,
            plate_agrees=agrees,
        )
    ).when(lambda a: a.arrive(at=arrived_at)).then_refused("appointment.arrived_already")


@pytest.mark.requirement("R011")
def test_r011_an_order_opened_from_it_closes_it() -> None:
    came = CustomerArrived(arrived_at=at(5, 8, 50), minutes_late=-10)
    given(Appointment, *AGREED).when(open_order).then(came, LINKED)
    closed = given(Appointment, *AGREED, came).when(open_order).then(LINKED)
    assert closed.state.status is Status.FULFILLED
    closed.when(open_order).then_refused("appointment.linked_already", field="appointmentId")


@pytest.mark.requirement("R001", "R011")
def test_r011_a_customer_who_just_comes_is_answered_by_that() -> None:
    answered = AppointmentResponded(
        responded_at=at(5, 8, 50),
        due_at=at(2, 9),
        kept=False,
        responded_by=LI.id,
        told_via=Channel.ON_SITE,
    )
    given(Appointment, REQUESTED).when(open_order).then(answered, LINKED)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"site_id": "S2"}, "appointment.other_site"),
        ({"customer_id": ORDER}, "appointment.other_customer"),
        ({"vehicle_id": ORDER}, "appointment.other_customer"),
    ],
)
def test_r011_an_order_is_of_the_site_customer_and_car_of_its_appointment(
    other: dict[str, Any], code: str
) -> None:
    given(Appointment, *AGREED).when(lambda a: open_order(a, **other)).then_refused(
        code, field="appointmentId"
    )
    given(Appointment).when(open_order).then_refused("appointment.no_such", field="appointmentId")


@pytest.mark.requirement("R002")
def test_r002_an_order_does_not_end_the_clock_of_the_arrival() -> None:
    given(Appointment, *ON_SITE_AGREED).when(open_order).then_refused("appointment.arrival_first")


@pytest.mark.requirement("R011")
def test_r011_half_an_hour_after_the_start_a_customer_counts_as_not_come() -> None:
    given(Appointment, *AGREED).when(
        lambda a: a.record_no_show(at=at(5, 9, 29), actor=LI)
    ).then_refused("appointment.too_early_for_no_show")
    given(Appointment, *AGREED).when(
        lambda a: a.record_no_show(at=at(5, 9, 30), actor=LI, note="电话无人接听")
    ).then(NoShowRecorded(slot=SLOT, recorded_by=LI.id, note=Personal(WANG, "电话无人接听")))


def test_who_comes_to_whom_is_not_mixed_up() -> None:
    given(Appointment, *AGREED).when(
        lambda a: a.dispatch_technician(at=at(5, 9), actor=LI, technician_id="S1-张")
    ).then_refused("appointment.not_on_site")
    for decide in (arrive, miss):
        given(Appointment, *ON_SITE_AGREED).when(decide).then_refused("appointment.not_in_shop")


def test_nobody_arrives_before_the_call() -> None:
    given(Appointment, RESCUE).when(
        lambda a: a.record_on_site_arrival(at=at(1, 9), actor=LI, technician_id="S1-张")
    ).then_refused("appointment.arrived_before_call")
