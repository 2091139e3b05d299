"""A question from outside as it stands in the history."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.enquiry.aggregate import Enquiry as State
from domain.enquiry.aggregate import Status
from domain.enquiry.events import EnquiryTopic
from domain.enquiry.terms import enquiry_complaint_id

graphql_enum(EnquiryTopic)
graphql_enum(Status, "EnquiryStatus")


@strawberry.type(description="A question that somebody asked.")
class Enquiry:
    id: UUID = strawberry.field(description="The enquiry's id.")
    version: int = strawberry.field(description="How many facts it has.")
    status: Status = strawberry.field(description="Where it stands.")
    site_id: str = strawberry.field(description="The site that was asked.")
    received_at: datetime = strawberry.field(description="When it was asked.")
    enquiry_topic: EnquiryTopic = strawberry.field(description="What it is about.")
    customer_id: UUID | None = strawberry.field(description="The customer; none: unknown.")
    due_at: datetime = strawberry.field(
        description="The last moment to answer it or report it to the supervisor (R114)."
    )
    tell_due_at: datetime | None = strawberry.field(
        description="The last moment to tell an answer that was found (R115)."
    )
    complaint_id: UUID | None = strawberry.field(
        description="The complaint that it became, where it did (R144)."
    )

    @staticmethod
    def of(state: State, version: int) -> "Enquiry":
        received = state.received
        if received is None:  # no stream begins without its opening fact
            raise TypeError(f"enquiry {state.id} was never received")
        turned = state.status is Status.TURNED_COMPLAINT
        return Enquiry(
            id=state.id,
            version=version,
            status=state.status,
            site_id=received.site_id,
            received_at=received.received_at,
            enquiry_topic=received.enquiry_topic,
            customer_id=received.customer_id,
            due_at=received.due_at,
            tell_due_at=state.tell_due_at,
            complaint_id=enquiry_complaint_id(state.id) if turned else None,
        )


@strawberry.type(description="What a command left of an enquiry.")
class EnquiryReceipt(Receipt):
    @strawberry.field(description="The enquiry right after the command.")
    async def enquiry(self, info: Info) -> Enquiry:
        found = await loaded(info, State, self)
        return Enquiry.of(found.state, found.version)
