"""However a history is split among workers and batches, a rebuild gives the rows of following."""

from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.comparing import checksums
from projections.engine.filling import Pace, Share, fill
from projections.engine.indexing import make_indexes
from projections.engine.rebuild import rebuild
from projections.engine.rebuild_terms import How
from projections.engine.sibling import Sibling
from projections.engine.view import View
from tests.eventstore.sample import JobCard, command
from tests.projections.engine.sample_view import cards

WANG = UUID("00000000-0000-4000-8000-00000000aaaa")
MOST = 2**128 - 1
TITLES = ("保养", "刹车异响", "事故")


def _record(history: History) -> None:
    """Twelve cards, spread over all ids, whose facts stand among each other's."""
    streams = [UUID(int=MOST // 12 * number) for number in range(12)]
    for number, card in enumerate(streams):
        history.begin(JobCard, card, lambda o, n=number: o.open(TITLES[n % 3]), command())
    for turn in range(4):
        for number, card in enumerate(streams):
            text = ("擦掉", "完工 试车", f"题{TITLES[(turn + number) % 3]}", "题没有这样的")[turn]
            history.change(JobCard, card, lambda o, t=text: o.write(t), command())
    for card in streams[::3]:
        history.change(JobCard, card, lambda o: o.write_about(WANG, "王女士 来电"), command())
        history.change(JobCard, card, lambda o: o.close(), command())


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None
)
@given(
    bounds=st.lists(st.integers(1, MOST), max_size=4, unique=True),
    read=st.integers(1, 9),
    write=st.integers(1, 30),
    upto=st.integers(1, 68),
)
def test_any_split_gives_the_same_rows(
    bounds: Sequence[int],
    read: int,
    write: int,
    upto: int,
    database: Database,
    history: History,
    keyring: Keyring,
) -> None:
    if history.position() == 0:
        _record(history)
    assert history.position() == 68
    pace = Pace(read_at_once=read, write_at=write)
    edges = [0, *sorted(bounds), MOST + 1]
    parts = [
        Share(UUID(int=first), UUID(int=after - 1), upto, pace) for first, after in pairwise(edges)
    ]
    with closing(database.connect_owner()) as connection:
        expected = _followed(connection, history, keyring)
        sibling = Sibling(connection, View(cards, keyring), View(cards, keyring, "split"))
        sibling.make()
        filled = [
            fill(database, keyring, [sibling.target], [part], lambda _: None, park=False)
            for part in parts
        ]
        sibling.set_aside(filled)
        made = make_indexes(database, {"split": sibling.indexes}, 2)
        mixed = sibling.complete(filled, made["split"], upto)
        sibling.fill_in_order(history, mixed, upto)
        sibling.catch_up(history, history.position(), may_park=False)
        assert checksums(connection, "split") == expected
        assert mixed <= {"title"}


def _followed(
    connection: Connection[TupleRow], history: History, keyring: Keyring
) -> dict[str, str]:
    view = View(cards, keyring)
    if not view.exists(connection):
        view.create(connection)
        for fact in history.read_all(after=0, limit=1_000):
            view.apply(connection, [fact], fact.position)
    return checksums(connection, "cards")


def test_two_processes_give_the_rows_of_following_and_find_the_mixed_table(
    database: Database, history: History, keyring: Keyring
) -> None:
    _record(history)
    with database.connect_owner() as connection:
        _followed(connection, history, keyring)
    rebuilt = rebuild(cards, database, history, keyring, how=How(workers=2))
    assert rebuilt.same
    assert rebuilt.mixed == ("title",)


def test_a_stream_too_long_for_memory_is_filled_in_the_historys_order(
    database: Database, history: History, keyring: Keyring
) -> None:
    _record(history)
    with database.connect_owner() as connection:
        _followed(connection, history, keyring)
    how = How(pace=Pace(longest_stream=3))
    assert rebuild(cards, database, history, keyring, how=how).same
