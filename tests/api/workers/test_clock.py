"""The clock over a real history: what is missed, once, in order, whoever looks and however often."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from api.workers.clock import Clock
from api.workers.clocks import CLOCKS
from domain.complaint.aggregate import Complaint
from domain.complaint.events import ComplaintEscalated, DeadlineMissed
from domain.complaint.words import EscalationLevel, PauseReason
from domain.file_duty.events import DeadlineMissed as FileDeadlineMissed
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.calls import CallPointInput
from domain.follow_up.words import PointKind, Topic
from domain.kernel import Channel, Event, Recorded
from domain.policies import promised_complaint
from eventstore.reactor import Reactor
from projections.deadlines.words import DeadlineKind
from tests.api.workers.dealership import AGENT, Dealership, day

if TYPE_CHECKING:
    from eventstore.database import Database

MISSED = ("complaint.deadline_missed", "follow_up.deadline_missed", "sanbao_demand.deadline_missed")
COMPLAINED = day(3, 10)


def clocks(facts: Sequence[Recorded[Event]]) -> list[str]:
    named: list[Any] = [fact.event for fact in facts]
    return [event.clock.value for event in named]


def test_every_kind_of_deadline_has_its_clock() -> None:
    assert set(CLOCKS) == set(DeadlineKind)


@pytest.mark.requirement("R127")
def test_sixty_minutes_are_kept_and_a_second_more_is_missed(dealership: Dealership) -> None:
    complaint = dealership.complain(COMPLAINED)
    dealership.follow()
    assert dealership.clock_at(day(3, 11)).catch_up() == 0
    assert dealership.of_stream(complaint) == ["complaint.received"]
    assert dealership.clock_at(day(3, 11, 0, 1)).catch_up() == 1
    missed, risen = dealership.facts(*MISSED, "complaint.escalated")
    assert isinstance(missed.event, DeadlineMissed)
    assert missed.event.due_at == day(3, 11)
    assert missed.occurred_at == day(3, 11, 0, 1)
    assert (missed.context.actor.id, missed.context.site_id) == ("clock", "S1")
    assert isinstance(risen.event, ComplaintEscalated)
    assert risen.event.level is EscalationLevel.SUPERVISOR


@pytest.mark.requirement("R127")
def test_a_call_within_the_hour_leaves_nothing_to_miss(dealership: Dealership) -> None:
    complaint = dealership.complain(COMPLAINED)
    dealership.do(
        Complaint,
        complaint,
        day(3, 11),
        lambda c: c.contact_complainant(at=day(3, 11), actor=AGENT, contact_channel=Channel.PHONE),
    )
    dealership.follow()
    assert dealership.clock_at(day(3, 12)).catch_up() == 0


def test_the_aggregate_decides_where_the_view_lags(dealership: Dealership) -> None:
    complaint = dealership.complain(COMPLAINED)
    dealership.follow()
    dealership.do(
        Complaint,
        complaint,
        day(3, 10, 30),
        lambda c: c.contact_complainant(
            at=day(3, 10, 30), actor=AGENT, contact_channel=Channel.PHONE
        ),
    )
    # The view has not heard of the contact.
    assert dealership.clock_at(day(3, 12)).catch_up() == 0
    assert dealership.facts(*MISSED) == []


def test_who_dies_between_command_and_view_leaves_no_second_effect(
    dealership: Dealership, elsewhere: Dealership
) -> None:
    dealership.complain(COMPLAINED)
    dealership.follow()
    assert dealership.clock_at(day(3, 12)).catch_up() == 1
    head = dealership.history.position()
    # The first never learnt that the view showed it; the next process finds the deadline running.
    assert elsewhere.clock_at(day(3, 12, 5)).catch_up() == 0
    assert dealership.history.position() == head
    dealership.follow()
    assert elsewhere.clock_at(day(3, 12, 6)).catch_up() == 0
    assert dealership.history.position() == head


def test_two_processes_at_once_have_one_effect(
    dealership: Dealership, elsewhere: Dealership
) -> None:
    complaints = [dealership.complain(COMPLAINED + timedelta(minutes=n)) for n in range(20)]
    dealership.follow()
    both = [dealership.clock_at(day(3, 12)), elsewhere.clock_at(day(3, 12))]
    together, found = threading.Barrier(2), list[int]()

    def look(clock: Clock) -> None:
        together.wait()
        found.append(clock.catch_up())

    threads = [threading.Thread(target=look, args=(clock,)) for clock in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found) == len(complaints)
    for complaint in complaints:
        assert dealership.of_stream(complaint) == [
            "complaint.received",
            "complaint.deadline_missed",
            "complaint.escalated",
        ]


@pytest.mark.requirement("R142")
def test_after_a_week_of_standstill_it_catches_up_in_the_order_of_due_times(
    dealership: Dealership,
) -> None:
    delivered = dealership.deliver(day(1, 17))
    late = dealership.complain(day(5, 9))
    first = dealership.complain(day(3, 10))
    dealership.follow()
    assert dealership.clock_at(day(12)).catch_up() == 5
    missed = dealership.facts(*MISSED)
    due: list[Any] = [fact.event for fact in missed]
    assert [event.due_at for event in due] == sorted(event.due_at for event in due)
    assert clocks(missed) == ["response", "response", "resolution", "first_call", "resolution"]
    assert {fact.stream_id for fact in missed} == {delivered, late, first}
    assert {fact.occurred_at for fact in missed} == {day(12)}
    risen: list[Any] = [f.event for f in dealership.facts("complaint.escalated")]
    assert [event.level for event in risen] == [
        EscalationLevel.SUPERVISOR,
        EscalationLevel.SUPERVISOR,
        EscalationLevel.MANAGEMENT,
        EscalationLevel.MANAGEMENT,
    ]


@pytest.mark.requirement("R128")
def test_a_paused_resolution_is_not_missed_and_resumed_it_is(dealership: Dealership) -> None:
    complaint, terms = dealership.complain(COMPLAINED), promised_complaint
    at = day(3, 10, 30)
    dealership.do(
        Complaint,
        complaint,
        at,
        lambda c: c.contact_complainant(at=at, actor=AGENT, contact_channel=Channel.PHONE),
    )
    dealership.do(
        Complaint,
        complaint,
        day(4),
        lambda c: c.pause_clock(
            at=day(4),
            reason=PauseReason.WAITING_FOR_CUSTOMER,
            waiting_for="等行车记录",
            terms=terms(dealership.knowledge, day(4)),
        ),
    )
    dealership.follow()
    assert dealership.clock_at(day(16)).catch_up() == 0
    dealership.do(
        Complaint,
        complaint,
        day(16),
        lambda c: c.resume_clock(at=day(16), terms=terms(dealership.knowledge, day(16))),
    )
    dealership.follow()
    assert dealership.clock_at(day(18, 23, 59)).catch_up() == 0
    assert dealership.clock_at(day(19, 0)).catch_up() == 1


@pytest.mark.requirement("R109")
@pytest.mark.requirement("R110")
def test_calls_that_nobody_made_are_missed_when_their_windows_close(
    dealership: Dealership,
) -> None:
    calls = dealership.deliver(day(1, 17))
    dealership.follow()
    assert dealership.clock_at(day(8, 23, 59, 59)).catch_up() == 0
    assert dealership.clock_at(day(9, 0)).catch_up() == 1
    dealership.do(
        FollowUp,
        calls,
        day(9, 11),
        lambda c: c.log_call(at=day(9, 11), actor=AGENT, seq=1, topics=(Topic.ADVICE,)),
    )
    dealership.follow()
    assert dealership.clock_at(day(23, 23, 59)).catch_up() == 0
    assert dealership.clock_at(day(24, 0)).catch_up() == 1
    assert clocks(dealership.facts(*MISSED)) == ["first_call", "second_call"]


@pytest.mark.requirement("R114")
def test_a_point_that_nobody_answered_rises_to_the_supervisor(dealership: Dealership) -> None:
    calls = dealership.deliver(day(1, 17))
    wish = CallPointInput(kind=PointKind.WISH, text="希望周末取车")
    dealership.do(
        FollowUp,
        calls,
        day(5),
        lambda c: c.log_call(at=day(5), actor=AGENT, seq=1, topics=(Topic.ADVICE,), points=(wish,)),
    )
    dealership.follow()
    assert dealership.clock_at(day(7, 23, 59, 59)).catch_up() == 0
    assert dealership.clock_at(day(8, 0)).catch_up() == 1
    assert dealership.of_stream(calls)[-2:] == [
        "follow_up.deadline_missed",
        "follow_up.issue_escalated",
    ]


@pytest.mark.requirement("R115")
def test_a_solution_is_told_on_its_day_or_missed(dealership: Dealership) -> None:
    calls = dealership.deliver(day(1, 17))
    wish = CallPointInput(kind=PointKind.REQUEST, text="提供代步车")
    dealership.do(
        FollowUp,
        calls,
        day(5),
        lambda c: c.log_call(at=day(5), actor=AGENT, seq=1, topics=(Topic.ADVICE,), points=(wish,)),
    )
    dealership.do(
        FollowUp,
        calls,
        day(6, 16),
        lambda c: c.obtain_solution(at=day(6, 16), issue_id="1-1", solution="可提供"),
    )
    dealership.follow()
    assert dealership.clock_at(day(6, 23, 59, 59)).catch_up() == 0
    assert dealership.clock_at(day(7, 0)).catch_up() == 1
    assert clocks(dealership.facts(*MISSED)) == ["telling"]


@pytest.mark.requirement("R101")
def test_a_visitor_without_a_file_has_one_by_the_second_day_or_it_is_missed(
    dealership: Dealership, database: "Database"
) -> None:
    reactor = Reactor(database, dealership.history, dealership.knowledge)
    in_time, late = dealership.visit(day(3)), dealership.visit(day(3))
    reactor.catch_up()
    dealership.follow()
    dealership.open_file(in_time, day(5, 23, 59))
    # The view has not heard of the file; the history has it.
    assert dealership.clock_at(day(6, 0)).catch_up() == 1
    dealership.follow()
    dealership.open_file(late, day(6, 9))
    dealership.follow()
    assert dealership.clock_at(day(7)).catch_up() == 0
    (missed,) = dealership.facts("file_duty.deadline_missed")
    assert isinstance(missed.event, FileDeadlineMissed)
    assert (missed.event.customer_id, missed.event.due_at.day) == (late, 5)


def test_a_stream_that_cannot_be_read_stops_no_other_clock(dealership: Dealership) -> None:
    dealership.complain(COMPLAINED)
    dealership.follow()
    with dealership.database.connect_owner() as connection:
        connection.execute(
            "INSERT INTO deadlines.deadline SELECT kind, gen_random_uuid(), part,"
            " due_at - interval '1 hour', stopped, missed_at FROM deadlines.deadline"
        )
        connection.execute(
            "INSERT INTO deadlines.subject (stream_id, site_id, ended)"
            " SELECT stream_id, 'S1', false FROM deadlines.deadline ON CONFLICT DO NOTHING"
        )
    assert dealership.clock_at(day(3, 12)).catch_up() == 1


def test_in_a_thread_it_wakes_when_a_deadline_has_passed(dealership: Dealership) -> None:
    heard = threading.Event()
    times = iter([day(3, 10, 30)])
    clock = Clock(
        dealership.database,
        dealership.history,
        now=lambda: next(times, day(3, 11, 0, 1)),
    )

    def told() -> None:
        clock.wake()
        if dealership.facts(*MISSED):
            heard.set()

    dealership.follower.on_move(told)
    dealership.follower.start()
    clock.start()
    try:
        dealership.complain(COMPLAINED)
        assert heard.wait(20), "the clock has not worked"
    finally:
        clock.stop()
        dealership.follower.stop()
    assert clocks(dealership.facts(*MISSED)) == ["response"]
