"""Root fields of queries that need nothing of what Strawberry does around a resolver, and are called without it.

For each call Strawberry converts the arguments, looks for extensions and handlers of exceptions and waits for what
may or may not be awaitable. Where a field has none of these, and its arguments are scalars and enums, which
graphql-core has converted already, what is left is to give them under their names in Python.
"""

from collections.abc import Awaitable, Callable
from inspect import isfunction
from typing import Any, cast

import strawberry
from graphql import GraphQLNonNull, GraphQLResolveInfo, GraphQLSchema, is_leaf_type
from strawberry.types.base import StrawberryMaybe
from strawberry.types.field import StrawberryField


def call_directly(schema: GraphQLSchema, asked_as: Callable[[Any], str]) -> None:
    """Let the root fields of queries be answered by their own functions, where nothing else is to do.

    `asked_as` says under which name an argument of Strawberry's is asked.
    """
    fields: dict[str, Any] = dict(schema.query_type.fields) if schema.query_type else {}
    for field in fields.values():
        own = field.extensions.get("strawberry-definition")
        if isinstance(own, StrawberryField) and _is_plain(field, own):
            field.resolve = _direct(own, asked_as)


def _is_plain(field: Any, own: Any) -> bool:
    resolver = own.base_resolver
    return (
        own.is_async
        and resolver is not None
        and isfunction(resolver.wrapped_func)
        and not own.extensions
        and not own.permission_classes
        and resolver.parent_parameter is None
        and resolver.root_parameter is None
        and all(is_leaf_type(_nullable(each.type)) for each in field.args.values())
        and not any(isinstance(each.type, StrawberryMaybe) for each in own.arguments)
    )


def _nullable(kind: Any) -> Any:
    return cast("Any", kind).of_type if isinstance(kind, GraphQLNonNull) else kind


def _direct(own: Any, asked_as: Callable[[Any], str]) -> Callable[..., Awaitable[Any]]:
    resolver = own.base_resolver
    function: Any = resolver.wrapped_func
    first = resolver.self_parameter is not None
    told = resolver.info_parameter.name if resolver.info_parameter else None
    names: dict[str, str] = {asked_as(each): each.python_name for each in own.arguments}

    def resolve(source: Any, info: GraphQLResolveInfo[Any], **given: Any) -> Awaitable[Any]:
        named = {names[name]: value for name, value in given.items()}
        if told is not None:
            named[told] = strawberry.Info(info, own)
        return function(source, **named) if first else function(**named)

    return resolve
