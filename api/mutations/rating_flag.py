"""Mutations of what is done about a low rating (R146)."""

import strawberry

from api.graphql.commands import Commands
from api.objects.rating_flag import RatingFlagReceipt
from domain.rating_flag.aggregate import RatingFlag

commands = Commands(RatingFlag, RatingFlagReceipt)


@strawberry.type
class RatingFlagMutations:
    open_rating_action = commands.change(RatingFlag.open_action, name="open_rating_action")
    hand_over_rating_action = commands.change(
        RatingFlag.hand_over_action, name="hand_over_rating_action"
    )
    complete_rating_action = commands.change(
        RatingFlag.complete_action, name="complete_rating_action"
    )
