"""Waiting for what cannot announce itself."""

import time
from collections.abc import Callable


def until(condition: Callable[[], bool], *, timeout_s: float = 20.0) -> None:
    """Come back once it holds. It sleeps in between: a thread that spins starves those it waits for."""
    give_up = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > give_up:
            raise TimeoutError(f"it did not come true in {timeout_s} seconds")
        time.sleep(0.001)
