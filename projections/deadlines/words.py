"""The clocks by name."""

from enum import StrEnum


class DeadlineKind(StrEnum):
    """Which promise or duty a due time belongs to."""

    COMPLAINT_RESPONSE = "complaint_response"
    COMPLAINT_INVESTIGATION = "complaint_investigation"
    COMPLAINT_RESOLUTION = "complaint_resolution"
    FIRST_CALL = "first_call"
    SECOND_CALL = "second_call"
    CALL_ISSUE = "call_issue"
    SOLUTION_TOLD = "solution_told"
    APPOINTMENT_RESPONSE = "appointment_response"
    TECHNICIAN_ARRIVAL = "technician_arrival"
    ACTIVITY_NOTICE = "activity_notice"
    NOTICE_LETTER = "notice_letter"
    ENQUIRY_ANSWER = "enquiry_answer"
    ENQUIRY_TOLD = "enquiry_told"
    CUSTOMER_FILE = "customer_file"
    SANBAO_ANSWER = "sanbao_answer"
    SANBAO_COMPLETION = "sanbao_completion"
