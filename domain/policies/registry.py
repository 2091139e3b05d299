"""The registry of policies: on this fact, that decision is asked of another aggregate (D.4).

A policy is a pure function. It reads one recorded fact and what was promised at the time, and
returns reactions; the event store carries them out, each once, under a command id derived from the
policy's name and the fact's id. Names are therefore as permanent as topics.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeAlias, TypeVar
from uuid import UUID

import msgspec

from domain.kernel import Aggregate, Decision, Event, Recorded, Series
from domain.values.calendar import WorkingDayCalendar
from domain.values.cover import VehicleGroup

E = TypeVar("E", bound=Event)


class PromiseTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The promised numbers that policies count with, and the version they come from."""

    promise_version: int
    call1_first_day: int
    call1_last_day: int
    call2_first_day: int
    call2_last_day: int
    issue_escalation_days: int
    activity_notice_days: int
    letter_days: int
    complaint_response_minutes: int
    complaint_resolution_working_days: int
    callback_attempts_min: int
    repair_warranty_months: int
    low_rating_hundredths: int
    customer_file_days: int


class Knowledge(Protocol):
    """What a policy may know besides the fact."""

    def promise_on(self, day: date) -> PromiseTerms:
        """The promise in force on that Shanghai day."""
        ...

    def calendar(self) -> WorkingDayCalendar:
        """The working days as published so far."""
        ...

    def guarantee_group(self, vehicle_id: UUID) -> VehicleGroup:
        """The vehicle's column in the table of guarantee periods."""
        ...

    def visitor(self, order_id: UUID) -> tuple[UUID, str]:
        """The customer and the site of an order."""
        ...

    def has_file(self, customer_id: UUID) -> bool:
        """Whether the customer has a file by now."""
        ...


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """One decision that a fact demands of an aggregate."""

    kind: type[Aggregate]
    stream_id: UUID
    decide: Callable[..., Decision]
    """Called with the aggregate and, where `numbered` is set, the keyword `number`."""
    begins: bool = False
    """True: it opens the stream; where that stream exists, the reaction has been carried out."""
    numbered: Series | None = None
    """The series whose next number the opening takes."""


React: TypeAlias = Callable[[Recorded[E], Knowledge], Iterable[Reaction]]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """A named reaction to one class of facts."""

    name: str
    on: type[Event]
    react: Callable[[Recorded[Any], Knowledge], Iterable[Reaction]]


_POLICIES: dict[str, Policy] = {}


def policy(name: str, *, on: type[E]) -> Callable[[React[E]], React[E]]:
    """Register a function as the policy of that name; a name is given once."""

    def register(react: React[E]) -> React[E]:
        if name in _POLICIES:
            raise TypeError(f"policy {name} is declared twice")
        _POLICIES[name] = Policy(name=name, on=on, react=react)
        return react

    return register


def registered_policies() -> Mapping[str, Policy]:
    """Every policy by its name."""
    return dict(sorted(_POLICIES.items()))


def policies_on(event: type[Event]) -> tuple[Policy, ...]:
    """The policies that react to facts of this class, in the order of names."""
    return tuple(p for p in registered_policies().values() if p.on is event)
