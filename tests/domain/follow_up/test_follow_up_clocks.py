"""The clocks of a follow-up: when each has run out, and what follows."""

from datetime import datetime

import msgspec
import pytest

from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import (
    CustomerToldSolution,
    DeadlineMissed,
    FollowUpClosed,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SolutionObtained,
)
from domain.follow_up.words import Clock, FollowUpSource, PointKind
from domain.kernel import Event
from tests.domain.dsl import Asked, given
from tests.domain.follow_up.examples import (
    AGENT,
    ASSIGNED,
    OPENED,
    REACHED,
    SECOND_WINDOW,
    SUPERVISOR,
    at,
    end_of,
    words,
)

CALL_1 = DeadlineMissed(clock=Clock.FIRST_CALL, due_at=end_of(8))
CALL_2 = DeadlineMissed(clock=Clock.SECOND_CALL, due_at=end_of(19))
RAISED = IssueRaised(issue_id="1-1", kind=PointKind.REQUEST, due_at=end_of(7))
POINT = DeadlineMissed(clock=Clock.ISSUE, due_at=end_of(7), issue_id="1-1")
RISEN = IssueEscalated(issue_id="1-1", due_at=end_of(7))
SOLVED = SolutionObtained(issue_id="1-1", solution=words("提供代步车"), tell_due_at=end_of(9))
TELLING = DeadlineMissed(clock=Clock.TELLING, due_at=end_of(9), issue_id="1-1")
CALLED = (OPENED, ASSIGNED, REACHED, SECOND_WINDOW)
ASKED = (*CALLED, RAISED)
NEVER = at(30)


def asked(*past: Event, when: datetime, clock: Clock, point: str | None = None) -> Asked[FollowUp]:
    return given(FollowUp, *past).when(lambda calls: calls.breach(when, clock, point))


@pytest.mark.requirement("R109")
def test_the_first_call_is_missed_when_its_window_has_closed() -> None:
    asked(OPENED, when=end_of(8), clock=Clock.FIRST_CALL).then()
    asked(OPENED, when=at(9, 0), clock=Clock.FIRST_CALL).then(CALL_1)


@pytest.mark.requirement("R110")
def test_the_second_call_is_missed_only_once_the_first_was_made() -> None:
    asked(OPENED, when=NEVER, clock=Clock.SECOND_CALL).then()
    asked(*CALLED, when=end_of(19), clock=Clock.SECOND_CALL).then()
    asked(*CALLED, when=at(20, 0), clock=Clock.SECOND_CALL).then(CALL_2)


def test_a_call_that_was_made_is_not_missed() -> None:
    second = msgspec.structs.replace(REACHED, seq=2, attempt=2, called_at=at(14))
    asked(*CALLED, when=NEVER, clock=Clock.FIRST_CALL).then()
    asked(*CALLED, second, when=NEVER, clock=Clock.SECOND_CALL).then()


def test_an_early_call_does_not_stop_the_clock() -> None:
    early = msgspec.structs.replace(REACHED, called_at=at(3), satisfies_duty=False)
    asked(OPENED, early, when=at(9, 0), clock=Clock.FIRST_CALL).then(CALL_1)


@pytest.mark.requirement("R120")
def test_an_extra_call_is_owed_by_the_end_of_its_window() -> None:
    extra = msgspec.structs.replace(OPENED, source=FollowUpSource.ADHOC)
    asked(extra, when=at(9, 0), clock=Clock.FIRST_CALL).then(CALL_1)


@pytest.mark.requirement("R114")
def test_a_point_neither_answered_nor_reported_rises_to_the_supervisor() -> None:
    asked(*ASKED, when=end_of(7), clock=Clock.ISSUE, point="1-1").then()
    asked(*ASKED, when=at(8, 0), clock=Clock.ISSUE, point="1-1").then(POINT, RISEN)


@pytest.mark.requirement("R114")
@pytest.mark.parametrize(
    "settled",
    [
        IssueAnswered(issue_id="1-1", answer=words("可以"), answered_by=AGENT.id),
        IssueEscalated(issue_id="1-1", to_staff_id=SUPERVISOR.id, due_at=end_of(7)),
        SOLVED,
    ],
)
def test_a_point_that_was_dealt_with_does_not(settled: Event) -> None:
    asked(*ASKED, settled, when=NEVER, clock=Clock.ISSUE, point="1-1").then()


def test_there_is_no_clock_of_a_point_that_nobody_made() -> None:
    asked(*CALLED, when=NEVER, clock=Clock.ISSUE, point="9-9").then()


@pytest.mark.requirement("R115")
def test_a_solution_is_to_be_told_by_the_end_of_its_day() -> None:
    asked(*ASKED, SOLVED, when=end_of(9), clock=Clock.TELLING, point="1-1").then()
    asked(*ASKED, SOLVED, when=at(10, 0), clock=Clock.TELLING, point="1-1").then(TELLING)
    told = CustomerToldSolution(
        issue_id="1-1", told_by=AGENT.id, told_at=at(9, 18), tell_due_at=end_of(9)
    )
    asked(*ASKED, SOLVED, told, when=NEVER, clock=Clock.TELLING, point="1-1").then()


def test_a_better_solution_is_to_be_told_on_its_own_day() -> None:
    better = msgspec.structs.replace(SOLVED, tell_due_at=end_of(12))
    asked(*ASKED, SOLVED, TELLING, better, when=NEVER, clock=Clock.TELLING, point="1-1").then(
        msgspec.structs.replace(TELLING, due_at=end_of(12))
    )


@pytest.mark.parametrize(
    ("missed", "clock", "point"),
    [(CALL_1, Clock.FIRST_CALL, None), (TELLING, Clock.TELLING, "1-1")],
)
def test_each_due_time_is_missed_once(
    missed: DeadlineMissed, clock: Clock, point: str | None
) -> None:
    past = (OPENED,) if clock is Clock.FIRST_CALL else (*ASKED, SOLVED)
    asked(*past, missed, when=NEVER, clock=clock, point=point).then()


def test_what_has_ended_has_no_clocks() -> None:
    asked(OPENED, FollowUpClosed(calls_reached=2), when=NEVER, clock=Clock.FIRST_CALL).then()
    asked(when=NEVER, clock=Clock.FIRST_CALL).then()
