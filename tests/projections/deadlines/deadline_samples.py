"""Facts that start and stop clocks: a complaint of Friday 2025-09-26, calls after a delivery, a demand."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.complaint.events import ComplaintReceived
from domain.follow_up.events import FollowUpOpened
from domain.kernel import Actor, Event, Km, Role
from domain.sanbao_demand.events import DemandReceived
from domain.values.clock import SHANGHAI
from domain.values.sanbao_words import DemandGround, Remedy
from tests.domain.complaint import examples as complaint
from tests.domain.follow_up import examples as calls
from tests.projections.dsl import Fact, fact

COMPLAINT, CALLS, DEMAND = (UUID(int=0xD000 + n) for n in range(3))
CLOCK = Actor("clock", Role.SYSTEM)


def sept(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2025, 9, day, hour, minute, tzinfo=SHANGHAI)


def of_complaint(event: Event, at: datetime = complaint.RECEIVED_AT) -> Fact:
    return fact(event, stream=COMPLAINT, at=at)


def of_calls(event: Event, at: datetime | None = None) -> Fact:
    return fact(event, stream=CALLS, at=at or calls.at(1, 17))


def of_demand(event: Event, at: datetime | None = None) -> Fact:
    return fact(event, stream=DEMAND, at=at or sept(1))


def received(**other: Any) -> Fact:
    event: ComplaintReceived = replace(complaint.RECEIVED, **other)
    return of_complaint(event)


def opened(**other: Any) -> Fact:
    event: FollowUpOpened = replace(calls.OPENED, **other)
    return of_calls(event)


DEMANDED = DemandReceived(
    vehicle_id=complaint.VEHICLE,
    customer_id=complaint.CUSTOMER,
    site_id="S2",
    wanted=Remedy.EXCHANGE,
    ground=DemandGround.SAFETY_REPAIRS,
    odometer_km=Km(12_000),
    evidence=(),
    statement=None,
    received_at=sept(1),
    answer_due_at=sept(15, 23, 59),
    complete_due_at=sept(28, 23, 59),
)
