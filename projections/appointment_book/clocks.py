"""The promises around an appointment, and how they stand when somebody asks."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

RESPONSE: Final = "response"
ARRIVAL: Final = "arrival"


class PromiseKind(StrEnum):
    """What was promised."""

    RESPONSE = RESPONSE
    """The request is answered (R001)."""
    ARRIVAL = ARRIVAL
    """Somebody is where the car stands (R002, R003)."""


class PromiseState(StrEnum):
    """How a promise stands."""

    OPEN = "open"
    OVERDUE = "overdue"
    """Due, and not yet done."""
    KEPT = "kept"
    BROKEN = "broken"
    ENDED = "ended"
    """Called off or replaced by another before it was due."""


class ClockRow(msgspec.Struct, frozen=True):
    """A clock as the view holds it."""

    clock: PromiseKind
    due_at: datetime
    promise_version: int | None
    stopped_at: datetime | None
    kept: bool | None
    ended_at: datetime | None


class AppointmentPromise(msgspec.Struct, frozen=True, kw_only=True):
    """One promise with its verdict at the asked moment."""

    promise: PromiseKind
    due_at: datetime
    promise_version: int | None
    state: PromiseState
    stopped_at: datetime | None


def judged(
    clocks: Iterable[ClockRow], closed_at: datetime | None, at: datetime
) -> tuple[AppointmentPromise, ...]:
    """Each promise as it stands at that moment; one that was dropped too late is broken."""
    return tuple(
        AppointmentPromise(
            promise=clock.clock,
            due_at=clock.due_at,
            promise_version=clock.promise_version,
            state=_state(clock, closed_at, at),
            stopped_at=clock.stopped_at,
        )
        for clock in clocks
    )


def _state(clock: ClockRow, closed_at: datetime | None, at: datetime) -> PromiseState:
    if clock.stopped_at is not None:
        return PromiseState.KEPT if clock.kept else PromiseState.BROKEN
    ended_at = clock.ended_at or closed_at
    if ended_at is not None:
        return PromiseState.BROKEN if ended_at > clock.due_at else PromiseState.ENDED
    return PromiseState.OVERDUE if at > clock.due_at else PromiseState.OPEN
