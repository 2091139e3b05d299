"""Fields of an object that come from a query of a view: a list, a page, or loaded for many at once."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias
from uuid import UUID

import msgspec
import strawberry
from psycopg import AsyncConnection
from strawberry.dataloader import DataLoader

from api.graphql.connections import After, Connection, First, connection, decode_cursor, page_size
from api.graphql.context import Info
from api.graphql.pasts import of_past, past_asked, past_of
from api.graphql.rows import object_of, row_type, tokens_in
from api.graphql.sight import sight_of
from projections.asof import Past

Query: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
Field: TypeAlias = tuple[Any, Any]
"""A type and a field, as `row_type(also=…)` takes them."""
Completed: TypeAlias = Callable[[Info, Past, Sequence[Any]], Awaitable[None]]
PAGE = 20


async def objects_of(
    info: Info, reading: AsyncConnection[Any], rows: Sequence[msgspec.Struct]
) -> list[Any]:
    """The rows as this reader may see them."""
    sight, past = await sight_of(info, reading, tokens_in(rows)), past_asked(reading)
    return [of_past(object_of(row, sight), past) for row in rows]


async def one_of(
    info: Info, reading: AsyncConnection[Any], row: msgspec.Struct | None
) -> Any | None:
    """The object of a row, or None where there is none."""
    return None if row is None else (await objects_of(info, reading, [row]))[0]


def page_type(struct: type[msgspec.Struct]) -> Any:
    """The type of a page of such rows."""
    node: Any = row_type(struct)
    return Connection[node]


async def page_of(
    info: Info,
    reading: AsyncConnection[Any],
    rows: Sequence[msgspec.Struct],
    first: int,
    key: Sequence[str],
    *,
    after: str | None,
) -> Any:
    """A page of up to `first` of the rows; `key` are the fields that a cursor is made of."""
    sight, past = await sight_of(info, reading, tokens_in(rows[:first])), past_asked(reading)
    return connection(
        rows,
        first,
        lambda row: [getattr(row, part) for part in key],
        lambda row: of_past(object_of(row, sight), past),
        after=after,
    )


def listed(query: Query, struct: type[msgspec.Struct], description: str, *, of: str) -> Field:
    """All rows of one parent, asked by the parent's field `of`."""

    async def resolve(root: Any, info: Info) -> Any:
        async with info.context.reading_beside(root) as reading:
            rows = await query(reading, **{of: getattr(root, of)})
            return await objects_of(info, reading, rows)

    kind = list[row_type(struct)]
    return kind, strawberry.field(resolver=resolve, graphql_type=kind, description=description)


def paged(
    query: Query,
    struct: type[msgspec.Struct],
    description: str,
    *,
    of: str,
    key: Sequence[tuple[str, type[object]]],
    narrowed: Callable[[Info], dict[str, Any]] = lambda _: {},
    completed: Completed | None = None,
) -> Field:
    """Pages of one parent's rows; `key` are the fields of a cursor with their types.

    `completed` loads into a past what the rows of a page stand on; they are then asked once more.
    """

    async def resolve(root: Any, info: Info, first: First = PAGE, after: After = None) -> Any:
        seen = decode_cursor(after, *(kind for _, kind in key))
        asked: dict[str, Any] = {of: getattr(root, of), "first": page_size(first), "after": seen}
        asked |= narrowed(info)
        past = past_of(root)
        if past is not None and completed is not None:
            async with past.reading() as reading:
                rows = await query(reading, **asked)
            await completed(info, past, rows)
        async with info.context.reading_beside(root) as reading:
            rows = await query(reading, **asked)
            return await page_of(info, reading, rows, first, [name for name, _ in key], after=after)

    kind = page_type(struct)
    return kind, strawberry.field(resolver=resolve, graphql_type=kind, description=description)


def batched(
    query: Query,
    struct: type[msgspec.Struct],
    description: str,
    *,
    of: str = "order_id",
    belongs: Sequence[str] = ("order_id",),
) -> Field:
    """Rows of each of many parents, loaded for all of them in one query.

    `of` is the parent's field; a row belongs to the parents that its fields `belongs` name.
    """

    async def resolve(root: Any, info: Info) -> Any:
        loaders, past = info.context.loaders, past_of(root)
        if (query, past) not in loaders:
            loaders[query, past] = DataLoader(_loading(info, root, query, belongs))
        parent = getattr(root, of)
        return [] if parent is None else await loaders[query, past].load(parent)

    kind = list[row_type(struct)]
    return kind, strawberry.field(resolver=resolve, graphql_type=kind, description=description)


def _loading(
    info: Info, beside: object, query: Query, belongs: Sequence[str]
) -> Callable[[list[UUID]], Awaitable[list[list[Any]]]]:
    async def load(order_ids: list[UUID]) -> list[list[Any]]:
        async with info.context.reading_beside(beside) as reading:
            rows = await query(reading, order_ids=order_ids)
            shown = await objects_of(info, reading, rows)
        found: dict[UUID, list[Any]] = {each: [] for each in order_ids}
        for row, object_ in zip(rows, shown, strict=True):
            for parent in {getattr(row, name) for name in belongs} & found.keys():
                found[parent].append(object_)
        return [found[each] for each in order_ids]

    return load
