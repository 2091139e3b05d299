"""Documents that ask a root field for everything it has, made from the schema."""

import json
from collections.abc import Iterable
from typing import Any, cast

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
)

from api.graphql.nodes import named_by
from tests.api.published import SCHEMA

QUESTIONS: dict[str, Any] = dict(SCHEMA.query_type.fields) if SCHEMA.query_type else {}


class Enum(str):
    """An argument written without quotes."""

    __slots__ = ()


def document(name: str, arguments: dict[str, Any], *, disguised: bool = False) -> str:
    """A query of one root field with all fields below it; `disguised`: by aliases and fragments."""
    field: Any = QUESTIONS[name]
    said = ", ".join(f"{each}: {_literal(value)}" for each, value in arguments.items())
    given = f"({said})" if said else ""
    kind = cast("GraphQLNamedType", get_named_type(field.type))
    selection = _everything(kind, (), disguised=disguised)
    if not disguised:
        return f"query Q {{ {name}{given}{selection} }}"
    return (
        f"query Q {{ ...F }} fragment F on Query {{ ... {{ hidden: {name}{given}{selection} }} }}"
    )


def nodes_document(ids: Iterable[str], *, disguised: bool = False) -> str:
    """A query of nodes by their ids, each with all fields of its own type."""
    asked = [
        f'n{turn}: node(id: "{each}") {{ __typename id ... on {name}'
        f"{_everything(SCHEMA.type_map[name], (), disguised=disguised)} }}"
        for turn, each in enumerate(ids)
        for name in [named_by(each).type_name]
    ]
    if not disguised:
        return f"query Q {{ {' '.join(asked)} }}"
    return f"query Q {{ ...F }} fragment F on Query {{ ... {{ {' '.join(asked)} }} }}"


def ids_document(name: str, arguments: dict[str, Any]) -> str | None:
    """A query of the ids that a root field shows; None where what it shows has none."""
    kind = cast("GraphQLNamedType", get_named_type(QUESTIONS[name].type))
    fields: dict[str, Any] = kind.fields if isinstance(kind, GraphQLObjectType) else {}
    of_page = fields.get("nodes")
    shown = cast("GraphQLNamedType", get_named_type(of_page.type)) if of_page else kind
    node = cast("GraphQLInterfaceType", SCHEMA.type_map["Node"])
    if shown not in SCHEMA.get_possible_types(node):
        return None
    said = ", ".join(f"{each}: {_literal(value)}" for each, value in arguments.items())
    given = f"({said})" if said else ""
    return f"{{ {name}{given} {{ {'nodes { id }' if of_page else 'id'} }} }}"


def _everything(kind: GraphQLNamedType, above: tuple[str, ...], *, disguised: bool) -> str:
    if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
        parts = [
            f"... on {each.name}{_everything(each, above, disguised=disguised)}"
            for each in SCHEMA.get_possible_types(kind)
        ]
        return f" {{ __typename {' '.join(parts)} }}"
    if not isinstance(kind, GraphQLObjectType):
        return ""
    if kind.name in above:  # a car's owner's cars: once is enough
        return " { __typename }"
    fields: dict[str, Any] = kind.fields
    selected = [
        f"{_alias(name, disguised=disguised)}{name}"
        f"{_below(field, (*above, kind.name), disguised=disguised)}"
        for name, field in fields.items()
        if not any(is_required_argument(argument) for argument in field.args.values())
    ]
    inside = " ".join(selected)
    return f" {{ ... on {kind.name} {{ {inside} }} }}" if disguised else f" {{ {inside} }}"


def _below(field: Any, above: tuple[str, ...], *, disguised: bool) -> str:
    kind = cast("GraphQLNamedType", get_named_type(field.type))
    return _everything(kind, above, disguised=disguised)


def _alias(name: str, *, disguised: bool) -> str:
    return f"x_{name}: " if disguised else ""


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, Enum) else json.dumps(value, ensure_ascii=False)
