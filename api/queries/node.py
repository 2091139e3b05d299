"""Anything by its id over all types (Relay): what its own root field shows to this reader."""

from collections.abc import Sequence
from inspect import isawaitable
from typing import Annotated, Any, Final, cast

import strawberry
from graphql import GraphQLError, GraphQLResolveInfo
from graphql.pyutils import Path

from api.access.guard import granted
from api.access.reach import NOT_YOURS
from api.graphql.connections import MOST, Connection
from api.graphql.context import Info
from api.graphql.identity import OTHER_SITE
from api.graphql.nodes import Named, Node, named_by
from api.graphql.sight import NOT_OWN
from domain.kernel import Refused

HIDDEN: Final = frozenset({rule.code for rule in (NOT_OWN, NOT_YOURS, OTHER_SITE)})
"""Rules by which a thing is another's. A client is told the same as of what does not exist."""


@strawberry.type
class NodeQueries:
    @strawberry.field(
        graphql_type=Node | None,
        description="What has this id, as its own root field shows it to you; none: there is no such "
        "thing, or it is not yours. A type that your post may not ask for is refused as there.",
    )
    async def node(
        self,
        info: Info,
        id: Annotated[  # noqa: A002 - Relay's word for it
            strawberry.ID, strawberry.argument(description="The id over all types.")
        ],
    ) -> Any:
        return await _shown(info, named_by(id))

    @strawberry.field(
        graphql_type=list[Node | None],
        description="As `node`, for up to 100 ids; the answers stand in the order of the ids.",
    )
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="Ids over all types, up to 100.")
        ],
    ) -> Any:
        if len(ids) > MOST:
            raise GraphQLError(f"ids are at most {MOST}, not {len(ids)}")
        return [await _or_refused(info, named) for named in [named_by(each) for each in ids]]


async def _or_refused(info: Info, named: Named) -> Any:
    """The node, or the refusal for its place alone."""
    try:
        return await _shown(info, named)
    except Refused as refused:
        return refused


async def _shown(info: Info, named: Named) -> Any:
    try:
        found = granted(_as_if_asked(info, named), named.root.field, named.arguments)
        if isawaitable(found):
            found = await found
    except Refused as refused:
        if refused.code not in HIDDEN:
            raise
        info.context.notes.refused(named.root.field, refused)
        return None
    rows: Sequence[Any] = [found]
    if isinstance(found, Connection):
        rows = cast("Connection[Any]", found).nodes
    return next((row for row in rows if row is not None and _is(row, named)), None)


def _is(row: Any, named: Named) -> bool:
    return all(getattr(row, field) == value for field, value in named.key.items())


def _as_if_asked(info: Info, named: Named) -> GraphQLResolveInfo[Any]:
    """The request's own, with the root field in the path: whoever notes what was shown names it."""
    raw = cast("GraphQLResolveInfo[Any]", info._raw_info)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportUnnecessaryCast] - Strawberry keeps it
    return raw._replace(path=Path(raw.path, named.root.field, named.type_name))
