"""Which aggregate is asked when a deadline has passed: one entry a clock.

The view says that a time has passed; the aggregate alone decides whether that is a miss, because
the view may lag behind. Nothing missed is a normal answer.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from domain.appointment.aggregate import Appointment
from domain.appointment.words import Clock as AppointmentClock
from domain.complaint.aggregate import Complaint
from domain.complaint.words import Clock as ComplaintClock
from domain.enquiry.aggregate import Enquiry
from domain.enquiry.events import Clock as EnquiryClock
from domain.file_duty.aggregate import FileDuty
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.words import Clock as CallClock
from domain.kernel import Aggregate, Event
from domain.outreach.aggregate import Outreach
from domain.outreach.words import Clock as OutreachClock
from domain.sanbao_demand.aggregate import SanbaoDemand
from domain.sanbao_demand.events import DemandClock
from eventstore.knowledge import StoredKnowledge
from projections.deadlines.words import DeadlineKind


class Asked(NamedTuple):
    """What an aggregate is asked with."""

    at: datetime
    """The present moment."""
    part: str
    """The part of the aggregate that the clock measures."""
    knowledge: StoredKnowledge


class Clock(msgspec.Struct, frozen=True):
    """How one kind of deadline is missed."""

    aggregate: type[Aggregate]
    miss: Callable[[Any, Asked], Iterable[Event]]
    """Asked of the aggregate."""


def _of_complaint(clock: ComplaintClock) -> Clock:
    return Clock(Complaint, lambda complaint, asked: complaint.breaches(asked.at, clock))


def _of_follow_up(clock: CallClock) -> Clock:
    return Clock(FollowUp, lambda calls, asked: calls.breach(asked.at, clock, asked.part or None))


def _of_demand(clock: DemandClock) -> Clock:
    return Clock(SanbaoDemand, lambda demand, asked: demand.breach(asked.at, clock))


def _of_appointment(clock: AppointmentClock) -> Clock:
    return Clock(Appointment, lambda appointment, asked: appointment.breach(asked.at, clock))


def _of_outreach(clock: OutreachClock) -> Clock:
    return Clock(Outreach, lambda outreach, asked: outreach.breach(asked.at, clock))


def _of_enquiry(clock: EnquiryClock) -> Clock:
    return Clock(Enquiry, lambda enquiry, asked: enquiry.breach(asked.at, clock))


def _file_missed(duty: FileDuty, asked: Asked) -> Iterable[Event]:
    """The file is in the customer's own stream, not in that of the duty."""
    if duty.owed is None:
        return ()
    return duty.breach(asked.at, asked.knowledge.file_opened_at(duty.owed.customer_id))


CLOCKS: Final[Mapping[DeadlineKind, Clock]] = {
    DeadlineKind.COMPLAINT_RESPONSE: _of_complaint(ComplaintClock.RESPONSE),
    DeadlineKind.COMPLAINT_INVESTIGATION: _of_complaint(ComplaintClock.INVESTIGATION),
    DeadlineKind.COMPLAINT_RESOLUTION: _of_complaint(ComplaintClock.RESOLUTION),
    DeadlineKind.FIRST_CALL: _of_follow_up(CallClock.FIRST_CALL),
    DeadlineKind.SECOND_CALL: _of_follow_up(CallClock.SECOND_CALL),
    DeadlineKind.CALL_ISSUE: _of_follow_up(CallClock.ISSUE),
    DeadlineKind.SOLUTION_TOLD: _of_follow_up(CallClock.TELLING),
    DeadlineKind.APPOINTMENT_RESPONSE: _of_appointment(AppointmentClock.RESPONSE),
    DeadlineKind.TECHNICIAN_ARRIVAL: _of_appointment(AppointmentClock.ARRIVAL),
    DeadlineKind.ACTIVITY_NOTICE: _of_outreach(OutreachClock.NOTICE),
    DeadlineKind.NOTICE_LETTER: _of_outreach(OutreachClock.LETTER),
    DeadlineKind.ENQUIRY_ANSWER: _of_enquiry(EnquiryClock.ANSWER),
    DeadlineKind.ENQUIRY_TOLD: _of_enquiry(EnquiryClock.TELLING),
    DeadlineKind.CUSTOMER_FILE: Clock(FileDuty, _file_missed),
    DeadlineKind.SANBAO_ANSWER: _of_demand(DemandClock.ANSWER),
    DeadlineKind.SANBAO_COMPLETION: _of_demand(DemandClock.COMPLETION),
}
