"""Domain enums as GraphQL enums: described by their docstrings, their values by the glossary."""

import inspect
from enum import Enum
from functools import cache
from typing import Any

import strawberry

from api.graphql.glossary import describe_value


@cache
def graphql_enum(enum: type[Enum], name: str | None = None) -> type[Enum]:
    """A domain enum as a GraphQL enum.

    Give a name where two aggregates use the same word; before the enum is met in an input.
    """
    known: Any = getattr(enum, "__strawberry_definition__", None)
    if known is not None and name not in (None, known.name):
        raise TypeError(f"{enum!r} was met as {known.name} before it was named {name}")
    if known is None:
        strawberry.enum(enum, name=name, description=first_line(enum))
        definition: Any = enum.__strawberry_definition__  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] - set by Strawberry
        for value in definition.values:  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            value.description = describe_value(definition.name, value.name)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    return enum


def first_line(described: Any) -> str:
    """The first sentence of a docstring, as a description."""
    doc = inspect.getdoc(described)
    if not doc:
        raise TypeError(f"{described!r} has no docstring to describe it by")
    return " ".join(doc.split("\n\n")[0].split())
