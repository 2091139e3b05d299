"""The clocks of a complaint: breaches, escalation, pauses."""

from datetime import datetime

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    ClockPaused,
    ClockResumed,
    ComplaintEscalated,
    ComplaintReassigned,
    ComplaintWithdrawn,
    DeadlineMissed,
)
from domain.complaint.words import Clock, EscalationCause, EscalationLevel, PauseReason
from domain.kernel import Channel, Event, as_events
from tests.domain.complaint.examples import (
    AGENT,
    ANONYMOUS,
    ASSIGNED,
    CATEGORISED,
    CONTACTED,
    DONE,
    IN_HAND,
    INVESTIGATED,
    PLANNED,
    RECEIVED,
    REMEDIED,
    REOPENED,
    RESOLVED,
    TOLD,
    at,
    end_of,
    terms,
    words,
)
from tests.domain.dsl import given

RESPONSE_MISSED = DeadlineMissed(clock=Clock.RESPONSE, round=1, due_at=at(26, 16))
INQUIRY_MISSED = DeadlineMissed(clock=Clock.INVESTIGATION, round=1, due_at=at(28, 18))
RESOLUTION_MISSED = DeadlineMissed(clock=Clock.RESOLUTION, round=1, due_at=end_of(30))
PAUSED = ClockPaused(waiting_for=words("等客户提供行车记录"), working_days_left=2)


def escalated(
    clock: Clock, level: EscalationLevel = EscalationLevel.SUPERVISOR
) -> ComplaintEscalated:
    return ComplaintEscalated(level=level, cause=EscalationCause.DEADLINE_MISSED, clock=clock)


def pause(
    complaint: Complaint,
    when: datetime,
    reason: PauseReason = PauseReason.WAITING_FOR_CUSTOMER,
) -> Event:
    return complaint.pause_clock(
        at=when, reason=reason, waiting_for="等客户提供行车记录", terms=terms(when)
    )


# Breaches


def test_nothing_is_missed_in_the_last_second_in_time() -> None:
    given(Complaint, RECEIVED).when(lambda c: c.miss_deadlines(at=at(26, 16))).then()


@pytest.mark.requirement("R142")
def test_a_missed_response_escalates_to_the_supervisor() -> None:
    given(Complaint, RECEIVED).when(lambda c: c.miss_deadlines(at=at(26, 16, 0, 1))).then(
        RESPONSE_MISSED, escalated(Clock.RESPONSE)
    )


def test_the_clock_job_may_ask_again() -> None:
    given(Complaint, RECEIVED, RESPONSE_MISSED, escalated(Clock.RESPONSE)).when(
        lambda c: c.miss_deadlines(at=at(26, 17))
    ).then()


def test_each_clock_runs_for_itself() -> None:
    given(Complaint, RECEIVED, CATEGORISED, ASSIGNED).when(
        lambda c: c.miss_deadlines(at=at(1, month=10))
    ).then(
        RESPONSE_MISSED,
        escalated(Clock.RESPONSE),
        INQUIRY_MISSED,
        escalated(Clock.INVESTIGATION),
        RESOLUTION_MISSED,
        escalated(Clock.RESOLUTION),
    )


def test_a_further_breach_rises_to_management_and_not_beyond() -> None:
    missed = (*IN_HAND, INQUIRY_MISSED, escalated(Clock.INVESTIGATION))
    given(Complaint, *missed).when(lambda c: c.miss_deadlines(at=at(1, month=10))).then(
        RESOLUTION_MISSED, escalated(Clock.RESOLUTION, EscalationLevel.MANAGEMENT)
    )
    at_management = ComplaintEscalated(
        level=EscalationLevel.MANAGEMENT, cause=EscalationCause.DECIDED
    )
    given(Complaint, *missed, at_management).when(
        lambda c: c.miss_deadlines(at=at(1, month=10))
    ).then(RESOLUTION_MISSED, escalated(Clock.RESOLUTION, EscalationLevel.MANAGEMENT))


@pytest.mark.requirement("R127")
def test_late_contact_records_the_breach_although_no_job_ran() -> None:
    given(Complaint, RECEIVED).when(
        lambda c: c.contact_complainant(
            at=at(26, 16, 0, 1), actor=AGENT, contact_channel=Channel.PHONE
        )
    ).then(RESPONSE_MISSED, escalated(Clock.RESPONSE), CONTACTED)


@pytest.mark.requirement("R128")
def test_an_outcome_told_late_records_the_breach_of_clock_2() -> None:
    late = at(1, month=10)
    given(Complaint, *IN_HAND, INVESTIGATED, PLANNED, REMEDIED).when(
        lambda c: c.tell_outcome(
            at=late, actor=AGENT, outcome="已免费返修", told_channel=Channel.PHONE
        )
    ).then(
        RESOLUTION_MISSED,
        escalated(Clock.RESOLUTION),
        TOLD,
        msgspec.structs.replace(RESOLVED, resolved_at=late),
    )


@pytest.mark.requirement("R132")
def test_an_inquiry_recorded_late_records_its_breach() -> None:
    given(Complaint, *IN_HAND).when(
        lambda c: c.record_investigation(
            at=at(28, 18, 0, 1),
            actor=AGENT,
            finding=INVESTIGATED.finding,
            findings="刹车片未装到位",
        )
    ).then(
        INQUIRY_MISSED,
        escalated(Clock.INVESTIGATION),
        msgspec.structs.replace(INVESTIGATED, investigated_by_staff_id=AGENT.id),
    )


def test_a_reassignment_does_not_hide_an_inquiry_that_was_late() -> None:
    given(Complaint, *IN_HAND).when(
        lambda c: c.reassign(
            at=at(29),
            department="服务质量部",
            assignee_id="agent-wu",
            investigate_by=at(30),
            reason="逾期",
        )
    ).then(
        INQUIRY_MISSED,
        escalated(Clock.INVESTIGATION),
        ComplaintReassigned(
            previous_assignee_id=ASSIGNED.assignee_id,
            department="服务质量部",
            assignee_id="agent-wu",
            investigate_by=at(30),
            reason=words("逾期"),
        ),
    )


@pytest.mark.requirement("R132")
def test_a_new_time_for_the_inquiry_is_a_clock_of_its_own() -> None:
    passed_on = ComplaintReassigned(
        previous_assignee_id=ASSIGNED.assignee_id,
        department="服务质量部",
        assignee_id="agent-wu",
        investigate_by=at(30),
        reason=words("逾期"),
    )
    given(Complaint, *IN_HAND, INQUIRY_MISSED, escalated(Clock.INVESTIGATION), passed_on).when(
        lambda c: c.breaches(at(30, 10, 0, 1), Clock.INVESTIGATION)
    ).then(
        DeadlineMissed(clock=Clock.INVESTIGATION, round=1, due_at=at(30)),
        escalated(Clock.INVESTIGATION, EscalationLevel.MANAGEMENT),
    )


def test_a_pause_entered_late_does_not_silence_the_resumed_clock() -> None:
    resumed = ClockResumed(resolution_due_at=end_of(10, month=10))
    past = (*IN_HAND, INVESTIGATED, RESOLUTION_MISSED, escalated(Clock.RESOLUTION), PAUSED, resumed)
    given(Complaint, *past).when(lambda c: c.breaches(at(11, 0, month=10), Clock.RESOLUTION)).then(
        DeadlineMissed(clock=Clock.RESOLUTION, round=1, due_at=end_of(10, month=10)),
        escalated(Clock.RESOLUTION, EscalationLevel.MANAGEMENT),
    )


def test_a_withdrawal_does_not_hide_a_breach() -> None:
    given(Complaint, RECEIVED).when(lambda c: c.withdraw(at=at(26, 17))).then(
        RESPONSE_MISSED, escalated(Clock.RESPONSE), ComplaintWithdrawn()
    )


def test_a_clock_that_was_stopped_in_time_is_never_missed() -> None:
    given(Complaint, *DONE).when(lambda c: c.miss_deadlines(at=at(20, month=10))).then()


def test_somebody_without_any_way_of_contact_is_owed_no_response() -> None:
    given(Complaint, ANONYMOUS).when(lambda c: c.miss_deadlines(at=at(29))).then()
    given(Complaint, ANONYMOUS).when(lambda c: c.miss_deadlines(at=at(1, month=10))).then(
        RESOLUTION_MISSED, escalated(Clock.RESOLUTION)
    )


@pytest.mark.requirement("R128")
def test_reopening_starts_a_new_resolution_clock_and_not_clock_1() -> None:
    given(Complaint, *DONE, REOPENED).when(lambda c: c.miss_deadlines(at=at(12, month=10))).then(
        DeadlineMissed(clock=Clock.RESOLUTION, round=2, due_at=end_of(11, month=10)),
        escalated(Clock.RESOLUTION),
    )


# Escalation by decision


def test_an_escalation_goes_upwards() -> None:
    at_supervisor = escalated(Clock.RESPONSE)
    given(Complaint, RECEIVED, at_supervisor).when(
        lambda c: c.escalate(level=EscalationLevel.SUPERVISOR)
    ).then_refused("complaint.escalation_not_higher", field="level")
    given(Complaint, RECEIVED, at_supervisor).when(
        lambda c: c.escalate(
            level=EscalationLevel.MANUFACTURER, to_staff_id="region-east", reason="涉及批量问题"
        )
    ).then(
        ComplaintEscalated(
            level=EscalationLevel.MANUFACTURER,
            cause=EscalationCause.DECIDED,
            to_staff_id="region-east",
            reason=words("涉及批量问题"),
        )
    )


# Pauses


def test_a_pause_waits_for_the_customer() -> None:
    given(Complaint, *IN_HAND).when(lambda c: pause(c, at(28, 10))).then(PAUSED)


@pytest.mark.requirement("R128")
@pytest.mark.parametrize(
    "reason", [PauseReason.LACK_OF_STAFF, PauseReason.WAITING_FOR_PARTS, PauseReason.OTHER]
)
def test_a_pause_is_for_no_other_reason(reason: PauseReason) -> None:
    given(Complaint, *IN_HAND).when(lambda c: pause(c, at(28), reason)).then_refused(
        "complaint.pause_reason", field="reason"
    )


def test_nobody_waits_for_a_customer_whom_nobody_has_contacted() -> None:
    given(Complaint, RECEIVED).when(lambda c: pause(c, at(26, 15, 30))).then_refused(
        "complaint.paused_before_contact"
    )


def test_a_missed_clock_cannot_be_paused() -> None:
    given(Complaint, *IN_HAND).when(lambda c: pause(c, at(1, month=10))).then_refused(
        "complaint.already_overdue"
    )


def test_a_paused_clock_is_not_paused_again() -> None:
    given(Complaint, *IN_HAND, PAUSED).when(lambda c: pause(c, at(29))).then_refused(
        "complaint.clock_paused"
    )


def test_a_paused_clock_is_not_missed() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED, PAUSED).when(
        lambda c: c.miss_deadlines(at=at(20, month=10))
    ).then()


def test_a_resumed_clock_has_the_working_days_it_had_left() -> None:
    resumed = (
        given(Complaint, *IN_HAND, INVESTIGATED, PAUSED)
        .when(lambda c: c.resume_clock(at=at(30), terms=terms(at(30))))
        .then(ClockResumed(resolution_due_at=end_of(10, month=10)))
    )
    resumed.when(lambda c: c.miss_deadlines(at=at(10, 23, month=10))).then()
    resumed.when(lambda c: c.miss_deadlines(at=at(11, 0, month=10))).then(
        DeadlineMissed(clock=Clock.RESOLUTION, round=1, due_at=end_of(10, month=10)),
        escalated(Clock.RESOLUTION),
    )


def test_a_running_clock_is_not_resumed() -> None:
    given(Complaint, *IN_HAND).when(
        lambda c: c.resume_clock(at=at(28), terms=terms(at(28)))
    ).then_refused("complaint.clock_not_paused")


def test_an_outcome_is_not_told_while_the_clock_is_paused() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED, PLANNED, REMEDIED, PAUSED).when(
        lambda c: as_events(
            c.tell_outcome(at=at(29), actor=AGENT, outcome="完成", told_channel=Channel.PHONE)
        )
    ).then_refused("complaint.clock_paused")
