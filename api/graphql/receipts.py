"""What a taken command answers: where it stands in the history, and the changed thing."""

from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.scalars import Position
from eventstore.history_reading import A, Loaded


@strawberry.interface(description="What a command left in the history.")
class Receipt:
    id: UUID = strawberry.field(description="The changed thing.")
    version: int = strawberry.field(description="Its version after the command; the first is 1.")
    position: Position = strawberry.field(
        description="The command's last fact; a query with `atLeast` of this sees it."
    )
    command_id: UUID = strawberry.field(
        description="The command's id; sent again with it, the command applies once."
    )
    repeated: bool = strawberry.field(
        description="The command id had been answered before; this is the first answer."
    )


async def loaded(info: Info, kind: type[A], receipt: Receipt) -> Loaded[A]:
    """The changed aggregate as it stood right after the command."""
    return await info.context.run(
        lambda: info.context.history.load(kind, receipt.id, upto=receipt.version)
    )
