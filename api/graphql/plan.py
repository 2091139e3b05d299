"""A query compiled once: from what its resolvers give straight to what is written.

graphql-core decides for each value of each answer anew what a field is and how it is completed; a plan has
decided it for its document. It runs the same resolvers, in which guards, sight and audit stand, and only where there
is one: attributes and columns are read where they are. A field that is loaded for many parents is asked
once, with all of them (`children.py`).

A plan answers what goes well. Where something does not – a refusal, an error, a null where none may be –
graphql-core makes the answer from what the root fields have already given: errors are its own, and no root field is
asked twice. What cannot be planned at all, `planning.py` says.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from inspect import isawaitable
from typing import Any, TypeAlias, cast

import msgspec
import strawberry
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
)
from graphql.execution import get_argument_values
from graphql.execution.values import VariableValues, get_variable_values
from graphql.pyutils import Path, is_awaitable  # pyright: ignore[reportUnknownVariableType] - annotated in part

from api.graphql.leaves import Unplanned
from api.graphql.narrowing import Columns, NarrowInfo
from api.graphql.pasts import past_of
from api.graphql.rows import ROW
from api.graphql.written import Written

Waiting: TypeAlias = dict["Resolved", list[tuple[Any, dict[str, Any]]]]
"""What to resolve next: for each field its parents, and where their values go."""
Complete: TypeAlias = Callable[[Any, Waiting], Any]
"""From a value to what is written; what has to be resolved below it waits."""
Read: TypeAlias = Callable[[Any], Any]


class Resolved(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A field that a resolver answers."""

    key: str
    field: Any
    """The field as graphql-core knows it; annotated in part."""
    own: Any
    """The field as Strawberry knows it."""
    nodes: list[FieldNode]
    parent: GraphQLObjectType
    path: Path
    """Keys from the root; places in lists are left out."""
    given: dict[str, Any] | None
    """Its arguments; None: they stand in variables."""
    load: Callable[..., Awaitable[list[Any]]] | None
    """Answers for many parents at once."""
    columns: Columns | None
    """Of the rows that it loads, those that are needed."""
    complete: Complete


class Selected(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What is asked of the objects of one type."""

    kind: GraphQLObjectType
    blank: dict[str, Any]
    """An answer before anything is filled in: keys in their order."""
    write: Written
    """Its scalars; what is made otherwise stays blank."""
    write_row: Written
    """The same of an object that stands for a row."""
    below: list[tuple[str, Read, Complete]]
    resolved: list[Resolved]
    known: set[type] = msgspec.field(default_factory=set[type])
    """Types of Python whose objects are of this kind."""

    def complete(self, source: Any, waiting: Waiting) -> dict[str, Any]:
        """What is written of an object."""
        if type(source) not in self.known:
            self._know(source)
        row = source.__dict__.get(ROW)
        made = self.write(None, source) if row is None else self.write_row(row, source)
        for key, read, complete in self.below:
            made[key] = complete(read(source), waiting)
        for field in self.resolved:
            waiting[field].append((source, made))
        return made

    def _know(self, source: Any) -> None:
        is_type_of: Any = self.kind.is_type_of
        if not hasattr(source, "__dict__") or (is_type_of and is_type_of(source, None) is not True):
            raise Unplanned
        self.known.add(type(source))  # pyright: ignore[reportUnknownArgumentType] - of any type


class Plan(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """How one operation is answered."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDefinitionNode]
    root: Selected

    def running(self, ctx: Any, variables: Mapping[str, Any]) -> "Running":
        """The plan for one request."""
        return Running(self, ctx, variables)


class Running:
    """A plan at work for one request."""

    def __init__(self, plan: Plan, ctx: Any, variables: Mapping[str, Any]) -> None:
        self._plan = plan
        self._ctx = ctx
        self._given = dict(variables)
        self._variables: VariableValues | None = None
        self._outcomes: dict[str | int, tuple[bool, Any]] = {}
        """Of root fields: whether it was waited for, and the value or the error."""

    async def data(self) -> dict[str, Any]:
        """The answer's data. Raises whatever has to be answered otherwise."""
        operation, schema = self._plan.operation, self._plan.schema
        variables = get_variable_values(schema, operation.variable_definitions or (), self._given)
        if isinstance(variables, list):
            raise Unplanned
        self._variables = variables
        waiting: Waiting = defaultdict(list)
        root = self._plan.root
        made = root.blank.copy()
        for field in root.resolved:
            waiting[field].append((None, made))
        await self._resolve(waiting)
        return made

    def replay(self) -> Callable[..., Any]:
        """Middleware for graphql-core: what root fields have given, they give again."""

        def given_again(resolve: Callable[..., Any], source: Any, info: Any, **given: Any) -> Any:
            if info.path.prev is not None or info.path.key not in self._outcomes:
                return resolve(source, info, **given)
            awaited, outcome = self._outcomes[info.path.key]
            if awaited:
                return _later(outcome)
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

        return given_again  # a function: graphql-core overlooks methods

    async def _resolve(self, waiting: Waiting) -> None:
        await _all([self._filled(field, parents) for field, parents in waiting.items()])

    async def _filled(self, field: Resolved, parents: list[tuple[Any, dict[str, Any]]]) -> None:
        values = await self._values(field, [source for source, _ in parents])
        waiting: Waiting = defaultdict(list)
        for (_, made), value in zip(parents, values, strict=True):
            made[field.key] = field.complete(value, waiting)
        if waiting:
            await self._resolve(waiting)

    async def _values(self, field: Resolved, sources: list[Any]) -> Sequence[Any]:
        given = field.given
        if given is None:
            given = get_argument_values(field.field, field.nodes[0], self._variables)
        info = self._info(field)
        if field.load is not None:
            return await _loaded(
                field.load, NarrowInfo(info, field.own, field.columns), sources, given
            )
        resolve = field.field.resolve
        if field.path.prev is None:
            return [await self._noted(str(field.key), resolve, info, given)]
        return await _all([_value(resolve, source, info, given) for source in sources])

    async def _noted(self, key: str, resolve: Any, info: Any, given: dict[str, Any]) -> Any:
        """The value of a root field, kept for whoever answers in our stead."""
        awaited = False
        try:
            value = resolve(None, info, **given)
            awaited = isawaitable(value)
            value = await value if awaited else value
        except Exception as error:
            self._outcomes[key] = awaited, error
            raise
        self._outcomes[key] = awaited, value
        return value

    def _info(self, field: Resolved) -> GraphQLResolveInfo[Any]:
        plan = self._plan
        return GraphQLResolveInfo(
            field.nodes[0].name.value,
            field.nodes,
            field.field.type,
            field.parent,
            field.path,
            plan.schema,
            plan.fragments,
            None,
            plan.operation,
            cast("VariableValues", self._variables),
            self._ctx,
            is_awaitable,
            None,
            cast("Any", None),  # helpers for tracked work, which no resolver of ours has
        )


async def _later(outcome: Any) -> Any:
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome


async def _value(resolve: Any, source: Any, info: Any, given: dict[str, Any]) -> Any:
    value = resolve(source, info, **given)
    return await value if isawaitable(value) else value


async def _loaded(
    load: Any, info: strawberry.Info[Any, None], sources: list[Any], given: dict[str, Any]
) -> Sequence[Any]:
    """The values for all parents; those of one past are asked together."""
    first = past_of(sources[0])
    if all(past_of(source) is first for source in sources):
        return await load(info, sources, **given)
    groups: dict[Any, list[int]] = {}
    for place, source in enumerate(sources):
        groups.setdefault(past_of(source), []).append(place)
    values: list[Any] = [None] * len(sources)
    for places in groups.values():
        for place, value in zip(
            places, await load(info, [sources[each] for each in places], **given), strict=True
        ):
            values[place] = value
    return values


async def _all(works: Sequence[Awaitable[Any]]) -> list[Any]:
    """What all of them give; where one fails, once the others have ended."""
    if len(works) == 1:
        return [await works[0]]
    given = await asyncio.gather(*works, return_exceptions=True)
    for each in given:
        if isinstance(each, BaseException):
            raise each
    return given
