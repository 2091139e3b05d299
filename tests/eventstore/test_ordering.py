"""A follower that reads on from its last position sees every fact once, in order, and misses none.

Also while transactions that appended are slow to commit, from several processes.
"""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.types.json import Json

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from tests.eventstore.locks import WAITERS_FOR_A_TABLE, wait_for_waiters
from tests.eventstore.sample import JobCard, command

WRITERS = 3
ROUNDS = 40

SLOW_APPEND = """
SELECT a.position, pg_sleep(%(seconds)s) FROM history.append(
    ARRAY[gen_random_uuid()], '{""}', '{1}', ARRAY[gen_random_uuid()], '{1}', '{1}', ARRAY[now()],
    '{job_card.opened}', ARRAY[%(context)s::text], ARRAY['{"title":"慢"}']) a
"""
CONTEXT = {
    "actor": {"id": "S1", "role": "adviser"},
    "channel": "on_site",
    "site_id": "S1",
    "command_id": "00000000-0000-4000-8000-000000000000",
}


def _write_quickly(url: str) -> int:
    """Facts through the door, from several threads of one process; how many."""
    with Database(url) as database:
        history = History(database, Keyring(database.writers, b"a master key for tests"))

        def write(_: int) -> int:
            card = uuid4()
            history.begin(JobCard, card, lambda new: new.open(), command())
            history.change(JobCard, card, lambda old: (old.write("一"), old.close()), command())
            return 3

        with ThreadPoolExecutor(WRITERS) as threads:
            written = sum(threads.map(write, range(WRITERS * ROUNDS)))
        history.close()
    return written


def _write_slowly(url: str) -> int:
    """Facts by transactions that go on for a while after their append, some to be rolled back."""
    written = 0
    with psycopg.connect(url) as connection:
        for number in range(ROUNDS):
            connection.execute(
                SLOW_APPEND, {"seconds": 0.001 * (number % 7), "context": Json(CONTEXT)}
            )
            if number % 5:
                connection.commit()
                written += 1
            else:
                connection.rollback()
    return written


def test_a_follower_misses_nothing_that_slow_transactions_commit(
    database_url: str, history: History
) -> None:
    seen: list[int] = []

    def follow() -> int:
        facts = history.read_all(after=seen[-1] if seen else 0, limit=17)
        seen.extend(fact.position for fact in facts)
        return len(facts)

    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(4) as pool:
        writers = [
            pool.apply_async(write, (database_url,))
            for write in (_write_quickly, _write_slowly) * 2
        ]
        while not all(writer.ready() for writer in writers):
            if not follow():
                writers[0].wait(0.001)
        written = sum(writer.get() for writer in writers)
        pool.close()
        pool.join()
    while follow():
        pass
    assert written == 2 * (3 * WRITERS * ROUNDS + ROUNDS * 4 // 5)
    assert seen == list(range(1, written + 1))


def test_a_later_append_waits_for_the_earlier_ones_commit(
    database: Database, history: History
) -> None:
    """Otherwise the later position could be seen first, and the earlier one would be passed over."""
    with database.connect_writer() as slow, ThreadPoolExecutor(1) as threads:
        slow.execute("BEGIN")
        slow.execute(SLOW_APPEND, {"seconds": 0, "context": Json(CONTEXT)})
        later = threads.submit(history.begin, JobCard, uuid4(), lambda card: card.open(), command())
        with database.connect_owner() as owner:
            wait_for_waiters(owner, 1)
        assert history.read_all(after=0, limit=9) == []
        assert history.position() == 0
        slow.execute("COMMIT")
        assert later.result().position == 2
    assert [fact.position for fact in history.read_all(after=0, limit=9)] == [1, 2]


def test_a_rolled_back_append_leaves_no_hole(database: Database, history: History) -> None:
    with database.connect_writer() as broken:
        broken.execute("BEGIN")
        broken.execute(SLOW_APPEND, {"seconds": 0, "context": Json(CONTEXT)})
        broken.execute("ROLLBACK")
    assert history.begin(JobCard, uuid4(), lambda card: card.open(), command()).position == 1


@pytest.mark.parametrize("mode", ["SHARE UPDATE EXCLUSIVE", "ACCESS SHARE"])
def test_the_locks_of_vacuum_analyze_and_backups_delay_no_append(
    database: Database, history: History, mode: str
) -> None:
    """VACUUM and ANALYZE hold SHARE UPDATE EXCLUSIVE as long as they run; a dump holds ACCESS SHARE."""
    with database.connect_owner() as owner, ThreadPoolExecutor(1) as threads:
        owner.execute("BEGIN")
        owner.execute(f"LOCK TABLE history.event, history.command IN {mode} MODE".encode())
        appended = threads.submit(
            history.begin, JobCard, uuid4(), lambda card: card.open(), command()
        )
        try:
            assert appended.result(timeout=10).position == 1
        finally:
            owner.execute("COMMIT")


def test_appends_go_on_while_vacuum_and_analyze_run(database: Database, history: History) -> None:
    with database.connect_owner() as owner, ThreadPoolExecutor(1) as threads:

        def write() -> int:
            for _ in range(100):
                history.begin(JobCard, uuid4(), lambda card: card.open(), command())
            return history.position()

        written, runs = threads.submit(write), 0
        while not written.done():
            owner.execute("VACUUM (ANALYZE) history.event")
            runs += 1
    assert written.result() == 100
    assert runs > 1


def test_the_librarys_own_recorder_would_wait(database: Database) -> None:
    """Why ours is not the stock one: it locks the whole table against VACUUM and ANALYZE."""
    event = StoredEvent(originator_id=uuid4(), originator_version=1, topic="t", state=b"{}")
    with database.connect_owner() as owner, ThreadPoolExecutor(1) as threads:
        to = owner.info
        with PostgresDatastore(to.dbname, to.host, to.port, to.user, to.password) as datastore:
            stock = PostgresApplicationRecorder(datastore)
            stock.create_table()
            owner.execute("BEGIN")
            owner.execute("LOCK TABLE stored_events IN SHARE UPDATE EXCLUSIVE MODE")
            inserted = threads.submit(stock.insert_events, [event])
            wait_for_waiters(owner, 1, query=WAITERS_FOR_A_TABLE)
            assert not inserted.done()
            owner.execute("COMMIT")
            assert inserted.result() == [1]
