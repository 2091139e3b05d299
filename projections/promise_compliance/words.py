"""The promises that are measured, and how a case of one stands."""

from enum import StrEnum


class Promise(StrEnum):
    """What was promised, and is measured case by case."""

    APPOINTMENT_RESPONSE = "appointment_response"
    """R001: every request for an appointment is answered."""
    ONSITE_ARRIVAL = "onsite_arrival"
    """R002: on site, after the agreed time."""
    EMERGENCY_ARRIVAL = "emergency_arrival"
    """R003: on site, after the call for help."""
    COMPLAINT_RESPONSE = "complaint_response"
    """R127: a person has contacted the complainant."""
    COMPLAINT_RESOLUTION = "complaint_resolution"
    """R128: remedy done and customer told; each round is a case."""
    CUSTOMER_FILE = "customer_file"
    """R101: the file is there in time after intake or visit."""
    FIRST_CALL = "first_call"
    """R109."""
    SECOND_CALL = "second_call"
    """R110."""
    ISSUE_ESCALATION = "issue_escalation"
    """R114: a point or enquiry is answered or reported to the supervisor."""
    SOLUTION_TOLD = "solution_told"
    """R115: the customer hears of a solution the same day."""
    ACTIVITY_NOTICE = "activity_notice"
    """R158: the customer hears of an activity in good time."""
    LETTER = "letter"
    """R159: the letter after the notice is sent; found needless in time, it is not applicable."""
    LOW_RATING_ACTION = "low_rating_action"
    """R146: an action on a low rating is done by its day; one without a day is no case."""
    COMPLETION_TIME = "completion_time"
    """R029, R078: the car is ready at the time that was promised first."""
    FUNCTION_TESTS = "function_tests"
    """R066: so many passed tests before each final pass, after the last rework."""
    FIRST_PASS = "first_pass"  # noqa: S105 - an inspection's pass
    """R071: the first final inspection of an order is passed."""


class CaseState(StrEnum):
    """How one case stands at the moment it is judged by; by when things happened, not were entered."""

    KEPT = "kept"
    BROKEN = "broken"
    """Done too late, or ended after its time without being done."""
    OPEN = "open"
    """Not done and still in time, or paused."""
    OVERDUE = "overdue"
    """Not done and out of time."""
    NOT_APPLICABLE = "not_applicable"
    """Ended in time by something else than its fulfilment: withdrawn, cancelled, abandoned."""


class MarkKind(StrEnum):
    """What a fact does to a clock."""

    BEGUN = "begun"
    MOVED = "moved"
    PAUSED = "paused"
    DONE = "done"
    UNDONE = "undone"
    """What had been done does not count: the customer did not take the car."""
    ENDED = "ended"
