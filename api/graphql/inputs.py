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

from api.graphql.enums import first_line, graphql_enum
from api.graphql.glossary import describe
from api.graphql.names import camel_case
from api.graphql.scalars import Position
from domain.kernel import Fen, Km, Refused, Rule

NAIVE_TIME = Rule(
    "malformed.time.naive",
    "D.5",
    en="a time needs a zone, e.g. 2026-03-31T14:07:00+08:00",
    zh="时间必须带时区，例如 2026-03-31T14:07:00+08:00",
)
YEAR_OUT_OF_BOUNDS = Rule(
    "malformed.time.bounds",
    "D.5",
    en="the year lies between {first} and {last}",
    zh="年份须在 {first} 至 {last} 之间",
)
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
"""Beyond, a slip or an "unlimited" that is better not given; far ends of the calendar overflow."""
PLAIN: Final = (str, int, bool, float, UUID, date, datetime, time, Fen, Km, Position)


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
    fields = {p.name: (graphql_type(p.annotation, required=p.required), p.default) for p in own}
    must = {f: (kind, inspect.Parameter.empty) for f, kind in common.items() if not _optional(kind)}
    may = {f: (kind, None) for f, kind in common.items() if _optional(kind)}
    fields = must | fields | {f: kind for f, kind in may.items() if f not in fields}
    # What must be given comes first; a dataclass wants it so.
    ordered = sorted(fields, key=lambda field: fields[field][1] is not inspect.Parameter.empty)
    namespace: dict[str, Any] = {f: _field(name, f, fields[f][1]) for f in ordered}
    namespace["__annotations__"] = {field: fields[field][0] for field in ordered}
    made = types.new_class(name, (), {}, lambda ns: ns.update(namespace))
    return strawberry.input(made, description=description)


def graphql_type(annotation: Any, *, required: bool = True) -> Any:
    """The GraphQL counterpart of a domain type."""
    inner, optional = _without_none(annotation)
    made = _graphql_type(inner)
    return made | None if optional or not required else made


def python_values(data: Any, parameters: Sequence[Parameter], within: str = "") -> dict[str, Any]:
    """What a GraphQL input gives, by the names of the parameters.

    A null where the parameter knows none counts as not given: the default holds.
    """
    return {
        p.name: python_value(value, p.annotation, within + camel_case(p.name))
        for p in parameters
        if (value := getattr(data, p.name)) is not strawberry.UNSET
        and (value is not None or _optional(p.annotation))
    }


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
        return inner(**python_values(value, _fields_of(inner), f"{field}."))
    if isinstance(value, datetime) and value.tzinfo is None:
        raise Refused(NAIVE_TIME, field=field)
    if isinstance(value, date) and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise Refused(YEAR_OUT_OF_BOUNDS, field=field, first=_FIRST_YEAR, last=_LAST_YEAR)
    return value


def _field(owner: str, name: str, default: Any) -> Any:
    description = describe(name, owner)
    if default is inspect.Parameter.empty:
        return strawberry.field(description=description)
    if default is not None and default != ():
        description += f" If not given: {_shown(default)}."
    return strawberry.field(description=description, default=strawberry.UNSET)


def _shown(default: Any) -> str:
    if isinstance(default, Enum):
        return default.name
    return str(default).lower() if isinstance(default, bool) else str(default)


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
    name = struct.__name__
    return input_type(
        name if name.endswith("Input") else f"{name}Input",
        first_line(struct),
        _fields_of(struct),
        {},
    )


@cache
def _fields_of(struct: type[msgspec.Struct]) -> tuple[Parameter, ...]:
    hints = typing.get_type_hints(struct)
    return tuple(
        Parameter(field.name, hints[field.name], _default_of(field))
        for field in msgspec.structs.fields(struct)
    )


def _default_of(field: msgspec.structs.FieldInfo) -> Any:
    if field.required:
        return inspect.Parameter.empty
    return None if field.default is msgspec.NODEFAULT else field.default


def _optional(annotation: Any) -> bool:
    return _without_none(annotation)[1]


@cache
def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        others = [part for part in get_args(annotation) if part is not type(None)]
        if len(others) != 1:
            raise TypeError(f"no GraphQL input for the union {annotation!r}")
        return others[0], True
    return annotation, False
