"""What is asked of a rebuild, and what it tells."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from eventstore.operator_error import OperatorError
from projections.engine.comparing import Checksums
from projections.engine.filling import Pace


class RebuildUnderWayError(OperatorError):
    """Somebody else rebuilds one of these views at this moment."""


class Step(StrEnum):
    """What a rebuild does at a moment."""

    FILLING = "filling"
    INDEXING = "indexing"
    CATCHING_UP = "catching up"
    COMPARING = "comparing"
    SWAPPING = "swapping"
    DONE = "done"


class Progress(msgspec.Struct, frozen=True):
    """How far a rebuild has come."""

    views: tuple[str, ...]
    step: Step
    position: int
    head: int
    elapsed_s: float


class How(msgspec.Struct, frozen=True, kw_only=True):
    """How to rebuild."""

    workers: int = 1
    aside: bool = False
    """Fill in another process also where one is enough."""
    park: bool = False
    """Park what fails and go on, instead of stopping at it."""
    check: bool = False
    """Compare, and leave the serving view as it is."""
    compare: bool = True
    keep_old: bool = True
    pace: Pace = Pace()


class Rebuilt(msgspec.Struct, frozen=True):
    """What a rebuild made, and what the old rows were."""

    view: str
    position: int
    elapsed_s: float
    before: Checksums | None
    """The rows it replaced, at the same position; None where they cannot be compared."""
    after: Checksums
    mixed: tuple[str, ...] = ()
    """Tables that were filled in the history's order, because several streams touch their rows."""
    parked: int = 0

    @property
    def same(self) -> bool:
        """Whether the rebuilt rows equal the followed ones."""
        return self.before == self.after


Tell = Callable[[Progress], None]
