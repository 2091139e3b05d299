"""A database that says nothing any more: nobody waits for it for ever, and nobody leads who is gone."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Literal

import psycopg
import pytest

from eventstore.database import Database
from eventstore.deadline import lease
from eventstore.prepared import Statement
from tests.eventstore.proxy import Proxy

SILENCE_S = 0.3
LOCK = 20260401
ONE = Statement(b"one", b"SELECT 1", ())


@pytest.fixture
def proxy(database_url: str) -> Iterator[Proxy]:
    with Proxy(database_url) as opened:
        yield opened


@pytest.fixture
def far(proxy: Proxy) -> Iterator[Database]:
    with Database(proxy.url, silence_s=SILENCE_S) as opened:
        yield opened


def test_a_statement_without_an_answer_loses_its_connection(far: Database, proxy: Proxy) -> None:
    with (
        far.connect_owner(wary=True) as owner,
        far.connect_reader(wary=True) as reader,
        far.reading() as pooled,
    ):
        proxy.hush()
        for connection in (owner, reader, pooled):
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
            assert connection.broken
        proxy.speak()


@pytest.mark.parametrize("way", ["select", "ask"])
def test_a_question_without_an_answer_gives_up_the_whole_pool(
    far: Database, proxy: Proxy, way: Literal["select", "ask"]
) -> None:
    def backends() -> set[int]:
        with ExitStack() as stack:
            both = [stack.enter_context(far.reading()) for _ in range(2)]
            return {connection.info.backend_pid for connection in both}

    before = backends()
    proxy.hush()
    with pytest.raises(psycopg.OperationalError):
        far.select("SELECT 1") if way == "select" else far.ask(ONE, ())
    proxy.speak()
    assert before.isdisjoint(backends())


def test_who_leads_and_falls_silent_leads_no_more(database: Database) -> None:
    with database.connect_owner() as leader, database.connect_owner() as other:
        lease(leader, SILENCE_S)
        leader.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        other.execute(
            "SELECT pg_advisory_lock(%s)", (LOCK,)
        )  # comes back when the leader is given up
        with pytest.raises(psycopg.OperationalError):
            leader.execute("SELECT 1")


def test_every_connection_notices_a_network_that_is_gone(far: Database) -> None:
    for connect in (far.connect_owner, far.connect_reader, far.connect_writer):
        with connect() as connection:
            said = connection.info.get_parameters()
            assert said["tcp_user_timeout"] == "30000"
            assert "-c tcp_user_timeout=30000" in said["options"]
