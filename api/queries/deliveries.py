"""Messages to the world outside that somebody has to look after."""

from typing import Annotated, Any

import strawberry

from api.deliveries.settling import Message, MessageState, messages
from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.rows import row_type
from domain.kernel import Refused, Role, Rule

LOOKERS_AFTER = frozenset({Role.AUDITOR, Role.SUPERVISOR})
NOT_YOURS = Rule(
    "delivery.not_your_post",
    "R168",
    en="an auditor or a supervisor looks after deliveries, not {role}",
    zh="消息投递由审计员或主管处理，岗位 {role} 无权操作",
)

graphql_enum(MessageState, "DeliveryState")
row_type(Message, "Delivery")


def require_looker_after(info: Info) -> None:
    """Refuse everybody but auditors and supervisors."""
    role = info.context.identity.actor.role
    if role not in LOOKERS_AFTER:
        raise Refused(NOT_YOURS, role=role)


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
            MessageState, strawberry.argument(description="What became of them.")
        ] = MessageState.PARKED,
        first: First = 20,
        after: After = None,
    ) -> Any:
        require_looker_after(info)
        seen: Any = decode_cursor(after, int, str)
        async with info.context.reading() as reading:
            found = await messages(reading, state=state, first=page_size(first), after=seen)
            return await page_of(info, reading, found, first, ("position", "subscription"))
