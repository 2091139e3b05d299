"""What commands are counted by and no caller may say: the service promise in force at the time."""

from api.graphql.commands import Call
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


def complaint_terms(call: Call) -> ComplaintTerms:
    """Due times of a complaint's clocks that start, or run on, with this command (R127, R128)."""
    return promised_complaint(call.ctx.services.knowledge, call.command.occurred_at)


def follow_up_terms(call: Call) -> FollowUpTerms:
    """The windows promised on the day of the delivery or visit that is followed (R109)."""
    return promised_follow_up(call.ctx.services.knowledge, call.arguments["basis_at"])


def enquiry_terms(call: Call) -> EnquiryTerms:
    """The days promised for a question that is asked now (R114)."""
    return promised_enquiry(call.ctx.services.knowledge, call.command.occurred_at)


def notice_terms(call: Call) -> NoticeTerms:
    """When customers are to hear of an activity that is planned now (R158, R159)."""
    knowledge, at = call.ctx.services.knowledge, call.command.occurred_at
    return promised_notices(knowledge, at, call.arguments["starts_on"])


def working_days(call: Call) -> WorkingDayCalendar:
    """The working days as published so far, by which the law's terms are counted (Art. 28)."""
    return call.ctx.services.knowledge.calendar()
