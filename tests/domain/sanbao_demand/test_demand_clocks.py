"""Both clocks of a demand received on Monday 9 June 2025: answer, and carrying out (Art. 28; R097)."""

from datetime import datetime, timedelta

import pytest

from domain.kernel import Event
from domain.sanbao_demand.aggregate import SanbaoDemand
from domain.sanbao_demand.events import (
    DeadlineMissed,
    DemandAnswered,
    DemandClock,
    DemandTurnedToReturn,
    DemandWithdrawn,
)
from tests.domain.dsl import Asked, given
from tests.domain.sanbao_demand.test_sanbao_demand import CAR, at, received

RECEIVED = received()
SECOND = timedelta(seconds=1)
NO_ANSWER = DeadlineMissed(vehicle_id=CAR, clock=DemandClock.ANSWER, due_at=RECEIVED.answer_due_at)
NOT_DONE = DeadlineMissed(
    vehicle_id=CAR, clock=DemandClock.COMPLETION, due_at=RECEIVED.complete_due_at
)
GRANTED = DemandAnswered(
    vehicle_id=CAR, granted=True, refusal_grounds=(), reasons=None, answered_at=at(6, 20)
)
REFUSED = DemandAnswered(
    vehicle_id=CAR, granted=False, refusal_grounds=(), reasons=None, answered_at=at(6, 20)
)
LATER = at(12, 1)


def asked(*past: Event, when: datetime, clock: DemandClock) -> Asked[SanbaoDemand]:
    return given(SanbaoDemand, *past).when(lambda demand: demand.breach(when, clock))


@pytest.mark.requirement("R097")
@pytest.mark.parametrize("missed", [NO_ANSWER, NOT_DONE], ids=["answer", "completion"])
def test_the_last_moment_is_in_time_and_the_next_second_is_not(missed: DeadlineMissed) -> None:
    asked(RECEIVED, when=missed.due_at, clock=missed.clock).then()
    asked(RECEIVED, when=missed.due_at + SECOND, clock=missed.clock).then(missed)
    asked(RECEIVED, missed, when=LATER, clock=missed.clock).then()


@pytest.mark.requirement("R097")
def test_an_answer_stops_its_clock_and_a_refusal_the_other_too() -> None:
    asked(RECEIVED, GRANTED, when=LATER, clock=DemandClock.ANSWER).then()
    asked(RECEIVED, GRANTED, when=LATER, clock=DemandClock.COMPLETION).then(NOT_DONE)
    asked(RECEIVED, REFUSED, when=LATER, clock=DemandClock.COMPLETION).then()


def test_a_return_demanded_instead_has_a_time_of_its_own() -> None:
    turned = DemandTurnedToReturn(vehicle_id=CAR, turned_at=at(7, 8), complete_due_at=at(8, 5))
    past = (RECEIVED, GRANTED, NOT_DONE, turned)
    asked(*past, when=at(8, 5), clock=DemandClock.COMPLETION).then()
    asked(*past, when=at(8, 5) + SECOND, clock=DemandClock.COMPLETION).then(
        DeadlineMissed(vehicle_id=CAR, clock=DemandClock.COMPLETION, due_at=at(8, 5))
    )


def test_what_was_taken_back_or_never_made_has_no_clocks() -> None:
    withdrawn = DemandWithdrawn(vehicle_id=CAR, reason=None, withdrawn_at=at(6, 10))
    for clock in DemandClock:
        asked(RECEIVED, withdrawn, when=LATER, clock=clock).then()
        asked(when=LATER, clock=clock).then()
