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
    CUSTOMER_FILE = "customer_file"
    SANBAO_ANSWER = "sanbao_answer"
    SANBAO_COMPLETION = "sanbao_completion"
