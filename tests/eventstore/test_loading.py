"""Loading from several threads, over connections that come and go."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest

from domain.kernel import Missing
from eventstore.database import Database
from eventstore.history import History
from eventstore.prepared import Statement
from tests.eventstore.sample import JobCard, command

CARDS = tuple(UUID(int=number) for number in range(1, 9))
NO_TABLE = Statement(b"no_table", b"SELECT 1 FROM history.nothing", ())
DIVIDED = Statement(b"divided", b"SELECT 1 / $1", (23,))


def begin_with_notes(history: History, card: UUID) -> None:
    """As many facts as the card's number says."""
    notes = [JobCard(id=card).write(f"{card} 第 {n} 条") for n in range(1, card.int)]
    history.begin(JobCard, card, lambda new: (new.open(), *notes), command())


def test_each_thread_gets_the_stream_it_asked_for(history: History, database: Database) -> None:
    """Also while an operator ends sessions: what was prepared on them is prepared again."""
    for card in CARDS:
        begin_with_notes(history, card)

    def load(card: UUID) -> bool:
        loaded = history.load(JobCard, card)
        return loaded.version == card.int and all(
            note.startswith(str(card)) for note in loaded.state.notes
        )

    with ThreadPoolExecutor(6) as threads, database.connect_owner() as owner:
        for _ in range(3):
            answers = threads.map(load, CARDS * 3)
            assert all(answers)
            ended = owner.execute(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE '%FROM history.event%'"
                " AND pid <> pg_backend_pid()"
            ).fetchone()
            assert ended is not None
            assert ended[0] >= 1


def test_a_part_of_a_stream(history: History) -> None:
    card = CARDS[0]
    history.begin(JobCard, card, lambda new: new.open(), command())
    history.change(JobCard, card, lambda new: [new.write("一"), new.write("二")], command())
    assert history.load(JobCard, card, upto=2).state.notes == ("一",)
    assert history.load(JobCard, card, upto=9).version == 3
    with pytest.raises(Missing):
        history.load(JobCard, card, upto=0)
    with pytest.raises(Missing):
        history.load(JobCard, CARDS[1])


def test_what_the_server_refuses_is_raised_and_the_connection_goes_on(database: Database) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        database.ask(NO_TABLE, ())
    with pytest.raises(psycopg.errors.DivisionByZero):
        database.ask(DIVIDED, ((0).to_bytes(4),))
    assert database.ask(DIVIDED, ((1).to_bytes(4),)).get_value(0, 0) == (1).to_bytes(4)
