"""Errors beside the refusals: a client's own are answered plainly and not logged; ours are masked.

the request is wrong      GraphQL's own message: syntax, unknown field, value of another type
a query refuses           the rule's sentence, its code in `extensions`
the database is silent    UNAVAILABLE or TIMED_OUT: try again; the log has the id
anything else             "internal error" and an id, under which the log has the whole story

Each has a code; the message is in the language that `Accept-Language` asks for, both stand beside it.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

import msgspec
import psycopg
import strawberry
import structlog
from graphql import GraphQLError, GraphQLSchema
from psycopg_pool import PoolTimeout

from api.access.guard import guard_questions
from api.graphql.direct import call_directly
from api.graphql.language import Language
from api.operations.asked import note_overload
from domain.kernel import Refused

_log = structlog.get_logger(__name__)


class Words(msgspec.Struct, frozen=True):
    """What an error says to the client."""

    code: str
    en: str
    zh: str
    also: dict[str, Any] = {}


TOO_DEEP: Final = Words("TOO_DEEP", "this request is nested too deeply", "请求嵌套过深")
_UNAVAILABLE: Final = "the database does not answer now: try again", "数据库暂时无响应，请稍后重试"
_TIMED_OUT: Final = "this took too long and was stopped: ask for less", "查询超时已中止，请缩小范围"


class Schema(strawberry.Schema):
    """A schema whose root fields ask the policy first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # pyright: ignore[reportUnknownMemberType] - Strawberry's
        call_directly(self._schema, self.config.name_converter.from_argument)
        guard_questions(self._schema)

    @property
    def core(self) -> GraphQLSchema:
        """The schema as graphql-core knows it."""
        return self._schema


def presentable(
    errors: Sequence[GraphQLError], language: Language, *, code: str | None = None
) -> list[dict[str, Any]]:
    """The errors as a client may see them; `code` is for those that GraphQL itself found."""
    return [_presentable(error, language, code) for error in errors]


def _presentable(error: GraphQLError, language: Language, code: str | None) -> dict[str, Any]:
    shown: dict[str, Any] = dict(error.formatted)
    words = _words(error)
    if words is not None:
        shown["message"] = language.of(en=words.en, zh=words.zh)
        shown["extensions"] = {
            "code": words.code,
            "messageZh": words.zh,
            "messageEn": words.en,
            **words.also,
        }
    elif "code" not in (error.extensions or {}):
        shown["extensions"] = {**(error.extensions or {}), "code": code or "BAD_USER_INPUT"}
    return shown


def _words(error: GraphQLError) -> Words | None:
    """Ours, or None where GraphQL's own say it."""
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if cause is None or isinstance(cause, GraphQLError) or _in_the_request(error):
        return None
    match cause:
        case Refused():
            return Words(cause.code, cause.en, cause.zh)
        case RecursionError():
            return TOO_DEEP
        case psycopg.errors.QueryCanceled() | TimeoutError():
            return _logged(error, cause, "TIMED_OUT", _TIMED_OUT)
        case PoolTimeout() | psycopg.OperationalError():
            return _logged(error, cause, "UNAVAILABLE", _UNAVAILABLE)
        case _:
            return masked(cause, error.path)


def masked(cause: BaseException, path: Any = None) -> Words:
    """An id in place of what went wrong, which the log has under it."""
    error_id = uuid4().hex
    _log.error("internal error", error_id=error_id, path=path, exc_info=cause)
    return Words(
        "INTERNAL",
        f"internal error {error_id}: the server's log tells more",
        f"内部错误 {error_id}：详见服务器日志",
        {"errorId": error_id},
    )


def _logged(error: GraphQLError, cause: Exception, code: str, texts: tuple[str, str]) -> Words:
    note_overload()
    error_id = uuid4().hex
    _log.warning(code.lower(), error_id=error_id, path=error.path, error=str(cause))
    return Words(code, *texts, {"errorId": error_id})


def _in_the_request(error: GraphQLError) -> bool:
    """A value that its type refuses: it has a place in the query and none in the answer."""
    return error.path is None and bool(error.nodes)
