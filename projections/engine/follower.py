"""Following live: reads what is new once for all views, writes it to each, rows and position together.

Several processes may follow at once: each view's position row is locked while a batch goes in, and
facts up to that position are skipped, so a fact is shown once however many follow.
"""

import threading
from collections.abc import Callable, Sequence

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from domain.kernel import Event, Recorded
from eventstore.database import Database
from eventstore.history import History
from projections.engine.view import View

LIVE_BATCH = 5_000
POLL_S = 1.0
RETRY_S = 1.0

_log = structlog.get_logger(__name__)


class Follower:
    """A thread that keeps views up with the history.

    It hears of commits by NOTIFY, looks by itself every second, and reconnects after a lost
    connection. A view in which a fact fails stands still, with its error, while the others go on.
    """

    def __init__(self, database: Database, history: History, views: Sequence[View]) -> None:
        self._database = database
        self._history = history
        self._views = tuple(views)
        self._topics = sorted({t for view in views for t in view.read_model.topics})
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self.failures: dict[str, str] = {}
        """View to the error it stands still at."""
        self.positions: dict[str, int] = {}
        """View to the position it shows."""
        self._moved: list[Callable[[], None]] = []

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch under way and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def on_move(self, callback: Callable[[], None]) -> None:
        """Call this, in the follower's thread, whenever views have moved."""
        self._moved.append(callback)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with (
                    self._database.connect_owner() as connection,
                    self._database.connect_reader() as ear,
                ):
                    # Rows and position commit together, so a commit lost in a crash is shown anew.
                    connection.execute("SET synchronous_commit = off")
                    ear.execute("LISTEN history")
                    self._follow(connection, ear)
            except psycopg.OperationalError as error:
                _log.warning("follower lost its connection", error=str(error))
                self._stopping.wait(RETRY_S)
            except Exception:  # noqa: BLE001 - the thread must live; the log has it all
                _log.exception("follower failed, trying again")
                self._stopping.wait(RETRY_S)

    def _follow(self, connection: Connection[TupleRow], ear: Connection[TupleRow]) -> None:
        while not self._stopping.is_set():
            if not self.catch_up(connection):
                for _ in ear.notifies(timeout=POLL_S, stop_after=1):
                    pass

    def catch_up(self, connection: Connection[TupleRow]) -> bool:
        """Show one batch of what is new; says whether anything was."""
        before, self.positions = self.positions, self._positions(connection)
        if self.positions != before:  # another process moved them
            self._tell()
        following = [v for v in self._views if v.read_model.name not in self.failures]
        if not following:
            return False
        lowest = min(self.positions[view.read_model.name] for view in following)
        head = self._history.position()
        if head <= lowest:
            return False
        facts = self._history.read_all(
            after=lowest, limit=LIVE_BATCH, upto=head, topics=self._topics
        )
        scanned = facts[-1].position if len(facts) == LIVE_BATCH else head
        for view in following:
            self._show(connection, view, facts, scanned)
        self._tell()
        return True

    def _positions(self, connection: Connection[TupleRow]) -> dict[str, int]:
        return {view.read_model.name: view.position(connection) for view in self._views}

    def _tell(self) -> None:
        for callback in self._moved:
            callback()

    def _show(
        self,
        connection: Connection[TupleRow],
        view: View,
        facts: Sequence[Recorded[Event]],
        scanned: int,
    ) -> None:
        name = view.read_model.name
        try:
            view.apply(connection, facts, scanned)
            self.positions[name] = max(scanned, self.positions[name])
        except psycopg.OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - this view stops, the others go on
            self.failures[name] = str(error)
            _log.exception("a view stands still", view=name)
