"""Following live: reads what is new once for all views, writes it to each, rows and position together.

Among any number of processes one leads each view; the others know its position and take over the
moment its leader is gone.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.database import Database
from eventstore.deadline import lease
from eventstore.ear import Ear
from eventstore.history import History
from projections.engine.behind import Backlog
from projections.engine.lag import positions_of
from projections.engine.leading import Leading
from projections.engine.showing import ShownView, show
from projections.engine.view import View
from projections.engine.voice import MOVED, Voice, say_moved

LIVE_BATCH: Final = 5_000
POLL_S: Final = 1.0
RETRY_S: Final = 0.5

_log = structlog.get_logger(__name__)


class Follower:
    """A thread that keeps views up with the history.

    It hears of commits by NOTIFY, looks by itself every second, and reconnects after a lost
    connection. A fact that a view cannot show parks its stream in that view alone.
    """

    def __init__(self, database: Database, history: History, views: Sequence[View]) -> None:
        self._database = database
        self._history = history
        self._views = {view.read_model.name: view for view in views}
        self._topics = sorted({t for view in views for t in view.read_model.followed})
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._ear: Ear | None = None
        self._shown: tuple[Connection[TupleRow], dict[str, ShownView]] | None = None
        self.positions: Mapping[str, int] = {}
        """View to the position it shows; a view that is not there is missing."""
        self._moved: list[Callable[[], None]] = []
        self._replaced: set[str] = set()
        """Views that are there, and not as this version makes them."""

    def start(self) -> None:
        """Begin to follow."""
        self._ear = Ear()
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch under way and end."""
        self._stopping.set()
        if self._ear is not None:
            self._ear.wake()
            self._thread.join()
            self._ear.close()
            self._ear = None

    def on_move(self, callback: Callable[[], None]) -> None:
        """Call this, in the follower's thread, whenever views have moved."""
        self._moved.append(callback)

    def catch_up(self, connection: Connection[TupleRow]) -> bool:
        """Show one batch of what is new in all views, or all that is where they are far behind; says
        whether anything was.

        For who has no thread at it. Beside a leader it is safe: who moved first counts.
        """
        shown = self._shown_by(connection)
        for each in shown.values():
            if each.place is None or each.place.position != self.positions.get(each.name):
                each.look(connection)
        moved, _ = self._show(connection, list(shown.values()), lambda: True)
        if moved:
            say_moved(connection)
        return moved

    def _run(self) -> None:
        ear = self._ear
        assert ear is not None  # noqa: S101 - made by `start`
        while not self._stopping.is_set():
            try:
                with (
                    self._database.connect_owner(wary=True) as connection,
                    self._database.connect_reader(wary=True) as line,
                ):
                    lease(connection, self._database.silence_s)
                    # Rows and position commit together, so a commit lost in a crash is shown anew.
                    connection.execute("SET synchronous_commit = off")
                    ear.listen(line, ["history", MOVED])
                    self._follow(connection, ear)
            except psycopg.OperationalError as error:
                _log.warning("follower lost its connection", error=str(error))
                self._stopping.wait(RETRY_S)
            except Exception:  # noqa: BLE001 - the thread must live; the log has it all
                _log.exception("follower failed, trying again")
                self._stopping.wait(RETRY_S)

    def _follow(self, connection: Connection[TupleRow], ear: Ear) -> None:
        leading, voice = Leading(connection, self._views), Voice(connection)
        shown = self._shown_by(connection)
        asked_at = float("-inf")

        def tend() -> bool:
            """Once a second see to the views; whether their follower may go on as it was."""
            nonlocal asked_at
            if time.monotonic() - asked_at < POLL_S:
                if len(leading.led) < len(shown):
                    self._see(connection)
                return not self._stopping.is_set()
            asked_at = time.monotonic()
            there = {name for name in leading.led if shown[name].place is not None}
            leading.take()
            self._look_around(connection, shown, leading.led)
            return there == {name for name in leading.led if shown[name].place is not None}

        while not self._stopping.is_set():
            tend()
            moved, more = self._show(connection, [shown[name] for name in leading.led], tend)
            if moved:
                voice.moved()
            voice.speak(busy=more or ear.hears(deaf_to=voice.pid))
            if not more:  # whatever came after the reading is announced
                ear.wait(POLL_S, deaf_to=voice.pid)

    def _look_around(
        self, connection: Connection[TupleRow], shown: Mapping[str, ShownView], led: set[str]
    ) -> None:
        """Whether led views were made, replaced or moved by somebody else."""
        positions = positions_of(connection, self._views)
        for name in led:
            each = shown[name]
            if each.place is None or each.place.position != positions.get(name):
                each.look(connection)
        self._say_replaced({n for n in led if shown[n].place is None and n in positions})
        self._see(connection)

    def _say_replaced(self, replaced: set[str]) -> None:
        if replaced - self._replaced:
            _log.warning(
                "views were made anew by another version of this program, which has to follow them;"
                " restart this one",
                views=sorted(replaced),
            )
        self._replaced = replaced

    def _see(self, connection: Connection[TupleRow]) -> None:
        positions = positions_of(connection, self._views)
        if positions != self.positions:
            self.positions = positions
            self._tell()

    def _shown_by(self, connection: Connection[TupleRow]) -> dict[str, ShownView]:
        if self._shown is None or self._shown[0] is not connection:
            self._shown = connection, {n: ShownView(view) for n, view in self._views.items()}
        return self._shown[1]

    def _show(
        self,
        connection: Connection[TupleRow],
        views: Sequence[ShownView],
        tend: Callable[[], bool],
    ) -> tuple[bool, bool]:
        """Whether views have moved, and whether there is more to be shown already."""
        standing = [each.place.position for each in views if each.place is not None]
        if not standing:
            return False, False
        lowest = min(standing)
        facts, scanned = self._history.read_on(after=lowest, limit=LIVE_BATCH, topics=self._topics)
        if scanned <= lowest:
            return False, False
        if scanned - lowest >= LIVE_BATCH:

            def between() -> bool:
                self._have_moved(views)
                say_moved(connection)
                return tend()

            Backlog(connection, self._history, views).show(self._history.position(), between)
            self._have_moved(views)
            return True, True
        names = [each.name for each in views]
        with self._history.watch.showing(names, facts), self._history.keyring.asking_once():
            show(connection, views, facts, scanned)
        self._have_moved(views)
        return True, any(each.place and each.place.position < scanned for each in views)

    def _have_moved(self, views: Sequence[ShownView]) -> None:
        shown = {each.name: each.place.position for each in views if each.place is not None}
        self.positions = {**self.positions, **shown}
        self._tell()

    def _tell(self) -> None:
        for callback in self._moved:
            callback()
