"""How long to wait for the next attempt: doubling, with chance in it, up to a longest wait."""

import random
from collections.abc import Callable

import msgspec


class Backoff(msgspec.Struct, frozen=True, kw_only=True):
    """The schedule of attempts: with 12 attempts from 10 s on, some nine hours go by."""

    first_s: float = 10.0
    longest_s: float = 21_600.0
    attempts: int = 12
    """After so many failures a message is parked."""
    chance: Callable[[], float] = random.random

    def wait_s(self, failures: int, *, asked_s: float | None = None) -> float:
        """Seconds after the n-th failure, the first being 1; never less than the other side asked.

        Between half of the doubled wait and the whole, so that many messages do not come back at once.
        """
        # 2.0 ** 1100 would overflow; the longest wait is reached long before.
        whole = min(self.longest_s, self.first_s * 2.0 ** min(failures - 1, 60))
        return max(whole * (0.5 + 0.5 * self.chance()), asked_s or 0.0)
