"""What no request may carry: text that no database or JSON can hold."""

from collections.abc import Iterator
from typing import Any

from graphql import GraphQLError
from strawberry.extensions import SchemaExtension


class RefuseUnstorableText(SchemaExtension):
    """Refuses NUL characters and lone surrogates in all a request says, naming the place."""

    def on_operation(self) -> Iterator[None]:
        context = self.execution_context
        problem = (
            _problem(context.query or "", "query")
            or _problem(context.variables or {}, "variables")
            or _problem(context.operation_name or "", "operationName")
        )
        if problem:
            raise GraphQLError(problem, extensions={"code": "UNSTORABLE_TEXT"})
        yield


def _problem(value: Any, path: str) -> str | None:
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


def _problem_of_text(text: str, path: str) -> str | None:
    if text.isascii():
        return f"{path} holds a NUL character" if "\0" in text or "\\u0000" in text else None
    if "\0" in text:
        return f"{path} holds a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return f"{path} holds half a character (a lone surrogate)"
    return None
