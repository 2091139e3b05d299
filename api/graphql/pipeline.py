"""From what is asked to an answer, in four steps: parse, analyse, authorise, execute.

parse       trusted or not, then text to document; remembered (`documents.py`)
analyse     size against the limits, validity, price; remembered with the document (`shape.py`, `price.py`)
authorise   by which method it came, and the bearer's budget (`bucket.py`); each root field then asks the
            policy itself, whatever alias or fragment it hides behind (`api/access/guard.py`)
execute     Strawberry's resolvers, by the document's plan (`plan.py`) or by graphql-core
"""

import math
from collections.abc import AsyncGenerator
from inspect import isawaitable
from typing import Any, Final, cast

import msgspec
from graphql import (
    ExecutionResult,
    GraphQLSchema,
    OperationType,
    subscribe,  # pyright: ignore[reportUnknownVariableType] - annotated in part
)

from api.graphql.bucket import Buckets
from api.graphql.context import ApiContext
from api.graphql.documents import AboveLimit, Documents, Operation, Unready
from api.graphql.errors import presentable
from api.graphql.event_executor import EventExecutor
from api.graphql.execution import executed
from api.graphql.guards import require_storable
from api.graphql.limits import TooLarge, points_per_s
from api.graphql.noting import root_field_at
from api.graphql.options import Options
from api.graphql.standing import shown_standing
from api.graphql.trusted import text_of
from api.graphql.wire import Asked, NotARequest
from domain.kernel import Refused, Role


class Answer(msgspec.Struct, frozen=True):
    """What a request is answered."""

    body: dict[str, Any]
    executed: bool = True
    """False where GraphQL refused the request before it began: the body has no `data`."""


EVERYTHING: Final = frozenset(OperationType) - {OperationType.SUBSCRIPTION}
QUERIES: Final = frozenset({OperationType.QUERY})
SUBSCRIPTIONS: Final = frozenset(OperationType)


class Pipeline:
    """Answers what is asked of one schema."""

    def __init__(self, schema: GraphQLSchema, options: Options) -> None:
        self.options = options
        self._schema = schema
        self._documents = Documents(schema, options.limits, introspection=options.introspection)
        self._buckets = Buckets(options.limits.points)

    async def answer(
        self, asked: Asked, ctx: ApiContext, allowed: frozenset[OperationType] = EVERYTHING
    ) -> Answer:
        """The answer to a query or a mutation. Raises NotARequest."""
        try:
            operation = self._operation(asked, ctx)
            _require_kind(operation, allowed)
            points = self._authorised(operation, asked, ctx)
        except Unready as unready:
            return Answer(self._refused(unready, ctx), executed=False)
        try:
            result = await executed(
                self._schema,
                operation,
                ctx,
                asked.variables,
                suggestions=_suggestions(ctx, self.options),
            )
        finally:
            await ctx.pasts.end()
        _note_refused(result, operation, ctx)
        return self.shown(result, ctx, points)

    async def stream(
        self, asked: Asked, ctx: ApiContext
    ) -> AsyncGenerator[ExecutionResult] | Answer:
        """What a subscription tells, one result after the other; or why it does not."""
        try:
            operation = self._operation(asked, ctx)
            if operation.kind is not OperationType.SUBSCRIPTION:
                return await self.answer(asked, ctx)
            points = self._authorised(operation, asked, ctx)
        except Unready as unready:
            return Answer(self._refused(unready, ctx), executed=False)
        results = subscribe(
            self._schema,
            operation.document,
            context_value=ctx,
            variable_values=asked.variables,
            operation_name=operation.name,
            executor_class=EventExecutor,
            hide_suggestions=not _suggestions(ctx, self.options),
        )
        if isawaitable(results):
            results = await results
        if isinstance(results, ExecutionResult):  # it did not come to a stream
            _note_refused(results, operation, ctx)
            return Answer(self.shown(results, ctx, points).body, executed=False)
        return cast("AsyncGenerator[ExecutionResult]", results)

    def shown(self, result: ExecutionResult, ctx: ApiContext, points: int | None = None) -> Answer:
        """A result as the client may see it."""
        body: dict[str, Any] = {}
        executed = result.data is not None or any(error.path for error in result.errors or ())
        if executed:
            body["data"] = result.data
        if result.errors:
            body["errors"] = presentable(result.errors, ctx.language)
        body["extensions"] = shown_standing(ctx.shown) | {"traceId": ctx.trace_id}
        if points is not None:
            body["extensions"]["cost"] = points
        return Answer(body, executed=executed)

    def _operation(self, asked: Asked, ctx: ApiContext) -> Operation:
        require_storable(asked)
        text = text_of(asked, self.options.trusted)
        return self._documents.operation(
            text, asked.operation_name, suggestions=_suggestions(ctx, self.options)
        )

    def _authorised(self, operation: Operation, asked: Asked, ctx: ApiContext) -> int:
        """The points spent. Raises AboveLimit for too many, NotARequest for too many now."""
        limits = self.options.limits
        points, most = operation.price.points(asked.variables), limits.points
        if points > most:
            raise AboveLimit(TooLarge("points", points, most))
        actor = ctx.identity.actor
        per_s = points_per_s(actor.role, limits)
        if wait := self._buckets.spend((actor.id, actor.role), points, per_s):
            seconds = math.ceil(wait)
            raise NotARequest(
                429,
                "TOO_MANY_REQUESTS",
                en=f"too much was asked lately: try again in {seconds} s",
                zh=f"请求过于频繁，请在 {seconds} 秒后重试",
                headers={"Retry-After": str(seconds)},
            )
        return points

    def _refused(self, unready: Unready, ctx: ApiContext) -> dict[str, Any]:
        errors = presentable(unready.errors, ctx.language, code=unready.code)
        if isinstance(unready, AboveLimit):
            above = unready.above
            errors[0]["message"] = ctx.language.of(en=above.en, zh=above.zh)
            errors[0]["extensions"] |= {"messageEn": above.en, "messageZh": above.zh}
        return {"errors": errors, "extensions": {"traceId": ctx.trace_id}}


def _note_refused(result: ExecutionResult, operation: Operation, ctx: ApiContext) -> None:
    """Leave a question that a rule refused in the audit trail."""
    for error in result.errors or ():
        if error.path and isinstance(error.original_error, Refused):
            asked = root_field_at(operation.document, str(error.path[0]))
            ctx.notes.refused(asked, error.original_error)


def _suggestions(ctx: ApiContext, options: Options) -> bool:
    """Whether an unknown name is answered with similar ones: not to who is not to know the schema."""
    return options.introspection and ctx.identity.actor.role is not Role.CUSTOMER


def _require_kind(operation: Operation, allowed: frozenset[OperationType]) -> None:
    if operation.kind in allowed:
        return
    if operation.kind is OperationType.SUBSCRIPTION:
        raise NotARequest(
            400,
            "SUBSCRIPTION_OVER_HTTP",
            en="a subscription goes over a WebSocket (graphql-transport-ws)",
            zh="订阅须使用 WebSocket（graphql-transport-ws）",
        )
    raise NotARequest(
        405,
        "METHOD_NOT_ALLOWED",
        en="a mutation is sent by POST",
        zh="变更操作须使用 POST",
        headers={"Allow": "POST"},
    )
