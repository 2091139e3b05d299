"""One process leads a view; when it dies the next one takes over."""

import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.leading import Leading
from projections.engine.view import View
from tests.projections.engine.sample_view import cards
from tests.projections.engine.test_following import following, open_card

ROOT = Path(__file__).parents[3]
TAKEOVER_S = 2.0


@contextmanager
def _other_process(url: str) -> Generator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.projections.engine.follow_program", url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _said(process: subprocess.Popen[str], position: int) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= position:
            return
    pytest.fail("the other process ended")


def test_a_view_is_led_once(database: Database) -> None:
    with database.connect_owner() as first, database.connect_owner() as second:
        mine, theirs = Leading(first, ["a", "b"]), Leading(second, ["a", "b", "c"])
        assert mine.take() == {"a", "b"}
        assert theirs.take() == {"c"}
        assert mine.take() == set()
        first.close()
        while not theirs.take():  # PostgreSQL notices the closed socket in its own time
            pass
        assert theirs.led == {"a", "b", "c"}


def test_within_two_seconds_after_a_kill_another_process_leads(
    database: Database, history: History, keyring: Keyring
) -> None:
    with database.connect_owner() as connection:
        View(cards, keyring).create(connection)
    with _other_process(database.url) as other:
        open_card(history)
        _said(other, 1)
        with following(database, history, keyring) as (follower, watch):
            open_card(history)
            # It does not lead, and yet knows.
            watch.until(lambda: follower.positions.get("cards") == 2)
            with database.connect_owner() as connection:
                assert Leading(connection, ["cards"]).take() == set()
            other.kill()
            other.wait()
            open_card(history)
            began = time.monotonic()
            watch.until(lambda: follower.positions.get("cards") == 3)
            assert time.monotonic() - began < TAKEOVER_S
