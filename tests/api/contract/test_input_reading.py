"""Our inputs are made as Strawberry would make them, every one of the schema."""

from typing import Any, cast

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    is_input_object_type,
    is_required_input_field,
)
from strawberry.types.arguments import convert_argument

from api.schema import schema


def _definition(kind: Any) -> Any:
    return kind.extensions["strawberry-definition"]


INPUTS: dict[str, Any] = {  # of commands; filters of queries are Strawberry's own
    name: kind
    for name, kind in schema.core.type_map.items()
    if isinstance(kind, GraphQLInputObjectType) and _definition(kind).from_input
}
CONVERTER: Any = schema.schema_converter


def _nullable(kind: Any) -> Any:
    return cast("Any", kind).of_type if isinstance(kind, GraphQLNonNull) else kind


def _value(kind: Any, *, whole: bool) -> Any:
    inner: Any = _nullable(kind)
    if isinstance(inner, GraphQLList):
        each: Any = cast("Any", inner).of_type
        return [_value(each, whole=whole), _value(each, whole=not whole)]
    if is_input_object_type(inner):
        return {
            name: _value(field.type, whole=whole)
            for name, field in inner.fields.items()
            if whole or is_required_input_field(field)
        }
    return f"of {inner}"


def _made(kind: Any, value: Any) -> Any:
    return convert_argument(
        value, _definition(kind).origin, CONVERTER.scalar_registry, CONVERTER.config
    )


def _values(kind: Any) -> list[Any]:
    whole = _value(kind, whole=True)
    nulls = {
        name: value if is_required_input_field(kind.fields[name]) else None
        for name, value in whole.items()
    }
    return [whole, _value(kind, whole=False), nulls]


def test_every_input_is_what_strawberry_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = {name: [_made(kind, each) for each in _values(kind)] for name, kind in INPUTS.items()}
    for kind in INPUTS.values():
        monkeypatch.setattr(_definition(kind), "from_input", None)
    theirs = {name: [_made(kind, each) for each in _values(kind)] for name, kind in INPUTS.items()}
    assert len(INPUTS) > 100
    for name in INPUTS:
        assert ours[name] == theirs[name], name


def test_a_list_that_was_given_is_not_the_one_that_is_kept() -> None:
    for kind in INPUTS.values():
        given = _value(kind, whole=True)
        made = _made(kind, given)
        for name, field in kind.fields.items():
            if isinstance(_nullable(field.type), GraphQLList):
                assert (
                    getattr(made, field.extensions["strawberry-definition"].python_name)
                    is not given[name]
                )
