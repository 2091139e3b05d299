"""Views that are missing, or were made by another definition: built beside whatever serves.

The processes of an older version go on serving and following their view until the new one takes its
place; of several new processes one builds, and the others wait for it.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

import psycopg
import structlog
from psycopg import Connection
from psycopg.sql import SQL, Identifier

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.without_values import described
from projections.engine.lag import positions_of
from projections.engine.places import renew
from projections.engine.read_model import ReadModel
from projections.engine.rebuild import rebuild_all
from projections.engine.rebuild_terms import How, Progress, RebuildUnderWayError
from projections.engine.view import View

AGAIN_S: Final = 1.0

_log = structlog.get_logger(__name__)


class Builder:
    """Makes a server's views, at once or in a thread."""

    def __init__(
        self,
        database: Database,
        history: History,
        keyring: Keyring,
        read_models: Sequence[ReadModel],
    ) -> None:
        self._database = database
        self._history = history
        self._keyring = keyring
        self._read_models = tuple(read_models)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="builder", daemon=True)
        self.unready: dict[str, str] = {}
        """View to what is being done about it; a view that is not named is there."""

    def prepare(self) -> None:
        """Make the views of an empty history, which takes no time; nothing else."""
        self._missing()

    def start(self) -> None:
        """Build in a thread what is missing."""
        missing = self._missing()
        self.unready = {model.name: "waiting to be built" for model in missing}
        if missing:
            self._thread.start()

    def stop(self) -> None:
        """Give up what is being built; the serving views are as they were."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def build(self, *, aside: bool = False) -> None:
        """Build what is missing, and wait for it; `aside`: by a process of its own."""
        while missing := self._missing():
            self.unready = {model.name: "being built" for model in missing}
            try:
                self._build(missing, aside=aside)
            except RebuildUnderWayError:
                _log.info("another process builds the views; waiting for it")
                self._stopping.wait(AGAIN_S)
        self.unready = {}

    def distrust(self, connection: Connection[Any]) -> None:
        """Have every view that is there built anew, as if another version had made it."""
        for name in positions_of(connection, [model.name for model in self._read_models]):
            connection.execute(
                SQL("UPDATE {} SET definition = ''").format(Identifier(name, "_position"))
            )
            renew(connection, name)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.build(aside=True)  # this process has readers to serve
            except _StoppedError:
                return
            except psycopg.OperationalError as error:
                _log.warning("the builder lost its connection", error=str(error))
            except Exception as error:  # noqa: BLE001 - it is said where readers look
                self.unready = dict.fromkeys(self.unready, f"cannot be built: {described(error)}")
                _log.exception("views cannot be built")
                return
            else:
                return
            self._stopping.wait(AGAIN_S)

    def _missing(self) -> list[ReadModel]:
        empty = self._history.position() == 0
        missing: list[ReadModel] = []
        with self._database.connect_owner() as connection:
            for model in self._read_models:
                view = View(model, self._keyring)
                if view.exists(connection):
                    continue
                if empty:
                    _create(connection, view)
                else:
                    missing.append(model)
        return missing

    def _build(self, missing: Sequence[ReadModel], *, aside: bool) -> None:
        _log.info("building views", views=[model.name for model in missing])
        rebuild_all(
            missing,
            self._database,
            self._history,
            self._keyring,
            self._tell(),
            How(compare=False, park=True, aside=aside),
        )

    def _tell(self) -> Callable[[Progress], None]:
        def tell(progress: Progress) -> None:
            if self._stopping.is_set():
                raise _StoppedError
            part = progress.position / progress.head if progress.head else 1
            for name in progress.views:
                self.unready = {**self.unready, name: f"{progress.step}, {part:.0%}"}

        return tell


def _create(connection: Connection[Any], view: View) -> None:
    """Make an empty view, unless another process that starts just now is making it."""
    with connection.transaction():
        connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('aftersales makes ' || %s, 0))",
            (view.schema,),
        )
        if not view.exists(connection):
            view.create(connection)


class _StoppedError(Exception):
    """The server stops."""
