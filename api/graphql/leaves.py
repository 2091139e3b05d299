"""How values of scalars and enums are written into an answer: as graphql-core would write them.

What the encoder writes as the type's own function would, is left to it; everything else is asked of that function.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

import msgspec
from graphql import GraphQLEnumType, GraphQLLeafType

from domain.values.clock import SHANGHAI

Write: TypeAlias = Callable[[Any], Any]


class Unplanned(Exception):  # noqa: N818 - a state, not a mistake
    """What graphql-core has to answer itself."""


class Leaf(msgspec.Struct, frozen=True):
    """How values of a type are written."""

    plain: frozenset[type]
    """Types of Python whose values the encoder writes by itself; None among them where it may be null."""
    write: Write
    """How all others are written."""


def leaf_of(kind: GraphQLLeafType, *, nullable: bool) -> Leaf:
    """How values of this type are written."""
    plain = {_PLAIN[kind.name]} if kind.name in _PLAIN else set[type]()
    if nullable:
        plain.add(type(None))
    return Leaf(frozenset(plain), _write_of(kind))


_PLAIN: Final[dict[str, type]] = {
    "Boolean": bool,
    "Date": date,
    "Fen": int,
    "ID": str,
    "Km": int,
    "Position": int,
    "String": str,
    "UUID": UUID,
}
"""Not Int and Float, of which GraphQL has fewer values than Python."""


_ODD_UNTIL: Final = 1901
"""Until then Shanghai's clocks were 8:05:43 ahead; the encoder writes no seconds of an offset."""


def _write_of(kind: GraphQLLeafType) -> Write:
    if kind.name == "DateTime":
        return _moments(kind)
    members: Any = getattr(kind, "wrapped_cls", None)
    if isinstance(kind, GraphQLEnumType) and members is not None:
        names = {member: kind.coerce_output_value(member) for member in members}
        return names.__getitem__  # whatever else stands there, fails
    return _sure(kind)


def _moments(kind: GraphQLLeafType) -> Write:
    """Moments go to the encoder in Shanghai time, which it writes as `isoformat` does."""
    coerced = kind.coerce_output_value  # fails for None

    def write(value: Any) -> Any:
        if type(value) is datetime and value.year > _ODD_UNTIL:
            return value.astimezone(SHANGHAI)
        return coerced(value)

    return write


def _sure(kind: GraphQLLeafType) -> Write:
    coerced = kind.coerce_output_value

    def write(value: Any) -> Any:
        if value is None or (written := coerced(value)) is None:
            raise Unplanned
        return written

    return write
