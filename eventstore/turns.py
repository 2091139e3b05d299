"""Turns: threads that meet at one stream decide one after the other.

Without them, of thirty callers that want the next number of one series, one wins each round and the
others decide for nothing; an unlucky one would lose every round. Between processes nothing is
locked: there the store's versions alone decide, and few processes write.
"""

from collections.abc import Hashable
from contextlib import AbstractContextManager, nullcontext
from threading import RLock


class Turns:
    """A fixed number of locks, shared by all streams; two streams may share one by chance."""

    def __init__(self, locks: int = 64) -> None:
        self._locks = tuple(RLock() for _ in range(locks))

    def of(self, key: Hashable | None) -> AbstractContextManager[object]:
        """Wait for the turn at a stream and hold it; None waits for nothing."""
        return nullcontext() if key is None else self._locks[hash(key) % len(self._locks)]
