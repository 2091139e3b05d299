"""The promise in force at a moment, in the form in which the aggregates count by it.

Whoever fills a command's `terms`, a policy or the API, asks here.
"""

from datetime import date, datetime

from domain.campaign.aggregate import notice_terms
from domain.campaign.events import NoticeTerms
from domain.complaint.terms import ComplaintTerms, complaint_terms
from domain.enquiry.terms import EnquiryTerms
from domain.follow_up.terms import FollowUpTerms
from domain.policies.registry import Knowledge
from domain.values.clock import shanghai_date


def promised_complaint(knowledge: Knowledge, at: datetime) -> ComplaintTerms:
    """Due times of a complaint, or of a new round of one, whose clocks start at that moment."""
    promise = knowledge.promise_on(shanghai_date(at))
    return complaint_terms(
        at,
        response_minutes=promise.complaint_response_minutes,
        resolution_working_days=promise.complaint_resolution_working_days,
        promise_version=promise.promise_version,
        callback_attempts_min=promise.callback_attempts_min,
        calendar=knowledge.calendar(),
    )


def promised_follow_up(knowledge: Knowledge, at: datetime) -> FollowUpTerms:
    """The days of a follow-up whose delivery or visit was at that moment."""
    promise = knowledge.promise_on(shanghai_date(at))
    return FollowUpTerms(
        call1_first_day=promise.call1_first_day,
        call1_last_day=promise.call1_last_day,
        call2_first_day=promise.call2_first_day,
        call2_last_day=promise.call2_last_day,
        issue_days=promise.issue_escalation_days,
        promise_version=promise.promise_version,
    )


def promised_enquiry(knowledge: Knowledge, at: datetime) -> EnquiryTerms:
    """The days for a question that was asked at that moment."""
    promise = knowledge.promise_on(shanghai_date(at))
    return EnquiryTerms(
        issue_days=promise.issue_escalation_days, promise_version=promise.promise_version
    )


def promised_notices(knowledge: Knowledge, at: datetime, starts_on: date) -> NoticeTerms:
    """The days for telling customers of an activity that was planned at that moment."""
    promise = knowledge.promise_on(shanghai_date(at))
    return notice_terms(
        starts_on,
        notice_days=promise.activity_notice_days,
        letter_days=promise.letter_days,
        promise_version=promise.promise_version,
    )
