"""Views far behind: in bulk or one by one, the rows are the same, and so is what happens to failures."""

from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.behind import Backlog
from projections.engine.comparing import checksums
from projections.engine.follower import LIVE_BATCH
from projections.engine.parking import parked_at
from projections.engine.showing import ShownView, show
from projections.engine.view import View
from tests.eventstore.sample import JobCard, command
from tests.projections.dsl import from_behind
from tests.projections.engine.sample_view import broken, cards
from tests.projections.engine.test_following import following

WANG = UUID("00000000-0000-4000-8000-00000000aaaa")
TITLES = ("保养", "刹车异响", "事故")


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The handlers are as broken as ever in the next test."""
    yield
    broken.update(("坏", "空"))


@pytest.fixture
def connection(database: Database) -> Iterator[Connection[TupleRow]]:
    with database.connect_owner() as connection:
        yield connection


def _record(history: History, bad: str = "完工") -> None:
    """Eight cards, whose facts stand among each other's; the third note of one may be bad."""
    streams = [UUID(int=number + 1) for number in range(8)]
    for number, card in enumerate(streams):
        history.begin(JobCard, card, lambda o, n=number: o.open(TITLES[n % 3]), command())
    for turn in range(4):
        for number, card in enumerate(streams):
            text = ("擦掉", "完工 试车", f"题{TITLES[(turn + number) % 3]}", "题没有这样的")[turn]
            text = bad if (turn, number) == (2, 5) else text
            history.change(JobCard, card, lambda o, t=text: o.write(t), command())
    for card in streams[::3]:
        history.change(JobCard, card, lambda o: o.write_about(WANG, "王女士 来电"), command())
        history.change(JobCard, card, lambda o: o.close(), command())


def _one_by_one(connection: Connection[TupleRow], history: History, keyring: Keyring) -> View:
    view = View(cards, keyring, "one_by_one")
    view.create(connection)
    shown = ShownView(view)
    shown.look(connection)
    for fact in history.read_all(after=0, limit=1_000):
        show(connection, [shown], [fact], fact.position)
    return view


def _state(connection: Connection[TupleRow], view: View) -> tuple[object, ...]:
    parked = parked_at(connection, view.schema)
    return view.position(connection), checksums(connection, view.schema), parked


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None
)
@given(at_once=st.integers(1, 60), already=st.integers(0, 46))
def test_any_batches_give_the_same_rows(
    at_once: int,
    already: int,
    connection: Connection[TupleRow],
    history: History,
    keyring: Keyring,
) -> None:
    if history.position() == 0:
        _record(history)
        _one_by_one(connection, history, keyring)
    late = View(cards, keyring, "late")
    late.create(connection)
    late.apply(connection, history.read_all(after=0, limit=max(1, already)), already)
    from_behind(connection, history, late, at_once=at_once)
    assert _state(connection, late) == _state(connection, View(cards, keyring, "one_by_one"))


@pytest.mark.parametrize("bad", ["坏", "空"], ids=["the handler fails", "the database refuses"])
@pytest.mark.parametrize("at_once", [4, 100])
def test_a_fact_that_fails_parks_its_stream_alone(
    connection: Connection[TupleRow], history: History, keyring: Keyring, bad: str, at_once: int
) -> None:
    _record(history, bad)
    expected = _state(connection, _one_by_one(connection, history, keyring))
    late = View(cards, keyring, "late")
    late.create(connection)
    shown = from_behind(connection, history, late, at_once=at_once)
    assert [each.stream_id for each in shown.failures] == [UUID(int=6)]
    assert _state(connection, late) == expected


def test_what_was_written_when_the_connection_was_lost_stays_and_the_rest_follows(
    database: Database, connection: Connection[TupleRow], history: History, keyring: Keyring
) -> None:
    _record(history)
    expected = _state(connection, _one_by_one(connection, history, keyring))
    late = View(cards, keyring, "late")
    late.create(connection)
    turns = 0

    def kill() -> bool:
        nonlocal turns
        turns += 1
        if turns == 3:
            connection.execute("SELECT pg_terminate_backend(%s, 5000)", (lost.info.backend_pid,))
        return True

    shown = ShownView(late)
    with database.connect_owner() as lost:
        shown.look(lost)
        backlog = Backlog(lost, history, [shown], 5, many=2)
        with pytest.raises(psycopg.OperationalError):
            backlog.show(history.position(), kill)
    assert late.position(connection) == 15
    from_behind(connection, history, late, at_once=5)
    assert _state(connection, late) == expected


def test_a_view_that_somebody_else_moved_is_not_written_twice(
    database: Database, connection: Connection[TupleRow], history: History, keyring: Keyring
) -> None:
    _record(history)
    expected = _state(connection, _one_by_one(connection, history, keyring))
    late = View(cards, keyring, "late")
    late.create(connection)
    shown, head = ShownView(late), history.position()
    shown.look(connection)

    def show_all() -> bool:
        with database.connect_owner() as other:
            View(cards, keyring, "late").apply(other, history.read_all(after=0, limit=99), head)
        return True

    Backlog(connection, history, [shown], 5, many=2).show(head, show_all)
    assert _state(connection, late) == expected
    assert shown.place is not None
    assert shown.place.position == head


def test_it_stops_when_it_is_told_to_and_nothing_is_open(
    connection: Connection[TupleRow], history: History, keyring: Keyring
) -> None:
    _record(history)
    late = View(cards, keyring, "late")
    late.create(connection)
    shown = ShownView(late)
    shown.look(connection)
    Backlog(connection, history, [shown], 5, many=2).show(history.position(), lambda: False)
    assert late.position(connection) == 5
    with connection.transaction():  # which an open one would make a part of itself
        connection.execute("SELECT 1")


def test_a_follower_shows_a_backlog_and_then_what_is_new(
    connection: Connection[TupleRow], history: History, keyring: Keyring
) -> None:
    card = UUID(int=1)
    history.begin(JobCard, card, lambda o: o.open("保养"), command())
    texts = [f"第 {number} 条" for number in range(LIVE_BATCH)]
    history.change(JobCard, card, lambda o: [o.write(text) for text in texts], command())
    with following(history.database, history, keyring) as (follower, watch):
        watch.until(lambda: follower.positions.get("cards") == LIVE_BATCH + 1)
        history.change(JobCard, card, lambda o: o.close(), command())
        watch.until(lambda: follower.positions.get("cards") == LIVE_BATCH + 2)
    rows = connection.execute("SELECT closed, (SELECT count(*) FROM cards.note) FROM cards.card")
    assert rows.fetchall() == [(True, LIVE_BATCH)]
