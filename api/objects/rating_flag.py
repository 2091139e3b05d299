"""A low rating and what is done about it, as it stands in the history."""

from datetime import date
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.rating_flag.aggregate import Action
from domain.rating_flag.aggregate import RatingFlag as State
from domain.rating_flag.events import ActionKind
from domain.values.contact import Instrument

graphql_enum(ActionKind, "RatingActionKind")
graphql_enum(Instrument, "RatingInstrument")


@strawberry.type(description="Something that is done about a low rating.")
class RatingAction:
    action_id: str = strawberry.field(description="1, 2, 3, … of this rating.")
    action_kind: ActionKind = strawberry.field(description="What is done.")
    owner_id: str = strawberry.field(description="Staff id of who answers for it.")
    due_on: date | None = strawberry.field(description="The last day for it, where one was set.")
    done: bool = strawberry.field(description="Whether it was carried out.")

    @staticmethod
    def of(action_id: str, action: Action) -> "RatingAction":
        return RatingAction(
            action_id=action_id,
            action_kind=action.action_kind,
            owner_id=action.owner_id,
            due_on=action.due_on,
            done=action.done,
        )


@strawberry.type(description="A rating below the promise, with what is done about it.")
class RatingFlag:
    id: UUID = strawberry.field(description="The flag's id.")
    version: int = strawberry.field(description="How many facts it has.")
    rating_id: UUID = strawberry.field(description="The id of the rating's fact.")
    instrument: Instrument = strawberry.field(description="With which question it was asked.")
    score_hundredths: int = strawberry.field(description="The raw answer times 100.")
    below_hundredths: int = strawberry.field(
        description="The promised threshold on 5, times 100: 450 is 4.5 (R146)."
    )
    settled: bool = strawberry.field(description="Whether all its actions are done.")
    actions: list[RatingAction] = strawberry.field(description="What is done about it.")

    @staticmethod
    def of(state: State, version: int) -> "RatingFlag":
        flagged = state.flagged
        if flagged is None:  # no stream begins without its opening fact
            raise TypeError(f"rating flag {state.id} was never set")
        return RatingFlag(
            id=state.id,
            version=version,
            rating_id=flagged.rating_id,
            instrument=flagged.instrument,
            score_hundredths=flagged.score_hundredths,
            below_hundredths=flagged.below_hundredths,
            settled=state.settled,
            actions=[RatingAction.of(key, action) for key, action in state.actions.items()],
        )


@strawberry.type(description="What a command left of a low rating.")
class RatingFlagReceipt(Receipt):
    @strawberry.field(description="The low rating right after the command.")
    async def rating_flag(self, info: Info) -> RatingFlag:
        found = await loaded(info, State, self)
        return RatingFlag.of(found.state, found.version)
