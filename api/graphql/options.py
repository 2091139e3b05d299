"""How the GraphQL API is offered: what an operator may switch."""

from collections.abc import Mapping

import msgspec

from api.graphql.limits import USUAL, Limits
from api.graphql.trusted import load_trusted
from api.settings import Settings


class Options(msgspec.Struct, frozen=True):
    """How the API is offered; from the settings."""

    introspection: bool = True
    get: bool = True
    trusted: Mapping[str, str] | None = None
    """Documents by digest; None: any document is answered."""
    limits: Limits = USUAL
    origins: tuple[str, ...] = ()
    """Of pages that may open a WebSocket, besides our own."""
    init_within_s: float = 5.0
    """Who opens a WebSocket says within this time who they are."""
    taken_within_s: float = 10.0
    """A subscriber takes a message within this time, or is let go."""


def options_of(settings: Settings) -> Options:
    """As the settings say. Raises OperatorError where the list of documents is none."""
    listed = settings.trusted_documents
    return Options(
        introspection=settings.introspection,
        get=settings.graphql_get,
        trusted=load_trusted(listed) if listed else None,
        limits=msgspec.structs.replace(USUAL, points=settings.cost_points),
        origins=tuple(settings.websocket_origins.split()),
    )
