"""A question: answered at once, or studied, solved, reported, told in time (R114-R116, R144)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.enquiry.aggregate import Enquiry
from domain.enquiry.events import (
    Clock,
    DeadlineMissed,
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryEscalated,
    EnquiryReceived,
    EnquirySolved,
    EnquiryStudied,
    EnquiryTopic,
    EnquiryTurnedComplaint,
)
from domain.enquiry.terms import EnquiryTerms, enquiry_complaint_id
from domain.kernel import Actor, Channel, Event, Personal, Role
from domain.values.clock import SHANGHAI
from tests.domain.dsl import STREAM_ID, given

WANG = UUID("00000000-0000-4000-8000-00000000c001")
AGENT = Actor(id="S1-周", role=Role.CUSTOMER_SERVICE_AGENT)
TERMS = EnquiryTerms(issue_days=2, promise_version=1)


def at(day: int, hour: int = 10) -> datetime:
    return datetime(2025, 6, day, hour, tzinfo=SHANGHAI)


def end_of(day: int) -> datetime:
    return datetime(2025, 6, day, 23, 59, 59, 999_999, tzinfo=SHANGHAI)


def words(text: str) -> Personal:
    return Personal(WANG, text)


MONDAY = EnquiryReceived(
    site_id="S1",
    received_at=at(2),
    channel=Channel.PHONE,
    enquiry_topic=EnquiryTopic.WARRANTY,
    question=words("刹车片保修多久"),
    agent_id=AGENT.id,
    due_at=end_of(4),
    promise_version=1,
    customer_id=WANG,
)
AT_ONCE = EnquiryAnswered(
    answer=words("三个月"),
    answered_by=AGENT.id,
    answered_at=at(2),
    via=Channel.PHONE,
    at_once=True,
    site_id="S1",
    customer_id=WANG,
)
LATER = replace(AT_ONCE, answered_at=at(3), at_once=False)
SOLVED = EnquirySolved(
    solution=words("原厂件延长到六个月"), solved_at=at(3, 16), tell_due_at=end_of(3)
)
TOLD = EnquirerToldSolution(
    told_by=AGENT.id,
    told_at=at(3, 18),
    tell_due_at=end_of(3),
    via=Channel.PHONE,
    site_id="S1",
    customer_id=WANG,
)
TURNED = EnquiryTurnedComplaint(
    complaint_id=enquiry_complaint_id(STREAM_ID),
    site_id="S1",
    voiced_at=at(3),
    channel=Channel.PHONE,
    content=words("换了两次还是响，不满意"),
    customer_id=WANG,
)


def receive(enquiry: Enquiry, **other: Any) -> tuple[Event, ...]:
    asked: dict[str, Any] = {
        "at": at(2),
        "actor": AGENT,
        "site_id": "S1",
        "channel": Channel.PHONE,
        "enquiry_topic": EnquiryTopic.WARRANTY,
        "question": "刹车片保修多久",
        "terms": TERMS,
        "customer_id": WANG,
    }
    return enquiry.receive(**(asked | other))


@pytest.mark.requirement("R114")
@pytest.mark.requirement("R144")
def test_asked_on_monday_it_is_answered_or_reported_by_wednesday_24_00() -> None:
    given(Enquiry).when(receive).then(MONDAY)


@pytest.mark.requirement("R114")
def test_what_can_be_answered_at_once_is() -> None:
    given(Enquiry).when(lambda e: receive(e, answer="三个月")).then(MONDAY, AT_ONCE)


@pytest.mark.requirement("R144")
@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.ON_SITE, Channel.WECHAT, Channel.APP])
def test_a_question_comes_by_any_way(channel: Channel) -> None:
    given(Enquiry).when(lambda e: receive(e, channel=channel)).then(
        replace(MONDAY, channel=channel)
    )


def test_no_machine_asks() -> None:
    given(Enquiry).when(lambda e: receive(e, channel=Channel.SYSTEM)).then_refused(
        "enquiry.no_person", field="channel"
    )


def test_somebody_unknown_leaves_name_and_phone_under_a_key_of_their_own() -> None:
    unknown = {"customer_id": None, "contact_name": "陈先生", "contact_phone": "138 1234 1234"}
    given(Enquiry).when(lambda e: receive(e, **unknown)).then(
        replace(
            MONDAY,
            customer_id=None,
            question=Personal(STREAM_ID, "刹车片保修多久"),
            contact_name=Personal(STREAM_ID, "陈先生"),
            contact_phone=Personal(STREAM_ID, "+8613812341234"),
        )
    )


@pytest.mark.requirement("R114")
def test_what_is_studied_can_still_be_answered_and_then_is_settled() -> None:
    given(Enquiry, MONDAY).when(lambda e: e.study(actor=AGENT, note="问配件部")).then(
        EnquiryStudied(studied_by=AGENT.id, note=words("问配件部"))
    ).when(lambda e: e.answer(at=at(3), actor=AGENT, answer="三个月")).then(LATER).when(
        lambda e: e.answer(at=at(3), actor=AGENT, answer="三个月")
    ).then_refused("enquiry.settled")


@pytest.mark.requirement("R114")
def test_what_is_still_open_is_reported_to_the_supervisor_once() -> None:
    escalated = EnquiryEscalated(to_staff_id="S1-郑", due_at=end_of(4), reason=words("厂家未回复"))
    given(Enquiry, MONDAY).when(
        lambda e: e.escalate(to_staff_id="S1-郑", reason="厂家未回复")
    ).then(escalated).when(lambda e: e.escalate(to_staff_id="S1-郑")).then_refused(
        "enquiry.escalated_already"
    )


@pytest.mark.requirement("R114")
def test_what_is_still_open_after_its_time_rises_by_the_clock_once() -> None:
    missed = DeadlineMissed(clock=Clock.ANSWER, due_at=end_of(4))
    risen = EnquiryEscalated(due_at=end_of(4))
    given(Enquiry, MONDAY).when(lambda e: e.breach(at(4), Clock.ANSWER)).then()
    given(Enquiry, MONDAY).when(lambda e: e.breach(at(5), Clock.ANSWER)).then(missed, risen).when(
        lambda e: e.breach(at(6), Clock.ANSWER)
    ).then()


@pytest.mark.requirement("R115")
def test_a_solution_found_at_16_00_is_told_on_the_same_day() -> None:
    given(Enquiry, MONDAY).when(
        lambda e: e.obtain_solution(at=at(3, 16), solution="原厂件延长到六个月")
    ).then(SOLVED).when(lambda e: e.tell_solution(at=at(3, 18), actor=AGENT)).then(TOLD)


@pytest.mark.requirement("R115")
def test_what_was_not_found_cannot_be_told() -> None:
    given(Enquiry, MONDAY).when(lambda e: e.tell_solution(at=at(3), actor=AGENT)).then_refused(
        "enquiry.no_solution"
    )


@pytest.mark.requirement("R144")
@pytest.mark.parametrize("past", [(), (AT_ONCE,), (SOLVED,)], ids=["open", "answered", "solved"])
def test_an_enquiry_becomes_one_complaint(past: tuple[Event, ...]) -> None:
    def complain(enquiry: Enquiry) -> EnquiryTurnedComplaint:
        return enquiry.turn_into_complaint(at=at(3), dissatisfaction="换了两次还是响，不满意")

    given(Enquiry, MONDAY, *past).when(complain).then(TURNED).when(complain).then_refused(
        "enquiry.turned_complaint_already"
    )


@pytest.mark.requirement("R127")
def test_a_complaint_gains_no_time_by_having_been_taken_for_a_question() -> None:
    given(Enquiry, MONDAY).when(
        lambda e: e.turn_into_complaint(
            at=at(4), dissatisfaction="换了两次还是响，不满意", voiced_at=at(2)
        )
    ).then(replace(TURNED, voiced_at=at(2)))
    for voiced_at in (at(1), at(5)):
        given(Enquiry, MONDAY).when(
            lambda e, voiced_at=voiced_at: e.turn_into_complaint(
                at=at(4), dissatisfaction="不满意", voiced_at=voiced_at
            )
        ).then_refused("enquiry.voiced_out_of_time", field="voicedAt")


def test_once_a_complaint_it_is_answered_there() -> None:
    given(Enquiry, MONDAY, TURNED).when(
        lambda e: e.answer(at=at(4), actor=AGENT, answer="三个月")
    ).then_refused("enquiry.turned_complaint_already")


def test_nobody_answers_what_was_not_asked() -> None:
    given(Enquiry).when(lambda e: e.answer(at=at(4), actor=AGENT, answer="三个月")).then_refused(
        "enquiry.not_received"
    )
