"""A database that is busy or silent, as a client hears of it: try again, and after how long.

UNAVAILABLE   no connection was free in time, or the database does not answer
TIMED_OUT     the statement ran longer than a statement may

Both are answered with status 503 and `Retry-After` (`api/operations/watched.py`). A command that is sent
again with its commandId is applied once, whatever became of it the first time.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import psycopg
import structlog
from graphql import GraphQLError

from api.operations.asked import note_overload

_UNAVAILABLE: Final = "the database does not answer now: try again", "数据库暂时无响应，请稍后重试"
_TIMED_OUT: Final = "this took too long and was stopped: ask for less", "查询超时已中止，请缩小范围"

_log = structlog.get_logger(__name__)


@contextmanager
def plainly() -> Generator[None]:
    """Say what PostgreSQL could not do for want of time or connections as an error of GraphQL's."""
    try:
        yield
    except psycopg.errors.QueryCanceled as error:
        raise _said("TIMED_OUT", _TIMED_OUT, error) from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:  # PoolTimeout is one
        raise _said("UNAVAILABLE", _UNAVAILABLE, error) from error


def _said(code: str, words: tuple[str, str], error: Exception) -> GraphQLError:
    note_overload()
    _log.warning("a request met a busy database", code=code, error=str(error))
    en, zh = words
    return GraphQLError(en, extensions={"code": code, "messageZh": zh, "messageEn": en})
