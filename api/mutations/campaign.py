"""Mutations of an activity for customers (R157-R160)."""

import strawberry

from api.graphql.commands import Commands
from api.mutations.promised import notice_terms
from api.objects.campaign import CampaignReceipt
from domain.campaign.aggregate import Campaign

commands = Commands(Campaign, CampaignReceipt)


@strawberry.type
class CampaignMutations:
    plan_campaign = commands.begin(
        Campaign.plan, name="plan_campaign", supply={"terms": notice_terms}
    )
    extend_campaign_audience = commands.change(
        Campaign.extend_audience, name="extend_campaign_audience"
    )
    cancel_campaign = commands.change(Campaign.cancel, name="cancel_campaign")
