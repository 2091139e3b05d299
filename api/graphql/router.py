"""GraphQL over HTTP: the schema behind one address."""

import json

import msgspec
from fastapi import HTTPException, Request
from strawberry.fastapi import GraphQLRouter

from api.graphql.context import ApiContext
from api.graphql.errors import Schema
from api.graphql.identity import identity_of
from api.graphql.noting import purpose_of
from domain.kernel import Refused


class ApiRouter(GraphQLRouter[ApiContext, None]):
    """Strawberry's router; a body that is no JSON is the client's error, whatever is wrong with it."""

    def decode_json(self, data: str | bytes) -> object:
        """The decoded body; raises JSONDecodeError, which Strawberry answers, for all that is none."""
        try:
            decoded: object = json.loads(data)
        except (ValueError, RecursionError) as error:  # bytes that are no UTF-8, an endless number
            raise json.JSONDecodeError(str(error), "", 0) from None
        if not isinstance(decoded, dict):
            raise json.JSONDecodeError("a request is an object", "", 0)
        return decoded  # pyright: ignore[reportUnknownVariableType] - JSON

    def encode_json(self, data: object) -> str | bytes:
        """The answer, Chinese as it is written; escaped only where an error quotes half a character."""
        try:
            return msgspec.json.encode(data)
        except UnicodeEncodeError:
            return json.dumps(data, separators=(",", ":"))


def graphql_router(schema: Schema) -> ApiRouter:
    """The router that serves a schema."""
    return ApiRouter(
        schema, context_getter=request_context, graphql_ide=None, allow_queries_via_get=True
    )


async def request_context(request: Request) -> ApiContext:
    """The one door of identity, for GraphQL and for documents alike."""
    state = request.app.state
    try:
        identity = await identity_of(request.headers, state.door.verifier)
    except Refused as refused:
        raise HTTPException(403, refused.en) from refused
    purpose = purpose_of(request.headers, identity.actor.role)
    return ApiContext(state.services, identity, purpose)
