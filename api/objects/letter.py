"""A letter to a customer as it stands in the history."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.letter.aggregate import Letter as State
from domain.letter.events import DeliveryResult, LetterKind, LetterVia

graphql_enum(DeliveryResult, "LetterDeliveryResult")
graphql_enum(LetterKind)
graphql_enum(LetterVia)


@strawberry.type(description="A letter that went out, under its number.")
class Letter:
    id: UUID = strawberry.field(description="The letter's id.")
    version: int = strawberry.field(description="How many facts it has.")
    letter_number: str = strawberry.field(description="Its number, e.g. XH-S1-2026-00042.")
    site_id: str = strawberry.field(description="The site that sent it.")
    letter_kind: LetterKind = strawberry.field(description="What it is.")
    via: LetterVia = strawberry.field(description="By which way it goes.")
    sent_at: datetime = strawberry.field(description="When it went out.")
    sender_id: str = strawberry.field(description="Staff id of who sent it.")
    customer_id: UUID | None = strawberry.field(description="The customer; none: unknown.")
    outreach_id: UUID | None = strawberry.field(description="The notice that it follows from.")
    delivery: DeliveryResult | None = strawberry.field(
        description="What became of it; none: not known yet."
    )

    @staticmethod
    def of(state: State, version: int) -> "Letter":
        sent = state.sent
        if sent is None:  # no stream begins without its opening fact
            raise TypeError(f"letter {state.id} was never sent")
        return Letter(
            id=state.id,
            version=version,
            letter_number=sent.letter_number,
            site_id=sent.site_id,
            letter_kind=sent.letter_kind,
            via=sent.via,
            sent_at=sent.sent_at,
            sender_id=sent.sender_id,
            customer_id=sent.customer_id,
            outreach_id=sent.outreach_id,
            delivery=state.result,
        )


@strawberry.type(description="What a command left of a letter.")
class LetterReceipt(Receipt):
    @strawberry.field(description="The letter right after the command.")
    async def letter(self, info: Info) -> Letter:
        found = await loaded(info, State, self)
        return Letter.of(found.state, found.version)
