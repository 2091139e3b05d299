"""Several processes fill siblings together; whoever is done with a share gets the next one."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, Self, TypeAlias

from eventstore.database import Database
from eventstore.keyring import Keyring
from projections.engine.filling import Filled, Share, Target, fill
from projections.engine.read_model import ReadModel
from projections.engine.worker import Ask, Job, Where

_PROGRAM: Final = "from projections.engine.worker import main; main()"
_Process: TypeAlias = subprocess.Popen[bytes]
_Words: TypeAlias = SimpleQueue[tuple[_Process, Any]]


class WorkerLostError(Exception):
    """A worker ended without a word."""


class Crew:
    """Processes that start, and import the views, while their caller makes the tables."""

    def __init__(
        self, size: int, database: Database, keyring: Keyring, read_models: Sequence[ReadModel]
    ) -> None:
        """`size`: how many; with 0 this process fills alone."""
        self._database = database
        self._keyring = keyring
        self._where = Where(database.url, keyring.master_key, tuple(read_models))
        self._size = size
        self._processes: list[_Process] = []

    def __enter__(self) -> Self:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        where = pickle.dumps(self._where)
        for _ in range(self._size):
            process = subprocess.Popen(  # noqa: S603 - this interpreter, our own program
                [sys.executable, "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
            )
            self._processes.append(process)
            _tell(process, where)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
            with suppress(BrokenPipeError), process:  # it may owe its pipe a word
                process.wait()

    def fill(
        self,
        targets: Sequence[Target],
        parts: Sequence[Share],
        said: Callable[[int], None],
        *,
        park: bool,
    ) -> list[Filled]:
        """Fill siblings with all parts of the history."""
        if not self._processes:
            return [fill(self._database, self._keyring, targets, parts, said, park=park)]
        words: _Words = SimpleQueue()
        job = pickle.dumps(Job(tuple(targets), park))
        for process in self._processes:
            _tell(process, job)
            Thread(target=_listen, args=(process, words), daemon=True).start()
        left = list(reversed(parts))
        results: list[Filled] = []
        while len(results) < len(self._processes):
            process, word = words.get()
            match word:
                case int():
                    said(word)
                case Ask.NEXT:
                    _tell(process, pickle.dumps(left.pop() if left else None))
                case Filled():
                    results.append(word)
                case _:
                    raise word
        return results


def _tell(process: _Process, word: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - a pipe
    with suppress(BrokenPipeError):  # what it said before it went is heard all the same
        process.stdin.write(word)
        process.stdin.flush()


def _listen(process: _Process, words: _Words) -> None:
    assert process.stdout is not None  # noqa: S101 - a pipe
    try:
        while True:
            word = pickle.load(process.stdout)  # noqa: S301 - from a process started above
            words.put((process, word))
            if isinstance(word, Filled | Exception):
                return
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        words.put((process, WorkerLostError("a worker of the rebuild ended without a word")))
