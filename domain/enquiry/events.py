"""A page of facts: somebody asks something, and gets an answer (R114-R116, R144).

An enquiry is a question, not a complaint: nobody is dissatisfied. Where it turns out otherwise, it is
turned into a complaint, and a policy receives that one.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from domain.kernel import Channel, Event, Personal


class EnquiryTopic(StrEnum):
    """What is asked about; the monthly report to the supervisor counts by it (R144)."""

    MAINTENANCE = "maintenance"
    REPAIR = "repair"
    WARRANTY = "warranty"
    PRICE = "price"
    PARTS = "parts"
    APPOINTMENT = "appointment"
    VEHICLE_USE = "vehicle_use"
    ACTIVITY = "activity"
    OTHER = "other"


class Clock(StrEnum):
    """The clocks of an enquiry: an answer or the supervisor (R114), and telling what was found (R115)."""

    ANSWER = "answer"
    TELLING = "telling"


class EnquiryReceived(Event, topic="enquiry.received"):
    """Somebody asked something; it is answered, or reported to the supervisor, within days."""

    site_id: str
    received_at: datetime
    channel: Channel
    enquiry_topic: EnquiryTopic
    question: Personal
    agent_id: str
    """Who took it down."""
    due_at: datetime
    """The last moment in time to answer or to escalate (R114)."""
    promise_version: int
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    contact_name: Personal | None = None
    contact_phone: Personal | None = None


class EnquiryAnswered(Event, topic="enquiry.answered"):
    """Who asked has the answer, at once or after it was looked into."""

    answer: Personal
    answered_by: str
    answered_at: datetime
    via: Channel
    at_once: bool
    site_id: str
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None


class EnquiryStudied(Event, topic="enquiry.studied"):
    """Somebody looks into what could not be answered at once (通话后要赶忙加以研究)."""

    studied_by: str
    note: Personal | None = None


class EnquiryEscalated(Event, topic="enquiry.escalated", version=2):
    """The supervisor was told of a question that is still open (R114)."""

    due_at: datetime
    """By when it was to be answered or escalated."""
    to_staff_id: str | None = None
    """None: to whoever holds that post at the site, by the clock."""
    reason: Personal | None = None

    @staticmethod
    def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
        """Version 1 always named the supervisor."""
        return data


class EnquirySolved(Event, topic="enquiry.solution_obtained"):
    """The answer was found; who asked is to be told on the same day (R115)."""

    solution: Personal
    solved_at: datetime
    tell_due_at: datetime
    """The last moment of that day in Shanghai."""


class EnquirerToldSolution(Event, topic="enquiry.solution_told"):
    """Who asked was told the answer that had been found."""

    told_by: str
    told_at: datetime
    tell_due_at: datetime
    via: Channel
    site_id: str
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None


class EnquiryTurnedComplaint(Event, topic="enquiry.turned_complaint"):
    """Who asked is dissatisfied: the enquiry goes on as a complaint, by a policy exactly one."""

    complaint_id: UUID
    site_id: str
    voiced_at: datetime
    """When the dissatisfaction was said; the complaint's clocks start here."""
    channel: Channel
    content: Personal
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    contact_phone: Personal | None = None


class DeadlineMissed(Event, topic="enquiry.deadline_missed"):
    """The question was neither answered nor reported, or the answer not told, by its time."""

    clock: Clock
    due_at: datetime


EnquiryEvent: TypeAlias = (
    EnquiryReceived
    | EnquiryAnswered
    | EnquiryStudied
    | EnquiryEscalated
    | EnquirySolved
    | EnquirerToldSolution
    | EnquiryTurnedComplaint
    | DeadlineMissed
)
