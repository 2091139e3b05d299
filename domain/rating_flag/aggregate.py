"""What is done about one low rating (R146)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID, uuid5

import msgspec

from domain.kernel import Actor, Aggregate, Event, Missing, Refused, Rule
from domain.kernel.checked import required_text
from domain.kernel.said import said, said_if_any
from domain.rating_flag.events import (
    ActionKind,
    FollowUpActionDone,
    FollowUpActionHandedOver,
    FollowUpActionOpened,
    RatingFlagEvent,
    RatingFlagged,
)
from domain.values.clock import shanghai_date

_FLAGS: Final = UUID("6f5d9a40-1b7e-5f8e-9a53-2c0f7e1d8b46")
_STAFF_CHARS: Final = 100

NOT_FLAGGED = Rule(
    "rating_flag.not_flagged",
    "R146",
    en="no rating is flagged here",
    zh="没有该低分评价记录",
)
NO_ACTION = Rule(
    "rating_flag.no_such_action",
    "R146",
    en="there is no action {action_id} about this rating",
    zh="该低分评价没有第 {action_id} 项措施",
)
ACTION_DONE = Rule(
    "rating_flag.action_done_already",
    "R146",
    en="action {action_id} is done already",
    zh="第 {action_id} 项措施已完成",
)
DUE_IN_PAST = Rule(
    "rating_flag.due_in_past",
    "R146: 立即采取措施",
    en="an action cannot be due on {due_on}, which is over",
    zh="措施期限 {due_on} 已过",
)
SAME_OWNER = Rule(
    "rating_flag.same_owner",
    "R146",
    en="{owner_id} answers for action {action_id} already",
    zh="第 {action_id} 项措施已由 {owner_id} 负责",
)


def rating_flag_id(rating_id: UUID) -> UUID:
    """The one flag of a rating."""
    return uuid5(_FLAGS, str(rating_id))


class Action(msgspec.Struct, frozen=True):
    """One action: who answers for it, and whether it is done."""

    action_kind: ActionKind
    owner_id: str
    due_on: date | None
    done: bool = False


class RatingFlag(Aggregate):
    """A low rating and the actions about it."""

    kind: ClassVar[str] = "rating_flag"

    flagged: RatingFlagged | None = None
    actions: Mapping[str, Action] = msgspec.field(default_factory=dict[str, Action])

    @property
    def subject(self) -> UUID:
        """Whose the texts are."""
        known = self.flagged.customer_id if self.flagged else None
        return known or self.id

    @property
    def settled(self) -> bool:
        """Whether everything that was to be done about it is done."""
        return all(action.done for action in self.actions.values())

    def apply(self, event: RatingFlagEvent) -> Self:
        match event:
            case RatingFlagged():
                return self.changed(flagged=event)
            case FollowUpActionOpened():
                action = Action(event.action_kind, event.owner_id, event.due_on)
                return self._with(event.action_id, action)
            case FollowUpActionHandedOver():
                moved = msgspec.structs.replace(
                    self.actions[event.action_id], owner_id=event.owner_id
                )
                return self._with(event.action_id, moved)
            case FollowUpActionDone():
                done = msgspec.structs.replace(self.actions[event.action_id], done=True)
                return self._with(event.action_id, done)
            case _:
                assert_never(event)

    def flag(self, *, flagged: RatingFlagged, owner_id: str) -> tuple[Event, ...]:
        """A rating lies below the promise: its first action is to ask the customer; by policy (D.4)."""
        first = FollowUpActionOpened(
            action_id="1", action_kind=ActionKind.CONTACT_CUSTOMER, owner_id=owner_id
        )
        return flagged, first

    def open_action(
        self,
        *,
        at: datetime,
        action_kind: ActionKind,
        owner_id: str,
        due_on: date | None = None,
        description: str | None = None,
    ) -> FollowUpActionOpened:
        """Decide what else is done about a low rating, by whom and until when (R146)."""
        self._there()
        if due_on is not None and due_on < shanghai_date(at):
            raise Refused(DUE_IN_PAST, field="dueOn", due_on=due_on)
        return FollowUpActionOpened(
            action_id=str(len(self.actions) + 1),
            action_kind=action_kind,
            owner_id=required_text("ownerId", owner_id, _STAFF_CHARS),
            due_on=due_on,
            description=said_if_any("description", self.subject, description),
        )

    def hand_over_action(self, *, action_id: str, owner_id: str) -> FollowUpActionHandedOver:
        """Let another person answer for an action about a low rating (R146)."""
        action = self._undone(action_id)
        owner = required_text("ownerId", owner_id, _STAFF_CHARS)
        if owner == action.owner_id:
            raise Refused(SAME_OWNER, field="ownerId", owner_id=owner, action_id=action_id)
        return FollowUpActionHandedOver(
            action_id=action_id, previous_owner_id=action.owner_id, owner_id=owner
        )

    def complete_action(
        self, *, at: datetime, actor: Actor, action_id: str, result: str
    ) -> FollowUpActionDone:
        """Record that an action about a low rating was carried out, with its result (R146)."""
        self._undone(action_id)
        return FollowUpActionDone(
            action_id=action_id,
            done_by=actor.id,
            done_at=at,
            result=said("result", self.subject, result),
        )

    def _there(self) -> None:
        if self.flagged is None:
            raise Missing(NOT_FLAGGED, field="ratingFlagId")

    def _undone(self, action_id: str) -> Action:
        self._there()
        action = self.actions.get(action_id)
        if action is None:
            raise Missing(NO_ACTION, field="actionId", action_id=action_id)
        if action.done:
            raise Refused(ACTION_DONE, field="actionId", action_id=action_id)
        return action

    def _with(self, action_id: str, action: Action) -> Self:
        return self.changed(actions={**self.actions, action_id: action})
