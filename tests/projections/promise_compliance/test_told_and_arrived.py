"""Clocks of appointments, notices, letters, enquiries and actions on low ratings (RM14)."""

from datetime import date, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentKindChanged,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentResponded,
    OnSiteArrivalRecorded,
)
from domain.appointment.words import AppointmentKind, CancelReason, Party, Slot
from domain.enquiry.events import (
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryReceived,
    EnquirySolved,
    EnquiryTopic,
    EnquiryTurnedComplaint,
)
from domain.kernel import Channel, Event
from domain.outreach.events import (
    CustomerNotified,
    LetterNotNeeded,
    NoticeLetterSent,
    OutreachOpened,
    OutreachWithdrawn,
)
from domain.outreach.words import OutreachCause, WithdrawalReason
from domain.rating_flag.events import (
    ActionKind,
    FollowUpActionDone,
    FollowUpActionHandedOver,
    FollowUpActionOpened,
    RatingFlagged,
)
from domain.values.contact import Instrument
from projections.promise_compliance.projection import promise_compliance
from projections.promise_compliance.queries import cases
from projections.promise_compliance.rows import CaseRow, Scope
from projections.promise_compliance.words import Promise
from tests.projections.call_samples import said
from tests.projections.dsl import Fact, GivenHistory, Shown, fact
from tests.projections.samples import WANG, at

ONE, TWO, THREE = (UUID(int=n) for n in (71, 72, 73))
SLOT = Slot(starts_at=at(6, 12, 9), ends_at=at(6, 12, 11))
LATER = Slot(starts_at=at(6, 13, 9), ends_at=at(6, 13, 11))
REQUESTED = AppointmentRequested(
    appointment_number="AP-S1-2025-000001",
    site_id="S1",
    kind=AppointmentKind.ON_SITE,
    channel=Channel.WECHAT,
    name=said("王女士"),
    phone=said("+8613812341234"),
    plate="京A12345",
    wanted_service="保养",
    wanted_at=at(6, 12, 9),
    requested_at=at(6, 10, 8),
    response_due_at=at(6, 11, 8),
    promise_version=2,
)
RESPONDED = AppointmentResponded(
    responded_at=at(6, 11, 8),
    due_at=at(6, 11, 8),
    kept=True,
    responded_by="S1-周",
    told_via=Channel.PHONE,
)
CONFIRMED = AppointmentConfirmed(
    appointment_number="AP-S1-2025-000001",
    slot=SLOT,
    slot_version=1,
    told_via=Channel.PHONE,
    confirmed_by="S1-周",
    arrival_due_at=at(6, 12, 11),
    promise_version=2,
)
RESCHEDULED = AppointmentRescheduled(
    slot=LATER,
    was=SLOT,
    slot_version=2,
    reason=said("有事"),
    asked_by=Party.CUSTOMER,
    agreed_by=said("王女士"),
    agreed_at=at(6, 11, 9),
    told_via=Channel.PHONE,
    was_arrival_due_at=at(6, 12, 11),
    arrival_due_at=at(6, 13, 11),
    promise_version=2,
)


def arrived(when: datetime, kind: AppointmentKind = AppointmentKind.ON_SITE) -> Fact:
    event = OnSiteArrivalRecorded(
        kind=kind, technician_id="S1-张", arrived_at=when, due_at=when, kept=True
    )
    return fact(event, stream=ONE, at=when)


def of(event: Event, when: datetime, stream: UUID = ONE) -> Fact:
    return fact(event, stream=stream, at=when)


def found(shown: Shown, promise: Promise) -> list[CaseRow]:
    scope = Scope(since=date(2025, 6, 1), until=date(2025, 6, 30), judged_at=at(7, 1))
    return list(shown.ask(cases, scope=scope, first=50, promise=promise))


def states(shown: Shown, promise: Promise) -> list[str]:
    return [case.state for case in found(shown, promise)]


@pytest.mark.requirement("R001")
def test_a_request_is_answered_in_a_day(given_history: GivenHistory) -> None:
    late = replace(RESPONDED, responded_at=at(6, 11, 8, 1))
    shown = given_history(
        promise_compliance,
        of(REQUESTED, at(6, 10, 8)),
        of(RESPONDED, at(6, 11, 8)),
        of(REQUESTED, at(6, 10, 8), TWO),
        of(late, at(6, 11, 8, 1), TWO),
        of(REQUESTED, at(6, 10, 8), THREE),
    )
    assert sorted(states(shown, Promise.APPOINTMENT_RESPONSE)) == ["broken", "kept", "overdue"]
    kept = next(c for c in found(shown, Promise.APPOINTMENT_RESPONSE) if c.subject_id == ONE)
    assert (kept.person_id, kept.promise_version) == ("S1-周", 2)
    assert kept.subject_number == "AP-S1-2025-000001"


@pytest.mark.requirement("R002")
def test_another_agreed_time_is_another_case(given_history: GivenHistory) -> None:
    shown = given_history(
        promise_compliance,
        of(REQUESTED, at(6, 10, 8)),
        of(RESPONDED, at(6, 10, 9)),
        of(CONFIRMED, at(6, 10, 9)),
        of(RESCHEDULED, at(6, 11, 9)),
        arrived(at(6, 13, 11)),
    )
    assert states(shown, Promise.ONSITE_ARRIVAL) == ["not_applicable", "kept"]


def test_a_time_changed_when_it_had_passed_was_broken(given_history: GivenHistory) -> None:
    shown = given_history(
        promise_compliance,
        of(REQUESTED, at(6, 10, 8)),
        of(CONFIRMED, at(6, 10, 9)),
        of(RESCHEDULED, at(6, 12, 12)),
    )
    assert states(shown, Promise.ONSITE_ARRIVAL) == ["broken", "overdue"]


@pytest.mark.requirement("R003")
def test_help_comes_in_an_hour(given_history: GivenHistory) -> None:
    call = replace(
        REQUESTED, kind=AppointmentKind.EMERGENCY, arrival_due_at=at(6, 10, 9), promise_version=2
    )
    changed = AppointmentKindChanged(
        was=AppointmentKind.ON_SITE,
        kind=AppointmentKind.EMERGENCY,
        reason=said("抛锚"),
        changed_at=at(6, 11, 10),
        was_arrival_due_at=at(6, 12, 11),
        arrival_due_at=at(6, 11, 11),
        promise_version=2,
    )
    cancelled = AppointmentCancelled(
        cancelled_by=Party.CUSTOMER,
        reason=CancelReason.REPAIRED_ELSEWHERE,
        cancelled_at=at(6, 10, 8, 30),
    )
    shown = given_history(
        promise_compliance,
        of(call, at(6, 10, 8)),
        arrived(at(6, 10, 9, 1), AppointmentKind.EMERGENCY),
        of(call, at(6, 10, 8), TWO),
        of(cancelled, at(6, 10, 8, 30), TWO),
        of(REQUESTED, at(6, 10, 8), THREE),
        of(CONFIRMED, at(6, 10, 9), THREE),
        of(changed, at(6, 11, 10), THREE),
    )
    verdicts = {case.subject_id: case.state for case in found(shown, Promise.EMERGENCY_ARRIVAL)}
    assert verdicts == {ONE: "broken", TWO: "not_applicable", THREE: "overdue"}
    assert states(shown, Promise.ONSITE_ARRIVAL) == ["not_applicable"]


@pytest.mark.requirement("R158", "R159")
def test_notices_come_in_time_and_letters_after_them(given_history: GivenHistory) -> None:
    opened = OutreachOpened(
        cause=OutreachCause.CAMPAIGN,
        site_id="S1",
        customer_id=WANG,
        notice_due_at=at(6, 6, 23, 59),
        letter_days=2,
        promise_version=1,
    )
    told = CustomerNotified(
        attempt=1,
        notified_at=at(6, 6, 10),
        via=Channel.PHONE,
        agent_id="S1-周",
        notice_due_at=at(6, 6, 23, 59),
        letter_due_at=at(6, 8, 23, 59),
        site_id="S1",
        customer_id=WANG,
    )
    letter = NoticeLetterSent(
        letter_id=UUID(int=9), letter_number="XH", sent_at=at(6, 9), letter_due_at=None
    )
    needless = LetterNotNeeded(
        reason=said("已口头确认"), decided_by="S1-周", letter_due_at=at(6, 8, 23, 59)
    )
    gone = OutreachWithdrawn(reason=WithdrawalReason.UNREACHABLE)
    shown = given_history(
        promise_compliance,
        of(opened, at(6, 1)),
        of(told, at(6, 6, 10)),
        of(letter, at(6, 9)),
        of(opened, at(6, 1), TWO),
        of(told, at(6, 6, 10), TWO),
        of(needless, at(6, 7), TWO),
        of(opened, at(6, 1), THREE),
        of(gone, at(6, 7), THREE),
    )
    notices = {case.subject_id: case.state for case in found(shown, Promise.ACTIVITY_NOTICE)}
    assert notices == {ONE: "kept", TWO: "kept", THREE: "broken"}
    letters = {case.subject_id: case.state for case in found(shown, Promise.LETTER)}
    assert letters == {ONE: "broken", TWO: "not_applicable"}


@pytest.mark.requirement("R114", "R144")
def test_enquiries_are_answered_like_points_of_a_call(given_history: GivenHistory) -> None:
    asked = EnquiryReceived(
        site_id="S1",
        received_at=at(6, 2),
        channel=Channel.PHONE,
        enquiry_topic=EnquiryTopic.PRICE,
        question=said("保养多少钱"),
        agent_id="S1-周",
        due_at=at(6, 4, 23, 59),
        promise_version=1,
    )
    answer = EnquiryAnswered(
        answer=said("四百"),
        answered_by="S1-周",
        answered_at=at(6, 2, 9, 5),
        via=Channel.PHONE,
        at_once=True,
        site_id="S1",
    )
    solved = EnquirySolved(
        solution=said("四百"), solved_at=at(6, 4, 16), tell_due_at=at(6, 4, 23, 59)
    )
    told = EnquirerToldSolution(
        told_by="S1-周",
        told_at=at(6, 4, 18),
        tell_due_at=at(6, 4, 23, 59),
        via=Channel.PHONE,
        site_id="S1",
    )
    turned = EnquiryTurnedComplaint(
        complaint_id=UUID(int=5),
        site_id="S1",
        voiced_at=at(6, 3),
        channel=Channel.PHONE,
        content=said("不满意"),
    )
    shown = given_history(
        promise_compliance,
        of(asked, at(6, 2)),
        of(answer, at(6, 2, 9, 5)),
        of(asked, at(6, 2), TWO),
        of(solved, at(6, 4, 16), TWO),
        of(told, at(6, 4, 18), TWO),
        of(asked, at(6, 2), THREE),
        of(turned, at(6, 3), THREE),
    )
    verdicts = {case.subject_id: case.state for case in found(shown, Promise.ISSUE_ESCALATION)}
    assert verdicts == {ONE: "kept", TWO: "kept", THREE: "not_applicable"}
    assert states(shown, Promise.SOLUTION_TOLD) == ["kept"]


@pytest.mark.requirement("R146")
def test_an_action_on_a_low_rating_is_done_by_its_day(given_history: GivenHistory) -> None:
    flagged = RatingFlagged(
        rating_id=UUID(int=8),
        instrument=Instrument.HANDOVER,
        score_hundredths=300,
        scale_max=5,
        below_hundredths=450,
        promise_version=1,
        rated_at=at(6, 2),
        site_id="S1",
    )
    ask = FollowUpActionOpened(
        action_id="1", action_kind=ActionKind.CONTACT_CUSTOMER, owner_id="S1-周"
    )
    train = FollowUpActionOpened(
        action_id="2",
        action_kind=ActionKind.TRAIN_STAFF,
        owner_id="S1-韩",
        due_on=date(2025, 6, 10),
    )
    handed = FollowUpActionHandedOver(action_id="2", previous_owner_id="S1-韩", owner_id="S1-何")
    shown = given_history(
        promise_compliance,
        *(of(event, at(6, 2)) for event in (flagged, ask, train, handed)),
    )
    (open_still,) = found(shown, Promise.LOW_RATING_ACTION)
    assert (open_still.state, open_still.person_id) == ("overdue", "S1-何")
    done = FollowUpActionDone(
        action_id="2", done_by="S1-何", done_at=at(6, 10, 23), result=said("已培训")
    )
    shown.and_then(of(done, at(6, 10, 23)))
    assert states(shown, Promise.LOW_RATING_ACTION) == ["kept"]
