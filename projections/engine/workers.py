"""Several processes fill siblings together; whoever is done with a share gets the next one."""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, Self, TypeAlias

from eventstore.database import Database
from eventstore.keyring import Keyring
from projections.engine.filling import Filled, Share, Target, fill
from projections.engine.read_model import ReadModel
from projections.engine.worker import Ask, Job, Where

_PROGRAM: Final = "import gc; gc.disable(); from projections.engine.worker import main; main()"
"""Nothing that it makes, modules and classes least of all, is worth being searched for rings."""
_Process: TypeAlias = subprocess.Popen[bytes]
_Words: TypeAlias = SimpleQueue[Any]


class WorkerLostError(Exception):
    """A worker ended without a word."""


class Crew:
    """This process and others, which start and import the views while their caller makes the tables."""

    def __init__(
        self,
        size: int,
        database: Database,
        keyring: Keyring,
        read_models: Sequence[ReadModel],
        *,
        aside: bool,
    ) -> None:
        """`size`: how many processes fill; `aside`: this one is none of them."""
        self._database = database
        self._keyring = keyring
        self._where = Where(database.url, keyring.master_key, tuple(read_models))
        self._joins = not aside
        self._size = size - self._joins
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
        self._end()

    def fill(
        self,
        targets: Sequence[Target],
        parts: Sequence[Share],
        said: Callable[[int], None],
        *,
        park: bool,
    ) -> list[Filled]:
        """Fill siblings with all parts of the history; where it fails, nobody fills any more."""
        try:
            return self._fill(targets, deque(parts), said, park=park)
        except BaseException:
            self._end()
            raise

    def _fill(
        self,
        targets: Sequence[Target],
        left: deque[Share],
        said: Callable[[int], None],
        *,
        park: bool,
    ) -> list[Filled]:
        words: _Words = SimpleQueue()
        results: list[Filled] = []
        job = pickle.dumps(Job(tuple(targets), park))
        for process in self._processes:
            _tell(process, job)
            Thread(target=_listen, args=(process, words, left), daemon=True).start()

        def hear(word: Any) -> None:
            match word:
                case int():
                    said(word)
                case Filled():
                    results.append(word)
                case _:
                    raise word

        def said_here(more: int) -> None:
            said(more)
            while not words.empty():
                hear(words.get())

        if self._joins:
            results.append(
                fill(self._database, self._keyring, targets, _each(left), said_here, park=park)
            )
        while len(results) < len(self._processes) + self._joins:
            hear(words.get())
        return results

    def _end(self) -> None:
        while self._processes:
            process = self._processes.pop()
            process.terminate()
            with suppress(BrokenPipeError), process:  # it may owe its pipe a word
                process.wait()


def _each(left: deque[Share]) -> Iterator[Share]:
    with suppress(IndexError):
        while True:
            yield left.popleft()


def _tell(process: _Process, word: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - a pipe
    with suppress(BrokenPipeError):  # what it said before it went is heard all the same
        process.stdin.write(word)
        process.stdin.flush()


def _listen(process: _Process, words: _Words, left: deque[Share]) -> None:
    """Hand a worker its shares, and on what else it says."""
    assert process.stdout is not None  # noqa: S101 - a pipe
    shares = _each(left)
    try:
        while True:
            word = pickle.load(process.stdout)  # noqa: S301 - from a process started above
            if word is Ask.NEXT:
                _tell(process, pickle.dumps(next(shares, None)))
                continue
            words.put(word)
            if isinstance(word, Filled | Exception):
                return
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        words.put(WorkerLostError("a worker of the rebuild ended without a word"))
