"""Errors beside the refusals: a client's own are answered plainly and not logged; ours are masked.

the request is wrong      GraphQL's own message: syntax, unknown field, value of another type
a query refuses           the rule's sentence, its code in `extensions`
anything else             "internal error" and an id, under which the log has the whole story
"""

from typing import Any, Final
from uuid import uuid4

import strawberry
import structlog
from graphql import GraphQLError
from strawberry.types import ExecutionContext

from api.access.guard import guard_questions
from api.graphql.context import ApiContext
from api.graphql.noting import root_field_at
from domain.kernel import Refused

TOO_DEEP: Final = "this request is nested too deeply"

_log = structlog.get_logger(__name__)


class Schema(strawberry.Schema):
    """A schema that asks the policy first and lets no exception of ours out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportUnknownMemberType] - Strawberry's
        guard_questions(self._schema)

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Replace, in place, what a client must not see; Strawberry answers with this very list."""
        for error in errors:
            _note(error, execution_context)
        errors[:] = [_presentable(error) for error in errors]


def _note(error: GraphQLError, execution: ExecutionContext | None) -> None:
    """Leave a question that a rule refused in the audit trail."""
    if execution is None or not error.path or not isinstance(error.original_error, Refused):
        return
    context, document = execution.context, execution.graphql_document
    if isinstance(context, ApiContext) and document is not None:
        asked = root_field_at(document, str(error.path[0]))
        context.notes.refused(asked, error.original_error)


def _presentable(error: GraphQLError) -> GraphQLError:
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError) or _in_the_request(error):
        return error
    match cause:
        case Refused():
            return _like(error, cause.en, {"code": cause.code, "messageZh": cause.zh})
        case RecursionError():
            return _like(error, TOO_DEEP, {"code": "TOO_DEEP"})
        case _:
            error_id = uuid4().hex
            _log.error("internal error", error_id=error_id, path=error.path, exc_info=cause)
            message = f"internal error {error_id}: the server's log tells more"
            return _like(error, message, {"code": "INTERNAL", "errorId": error_id})


def _in_the_request(error: GraphQLError) -> bool:
    """A value that its type refuses: it has a place in the query and none in the answer."""
    return error.path is None and bool(error.nodes)


def _like(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
