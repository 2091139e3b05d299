"""Which clocks run, stand still and end: one test a kind of fact."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, LiteralString

import msgspec
import pytest

from domain.complaint.events import (
    ClockPaused,
    ClockResumed,
    ComplaintReassigned,
    ComplaintWithdrawn,
)
from domain.complaint.events import DeadlineMissed as ComplaintDeadlineMissed
from domain.complaint.words import Clock as ComplaintClock
from domain.file_duty.events import DeadlineMissed as FileDeadlineMissed
from domain.file_duty.ids import file_duty_id
from domain.follow_up.events import (
    CustomerToldSolution,
    DeadlineMissed,
    FollowUpAbandoned,
    FollowUpClosed,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SolutionObtained,
)
from domain.follow_up.words import AbandonReason, Clock, PointKind
from domain.sanbao_demand.events import DeadlineMissed as DemandDeadlineMissed
from domain.sanbao_demand.events import (
    DemandAnswered,
    DemandClock,
    DemandTurnedToReturn,
    DemandWithdrawn,
    RefusalGround,
)
from projections.deadlines.due import NEXT, PASSED, DueRow, next_due, passed
from projections.deadlines.projection import deadlines
from projections.deadlines.words import DeadlineKind
from tests.domain.complaint import examples as complaint
from tests.domain.file_duty.test_file_duty import OWED
from tests.domain.follow_up import examples as calls
from tests.projections.call_samples import FILE, WANG
from tests.projections.deadlines.deadline_samples import (
    DEMANDED,
    of_calls,
    of_complaint,
    of_demand,
    opened,
    received,
    sept,
)
from tests.projections.dsl import Fact, GivenHistory, Shown, assert_every_fact_considered, fact

if TYPE_CHECKING:
    from eventstore.database import Database

FILE_OWED = msgspec.structs.replace(OWED, customer_id=WANG)
NEVER = datetime(2099, 1, 1, tzinfo=calls.SHANGHAI)
RAISED = IssueRaised(issue_id="1-1", kind=PointKind.WISH, due_at=calls.end_of(7))
SOLVED = SolutionObtained(
    issue_id="1-1", solution=calls.words("提供代步车"), tell_due_at=calls.end_of(6)
)
CALLED = (opened(), of_calls(calls.REACHED), of_calls(calls.SECOND_WINDOW))


@pytest.fixture
def running(given_history: GivenHistory, database: "Database") -> "Running":
    return Running(given_history, database)


class Running:
    """The clocks that run after some facts, by name, in the order of due times."""

    def __init__(self, given: GivenHistory, database: "Database") -> None:
        self._given = given
        self._database = database

    def after(self, *facts: Fact) -> dict[str, datetime]:
        self.shown: Shown = self._given(deadlines, *facts)
        return {row.kind.value: row.due_at for row in self.passed(NEVER)}

    def passed(self, at: datetime, **asked: int) -> Sequence[DueRow]:
        with self._database.connect_reader() as connection:
            return passed(connection, at=at, first=asked.get("first", 100))


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(
        deadlines,
        "appointment",
        "complaint",
        "customer",
        "enquiry",
        "file_duty",
        "follow_up",
        "outreach",
        "sanbao_demand",
    )


# complaint


def test_a_complaint_starts_response_and_resolution(running: Running) -> None:
    assert running.after(received()) == {
        "complaint_response": complaint.RECEIVED.response_due_at,
        "complaint_resolution": complaint.RECEIVED.resolution_due_at,
    }
    assert {row.site_id for row in running.passed(NEVER)} == {"S1"}


def test_who_left_no_way_of_contact_is_owed_no_response(running: Running) -> None:
    assert list(running.after(of_complaint(complaint.ANONYMOUS))) == ["complaint_resolution"]


def test_what_was_taken_over_has_no_clocks(running: Running) -> None:
    assert running.after(received(imported=True)) == {}


def test_contact_ends_the_response(running: Running) -> None:
    after = running.after(received(), of_complaint(complaint.CONTACTED))
    assert list(after) == ["complaint_resolution"]


def test_dispatch_starts_the_inquiry_and_a_new_one_moves_it(running: Running) -> None:
    passed_on = ComplaintReassigned(
        previous_assignee_id=complaint.ADVISER,
        department="服务质量部",
        assignee_id="S1-钱",
        investigate_by=complaint.at(29),
        reason=complaint.words("原负责人请假"),
    )
    missed = ComplaintDeadlineMissed(
        clock=ComplaintClock.INVESTIGATION, round=1, due_at=complaint.ASSIGNED.investigate_by
    )
    after = running.after(
        received(),
        of_complaint(complaint.ASSIGNED),
        of_complaint(missed),
        of_complaint(passed_on),
    )
    assert after["complaint_investigation"] == complaint.at(29)


def test_an_inquiry_on_record_ends_its_clock(running: Running) -> None:
    facts = (received(), of_complaint(complaint.ASSIGNED), of_complaint(complaint.INVESTIGATED))
    assert "complaint_investigation" not in running.after(*facts)


def test_a_pause_stops_the_resolution_and_resuming_starts_it_anew(running: Running) -> None:
    paused = ClockPaused(waiting_for=complaint.words("等行车记录"), working_days_left=2)
    resumed = ClockResumed(resolution_due_at=complaint.end_of(10, month=10))
    assert list(running.after(received(), of_complaint(paused))) == ["complaint_response"]
    running.shown.and_then(of_complaint(resumed))
    last = running.passed(NEVER)[-1]
    assert (last.kind, last.due_at) == (
        DeadlineKind.COMPLAINT_RESOLUTION,
        complaint.end_of(10, month=10),
    )


def test_resolved_and_reopened(running: Running) -> None:
    assert running.after(received(), *map(of_complaint, complaint.DONE[1:])) == {}
    running.shown.and_then(of_complaint(complaint.CLOSED), of_complaint(complaint.REOPENED))
    (again,) = running.passed(NEVER)
    assert again.due_at == complaint.REOPENED.resolution_due_at


def test_a_withdrawal_ends_every_clock(running: Running) -> None:
    assert running.after(received(), of_complaint(ComplaintWithdrawn())) == {}
    assert running.shown.rows("deadline") == []


def test_what_was_missed_stays_in_the_view_and_runs_no_more(running: Running) -> None:
    due_at = complaint.RECEIVED.response_due_at
    noticed = due_at + timedelta(seconds=1)
    missed = ComplaintDeadlineMissed(clock=ComplaintClock.RESPONSE, round=1, due_at=due_at)
    after = running.after(received(), of_complaint(missed, noticed))
    assert list(after) == ["complaint_resolution"]
    kept = {row["kind"]: row["missed_at"] for row in running.shown.rows("deadline")}
    assert kept == {"complaint_response": noticed, "complaint_resolution": None}


# follow-up


def test_a_follow_up_starts_the_first_call(running: Running) -> None:
    assert running.after(opened()) == {"first_call": calls.end_of(8)}


def test_the_first_call_ends_its_clock_and_starts_that_of_the_second(running: Running) -> None:
    assert running.after(*CALLED) == {"second_call": calls.end_of(19)}


def test_an_early_call_is_still_owed(running: Running) -> None:
    early = msgspec.structs.replace(calls.REACHED, satisfies_duty=False)
    assert list(running.after(opened(), of_calls(early))) == ["first_call"]


def test_the_second_call_ends_its_clock(running: Running) -> None:
    second = msgspec.structs.replace(calls.REACHED, seq=2, attempt=2)
    assert running.after(*CALLED, of_calls(second)) == {}


def test_an_open_point_runs_until_it_is_answered(running: Running) -> None:
    assert running.after(*CALLED, of_calls(RAISED))["call_issue"] == RAISED.due_at
    answered = IssueAnswered(issue_id="1-1", answer=calls.words("可以"), answered_by="S1-周")
    running.shown.and_then(of_calls(answered))
    assert [row.kind for row in running.passed(NEVER)] == [DeadlineKind.SECOND_CALL]


@pytest.mark.parametrize(("to_staff_id", "stands"), [("S1-陈主管", False), (None, True)])
def test_a_person_who_reports_a_point_ends_its_clock(
    running: Running, to_staff_id: str | None, stands: bool
) -> None:
    missed = DeadlineMissed(clock=Clock.ISSUE, due_at=RAISED.due_at, issue_id="1-1")
    risen = IssueEscalated(issue_id="1-1", to_staff_id=to_staff_id, due_at=RAISED.due_at)
    running.after(*CALLED, of_calls(RAISED), of_calls(missed), of_calls(risen))
    kinds = [row["kind"] for row in running.shown.rows("deadline")]
    assert ("call_issue" in kinds) is stands


def test_a_solution_is_to_be_told_and_then_nothing_is_owed(running: Running) -> None:
    after = running.after(*CALLED, of_calls(RAISED), of_calls(SOLVED))
    assert after == {"solution_told": SOLVED.tell_due_at, "second_call": calls.end_of(19)}
    told = CustomerToldSolution(
        issue_id="1-1", told_by="S1-周", told_at=calls.at(6), tell_due_at=SOLVED.tell_due_at
    )
    running.shown.and_then(of_calls(told))
    assert [row.kind for row in running.passed(NEVER)] == [DeadlineKind.SECOND_CALL]


def test_the_end_of_a_follow_up_ends_its_calls(running: Running) -> None:
    assert running.after(opened(), of_calls(FollowUpClosed(calls_reached=2))) == {}


def test_the_erasure_of_a_person_ends_the_points_as_well(running: Running) -> None:
    erased = FollowUpAbandoned(reason=AbandonReason.PERSONAL_DATA_ERASED)
    assert running.after(*CALLED, of_calls(RAISED), of_calls(erased)) == {}


# demand


def test_a_demand_is_answered_and_carried_out(running: Running) -> None:
    assert running.after(of_demand(DEMANDED)) == {
        "sanbao_answer": DEMANDED.answer_due_at,
        "sanbao_completion": DEMANDED.complete_due_at,
    }


def test_a_refusal_stops_the_completion_until_it_is_taken_back(running: Running) -> None:
    refused = DemandAnswered(
        vehicle_id=DEMANDED.vehicle_id,
        granted=False,
        refusal_grounds=(RefusalGround.PERIOD_OVER,),
        reasons=None,
        answered_at=sept(10),
    )
    granted = msgspec.structs.replace(refused, granted=True, refusal_grounds=())
    assert running.after(of_demand(DEMANDED), of_demand(refused)) == {}
    running.shown.and_then(of_demand(granted))
    (completion,) = running.passed(NEVER)
    assert completion.due_at == DEMANDED.complete_due_at


def test_a_late_exchange_turned_to_return_has_a_new_time(running: Running) -> None:
    missed = DemandDeadlineMissed(
        vehicle_id=DEMANDED.vehicle_id,
        clock=DemandClock.COMPLETION,
        due_at=DEMANDED.complete_due_at,
    )
    turned = DemandTurnedToReturn(
        vehicle_id=DEMANDED.vehicle_id, turned_at=sept(29), complete_due_at=sept(30)
    )
    after = running.after(of_demand(DEMANDED), of_demand(missed), of_demand(turned))
    assert after["sanbao_completion"] == sept(30)


def test_a_demand_taken_back_ends_both_clocks(running: Running) -> None:
    withdrawn = DemandWithdrawn(vehicle_id=DEMANDED.vehicle_id, reason=None, withdrawn_at=sept(2))
    assert running.after(of_demand(DEMANDED), of_demand(withdrawn)) == {}


def test_one_by_one_in_a_batch_and_rebuilt_the_rows_are_the_same(running: Running) -> None:
    running.after(
        received(),
        *map(of_complaint, (*complaint.DONE[1:], complaint.CLOSED, complaint.REOPENED)),
        *CALLED,
        of_calls(RAISED),
        of_calls(SOLVED),
        of_demand(DEMANDED),
    )
    running.shown.assert_the_same_however_followed()


# the customer's file


def test_a_file_is_owed_until_it_is_opened(running: Running) -> None:
    owed = fact(FILE_OWED, stream=file_duty_id(FILE_OWED.customer_id))
    assert running.after(owed) == {"customer_file": FILE_OWED.due_at}
    missed = FileDeadlineMissed(customer_id=FILE_OWED.customer_id, due_at=FILE_OWED.due_at)
    running.shown.and_then(fact(missed, stream=file_duty_id(FILE_OWED.customer_id)))
    assert running.passed(NEVER) == []
    assert len(running.shown.rows("deadline")) == 1
    running.shown.and_then(FILE)
    assert running.shown.rows("deadline") == []


# what the clock asks


def test_due_at_this_very_moment_is_in_time(running: Running, database: "Database") -> None:
    running.after(received())
    due_at = complaint.RECEIVED.response_due_at
    assert running.passed(due_at) == []
    assert len(running.passed(due_at + timedelta(seconds=1))) == 1
    with database.connect_reader() as connection:
        assert next_due(connection, at=due_at) == due_at
        later = due_at + timedelta(seconds=1)
        assert next_due(connection, at=later) == complaint.RECEIVED.resolution_due_at
        assert next_due(connection, at=NEVER) is None


@pytest.mark.parametrize("query", [PASSED, NEXT], ids=["passed", "next"])
def test_among_thousands_the_due_one_is_found_by_the_index(
    running: Running, database: "Database", query: LiteralString
) -> None:
    running.after(received())
    with database.connect_owner() as connection:
        connection.execute(_MANY_SUBJECTS)
        connection.execute(_MANY_DEADLINES)
        connection.execute("ANALYZE deadlines.deadline, deadlines.subject")
        asked = {
            "at": sept(26),
            "first": 200,
            "after_due": None,
            "after_kind": None,
            "after_stream": None,
            "after_part": None,
        }
        plan = connection.execute("EXPLAIN " + query, asked).fetchall()
    lines = "\n".join(line for (line,) in plan)
    assert "deadline_running" in lines
    assert "Seq Scan on deadline" not in lines


# A thousand that run, and twenty thousand that were missed long ago and are still not done.
_MANY_SUBJECTS = """
INSERT INTO deadlines.subject (stream_id, site_id, ended)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'S1', false
FROM generate_series(1, 21000) n
"""
_MANY_DEADLINES = """
INSERT INTO deadlines.deadline (kind, stream_id, part, due_at, stopped, missed_at)
SELECT 'first_call', stream_id, '', '2025-09-20 10:00+08'::timestamptz + n * interval '1 hour',
       false, CASE WHEN n > 1000 THEN now() END
FROM (SELECT stream_id, row_number() OVER (ORDER BY stream_id) AS n
      FROM deadlines.subject WHERE stream_id::text LIKE '00000000-0000-4000-8000-%') s
"""
