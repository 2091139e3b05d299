"""Fields of an object that come from a query of a view: a list, a page, or loaded for many at once."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

import msgspec
import strawberry
from psycopg import AsyncConnection
from strawberry.dataloader import DataLoader

from api.graphql.connections import (
    After,
    Connection,
    First,
    connection_of,
    decode_cursor,
    page_size,
)
from api.graphql.context import Info
from api.graphql.narrowing import BESIDE, LOAD, RowsBeside, columns_asked
from api.graphql.pasts import past_asked, past_of
from api.graphql.rows import objects, row_type, tokens_in
from api.graphql.sight import Sight, sight_of
from projections.asof import Past
from projections.reading import Each, narrowed

T = TypeVar("T")
Query: TypeAlias = Callable[..., Awaitable[Sequence[Any]]]
Field: TypeAlias = tuple[Any, Any]
"""A type and a field, as `row_type(also=…)` takes them."""
Completed: TypeAlias = Callable[[Info, Past, Sequence[Any]], Awaitable[None]]
Load: TypeAlias = Callable[..., Awaitable[list[Any]]]
"""Loads a field of many parents: of the request's info, the parents, and the field's arguments."""
PAGE = 20


async def objects_of(
    info: Info, reading: AsyncConnection[Any], rows: Sequence[msgspec.Struct]
) -> list[Any]:
    """The rows as this reader may see them."""
    sight, past = await sight_of(info, reading, tokens_in(rows)), past_asked(reading)
    return objects(rows, sight, past)


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
    sight = await sight_of(info, reading, tokens_in(rows[:first]))
    return page_seen(rows, first, key, sight, past_asked(reading), after=after)


def page_seen(
    rows: Sequence[msgspec.Struct],
    first: int,
    key: Sequence[str],
    sight: Sight,
    past: Past | None,
    *,
    after: str | None,
) -> Any:
    """A page of up to `first` of the rows, by this sight."""
    shown = rows[:first]
    return connection_of(
        shown,
        objects(shown, sight, past),
        lambda row: [getattr(row, part) for part in key],
        more=len(rows) > first,
        after=after,
    )


def listed(query: Query, struct: type[msgspec.Struct], description: str, *, of: str) -> Field:
    """All rows of each parent, asked by the parent's field `of`; of many parents in one statement."""

    async def load(info: Info, parents: Sequence[Any]) -> list[Any]:
        keys = [getattr(parent, of) for parent in parents]
        async with info.context.reading_beside(parents[0]) as reading:
            with narrowed(struct, columns_asked(info)):
                rows = await _of_each(reading, query, keys, of)
            shown = iter(await objects_of(info, reading, [row for each in rows for row in each]))
        return [[next(shown) for _ in each] for each in rows]

    beside = RowsBeside(struct=struct, keeps=frozenset(), of=of)
    return _beside(load, beside, list[row_type(struct)], description)


def paged(
    query: Query,
    struct: type[msgspec.Struct],
    description: str,
    *,
    of: str,
    key: Sequence[tuple[str, type[object]]],
    own: Callable[[Info], dict[str, Any]] = lambda _: {},
    completed: Completed | None = None,
) -> Field:
    """Pages of each parent's rows; `key` are the fields of a cursor with their types.

    `completed` loads into a past what the rows of a page stand on; they are then asked once more.
    """
    names = [name for name, _ in key]

    async def load(
        info: Info, parents: Sequence[Any], first: int = PAGE, after: str | None = None
    ) -> list[Any]:
        seen = decode_cursor(after, *(kind for _, kind in key))
        asked: dict[str, Any] = {"first": page_size(first), "after": seen} | own(info)
        keys = [getattr(parent, of) for parent in parents]
        past = past_of(parents[0])
        if past is not None and completed is not None:
            async with past.reading() as reading:
                rows = await _of_each(reading, query, keys, of, **asked)
            await completed(info, past, [row for each in rows for row in each])
        async with info.context.reading_beside(parents[0]) as reading:
            with narrowed(struct, columns_asked(info)):
                rows = await _of_each(reading, query, keys, of, **asked)
            shown = [row for each in rows for row in each[:first]]
            sight = await sight_of(info, reading, tokens_in(shown))
            return [page_seen(each, first, names, sight, past, after=after) for each in rows]

    beside = RowsBeside(struct=struct, keeps=frozenset(names), of=of)
    return _beside(load, beside, page_type(struct), description, paged=True)


def batched(
    query: Query,
    struct: type[msgspec.Struct],
    description: str,
    *,
    of: str = "order_id",
    belongs: Sequence[str] = ("order_id",),
) -> Field:
    """Rows of each of many parents, by a query that takes them all.

    `of` is the parent's field; a row belongs to the parents that its fields `belongs` name.
    """

    async def load(info: Info, parents: Sequence[Any]) -> list[Any]:
        keys = [getattr(parent, of) for parent in parents]
        found: dict[UUID, list[Any]] = {each: [] for each in keys if each is not None}
        async with info.context.reading_beside(parents[0]) as reading:
            with narrowed(struct, columns_asked(info)):
                rows = await query(reading, order_ids=list(found)) if found else ()
            shown = await objects_of(info, reading, rows)
        for row, object_ in zip(rows, shown, strict=True):
            for parent in {getattr(row, name) for name in belongs} & found.keys():
                found[parent].append(object_)
        return [[] if each is None else found[each] for each in keys]

    beside = RowsBeside(struct=struct, keeps=frozenset(belongs), of=of)
    return _beside(load, beside, list[row_type(struct)], description)


def loading(load: Load) -> Callable[[T], T]:
    """Marks a resolver of one parent with the function that answers for many."""

    def marked(resolver: T) -> T:
        setattr(resolver, LOAD, load)
        return resolver

    return marked


def _beside(
    load: Load, rows: RowsBeside, kind: Any, description: str, *, paged: bool = False
) -> Field:
    """A field whose values are loaded for all parents of a list at once.

    A compiled plan has them together (`plan.py`); where graphql-core asks for one after the other,
    they wait for each other.
    """

    def waiting(root: Any, info: Info, *said: Any) -> Awaitable[Any]:
        loaders, known_as = info.context.loaders, (load, past_of(root), *said)
        if known_as not in loaders:
            loaders[known_as] = DataLoader(partial(_loaded, load, info, said), cache=False)
        return loaders[known_as].load(root)

    async def resolve(root: Any, info: Info) -> Any:
        return await waiting(root, info)

    async def resolve_page(root: Any, info: Info, first: First = PAGE, after: After = None) -> Any:
        return await waiting(root, info, first, after)

    resolver: Any = resolve_page if paged else resolve
    setattr(load, BESIDE, rows)
    loading(load)(resolver)
    return kind, strawberry.field(resolver=resolver, graphql_type=kind, description=description)


async def _loaded(load: Load, info: Info, said: tuple[Any, ...], parents: list[Any]) -> list[Any]:
    return await load(info, parents, *said)


async def _of_each(
    reading: AsyncConnection[Any], query: Query, keys: Sequence[UUID], of: str, **asked: Any
) -> list[Sequence[Any]]:
    """The rows of a query for each key."""
    if len(keys) == 1:
        return [await query(reading, **{of: keys[0]}, **asked)]
    each = Each(keys)
    await query(reading, **{of: each}, **asked)
    return [*each.found]
