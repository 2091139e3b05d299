"""Looking after messages that were not taken. They change no history, so they are no commands."""

from collections.abc import Callable
from typing import Annotated, Any

import strawberry
from psycopg import Connection

from api.access.policy import POSTS_FOR_COMMAND
from api.access.reach import require_post
from api.deliveries import settling
from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.refusals import Refusal, refusal_of
from domain.kernel import Refused

graphql_enum(settling.DeliveryState)

MessageNamed = Annotated[
    str, strawberry.argument(description="The message, as `deliveries` names it: group-crm:1204.")
]


@strawberry.type(description="The message was settled as asked.")
class DeliverySettled:
    message: str = strawberry.field(description="The message, by its name.")
    state: settling.DeliveryState = strawberry.field(description="What it is now.")


DeliveryResult = Annotated[
    DeliverySettled | Refusal,
    strawberry.union("DeliveryResult", description="The settled message, or why not."),
]


@strawberry.type
class DeliveryMutations:
    @strawberry.mutation(
        graphql_type=DeliveryResult,
        description="Send a parked or waiting message again, at once and with all attempts before it.",
    )
    async def retry_delivery(self, info: Info, message: MessageNamed) -> Any:
        def act(connection: Connection[Any], by: str) -> None:
            settling.retry(connection, message, by=by)

        waiting = settling.DeliveryState.WAITING
        return await _settled(info, "retryDelivery", message, waiting, act)

    @strawberry.mutation(
        graphql_type=DeliveryResult, description="Give up a parked or waiting message, saying why."
    )
    async def discard_delivery(
        self,
        info: Info,
        message: MessageNamed,
        reason: Annotated[str, strawberry.argument(description="Why it is given up.")],
    ) -> Any:
        def act(connection: Connection[Any], by: str) -> None:
            settling.discard(connection, message, by=by, reason=reason)

        discarded = settling.DeliveryState.DISCARDED
        return await _settled(info, "discardDelivery", message, discarded, act)


async def _settled(
    info: Info,
    name: str,
    message: str,
    state: settling.DeliveryState,
    act: Callable[[Connection[Any], str], None],
) -> Any:
    context = info.context

    def work() -> DeliverySettled | Refusal:
        try:
            require_post(name, context.identity.actor.role, POSTS_FOR_COMMAND)
            with context.history.database.writers.connection() as connection:
                act(connection, context.identity.actor.id)
        except Refused as refused:
            return refusal_of(refused)
        return DeliverySettled(message=message, state=state)

    return await context.run(work)
