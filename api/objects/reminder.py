"""Reminders of one kind about one thing, as they stand in the history."""

from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.reminder.aggregate import Reminder as State
from domain.reminder.words import ReminderKind

graphql_enum(ReminderKind)


@strawberry.type(description="All reminders of one kind about one vehicle or order.")
class Reminder:
    id: UUID = strawberry.field(description="The id that follows from kind and subject.")
    version: int = strawberry.field(description="How many were sent.")
    due_points: list[str] = strawberry.field(
        description="What was reminded of; of none of it again."
    )

    @staticmethod
    def of(state: State, version: int) -> "Reminder":
        return Reminder(id=state.id, version=version, due_points=sorted(state.due_points))


@strawberry.type(description="What a command left of reminders.")
class ReminderReceipt(Receipt):
    @strawberry.field(description="The reminders right after the command.")
    async def reminder(self, info: Info) -> Reminder:
        found = await loaded(info, State, self)
        return Reminder.of(found.state, found.version)
