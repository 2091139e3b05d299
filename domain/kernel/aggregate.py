"""What a rule stands on: an immutable state that facts fold into and decisions are asked of.

Command methods return facts and refuse; `apply` folds and never refuses, because a fact that is in
the history has happened.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeAlias, dataclass_transform
from uuid import UUID

import msgspec

from domain.kernel.event import Event

Decision: TypeAlias = Event | Iterable[Event]
"""What a command method returns: one fact, several in order, or none where nothing changes."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class AggregateMeta(msgspec.StructMeta):
    """Makes every aggregate immutable, with fields by name, without saying so in each class line."""

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any
    ) -> type:
        for always in ("frozen", "kw_only"):
            kwargs.pop(always, None)
        return super().__new__(mcls, name, bases, namespace, frozen=True, kw_only=True, **kwargs)


class Aggregate(msgspec.Struct, metaclass=AggregateMeta):
    """The state of one stream; every field has the value of the empty stream as its default."""

    kind: ClassVar[str]

    id: UUID

    def apply(self, event: Any) -> Self:
        """Fold one fact. Subclasses match their union of events exhaustively."""
        raise NotImplementedError

    if TYPE_CHECKING:

        def changed(self, **changes: Any) -> Self:
            """A copy with some fields replaced."""
            ...
    else:
        changed = msgspec.Struct.__replace__  # nearly every fact of every load goes through it


def as_events(decision: Decision) -> tuple[Event, ...]:
    """The decision's facts as a tuple, in order."""
    return (decision,) if isinstance(decision, Event) else tuple(decision)
