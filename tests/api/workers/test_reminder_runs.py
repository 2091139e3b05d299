"""Reminders go out by themselves: each site once a day, from the set hour, whoever and however many look."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from api.command_line.catching_up import catch_up
from api.store import Store
from api.workers.reminder_runs import ReminderRuns, reminder_runs
from domain.customer.events import ContactPreferenceSet, QuietHours
from domain.kernel import Channel
from domain.vehicle.aggregate import Vehicle
from projections.reminders.projection import reminders
from tests.api.workers.test_reminders import MORNING as JUNE_4
from tests.api.workers.test_reminders import car, customer, sent

HOUR = 9
RESTS_UNTIL_NOON = ContactPreferenceSet(
    preferred_channel=Channel.WECHAT, quiet_hours=(QuietHours(480, 720),)
)


@pytest.fixture(scope="module", name="store")
def one_store(module_database_url: str) -> Iterator[Store]:
    """Shared: each test has days of its own, and what it records is reminded of in it."""
    with Store(module_database_url, b"a master key for tests").opened() as opened:
        yield opened


def morning(day: int) -> datetime:
    return JUNE_4 + timedelta(days=day)


def look(store: Store, at: datetime, hour: int | None = HOUR) -> int:
    """What a worker of its own process sends at that time."""
    catch_up(store, reminders)
    return ReminderRuns(store, hour, now=lambda: at).catch_up()


def held(store: Store) -> dict[str, tuple[int, bool]]:
    """Of each site: how many were sent that day, and whether it is looked at again."""
    with store.database.reading() as connection:
        return {
            run.site_id: (run.sent, run.again_at is not None) for run in reminder_runs(connection)
        }


@pytest.mark.requirement("R153")
def test_r153_each_site_once_a_day_from_the_hour_on(store: Store) -> None:
    car(store, customer(store))
    assert look(store, morning(1).replace(hour=8, minute=59)) == 0
    assert look(store, morning(1), hour=None) == 0
    assert look(store, morning(1).replace(hour=9)) == 1
    car(store, customer(store))  # found due by tomorrow's run
    assert look(store, morning(1).replace(hour=15)) == 0
    assert held(store) == {"S1": (1, False)}
    assert look(store, morning(2)) == 1
    assert look(store, morning(1)) == 0  # a process whose clock is a day behind


@pytest.mark.requirement("R122")
def test_r122_who_rests_at_that_hour_is_reminded_later_that_day(store: Store) -> None:
    car(store, customer(store, RESTS_UNTIL_NOON))
    car(store, customer(store))
    assert look(store, morning(4)) == 1
    assert held(store) == {"S1": (1, True)}
    assert look(store, morning(4) + timedelta(minutes=59)) == 0
    assert look(store, morning(4).replace(hour=12)) == 1
    assert held(store) == {"S1": (2, False)}
    assert look(store, morning(4).replace(hour=22)) == 0  # the house rests


def test_of_many_processes_that_look_at_once_one_runs_a_site(store: Store) -> None:
    for _ in range(3):
        car(store, customer(store))
    catch_up(store, reminders)
    before = len(sent(store))
    jobs = [ReminderRuns(store, HOUR, now=lambda: morning(7)) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(ReminderRuns.catch_up, jobs))
    assert sum(done) == 3
    assert len(sent(store)) == before + 3
    assert held(store) == {"S1": (3, False)}


def test_a_stream_that_cannot_be_read_silences_nobody_else(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = customer(store), customer(store)
    for owner in (broken, whole):
        car(store, owner)
    load = store.history.load

    def loading(kind: type[Vehicle], stream_id: UUID) -> object:
        if stream_id == broken:
            raise ValueError("not a fact")
        return load(kind, stream_id)

    monkeypatch.setattr(store.history, "load", loading)
    assert look(store, morning(10)) == 1
    assert held(store) == {"S1": (1, True)}  # once more in an hour
    monkeypatch.undo()
    assert look(store, morning(10) + timedelta(hours=1)) == 1


def test_one_that_is_told_to_stop_leaves_the_day_to_the_next(store: Store) -> None:
    car(store, customer(store))
    catch_up(store, reminders)
    stopped = ReminderRuns(store, HOUR, now=lambda: morning(13))
    stopped.stop()
    before = held(store)
    assert stopped.catch_up() == 0
    assert held(store) == before
    assert look(store, morning(13)) == 1


def test_it_does_not_look_at_a_view_that_is_not_there_yet(store: Store) -> None:
    car(store, customer(store))
    with store.database.connect_owner() as connection:
        connection.execute("ALTER SCHEMA reminders RENAME TO being_built")
        assert ReminderRuns(store, HOUR, now=lambda: morning(16)).catch_up() == 0
        connection.execute("ALTER SCHEMA being_built RENAME TO reminders")
    assert look(store, morning(16)) == 1
