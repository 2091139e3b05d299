"""A person's first key comes into the database with the first fact sealed with it, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.kernel import Personal
from eventstore.codec import FactMapper, StoredFact
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import ErasedPersonError, Keyring, WrongMasterKeyError
from eventstore.master_key import rotate
from tests.eventstore.locks import APPEND_LOCK, WAITERS_FOR_A_TABLE, wait_for_waiters
from tests.eventstore.sample import AccidentTold, JobCard, command
from tests.eventstore.waiting import until

PERSON = UUID("00000000-0000-4000-8000-0000000000a1")
OTHER = UUID("00000000-0000-4000-8000-0000000000a2")
MASTER_KEY = b"a master key for tests"


def _begin(history: History, person: UUID, *, card: UUID | None = None) -> None:
    """Begin a stream with a text about a person: their own one, where no other is given."""
    history.begin(JobCard, card or person, lambda new: new.write_about(person, "王女士"), command())


def _told(history: History, stream_id: UUID) -> list[str]:
    texts: list[str] = []
    for fact in history.read(stream_id):
        about: Any = getattr(fact.event, "about", None)
        texts += history.keyring.reveal([about.token]).values()
    return texts


def _keys(database: Database) -> set[UUID]:
    with database.reading() as connection:
        return {row[0] for row in connection.execute("SELECT subject_id FROM privacy.person_key")}


@pytest.mark.parametrize("card", [None, uuid4()], ids=["their own stream", "another stream"])
def test_a_key_comes_with_its_first_fact(
    database: Database, history: History, card: UUID | None
) -> None:
    _begin(history, PERSON, card=card)
    assert _keys(database) == {PERSON}
    assert _told(history, card or PERSON) == ["王女士"]
    assert _told(History(database, Keyring(database.writers, MASTER_KEY)), card or PERSON)


def test_one_key_for_all_texts_of_an_append(history: History) -> None:
    told = AccidentTold(driver=Personal(PERSON, "我"), witnesses=(Personal(PERSON, "也是我"),))
    history.begin(JobCard, PERSON, lambda _: told, command())
    (fact,) = history.read(PERSON)
    event: Any = fact.event
    tokens = [event.driver.token, event.witnesses[0].token]
    assert set(history.keyring.reveal(tokens).values()) == {"我", "也是我"}


def test_no_key_without_its_fact(
    database: Database, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = FactMapper.to_stored_event

    def spoilt(mapper: FactMapper, fact: Any) -> StoredFact:
        return replace(made(mapper, fact), context=b"\xff")  # the database takes no such bytes

    monkeypatch.setattr(FactMapper, "to_stored_event", spoilt)
    with pytest.raises(psycopg.errors.CharacterNotInRepertoire):
        _begin(history, PERSON)
    assert _keys(database) == set()
    assert history.position() == 0


def test_who_has_a_key_by_now_keeps_it(history: History, other_history: History) -> None:
    _begin(other_history, PERSON, card=OTHER)
    _begin(history, PERSON)
    assert _told(history, OTHER) == _told(history, PERSON) == ["王女士"]


def test_whoever_makes_a_key_while_the_append_waits(
    database: Database, history: History, other_history: History
) -> None:
    with database.connect_owner() as owner, ThreadPoolExecutor(4) as threads:
        owner.execute("SELECT pg_advisory_lock(%s)", (APPEND_LOCK,))
        first = threads.submit(_begin, other_history, uuid4(), card=uuid4())
        wait_for_waiters(owner, 1)
        # These wait in one group behind it; for one of them another process is faster.
        persons = [PERSON, uuid4(), uuid4()]
        others = [threads.submit(_begin, other_history, each, card=each) for each in persons]
        until(lambda: len(other_history.recorder.group.waiting()) == 3)
        history.keyring.seal(Personal(PERSON, "先到"), "a/1/b")
        owner.execute("SELECT pg_advisory_unlock(%s)", (APPEND_LOCK,))
        for each in (first, *others):
            each.result()
    assert [_told(history, each) for each in persons] == [["王女士"]] * 3


def test_nothing_is_written_about_a_forgotten_person(history: History) -> None:
    history.keyring.destroy([PERSON])
    with pytest.raises(ErasedPersonError):
        _begin(history, PERSON)
    assert history.position() == 0


def test_no_key_under_a_master_key_that_was_changed(database: Database, history: History) -> None:
    history.keyring.check()
    with database.connect_owner() as owner:
        rotate(owner, MASTER_KEY, b"another")
    with pytest.raises(WrongMasterKeyError):
        _begin(history, PERSON)
    assert (_keys(database), history.position()) == (set(), 0)


def test_while_the_master_key_changes_only_new_persons_wait(
    database: Database, history: History
) -> None:
    with database.connect_owner() as owner, ThreadPoolExecutor(1) as threads:
        with owner.transaction():
            owner.execute("LOCK TABLE privacy.person_key IN SHARE ROW EXCLUSIVE MODE")
            waiting = threads.submit(_begin, history, PERSON)
            with database.connect_owner() as watching:
                wait_for_waiters(watching, 1, query=WAITERS_FOR_A_TABLE)
            history.begin(JobCard, OTHER, lambda card: card.open(), command())
            assert not waiting.done()
        waiting.result()
    assert _told(history, PERSON) == ["王女士"]
