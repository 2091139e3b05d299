"""回访任务: delivered on 1 June 2025, to be called from the 4th to the 8th (R107, R109, R110, R122)."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerAbsorbed,
    QuietHours,
)
from domain.follow_up.events import (
    CustomerToldSolution,
    DeadlineMissed,
    FollowUpAbandoned,
    FollowUpAssigned,
    FollowUpClosed,
    FollowUpDelegated,
    FollowUpOpened,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SecondWindowOpened,
    SolutionObtained,
)
from domain.follow_up.words import AbandonReason, Clock, FollowUpSource, PointKind
from domain.kernel import Channel, Event
from domain.values.clock import SHANGHAI
from domain.values.contact import CallOutcome
from projections.callbacks_due.projection import callbacks_due
from projections.callbacks_due.queries import call_issues, callback_counts, callbacks
from projections.callbacks_due.rows import CallbackRow, CallbackState, IssueRow, IssueState
from tests.domain.follow_up.examples import OPENED
from tests.projections.call_samples import (
    AGENT,
    CALLS,
    CAR,
    KNOWN,
    NEW_PLATE,
    ORDER,
    WANG,
    attempted,
    point,
    said,
    spoken,
)
from tests.projections.dsl import Fact, GivenHistory, Shown, assert_every_fact_considered, fact

OTHER_CALLS, DUPLICATE = UUID(int=0xCA11), UUID(int=0xD0B1)
DELIVERED = datetime(2025, 6, 1, 17, tzinfo=SHANGHAI)


def june(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2025, 6, day, hour, minute, tzinfo=SHANGHAI)


def end_of(day: int) -> datetime:
    return datetime(2025, 6, day, 23, 59, 59, 999_999, tzinfo=SHANGHAI)


def calls(event: Event, at: datetime = DELIVERED, stream: UUID = CALLS) -> Fact:
    return fact(event, stream=stream, at=at, by=AGENT)


def opened(stream: UUID = CALLS, **other: Any) -> Fact:
    event: FollowUpOpened = replace(
        OPENED, customer_id=WANG, vehicle_id=CAR, repair_order_id=ORDER, **other
    )
    return calls(event, stream=stream)


ASSIGNED = calls(FollowUpAssigned(agent_id=AGENT.id))
WINDOW_2 = calls(
    SecondWindowOpened(opens_on=date(2025, 6, 12), closes_on=date(2025, 6, 19)), june(5)
)
NOISE = point("1-1", PointKind.WISH, "希望查一下右后轮异响")
SPOKEN = spoken(
    attempt=1, points=(NOISE,), vehicle_condition=said("用车正常"), suggestions=said("周末延长营业")
)
RAISED = calls(IssueRaised(issue_id="1-1", kind=PointKind.WISH, due_at=end_of(7)), june(5))
OWED = (*KNOWN, opened(), ASSIGNED)
CALLED = (*OWED, SPOKEN, WINDOW_2, RAISED)


def listed(shown: Shown, at: datetime, **asked: Any) -> list[CallbackRow]:
    return shown.ask(callbacks, at=at, first=asked.pop("first", 20), **asked)


def states(shown: Shown, at: datetime, **asked: Any) -> list[tuple[int, str]]:
    return [(row.seq, row.state.value) for row in listed(shown, at, **asked)]


def waiting(shown: Shown, at: datetime, **asked: Any) -> list[IssueRow]:
    return shown.ask(call_issues, at=at, first=20, **asked)


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(callbacks_due, "follow_up", "customer", "vehicle")


@pytest.mark.requirement("R107")
@pytest.mark.requirement("R109")
@pytest.mark.parametrize(
    ("day", "state"),
    [(4, "in_window"), (7, "in_window"), (8, "due_today"), (9, "overdue"), (30, "overdue")],
)
def test_a_call_is_on_the_list_from_the_third_day_until_it_is_made(
    given_history: GivenHistory, day: int, state: str
) -> None:
    shown = given_history(callbacks_due, *OWED)
    assert states(shown, june(day)) == [(1, state)]


def test_before_its_window_a_call_is_shown_only_when_asked_for(given_history: GivenHistory) -> None:
    shown = given_history(callbacks_due, *OWED)
    assert states(shown, june(3)) == []
    assert states(shown, june(3), state=CallbackState.UPCOMING) == [(1, "upcoming")]
    assert states(shown, DELIVERED - timedelta(seconds=1), state=CallbackState.UPCOMING) == []


@pytest.mark.requirement("R107")
@pytest.mark.requirement("R110")
def test_the_list_of_a_past_day_is_what_it_was(given_history: GivenHistory) -> None:
    shown = given_history(callbacks_due, *CALLED)
    assert states(shown, june(5, 9)) == [(1, "in_window")]
    assert states(shown, june(5, 11)) == [(1, "reached")]
    assert states(shown, june(6)) == []
    assert states(shown, june(12)) == [(2, "in_window")]
    assert states(shown, june(19)) == [(2, "due_today")]


def test_a_row_says_whom_to_call_and_about_what(given_history: GivenHistory) -> None:
    shown = given_history(callbacks_due, *OWED, NEW_PLATE)
    (row,) = listed(shown, june(6))
    assert shown.text(row.customer_name_sealed) == "王女士"
    assert shown.text(row.phone_sealed) == "+8613812341234"
    assert (row.vin, row.plate) == ("LFV2A21K8A3000001", "京AD12345")
    assert (row.order_number, row.adviser_id) == (OPENED.order_number, OPENED.adviser_id)
    assert (row.agent_id, row.deputy_id) == (AGENT.id, None)
    assert (row.attempts, row.earlier_calls) == (0, ())


@pytest.mark.requirement("R111")
def test_the_second_caller_reads_what_was_said_in_the_first(given_history: GivenHistory) -> None:
    shown = given_history(callbacks_due, *CALLED)
    (row,) = listed(shown, june(12))
    (before,) = row.earlier_calls
    assert (before.seq, before.agent_id) == (1, AGENT.id)
    assert shown.text(before.vehicle_condition_sealed) == "用车正常"
    assert shown.text(before.suggestions_sealed) == "周末延长营业"
    assert [shown.text(each.text_sealed) for each in before.points] == ["希望查一下右后轮异响"]


def test_attempts_are_counted_and_the_last_is_shown(given_history: GivenHistory) -> None:
    busy = attempted(attempt=2, outcome=CallOutcome.BUSY, attempted_at=june(6, 15))
    shown = given_history(callbacks_due, *OWED, attempted(), busy)
    (row,) = listed(shown, june(7))
    assert (row.attempts, row.last_tried_at, row.last_outcome) == (2, june(6, 15), CallOutcome.BUSY)


def test_an_early_call_is_still_owed(given_history: GivenHistory) -> None:
    early = spoken(attempt=1, called_at=june(3), satisfies_duty=False)
    shown = given_history(callbacks_due, *OWED, early)
    assert states(shown, june(5)) == [(1, "in_window")]


@pytest.mark.requirement("R118")
def test_a_deputy_has_the_calls_on_the_list_up_to_the_day(given_history: GivenHistory) -> None:
    delegated = calls(
        FollowUpDelegated(
            from_agent_id=AGENT.id,
            to_agent_id="S1-吴",
            delegated_by="S1-陈",
            until_on=date(2025, 6, 6),
        ),
        june(4),
    )
    shown = given_history(callbacks_due, *OWED, delegated)
    (row,) = listed(shown, june(6, 18), agent_id="S1-吴")
    assert (row.agent_id, row.deputy_id) == (AGENT.id, "S1-吴")
    assert len(listed(shown, june(6), agent_id=AGENT.id)) == 1
    assert listed(shown, june(7), agent_id="S1-吴") == []
    reassigned = calls(FollowUpAssigned(agent_id="S1-郑", previous_agent_id=AGENT.id), june(5))
    (row,) = listed(shown.and_then(reassigned), june(6))
    assert (row.agent_id, row.deputy_id) == ("S1-郑", None)


@pytest.mark.requirement("R122")
@pytest.mark.parametrize(("hour", "shown_then"), [(12, False), (13, False), (14, True), (11, True)])
def test_who_rests_is_not_on_the_list_then(
    given_history: GivenHistory, hour: int, shown_then: bool
) -> None:
    noon = fact(
        ContactPreferenceSet(
            preferred_channel=Channel.PHONE, quiet_hours=(QuietHours(12 * 60, 14 * 60),)
        ),
        stream=WANG,
    )
    shown = given_history(callbacks_due, *OWED, noon)
    assert bool(listed(shown, june(6, hour))) is shown_then
    (row,) = listed(shown, june(6, hour), resting_too=True)
    assert (row.resting, row.preferred_channel) == (not shown_then, Channel.PHONE)


@pytest.mark.requirement("R122")
def test_hours_over_midnight_and_those_of_the_house(given_history: GivenHistory) -> None:
    late = fact(ContactPreferenceSet(quiet_hours=(QuietHours(20 * 60, 9 * 60),)), stream=WANG)
    shown = given_history(callbacks_due, *OWED)
    assert [len(listed(shown, june(6, *t))) for t in ((7, 59), (8,), (20, 59), (21,))] == [
        0,
        1,
        1,
        0,
    ]
    shown.and_then(late)
    assert [len(listed(shown, june(6, hour))) for hour in (8, 9, 19, 20)] == [0, 1, 1, 0]


def test_who_wants_no_calls_stays_on_the_list_and_says_so(given_history: GivenHistory) -> None:
    shown = given_history(
        callbacks_due, *OWED, fact(ContactPreferenceSet(no_calls=True), stream=WANG)
    )
    (row,) = listed(shown, june(6))
    assert row.no_calls


def test_an_ended_follow_up_is_off_the_list(given_history: GivenHistory) -> None:
    refused = calls(FollowUpAbandoned(reason=AbandonReason.CUSTOMER_REFUSES_CALLS), june(6))
    shown = given_history(callbacks_due, *OWED, refused)
    assert states(shown, june(5)) == [(1, "in_window")]
    assert states(shown, june(6)) == []
    closed = calls(FollowUpClosed(calls_reached=2), june(13), OTHER_CALLS)
    shown.and_then(opened(OTHER_CALLS), closed)
    assert states(shown, june(13)) == []


def test_what_the_clock_recorded_is_shown(given_history: GivenHistory) -> None:
    missed = calls(DeadlineMissed(clock=Clock.FIRST_CALL, due_at=end_of(8)), june(9, 0))
    (row,) = listed(given_history(callbacks_due, *OWED, missed), june(9))
    assert (row.state, row.missed_at) == (CallbackState.OVERDUE, june(9, 0))


def test_details_given_later_and_merged_files_count(given_history: GivenHistory) -> None:
    facts = (
        fact(ContactDetailsSet(phone=said("+8613900001111")), stream=WANG),
        fact(
            ContactDetailsCorrected(
                corrects_version=1, reason=said("听错"), contact_person=said("王先生")
            ),
            stream=WANG,
        ),
        opened(OTHER_CALLS, source=FollowUpSource.ADHOC),
        fact(CustomerAbsorbed(absorbed_customer_id=DUPLICATE, subjects=(DUPLICATE,)), stream=WANG),
    )
    of_duplicate = replace(OPENED, customer_id=DUPLICATE)
    third = UUID(int=0xCA12)
    shown = given_history(callbacks_due, *OWED, *facts, calls(of_duplicate, stream=third))
    found = listed(shown, june(6))
    assert {shown.text(row.phone_sealed) for row in found} == {"+8613900001111"}
    assert {shown.text(row.contact_person_sealed) for row in found} == {"王先生"}
    assert {shown.text(row.customer_name_sealed) for row in found} == {"王女士"}


@pytest.mark.requirement("R120")
def test_an_extra_call_is_on_the_list_at_once(given_history: GivenHistory) -> None:
    extra = opened(source=FollowUpSource.ADHOC, window1_opens_on=date(2025, 6, 1))
    shown = given_history(callbacks_due, *KNOWN, extra)
    assert states(shown, june(1, 18)) == [(1, "in_window")]


def test_pages_go_by_the_end_of_the_window(given_history: GivenHistory) -> None:
    sooner = opened(OTHER_CALLS, window1_closes_on=date(2025, 6, 7), site_id="S2")
    shown = given_history(callbacks_due, *OWED, sooner)
    first, more = listed(shown, june(6), first=1)
    assert (first.follow_up_id, more.follow_up_id) == (OTHER_CALLS, CALLS)
    after = (first.closes_on, first.follow_up_id, first.seq)
    (rest,) = listed(shown, june(6), first=1, after=after)
    assert rest.follow_up_id == CALLS
    assert [row.follow_up_id for row in listed(shown, june(6), site_id="S1")] == [CALLS]


def test_counts_are_those_of_the_list(given_history: GivenHistory) -> None:
    unassigned = opened(OTHER_CALLS, window1_closes_on=date(2025, 6, 5))
    shown = given_history(callbacks_due, *CALLED, unassigned)
    of_agent, nobodys = shown.ask(callback_counts, at=june(5, 12))
    assert (of_agent.agent_id, of_agent.reached, of_agent.overdue) == (AGENT.id, 1, 0)
    assert (nobodys.agent_id, nobodys.due_today, nobodys.in_window) == (None, 1, 0)
    (late,) = shown.ask(callback_counts, at=june(6), site_id="S1")
    assert (late.agent_id, late.overdue) == (None, 1)


# open points


@pytest.mark.requirement("R114")
def test_a_point_waits_until_it_is_answered(given_history: GivenHistory) -> None:
    shown = given_history(callbacks_due, *CALLED)
    (row,) = waiting(shown, june(7))
    assert (row.state, row.overdue, row.due_at) == (IssueState.OPEN, False, end_of(7))
    assert shown.text(row.text_sealed) == "希望查一下右后轮异响"
    assert waiting(shown, june(7), overdue=True) == []
    (late,) = waiting(shown, june(8, 0), overdue=True, agent_id=AGENT.id)
    assert late.overdue
    answered = IssueAnswered(issue_id="1-1", answer=said("已检查"), answered_by=AGENT.id)
    shown.and_then(calls(answered, june(9)))
    assert waiting(shown, june(9)) == []
    assert len(waiting(shown, june(8))) == 1


@pytest.mark.requirement("R114")
@pytest.mark.parametrize(("to_staff_id", "overdue"), [("S1-陈主管", False), (None, True)])
def test_what_a_person_reported_in_time_is_not_overdue_and_what_the_clock_did_is(
    given_history: GivenHistory, to_staff_id: str | None, overdue: bool
) -> None:
    risen = IssueEscalated(issue_id="1-1", to_staff_id=to_staff_id, due_at=end_of(7))
    shown = given_history(callbacks_due, *CALLED, calls(risen, june(7)))
    (row,) = waiting(shown, june(8))
    assert (row.state, row.overdue) == (IssueState.ESCALATED, overdue)
    assert (row.escalated_at, row.escalated_to_id) == (june(7), to_staff_id)


@pytest.mark.requirement("R115")
def test_a_solution_waits_until_the_customer_knows_it(given_history: GivenHistory) -> None:
    solved = SolutionObtained(issue_id="1-1", solution=said("更换衬套"), tell_due_at=end_of(6))
    shown = given_history(callbacks_due, *CALLED, calls(solved, june(6, 16)))
    (row,) = waiting(shown, june(6, 23, 59))
    assert (row.state, row.overdue) == (IssueState.TO_TELL, False)
    assert shown.text(row.solution_sealed) == "更换衬套"
    assert len(waiting(shown, june(7, 0), overdue=True)) == 1
    told = CustomerToldSolution(
        issue_id="1-1", told_by=AGENT.id, told_at=june(7, 9), tell_due_at=end_of(6)
    )
    shown.and_then(calls(told, june(7, 9)))
    assert waiting(shown, june(7, 10)) == []


def test_one_by_one_in_a_batch_and_rebuilt_the_rows_are_the_same(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        callbacks_due,
        *CALLED,
        NEW_PLATE,
        attempted(attempt=2, seq=2),
        calls(FollowUpClosed(calls_reached=2), june(13)),
    )
    shown.assert_the_same_however_followed()
