"""The book of appointments: who comes when, what is promised, what is free (R001 to R014)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentConfirmationSent,
    AppointmentKindChanged,
    AppointmentReconfirmed,
    AppointmentReminderSent,
    AppointmentRescheduled,
    AppointmentResponded,
    CustomerArrived,
    CustomerIdentified,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
    TechnicianDispatched,
)
from domain.appointment.words import AppointmentKind, CancelReason, Party, Slot, Status
from domain.kernel import Channel, Event, Km, Personal
from domain.site.events import WorkBay, WorkBaysSet
from domain.values.clock import SHANGHAI
from projections.appointment_book.capacity import free_times, requests_by_channel
from projections.appointment_book.clocks import PromiseKind, PromiseState
from projections.appointment_book.projection import appointment_book
from projections.appointment_book.queries import (
    appointment_numbered,
    appointments_of_plate,
    day_list,
    unanswered,
)
from projections.appointment_book.rows import BookedAppointment
from tests.domain.appointment import examples as june_2026
from tests.projections.dsl import Fact, GivenHistory, Shown, assert_every_fact_considered, fact
from tests.projections.samples import CAR, LATER_ORDER, ORDER, WANG

CONFIRMED, SLOT, LATER = june_2026.CONFIRMED, june_2026.SLOT, june_2026.LATER
at = june_2026.at
FIRST, SECOND = UUID(int=0xA1), UUID(int=0xA2)
FIFTH = date(2026, 6, 5)
NOON = at(2, 12)


def happened(event: Event, when: datetime, stream: UUID = FIRST) -> Fact:
    return fact(event, stream=stream, at=when)


def asked(stream: UUID = FIRST, **other: Any) -> Fact:
    return happened(june_2026.requested(**other), other.get("requested_at", at(1, 9)), stream)


def answered(when: datetime, *, kept: bool, stream: UUID = FIRST) -> Fact:
    event = AppointmentResponded(
        responded_at=when,
        due_at=at(2, 9),
        kept=kept,
        responded_by="S1-李娜",
        told_via=Channel.PHONE,
    )
    return happened(event, when, stream)


ASKED, ANSWERED = asked(), answered(at(1, 10), kept=True)
AGREED = happened(CONFIRMED, at(1, 10))
MOVED = happened(
    AppointmentRescheduled(
        slot=LATER,
        was=SLOT,
        slot_version=2,
        reason=Personal(WANG, "工位冲突"),
        asked_by=Party.DEALERSHIP,
        agreed_by=Personal(WANG, "王女士"),
        agreed_at=at(3, 15),
        told_via=Channel.PHONE,
    ),
    at(3, 15, 5),
)
OFF = happened(
    AppointmentCancelled(
        cancelled_by=Party.CUSTOMER,
        reason=CancelReason.CUSTOMER_HAS_NO_TIME,
        cancelled_at=at(4, 9),
        slot=SLOT,
    ),
    at(4, 9),
)
RESCUE_EVENT = june_2026.RESCUE
BAYS = fact(
    WorkBaysSet(
        site_id="S1",
        bays=(WorkBay(bay_id="A1", name="快修保养工位"), WorkBay(bay_id="A2", name="机修工位")),
        opens_minute=8 * 60,
        closes_minute=18 * 60,
    ),
    stream=UUID(int=0x51),
    at=at(1, 8),
)


def one(shown: Shown, when: datetime = NOON) -> BookedAppointment:
    found = shown.ask(appointment_numbered, number="AP-S1-2026-000123", at=when)
    assert found is not None
    return found


def states(shown: Shown, when: datetime) -> list[tuple[PromiseKind, PromiseState]]:
    return [(promise.promise, promise.state) for promise in one(shown, when).promises]


def on_the_fifth(shown: Shown, **other: Any) -> list[BookedAppointment]:
    return list(shown.ask(day_list, site_id="S1", day=FIFTH, at=at(2, 12), first=10, **other))


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(appointment_book, "appointment", "site")


@pytest.mark.requirement("R001")
@pytest.mark.parametrize(
    ("answer", "when", "state"),
    [
        (answered(at(2, 8, 59), kept=True), at(3, 9), PromiseState.KEPT),
        (answered(at(2, 9, 1), kept=False), at(3, 9), PromiseState.BROKEN),
        (None, at(2, 9), PromiseState.OPEN),
        (None, at(2, 9, 1), PromiseState.OVERDUE),
    ],
)
def test_r001_the_clock_of_the_answer(
    given_history: GivenHistory, answer: Fact | None, when: datetime, state: PromiseState
) -> None:
    shown = given_history(appointment_book, ASKED, *([answer] if answer else []))
    assert states(shown, when) == [(PromiseKind.RESPONSE, state)]
    waiting = shown.ask(unanswered, site_id="S1", at=when, first=10)
    assert [row.appointment_id for row in waiting] == ([] if answer else [FIRST])


@pytest.mark.requirement("R005", "R011", "R012")
def test_r011_the_booking_is_found_by_number_and_by_plate(given_history: GivenHistory) -> None:
    shown = given_history(appointment_book, ASKED)
    found = one(shown)
    assert (found.status, found.wanted_service, found.comes_at) == (
        Status.REQUESTED,
        "60,000公里保养",
        at(5, 9),
    )
    assert shown.text(found.name_sealed) == "王女士"
    assert shown.text(found.phone_sealed) == "+8613812341234"
    assert found.entry_lag_minutes >= 0
    (same,) = shown.ask(appointments_of_plate, plate="京A12345", at=at(2, 12), first=10)
    assert same == found
    assert shown.ask(appointment_numbered, number="AP-S1-2026-999999", at=at(2, 12)) is None


@pytest.mark.requirement("R006", "R008")
def test_r006_an_agreed_time_stands_in_the_day_of_its_bay(given_history: GivenHistory) -> None:
    shown = given_history(appointment_book, ASKED, ANSWERED, AGREED)
    (row,) = on_the_fifth(shown, bay_id="A1")
    assert (row.status, row.starts_at, row.ends_at) == (Status.CONFIRMED, at(5, 9), at(5, 11))
    assert on_the_fifth(shown, bay_id="A2") == []


@pytest.mark.requirement("R007")
def test_r007_the_old_time_and_who_agreed_stay_visible(given_history: GivenHistory) -> None:
    shown = given_history(appointment_book, ASKED, ANSWERED, AGREED, MOVED)
    row = one(shown)
    assert (row.starts_at, row.bay_id) == (at(5, 14), "A2")
    assert [(t.starts_at, t.bay_id) for t in row.agreed_times] == [
        (at(5, 9), "A1"),
        (at(5, 14), "A2"),
    ]
    moved = row.agreed_times[-1]
    assert (shown.text(moved.agreed_by_sealed), moved.agreed_at) == ("王女士", at(3, 15))
    assert shown.text(moved.reason_sealed) == "工位冲突"


@pytest.mark.requirement("R009", "R010", "R014")
def test_what_was_sent_and_confirmed_again_is_of_the_agreed_time(
    given_history: GivenHistory,
) -> None:
    shown = given_history(appointment_book, ASKED, ANSWERED, AGREED)
    assert [row.appointment_id for row in on_the_fifth(shown, to_reconfirm=True)] == [FIRST]
    shown.and_then(
        happened(
            AppointmentConfirmationSent(
                slot_version=1, sent_via=Channel.WECHAT, template="预约确认", delivery_ref="m-1"
            ),
            at(1, 10, 1),
        ),
        happened(
            AppointmentReconfirmed(
                slot_version=1, reconfirmed_by="S1-李娜", told_via=Channel.PHONE
            ),
            at(2, 10),
        ),
        happened(
            AppointmentReminderSent(slot_version=1, starts_at=at(5, 9), sent_via=Channel.WECHAT),
            at(3, 9),
        ),
    )
    row = one(shown)
    assert (row.confirmation_sent, row.reconfirmed, row.reminded) == (True, True, True)
    assert on_the_fifth(shown, to_reconfirm=True) == []
    shown.and_then(MOVED)
    row = one(shown)
    assert (row.confirmation_sent, row.reconfirmed, row.reminded) == (False, False, False)


@pytest.mark.requirement("R008")
def test_r008_a_cancelled_one_keeps_its_number_and_gives_its_bay_back(
    given_history: GivenHistory,
) -> None:
    shown = given_history(appointment_book, BAYS, ASKED, ANSWERED, AGREED)
    taken = shown.ask(free_times, site_id="S1", day=FIFTH, minutes=60)
    assert [(free.bay_id, free.starts_at, free.ends_at) for free in taken] == [
        ("A1", at(5, 8), at(5, 9)),
        ("A1", at(5, 11), at(5, 18)),
        ("A2", at(5, 8), at(5, 18)),
    ]
    shown.and_then(OFF)
    free = shown.ask(free_times, site_id="S1", day=FIFTH, minutes=60)
    assert [(each.bay_name, each.minutes) for each in free] == [
        ("快修保养工位", 600),
        ("机修工位", 600),
    ]
    row = one(shown)
    assert (row.status, row.cancelled_by, row.cancel_reason, row.closed_at) == (
        Status.CANCELLED,
        Party.CUSTOMER,
        CancelReason.CUSTOMER_HAS_NO_TIME,
        at(4, 9),
    )


@pytest.mark.requirement("R003", "R018")
def test_r003_a_rescue_from_the_call_to_the_arrival(given_history: GivenHistory) -> None:
    call = happened(RESCUE_EVENT, at(1, 10))
    sent = TechnicianDispatched(technician_id="S1-张", dispatched_at=at(1, 10, 5))
    shown = given_history(appointment_book, call, happened(sent, at(1, 10, 5)))
    assert (PromiseKind.ARRIVAL, PromiseState.OVERDUE) in states(shown, at(1, 11, 1))
    there = OnSiteArrivalRecorded(
        kind=AppointmentKind.EMERGENCY,
        technician_id="S1-张",
        arrived_at=at(1, 11),
        due_at=at(1, 11),
        kept=True,
        travelled_km=Km(12),
        travel_minutes=55,
    )
    shown.and_then(happened(there, at(1, 11)))
    assert (PromiseKind.ARRIVAL, PromiseState.KEPT) in states(shown, at(1, 12))
    row = one(shown)
    assert (row.status, row.technician_id, row.arrived_at) == (Status.ARRIVED, "S1-张", at(1, 11))
    assert shown.text(row.place_sealed) == "京承高速出京12公里处"


@pytest.mark.requirement("R002")
def test_r002_the_arrival_promised_for_the_old_time_ends_with_it(
    given_history: GivenHistory,
) -> None:
    on_site, _, agreed = june_2026.ON_SITE_AGREED
    new = Slot(starts_at=at(6, 14), ends_at=at(6, 16))
    moved = AppointmentRescheduled(
        slot=new,
        was=Slot(starts_at=at(5, 14), ends_at=at(5, 16)),
        slot_version=2,
        reason=Personal(WANG, "改天"),
        asked_by=Party.CUSTOMER,
        agreed_by=Personal(WANG, "王女士"),
        agreed_at=at(3, 9),
        told_via=Channel.PHONE,
        was_arrival_due_at=at(5, 16),
        arrival_due_at=at(6, 16),
        promise_version=1,
    )
    shown = given_history(
        appointment_book,
        happened(on_site, at(1, 9)),
        ANSWERED,
        happened(agreed, at(1, 10)),
        happened(moved, at(3, 9)),
    )
    assert [(p.due_at, p.state) for p in one(shown, at(7, 9)).promises][1:] == [
        (at(5, 16), PromiseState.ENDED),
        (at(6, 16), PromiseState.OVERDUE),
    ]


@pytest.mark.requirement("R003")
def test_r003_a_change_of_kind_after_the_hour_leaves_the_promise_broken(
    given_history: GivenHistory,
) -> None:
    changed = AppointmentKindChanged(
        was=AppointmentKind.EMERGENCY,
        kind=AppointmentKind.IN_SHOP,
        reason=Personal(WANG, "自行开到店"),
        changed_at=at(1, 12),
        was_arrival_due_at=at(1, 11),
    )
    shown = given_history(
        appointment_book, happened(RESCUE_EVENT, at(1, 10)), happened(changed, at(1, 12))
    )
    assert (PromiseKind.ARRIVAL, PromiseState.BROKEN) in states(shown, at(1, 13))
    assert one(shown).kind is AppointmentKind.IN_SHOP


@pytest.mark.requirement("R011")
def test_r011_the_customer_comes_and_the_order_is_named(given_history: GivenHistory) -> None:
    came = CustomerArrived(arrived_at=at(5, 9, 10), minutes_late=10)
    linked = RepairOrderLinked(repair_order_id=ORDER, order_number="RO-S1-2026-000007")
    shown = given_history(
        appointment_book,
        ASKED,
        ANSWERED,
        AGREED,
        happened(came, at(5, 9, 10)),
        happened(linked, at(5, 9, 15)),
    )
    row = one(shown)
    assert (row.status, row.minutes_late, row.repair_order_id, row.order_number) == (
        Status.FULFILLED,
        10,
        ORDER,
        "RO-S1-2026-000007",
    )


@pytest.mark.requirement("R011")
def test_r011_who_did_not_come_frees_the_bay(given_history: GivenHistory) -> None:
    missed = NoShowRecorded(slot=SLOT, recorded_by="S1-李娜")
    shown = given_history(
        appointment_book, BAYS, ASKED, ANSWERED, AGREED, happened(missed, at(5, 9, 45))
    )
    assert one(shown).status is Status.NO_SHOW
    assert len(shown.ask(free_times, site_id="S1", day=FIFTH, minutes=600)) == 2


def test_whose_it_was_becomes_known(given_history: GivenHistory) -> None:
    known = CustomerIdentified(customer_id=WANG, vehicle_id=CAR)
    shown = given_history(
        appointment_book,
        asked(customer_id=None, vehicle_id=None),
        happened(known, at(1, 12)),
    )
    row = one(shown)
    assert (row.customer_id, row.vehicle_id) == (WANG, CAR)


@pytest.mark.requirement("R001", "R004")
def test_r004_requests_are_counted_by_channel(given_history: GivenHistory) -> None:
    streams = [UUID(int=0xB0 + n) for n in range(4)]
    shown = given_history(
        appointment_book,
        asked(streams[0], channel=Channel.PHONE),
        answered(at(1, 10), kept=True, stream=streams[0]),
        asked(streams[1], channel=Channel.PHONE),
        answered(at(2, 10), kept=False, stream=streams[1]),
        asked(streams[2], channel=Channel.PHONE),
        asked(streams[3], channel=Channel.MINI_PROGRAMME, wanted_at=at(6, 9)),
    )
    count = {
        row.channel: (row.requests, row.answered_in_time, row.answered_late, row.overdue, row.open)
        for row in shown.ask(
            requests_by_channel,
            site_id="S1",
            since=date(2026, 6, 1),
            until=date(2026, 6, 1),
            at=at(2, 12),
        )
    }
    assert count == {
        Channel.PHONE: (3, 1, 1, 1, 0),
        Channel.MINI_PROGRAMME: (1, 0, 0, 1, 0),
    }


def test_pages_follow_one_another(given_history: GivenHistory) -> None:
    hours = [datetime(2026, 6, 5, hour, tzinfo=SHANGHAI) for hour in (9, 10, 11)]
    shown = given_history(
        appointment_book,
        *(asked(UUID(int=0xC0 + n), wanted_at=hour) for n, hour in enumerate(hours)),
    )

    def page(after: tuple[datetime, UUID] | None) -> list[BookedAppointment]:
        return list(
            shown.ask(day_list, site_id="S1", day=FIFTH, at=at(2, 12), first=2, after=after)
        )

    first = page(None)
    assert [row.comes_at for row in first] == hours
    rest = page((first[1].comes_at, first[1].appointment_id))
    assert [row.comes_at for row in rest] == hours[2:]


def test_the_same_however_it_is_followed(given_history: GivenHistory) -> None:
    shown = given_history(
        appointment_book,
        BAYS,
        ASKED,
        ANSWERED,
        AGREED,
        MOVED,
        happened(RESCUE_EVENT, at(1, 10), SECOND),
        OFF,
        asked(LATER_ORDER),
    )
    shown.assert_the_same_however_followed()
