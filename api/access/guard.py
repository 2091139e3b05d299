"""The policy before every root field, whatever alias, fragment or transport it is reached by."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from graphql import GraphQLResolveInfo, GraphQLSchema

from api.access.policy import POSTS_FOR_CHANGE, POSTS_FOR_QUESTION
from api.access.reach import require_post, require_site
from api.graphql.identity import Identity
from api.operations.asked import note_field
from domain.kernel import Role

SITE: Final = "siteId"
"""The argument by which root fields ask for one site's list."""
_GRANTED: Final = "granted"
"""Under which a field keeps its resolver behind the policy."""


def guard_questions(schema: GraphQLSchema) -> None:
    """Let each root field ask the policy first; commands ask it themselves, to refuse in a typed way."""
    fields: dict[str, Any] = dict(schema.query_type.fields) if schema.query_type else {}
    for name, field in fields.items():
        behind = _if_granted(name, field.resolve, POSTS_FOR_QUESTION, SITE in field.args)
        field.extensions[_GRANTED] = behind
        field.resolve = _noted(name, behind)
    changes: dict[str, Any] = (
        dict(schema.subscription_type.fields) if schema.subscription_type else {}
    )
    for name, field in changes.items():
        behind = _if_granted(name, field.subscribe, POSTS_FOR_CHANGE, SITE in field.args)
        field.subscribe = _noted(name, behind)
    commands: dict[str, Any] = dict(schema.mutation_type.fields) if schema.mutation_type else {}
    for name, field in commands.items():
        field.resolve = _noted(name, field.resolve)


def granted(info: GraphQLResolveInfo[Any], name: str, arguments: Mapping[str, Any]) -> Any:
    """What a root field of queries answers to this reader, asked by another one."""
    fields: dict[str, Any] = dict(info.schema.query_type.fields) if info.schema.query_type else {}
    return fields[name].extensions[_GRANTED](None, info, **arguments)


def _noted(name: str, resolve: Callable[..., Any] | None) -> Callable[..., Any]:
    if resolve is None:
        raise TypeError(f"{name} has no resolver")

    def resolve_noted(source: Any, info: Any, **arguments: Any) -> Any:
        note_field(name)
        return resolve(source, info, **arguments)

    return resolve_noted


def _if_granted(
    name: str,
    resolve: Callable[..., Any] | None,
    posts: Mapping[str, frozenset[Role]],
    of_a_site: bool,
) -> Callable[..., Any]:
    if resolve is None:
        raise TypeError(f"{name} has no resolver to guard")

    def resolve_if_granted(source: Any, info: Any, **arguments: Any) -> Any:
        identity: Identity = info.context.identity
        require_post(name, identity.actor.role, posts)
        if of_a_site:
            arguments[SITE] = _site_in_reach(identity, arguments.get(SITE))
        return resolve(source, info, **arguments)

    return resolve_if_granted


def _site_in_reach(identity: Identity, asked: str | None) -> str | None:
    """The site whose list is shown; None, for all, only to who acts at all."""
    if asked is None:
        return None if identity.at_all_sites else identity.site_id
    require_site(identity, asked)
    return asked
