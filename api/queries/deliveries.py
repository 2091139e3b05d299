"""Messages to the world outside that somebody has to look after."""

from typing import Annotated, Any

import strawberry

from api.deliveries.settling import DeliveryState, Message, messages
from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.rows import row_type

graphql_enum(DeliveryState)
row_type(Message, "Delivery")


@strawberry.type
class DeliveryQueries:
    @strawberry.field(
        graphql_type=page_type(Message),
        description="Messages to webhooks and mailboxes in one state, by their place in the "
        "history; for auditors and supervisors.",
    )
    async def deliveries(
        self,
        info: Info,
        state: Annotated[
            DeliveryState, strawberry.argument(description="What became of them.")
        ] = DeliveryState.PARKED,
        first: First = 20,
        after: After = None,
    ) -> Any:
        seen: Any = decode_cursor(after, int, str)
        async with info.context.reading() as reading:
            found = await messages(reading, state=state, first=page_size(first), after=seen)
            return await page_of(
                info, reading, found, first, ("position", "subscription"), after=after
            )
