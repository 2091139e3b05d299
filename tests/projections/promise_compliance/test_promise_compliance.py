"""服务承诺达成 (RM14): each clock, how it is judged, and what was known of it when."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.complaint.words import ComplaintKind
from domain.customer.events import CustomerFileOpened, FileTrigger
from domain.file_duty.events import FileDutySource, FileOwed
from domain.follow_up.events import (
    CustomerToldSolution,
    FollowUpAbandoned,
    FollowUpAssigned,
    FollowUpEvent,
    IssueAnswered,
    IssueEscalated,
    IssueRaised,
    SecondWindowOpened,
    SolutionObtained,
)
from domain.follow_up.words import AbandonReason, FollowUpSource, PointKind
from domain.kernel import Channel
from domain.repair_order.events import (
    CustomerRejected,
    FinalInspectionFailed,
    FinalInspectionPassed,
    FunctionTestRecorded,
    PromisedTimeRevised,
    PromisedTimeSet,
    ReadyForPickup,
    RepairOrderCancelled,
    ReworkCause,
    ReworkStarted,
)
from domain.service_promise.aggregate import SERVICE_PROMISE_ID
from domain.service_promise.events import PromiseValues, PromiseVersionAdopted
from projections.promise_compliance.projection import promise_compliance
from projections.promise_compliance.queries import cases, complaint_rate, compliance
from projections.promise_compliance.rows import CaseRow, PromiseLine, Scope
from projections.promise_compliance.words import CaseState, Promise
from tests.projections.call_samples import CALLS, JUNE_5, contacted, received, spoken
from tests.projections.complaint_board.board_samples import (
    ASSIGNED,
    DAY,
    HOUR,
    PAUSED,
    REASSIGNED,
    REOPENED,
    RESOLUTION_DUE,
    RESUMED,
    SECOND,
    WITHDRAWN,
    resolved,
    said,
    then,
)
from tests.projections.dsl import Fact, GivenHistory, Shown, assert_every_fact_considered, fact
from tests.projections.promise_compliance.facts import CALLS_OPENED
from tests.projections.samples import DELIVERED, FILE_OPENED, OPENED, WANG, at, on_order

JULY_1 = at(7, 1)
WINDOW_2 = SecondWindowOpened(opens_on=date(2025, 6, 12), closes_on=date(2025, 6, 19))
RAISED = IssueRaised(issue_id="1-1", kind=PointKind.REQUEST, due_at=at(6, 8, 0))
PROMISED = PromisedTimeSet(promised_at=at(3, 31, 16))
TEST = FunctionTestRecorded(
    test_number=1, function="制动", passed=True, measured=None, tested_by="S1-张"
)
PASSED = FinalInspectionPassed(inspector_id="S1-秦", results=())
FAILED = FinalInspectionFailed(inspector_id="S1-秦", findings=("异响",))
REWORK = ReworkStarted(lap=1, cause=ReworkCause.INSPECTION, line_ids=("1",), technician_id="S1-张")


def of_calls(event: FollowUpEvent, when: datetime) -> Fact:
    return fact(event, stream=CALLS, at=when)


QUARTER = Scope(since=date(2025, 3, 1), until=date(2025, 6, 30), judged_at=JULY_1)


def asked(**other: Any) -> Scope:
    return replace(QUARTER, **other)


def found(shown: Shown, promise: Promise, **scope: Any) -> list[CaseRow]:
    return list(shown.ask(cases, scope=asked(**scope), first=100, promise=promise))


def state(shown: Shown, promise: Promise, **scope: Any) -> CaseState:
    (case,) = found(shown, promise, **scope)
    return case.state


@pytest.mark.requirement("R127")
@pytest.mark.parametrize(
    ("contact", "verdict"),
    [(HOUR - SECOND, "kept"), (HOUR, "kept"), (HOUR + SECOND, "broken")],
)
def test_a_response_is_kept_to_the_second(
    given_history: GivenHistory, contact: timedelta, verdict: str
) -> None:
    shown = given_history(promise_compliance, received(), contacted(at=JUNE_5 + contact))
    assert state(shown, Promise.COMPLAINT_RESPONSE) == verdict


def test_what_is_not_done_is_open_until_its_time_and_then_overdue(
    given_history: GivenHistory,
) -> None:
    shown = given_history(promise_compliance, received())
    for moment, verdict in ((JUNE_5 + HOUR, "open"), (JUNE_5 + HOUR + SECOND, "overdue")):
        assert state(shown, Promise.COMPLAINT_RESPONSE, judged_at=moment) == verdict


def test_nothing_was_promised_about_complaints_taken_over(given_history: GivenHistory) -> None:
    shown = given_history(promise_compliance, received(imported=True))
    assert shown.ask(cases, scope=asked(), first=10) == []


def test_nobody_can_be_asked_to_contact_who_left_no_way(given_history: GivenHistory) -> None:
    shown = given_history(promise_compliance, received(customer_id=None, anonymous=True))
    assert state(shown, Promise.COMPLAINT_RESPONSE) == CaseState.NOT_APPLICABLE


@pytest.mark.requirement("R128", "R142")
def test_each_round_of_a_complaint_is_a_case_of_its_own(given_history: GivenHistory) -> None:
    shown = given_history(
        promise_compliance,
        received(),
        then(ASSIGNED),
        then(resolved(), at=JUNE_5 + 2 * DAY),
        then(REOPENED, at=JUNE_5 + 5 * DAY),
        then(REASSIGNED, at=JUNE_5 + 5 * DAY),
        then(resolved(RESOLUTION_DUE + 8 * DAY, 2), at=RESOLUTION_DUE + 8 * DAY),
    )
    first, second = found(shown, Promise.COMPLAINT_RESOLUTION)
    assert (first.part, first.state, first.due_at) == ("1", "kept", RESOLUTION_DUE)
    assert (second.part, second.state, second.person_id) == ("2", "broken", "S1-郑")
    assert second.subject_number == "TS-S1-2025-00001"


def test_a_paused_clock_is_open_and_a_resumed_one_runs_to_another_time(
    given_history: GivenHistory,
) -> None:
    shown = given_history(promise_compliance, received(), then(PAUSED, at=JUNE_5 + DAY))
    (paused,) = found(shown, Promise.COMPLAINT_RESOLUTION)
    assert (paused.state, paused.paused) == (CaseState.OPEN, True)
    shown.and_then(then(RESUMED, at=JUNE_5 + 4 * DAY))
    (resumed,) = found(shown, Promise.COMPLAINT_RESOLUTION)
    assert (resumed.due_at, resumed.paused) == (RESOLUTION_DUE + 3 * DAY, False)
    shown.and_then(then(resolved(RESOLUTION_DUE + DAY), at=RESOLUTION_DUE + DAY))
    assert state(shown, Promise.COMPLAINT_RESOLUTION) == CaseState.KEPT


@pytest.mark.parametrize(
    ("when", "verdict"),
    [(RESOLUTION_DUE, CaseState.NOT_APPLICABLE), (RESOLUTION_DUE + SECOND, CaseState.BROKEN)],
)
def test_a_withdrawal_after_the_time_unmakes_no_breach(
    given_history: GivenHistory, when: datetime, verdict: CaseState
) -> None:
    shown = given_history(promise_compliance, received(), contacted(), then(WITHDRAWN, at=when))
    assert state(shown, Promise.COMPLAINT_RESOLUTION) == verdict
    assert state(shown, Promise.COMPLAINT_RESPONSE) == CaseState.KEPT


@pytest.mark.requirement("R109", "R110")
def test_calls_are_judged_by_the_last_day_of_their_windows(given_history: GivenHistory) -> None:
    shown = given_history(
        promise_compliance,
        of_calls(CALLS_OPENED, at(6, 1)),
        of_calls(FollowUpAssigned(agent_id="S1-周"), at(6, 2)),
        spoken(called_at=at(6, 3), satisfies_duty=False),
        spoken(called_at=at(6, 8, 23, 59)),
        of_calls(WINDOW_2, at(6, 8, 23, 59)),
        spoken(called_at=at(6, 20, 0), seq=2),
    )
    (first,) = found(shown, Promise.FIRST_CALL)
    assert (first.state, first.promise_version, first.person_id) == ("kept", 3, "S1-周")
    (second,) = found(shown, Promise.SECOND_CALL)
    assert (second.state, second.promise_version) == ("broken", 3)
    assert (second.due_at, second.done_at) == (
        at(6, 20, 0) - timedelta(microseconds=1),
        at(6, 20, 0),
    )


def test_an_extra_call_was_promised_to_nobody(given_history: GivenHistory) -> None:
    extra = replace(CALLS_OPENED, source=FollowUpSource.ADHOC)
    shown = given_history(promise_compliance, of_calls(extra, at(6, 1)))
    assert found(shown, Promise.FIRST_CALL) == []


@pytest.mark.parametrize(
    ("when", "verdict"),
    [(at(6, 8), CaseState.NOT_APPLICABLE), (at(6, 9), CaseState.BROKEN)],
)
def test_giving_up_after_the_window_is_a_breach(
    given_history: GivenHistory, when: datetime, verdict: CaseState
) -> None:
    abandoned = FollowUpAbandoned(reason=AbandonReason.UNREACHABLE)
    shown = given_history(
        promise_compliance, of_calls(CALLS_OPENED, at(6, 1)), of_calls(abandoned, when)
    )
    assert state(shown, Promise.FIRST_CALL) == verdict


@pytest.mark.requirement("R114", "R115")
def test_points_are_answered_or_reported_and_solutions_told_the_same_day(
    given_history: GivenHistory,
) -> None:
    second, third = replace(RAISED, issue_id="1-2"), replace(RAISED, issue_id="1-3")
    shown = given_history(
        promise_compliance,
        of_calls(CALLS_OPENED, at(6, 1)),
        *(of_calls(raised, at(6, 5)) for raised in (RAISED, second, third)),
        of_calls(IssueAnswered(issue_id="1-1", answer=said("可以"), answered_by="周"), at(6, 6)),
        of_calls(IssueEscalated(issue_id="1-2", to_staff_id="韩", due_at=at(6, 8, 0)), at(6, 9)),
        of_calls(
            SolutionObtained(issue_id="1-2", solution=said("换件"), tell_due_at=at(6, 9, 23, 59)),
            at(6, 9, 16),
        ),
        of_calls(
            CustomerToldSolution(
                issue_id="1-2", told_by="周", told_at=at(6, 10), tell_due_at=at(6, 9, 23, 59)
            ),
            at(6, 10),
        ),
    )
    verdicts = {case.part: case.state for case in found(shown, Promise.ISSUE_ESCALATION)}
    assert verdicts == {"1-1": "kept", "1-2": "broken", "1-3": "overdue"}
    assert state(shown, Promise.SOLUTION_TOLD) == CaseState.BROKEN


def test_a_car_is_on_time_by_the_first_promise(given_history: GivenHistory) -> None:
    revised = PromisedTimeRevised(
        was_at=at(3, 31, 16), promised_at=at(4, 1), reason="等件", customer_told_at=at(3, 31, 15)
    )
    ready = ReadyForPickup(ready_at=at(3, 31, 15, 30), notified_via=Channel.PHONE)
    shown = given_history(
        promise_compliance, OPENED, on_order(PROMISED), on_order(revised), on_order(ready)
    )
    (case,) = found(shown, Promise.COMPLETION_TIME)
    assert (case.state, case.person_id, case.due_at) == ("kept", "S1-李", at(3, 31, 16))
    rejected = CustomerRejected(rejected_by=said("王女士"), reason=said("有异响"))
    shown.and_then(on_order(rejected, at(3, 31, 15, 45)))
    assert state(shown, Promise.COMPLETION_TIME) == CaseState.OVERDUE
    shown.and_then(on_order(replace(ready, ready_at=at(3, 31, 18)), at(3, 31, 18)))
    assert state(shown, Promise.COMPLETION_TIME) == CaseState.BROKEN


def test_a_cancelled_order_owes_no_completion(given_history: GivenHistory) -> None:
    cancelled = RepairOrderCancelled(order_number="RO-S1-2025-000123", reason="客户取消")
    shown = given_history(
        promise_compliance, OPENED, on_order(PROMISED), on_order(cancelled, at(3, 31, 15))
    )
    assert state(shown, Promise.COMPLETION_TIME) == CaseState.NOT_APPLICABLE


@pytest.mark.requirement("R071")
def test_only_the_first_final_inspection_decides_on_the_first_pass(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        promise_compliance,
        OPENED,
        on_order(FAILED, at(3, 31, 15)),
        on_order(PASSED, at(4, 1, 15)),
    )
    (case,) = found(shown, Promise.FIRST_PASS)
    assert (case.state, case.due_at) == (CaseState.BROKEN, at(3, 31, 15))
    assert found(shown, Promise.FIRST_PASS, since=date(2025, 4, 1)) == []


@pytest.mark.requirement("R066")
def test_three_passed_tests_after_the_last_rework_before_each_pass(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        promise_compliance,
        OPENED,
        *[on_order(TEST)] * 3,
        on_order(PASSED, at(3, 31, 15)),
        on_order(REWORK, at(3, 31, 16)),
        *[on_order(TEST)] * 2,
        on_order(replace(TEST, passed=False)),
        on_order(PASSED, at(3, 31, 17)),
    )
    assert [case.state for case in found(shown, Promise.FUNCTION_TESTS)] == ["kept", "broken"]


@pytest.mark.requirement("R176")
def test_the_version_in_force_sets_what_no_due_time_carries(given_history: GivenHistory) -> None:
    adopted = PromiseVersionAdopted(
        promise_version=1,
        effective_from=date(2025, 3, 31),
        values=PromiseValues(function_tests_min=2, complaint_rate_max_permille=20),
    )
    shown = given_history(
        promise_compliance,
        fact(adopted, stream=SERVICE_PROMISE_ID, at=at(3, 1)),
        OPENED,
        *[on_order(TEST)] * 2,
        on_order(PASSED, at(3, 31, 15)),
    )
    (case,) = found(shown, Promise.FUNCTION_TESTS)
    assert (case.state, case.promise_version) == ("kept", 1)
    limits = shown.ask(complaint_rate, scope=asked())
    assert (limits.promise_version, limits.complaint_rate_max_permille) == (1, 20)
    earlier = shown.ask(complaint_rate, scope=asked(until=date(2025, 3, 30)))
    assert (earlier.promise_version, earlier.complaint_rate_max_permille) == (0, 30)


@pytest.mark.requirement("R101")
def test_a_file_that_is_owed_is_overdue_until_it_is_opened(given_history: GivenHistory) -> None:
    owed = FileOwed(
        customer_id=WANG,
        site_id="S1",
        source=FileDutySource.REPAIR,
        source_id=UUID(int=9),
        triggered_at=at(3, 31, 10),
        due_at=at(4, 3, 0) - timedelta(microseconds=1),
        promise_version=4,
    )
    shown = given_history(promise_compliance, fact(owed, stream=UUID(int=60), at=at(3, 31, 10)))
    (missing,) = found(shown, Promise.CUSTOMER_FILE)
    assert (missing.state, missing.due_at) == (CaseState.OVERDUE, owed.due_at)
    assert (missing.promise_version, missing.customer_id) == (4, WANG)
    shown.and_then(FILE_OPENED)
    (opened,) = found(shown, Promise.CUSTOMER_FILE)
    assert (opened.state, opened.subject_id, opened.done_at) == ("kept", WANG, FILE_OPENED.at)


@pytest.mark.parametrize(
    ("opened_at", "trigger", "verdicts"),
    [
        (at(4, 3, 0), FileTrigger.REPAIR, [CaseState.BROKEN]),
        (at(4, 3, 0), FileTrigger.IMPORT, []),
    ],
)
def test_a_file_opened_at_24_00_is_late_and_one_taken_over_was_not_promised(
    given_history: GivenHistory,
    opened_at: datetime,
    trigger: FileTrigger,
    verdicts: list[CaseState],
) -> None:
    event = FILE_OPENED.event
    assert isinstance(event, CustomerFileOpened)
    late = fact(replace(event, trigger=trigger), stream=WANG, at=opened_at)
    shown = given_history(promise_compliance, late)
    assert [case.state for case in found(shown, Promise.CUSTOMER_FILE)] == verdicts


@pytest.mark.requirement("R150")
def test_the_complaint_rate_counts_complaints_made_here_and_withdrawn_ones_too(
    given_history: GivenHistory,
) -> None:
    shown = given_history(
        promise_compliance,
        OPENED,
        DELIVERED,
        received(received_at=at(3, 31, 20)),
        then(WITHDRAWN, at=at(4, 1)),
        received(UUID(int=50), complaint_kind=ComplaintKind.REPORT, received_at=at(3, 31, 20)),
        received(UUID(int=51), imported=True, received_at=at(3, 31, 20)),
    )
    march = shown.ask(complaint_rate, scope=asked(until=date(2025, 3, 31)))
    assert (march.complaints, march.deliveries, march.rate) == (1, 1, 1)
    other = shown.ask(complaint_rate, scope=asked(site_id="S2"))
    assert (other.complaints, other.deliveries, other.rate) == (0, 0, None)


@pytest.mark.requirement("R142")
def test_a_line_counts_its_cases(given_history: GivenHistory) -> None:
    ids = [UUID(int=100 + n) for n in range(4)]
    shown = given_history(
        promise_compliance,
        *(received(each) for each in ids),
        contacted(ids[0], at=JUNE_5 + HOUR),
        contacted(ids[1], at=JUNE_5 + 2 * HOUR),
        fact(WITHDRAWN, stream=ids[2], at=JUNE_5),
    )
    lines = {line.promise: line for line in shown.ask(compliance, scope=asked())}
    assert list(lines) == list(Promise)
    line = lines[Promise.COMPLAINT_RESPONSE]
    assert line == PromiseLine(
        promise=Promise.COMPLAINT_RESPONSE,
        due=3,
        kept=1,
        broken=1,
        open=0,
        overdue=1,
        not_applicable=1,
        entered_after_due=1,  # the test's clock is years later
        promise_versions=(1,),
    )
    assert line.rate is not None
    assert (line.rate.numerator, line.rate.denominator) == (1, 3)
    assert lines[Promise.SECOND_CALL].rate is None


def test_cases_are_paged_in_the_order_of_due_times(given_history: GivenHistory) -> None:
    shown = given_history(
        promise_compliance,
        *(received(UUID(int=100 + n), response_due_at=JUNE_5 + n // 3 * HOUR) for n in range(7)),
    )
    everything = shown.ask(cases, scope=asked(), first=100)
    assert len(everything) == 14
    seen: list[CaseRow] = []
    after = None
    while page := shown.ask(cases, scope=asked(), first=3, after=after):
        seen += page[:3]
        last = seen[-1]
        after = (last.due_at, last.promise, last.subject_id, last.part)
    assert seen == everything
    overdue = shown.ask(cases, scope=asked(), first=100, state=CaseState.OVERDUE)
    assert len(overdue) == 14
    assert shown.ask(cases, scope=asked(site_id="S2"), first=100) == []


def test_what_was_known_and_what_was_true(given_history: GivenHistory) -> None:
    """A contact of 10:30 was entered days later: known then as overdue, true then as kept."""
    shown = given_history(promise_compliance, received())
    (known_at,) = {row["recorded_at"] for row in shown.rows("subject")}
    shown.and_then(contacted(at=JUNE_5 + HOUR / 2), then(WITHDRAWN, at=JUNE_5 + DAY))
    promise, noon = Promise.COMPLAINT_RESPONSE, JUNE_5 + 2 * HOUR
    assert state(shown, promise, judged_at=noon, known_at=known_at) == CaseState.OVERDUE
    assert state(shown, promise, judged_at=noon, true_at=noon) == CaseState.KEPT
    assert state(shown, promise, judged_at=noon, upto=1) == CaseState.OVERDUE
    resolution = Promise.COMPLAINT_RESOLUTION
    assert state(shown, resolution, judged_at=noon, true_at=noon) == CaseState.OPEN
    assert state(shown, resolution, judged_at=noon) == CaseState.NOT_APPLICABLE


def test_the_rows_are_the_same_however_they_were_followed(given_history: GivenHistory) -> None:
    given_history(
        promise_compliance,
        FILE_OPENED,
        OPENED,
        on_order(PROMISED),
        *[on_order(TEST)] * 3,
        on_order(FAILED),
        on_order(REWORK),
        on_order(PASSED),
        DELIVERED,
        received(),
        contacted(),
        then(ASSIGNED),
        then(PAUSED),
        then(RESUMED),
        then(resolved()),
        then(REOPENED),
        of_calls(CALLS_OPENED, at(6, 1)),
        spoken(),
        of_calls(WINDOW_2, at(6, 5)),
    ).assert_the_same_however_followed()


def test_every_fact_is_considered() -> None:
    assert_every_fact_considered(
        promise_compliance,
        "repair_order",
        "follow_up",
        "complaint",
        "customer",
        "file_duty",
        "service_promise",
        "appointment",
        "outreach",
        "enquiry",
        "rating_flag",
    )
