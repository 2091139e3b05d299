"""The schema as clients see it, built once from its text: that takes a second."""

from typing import Final

from graphql import GraphQLSchema, build_schema

from api.schema import schema

SCHEMA: Final[GraphQLSchema] = build_schema(schema.as_str())
