"""A customer as it stands in the history: what is allowed and open, never a name or number.

The person's texts are sealed in the facts; the view `customer_file` shows them to who may see them.
"""

from datetime import date
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.customer.aggregate import Customer as State
from domain.customer.events import (
    DataKind,
    FileTrigger,
    Purpose,
    RequestKind,
    RequestOutcome,
    RetentionBasis,
)

graphql_enum(DataKind, "PersonalDataKind")
graphql_enum(FileTrigger, "CustomerFileTrigger")
graphql_enum(Purpose, "ConsentPurpose")
graphql_enum(RequestKind, "DataRequestKind")
graphql_enum(RequestOutcome, "DataRequestOutcome")
graphql_enum(RetentionBasis)


@strawberry.type(description="A time of the day in Shanghai in which the customer rests.")
class CustomerQuietHours:
    from_minute: int = strawberry.field(description="Minute of the day, 0 to 1439; included.")
    to_minute: int = strawberry.field(
        description="Minute of the day, 0 to 1439; excluded. Before the start: the next morning."
    )


@strawberry.type(description="A consent that stands.")
class LiveConsent:
    purpose: Purpose = strawberry.field(description="What it is for.")
    recipient: str | None = strawberry.field(description="To whom, for the purpose THIRD_PARTY.")


@strawberry.type(description="A request about the person's own data that waits for its answer.")
class OpenDataRequest:
    request_number: int = strawberry.field(description="1, 2, 3, … of this customer.")
    request_kind: RequestKind = strawberry.field(description="What is asked.")


@strawberry.type(description="Until when, and why, the data may only be stored (PIPL Art. 47).")
class CustomerRestriction:
    until: date = strawberry.field(description="The last day.")
    basis: RetentionBasis = strawberry.field(description="What keeps the data from being erased.")


@strawberry.type(description="A customer of the dealership (客户档案).")
class Customer:
    id: UUID = strawberry.field(description="The customer's id.")
    version: int = strawberry.field(description="How many facts the file has.")
    no_calls: bool = strawberry.field(description="Whether the customer wants no calls at all.")
    quiet_hours: list[CustomerQuietHours] = strawberry.field(description="When not to call (R122).")
    consents: list[LiveConsent] = strawberry.field(description="Consents that stand.")
    open_requests: list[OpenDataRequest] = strawberry.field(
        description="Requests about the person's own data that are not answered."
    )
    restriction: CustomerRestriction | None = strawberry.field(
        description="Set while the data may only be stored."
    )
    erased: bool = strawberry.field(description="Whether the personal data is erased.")
    absorbed_customer_ids: list[UUID] = strawberry.field(
        description="Duplicate files of the same person that were taken in."
    )
    merged_into_customer_id: UUID | None = strawberry.field(
        description="The file in which the customer goes on, where this one was a duplicate."
    )

    @staticmethod
    def of(state: State, version: int) -> "Customer":
        restriction = state.restriction
        return Customer(
            id=state.id,
            version=version,
            no_calls=state.no_calls,
            quiet_hours=[
                CustomerQuietHours(from_minute=each.from_minute, to_minute=each.to_minute)
                for each in state.quiet_hours
            ],
            consents=[
                LiveConsent(purpose=purpose, recipient=recipient)
                for purpose, recipient in sorted(state.consents, key=str)
            ],
            open_requests=[
                OpenDataRequest(request_number=number, request_kind=kind)
                for number, kind in state.open_requests.items()
            ],
            restriction=restriction
            and CustomerRestriction(until=restriction.until, basis=restriction.basis),
            erased=state.erased,
            absorbed_customer_ids=list(state.absorbed),
            merged_into_customer_id=state.merged_into,
        )


@strawberry.type(description="What a command left of a customer's file.")
class CustomerReceipt(Receipt):
    @strawberry.field(description="The customer right after the command.")
    async def customer(self, info: Info) -> Customer:
        found = await loaded(info, State, self)
        return Customer.of(found.state, found.version)
