"""Inputs made from what graphql-core has coerced, by steps that are known once their type is.

Strawberry finds out anew for each field of each request what it is: an eighth of what the event loop did for a
command. Its inputs may say themselves how they are made (`from_input`); ours hold scalars, enums,
lists and inputs of their own kind, and nothing else.
"""

import inspect
import types
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, TypeVar, Union, cast, get_args, get_origin

from strawberry.types import has_object_definition

from api.graphql.names import camel_case

K = TypeVar("K", bound=type)

Fields: TypeAlias = Mapping[str, tuple[Any, Any]]
"""Annotation and default by the name of a field; `inspect.Parameter.empty` where there is no default."""
Take: TypeAlias = Callable[[Any], Any]
_UNIONS: Final = (Union, types.UnionType)


def read_directly(kind: K, fields: Fields) -> K:
    """Have Strawberry make this input from its coerced value by steps of our own."""
    blank = {name: None for name, (_, given) in fields.items() if given is inspect.Parameter.empty}
    steps = [
        (camel_case(name), name, _take(annotation)) for name, (annotation, _) in fields.items()
    ]

    def made(of: type, value: Mapping[str, Any], _: Any) -> Any:
        given: dict[str, Any] = dict(blank)
        for key, name, take in steps:
            if key in value:
                part = value[key]
                given[name] = part if take is None or part is None else take(part)
        return of(**given)

    cast("Any", kind).__strawberry_definition__.from_input = made
    return kind


def _take(annotation: Any) -> Take | None:
    """How a value of this type is taken; None: as it is."""
    inner = _without_none(annotation)
    if get_origin(inner) is list:
        each = _take(get_args(inner)[0])
        if each is None:
            return list  # a copy: graphql-core gives the same default to every request
        return lambda values: [None if value is None else each(value) for value in values]
    if has_object_definition(inner):
        definition: Any = inner.__strawberry_definition__
        return lambda value: definition.from_input(inner, value, None)
    return None


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) not in _UNIONS:
        return annotation
    (inner,) = (part for part in get_args(annotation) if part is not type(None))
    return inner
