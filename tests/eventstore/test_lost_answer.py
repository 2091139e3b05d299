"""A command applies exactly once, whatever becomes of its answer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Literal
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.kernel import Receipt
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from tests.eventstore.locks import APPEND_LOCK, wait_for_waiters
from tests.eventstore.proxy import Proxy
from tests.eventstore.sample import JobCard, command
from tests.eventstore.waiting import until

CARD = UUID("00000000-0000-4000-8000-0000000000c1")


@pytest.fixture
def proxy(database_url: str) -> Iterator[Proxy]:
    with Proxy(database_url) as opened:
        yield opened


@pytest.fixture
def far_history(proxy: Proxy) -> Iterator[History]:
    """A history whose way to the database leads through the proxy."""
    with Database(proxy.url) as database:
        opened = History(database, Keyring(database.writers, b"a master key for tests"))
        opened.begin(JobCard, CARD, lambda card: card.open(), command())
        yield opened
        opened.close()


@pytest.mark.parametrize("swallow", ["command", "answer"])
def test_a_lost_command_or_answer(
    far_history: History, proxy: Proxy, swallow: Literal["command", "answer"]
) -> None:
    asked = command()
    proxy.swallow, proxy.mark = swallow, asked.context.command_id.bytes
    receipt = far_history.change(JobCard, CARD, lambda card: card.write("一次"), asked)
    assert proxy.lost.is_set()
    assert receipt == Receipt(stream_id=CARD, version=2, position=2, repeated=swallow == "answer")
    assert far_history.load(JobCard, CARD).state.notes == ("一次",)


def test_every_command_of_a_group_whose_answer_is_lost(
    far_history: History, proxy: Proxy, database_url: str
) -> None:
    """The first append holds the lead until eight others wait; the answer to those eight is lost."""
    asked = {uuid4(): command() for _ in range(9)}
    with (
        psycopg.connect(database_url, autocommit=True) as other,
        ThreadPoolExecutor(9) as threads,
    ):
        other.execute("SELECT pg_advisory_lock(%s)", (APPEND_LOCK,))
        answers = [
            threads.submit(far_history.begin, JobCard, card, lambda new: new.open(), one)
            for card, one in asked.items()
        ]
        group = far_history.recorder.group
        until(lambda: len(group.waiting()) == 8)
        wait_for_waiters(other, 1)
        proxy.mark = group.waiting()[3].command_id.bytes
        other.execute("SELECT pg_advisory_unlock(%s)", (APPEND_LOCK,))
        receipts = [answer.result() for answer in answers]
    assert proxy.lost.is_set()
    assert sum(receipt.repeated for receipt in receipts) == 8
    assert sorted(receipt.position for receipt in receipts) == list(range(2, 11))
    assert {receipt.stream_id for receipt in receipts} == set(asked)
    assert far_history.position() == 10


def test_a_backend_that_is_killed_before_the_commit(history: History, database_url: str) -> None:
    history.begin(JobCard, CARD, lambda card: card.open(), command())
    with (
        psycopg.connect(database_url, autocommit=True) as other,
        ThreadPoolExecutor(1) as threads,
    ):
        other.execute("SELECT pg_advisory_lock(%s)", (APPEND_LOCK,))
        answer = threads.submit(
            history.change, JobCard, CARD, lambda card: card.write("一次"), command()
        )
        (killed,) = wait_for_waiters(other, 1)
        other.execute("SELECT pg_terminate_backend(%s)", (killed,))
        (again,) = wait_for_waiters(other, 1, besides=killed)
        assert again != killed
        other.execute("SELECT pg_advisory_unlock(%s)", (APPEND_LOCK,))
        assert answer.result() == Receipt(stream_id=CARD, version=2, position=2)
    assert history.load(JobCard, CARD).state.notes == ("一次",)


@pytest.mark.long  # beside another busy test process it has waited in vain for the second backend
def test_a_command_that_still_waits_at_the_server_when_it_is_sent_again(
    far_history: History, proxy: Proxy, database_url: str
) -> None:
    """The cut link leaves its backend in the queue; both the old and the new one come to their turn."""
    asked = command()
    with (
        psycopg.connect(database_url, autocommit=True) as other,
        ThreadPoolExecutor(1) as threads,
    ):
        other.execute("SELECT pg_advisory_lock(%s)", (APPEND_LOCK,))
        answer = threads.submit(
            far_history.change, JobCard, CARD, lambda card: card.write("一次"), asked
        )
        wait_for_waiters(other, 1)
        proxy.cut_links()
        wait_for_waiters(other, 2)
        other.execute("SELECT pg_advisory_unlock(%s)", (APPEND_LOCK,))
        assert (answer.result().version, answer.result().position) == (2, 2)
    assert far_history.load(JobCard, CARD).state.notes == ("一次",)


def test_idle_connections_that_died_do_not_show(history: History, database_url: str) -> None:
    """As after a restart of the server: reading and writing go on over new connections."""
    history.begin(JobCard, CARD, lambda card: card.open(), command())
    history.load(JobCard, CARD)
    with psycopg.connect(database_url, autocommit=True) as other:
        killed = other.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        ).fetchone()
    assert killed is not None
    assert killed[0] >= 2
    assert history.load(JobCard, CARD).version == 1
    receipt = history.change(JobCard, CARD, lambda card: card.write("一次"), command())
    assert receipt.version == 2
