"""Several processes fill siblings together, each with its share of the streams."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from typing import Any, TypeAlias

from eventstore.database import Database
from eventstore.keyring import Keyring
from projections.engine.filling import Filled, Share, Target, fill

Pipe: TypeAlias = Any
"""One end of a pipe: its type has another name on Windows."""


class WorkerLostError(Exception):
    """A worker ended without a word."""


def fill_all(
    database: Database,
    keyring: Keyring,
    targets: Sequence[Target],
    parts: Sequence[Share],
    said: Callable[[int], None],
    *,
    park: bool,
    aside: bool = False,
) -> list[Filled]:
    """Fill siblings, a process for each part; in this one where there is one part, unless `aside`."""
    if len(parts) == 1 and not aside:
        return [fill(database, keyring, targets, parts[0], said, park=park)]
    # spawn: a copy of this process would hold its connections and the locks of its threads.
    context = multiprocessing.get_context("spawn")
    pipes: dict[Pipe, Any] = {}
    try:
        for share in parts:
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(
                target=_work,
                args=(theirs, database.url, keyring.master_key, list(targets), share, park),
                daemon=True,
            )
            process.start()
            theirs.close()
            pipes[ours] = process
        return _results(list(pipes), said)
    finally:
        for pipe, process in pipes.items():
            pipe.close()
            process.terminate()
            process.join()


def _results(pipes: list[Pipe], said: Callable[[int], None]) -> list[Filled]:
    results: list[Filled] = []
    open_pipes = list(pipes)
    while open_pipes:
        ready: list[Pipe] = [*wait(open_pipes)]
        for pipe in ready:
            try:
                word: int | Filled | Exception = pipe.recv()
            except EOFError:
                raise WorkerLostError("a worker of the rebuild ended without a word") from None
            match word:
                case int():
                    said(word)
                case Filled():
                    results.append(word)
                    open_pipes.remove(pipe)
                case _:
                    raise word
    return results


def _work(
    pipe: Pipe,
    url: str,
    master_key: bytes,
    targets: Sequence[Target],
    share: Share,
    park: bool,
) -> None:
    with Database(url) as database:
        keyring = Keyring(database.writers, master_key)
        try:
            pipe.send(fill(database, keyring, targets, share, pipe.send, park=park))
        except BrokenPipeError:
            pass  # who asked is gone
        except Exception as error:  # noqa: BLE001 - raised where it was asked for
            pipe.send(error)
