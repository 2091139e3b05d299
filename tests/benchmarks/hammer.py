"""Many callers at once, for a while: how many calls a second, and how long one takes."""

import statistics
import threading
import time
from collections.abc import Callable
from typing import NamedTuple


class Measured(NamedTuple):
    """What came of one round."""

    per_second: float
    p50_ms: float
    p99_ms: float


def hammer(call: Callable[[], object], threads: int, seconds: float) -> Measured:
    """Call it from so many threads until the time is over."""
    durations: list[list[float]] = [[] for _ in range(threads)]
    errors: list[BaseException] = []
    start = threading.Barrier(threads + 1)
    over = threading.Event()

    def work(mine: list[float]) -> None:
        try:
            start.wait()
            while not over.is_set():
                began = time.perf_counter()
                call()
                mine.append(time.perf_counter() - began)
        except BaseException as error:  # noqa: BLE001 - told to the caller
            errors.append(error)

    workers = [threading.Thread(target=work, args=(mine,)) for mine in durations]
    for worker in workers:
        worker.start()
    start.wait()
    began = time.perf_counter()
    time.sleep(seconds)
    over.set()
    for worker in workers:
        worker.join()
    elapsed = time.perf_counter() - began
    if errors:
        raise errors[0]
    each = sorted(duration for mine in durations for duration in mine)
    cuts = statistics.quantiles(each, n=100)
    return Measured(len(each) / elapsed, cuts[49] * 1000, cuts[98] * 1000)


def median(rounds: list[Measured]) -> Measured:
    """The median of each number over the rounds."""
    return Measured(*(statistics.median(numbers) for numbers in zip(*rounds, strict=True)))
