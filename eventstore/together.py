"""Decisions of other aggregates that go into the same append as the facts that demand them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from domain.kernel import Aggregate, Event, as_events
from domain.policies import companions_of
from eventstore.history_reading import Loaded

Load = Callable[[type[Any], UUID], Loaded[Any]]
"""An aggregate as it stands; the empty one where there is no such stream."""


class Together(msgspec.Struct, frozen=True):
    """What one other stream gets."""

    stream_id: UUID
    version: int
    """Where the stream stood."""
    events: Sequence[Event]
    places: Sequence[int]
    """For each fact, the place of the one that demanded it."""


def decide_together(before: Aggregate, events: Sequence[Event], load: Load) -> Iterator[Together]:
    """Ask the companions of an aggregate's new facts; one that is asked twice sees its own answer."""
    asked: dict[UUID, tuple[int, Aggregate, list[Event], list[int]]] = {}
    for place, companion in companions_of(before, events):
        if companion.stream_id in asked:
            version, state, facts, places = asked[companion.stream_id]
        else:
            loaded = load(companion.kind, companion.stream_id)
            version, state, facts, places = loaded.version, loaded.state, list[Event](), list[int]()
        asked_of = (state, load(*companion.beside).state) if companion.beside else state
        for event in as_events(companion.decide(asked_of)):
            state = state.apply(event)
            facts.append(event)
            places.append(place)
        asked[companion.stream_id] = (version, state, facts, places)
    for stream_id, (version, _, facts, places) in asked.items():
        yield Together(stream_id, version, facts, places)
