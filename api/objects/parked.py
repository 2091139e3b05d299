"""A stream that a view stopped showing, with the facts that wait in it."""

from datetime import datetime
from typing import Any, Final

import msgspec
import strawberry

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import Info
from api.graphql.nodes import Root
from api.graphql.rows import row_type
from projections.engine.replaying import Parked
from projections.reading import rows


class WaitingFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of a parked stream that its view does not show."""

    position: int
    version: int
    topic: str
    occurred_at: datetime
    recorded_at: datetime


_WAITING: Final = """
SELECT position, version, topic, occurred_at, recorded_at FROM history.event
WHERE stream_id = %(stream_id)s AND version >= %(version)s AND version > %(after)s
ORDER BY version LIMIT %(rows)s
"""
_facts: Any = page_type(WaitingFact)


async def _waiting_facts(root: Any, info: Info, first: First = 20, after: After = None) -> Any:
    size, seen = page_size(first), decode_cursor(after, int) or (0,)
    asked = {"stream_id": root.stream_id, "version": root.version, "after": seen[0]}
    async with info.context.reading() as reading:
        found = await rows(reading, WaitingFact, _WAITING, asked | {"rows": size + 1})
        return await page_of(info, reading, found, size, ["version"], after=after)


ParkedStream: Final[Any] = row_type(
    Parked,
    "ParkedStream",
    also={
        "facts": (
            _facts,
            strawberry.field(
                resolver=_waiting_facts,
                graphql_type=_facts,
                description="The facts that wait, the one that failed first.",
            ),
        )
    },
    node=Root("parkedStream", {"view": "view", "stream_id": "streamId"}),
)
