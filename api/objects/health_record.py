"""The sending of an order's health record as it stands in the history."""

from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.health_record.aggregate import HealthRecord as State
from domain.health_record.aggregate import Status

graphql_enum(Status, "HealthRecordSendingStatus")


@strawberry.type(description="The sending of one order's health record to the authority (B.5).")
class HealthRecordSending:
    id: UUID = strawberry.field(description="The record's id; it follows from the order's.")
    version: int = strawberry.field(description="How many facts it has.")
    order_id: UUID | None = strawberry.field(description="The order.")
    status: Status = strawberry.field(description="What the platform said last.")
    attempts: int = strawberry.field(description="How often it was sent.")
    sent_sha256: str = strawberry.field(description="Digest of what was sent last.")

    @staticmethod
    def of(state: State, version: int) -> "HealthRecordSending":
        return HealthRecordSending(
            id=state.id,
            version=version,
            order_id=state.order_id,
            status=state.status,
            attempts=state.attempts,
            sent_sha256=state.sent_sha256,
        )


@strawberry.type(description="What a command left of a health record.")
class HealthRecordReceipt(Receipt):
    @strawberry.field(description="The sending right after the command.")
    async def health_record(self, info: Info) -> HealthRecordSending:
        found = await loaded(info, State, self)
        return HealthRecordSending.of(found.state, found.version)
