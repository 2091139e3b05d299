"""The view that the clock goes by and the aggregate that decides agree on what is owed, whatever happened.

Each history is shown in the view and folded into its aggregate; both are asked what runs, for ever.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from api.workers.clocks import CLOCKS, Asked
from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentKindChanged,
    AppointmentRescheduled,
    CustomerArrived,
    CustomerIdentified,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
)
from domain.appointment.events import DeadlineMissed as AppointmentMissed
from domain.appointment.words import AppointmentKind, CancelReason, Party
from domain.appointment.words import Clock as AppointmentClock
from domain.enquiry.events import Clock as EnquiryClock
from domain.enquiry.events import DeadlineMissed as EnquiryMissed
from domain.enquiry.events import EnquiryEscalated, EnquiryTurnedComplaint
from domain.enquiry.terms import enquiry_complaint_id
from domain.kernel import Channel, Event
from domain.outreach.events import DeadlineMissed as OutreachMissed
from domain.outreach.events import LetterNotNeeded, NoticeLetterSent, OutreachWithdrawn
from domain.outreach.words import Clock as OutreachClock
from domain.outreach.words import WithdrawalReason
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.knowledge import StoredKnowledge
from projections.deadlines.due import passed
from projections.deadlines.projection import deadlines
from projections.deadlines.words import DeadlineKind
from tests.domain.appointment import examples as booked
from tests.domain.complaint import examples as complained
from tests.domain.enquiry import test_enquiry as asked
from tests.domain.follow_up import examples as called
from tests.domain.outreach import outreaches as told
from tests.projections.deadlines.deadline_samples import DEMANDED
from tests.projections.dsl import fact, shown_by

if TYPE_CHECKING:
    from collections.abc import Mapping

NEVER = datetime(2099, 1, 1, tzinfo=UTC)
STREAM = UUID(int=0x5EE)

RESCHEDULED = AppointmentRescheduled(
    slot=booked.LATER,
    was=booked.SLOT,
    slot_version=2,
    reason=told.words("客户改时间"),
    asked_by=Party.CUSTOMER,
    agreed_by=told.words("王女士"),
    agreed_at=booked.at(2, 9),
    told_via=Channel.PHONE,
)
URGENT = AppointmentKindChanged(
    was=AppointmentKind.IN_SHOP,
    kind=AppointmentKind.EMERGENCY,
    reason=told.words("车在路上抛锚"),
    changed_at=booked.at(2, 9),
    arrival_due_at=booked.at(2, 10),
    promise_version=1,
)
ARRIVED = OnSiteArrivalRecorded(
    kind=AppointmentKind.ON_SITE,
    technician_id="S1-孙",
    arrived_at=booked.at(5, 15),
    due_at=booked.at(5, 16),
    kept=True,
)
CANCELLED = AppointmentCancelled(
    cancelled_by=Party.CUSTOMER,
    reason=CancelReason.CUSTOMER_CHANGED_MIND,
    cancelled_at=booked.at(2, 9),
)
NOT_ANSWERED = AppointmentMissed(clock=AppointmentClock.RESPONSE, due_at=booked.at(2, 9))
NOT_TOLD = OutreachMissed(clock=OutreachClock.NOTICE, due_at=told.end_of(6))
NO_ANSWER = EnquiryMissed(clock=EnquiryClock.ANSWER, due_at=asked.MONDAY.due_at)
LETTER = NoticeLetterSent(
    letter_id=told.LETTER,
    letter_number="XH-S1-2025-00001",
    sent_at=told.at(7),
    letter_due_at=told.end_of(8),
)
NEEDLESS = LetterNotNeeded(
    reason=told.words("客户已确认参加"), decided_by=told.AGENT.id, letter_due_at=told.end_of(8)
)
WITHDRAWN = OutreachWithdrawn(reason=WithdrawalReason.CAMPAIGN_CANCELLED)
ESCALATED = EnquiryEscalated(to_staff_id="S1-陈主管", due_at=asked.MONDAY.due_at)
RISEN = EnquiryEscalated(due_at=asked.MONDAY.due_at)
COMPLAINT = EnquiryTurnedComplaint(
    complaint_id=enquiry_complaint_id(STREAM),
    site_id="S1",
    voiced_at=asked.at(3),
    channel=Channel.PHONE,
    content=asked.words("等了两天没人回复"),
)

HISTORIES: "Mapping[str, tuple[Sequence[Event], set[str]]]" = {
    "asked for": ((booked.REQUESTED,), {"appointment_response"}),
    "identified": (
        (booked.REQUESTED, CustomerIdentified(customer_id=booked.WANG)),
        {"appointment_response"},
    ),
    "not answered": ((booked.REQUESTED, NOT_ANSWERED), set()),
    "answered": ((booked.REQUESTED, booked.RESPONDED), set()),
    "a rescue": ((booked.RESCUE,), {"appointment_response", "technician_arrival"}),
    "agreed on site": (booked.ON_SITE_AGREED, {"technician_arrival"}),
    "arrived on site": ((*booked.ON_SITE_AGREED, ARRIVED), set()),
    "agreed in the shop": (booked.AGREED, set()),
    "agreed anew": ((*booked.AGREED, RESCHEDULED), set()),
    "broken down before": ((*booked.AGREED, URGENT), {"technician_arrival"}),
    "came": ((*booked.AGREED, CustomerArrived(arrived_at=booked.at(5, 9), minutes_late=0)), set()),
    "did not come": (
        (*booked.AGREED, NoShowRecorded(slot=booked.SLOT, recorded_by=booked.LI.id)),
        set(),
    ),
    "an order of it": (
        (
            *booked.AGREED,
            RepairOrderLinked(repair_order_id=booked.ORDER, order_number="RO-S1-2026-000001"),
        ),
        set(),
    ),
    "called off": ((booked.REQUESTED, CANCELLED), set()),
    "invited": ((told.INVITED,), {"activity_notice"}),
    "not invited in time": ((told.INVITED, NOT_TOLD), set()),
    "of a blocked batch": ((told.BLOCKED,), set()),
    "told": ((told.INVITED, told.NOTIFIED), {"notice_letter"}),
    "told late": ((told.INVITED, NOT_TOLD, told.NOTIFIED), {"notice_letter"}),
    "told and written to": ((told.INVITED, told.NOTIFIED, LETTER), set()),
    "told and nothing to write": ((told.INVITED, told.NOTIFIED, NEEDLESS), set()),
    "not told any more": ((told.INVITED, WITHDRAWN), set()),
    "a question": ((asked.MONDAY,), {"enquiry_answer"}),
    "a question in vain": ((asked.MONDAY, NO_ANSWER), set()),
    "a question that rose by itself": ((asked.MONDAY, NO_ANSWER, RISEN), set()),
    "a question answered": ((asked.MONDAY, asked.LATER), set()),
    "a question reported": ((asked.MONDAY, ESCALATED), set()),
    "a question solved": ((asked.MONDAY, asked.SOLVED), {"enquiry_told"}),
    "a question solved and told": ((asked.MONDAY, asked.SOLVED, asked.TOLD), set()),
    "a question turned complaint": ((asked.MONDAY, COMPLAINT), set()),
    "a complaint": (
        (complained.RECEIVED, complained.ASSIGNED),
        {"complaint_response", "complaint_investigation", "complaint_resolution"},
    ),
    "a complaint done": (complained.DONE, set()),
    "a complaint reopened": ((*complained.DONE, complained.REOPENED), {"complaint_resolution"}),
    "a delivery": ((called.OPENED,), {"first_call"}),
    "a first call": ((called.OPENED, called.REACHED, called.SECOND_WINDOW), {"second_call"}),
    "an early call": (
        (called.OPENED, replace(called.REACHED, satisfies_duty=False)),
        {"first_call"},
    ),
    "a demand": ((DEMANDED,), {"sanbao_answer", "sanbao_completion"}),
}


def owed_by_the_aggregate(events: Sequence[Event], knowledge: StoredKnowledge) -> set[Any]:
    """Kind and due time of every clock that its aggregate says to be missed in the far future."""
    of = events[0].topic.partition(".")[0]
    found: set[Any] = set()
    for kind, clock in CLOCKS.items():
        if clock.aggregate.kind != of:
            continue
        state = clock.aggregate(id=STREAM)
        for event in events:
            state = state.apply(event)
        missed: list[Any] = list(clock.miss(state, Asked(NEVER, "", knowledge)))
        found |= {(kind, missed[0].due_at)} if missed else set()
    return found


@pytest.mark.parametrize("name", HISTORIES)
def test_they_agree(name: str, database: Database, history: History, keyring: Keyring) -> None:
    events, expected = HISTORIES[name]
    facts = [fact(event, stream=STREAM) for event in events]
    shown_by(deadlines, database, history, keyring, *facts)
    with database.connect_reader() as connection:
        rows = passed(connection, at=NEVER, first=100)
    assert {row.kind.value for row in rows} == expected
    in_view = {(row.kind, row.due_at) for row in rows}
    assert in_view == owed_by_the_aggregate(events, StoredKnowledge(history))


def test_every_clock_of_a_whole_aggregate_runs_in_one_of_them() -> None:
    of_a_part = {DeadlineKind.CALL_ISSUE, DeadlineKind.SOLUTION_TOLD, DeadlineKind.CUSTOMER_FILE}
    run = {kind for _, expected in HISTORIES.values() for kind in expected}
    assert run == {kind.value for kind in set(DeadlineKind) - of_a_part}
