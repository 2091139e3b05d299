"""The words an outreach is described in."""

from enum import StrEnum


class OutreachCause(StrEnum):
    """Why a customer is to be told something."""

    CAMPAIGN = "campaign"
    """An activity: marketing, for which the customer's consent is needed (PIPL Art. 13, 24)."""
    BLOCKED_BATCH = "blocked_batch"
    """A part from a blocked batch is in the car, or was meant for it: safety, which needs none."""


class Clock(StrEnum):
    """The clocks of an outreach: the notice by phone (R158), and the letter after it (R159)."""

    NOTICE = "notice"
    LETTER = "letter"


class Reply(StrEnum):
    """What the customer said to it."""

    COMING = "coming"
    NOT_COMING = "not_coming"
    UNDECIDED = "undecided"


class WithdrawalReason(StrEnum):
    """Why the customer is not told any more."""

    CAMPAIGN_CANCELLED = "campaign_cancelled"
    UNREACHABLE = "unreachable"
    CUSTOMER_REFUSES_CALLS = "customer_refuses_calls"
    NO_LONGER_OWNER = "no_longer_owner"
    PERSONAL_DATA_ERASED = "personal_data_erased"
    OPENED_IN_ERROR = "opened_in_error"
