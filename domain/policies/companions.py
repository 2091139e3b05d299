"""What has to happen together: on this fact, that decision of another aggregate in the same append.

A policy follows a fact a moment later; a companion is part of it. Both are written or neither, and a
companion that refuses refuses the command. Only for what must not be true for a moment even, such as
the last part on the shelf given to two: everybody who writes the fact also writes to the companion's
stream, and waits for the others there.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

import msgspec

from domain.kernel import Aggregate, Decision, Event

A = TypeVar("A", bound=Aggregate)
E = TypeVar("E", bound=Event)


class Companion(msgspec.Struct, frozen=True, kw_only=True):
    """One decision that goes into the same append."""

    kind: type[Aggregate]
    stream_id: UUID
    decide: Callable[[Any], Decision]
    """Asked of the aggregate as it stands; of the empty one, where there is no such stream yet."""
    beside: tuple[type[Aggregate], UUID] | None = None
    """Another aggregate that it looks at without changing it: asked of the pair of both. That one
    may change meanwhile: only for what hardly ever does, such as the model of a car."""


Accompany: TypeAlias = Callable[[A, E], Iterable[Companion]]

_COMPANIONS: dict[type[Event], list[Callable[[Any, Any], Iterable[Companion]]]] = {}


def accompanies(event: type[E]) -> Callable[[Accompany[A, E]], Accompany[A, E]]:
    """Register a function of the aggregate after the fact, and the fact, for this kind of fact."""

    def register(accompany: Accompany[A, E]) -> Accompany[A, E]:
        _COMPANIONS.setdefault(event, []).append(accompany)
        return accompany

    return register


def companions_of(before: Aggregate, events: Sequence[Event]) -> list[tuple[int, Companion]]:
    """The companions of an aggregate's new facts, in their order, each with the place of its fact."""
    if not any(type(event) in _COMPANIONS for event in events):
        return []
    found: list[tuple[int, Companion]] = []
    state = before
    for place, event in enumerate(events):
        state = state.apply(event)
        for accompany in _COMPANIONS.get(type(event), ()):
            found += [(place, companion) for companion in accompany(state, event)]
    return found
