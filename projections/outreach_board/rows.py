"""The shapes that the board of notices is answered in."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from domain.campaign.events import CampaignKind
from domain.kernel import Channel
from domain.outreach.words import OutreachCause, Reply, WithdrawalReason


class DutyState(StrEnum):
    """Where a notice or a letter stands at a moment."""

    OPEN = "open"
    OVERDUE = "overdue"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One customer who is to be told of one thing."""

    outreach_id: UUID
    cause: OutreachCause
    site_id: str
    campaign_id: UUID | None
    campaign_title: str | None
    starts_on: date | None
    batch_id: str | None
    customer_id: UUID
    customer_name_sealed: str | None
    phone_sealed: str | None
    vehicle_id: UUID | None
    vin: str | None
    plate: str | None
    """The plate that the vehicle carries at the moment asked for."""
    owner_id: UUID | None
    """Who owns the vehicle then, where that is another than the customer."""
    urgent_at: datetime
    """The due time; of a safety matter the moment from which it is due."""
    notice_due_at: datetime | None
    notice_state: DutyState
    attempts: int
    last_attempt_at: datetime | None
    notified_at: datetime | None
    notified_by_id: str | None
    via: Channel | None
    reply: Reply | None
    remark_sealed: str | None
    letter_due_at: datetime | None
    letter_state: DutyState | None
    """None: no letter is owed."""
    letter_number: str | None
    letter_needless_reason_sealed: str | None
    attended_on: date | None
    withdrawal_reason: WithdrawalReason | None
    may_be_called: bool
    """Neither resting then, nor without the consent that it needs."""
    hindrance: str | None
    """no_consent, no_calls, quiet_hours or no_phone."""


class CampaignRow(msgspec.Struct, frozen=True, kw_only=True):
    """One activity, and how far its customers are told."""

    campaign_id: UUID
    site_id: str
    campaign_kind: CampaignKind
    title: str
    content: str
    place: str
    starts_on: date
    ends_on: date | None
    notice_due_at: datetime
    promise_version: int
    cancelled_reason: str | None
    audience: int
    notified_in_time: int
    notified_late: int
    not_yet_notified: int
    overdue: int
    withdrawn: int
    letters_sent: int
    letters_needless: int
    letters_owed: int
    coming: int
    attended: int
