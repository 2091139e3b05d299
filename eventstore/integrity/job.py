"""Checkpoints at intervals, while a server runs."""

import threading
from typing import ClassVar

import psycopg
import structlog

from eventstore.integrity.checkpoints import Checkpoints
from eventstore.operator_error import OperatorError

_log = structlog.get_logger(__name__)


class CheckpointJob:
    """Makes a checkpoint every so many seconds, in a thread; or one on demand with `catch_up`."""

    name: ClassVar[str] = "checkpoints"

    def __init__(self, checkpoints: Checkpoints, every_s: float) -> None:
        self._checkpoints = checkpoints
        self._every_s = every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def start(self) -> None:
        """Begin; does nothing where checkpoints are made on demand only."""
        if self._every_s > 0:
            self._thread.start()

    def stop(self) -> None:
        """Finish the checkpoint under way and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def catch_up(self) -> int:
        """One checkpoint, where something was added; of how many facts. Raises as `make` does."""
        made = self._checkpoints.make()
        return made.facts if made else 0

    def _run(self) -> None:
        while not self._stopping.wait(self._every_s):
            self.run_once()

    def run_once(self) -> None:
        """One checkpoint; what goes wrong is an alarm in the log, and the next round tries again."""
        try:
            made = self._checkpoints.make()
        except OperatorError as error:
            _log.error("no checkpoint", reason=str(error))
        except psycopg.Error as error:
            _log.warning("no checkpoint: the database does not answer", error=str(error))
        else:
            if made and made.facts:
                _log.info("checkpoint", position=made.checkpoint.position, facts=made.facts)
