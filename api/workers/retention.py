"""Retention as a worker: once a day, what must go or be stored only is listed, and done as far as the setting says.

One process at a time; each customer passes through the same door as `erasePersonalData`, and what was
done once is not due again, so that another process, or a run after a crash, finds the rest.
"""

import threading
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from typing import ClassVar, Final

import psycopg
import structlog

from api.privacy.retention import Mode, candidates, carry_out, due
from api.workers.clock import utc_now
from eventstore.callers import Callers
from eventstore.database import Database
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge

FIRST_AFTER_S: Final = 60.0
"""A server that starts has better things to do."""
EVERY_S: Final = 86_400.0
TELL_EVERY: Final = 1_000
"""Customers between two lines of the log."""
_LOCK: Final = 4_702_111_234_474_983_762

_log = structlog.get_logger(__name__)


class RetentionJob:
    """Looks in a thread, once a day, or on demand with `catch_up`."""

    name: ClassVar[str] = "retention"

    def __init__(
        self,
        database: Database,
        history: History,
        mode: Mode,
        *,
        now: Callable[[], datetime] = utc_now,
        first_after_s: float = FIRST_AFTER_S,
    ) -> None:
        self._database = database
        self._history = history
        self._mode = mode
        self._now = now
        self._first_after_s = first_after_s
        self._knowledge = StoredKnowledge(history)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begin; does nothing where it is off."""
        if self._mode is not Mode.OFF:
            self._thread.start()

    def stop(self) -> None:
        """Finish the customer under way and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def catch_up(self) -> int:
        """Look once; how many customers were erased or restricted."""
        if self._mode is Mode.OFF:
            return 0
        with self._turn() as ours:
            return self._look() if ours else 0

    def _run(self) -> None:
        wait_s = self._first_after_s
        while not self._stopping.wait(wait_s):
            wait_s = EVERY_S
            try:
                self.catch_up()
            except psycopg.OperationalError as error:
                _log.warning("retention lost its connection", error=str(error))
                wait_s = self._first_after_s
            except Exception:  # noqa: BLE001 - the thread must live; the log has it all
                _log.exception("retention failed, trying again tomorrow")

    def _look(self) -> int:
        now = self._now()
        callers = Callers(self._database, self._history.keyring)
        customers = candidates(self._history, now)
        found: Counter[str] = Counter()
        for turn, each in enumerate(due(self._history, self._knowledge, customers, now), start=1):
            if self._stopping.is_set():
                break
            if turn % TELL_EVERY == 0:
                _log.info("retention", looked_at=turn, of=len(customers), **found)
            if each is None:
                continue
            if not self._mode.does(each.verdict):
                found[f"due_to_{each.verdict}"] += 1
            elif carry_out(self._history, self._knowledge, each, now, callers) is None:
                found[f"done_{each.verdict}"] += 1
            else:
                found["refused"] += 1
        if found:
            _log.warning("retention: data is due, see `aftersales retention`", **found)
        return sum(count for what, count in found.items() if what.startswith("done"))

    @contextmanager
    def _turn(self) -> Generator[bool]:
        with self._database.connect_reader() as connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
            yield bool(row and row[0])
