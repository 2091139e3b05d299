"""One work bay, one time, one appointment: however many confirm at once (R006, R008, R011)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.appointment.aggregate import Appointment
from domain.appointment.words import CancelReason, Party, Status
from domain.bay_day.aggregate import BayDay, bay_day_id
from domain.kernel import Decision, Receipt, Refused, Series
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.terms import ServiceKind
from domain.site.aggregate import Site, site_stream_id
from domain.site.events import WorkBay
from domain.values.clock import shanghai_date
from eventstore.history import History
from tests.domain.appointment.examples import CAR, LI, TERMS, WANG, agree, ask, at
from tests.eventstore.sample import command

SERIES = Series("appointment/S1/2026")


def appointment(history: History, **other: Any) -> UUID:
    stream_id = uuid4()
    history.begin_numbered(
        Appointment,
        stream_id,
        SERIES,
        lambda a, number: ask(a, number=number, **other),
        command(),
    )
    return stream_id


def change(history: History, stream_id: UUID, decide: Callable[[Appointment], Decision]) -> Receipt:
    return history.change(Appointment, stream_id, decide, command())


def bay(history: History, bay_id: str = "A1") -> BayDay:
    return history.load(BayDay, bay_day_id("S1", bay_id, shanghai_date(at(5, 9)))).state


def move(appointment: Appointment, bay_id: str = "A2") -> Decision:
    return appointment.reschedule(
        at=at(3, 15),
        terms=TERMS,
        starts_at=at(5, 9),
        ends_at=at(5, 11),
        bay_id=bay_id,
        asked_by=Party.DEALERSHIP,
        reason="工位冲突",
        agreed_by="王女士",
        agreed_at=at(3, 15),
    )


def cancel(appointment: Appointment) -> Decision:
    return appointment.cancel(
        at=at(4, 9), cancelled_by=Party.CUSTOMER, reason=CancelReason.CUSTOMER_HAS_NO_TIME
    )


@pytest.mark.requirement("R006")
def test_r006_of_twenty_who_confirm_one_bay_and_time_exactly_one_has_it(history: History) -> None:
    wanted = [appointment(history) for _ in range(20)]
    together = Barrier(20)

    def try_to_confirm(stream_id: UUID) -> str:
        together.wait()
        try:
            change(history, stream_id, agree)
        except Refused as refused:
            return refused.code
        return "confirmed"

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(try_to_confirm, wanted))
    assert sorted(answers) == ["bay_day.slot_taken"] * 19 + ["confirmed"]
    winner = wanted[answers.index("confirmed")]
    assert set(bay(history).bookings) == {winner}
    for stream_id in wanted:
        status = history.load(Appointment, stream_id).state.status
        assert status is (Status.CONFIRMED if stream_id == winner else Status.REQUESTED)


@pytest.mark.requirement("R008")
def test_r008_numbers_run_without_holes_and_a_cancelled_one_stays_used(history: History) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(appointment, [history] * 8))
    for stream_id in made:
        change(history, stream_id, cancel)
    made.append(appointment(history))
    numbers = [history.load(Appointment, stream_id).state.number for stream_id in made]
    assert sorted(numbers) == [f"AP-S1-2026-{number:06d}" for number in range(1, 10)]
    assert numbers[-1] == "AP-S1-2026-000009"


@pytest.mark.requirement("R006", "R007")
def test_r006_a_moved_and_a_cancelled_appointment_give_the_bay_back(history: History) -> None:
    first, second, third = (appointment(history) for _ in range(3))
    change(history, first, agree)
    change(history, first, move)
    change(history, second, agree)
    assert (set(bay(history).bookings), set(bay(history, "A2").bookings)) == ({second}, {first})
    with pytest.raises(Refused) as refused:
        change(history, second, move)
    assert refused.value.code == "bay_day.slot_taken"
    assert set(bay(history).bookings) == {second}
    change(history, second, cancel)
    change(history, third, agree)
    assert set(bay(history).bookings) == {third}


@pytest.mark.requirement("R011")
def test_r011_a_no_show_gives_the_bay_back(history: History) -> None:
    missed = appointment(history)
    change(history, missed, agree)
    change(history, missed, lambda a: a.record_no_show(at=at(5, 9, 45), actor=LI))
    assert not bay(history).bookings


@pytest.mark.requirement("R006")
def test_r006_a_bay_that_the_site_does_not_have_is_refused(history: History) -> None:
    site_id = site_stream_id("S1")
    history.begin(
        Site,
        site_id,
        lambda s: s.register(site_code="S1", name="某公司", city="北京", address="某路"),
        command(),
    )
    history.change(
        Site,
        site_id,
        lambda s: s.set_work_bays(
            site_code="S1",
            bays=(WorkBay(bay_id="B1", name="钣金工位"),),
            opens_minute=480,
            closes_minute=1080,
        ),
        command(),
    )
    asked = appointment(history)
    with pytest.raises(Refused) as refused:
        change(history, asked, agree)
    assert refused.value.code == "site.no_such_bay"
    change(history, asked, lambda a: agree(a, bay_id="B1"))


@pytest.mark.requirement("R011")
def test_r011_an_order_and_its_appointment_name_each_other_in_one_append(
    history: History,
) -> None:
    asked = appointment(history)
    change(history, asked, agree)
    order = uuid4()

    def open_order(site_id: str, appointment_id: UUID) -> Receipt:
        return history.begin_numbered(
            RepairOrder,
            order,
            Series("repair_order/S1/2026"),
            lambda o, number: o.open(
                number=number,
                site_id=site_id,
                at=at(5, 8, 55),
                actor=LI,
                customer_id=WANG,
                vehicle_id=CAR,
                service_kind=ServiceKind.REGULAR_MAINTENANCE,
                odometer_unreadable_reason="仪表黑屏",
                appointment_id=appointment_id,
            ),
            command(),
        )

    for site_id, appointment_id, code in (
        ("S2", asked, "appointment.other_site"),
        ("S1", uuid4(), "appointment.no_such"),
    ):
        with pytest.raises(Refused) as refused:
            open_order(site_id, appointment_id)
        assert refused.value.code == code
    open_order("S1", asked)
    closed = history.load(Appointment, asked).state
    assert (closed.status, closed.order_number) == (Status.FULFILLED, "RO-S1-2026-000001")
    linked = [f for f in history.read(asked) if f.event.topic == "appointment.repair_order_linked"]
    assert [getattr(f.event, "repair_order_id", None) for f in linked] == [order]
    [opened] = history.read(order)
    assert getattr(opened.event, "appointment_id", None) == asked
