"""An activity for customers as it stands in the history."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.campaign.aggregate import Campaign as State
from domain.campaign.aggregate import Status
from domain.campaign.events import CampaignKind

graphql_enum(CampaignKind)
graphql_enum(Status, "CampaignStatus")


@strawberry.type(description="An activity that customers are told of.")
class Campaign:
    id: UUID = strawberry.field(description="The activity's id.")
    version: int = strawberry.field(description="How many facts it has.")
    status: Status = strawberry.field(description="Whether it takes place.")
    site_id: str = strawberry.field(description="The site that holds it.")
    campaign_kind: CampaignKind = strawberry.field(description="What sort of activity it is.")
    title: str = strawberry.field(description="Its name.")
    content: str = strawberry.field(description="What there is to do or to have (R160).")
    place: str = strawberry.field(description="Where it takes place.")
    starts_on: date = strawberry.field(description="Its first day.")
    ends_on: date | None = strawberry.field(description="Its last day; none: the first.")
    notice_due_at: datetime = strawberry.field(
        description="The last moment to tell the customers by phone (R158)."
    )
    promise_version: int = strawberry.field(
        description="The version of the service promise by which that was counted."
    )
    audience: int = strawberry.field(description="How many customers it is for.")

    @staticmethod
    def of(state: State, version: int) -> "Campaign":
        planned = state.planned
        if planned is None:  # no stream begins without its opening fact
            raise TypeError(f"campaign {state.id} was never planned")
        return Campaign(
            id=state.id,
            version=version,
            status=state.status,
            site_id=planned.site_id,
            campaign_kind=planned.campaign_kind,
            title=planned.title,
            content=planned.content,
            place=planned.place,
            starts_on=planned.starts_on,
            ends_on=planned.ends_on,
            notice_due_at=planned.terms.notice_due_at,
            promise_version=planned.terms.promise_version,
            audience=len(state.audience),
        )


@strawberry.type(description="What a command left of an activity.")
class CampaignReceipt(Receipt):
    @strawberry.field(description="The activity right after the command.")
    async def campaign(self, info: Info) -> Campaign:
        found = await loaded(info, State, self)
        return Campaign.of(found.state, found.version)
