"""A fact that a view cannot show parks its stream there; nothing else stops, nothing is skipped."""

from collections.abc import Iterator
from dataclasses import replace
from typing import cast
from uuid import UUID

import msgspec
import pytest

from eventstore.codec import StoredFact
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.operator_error import OperatorError
from projections.engine.comparing import checksums
from projections.engine.follower import Follower
from projections.engine.lag import lag_of
from projections.engine.parking import FactFailedError
from projections.engine.rebuild import rebuild
from projections.engine.rebuild_terms import How
from projections.engine.replaying import NotParkedError, discard, parked_list, replay
from projections.engine.view import View
from tests.eventstore.sample import JobCard, command
from tests.projections.engine.sample_view import broken, cards

GOOD, BAD = UUID(int=1), UUID(int=2)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The handlers are as broken as ever in the next test."""
    yield
    broken.update(("坏", "空"))


@pytest.fixture
def view(database: Database, keyring: Keyring) -> View:
    made = View(cards, keyring)
    with database.connect_owner() as connection:
        made.create(connection)
    return made


def _write(history: History, card: UUID, text: str) -> None:
    history.change(JobCard, card, lambda o: o.write(text), command())


def _record(history: History, bad: str = "坏") -> None:
    """Two cards; the third note of the second cannot be shown, and more follows on both."""
    for card in (GOOD, BAD):
        history.begin(JobCard, card, lambda o: o.open("保养"), command())
        _write(history, card, "题保养")
    _write(history, BAD, bad)
    for card in (BAD, GOOD, BAD):
        _write(history, card, "题保养")
        _write(history, card, "完工")


def _follow(database: Database, history: History, view: View) -> None:
    follower = Follower(database, history, [view])
    with database.connect_owner() as connection:
        while follower.catch_up(connection):
            pass


@pytest.mark.parametrize("bad", ["坏", "空"], ids=["the handler fails", "the database refuses"])
def test_its_stream_waits_and_all_else_goes_on(
    database: Database, history: History, view: View, bad: str
) -> None:
    _record(history, bad)
    _follow(database, history, view)
    with database.connect_owner() as connection:
        (parked,) = parked_list(connection)
        assert (parked.stream_id, parked.version, parked.position) == (BAD, 3, 5)
        assert parked.waiting == 5
        assert parked.error
        notes = "SELECT count(*) FROM cards.note WHERE card_id = %s"
        assert connection.execute(notes, (GOOD,)).fetchone() == (3,)
        assert connection.execute(notes, (BAD,)).fetchone() == (1,)
        (lag,) = lag_of(connection, ["cards"]).views
        assert (lag.facts_behind, lag.parked_streams) == (0, 1)


def test_what_comes_later_in_the_stream_waits_with_it(
    database: Database, history: History, view: View
) -> None:
    _record(history)
    _follow(database, history, view)
    _write(history, BAD, "后来")
    _write(history, GOOD, "后来")
    _follow(database, history, view)
    with database.connect_owner() as connection:
        later = connection.execute("SELECT card_id FROM cards.note WHERE text = '后来'").fetchall()
        assert later == [(GOOD,)]
        assert parked_list(connection)[0].waiting == 6


@pytest.mark.parametrize("bad", ["坏", "空"])
def test_a_replay_after_the_handlers_are_mended_equals_a_rebuild(
    database: Database, history: History, keyring: Keyring, view: View, bad: str
) -> None:
    _record(history, bad)
    _follow(database, history, view)
    broken.clear()
    with database.connect_owner() as connection:
        assert replay(connection, history, view, BAD) is None
        assert parked_list(connection) == []
    assert rebuild(cards, database, history, keyring).same


def test_a_replay_that_the_database_still_refuses_changes_nothing(
    database: Database, history: History, view: View
) -> None:
    _record(history, "空")
    _follow(database, history, view)
    with database.connect_owner() as connection:
        before = checksums(connection, "cards")
        with pytest.raises(
            OperatorError, match=r"the database refuses .* NotNullViolation 23502 of cards"
        ):
            replay(connection, history, view, BAD)
        assert checksums(connection, "cards") == before
        assert [each.position for each in parked_list(connection)] == [5]


def test_a_replay_before_they_are_mended_changes_nothing(
    database: Database, history: History, view: View
) -> None:
    _record(history)
    _follow(database, history, view)
    with database.connect_owner() as connection:
        before = checksums(connection, "cards")
        failure = replay(connection, history, view, BAD)
        assert failure is not None
        assert failure.position == 5
        assert checksums(connection, "cards") == before
        with pytest.raises(NotParkedError):
            replay(connection, history, view, GOOD)


def test_a_follower_under_way_hears_that_a_stream_is_parked_no_more(
    database: Database, history: History, keyring: Keyring, view: View
) -> None:
    _record(history)
    follower = Follower(database, history, [view])
    with database.connect_owner() as connection, database.connect_owner() as operator:
        while follower.catch_up(connection):
            pass
        broken.clear()
        assert replay(operator, history, View(cards, keyring), BAD) is None
        _write(history, BAD, "后来")
        while follower.catch_up(connection):
            pass
    assert rebuild(cards, database, history, keyring).same


def test_a_discarded_fact_stays_out_with_its_reason_and_the_rest_is_shown(
    database: Database, history: History, keyring: Keyring, view: View
) -> None:
    _record(history)
    _follow(database, history, view)
    with database.connect_owner() as connection:
        with pytest.raises(OperatorError, match="say why"):
            discard(connection, history, view, BAD, reason=" ", by="ops")
        assert discard(connection, history, view, BAD, reason="误录，已另行更正", by="ops") is None
        kept = connection.execute(
            "SELECT view, position, reason, discarded_by FROM projection.discarded"
        ).fetchall()
        assert kept == [("cards", 5, "误录，已另行更正", "ops")]
        notes = connection.execute("SELECT version FROM cards.note WHERE card_id = %s", (BAD,))
        assert {version for (version,) in notes} == {2, 4, 5, 6, 7}
    rebuilt = rebuild(cards, database, history, keyring)
    assert rebuilt.same
    assert rebuilt.parked == 0


def test_a_rebuild_stops_at_what_fails_and_leaves_the_view_as_it_was(
    database: Database, history: History, keyring: Keyring, view: View
) -> None:
    _record(history)
    _follow(database, history, view)
    with database.connect_owner() as connection:
        before = checksums(connection, "cards")
    with pytest.raises(FactFailedError, match="position 5"):
        rebuild(cards, database, history, keyring)
    with database.connect_owner() as connection:
        assert checksums(connection, "cards") == before
        assert [each.position for each in parked_list(connection)] == [5]


@pytest.mark.parametrize(("bad", "workers"), [("坏", 1), ("坏", 2), ("空", 1), ("空", 2)])
def test_a_rebuild_told_to_park_has_the_rows_that_following_made(
    database: Database, history: History, keyring: Keyring, view: View, bad: str, workers: int
) -> None:
    _record(history, bad)
    _follow(database, history, view)
    rebuilt = rebuild(cards, database, history, keyring, how=How(park=True, workers=workers))
    assert rebuilt.same
    assert rebuilt.parked == 1
    with database.connect_owner() as connection:
        assert [each.position for each in parked_list(connection)] == [5]
    broken.clear()
    assert rebuild(cards, database, history, keyring).parked == 0
    with database.connect_owner() as connection:
        assert parked_list(connection) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fact_of_a_newer_version_parks_its_stream_and_stops_nobody(
    database: Database, history: History, keyring: Keyring, view: View, workers: int
) -> None:
    history.begin(JobCard, BAD, lambda o: o.open("保养"), command())
    mapper = history.application.mapper
    (first,) = history.read(BAD)
    row = mapper.to_stored_event(msgspec.structs.replace(first, version=2))
    history.recorder.insert_events([replace(cast("StoredFact", row), schema_version=99)])
    history.begin(JobCard, GOOD, lambda o: o.open("保养"), command())
    _follow(database, history, view)
    with database.connect_owner() as connection:
        (parked,) = parked_list(connection)
        assert (parked.stream_id, parked.position, parked.waiting) == (BAD, 2, 1)
        assert "this code knows up to version 1" in parked.error
        cards_shown = connection.execute("SELECT card_id FROM cards.card ORDER BY 1").fetchall()
        assert cards_shown == [(GOOD,), (BAD,)]
    with pytest.raises(FactFailedError, match="position 2"):
        rebuild(cards, database, history, keyring, how=How(workers=workers))
    rebuilt = rebuild(cards, database, history, keyring, how=How(workers=workers, park=True))
    assert (rebuilt.same, rebuilt.parked) == (True, 1)


def test_a_text_too_long_for_an_index_stops_nothing_else(
    database: Database, history: History, keyring: Keyring, view: View
) -> None:
    endless = "".join(UUID(int=number * 7**40).hex for number in range(400))  # nothing to compress
    history.begin(JobCard, BAD, lambda o: o.open(endless), command())
    history.begin(JobCard, GOOD, lambda o: o.open("保养"), command())
    _follow(database, history, view)
    with database.connect_owner() as connection:
        (parked,) = parked_list(connection)
        assert (parked.stream_id, parked.position) == (BAD, 1)
        followed = checksums(connection, "cards")
    rebuilt = rebuild(cards, database, history, keyring, how=How(park=True))
    assert rebuilt.after == followed
    assert rebuilt.parked == 1
