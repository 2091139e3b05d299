"""Ids over all types (Relay): what makes an object's id, and which root field shows the object again.

An id is the type's name and the key that its root field takes, so that `node` is no second way in: it
asks that field, with its policy, its sites and its owners. What is shown of a past has the moments in
its id.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, get_type_hints

import msgspec
import strawberry
from graphql import GraphQLError

from api.graphql.opaque import packed, unpacked
from api.graphql.pasts import past_of

NODES: Final = frozenset({"node", "nodes"})
"""The root fields that take these ids."""
MOST_CHARS: Final = 500
_NONE: Final[Mapping[str, Any]] = {}


class Root(msgspec.Struct, frozen=True):
    """The root field that shows one object of a type."""

    field: str
    by: Mapping[str, str]
    """Its arguments by the row's fields that they are."""
    told_apart_by: tuple[str, ...] = ()
    """Further fields of the key, where the arguments find several."""
    also: Callable[[], Mapping[str, Any]] = lambda: _NONE
    """Arguments that do not depend on the object."""

    @property
    def key(self) -> tuple[str, ...]:
        """The row's fields that the id is made of."""
        return (*self.by, *self.told_apart_by)


class Named(msgspec.Struct, frozen=True):
    """The object that an id names."""

    type_name: str
    root: Root
    key: Mapping[str, Any]
    """The row's fields with their values."""
    known_at: datetime | None = None
    true_at: datetime | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """What its root field is asked with."""
        moments = {"knownAt": self.known_at, "trueAt": self.true_at}
        said = {argument: self.key[field] for field, argument in self.root.by.items()}
        return {
            **self.root.also(),
            **said,
            **{argument: at for argument, at in moments.items() if at is not None},
        }


class _Kind(msgspec.Struct, frozen=True):
    root: Root
    types: tuple[Any, ...]


_KINDS: Final[dict[str, _Kind]] = {}


@strawberry.interface(
    description="What has an id over all types, and is asked for again by it: `node(id:)` (Relay)."
)
class Node:
    id: strawberry.ID = strawberry.field(
        description="The id over all types, opaque; not what commands take: that is the UUID or "
        "number beside it."
    )


def refetched(type_name: str, struct: type[msgspec.Struct], root: Root) -> None:
    """Rows of this struct, shown under that name, are nodes."""
    hints = get_type_hints(struct)
    _KINDS[type_name] = _Kind(root, tuple(hints[field] for field in root.key))


def node_types() -> Mapping[str, Root]:
    """Every type that is a node, with the root field that shows it."""
    return {name: kind.root for name, kind in _KINDS.items()}


def id_of(row: object) -> str:
    """The id of a shown row."""
    name = type(row).__name__
    key = [getattr(row, field) for field in _KINDS[name].root.key]
    past = past_of(row)
    moments = [] if past is None else [past.as_of.known_at, past.as_of.true_at]
    return packed([name, key, *moments])


def named_by(text: str) -> Named:
    """The object that an id names; refuses what `id_of` did not write."""
    try:
        return _named_by(text)
    except (ValueError, TypeError, msgspec.MsgspecError):
        raise GraphQLError("this id was not made by this server") from None


def _named_by(text: str) -> Named:
    if len(text) > MOST_CHARS:
        raise ValueError(text)
    name, key, *moments = unpacked(text)
    kind = _KINDS.get(name)
    if kind is None or len(moments) not in (0, 2) or (moments and moments == [None, None]):
        raise ValueError(text)
    values = msgspec.convert(key, tuple[kind.types])  # pyright: ignore[reportInvalidTypeForm] - made at run time
    known_at, true_at = msgspec.convert(
        moments or [None, None], tuple[datetime | None, datetime | None]
    )
    # One object, one id: another spelling of the same would be another object to a client's cache.
    if packed([name, values, *([known_at, true_at] if moments else [])]) != text:
        raise ValueError(text)
    return Named(name, kind.root, dict(zip(kind.root.key, values, strict=True)), known_at, true_at)
