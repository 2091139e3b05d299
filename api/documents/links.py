"""Where documents are on this server, for those who show links to them."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import strawberry

from api.documents.paper import Form

PREFIX: Final = "/documents/repair-orders"


def quote_url(order_id: UUID, version: int, form: Form) -> str:
    """A version of an order's quote."""
    return f"{PREFIX}/{order_id}/quote.{form}?version={version}"


def settlement_url(order_id: UUID, number: str, form: Form) -> str:
    """A settlement list."""
    return f"{PREFIX}/{order_id}/settlement.{form}?number={quote(number, safe='')}"


def document_url(url: Callable[[Any], str], description: str) -> tuple[Any, Any]:
    """A GraphQL field with the address of a document, as `row_type(also=…)` takes it."""

    def resolve(root: Any) -> str:
        return url(root)

    return str, strawberry.field(resolver=resolve, graphql_type=str, description=description)
