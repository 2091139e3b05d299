"""What happens, told as it happens: over graphql-transport-ws, resumable by position."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any, Final, LiteralString, TypeAlias
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.feed import CHANGED, HEAD, WHOLE, Change, HistoryFact, changes, statement
from api.graphql.rows import row_type
from api.graphql.scalars import Position
from api.graphql.sight import own_customer, require_own
from api.queries.call_record import OfSite
from api.queries.vehicle_history import require_own_vehicle
from projections.vehicle_history import queries

_change: Any = row_type(Change)
_fact: Any = row_type(HistoryFact)

_OF_VEHICLES: Final[LiteralString] = "SELECT position AS upto FROM vehicle_history._position"
_OF_COMPLAINTS: Final[LiteralString] = "SELECT position AS upto FROM complaint_board._position"

_VEHICLE: Final = statement(
    CHANGED,
    _OF_VEHICLES,
    """e.stream_id = ANY(ARRAY(
        SELECT vehicle_id FROM file
        UNION SELECT v.order_id FROM file JOIN vehicle_history.visit v USING (vehicle_id)
        WHERE %(customer_id)s::uuid IS NULL OR v.customer_id = %(customer_id)s))""",
    f"{queries.FILES}, ",
)
_ORDER: Final = statement(CHANGED, _OF_VEHICLES, "e.stream_id = %(order_id)s")
_BOARD: Final = statement(
    CHANGED,
    _OF_COMPLAINTS,
    """EXISTS (SELECT FROM complaint_board.complaint c WHERE c.complaint_id = e.stream_id
        AND (%(site_id)s::text IS NULL OR c.site_id = %(site_id)s))""",
)
_HISTORY: Final = statement(WHOLE, HEAD, "true")

After: TypeAlias = Annotated[
    Position | None,
    strawberry.argument(
        description="The last position that was seen: all that came after it is told. None: from now on."
    ),
]


@strawberry.type(description="What is told as it happens, over a WebSocket.")
class Subscription:
    @strawberry.subscription(
        graphql_type=_change, description="The vehicle, or a visit of it, changed (RM5)."
    )
    async def vehicle_changed(
        self,
        info: Info,
        vehicle_id: Annotated[UUID, strawberry.argument(description="The vehicle.")],
        after: After = None,
    ) -> AsyncGenerator[Any]:
        customer_id = own_customer(info)
        if customer_id is not None:
            async with info.context.reading("vehicle_history") as reading:
                await require_own_vehicle(info, reading, vehicle_id)
        asked = {"vehicle_id": vehicle_id, "customer_id": customer_id}
        async for change in _told(info, Change, _VEHICLE, asked, after):
            yield change

    @strawberry.subscription(
        graphql_type=_change, description="A repair order changed, from its opening on (RM6)."
    )
    async def repair_order_changed(
        self,
        info: Info,
        order_id: Annotated[UUID, strawberry.argument(description="The repair order.")],
        after: After = None,
    ) -> AsyncGenerator[Any]:
        if own_customer(info) is not None:
            async with info.context.reading("vehicle_history") as reading:
                visits = await queries.visits_by_ids(reading, order_ids=[order_id])
            require_own(info, [visit.customer_id for visit in visits])
        async for change in _told(info, Change, _ORDER, {"order_id": order_id}, after):
            yield change

    @strawberry.subscription(
        graphql_type=_change, description="A complaint on the board was received or changed (RM9)."
    )
    async def complaint_board_changed(
        self, info: Info, site_id: OfSite = None, after: After = None
    ) -> AsyncGenerator[Any]:
        async for change in _told(info, Change, _BOARD, {"site_id": site_id}, after):
            yield change

    @strawberry.subscription(
        graphql_type=_fact,
        description="The whole history from a position on, as it is stored, and then as it grows (RM15).",
    )
    async def history_from(
        self,
        info: Info,
        position: Annotated[
            Position,
            strawberry.argument(description="The first position to tell; the history has 1."),
        ],
    ) -> AsyncGenerator[Any]:
        async for fact in _told(info, HistoryFact, _HISTORY, {}, position - 1):
            yield fact


async def _told(
    info: Info, shape: Any, query: LiteralString, asked: dict[str, Any], after: int | None
) -> AsyncGenerator[Any]:
    kind = row_type(shape)
    async for row in changes(info.context, shape, query, asked, after):
        yield kind(**{field: getattr(row, field) for field in row.__struct_fields__})
