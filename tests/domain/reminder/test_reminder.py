"""Nobody is reminded twice of one due point, or against their wish (R122, R153, R155, R168)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.customer.aggregate import Customer
from domain.customer.events import (
    ConsentGiven,
    ContactPreferenceSet,
    CustomersMerged,
    ErasureBasis,
    PersonalDataErased,
    ProcessingRestricted,
    Purpose,
    QuietHours,
    RetentionBasis,
)
from domain.kernel import Channel, Decision, Event, Personal
from domain.policies.reminding import held_back_for
from domain.reminder.aggregate import Reminder
from domain.reminder.events import ReminderSent
from domain.reminder.words import HeldBack, ReminderKind
from domain.values.clock import SHANGHAI
from tests.domain.dsl import given

WANG, CAR, ORDER = (UUID(int=n) for n in (1, 2, 3))
MORNING = datetime(2026, 6, 1, 10, tzinfo=SHANGHAI)
AFTER = f"after {ORDER}"
MESSAGE = ContactPreferenceSet(preferred_channel=Channel.WECHAT, no_calls=True)


def sent(due_point: str = AFTER, on: date = date(2026, 6, 12)) -> ReminderSent:
    return ReminderSent(
        kind=ReminderKind.MAINTENANCE,
        subject_id=CAR,
        due_point=due_point,
        due_on=on,
        customer_id=WANG,
        site_id="S1",
        sent_at=MORNING,
        sent_via=Channel.WECHAT,
        text="速腾 保养",
        vehicle_id=CAR,
    )


def remind(reminder: Reminder, **other: Any) -> Decision:
    fields: dict[str, Any] = {
        "at": MORNING,
        "reminder_kind": ReminderKind.MAINTENANCE,
        "subject_id": CAR,
        "due_point": AFTER,
        "due_on": date(2026, 6, 12),
        "customer_id": WANG,
        "site_id": "S1",
        "sent_via": Channel.WECHAT,
        "text": "速腾 保养",
        "held_back": None,
        "vehicle_id": CAR,
    }
    return reminder.record_sent(**fields | other)


@pytest.mark.requirement("R153")
def test_r153_a_due_point_is_reminded_of_once_though_its_day_moves() -> None:
    once = given(Reminder).when(remind).then(sent())
    once.when(lambda r: remind(r, due_on=date(2026, 7, 1))).then_refused(
        "reminder.sent_already", field="duePoint"
    )
    once.when(lambda r: remind(r, due_point="after the next")).then(sent("after the next"))


@pytest.mark.requirement("R122")
@pytest.mark.parametrize("reason", list(HeldBack))
def test_r122_a_reminder_that_is_held_back_is_not_recorded(reason: HeldBack) -> None:
    given(Reminder).when(lambda r: remind(r, held_back=reason)).then_refused("reminder.held_back")


def test_an_appointments_reminder_belongs_to_the_appointment() -> None:
    given(Reminder).when(lambda r: remind(r, reminder_kind=ReminderKind.APPOINTMENT)).then_refused(
        "reminder.on_the_appointment", field="reminderKind"
    )


@pytest.mark.requirement("R122", "R155", "R168")
@pytest.mark.parametrize(
    ("past", "kind", "via", "hour", "reason"),
    [
        ((), "maintenance", Channel.PHONE, 10, None),
        ((), "maintenance", Channel.PHONE, 21, HeldBack.RESTING),
        ((), "maintenance", Channel.PHONE, 7, HeldBack.RESTING),
        (
            (ContactPreferenceSet(quiet_hours=(QuietHours(600, 720),)),),
            "maintenance",
            Channel.WECHAT,
            10,
            HeldBack.RESTING,
        ),
        ((MESSAGE,), "maintenance", Channel.PHONE, 10, HeldBack.NO_CALLS),
        ((MESSAGE,), "maintenance", Channel.WECHAT, 10, None),
        ((), "insurance", Channel.PHONE, 10, HeldBack.NO_CONSENT),
        (
            (ConsentGiven(purpose=Purpose.MARKETING, evidence=Personal(WANG, "签字")),),
            "insurance",
            Channel.PHONE,
            10,
            None,
        ),
        (
            (ProcessingRestricted(until=date(2026, 6, 1), basis=RetentionBasis.SUBJECT_REQUEST),),
            "maintenance",
            Channel.PHONE,
            10,
            HeldBack.DATA_LOCKED,
        ),
        (
            (PersonalDataErased(basis=ErasureBasis.SUBJECT_REQUEST, subjects=(WANG,)),),
            "maintenance",
            Channel.PHONE,
            10,
            HeldBack.DATA_LOCKED,
        ),
        (
            (CustomersMerged(into_customer_id=ORDER, subjects=(WANG,)),),
            "maintenance",
            Channel.PHONE,
            10,
            HeldBack.DATA_LOCKED,
        ),
    ],
)
def test_r122_what_the_customers_file_says_decides(
    past: tuple[Event, ...], kind: str, via: Channel, hour: int, reason: HeldBack | None
) -> None:
    customer = given(Customer, *past, id=WANG).state
    at = MORNING.replace(hour=hour)
    assert held_back_for(customer, ReminderKind(kind), via, at) is reason


def test_without_a_file_nobody_is_reminded() -> None:
    held = held_back_for(None, ReminderKind.MAINTENANCE, Channel.PHONE, MORNING)
    assert held is HeldBack.NOBODY_KNOWN
