"""An activity: content, day and place stated, everybody told two weeks ahead (R157-R160)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.campaign.aggregate import MOST_AT_ONCE, Campaign, notice_terms
from domain.campaign.events import (
    AudienceExtended,
    CampaignCancelled,
    CampaignKind,
    CampaignPlanned,
    NoticeTerms,
)
from domain.values.clock import SHANGHAI
from tests.domain.dsl import given

WANG, LI, ZHAO = (UUID(int=n) for n in range(1, 4))
MAY_20 = datetime(2025, 5, 20, 10, tzinfo=SHANGHAI)
TERMS = NoticeTerms(
    notice_due_at=datetime(2025, 6, 6, 23, 59, 59, 999_999, tzinfo=SHANGHAI),
    letter_days=2,
    promise_version=1,
)
PLANNED = CampaignPlanned(
    site_id="S1",
    campaign_kind=CampaignKind.SOCIAL,
    title="夏季车友联谊",
    content="空调免费检测，亲子试驾",
    place="杭州一店展厅",
    starts_on=date(2025, 6, 20),
    terms=TERMS,
    customer_ids=(WANG, LI),
)
CANCELLED = CampaignCancelled(reason="台风", customer_ids=(WANG, LI))


def plan(campaign: Campaign, **other: Any) -> CampaignPlanned:
    asked: dict[str, Any] = {
        "at": MAY_20,
        "site_id": "S1",
        "campaign_kind": CampaignKind.SOCIAL,
        "title": "夏季车友联谊",
        "content": "空调免费检测，亲子试驾",
        "place": "杭州一店展厅",
        "starts_on": date(2025, 6, 20),
        "customer_ids": (WANG, LI, WANG),
        "terms": TERMS,
    }
    return campaign.plan(**(asked | other))


@pytest.mark.requirement("R158")
def test_what_starts_on_20_june_is_to_be_told_by_24_00_of_6_june() -> None:
    terms = notice_terms(date(2025, 6, 20), notice_days=14, letter_days=2, promise_version=1)
    assert terms == TERMS


@pytest.mark.requirement("R158")
@pytest.mark.requirement("R157")
def test_a_plan_names_each_customer_once() -> None:
    given(Campaign).when(plan).then(PLANNED)


@pytest.mark.requirement("R156")
@pytest.mark.requirement("R157")
@pytest.mark.parametrize("kind", CampaignKind)
def test_offers_free_checks_and_care_are_kinds_of_activity(kind: CampaignKind) -> None:
    given(Campaign).when(lambda c: plan(c, campaign_kind=kind)).then(
        replace(PLANNED, campaign_kind=kind)
    )


@pytest.mark.requirement("R160")
@pytest.mark.parametrize("field", ["title", "content", "place"])
def test_content_and_place_must_be_stated(field: str) -> None:
    given(Campaign).when(lambda c: plan(c, **{field: " "})).then_refused(
        "malformed.text.empty", field=field
    )


@pytest.mark.requirement("R160")
def test_the_days_must_be_possible() -> None:
    given(Campaign).when(lambda c: plan(c, starts_on=date(2025, 5, 19))).then_refused(
        "campaign.starts_in_past", field="startsOn"
    )
    given(Campaign).when(lambda c: plan(c, ends_on=date(2025, 6, 19))).then_refused(
        "campaign.ends_before_start", field="endsOn"
    )


def test_an_activity_is_for_somebody_and_not_for_all_at_once() -> None:
    given(Campaign).when(lambda c: plan(c, customer_ids=())).then_refused("campaign.nobody")
    everybody = tuple(UUID(int=n) for n in range(MOST_AT_ONCE + 1))
    given(Campaign).when(lambda c: plan(c, customer_ids=everybody)).then_refused(
        "campaign.too_many_at_once"
    )


def test_who_is_added_later_is_to_be_told_within_the_same_term() -> None:
    given(Campaign, PLANNED).when(lambda c: c.extend_audience(customer_ids=(LI, ZHAO))).then(
        AudienceExtended(site_id="S1", terms=TERMS, customer_ids=(ZHAO,))
    ).when(lambda c: c.extend_audience(customer_ids=(WANG, ZHAO))).then_refused("campaign.nobody")


def test_a_cancelled_activity_names_everybody_and_is_over() -> None:
    given(Campaign, PLANNED).when(lambda c: c.cancel(reason="台风")).then(CANCELLED).when(
        lambda c: c.extend_audience(customer_ids=(ZHAO,))
    ).then_refused("campaign.cancelled")


def test_what_was_never_planned_is_not_changed() -> None:
    given(Campaign).when(lambda c: c.cancel(reason="台风")).then_refused("campaign.not_planned")
