"""What no request may carry: text that no database or JSON can hold."""

import re
from typing import Any

from api.graphql.wire import Asked, NotARequest


def require_storable(asked: Asked) -> None:
    """Refuse NUL characters and lone surrogates in all a request says, naming the place."""
    problem = (
        _escaped_nul(asked.query or "")
        or _problem(asked.query or "", "query")
        or _problem(asked.variables, "variables")
        or _problem(asked.operation_name or "", "operationName")
    )
    if problem:
        where, what, what_zh = problem
        raise NotARequest(
            400, "UNSTORABLE_TEXT", en=f"{where} holds {what}", zh=f"{where} 含有{what_zh}"
        )


_NUL = "a NUL character", "空字符（NUL）"
_HALF = "half a character (a lone surrogate)", "不完整的字符"


_NUL_ESCAPED = re.compile(r"\\u(0000|\{0+\})")


def _escaped_nul(query: str) -> tuple[str, str, str] | None:
    return ("query", *_NUL) if _NUL_ESCAPED.search(query) else None


def _problem(value: Any, path: str) -> tuple[str, str, str] | None:
    match value:
        case str():
            return _problem_of_text(value, path)
        case dict():
            names: list[Any] = list(value)  # pyright: ignore[reportUnknownArgumentType] - JSON
            if problem := _problem(names, f"a name in {path}"):
                return problem
            parts = value.items()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        case list():
            parts = enumerate(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        case _:
            return None
    return next(
        (problem for key, part in parts if (problem := _problem(part, f"{path}.{key}"))),  # pyright: ignore[reportUnknownVariableType]
        None,
    )


def _problem_of_text(text: str, path: str) -> tuple[str, str, str] | None:
    if "\0" in text:
        return path, *_NUL
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        return path, *_HALF
    return None
