"""The clock: records what was missed, and what follows from it, once and in the order of due times.

It finds due deadlines through the index of the view `deadlines` and asks the aggregate through the
same door as everybody. The command's id follows from the deadline, so that a second process, or
this one after a crash, only gets the first answer again. How it is meant:
`docs/decisions/0014-the-clock.md`.
"""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, Final
from uuid import UUID, uuid5

import psycopg
import structlog
from psycopg import Connection

from api.workers.clocks import CLOCKS, Asked
from domain.kernel import Actor, Channel, Command, Context, Event, Refused, Role
from eventstore.database import Database
from eventstore.deadline import lease
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from projections.deadlines.due import DueRow, next_due, passed

_COMMANDS: Final = UUID("7d1f2c84-5f0e-5a3b-9c66-0a4f5c1d2e97")
_LOCK: Final = 4702111234474983801
BATCH: Final = 200
LOOK_AGAIN_S: Final = 5.0
"""Nothing sleeps longer: the view may have moved in another process, or the machine have slept."""
ASK_AGAIN_S: Final = 30.0
"""A deadline that was answered and still stands in the view, which lags, is left alone so long."""
BREATH_S: Final = 0.05
RETRY_S: Final = 1.0

_log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """The moment, by this machine's clock."""
    return datetime.now(UTC)


class Clock:
    """Works in a thread, or on demand with `catch_up`. Any number of processes may run one."""

    name: ClassVar[str] = "clock"

    def __init__(
        self, database: Database, history: History, *, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._database = database
        self._history = history
        self._knowledge = StoredKnowledge(history)
        self._now = now
        self._answered: dict[DueRow, float] = {}
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the deadline under way and end."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def wake(self) -> None:
        """Look at once: deadlines may have come or gone. Safe from any thread."""
        self._woken.set()

    def catch_up(self) -> int:
        """Record every deadline that has passed by now; how many were missed."""
        with self._database.connect_reader() as connection:
            return self._work_off(connection)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._database.connect_reader(wary=True) as connection:
                    lease(connection, self._database.silence_s)
                    while not self._stopping.is_set():
                        self._woken.clear()
                        self._work_off(connection)
                        self._woken.wait(self._idle_s(connection))
                        self._stopping.wait(BREATH_S)
            except psycopg.OperationalError as error:
                _log.warning("the clock lost its connection", error=str(error))
                self._stopping.wait(RETRY_S)
            except Exception:  # noqa: BLE001 - the thread must live; the log has it all
                _log.exception("the clock failed, trying again")
                self._stopping.wait(RETRY_S)

    def _idle_s(self, connection: Connection[Any]) -> float:
        at = self._now()
        due_at = next_due(connection, at=at)
        if due_at is None:
            return LOOK_AGAIN_S
        return min((due_at - at).total_seconds() + BREATH_S, LOOK_AGAIN_S)

    def _work_off(self, connection: Connection[Any]) -> int:
        at, missed, last = self._now(), 0, None
        self._forget()
        with self._turn(connection):
            while rows := passed(connection, at=at, first=BATCH, after=last):
                for row in rows:
                    if self._stopping.is_set():
                        return missed
                    if row not in self._answered:
                        missed += self._miss(row, at)
                last = rows[-1]
        return missed

    @contextmanager
    def _turn(self, connection: Connection[Any]) -> Generator[None]:
        """One process at a time, so that all of them together keep the order of due times."""
        while not _locked(connection) and not self._stopping.wait(BREATH_S):
            pass
        try:
            yield
        finally:
            if not connection.broken:
                connection.execute("SELECT pg_advisory_unlock_all()")

    def _miss(self, row: DueRow, at: datetime) -> bool:
        """Ask the aggregate; whether it was a miss that nobody had recorded."""
        clock, facts = CLOCKS[row.kind], list[Event]()

        def decide(state: Any) -> list[Event]:
            facts[:] = clock.miss(state, Asked(at, row.part, self._knowledge))
            return facts

        try:
            receipt = self._history.change(
                clock.aggregate, row.stream_id, decide, _command(row, at)
            )
        except psycopg.OperationalError:
            raise
        except Refused as refused:
            _log.warning("a deadline was refused", kind=row.kind, code=refused.code)
            return False
        except Exception:  # noqa: BLE001 - one broken stream must not stop every clock
            _log.exception("a deadline could not be asked", kind=row.kind, stream=row.stream_id)
            return False
        finally:
            self._answered[row] = time.monotonic()
        return bool(facts) and not receipt.repeated

    def _forget(self) -> None:
        latest = time.monotonic() - ASK_AGAIN_S
        self._answered = {row: when for row, when in self._answered.items() if when > latest}


def _locked(connection: Connection[Any]) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone()
    return bool(row and row[0])


def _command(row: DueRow, at: datetime) -> Command:
    due_at = row.due_at.astimezone(UTC).isoformat()
    deadline = f"{row.kind.value}/{row.stream_id}/{row.part}/{due_at}"
    return Command(
        context=Context(
            actor=Actor("clock", Role.SYSTEM),
            channel=Channel.SYSTEM,
            site_id=row.site_id,
            command_id=uuid5(_COMMANDS, deadline),
        ),
        occurred_at=at,
    )
