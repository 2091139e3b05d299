"""A stretch of one aggregate's life that is recorded whole, decision by decision.

    def script(life: Life[RepairOrder]) -> None:
        life.then(lambda o: o.open(number=life.number, ...), at=nine, actor=adviser)
        life.then(lambda o: o.record_concern(...), at=nine_past, actor=adviser)

    history.begin_with(RepairOrder, order_id, script, command, series=orders)

Every decision is asked of the aggregate as the ones before it left it, and keeps its own time and
actor. A script may run again when somebody else wrote first, so it decides the same each time.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import msgspec

from domain.kernel import Actor, Aggregate, Channel, Command, Context, Decision, Event, as_events

A = TypeVar("A", bound=Aggregate)


class Told(NamedTuple):
    """When a fact was said, and the circumstances."""

    at: datetime
    context: Context


class Life(Generic[A]):
    """An aggregate while a script decides on it; nothing is written before the script ends."""

    def __init__(self, state: A, command: Command, number: int = 0) -> None:
        self.state = state
        self.number = number
        """The number given by the series, where there is one."""
        self._command = command
        self._events: list[Event] = []
        self._told: list[Told] = []

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(self._events)

    @property
    def told(self) -> tuple[Told, ...]:
        return tuple(self._told)

    def then(
        self,
        decide: Callable[[A], Decision],
        *,
        at: datetime,
        actor: Actor | None = None,
        channel: Channel | None = None,
    ) -> tuple[Event, ...]:
        """Decide on what there is now; the facts are those of `at`, by the actor or the command's."""
        events = as_events(decide(self.state))
        context = self._command.context
        if actor is not None or channel is not None:
            context = msgspec.structs.replace(
                context, actor=actor or context.actor, channel=channel or context.channel
            )
        for event in events:
            self.state = self.state.apply(event)
            self._events.append(event)
            self._told.append(Told(at, context))
        return events


Script: TypeAlias = Callable[[Life[A]], None]
