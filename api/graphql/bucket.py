"""A leaky bucket for each bearer: what they ask fills it, time empties it.

In this process's memory: behind several servers a bearer has as many buckets. Whom we have not heard of
for as long as a full bucket takes to empty is forgotten.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

MOST_BEARERS: Final = 10_000


class Buckets:
    """Points spent, by bearer."""

    def __init__(self, capacity: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = capacity
        self._clock = clock
        self._levels: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        """Level and when it was so, the longest unheard first."""

    def spend(self, bearer: Hashable, points: int, per_s: float) -> float:
        """Spend the points, or say for how many seconds to wait until there are so many; 0: spent."""
        now = self._clock()
        level, then = self._levels.get(bearer, (0.0, now))
        level = max(0.0, level - (now - then) * per_s)
        above = level + points - self._capacity
        if above > 0:
            return above / per_s
        self._levels[bearer] = level + points, now
        self._levels.move_to_end(bearer)
        if len(self._levels) > MOST_BEARERS:
            self._levels.popitem(last=False)
        return 0.0
