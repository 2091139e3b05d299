"""The reminders' run: every day from a set hour, each site once, in any number of processes.

A site's run is begun by one process at a time, and noted when it came to its end: whoever looks later that
day lets it be. A run that died is done again by the next; no reminder goes out twice, because each has its own
command. Where customers wanted rest at that hour, or one reminder failed, the site is looked at again an hour
later (`docs/decisions/0035-reminders-by-themselves.md`).
"""

import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final

import msgspec
import psycopg
import structlog
from psycopg import Connection

from api.store import Store
from api.workers.clock import utc_now
from api.workers.reminders import Reminded, send_due_reminders
from domain.reminder.words import HeldBack, house_rests
from domain.values.clock import SHANGHAI, end_of_day, shanghai_date
from projections.engine.lag import lag_of
from projections.reminders.sites import sites

LOOK_AGAIN_S: Final = 60.0
RETRY_S: Final = 1.0
MOST_BEHIND_S: Final = 60.0
"""A view further behind is waited for: what it does not show yet would have to wait a day."""
AFTER_A_REST: Final = timedelta(hours=1)
_LOCK: Final = 1_885_630_071
"""The first half of the lock's key; the second is made of the site."""

_DONE: Final = """
SELECT FROM reaction.reminder_run
WHERE site_id = %s AND (day > %s OR day = %s AND (again_at IS NULL OR again_at > %s))
"""
_NOTE: Final = """
INSERT INTO reaction.reminder_run (site_id, day, ran_at, again_at, sent, held_back, refused)
VALUES (%(site_id)s, %(day)s, %(at)s, %(again_at)s, %(sent)s, %(held_back)s, %(refused)s)
ON CONFLICT (site_id) DO UPDATE SET
    (day, ran_at, again_at, held_back, refused) =
    (excluded.day, excluded.ran_at, excluded.again_at, excluded.held_back, excluded.refused),
    sent = excluded.sent + CASE WHEN reminder_run.day = excluded.day THEN reminder_run.sent ELSE 0 END
"""
_RUNS: Final = """
SELECT site_id, ran_at, again_at, sent, held_back, refused
FROM reaction.reminder_run ORDER BY site_id
"""

_log = structlog.get_logger(__name__)


class ReminderRun(msgspec.Struct, frozen=True, kw_only=True):
    """The last run of a site; `sent` of the whole day, the rest as the last look found it."""

    site_id: str
    ran_at: datetime
    again_at: datetime | None
    sent: int
    held_back: int
    refused: int


def reminder_runs(connection: Connection[Any]) -> tuple[ReminderRun, ...]:
    """The last run of each site."""
    rows = connection.execute(_RUNS).fetchall()
    names = ReminderRun.__struct_fields__
    return tuple(ReminderRun(**dict(zip(names, row, strict=True))) for row in rows)


class ReminderRuns:
    """Looks in a thread, or on demand with `catch_up`.

    `hour`: of Shanghai; None: never. `unless`: nor as long as that holds.
    """

    name: ClassVar[str] = "reminders"

    def __init__(
        self,
        store: Store,
        hour: int | None,
        *,
        unless: Callable[[], bool] = lambda: False,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._hour = hour
        self._unless = unless
        self._now = now
        self._done_until: datetime | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begin to look; does nothing where reminders go out on demand only."""
        if self._hour is not None:
            self._thread.start()

    def stop(self) -> None:
        """Finish the reminder under way and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def catch_up(self) -> int:
        """Run every site whose turn it is; how many reminders went out."""
        at = self._now()
        if not self._its_time(at):
            return 0
        with self._store.database.connect_reader() as connection:
            if not _shown(connection):
                return 0
            found = sites(connection)
        with self._store.database.connect_writer() as connection:
            sent = sum(self._site(connection, site_id, at) for site_id in found)
            self._done_until = _done_until(connection, found, at)
        return sent

    def _its_time(self, at: datetime) -> bool:
        if self._hour is None or at.astimezone(SHANGHAI).hour < self._hour or house_rests(at):
            return False
        return (self._done_until is None or at >= self._done_until) and not self._unless()

    def _run(self) -> None:
        wait_s = RETRY_S
        while not self._stopping.wait(wait_s):
            wait_s = LOOK_AGAIN_S
            try:
                self.catch_up()
            except psycopg.OperationalError as error:
                _log.warning("reminders lost their connection", error=str(error))
            except Exception:  # noqa: BLE001 - the thread must live; the log has it all
                _log.exception("reminders failed, trying again")

    def _site(self, connection: Connection[Any], site_id: str, at: datetime) -> int:
        day = shanghai_date(at)
        with _turn(connection, site_id) as ours:
            if not ours or self._stopping.is_set():
                return 0
            if connection.execute(_DONE, (site_id, day, day, at)).fetchall():
                return 0
            done = send_due_reminders(self._store, at, site_id, stopping=self._stopping.is_set)
            if not done.cut_short:
                connection.execute(_NOTE, _noted(site_id, at, done))
        if done.sent.total() or done.refused:
            _log.info("reminders sent", site=site_id, sent=done.sent.total(), refused=done.refused)
        return done.sent.total()


def _noted(site_id: str, at: datetime, done: Reminded) -> dict[str, Any]:
    again = bool(done.held_back[HeldBack.RESTING] or done.failed)
    return {
        "site_id": site_id,
        "day": shanghai_date(at),
        "at": at.astimezone(UTC),
        "again_at": at + AFTER_A_REST if again else None,
        "sent": done.sent.total(),
        "held_back": done.held_back.total(),
        "refused": done.refused + done.failed,
    }


def _done_until(connection: Connection[Any], found: Sequence[str], at: datetime) -> datetime | None:
    """Until when no site's turn comes; None where one is still to be run today."""
    today = shanghai_date(at)
    runs = {
        run.site_id: run for run in reminder_runs(connection) if shanghai_date(run.ran_at) >= today
    }
    if any(site_id not in runs for site_id in found):
        return None
    again = (run.again_at for run in runs.values() if run.again_at is not None)
    return min(again, default=end_of_day(today))


def _shown(connection: Connection[Any]) -> bool:
    lag = lag_of(connection, ["reminders"])
    return not lag.missing and all(view.seconds_behind <= MOST_BEHIND_S for view in lag.views)


@contextmanager
def _turn(connection: Connection[Any], site_id: str) -> Generator[bool]:
    """Whether the site is ours alone for so long; the lock dies with the connection."""
    keys = (_LOCK, site_id)
    row = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", keys).fetchone()
    ours = bool(row and row[0])
    try:
        yield ours
    finally:
        if ours and not connection.broken:
            connection.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", keys)
