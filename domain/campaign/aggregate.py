"""An activity for customers: what, when, where, and whom it is for (客户联谊活动、优惠服务活动, R158)."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID

from domain.campaign import rules
from domain.campaign.events import (
    AudienceExtended,
    CampaignCancelled,
    CampaignEvent,
    CampaignKind,
    CampaignPlanned,
    NoticeTerms,
)
from domain.kernel import Aggregate, Missing, Refused
from domain.kernel.checked import required_text
from domain.values.clock import before_days, shanghai_date

MOST_AT_ONCE: Final = 2000
_TITLE_CHARS: Final = 100
_CONTENT_CHARS: Final = 2000
_PLACE_CHARS: Final = 200
_REASON_CHARS: Final = 500


class Status(StrEnum):
    """Where a campaign stands."""

    NEW = "new"
    PLANNED = "planned"
    CANCELLED = "cancelled"


def notice_terms(
    starts_on: date, *, notice_days: int, letter_days: int, promise_version: int
) -> NoticeTerms:
    """When customers are to be told of what starts that day: 20 June by 24:00 of 6 June (D.8)."""
    return NoticeTerms(
        notice_due_at=before_days(starts_on, notice_days).last_moment,
        letter_days=letter_days,
        promise_version=promise_version,
    )


class Campaign(Aggregate):
    """One activity."""

    kind: ClassVar[str] = "campaign"

    status: Status = Status.NEW
    planned: CampaignPlanned | None = None
    audience: frozenset[UUID] = frozenset()

    def apply(self, event: CampaignEvent) -> Self:
        match event:
            case CampaignPlanned():
                return self.changed(
                    status=Status.PLANNED, planned=event, audience=frozenset(event.customer_ids)
                )
            case AudienceExtended():
                return self.changed(audience=self.audience | set(event.customer_ids))
            case CampaignCancelled():
                return self.changed(status=Status.CANCELLED)
            case _:
                assert_never(event)

    def plan(
        self,
        *,
        at: datetime,
        site_id: str,
        campaign_kind: CampaignKind,
        title: str,
        content: str,
        place: str,
        starts_on: date,
        customer_ids: tuple[UUID, ...],
        terms: NoticeTerms,
        ends_on: date | None = None,
    ) -> CampaignPlanned:
        """Plan an activity; its customers are to be told by phone two weeks ahead (R157-R160).

        One that is planned later than that is taken, and its notices are late from the start.
        """
        if starts_on < shanghai_date(at):
            raise Refused(rules.STARTS_IN_PAST, field="startsOn", starts_on=starts_on)
        if ends_on is not None and ends_on < starts_on:
            raise Refused(
                rules.ENDS_BEFORE_START, field="endsOn", ends_on=ends_on, starts_on=starts_on
            )
        return CampaignPlanned(
            site_id=site_id,
            campaign_kind=campaign_kind,
            title=required_text("title", title, _TITLE_CHARS),
            content=required_text("content", content, _CONTENT_CHARS),
            place=required_text("place", place, _PLACE_CHARS),
            starts_on=starts_on,
            terms=terms,
            customer_ids=self._added(customer_ids),
            ends_on=ends_on,
        )

    def extend_audience(self, *, customer_ids: tuple[UUID, ...]) -> AudienceExtended:
        """Tell more customers of a planned activity, within the same term (R158)."""
        planned = self._going_on()
        return AudienceExtended(
            site_id=planned.site_id, terms=planned.terms, customer_ids=self._added(customer_ids)
        )

    def cancel(self, *, reason: str) -> CampaignCancelled:
        """Call an activity off; what is not told yet need not be told (R158)."""
        self._going_on()
        return CampaignCancelled(
            reason=required_text("reason", reason, _REASON_CHARS),
            customer_ids=tuple(sorted(self.audience)),
        )

    def _going_on(self) -> CampaignPlanned:
        if self.planned is None:
            raise Missing(rules.NOT_PLANNED)
        if self.status is Status.CANCELLED:
            raise Refused(rules.CANCELLED)
        return self.planned

    def _added(self, customer_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
        new = tuple(each for each in dict.fromkeys(customer_ids) if each not in self.audience)
        if not new:
            raise Refused(rules.NOBODY, field="customerIds")
        if len(new) > MOST_AT_ONCE:
            raise Refused(rules.TOO_MANY, field="customerIds", most=MOST_AT_ONCE)
        return new
