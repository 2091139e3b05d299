"""A page of facts: a letter that went out, registered under its number (R117, R159)."""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Event, Personal


class LetterKind(StrEnum):
    """What a letter is (R117)."""

    NOTICE = "notice"
    INVITATION = "invitation"
    REPLY = "reply"


class LetterVia(StrEnum):
    """By which way a letter goes."""

    POST = "post"
    REGISTERED_POST = "registered_post"
    COURIER = "courier"
    BY_HAND = "by_hand"
    EMAIL = "email"


class DeliveryResult(StrEnum):
    """What became of a letter."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    RETURNED = "returned"
    LOST = "lost"


class LetterContent(msgspec.Struct, frozen=True, kw_only=True):
    """Where the text of the letter is archived, and the digest that proves it unchanged."""

    reference: str
    """Of the archive: a file number, or the name of a document."""
    sha256: str | None = None
    """Of the document, in hexadecimal, 64 characters."""


class LetterSent(Event, topic="letter.sent"):
    """A letter went out; it has the next number of its site and year."""

    letter_number: str
    """E.g. XH-S1-2026-00042 (信函)."""
    number: int
    """1, 2, 3, … of its site and year, without holes."""
    site_id: str
    year: int
    """Of the sending, in Shanghai."""
    sent_at: datetime
    letter_kind: LetterKind
    via: LetterVia
    sender_id: str
    addressee: Personal
    content: LetterContent
    address: Personal | None = None
    customer_id: UUID | None = None
    outreach_id: UUID | None = None
    """What the customer was told by phone before, where the letter follows from that."""
    complaint_id: UUID | None = None
    enquiry_id: UUID | None = None


class LetterDeliveryRecorded(Event, topic="letter.delivery_recorded"):
    """It is known what became of the letter."""

    result: DeliveryResult
    on: date
    evidence: str | None = None
    """E.g. the courier's number."""


LetterEvent: TypeAlias = LetterSent | LetterDeliveryRecorded
