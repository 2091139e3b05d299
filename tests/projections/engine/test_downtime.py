"""A rebuild is nobody's downtime: killed at any step nothing has changed, and a swap is not noticed."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.builder import Builder
from projections.engine.comparing import checksums
from projections.engine.read_model import ReadModel
from projections.engine.rebuild import rebuild
from projections.engine.rebuild_terms import RebuildUnderWayError, Rebuilt, Step
from projections.engine.view import View
from tests.eventstore.sample import CardOpened, JobCard, command
from tests.projections.engine.sample_view import cards, opened
from tests.projections.engine.test_following import following

ROOT = Path(__file__).parents[3]


def _record(history: History, first: int, count: int) -> None:
    for number in range(first, first + count):
        card = UUID(int=number << 100)
        history.begin(JobCard, card, lambda o: o.open("更换机油"), command())
        history.change(JobCard, card, lambda o: o.write("题更换机油"), command())


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.DONE])
def test_killed_at_any_step_it_leaves_the_view_as_it_was_and_starts_over(
    database: Database, history: History, keyring: Keyring, step: Step
) -> None:
    _record(history, 0, 5)
    with database.connect_owner() as connection:
        view = View(cards, keyring)
        view.create(connection)
        view.apply(connection, history.read_all(after=0, limit=100), 10)
        before = checksums(connection, "cards")
    with subprocess.Popen(
        [sys.executable, "-m", "tests.projections.engine.rebuild_program", database.url, step, "1"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == step
        process.kill()
    with database.connect_owner() as connection:
        assert checksums(connection, "cards") == before
    rebuilt = _when_the_lock_is_free(database, history, keyring)
    assert rebuilt.same
    assert rebuilt.before == before


def _when_the_lock_is_free(database: Database, history: History, keyring: Keyring) -> Rebuilt:
    while True:
        try:
            return rebuild(cards, database, history, keyring)
        except RebuildUnderWayError:  # PostgreSQL has not yet noticed the closed socket
            time.sleep(0.01)


def test_two_rebuilds_of_one_view_do_not_meet(
    database: Database, history: History, keyring: Keyring
) -> None:
    _record(history, 0, 2)
    refused: list[Exception] = []

    def another(_: object) -> None:
        if not refused:
            try:
                rebuild(cards, database, history, keyring)
            except RebuildUnderWayError as error:
                refused.append(error)

    rebuild(cards, database, history, keyring, another)
    assert "Another process is rebuilding cards right now." in str(refused[0])


def test_queries_see_no_error_and_no_gap_while_views_are_swapped(
    database: Database, history: History, keyring: Keyring
) -> None:
    _record(history, 0, 30)
    rebuild(cards, database, history, keyring)
    over = threading.Event()
    errors: list[BaseException] = []
    asked = [0]

    def ask() -> None:
        try:
            with psycopg.connect(database.reader_url, autocommit=True) as connection:
                seen = position = 0
                while not over.is_set():
                    rows = connection.execute(
                        "SELECT position, (SELECT count(*) FROM cards.note JOIN cards.card USING (card_id))"
                        " FROM cards._position",
                        prepare=True,
                    ).fetchall()
                    assert len(rows) == 1
                    assert rows[0] >= (position, seen), "the view went back"
                    position, seen = rows[0]
                    asked[0] += 1
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    def record() -> None:
        number = 30
        while not over.is_set():
            _record(history, number, 1)
            number += 1

    with following(database, history, keyring) as (follower, watch):
        threads = [threading.Thread(target=work) for work in (ask, ask, record)]
        for thread in threads:
            thread.start()
        try:
            swaps = [rebuild(cards, database, history, keyring).same for _ in range(4)]
        finally:
            over.set()
            for thread in threads:
                thread.join()
        watch.until(lambda: follower.positions.get("cards") == history.position())
    assert errors == []
    assert swaps == [True] * 4
    assert asked[0] > 100
    assert rebuild(cards, database, history, keyring).same


def test_a_new_version_is_built_beside_the_old_one_which_serves_until_then(
    database: Database, history: History, keyring: Keyring
) -> None:
    _record(history, 0, 5)
    newer = ReadModel("cards", str(Path(__file__).parent / "sample_view.py"), version=2)
    newer.on(CardOpened)(opened)
    rebuild(cards, database, history, keyring)
    served: list[tuple[int]] = []
    builder = Builder(database, history, keyring, [newer])
    with (
        following(database, history, keyring) as (follower, watch),
        database.connect_owner() as connection,
    ):

        def count_the_old_rows(_: object = None) -> None:
            served.extend(connection.execute("SELECT count(*) FROM cards.note").fetchall())

        count_the_old_rows()
        _record(history, 5, 1)
        watch.until(lambda: follower.positions.get("cards") == 12)
        count_the_old_rows()
        builder.build()
        count_the_old_rows()
        assert served == [(5,), (6,), (0,)]
        place = View(newer, keyring).place(connection)
        assert place is not None
        assert place.position == 12
        # The older process stands aside: it does not write what the newer version made.
        _record(history, 6, 1)
        count_the_old_rows()
        assert served[-1] == (0,)
    with database.connect_owner() as connection:
        assert View(cards, keyring).place(connection) is None


def test_a_server_builds_in_a_thread_by_a_process_of_its_own(
    database: Database, history: History, keyring: Keyring
) -> None:
    _record(history, 0, 5)
    builder = Builder(database, history, keyring, [cards])
    builder.start()
    try:
        with database.connect_owner() as connection:
            while builder.unready:
                time.sleep(0.01)
            place = View(cards, keyring).place(connection)
        assert place is not None
        assert place.position == 10
    finally:
        builder.stop()
    assert rebuild(cards, database, history, keyring).same
