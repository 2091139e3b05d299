"""Pages: cursors that stay where they are while others write, at most 100 nodes at a time."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final, Generic, TypeAlias, TypeVar, cast
from uuid import UUID

import msgspec
import strawberry
from graphql import GraphQLError

from api.graphql.opaque import packed, unpacked

MOST: Final = 100

_MADE: Final = "_made_when_asked"

T = TypeVar("T")
R = TypeVar("R")

First: TypeAlias = Annotated[int, strawberry.argument(description="How many to return, 1 to 100.")]
After: TypeAlias = Annotated[
    str | None,
    strawberry.argument(description="Cursor of the last one seen; none: from the start."),
]


@strawberry.type(description="Where a page ends and whether more follow.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follow this page.")
    has_previous_page: bool = strawberry.field(
        description="Whether this page was asked for with `after`; lists are paged forward only."
    )
    start_cursor: str | None = strawberry.field(
        description="The place of the page's first entry; none: the page is empty."
    )
    end_cursor: str | None = strawberry.field(description="Give this as `after` for the next page.")


@strawberry.type(description="One entry of a page with its cursor.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="The place of this entry.")
    node: T = strawberry.field(description="The entry.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The entries with their cursors.")
    nodes: list[T] = strawberry.field(description="The entries alone.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    def __getattr__(self, name: str) -> Any:
        """What a page says of itself is made when it is asked for; most ask for nodes alone."""
        makers: dict[str, Callable[[], Any]] = self.__dict__.get(_MADE, {})
        if name not in makers:
            raise AttributeError(name)
        value = self.__dict__[name] = makers[name]()
        return value


def page_size(first: int) -> int:
    """The asked size, refused outside 1 to 100."""
    if not 1 <= first <= MOST:
        raise GraphQLError(f"first is 1 to {MOST}, not {first}")
    return first


def encode_cursor(key: Sequence[Any]) -> str:
    """A cursor for a row's key."""
    return packed(key)


def decode_cursor(after: str | None, *types: type[object]) -> tuple[Any, ...] | None:
    """The key in a cursor, checked against the types of its parts; refuses one that is not ours."""
    if after is None:
        return None
    try:
        parts = unpacked(after)
        if len(parts) != len(types):
            raise ValueError(after)  # noqa: TRY301 - one answer for all that is not a cursor of ours
        return tuple([_part(part, kind) for part, kind in zip(parts, types, strict=True)])
    except (ValueError, msgspec.MsgspecError):
        raise GraphQLError("this cursor was not made by this list") from None


def _part(part: object, kind: type[object]) -> object:
    return msgspec.convert(part, kind, strict=kind not in (UUID, date, datetime))


def connection(
    rows: Sequence[R],
    first: int,
    key: Callable[[R], Sequence[Any]],
    node: Callable[[R], T],
    *,
    after: str | None,
) -> Connection[T]:
    """A page of at most `first` nodes from up to `first` + 1 rows, asked for with `after`."""
    shown = rows[:first]
    nodes = [node(row) for row in shown]
    return connection_of(shown, nodes, key, more=len(rows) > first, after=after)


def connection_of(
    shown: Sequence[R],
    nodes: list[T],
    key: Callable[[R], Sequence[Any]],
    *,
    more: bool,
    after: str | None,
) -> Connection[T]:
    """A page of these nodes, made of the rows that are shown; what it says of itself is made when it is asked."""
    page = cast("Connection[T]", Connection.__new__(Connection))
    page.__dict__ |= {
        "nodes": nodes,
        _MADE: {
            "edges": lambda: [
                Edge(cursor=encode_cursor(key(row)), node=node)
                for row, node in zip(shown, nodes, strict=True)
            ],
            "page_info": lambda: PageInfo(
                has_next_page=more,
                has_previous_page=after is not None,
                start_cursor=encode_cursor(key(shown[0])) if shown else None,
                end_cursor=encode_cursor(key(shown[-1])) if shown else None,
            ),
        },
    }
    return page
