"""The words a follow-up is described in."""

from enum import StrEnum


class FollowUpSource(StrEnum):
    """What the calls follow: a delivery, a visit or enquiry (R109), or nothing in particular (R120)."""

    DELIVERY = "delivery"
    VISIT = "visit"
    ADHOC = "adhoc"


class PointKind(StrEnum):
    """What a point the customer made is (R113)."""

    REQUEST = "request"
    WISH = "wish"
    COMPLAINT = "complaint"
    PRAISE = "praise"


class Topic(StrEnum):
    """The seven contents of proactive service (R125)."""

    VEHICLE_USE_AND_SUGGESTIONS = "vehicle_use_and_suggestions"
    NEW_SERVICE_NEEDS = "new_service_needs"
    VEHICLE_KNOWLEDGE = "vehicle_knowledge"
    NEW_SERVICES = "new_services"
    OFFERS_AND_EVENTS = "offers_and_events"
    ADVICE = "advice"
    CUSTOMER_VISIT = "customer_visit"


class Clock(StrEnum):
    """The clocks of a follow-up: both calls, an open point, and telling a solution."""

    FIRST_CALL = "first_call"
    SECOND_CALL = "second_call"
    ISSUE = "issue"
    """An open point is to be answered or reported to the supervisor (R114)."""
    TELLING = "telling"
    """A solution is to be told on the day it was found (R115)."""


class AbandonReason(StrEnum):
    """Why no more calls are made."""

    UNREACHABLE = "unreachable"
    CUSTOMER_REFUSES_CALLS = "customer_refuses_calls"
    WRONG_NUMBER = "wrong_number"
    VEHICLE_SOLD = "vehicle_sold"
    PERSONAL_DATA_ERASED = "personal_data_erased"
    OPENED_IN_ERROR = "opened_in_error"
