"""Questions to 周 of S1 and notices by her, in June 2025; facts of several views' tests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.enquiry.events import (
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryEscalated,
    EnquiryReceived,
    EnquirySolved,
    EnquiryStudied,
    EnquiryTopic,
    EnquiryTurnedComplaint,
)
from domain.kernel import Channel
from domain.outreach.events import (
    CustomerNotified,
    NoticeAttempted,
    OutreachOpened,
)
from domain.outreach.words import OutreachCause
from domain.values.clock import SHANGHAI
from domain.values.contact import CallOutcome
from tests.projections.call_samples import AGENT, CAR, ORDER, WANG, said
from tests.projections.dsl import Fact, fact

QUESTION, INVITATION, WARNING, CAMPAIGN = (UUID(int=n) for n in range(80, 84))


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2025, 6, day, hour, minute, tzinfo=SHANGHAI)


def end_of(day: int) -> datetime:
    return datetime(2025, 6, day, 23, 59, 59, 999_999, tzinfo=SHANGHAI)


_ASKED = EnquiryReceived(
    site_id="S1",
    received_at=at(2),
    channel=Channel.PHONE,
    enquiry_topic=EnquiryTopic.WARRANTY,
    question=said("刹车片保修多久"),
    agent_id=AGENT.id,
    due_at=end_of(4),
    promise_version=1,
    customer_id=WANG,
    vehicle_id=CAR,
)
_ANSWERED = EnquiryAnswered(
    answer=said("三个月"),
    answered_by=AGENT.id,
    answered_at=at(3),
    via=Channel.WECHAT,
    at_once=False,
    site_id="S1",
    customer_id=WANG,
)
_NOTIFIED = CustomerNotified(
    attempt=2,
    notified_at=at(6),
    via=Channel.PHONE,
    agent_id=AGENT.id,
    notice_due_at=end_of(6),
    letter_due_at=end_of(8),
    site_id="S1",
    customer_id=WANG,
    remark=said("带两个孩子"),
)
_INVITED = OutreachOpened(
    cause=OutreachCause.CAMPAIGN,
    site_id="S1",
    customer_id=WANG,
    campaign_id=CAMPAIGN,
    notice_due_at=end_of(6),
    letter_days=2,
    promise_version=1,
)


def asked(stream: UUID = QUESTION, /, **other: Any) -> Fact:
    event = replace(_ASKED, **other)
    return fact(event, stream=stream, at=event.received_at, by=AGENT)


def answered(stream: UUID = QUESTION, /, **other: Any) -> Fact:
    event = replace(_ANSWERED, **other)
    return fact(event, stream=stream, at=event.answered_at, by=AGENT)


STUDIED = fact(EnquiryStudied(studied_by=AGENT.id), stream=QUESTION, at=at(2, 11), by=AGENT)
ESCALATED = fact(
    EnquiryEscalated(to_staff_id="S1-郑", due_at=end_of(4)), stream=QUESTION, at=at(4), by=AGENT
)
RISEN = fact(EnquiryEscalated(due_at=end_of(4)), stream=QUESTION, at=at(5, 0))
"""By the clock: to nobody by name."""
SOLVED = fact(
    EnquirySolved(solution=said("延长到六个月"), solved_at=at(5, 16), tell_due_at=end_of(5)),
    stream=QUESTION,
    at=at(5, 16),
    by=AGENT,
)
TOLD = fact(
    EnquirerToldSolution(
        told_by="S1-郑",
        told_at=at(5, 18),
        tell_due_at=end_of(5),
        via=Channel.PHONE,
        site_id="S1",
        customer_id=WANG,
    ),
    stream=QUESTION,
    at=at(5, 18),
)
TURNED = fact(
    EnquiryTurnedComplaint(
        complaint_id=UUID(int=99),
        site_id="S1",
        voiced_at=at(3),
        channel=Channel.PHONE,
        content=said("还是响"),
        customer_id=WANG,
    ),
    stream=QUESTION,
    at=at(3, 12),
    by=AGENT,
)


def invited(stream: UUID = INVITATION, /, **other: Any) -> Fact:
    return fact(replace(_INVITED, **other), stream=stream, at=at(1))


WARNED = fact(
    OutreachOpened(
        cause=OutreachCause.BLOCKED_BATCH,
        site_id="S1",
        customer_id=WANG,
        batch_id="B-77",
        vehicle_id=CAR,
        repair_order_id=ORDER,
    ),
    stream=WARNING,
    at=at(2),
)


def unreached(stream: UUID = INVITATION, /, **other: Any) -> Fact:
    event = NoticeAttempted(
        attempt=1,
        outcome=CallOutcome.NO_ANSWER,
        attempted_at=at(5),
        agent_id=AGENT.id,
        site_id="S1",
        customer_id=WANG,
    )
    return fact(replace(event, **other), stream=stream, at=at(5), by=AGENT)


def notified(stream: UUID = INVITATION, /, **other: Any) -> Fact:
    event = replace(_NOTIFIED, **other)
    return fact(event, stream=stream, at=event.notified_at, by=AGENT)
