"""Due reminders become facts: each once, by the customer's way and hours (R014, R122, R153-R155)."""

from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.command_line.catching_up import catch_up
from api.store import Store
from api.workers.reminders import Reminded, due_now, send_due_reminders
from domain.appointment.aggregate import Appointment
from domain.customer.aggregate import Customer
from domain.customer.events import (
    ContactPreferenceSet,
    CustomerFileOpened,
    CustomerKind,
    FileTrigger,
    QuietHours,
)
from domain.kernel import Aggregate, Channel, Event, Fen, Km, Personal, Series
from domain.reminder.events import ReminderSent
from domain.reminder.words import HeldBack, ReminderKind, house_rests
from domain.values.clock import SHANGHAI, shanghai_date
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import (
    MaintenancePlanSet,
    OwnerLinked,
    OwnerRelation,
    SaleRecorded,
    UseKind,
    VehicleKind,
    VehicleRegistered,
)
from projections.reminders.projection import reminders
from tests.domain.appointment.examples import agree, ask
from tests.domain.appointment.examples import at as on_june
from tests.eventstore.sample import command
from tests.program import checked

MASTER_KEY = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiB2ZXJicyE="  # 32 bytes
MORNING = datetime(2026, 6, 4, 10, tzinfo=SHANGHAI)
PREFERS_WECHAT = ContactPreferenceSet(
    preferred_channel=Channel.WECHAT, quiet_hours=(QuietHours(720, 840),)
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store(database_url, b64decode(MASTER_KEY)).opened() as opened:
        yield opened


def record(store: Store, kind: type[Aggregate], stream_id: UUID, *events: Event) -> None:
    store.history.begin(kind, stream_id, lambda _: events, command())


def customer(store: Store, *more: Event) -> UUID:
    customer_id = uuid4()
    opened = CustomerFileOpened(
        name=Personal(customer_id, "王女士"),
        customer_kind=CustomerKind.PERSON,
        trigger=FileTrigger.REPAIR,
        triggered_at=datetime(2025, 3, 31, tzinfo=UTC),
        due_at=datetime(2025, 4, 3, tzinfo=UTC),
        site_id="S1",
        phone=Personal(customer_id, "+8613812341234"),
    )
    record(store, Customer, customer_id, opened, *more)
    return customer_id


def car(store: Store, owner: UUID, sold_on: date = date(2025, 6, 10)) -> UUID:
    """A new car, due for maintenance a year after its sale."""
    vehicle_id = uuid4()
    record(
        store,
        Vehicle,
        vehicle_id,
        VehicleRegistered(
            make="大众",
            model="速腾",
            vehicle_kind=VehicleKind.PASSENGER_CAR,
            use_kind=UseKind.HOUSEHOLD,
            plate="京A12345",
        ),
        SaleRecorded(
            invoice_on=sold_on,
            delivered_on=sold_on,
            price_fen=Fen(15_000_000),
            sanbao_years=2,
            sanbao_km=Km(50_000),
            free_repair_years=3,
            free_repair_km=Km(60_000),
            use_compensation_ppm=5_000,
            seller="某店",
        ),
        MaintenancePlanSet(interval_months=12),
        OwnerLinked(customer_id=owner, since=sold_on, relation=OwnerRelation.OWNER),
    )
    return vehicle_id


def send(store: Store, now: datetime = MORNING) -> Reminded:
    catch_up(store, reminders)
    return send_due_reminders(store, now)


def sent(store: Store) -> list[ReminderSent]:
    facts = store.history.read_all(after=0, limit=1000, topics=["reminder.sent"])
    return [fact.event for fact in facts if isinstance(fact.event, ReminderSent)]


@pytest.mark.requirement("R153")
def test_r153_what_is_due_goes_out_once_however_often_it_runs(store: Store) -> None:
    owner = customer(store, PREFERS_WECHAT)
    vehicle = car(store, owner)
    assert send(store).sent == Counter({ReminderKind.MAINTENANCE: 1})
    [fact] = sent(store)
    assert (fact.due_point, fact.due_on, fact.sent_via) == (
        "after the sale",
        date(2026, 6, 10),
        Channel.WECHAT,
    )
    assert (fact.vehicle_id, fact.customer_id, fact.text) == (vehicle, owner, "速腾 保养")
    assert send(store).sent.total() == 0
    assert len(sent(store)) == 1


@pytest.mark.requirement("R153")
def test_r153_of_many_who_run_at_once_one_sends(store: Store) -> None:
    for _ in range(3):
        car(store, customer(store))
    catch_up(store, reminders)
    with ThreadPoolExecutor(4) as threads:
        runs = list(threads.map(send_due_reminders, [store] * 4, [MORNING] * 4))
    assert sum(run.sent.total() for run in runs) == 3
    assert len(sent(store)) == 3


@pytest.mark.requirement("R122")
def test_r122_what_rests_goes_out_when_the_rest_is_over(store: Store) -> None:
    car(store, customer(store, PREFERS_WECHAT))
    noon, night = MORNING.replace(hour=13), MORNING.replace(hour=22)
    for resting in (noon, night):
        assert send(store, resting).held_back == Counter({HeldBack.RESTING: 1})
    assert send(store, MORNING.replace(hour=15)).sent.total() == 1


@pytest.mark.requirement("R122", "R168")
def test_r168_the_file_is_asked_again_when_the_fact_is_written(store: Store) -> None:
    owner = customer(store)
    car(store, owner)
    catch_up(store, reminders)
    store.history.change(
        Customer,
        owner,
        lambda c: c.set_contact_preference(no_calls=True),
        command(),
    )
    run = send_due_reminders(store, MORNING)  # the view has not seen the wish yet
    assert (run.sent.total(), run.refused, sent(store)) == (0, 1, [])


@pytest.mark.requirement("R014")
def test_r014_an_appointments_reminder_stands_on_the_appointment(store: Store) -> None:
    stream_id = uuid4()
    asked: dict[str, Any] = {"customer_id": customer(store), "vehicle_id": None}
    store.history.begin_numbered(
        Appointment,
        stream_id,
        Series("appointment/S1/2026"),
        lambda a, number: ask(a, number=number, **asked),
        command(occurred_at=on_june(1, 9)),
    )
    store.history.change(Appointment, stream_id, agree, command(occurred_at=on_june(1, 10)))
    catch_up(store, reminders)
    assert due_now(store, MORNING - timedelta(days=1)) == []
    assert send(store).sent == Counter({ReminderKind.APPOINTMENT: 1})
    assert send(store).sent.total() == 0
    [fact] = store.history.read_all(after=0, limit=100, topics=["appointment.reminder_sent"])
    assert (fact.stream_id, fact.occurred_at) == (stream_id, MORNING)


def test_remind_as_a_program_says_what_it_did(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)  # a program asks the clock
    car(store, customer(store), shanghai_date(now) - timedelta(days=360))

    def run(*words: str) -> list[str]:
        given = {"database_url": database_url, "master_key": MASTER_KEY, "data_dir": str(tmp_path)}
        return checked("remind", *words, **given).splitlines()

    [listed] = run("--dry-run", "--site", "S1")
    assert " S1 maintenance 京A12345 速腾 保养 " in listed
    said = run()
    if house_rests(now):
        assert said == ["held back, resting: 1", "0 reminders sent"]
    else:
        assert said == ["maintenance: 1 sent", "1 reminders sent"]
        assert run() == ["0 reminders sent"]
