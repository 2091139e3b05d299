"""A page of facts: an activity for customers, from its plan on (R157-R160).

Whom it is for stands in the facts, so that a policy can open one notice a customer; what becomes of
each notice stands in that customer's own outreach.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Event


class CampaignKind(StrEnum):
    """What sort of activity it is (R157, R158)."""

    SOCIAL = "social"
    DISCOUNTED_SERVICE = "discounted_service"
    FREE_SERVICE = "free_service"
    EXPERIENCE_DAY = "experience_day"
    FORUM = "forum"
    MEMBER_CLUB = "member_club"
    HOLIDAY_CARE = "holiday_care"


class NoticeTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What was promised about telling the customers, by the promise in force at the plan."""

    notice_due_at: datetime
    """The last moment for the notice by phone, in Shanghai (R158)."""
    letter_days: int
    """Days after the notice for the letter that follows as needed (R159)."""
    promise_version: int


class CampaignPlanned(Event, topic="campaign.planned"):
    """An activity was planned; everybody it is for is to hear of it by phone in good time."""

    site_id: str
    campaign_kind: CampaignKind
    title: str
    content: str
    """What there is to do or to have (R160)."""
    place: str
    starts_on: date
    terms: NoticeTerms
    customer_ids: tuple[UUID, ...]
    ends_on: date | None = None
    """None: it is over on the day it starts."""


class AudienceExtended(Event, topic="campaign.audience_extended"):
    """The activity is for more customers than planned; these are to hear of it too."""

    site_id: str
    terms: NoticeTerms
    customer_ids: tuple[UUID, ...]
    """Those who are new."""


class CampaignCancelled(Event, topic="campaign.cancelled"):
    """The activity does not take place; who has not heard of it need not any more."""

    reason: str
    customer_ids: tuple[UUID, ...]
    """Everybody it was for."""


CampaignEvent: TypeAlias = CampaignPlanned | AudienceExtended | CampaignCancelled
