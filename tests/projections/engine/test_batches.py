"""However a history is cut into batches, the view has the same rows."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine import Change, drop, put, set_
from projections.engine.batch import Batch
from projections.engine.comparing import checksums
from projections.engine.parking import FactFailedError
from projections.engine.tables import Table, UnknownColumnError
from projections.engine.view import View
from tests.eventstore.sample import JobCard, command
from tests.projections.engine.sample_view import cards

TABLE = Table("row", {"id": "integer", "a": "integer", "b": "integer"}, ("id",))
WANG = UUID("00000000-0000-4000-8000-00000000aaaa")

ids = st.integers(0, 2)
numbers = st.integers(-9, 9)


def _put(id_: int, a: int, b: int) -> Change:
    return put("row", id=id_, a=a, b=b)


def _put_a(id_: int, a: int) -> Change:
    return put("row", id=id_, a=a)


def _set_a(id_: int, a: int) -> Change:
    return set_("row", id=id_, a=a)


def _set_b(id_: int, b: int) -> Change:
    return set_("row", id=id_, b=b)


def _drop(id_: int) -> Change:
    return drop("row", id=id_)


changes = st.lists(
    st.one_of(
        st.builds(_put, ids, numbers, numbers),
        st.builds(_put_a, ids, numbers),
        st.builds(_set_a, ids, numbers),
        st.builds(_set_b, ids, numbers),
        st.builds(_drop, ids),
    ),
    max_size=12,
)


def _one_by_one(made: list[Change]) -> dict[int, dict[str, int]]:
    rows: dict[int, dict[str, int]] = {}
    for change in made:
        _apply(rows, change)
    return rows


def _apply(rows: dict[int, dict[str, int]], change: Change) -> None:
    batch = Batch({"row": TABLE})
    batch.add([change])
    _write(rows, batch)


def _write(rows: dict[int, dict[str, int]], batch: Batch) -> None:
    """What the writer's three statements do, on a dictionary."""
    for (key,) in batch.dropped("row"):
        rows.pop(key, None)
    for written in batch.written("row", "set").values():
        for row in written:
            if row["id"] in rows:
                rows[row["id"]] |= row
    for written in batch.written("row", "put").values():
        for row in written:
            rows[row["id"]] = rows.get(row["id"], {}) | row


@given(changes, st.integers(1, 12))
def test_merging_a_batch_equals_its_changes_one_by_one(made: list[Change], size: int) -> None:
    rows: dict[int, dict[str, int]] = {}
    for start in range(0, len(made), size):
        batch = Batch({"row": TABLE})
        batch.add(made[start : start + size])
        _write(rows, batch)
    assert rows == _one_by_one(made)


def test_a_change_of_an_unknown_table_is_an_error() -> None:
    with pytest.raises(UnknownColumnError, match="there is no table nowhere"):
        Batch({"row": TABLE}).add([put("nowhere", id=1)])


def test_a_change_without_its_key_is_an_error() -> None:
    with pytest.raises(UnknownColumnError, match="a change of row names no id"):
        Batch({"row": TABLE}).add([put("row", a=1)])


def _a_history(history: History) -> None:
    for number in range(4):
        card = UUID(int=number + 1)
        history.begin(JobCard, card, lambda o: o.open("更换刹车片"), command())
        history.change(JobCard, card, lambda o: o.write("左前 磨损"), command())
        history.change(JobCard, card, lambda o: o.write_about(WANG, "王女士 来电"), command())
        history.change(JobCard, card, lambda o: o.write("擦掉"), command())
        history.change(JobCard, card, lambda o: o.write("完工 试车"), command())
        if number % 2:
            history.change(JobCard, card, lambda o: o.close(), command())


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
@given(cuts=st.lists(st.integers(1, 7), min_size=1, max_size=30))
def test_any_cut_of_a_history_gives_the_same_rows(
    cuts: list[int], database: Database, history: History, keyring: Keyring
) -> None:
    if history.position() == 0:
        _a_history(history)
    with database.connect_owner() as connection:
        whole, cut = View(cards, keyring, "whole"), View(cards, keyring, "cut")
        whole.create(connection)
        cut.create(connection)
        facts = history.read_all(after=0, limit=1_000)
        whole.apply(connection, facts, history.position())
        start = 0
        for size in [*cuts, len(facts)]:
            part = facts[start : start + size]
            if part:
                cut.apply(connection, part, part[-1].position)
            start += size
        assert checksums(connection, "cut") == checksums(connection, "whole")


def test_a_batch_shown_twice_changes_nothing(
    database: Database, history: History, keyring: Keyring
) -> None:
    _a_history(history)
    with database.connect_owner() as connection:
        view = View(cards, keyring)
        view.create(connection)
        facts = history.read_all(after=0, limit=1_000)
        view.apply(connection, facts, history.position())
        once = checksums(connection, "cards")
        view.apply(connection, facts, history.position())
        assert checksums(connection, "cards") == once
        assert view.position(connection) == history.position()


def test_a_failing_fact_is_named_and_nothing_of_its_batch_is_written(
    database: Database, history: History, keyring: Keyring
) -> None:
    card = UUID(int=1)
    history.begin(JobCard, card, lambda o: o.open("保养"), command())
    history.change(JobCard, card, lambda o: o.write("坏"), command())
    with database.connect_owner() as connection:
        view = View(cards, keyring)
        view.create(connection)
        with pytest.raises(
            FactFailedError, match=r"cards: the fact at position 2 .* failed: ValueError"
        ):
            view.apply(connection, history.read_all(after=0, limit=10), 2)
        assert view.position(connection) == 0
        rows = connection.execute("SELECT count(*) FROM cards.card").fetchone()
        assert rows == (0,)


def test_a_sealed_text_is_stored_as_its_token_and_found_by_its_digest(
    database: Database, history: History, keyring: Keyring
) -> None:
    card = UUID(int=1)
    history.begin(JobCard, card, lambda o: o.open("保养"), command())
    history.change(JobCard, card, lambda o: o.write_about(WANG, "13800138000"), command())
    with database.connect_owner() as connection:
        view = View(cards, keyring)
        view.create(connection)
        view.apply(connection, history.read_all(after=0, limit=10), 2)
        row = connection.execute("SELECT about, about_hash FROM cards.note").fetchone()
    assert row is not None
    assert keyring.reveal([row[0]])[row[0]] == "13800138000"
    assert row[1] == keyring.blind_index("13800138000")
