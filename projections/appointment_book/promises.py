"""Changes of the clocks: a promise begins, is answered, or gives way to another."""

from collections.abc import Iterable
from datetime import datetime

from domain.appointment.events import (
    AppointmentConfirmed,
    AppointmentKindChanged,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentResponded,
    OnSiteArrivalRecorded,
)
from domain.kernel import Recorded
from projections.appointment_book.clocks import ARRIVAL
from projections.engine import Change, put, set_


def clock(
    fact: Recorded[AppointmentRequested]
    | Recorded[AppointmentConfirmed]
    | Recorded[AppointmentRescheduled]
    | Recorded[AppointmentKindChanged],
    clock: str,
    due_at: datetime,
    promise_version: int | None,
) -> Change:
    """A promise begins."""
    return put(
        "clock",
        appointment_id=fact.stream_id,
        clock=clock,
        due_at=due_at,
        promise_version=promise_version,
        ended_at=None,
    )


def ended(
    fact: Recorded[AppointmentRescheduled] | Recorded[AppointmentKindChanged],
    due_at: datetime | None,
) -> Iterable[Change]:
    """Another promise took the place of this one."""
    if due_at is not None:
        yield set_(
            "clock",
            appointment_id=fact.stream_id,
            clock=ARRIVAL,
            due_at=due_at,
            ended_at=fact.occurred_at,
        )


def stopped(
    fact: Recorded[AppointmentResponded] | Recorded[OnSiteArrivalRecorded],
    clock: str,
    due_at: datetime,
    stopped_at: datetime,
    *,
    kept: bool,
) -> Change:
    """What was promised was done, in time or late."""
    return set_(
        "clock",
        appointment_id=fact.stream_id,
        clock=clock,
        due_at=due_at,
        stopped_at=stopped_at,
        kept=kept,
    )
