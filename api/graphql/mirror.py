"""A plain record of the domain as a GraphQL object of the same name and fields."""

import types
from typing import Any, get_type_hints

import msgspec
import strawberry

from api.graphql.enums import first_line
from api.graphql.glossary import describe
from api.graphql.inputs import graphql_type


def output_type(struct: type[msgspec.Struct]) -> Any:
    """A Strawberry type with the record's fields, described by the glossary.

    Only for records of plain values: numbers, texts, days, enums.
    """
    hints = get_type_hints(struct)
    namespace: dict[str, Any] = {
        name: strawberry.field(description=describe(name, struct.__name__))
        for name in struct.__struct_fields__
    }
    namespace["__annotations__"] = {
        name: graphql_type(hints[name]) for name in struct.__struct_fields__
    }
    made = types.new_class(struct.__name__, (), {}, lambda ns: ns.update(namespace))
    return strawberry.type(made, description=first_line(struct))
