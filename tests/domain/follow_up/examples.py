"""One follow-up, fact by fact: delivered on Sunday 2025-06-01 (model D.8)."""

from datetime import date, datetime
from uuid import UUID

from domain.follow_up.events import (
    CallbackLogged,
    FollowUpAssigned,
    FollowUpOpened,
    SecondCallTerms,
    SecondWindowOpened,
)
from domain.follow_up.terms import FollowUpTerms
from domain.follow_up.words import FollowUpSource, Topic
from domain.kernel import Actor, Personal, Role
from domain.values.clock import SHANGHAI, Timing
from domain.values.contact import CallDirection

CUSTOMER = UUID("00000000-0000-4000-8000-00000000c001")
VEHICLE = UUID("00000000-0000-4000-8000-00000000a001")
ORDER = UUID("00000000-0000-4000-8000-00000000b001")
AGENT = Actor(id="agent-zhao", role=Role.CUSTOMER_SERVICE_AGENT)
DEPUTY = Actor(id="agent-wu", role=Role.CUSTOMER_SERVICE_AGENT)
SUPERVISOR = Actor(id="supervisor-zhou", role=Role.SUPERVISOR)
ADVISER = Actor(id="adviser-li", role=Role.ADVISER)
TERMS = FollowUpTerms(
    call1_first_day=3,
    call1_last_day=7,
    call2_first_day=7,
    call2_last_day=14,
    issue_days=2,
    promise_version=1,
)


def at(day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2025, 6, day, hour, minute, second, tzinfo=SHANGHAI)


def end_of(day: int) -> datetime:
    return datetime(2025, 6, day, 23, 59, 59, 999_999, tzinfo=SHANGHAI)


def words(text: str) -> Personal:
    return Personal(CUSTOMER, text)


OPENED = FollowUpOpened(
    source=FollowUpSource.DELIVERY,
    site_id="S1",
    customer_id=CUSTOMER,
    basis_at=at(1, 17),
    window1_opens_on=date(2025, 6, 4),
    window1_closes_on=date(2025, 6, 8),
    promise_version=1,
    terms=SecondCallTerms(second_call_first_day=7, second_call_last_day=14, issue_days=2),
    repair_order_id=ORDER,
    order_number="RO-S1-2025-000123",
    vehicle_id=VEHICLE,
    adviser_id=ADVISER.id,
    technician_ids=("technician-sun",),
)
ASSIGNED = FollowUpAssigned(agent_id=AGENT.id)
REACHED = CallbackLogged(
    seq=1,
    attempt=1,
    reached=True,
    called_at=at(5),
    agent_id=AGENT.id,
    direction=CallDirection.OUTBOUND,
    timing=Timing.IN_WINDOW,
    satisfies_duty=True,
    site_id="S1",
    customer_id=CUSTOMER,
    topics=(Topic.VEHICLE_USE_AND_SUGGESTIONS,),
    vehicle_id=VEHICLE,
    repair_order_id=ORDER,
)
SECOND_WINDOW = SecondWindowOpened(opens_on=date(2025, 6, 12), closes_on=date(2025, 6, 19))
