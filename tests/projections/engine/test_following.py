"""Following live: what is committed is shown, whatever happens to connections and handlers."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from uuid import UUID, uuid4

from structlog.testing import capture_logs

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.comparing import checksums
from projections.engine.follower import POLL_S, Follower
from projections.engine.view import View
from tests.eventstore.sample import JobCard, PartFitted, command
from tests.projections.engine.sample_view import cards

PATIENCE_S = 20.0


class Watch:
    """Waits for a follower to reach a position."""

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._moved = threading.Condition()
        follower.on_move(self._tell)

    def _tell(self) -> None:
        with self._moved:
            self._moved.notify_all()

    def until(self, done: Callable[[], bool]) -> None:
        with self._moved:
            assert self._moved.wait_for(done, PATIENCE_S), "the follower did not get there"


@contextmanager
def following(
    database: Database, history: History, keyring: Keyring
) -> Generator[tuple[Follower, Watch]]:
    view = View(cards, keyring)
    with database.connect_owner() as connection:
        if not view.exists(connection):
            view.create(connection)
    follower = Follower(database, history, [view])
    watch = Watch(follower)
    follower.start()
    try:
        yield follower, watch
    finally:
        follower.stop()


def open_card(history: History) -> UUID:
    """A fact that the view shows."""
    card = uuid4()
    history.begin(JobCard, card, lambda o: o.open("四轮定位"), command())
    return card


def test_a_commit_is_shown(database: Database, history: History, keyring: Keyring) -> None:
    with following(database, history, keyring) as (follower, watch):
        open_card(history)
        watch.until(lambda: follower.positions.get("cards") == 1)
    with database.connect_owner() as connection:
        assert connection.execute("SELECT title FROM cards.card").fetchall() == [("四轮定位",)]


def test_whoever_may_not_follow_a_view_any_more_says_so(
    database: Database, history: History, keyring: Keyring
) -> None:
    with capture_logs() as log, following(database, history, keyring) as (follower, watch):
        open_card(history)
        watch.until(lambda: follower.positions.get("cards") == 1)
        with database.connect_owner() as connection:  # as another version's rebuild would leave it
            connection.execute("UPDATE cards._position SET definition = '', position = 0")
        watch.until(lambda: any("another version" in line["event"] for line in log))
    assert [line["views"] for line in log if "another version" in line["event"]] == [["cards"]]


def test_following_goes_on_after_its_connections_were_killed(
    database: Database, history: History, keyring: Keyring
) -> None:
    with following(database, history, keyring) as (follower, watch):
        open_card(history)
        watch.until(lambda: follower.positions.get("cards") == 1)
        with database.connect_owner() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        open_card(history)
        watch.until(lambda: follower.positions.get("cards") == 2)


def test_two_followers_show_each_fact_once(
    database: Database, history: History, keyring: Keyring
) -> None:
    with (
        following(database, history, keyring) as (first, watch_first),
        following(database, history, keyring) as (second, watch_second),
    ):
        for _ in range(30):
            open_card(history)
        watch_first.until(lambda: first.positions.get("cards") == 30)
        watch_second.until(lambda: second.positions.get("cards") == 30)
    with database.connect_owner() as connection:
        before = checksums(connection, "cards")
        fresh = View(cards, keyring, "fresh")
        fresh.create(connection)
        fresh.apply(connection, history.read_all(after=0, limit=100), 30)
        assert checksums(connection, "fresh") == before


def test_the_position_passes_facts_that_the_view_does_not_handle(
    database: Database, history: History, keyring: Keyring
) -> None:
    with following(database, history, keyring) as (follower, watch):
        card = open_card(history)
        history.begin(JobCard, uuid4(), lambda _: PartFitted(part_no="P1", quantity=1), command())
        watch.until(lambda: follower.positions.get("cards") == 2)
    with database.connect_owner() as connection:
        assert connection.execute("SELECT card_id FROM cards.card").fetchall() == [(card,)]


def test_what_was_recorded_while_nobody_listened_is_shown_without_a_word(
    database: Database, history: History, keyring: Keyring
) -> None:
    with following(database, history, keyring) as (follower, watch):
        watch.until(lambda: "cards" in follower.positions)
        with database.connect_owner() as connection:  # as if the word had been lost
            connection.execute("ALTER FUNCTION history.append RENAME TO append_and_tell")
            source = connection.execute(
                "SELECT pg_get_functiondef('history.append_and_tell'::regproc)"
            ).fetchone()
            assert source is not None
            silent = source[0].replace("append_and_tell", "append").replace("pg_notify", "concat")
            connection.execute(silent)
            connection.execute("GRANT EXECUTE ON FUNCTION history.append TO aftersales_writer")
        open_card(history)
        watch.until(lambda: follower.positions.get("cards") == 1)


def test_stopping_does_not_wait_for_the_next_look(
    database: Database, history: History, keyring: Keyring
) -> None:
    with following(database, history, keyring) as (follower, watch):
        watch.until(lambda: "cards" in follower.positions)
        began = time.monotonic()
        follower.stop()
        assert time.monotonic() - began < POLL_S / 2
