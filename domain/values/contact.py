"""Words for speaking with a customer that tracking calls, complaints and surveys share."""

from datetime import time
from enum import StrEnum
from typing import Final

import msgspec


class CallDirection(StrEnum):
    """Who rang whom (R116: calls that come in are recorded as well)."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"


class CallOutcome(StrEnum):
    """How one call ended; `reached` means that the customer in question was spoken to."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    REFUSED = "refused"
    WRONG_NUMBER = "wrong_number"
    CALL_LATER = "call_later"


class Instrument(StrEnum):
    """With which question a rating was asked; each is a series of its own (R080, R123, R138, R147)."""

    HANDOVER = "handover"
    TRACKING_CALL = "tracking_call"
    COMPLAINT = "complaint"
    PERIODIC = "periodic"
    """A survey asked from time to time, of no visit in particular (R147)."""


class SurveyMethod(StrEnum):
    """How a rating was collected (R145, R148)."""

    QUESTIONNAIRE = "questionnaire"
    INTERVIEW = "interview"
    PHONE = "phone"
    WEB = "web"


class DailySpan(msgspec.Struct, frozen=True, kw_only=True):
    """A daily span in Shanghai time, start included and end excluded; it may run over midnight."""

    starts: time
    ends: time

    def cover(self, clock: time) -> bool:
        """Whether that time of day lies in the span."""
        if self.starts <= self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends


HOUSE_QUIET_HOURS: Final = DailySpan(starts=time(21), ends=time(8))
"""When nobody is rung without a reason (R122); the row names no hours, these are our default.

Hours that a customer asked for stand in the customer's file and come on top.
"""
