"""Rules as sentences: given what happened, when somebody asks, then this happens or is refused.

given(Vehicle, REGISTERED).when(lambda v: v.change_plate(...)).then(PlateChanged(...))
given(Vehicle, MERGED).when(lambda v: v.change_plate(...)).then_refused("vehicle.merged")
"""

import re
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

import pytest

from domain.kernel import Aggregate, Decision, Event, Refused, as_events

A = TypeVar("A", bound=Aggregate)

STREAM_ID = UUID("00000000-0000-4000-8000-000000000001")
"""The id of the aggregate under test, and so the subject of texts about an unknown person."""

_CHINESE = re.compile("[\u4e00-\u9fff]")


class Given(Generic[A]):
    """An aggregate with a past."""

    def __init__(self, state: A) -> None:
        self.state = state

    def when(self, decide: Callable[[A], Decision]) -> "Asked[A]":
        return Asked(self.state, decide)


class Asked(Generic[A]):
    """A decision asked of it."""

    def __init__(self, state: A, decide: Callable[[A], Decision]) -> None:
        self._state = state
        self._decide = decide

    def then(self, *expected: Event) -> Given[A]:
        """These facts and no others, in order; returns the state with them folded in."""
        happened = as_events(self._decide(self._state))
        assert happened == expected
        return Given(_folded(self._state, happened))

    def then_refused(self, code: str, *, field: str | None = None) -> Refused:
        """This rule, whose texts render in both languages; and this field, where one is named."""
        with pytest.raises(Refused) as caught:
            as_events(self._decide(self._state))
        refused = caught.value
        assert refused.code == code
        assert refused.en
        assert _CHINESE.search(refused.zh)
        if field is not None:
            assert refused.field == field
        return refused


def given(kind: Callable[..., A], *past: Event, id: UUID = STREAM_ID) -> Given[A]:  # noqa: A002
    """The aggregate after these facts; with none, the empty stream."""
    return Given(_folded(kind(id=id), past))


def _folded(state: A, events: tuple[Event, ...] | Any) -> A:
    for event in events:
        state = state.apply(event)
    return state
