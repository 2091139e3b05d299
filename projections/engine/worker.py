"""One worker of a rebuild: a program (`main`) that is told what to do through its standard streams.

A program of its own and no copy of its caller: it imports the engine and the views it fills, and not
the whole server or command line that asked for the rebuild.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Any

import msgspec

from eventstore.database import Database
from eventstore.keyring import Keyring
from projections.engine.filling import Share, Target, fill


class Ask(Enum):
    """What a worker says beside how many facts it read and, at last, what it filled."""

    NEXT = "next"
    """Give me another share; None is the answer where there is none."""


class Where(msgspec.Struct, frozen=True):
    """The first word to a worker, and its views, so that it can import them meanwhile."""

    url: str
    master_key: bytes
    views: tuple[Any, ...]


class Job(msgspec.Struct, frozen=True):
    """The second word: what to fill."""

    targets: Sequence[Target]
    park: bool


def main() -> None:
    """Fill what standard input says, share by share."""
    words, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends who asked, and that ends this
    os.dup2(2, 1)  # whatever prints must not stand among the answers

    def heard() -> Any:
        return pickle.load(words)  # noqa: S301 - from the process that started this one

    def say(word: object) -> None:
        pickle.dump(word, answers)
        answers.flush()

    try:
        _work(heard, say)
    except (BrokenPipeError, EOFError):
        pass  # who asked is gone
    except Exception as error:  # noqa: BLE001 - raised where it was asked for
        say(error)


def _work(heard: Callable[[], Any], say: Callable[[object], None]) -> None:
    def shares() -> Iterator[Share]:
        say(Ask.NEXT)
        while (share := heard()) is not None:
            yield share
            say(Ask.NEXT)

    where: Where = heard()
    with Database(where.url) as database:
        job: Job = heard()
        keyring = Keyring(database.writers, where.master_key)
        say(fill(database, keyring, job.targets, shares(), say, park=job.park))
