"""Rebuilding views from zero beside those that serve: fill, compare, and swap in one transaction.

filling      siblings without indexes, stream by stream, by several processes, all views in one pass
indexing     as many sessions as processes; then the tables that need the history's order (`stream_batch`)
catching up  with what was recorded meanwhile
comparing    with the serving view at the same position, which goes on serving
swapping     by rename; readers wait for the few facts that are left

A rebuild that was interrupted starts over; until the swap commits nothing has changed for anybody.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import psycopg
import structlog
from psycopg import Connection

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.operator_error import OperatorError
from projections.engine.comparing import compared
from projections.engine.filling import Filled, StreamTooLongError, shares
from projections.engine.indexing import Made, make_indexes
from projections.engine.parking import nobodys_fault
from projections.engine.read_model import ReadModel
from projections.engine.rebuild_terms import (
    How,
    Progress,
    RebuildUnderWayError,
    Rebuilt,
    Step,
    Tell,
)
from projections.engine.sibling import Sibling
from projections.engine.view import View
from projections.engine.workers import Crew

REBUILT: Final = "__rebuilt"
CLOSE_ENOUGH: Final = 200
SWAP_ATTEMPTS: Final = 60
SHARES_A_WORKER: Final = 8
"""Small shares, so that all end at about the same time."""

_log = structlog.get_logger(__name__)


def rebuild(
    read_model: ReadModel,
    database: Database,
    history: History,
    keyring: Keyring,
    on_progress: Tell = lambda _: None,
    how: How = How(),  # noqa: B008 - it cannot change
) -> Rebuilt:
    """Rebuild one view."""
    return rebuild_all([read_model], database, history, keyring, on_progress, how)[0]


def rebuild_all(
    read_models: Sequence[ReadModel],
    database: Database,
    history: History,
    keyring: Keyring,
    on_progress: Tell = lambda _: None,
    how: How = How(),  # noqa: B008 - it cannot change
) -> list[Rebuilt]:
    """Rebuild views in one pass over the history; raises FactFailedError at a fact that fails."""
    with database.connect_owner() as connection:
        connection.execute("SET synchronous_commit = off")
        _lock(connection, read_models)
        siblings = [
            Sibling(
                connection,
                View(model, keyring),
                View(model, keyring, f"{model.name}{REBUILT}"),
            )
            for model in read_models
        ]
        run = _Run(database, history, keyring, connection, on_progress, how)
        try:
            rebuilt = run.rebuild(siblings)
        except BaseException:
            with suppress(psycopg.Error):  # the next rebuild clears up as well
                for sibling in siblings:
                    sibling.drop()
            raise
        # PostgreSQL may notice that we are gone only after the next one has asked.
        connection.execute("SELECT pg_advisory_unlock_all()")
        return rebuilt


def _lock(connection: Connection[Any], read_models: Sequence[ReadModel]) -> None:
    for model in read_models:
        free = connection.execute(
            "SELECT pg_try_advisory_lock(hashtextextended('aftersales rebuilds ' || %s, 0))",
            (model.name,),
        ).fetchone()
        if free != (True,):
            raise RebuildUnderWayError(f"Another process is rebuilding {model.name} right now.")


class _Run:
    def __init__(
        self,
        database: Database,
        history: History,
        keyring: Keyring,
        connection: Connection[Any],
        tell: Tell,
        how: How,
    ) -> None:
        self._database = database
        self._history = history
        self._keyring = keyring
        self._connection = connection
        self._tell = tell
        self._how = how
        self._began = time.monotonic()

    def rebuild(self, siblings: Sequence[Sibling]) -> list[Rebuilt]:
        with self._crew(siblings) as crew:
            for sibling in siblings:
                sibling.make()
            upto = self._history.position()
            filled = self._fill(crew, siblings, upto)
        made = self._index(siblings, filled, upto)
        return [self._finish(sibling, filled, made, upto) for sibling in siblings]

    def _crew(self, siblings: Sequence[Sibling]) -> Crew:
        models = [sibling.view.read_model for sibling in siblings]
        how = self._how
        return Crew(how.workers, self._database, self._keyring, models, aside=how.aside)

    def _fill(self, crew: Crew, siblings: Sequence[Sibling], upto: int) -> list[Filled] | None:
        names, done = [sibling.name for sibling in siblings], 0

        def said(more: int) -> None:
            nonlocal done
            done += more
            self._say(names, Step.FILLING, min(done, upto), upto)

        said(0)
        try:
            workers = self._how.workers
            parts = workers * SHARES_A_WORKER if workers > 1 else 1
            return crew.fill(
                [sibling.target for sibling in siblings],
                shares(parts, upto, self._how.pace),
                said,
                park=self._how.park,
            )
        except (StreamTooLongError, psycopg.Error) as error:
            self._start_over(siblings, error)
            return None

    def _start_over(self, siblings: Sequence[Sibling], error: Exception) -> None:
        """Have them filled in the history's order: there each fact stands for itself."""
        if nobodys_fault(error):
            raise error
        names = [sibling.name for sibling in siblings]
        _log.info("filling in the history's order", views=names, reason=str(error))
        for sibling in siblings:
            sibling.start_over()

    def _index(
        self, siblings: Sequence[Sibling], filled: Sequence[Filled] | None, upto: int
    ) -> Mapping[str, Made]:
        if filled is None:
            return {}
        self._say([sibling.name for sibling in siblings], Step.INDEXING, upto, upto)
        for sibling in siblings:
            sibling.set_aside(filled)
        wanted = {sibling.view.schema: sibling.indexes for sibling in siblings}
        return make_indexes(self._database, wanted, self._how.workers)

    def _finish(
        self,
        sibling: Sibling,
        filled: Sequence[Filled] | None,
        made: Mapping[str, Made],
        upto: int,
    ) -> Rebuilt:
        name, mixed = sibling.name, set[str]()
        if filled is not None:
            try:
                mixed = sibling.complete(filled, made[sibling.view.schema], upto)
                if mixed:
                    sibling.fill_in_order(self._history, mixed, upto)
            except psycopg.Error as error:
                self._start_over([sibling], error)
                mixed = set[str]()
        position = self._catch_up(sibling)
        if self._how.compare or self._how.check:
            self._say([name], Step.COMPARING, position, position)
            before, after = compared(
                self._database,
                self._connection,
                self._history,
                sibling,
                may_park=self._how.park,
            )
        else:
            before, after = None, dict[str, str]()
        parked = sibling.parked()
        if self._how.check:
            position = sibling.view.position(self._connection)
            sibling.drop()
        else:
            position = self._swap(sibling)
        self._say([name], Step.DONE, position, position)
        return Rebuilt(
            name,
            position,
            time.monotonic() - self._began,
            before,
            after,
            tuple(sorted(mixed)),
            parked,
        )

    def _catch_up(self, sibling: Sibling) -> int:
        while True:
            head = self._history.position()
            position = sibling.view.position(self._connection)
            self._say([sibling.name], Step.CATCHING_UP, position, head)
            if head == 0 or (position > 0 and head - position <= CLOSE_ENOUGH):
                return position
            sibling.catch_up(self._history, head, may_park=self._how.park)

    def _swap(self, sibling: Sibling) -> int:
        for _ in range(SWAP_ATTEMPTS):
            position = self._catch_up(sibling)
            self._say([sibling.name], Step.SWAPPING, position, position)
            try:
                return sibling.swap(
                    self._history, may_park=self._how.park, keep_old=self._how.keep_old
                )
            except psycopg.errors.LockNotAvailable:
                _log.info("the view is in use, trying again", view=sibling.name)
        raise OperatorError(
            f"{sibling.name}: somebody kept the view busy for a minute; it is as it was."
        )

    def _say(self, names: Sequence[str], step: Step, position: int, head: int) -> None:
        elapsed = time.monotonic() - self._began
        self._tell(Progress(tuple(names), step, position, head, elapsed))
