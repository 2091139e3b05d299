"""Executes an operation: by its plan, and by graphql-core where there is none or not all goes well."""

from collections.abc import Mapping
from inspect import isawaitable
from typing import Any, Protocol

from graphql import (
    ExecutionResult,
    GraphQLSchema,
    execute,  # pyright: ignore[reportUnknownVariableType] - annotated in part
)

from api.graphql.documents import Operation


class Loading(Protocol):
    """What execution needs to know of a request."""

    @property
    def loaders(self) -> dict[Any, Any]: ...


async def executed(
    schema: GraphQLSchema,
    operation: Operation,
    ctx: Loading,
    variables: Mapping[str, Any],
    *,
    planned: bool = True,
    suggestions: bool = True,
) -> ExecutionResult:
    """What came of an operation; the same, byte by byte, whether it is `planned` or not."""
    middleware = None
    if operation.plan is not None and planned:
        running = operation.plan.running(ctx, variables)
        try:
            return ExecutionResult(await running.data())
        except Exception:  # noqa: BLE001 - whatever it is, graphql-core says it better
            middleware = [running.replay()]
            ctx.loaders.clear()
    result = execute(
        schema,
        operation.document,
        context_value=ctx,
        variable_values=dict(variables),
        operation_name=operation.name,
        middleware=middleware,
        hide_suggestions=not suggestions,
    )
    return await result if isawaitable(result) else result
