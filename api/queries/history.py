"""Where the history stands."""

import strawberry

from api.graphql.context import Info
from api.graphql.scalars import Position


@strawberry.type
class HistoryQueries:
    @strawberry.field(description="The position of the last fact; 0 in an empty history.")
    async def position(self, info: Info) -> Position:
        return Position(await info.context.run(info.context.history.position))
