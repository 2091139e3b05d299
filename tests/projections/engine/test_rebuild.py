"""Rebuilding beside the serving view: the same rows, no gap, nothing half-swapped."""

import threading
from uuid import UUID

import pytest

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.comparing import checksums
from projections.engine.rebuild import rebuild
from projections.engine.rebuild_terms import Progress
from projections.engine.view import View
from tests.eventstore.sample import JobCard, command
from tests.projections.engine.sample_view import cards
from tests.projections.engine.test_following import following


def _cards(history: History, first: int, count: int) -> None:
    for number in range(first, first + count):
        card = UUID(int=number + 1)
        history.begin(JobCard, card, lambda o: o.open("更换机油"), command())
        history.change(JobCard, card, lambda o: o.write("机油 4 升"), command())


def test_the_rebuilt_rows_equal_the_followed_ones(
    database: Database, history: History, keyring: Keyring
) -> None:
    _cards(history, 0, 20)
    with database.connect_owner() as connection:
        view = View(cards, keyring)
        view.create(connection)
        view.apply(connection, history.read_all(after=0, limit=100), 40)
    rebuilt = rebuild(cards, database, history, keyring)
    assert rebuilt.same
    assert rebuilt.after["card"].startswith("20 rows")


def test_a_difference_is_seen(database: Database, history: History, keyring: Keyring) -> None:
    _cards(history, 0, 3)
    rebuild(cards, database, history, keyring)
    with database.connect_owner() as connection:
        connection.execute(
            "UPDATE cards.card SET title = '不对' WHERE card_id = %s", (UUID(int=1),)
        )
    rebuilt = rebuild(cards, database, history, keyring)
    assert not rebuilt.same
    with database.connect_owner() as connection:
        assert connection.execute("SELECT DISTINCT title FROM cards.card").fetchall() == [
            ("更换机油",)
        ]


def test_a_new_view_is_built_from_the_whole_history_and_says_how_far_it_is(
    database: Database, history: History, keyring: Keyring
) -> None:
    _cards(history, 0, 5)
    steps: list[Progress] = []
    rebuilt = rebuild(cards, database, history, keyring, steps.append)
    assert rebuilt.before is None
    assert (steps[-1].position, steps[-1].head) == (10, 10)


def test_nothing_is_lost_that_is_written_while_a_view_is_rebuilt(
    database: Database, history: History, keyring: Keyring
) -> None:
    _cards(history, 0, 50)
    stop = threading.Event()

    def write() -> None:
        number = 50
        while not stop.is_set():
            _cards(history, number, 1)
            number += 1

    writer = threading.Thread(target=write)
    with following(database, history, keyring) as (follower, watch):
        writer.start()
        try:
            for _ in range(3):
                assert rebuild(cards, database, history, keyring).same
        finally:
            stop.set()
            writer.join()
        watch.until(lambda: follower.positions.get("cards") == history.position())
    with database.connect_owner() as connection:
        followed = checksums(connection, "cards")
    rebuild(cards, database, history, keyring)
    with database.connect_owner() as connection:
        assert checksums(connection, "cards") == followed


def test_an_interrupted_rebuild_leaves_the_serving_view_as_it_was(
    database: Database, history: History, keyring: Keyring
) -> None:
    _cards(history, 0, 5)
    rebuild(cards, database, history, keyring)
    with database.connect_owner() as connection:
        before = checksums(connection, "cards")

    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(cards, database, history, keyring, interrupt)
    with database.connect_owner() as connection:
        assert checksums(connection, "cards") == before
    assert rebuild(cards, database, history, keyring).same
