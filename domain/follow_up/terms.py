"""What was promised about tracking calls, and how a follow-up is found (R109, R110, R114)."""

from typing import Final
from uuid import UUID, uuid5

import msgspec

_FOLLOW_UPS: Final = UUID("5e0d9c52-0c1b-5f0e-8a5c-0f6a7f1d4b3a")


class FollowUpTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The promised days, as plain numbers."""

    call1_first_day: int
    """Days after the delivery or visit on which the first window opens."""
    call1_last_day: int
    call2_first_day: int
    """Days after the first call on which the second window opens."""
    call2_last_day: int
    issue_days: int
    """Calendar days to answer an open point or to report it to the supervisor."""
    promise_version: int


def follow_up_id(repair_order_id: UUID) -> UUID:
    """The one follow-up of an order's delivery."""
    return uuid5(_FOLLOW_UPS, str(repair_order_id))
