"""What one customer is to be told, as it stands in the history."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.outreach.aggregate import Outreach as State
from domain.outreach.words import OutreachCause, Reply, WithdrawalReason

graphql_enum(OutreachCause)
graphql_enum(Reply, "NoticeReply")
graphql_enum(WithdrawalReason, "OutreachWithdrawalReason")


@strawberry.type(description="One customer who is to be told of one thing.")
class Outreach:
    id: UUID = strawberry.field(description="The outreach's id.")
    version: int = strawberry.field(description="How many facts it has.")
    cause: OutreachCause = strawberry.field(description="Why the customer is to be told.")
    site_id: str = strawberry.field(description="The site that tells.")
    customer_id: UUID = strawberry.field(description="Who is to be told.")
    campaign_id: UUID | None = strawberry.field(description="The activity, where it is one.")
    batch_id: str | None = strawberry.field(description="The blocked batch, where it is one.")
    vehicle_id: UUID | None = strawberry.field(description="The car with a part of the batch.")
    notice_due_at: datetime | None = strawberry.field(
        description="The last moment to tell it; none: at once."
    )
    attempts: int = strawberry.field(description="All calls, also those that reached nobody.")
    notified_at: datetime | None = strawberry.field(description="When the customer was told.")
    letter_due_at: datetime | None = strawberry.field(
        description="While a letter is owed: the last moment for it (R159)."
    )
    attended: bool = strawberry.field(description="Whether the customer came to the activity.")
    withdrawn: bool = strawberry.field(description="Whether nobody needs to tell it any more.")

    @staticmethod
    def of(state: State, version: int) -> "Outreach":
        opened = state.opened
        if opened is None:  # no stream begins without its opening fact
            raise TypeError(f"outreach {state.id} was never opened")
        return Outreach(
            id=state.id,
            version=version,
            cause=opened.cause,
            site_id=opened.site_id,
            customer_id=opened.customer_id,
            campaign_id=opened.campaign_id,
            batch_id=opened.batch_id,
            vehicle_id=opened.vehicle_id,
            notice_due_at=opened.notice_due_at,
            attempts=state.attempts,
            notified_at=state.notified_at,
            letter_due_at=state.letter_due_at,
            attended=state.attended,
            withdrawn=state.withdrawn,
        )


@strawberry.type(description="What a command left of an outreach.")
class OutreachReceipt(Receipt):
    @strawberry.field(description="The outreach right after the command.")
    async def outreach(self, info: Info) -> Outreach:
        found = await loaded(info, State, self)
        return Outreach.of(found.state, found.version)
