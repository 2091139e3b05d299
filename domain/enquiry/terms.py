"""What was promised about questions, and how the complaint is found that one became."""

from typing import Final
from uuid import UUID, uuid5

import msgspec

_COMPLAINTS: Final = UUID("8b0b8a3c-2e5e-5c3e-a4c0-7d5f0a9e6b12")


class EnquiryTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The promised days, as plain numbers."""

    issue_days: int
    """Calendar days to answer a question or to report it to the supervisor (R114)."""
    promise_version: int


def enquiry_complaint_id(enquiry_id: UUID) -> UUID:
    """The one complaint that an enquiry may become."""
    return uuid5(_COMPLAINTS, str(enquiry_id))
