"""Stretches of the history, read by several processes at once; imports little, for they all import it."""

import multiprocessing
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import Connection

from eventstore.integrity.scan import BLOCK, Stretch, scan

STRETCH: Final = 1024 * BLOCK
"""So many positions are read in one go."""
WORTH_PROCESSES: Final = 4 * STRETCH
"""A process takes a second to start, in which one alone reads this much."""


@contextmanager
def stretches(
    url: str, connection: Connection[Any], upto: int, marks: Sequence[int], processes: int
) -> Generator[Iterable[Stretch]]:
    """All stretches up to a position, in order, read over the connection or by processes."""
    jobs = [(after, min(after + STRETCH, upto)) for after in range(0, upto, STRETCH)]
    if processes == 1 or upto <= WORTH_PROCESSES:
        yield (scan(connection, after, upto, marks=marks) for after, upto in jobs)
        return
    with ProcessPoolExecutor(
        processes,
        multiprocessing.get_context("spawn"),  # a forked one would share our connections
        initializer=_connect,
        initargs=(url, tuple(marks)),
    ) as pool:
        try:
            yield pool.map(_scan, *zip(*jobs, strict=True))
        finally:
            pool.shutdown(cancel_futures=True)


class _Process:
    """What one process holds."""

    connection: Connection[Any]
    marks: Sequence[int]


def _connect(url: str, marks: Sequence[int]) -> None:
    _Process.connection, _Process.marks = psycopg.connect(url, autocommit=True), marks


def _scan(after: int, upto: int) -> Stretch:
    return scan(_Process.connection, after, upto, marks=_Process.marks)
