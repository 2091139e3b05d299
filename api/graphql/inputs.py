"""From the signature of a command method to its GraphQL input, and from the input to its arguments.

The method's signature and the fact are the only two places where fields stand: the input type is
made from the signature. What the server knows better than the caller (who acts, when, which number)
is not part of the input; `SUPPLIED` names those parameters.
"""

import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin
from uuid import UUID

import msgspec
import strawberry
from strawberry.utils.str_converters import to_camel_case

from api.graphql.enums import first_line, graphql_enum
from api.graphql.glossary import describe
from domain.kernel import Fen, Km, Refused, Rule

NAIVE_TIME = Rule(
    "malformed.time.naive",
    "D.5",
    en="a time needs a zone, e.g. 2026-03-31T14:07:00+08:00",
    zh="时间必须带时区，例如 2026-03-31T14:07:00+08:00",
)
PLAIN: Final = (str, int, bool, float, UUID, date, datetime, time, Fen, Km)


class Parameter(msgspec.Struct, frozen=True):
    """One argument of a command method."""

    name: str
    annotation: Any
    default: Any
    """`inspect.Parameter.empty` where the caller must give it."""

    @property
    def required(self) -> bool:
        return self.default is inspect.Parameter.empty


def parameters_of(method: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The keyword arguments of a command method, in order, with their types resolved."""
    hints = typing.get_type_hints(method)
    return tuple(
        Parameter(name, hints[name], parameter.default)
        for name, parameter in inspect.signature(method).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY
    )


def input_type(
    name: str, description: str, own: Sequence[Parameter], common: Mapping[str, Any]
) -> type:
    """A Strawberry input with the method's parameters and the fields all commands share."""
    namespace: dict[str, Any] = {}
    annotations: dict[str, Any] = {}
    for field, annotation in common.items():
        annotations[field] = annotation
        namespace[field] = _field(field, required=type(None) not in get_args(annotation))
    for parameter in own:
        annotations[parameter.name] = graphql_type(
            parameter.annotation, required=parameter.required
        )
        namespace[parameter.name] = _field(parameter.name, required=parameter.required)
    # What must be given comes first; a dataclass wants it so.
    ordered = sorted(annotations, key=lambda field: namespace[field].default is strawberry.UNSET)
    namespace["__annotations__"] = {field: annotations[field] for field in ordered}
    return strawberry.input(types.new_class(name, (), {}, lambda ns: ns.update(namespace)),
                            description=description)  # fmt: skip


def graphql_type(annotation: Any, *, required: bool = True) -> Any:
    """The GraphQL counterpart of a domain type."""
    inner, optional = _without_none(annotation)
    made = _graphql_type(inner)
    return made | None if optional or not required else made


def python_value(value: Any, annotation: Any, field: str) -> Any:
    """A value from a GraphQL input as the command method takes it."""
    inner, _ = _without_none(annotation)
    if value is None:
        return None
    if get_origin(inner) in (tuple, list, frozenset, Sequence):
        item = get_args(inner)[0]
        return get_origin(inner)(
            python_value(part, item, f"{field}.{place}") for place, part in enumerate(value)
        )
    if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
        return _struct(value, inner, field)
    if isinstance(value, datetime) and value.tzinfo is None:
        raise Refused(NAIVE_TIME, field=field)
    return value


def _struct(value: Any, struct: type[msgspec.Struct], field: str) -> msgspec.Struct:
    hints = typing.get_type_hints(struct)
    given = {
        name: python_value(got, hints[name], f"{field}.{to_camel_case(name)}")
        for name in struct.__struct_fields__
        if (got := getattr(value, name)) is not strawberry.UNSET
    }
    return struct(**given)


def _field(name: str, *, required: bool) -> Any:
    description = describe(name)
    if required:
        return strawberry.field(description=description)
    return strawberry.field(description=description, default=strawberry.UNSET)


def _graphql_type(inner: Any) -> Any:
    if inner in PLAIN:
        return inner
    if get_origin(inner) in (tuple, list, frozenset, Sequence):
        return list[graphql_type(get_args(inner)[0])]
    if isinstance(inner, type) and issubclass(inner, Enum):
        return graphql_enum(inner)
    if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
        return _input_of(inner)
    raise TypeError(f"no GraphQL input for {inner!r}")


@cache
def _input_of(struct: type[msgspec.Struct]) -> type:
    hints = typing.get_type_hints(struct)
    own = [
        Parameter(
            field.name,
            hints[field.name],
            inspect.Parameter.empty if field.required else None,
        )
        for field in msgspec.structs.fields(struct)
    ]
    name = struct.__name__
    return input_type(
        name if name.endswith("Input") else f"{name}Input",
        first_line(struct),
        own,
        {},
    )


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        others = [part for part in get_args(annotation) if part is not type(None)]
        if len(others) != 1:
            raise TypeError(f"no GraphQL input for the union {annotation!r}")
        return others[0], True
    return annotation, False
