"""Waiting for the database's word."""

import threading
import time

import psycopg
import pytest

from eventstore.database import Database
from eventstore.ear import Ear

LONG_S = 20.0


def test_a_word_ends_the_wait(database: Database) -> None:
    ear = Ear()
    with database.connect_reader() as line, database.connect_owner() as speaker:
        ear.listen(line, ["history"])
        speaker.execute("SELECT pg_notify('history', '1')")
        began = time.monotonic()
        ear.wait(LONG_S)
        assert time.monotonic() - began < LONG_S / 2
    ear.close()


def test_a_word_that_is_heard_of_ends_the_next_wait_and_only_that(database: Database) -> None:
    ear = Ear()
    with database.connect_reader() as line, database.connect_owner() as speaker:
        ear.listen(line, ["history"])
        assert not ear.hears()
        speaker.execute("SELECT pg_notify('history', '1')")
        ear.wait(LONG_S)
        assert not ear.hears()
        speaker.execute("SELECT pg_notify('history', '2')")
        while not ear.hears():
            pass
        began = time.monotonic()
        ear.wait(LONG_S)
        assert time.monotonic() - began < LONG_S / 2
        ear.wait(0.01)  # nothing is left to end it earlier
        assert not ear.hears()
    ear.close()


def test_the_callers_own_words_are_none(database: Database) -> None:
    ear = Ear()
    with database.connect_reader() as line, database.connect_owner() as speaker:
        ear.listen(line, ["history"])
        own = speaker.info.backend_pid
        speaker.execute("SELECT pg_notify('history', '1')")
        ear.wait(0.1, deaf_to=own)
        assert not ear.hears(deaf_to=own)
    ear.close()


def test_waking_ends_the_wait_before_it_began_and_while_it_lasts(database: Database) -> None:
    ear = Ear()
    with database.connect_reader() as line:
        ear.listen(line, ["history"])
        ear.wake()
        ear.wait(LONG_S)
        waiting = threading.Thread(target=ear.wait, args=(LONG_S,))
        waiting.start()
        ear.wake()
        waiting.join(LONG_S / 2)
        assert not waiting.is_alive()
    ear.close()


def test_a_dead_line_is_an_error(database: Database) -> None:
    ear = Ear()
    line = database.connect_reader()
    ear.listen(line, ["history"])
    with database.connect_owner() as killer:
        killer.execute("SELECT pg_terminate_backend(%s)", (line.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError), line:
        _wait_twice(ear)
    ear.close()


def _wait_twice(ear: Ear) -> None:
    for _ in range(2):  # the server's last words may come first
        ear.wait(LONG_S)
