"""What commands are counted by and no caller may say: promise and prices in force at the time."""

from api.graphql.commands import Call
from domain.appointment.words import AppointmentTerms
from domain.campaign.events import NoticeTerms
from domain.complaint.terms import ComplaintTerms
from domain.enquiry.terms import EnquiryTerms
from domain.follow_up.terms import FollowUpTerms
from domain.policies import (
    promised_complaint,
    promised_enquiry,
    promised_follow_up,
    promised_notices,
)
from domain.values.calendar import WorkingDayCalendar
from domain.values.clock import shanghai_date
from domain.values.listed_prices import ListedPrices


def appointment_terms(call: Call) -> AppointmentTerms:
    """The hours promised on the day of the command, until an answer and an arrival (R001-R003)."""
    version, values = call.knowledge.values_on(shanghai_date(call.command.occurred_at))
    return AppointmentTerms(
        promise_version=version,
        response_hours=values.appointment_response_hours,
        onsite_arrival_hours=values.onsite_arrival_hours,
        emergency_arrival_hours=values.emergency_arrival_hours,
    )


def complaint_terms(call: Call) -> ComplaintTerms:
    """Due times of a complaint's clocks that start, or run on, with this command (R127, R128)."""
    return promised_complaint(call.knowledge, call.command.occurred_at)


def follow_up_terms(call: Call) -> FollowUpTerms:
    """The windows promised on the day of the delivery or visit that is followed (R109)."""
    return promised_follow_up(call.knowledge, call.arguments["basis_at"])


def enquiry_terms(call: Call) -> EnquiryTerms:
    """The days promised for a question that is asked now (R114)."""
    return promised_enquiry(call.knowledge, call.command.occurred_at)


def notice_terms(call: Call) -> NoticeTerms:
    """When customers are to hear of an activity that is planned now (R158, R159)."""
    knowledge, at = call.knowledge, call.command.occurred_at
    return promised_notices(knowledge, at, call.arguments["starts_on"])


def working_days(call: Call) -> WorkingDayCalendar:
    """The working days as published so far, by which the law's terms are counted (Art. 28)."""
    return call.knowledge.calendar()


def prices(call: Call) -> ListedPrices | None:
    """The price list in force on the day of the quote (R045)."""
    return call.knowledge.prices_on(shanghai_date(call.command.occurred_at))


def evidence_days(call: Call) -> int:
    """So many days the dealership has to show that a comeback is not its fault (R092)."""
    day = shanghai_date(call.command.occurred_at)
    return call.knowledge.values_on(day)[1].comeback_evidence_days
