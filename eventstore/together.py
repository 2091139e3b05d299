"""Decisions of other aggregates that go into the same append as the fact that demands them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from domain.kernel import Aggregate, Event, as_events
from domain.policies import Companion

A = TypeVar("A", bound=Aggregate)


class Loaded(msgspec.Struct, Generic[A], frozen=True):
    """An aggregate as folded from its stream; version 0 is an empty stream."""

    state: A
    version: int


def decide_together(
    companions: Iterable[Companion], load: Callable[[type[Any], UUID], Loaded[Any]]
) -> Iterator[tuple[UUID, int, tuple[Event, ...]]]:
    """Stream, version and new facts of each aggregate that is asked; one asked twice sees itself."""
    streams: dict[UUID, tuple[int, Aggregate, list[Event]]] = {}
    for companion in companions:
        if companion.stream_id in streams:
            version, state, events = streams[companion.stream_id]
        else:
            loaded = load(companion.kind, companion.stream_id)
            version, state, events = loaded.version, loaded.state, list[Event]()
        for event in as_events(companion.decide(state)):
            state = state.apply(event)
            events.append(event)
        streams[companion.stream_id] = (version, state, events)
    for stream_id, (version, _, events) in streams.items():
        yield stream_id, version, tuple(events)
