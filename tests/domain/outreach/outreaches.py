"""王女士 is to be told of an activity on 20 June 2025, and of a blocked batch in her car."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.kernel import Actor, Channel, Personal, Role
from domain.outreach.events import CustomerNotified, NoticeAttempted, OutreachOpened
from domain.outreach.words import OutreachCause
from domain.values.clock import SHANGHAI
from domain.values.contact import CallOutcome

WANG = UUID("00000000-0000-4000-8000-00000000c001")
CAMPAIGN = UUID("00000000-0000-4000-8000-00000000ca01")
CAR = UUID("00000000-0000-4000-8000-00000000a001")
ORDER = UUID("00000000-0000-4000-8000-00000000b001")
LETTER = UUID("00000000-0000-4000-8000-000000001e77")
AGENT = Actor(id="S1-周", role=Role.CUSTOMER_SERVICE_AGENT)


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2025, 6, day, hour, minute, tzinfo=SHANGHAI)


def end_of(day: int) -> datetime:
    return datetime(2025, 6, day, 23, 59, 59, 999_999, tzinfo=SHANGHAI)


def words(text: str) -> Personal:
    return Personal(WANG, text)


INVITED = OutreachOpened(
    cause=OutreachCause.CAMPAIGN,
    site_id="S1",
    customer_id=WANG,
    campaign_id=CAMPAIGN,
    notice_due_at=end_of(6),
    letter_days=2,
    promise_version=1,
)
BLOCKED = OutreachOpened(
    cause=OutreachCause.BLOCKED_BATCH,
    site_id="S1",
    customer_id=WANG,
    batch_id="B-77",
    vehicle_id=CAR,
    repair_order_id=ORDER,
)
ATTEMPTED = NoticeAttempted(
    attempt=1,
    outcome=CallOutcome.NO_ANSWER,
    attempted_at=at(5),
    agent_id=AGENT.id,
    site_id="S1",
    customer_id=WANG,
)
NOTIFIED = CustomerNotified(
    attempt=1,
    notified_at=at(6),
    via=Channel.PHONE,
    agent_id=AGENT.id,
    notice_due_at=end_of(6),
    letter_due_at=end_of(8),
    site_id="S1",
    customer_id=WANG,
)


def notified(**other: Any) -> CustomerNotified:
    return replace(NOTIFIED, **other)
