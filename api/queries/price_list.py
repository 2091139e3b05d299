"""The published prices, straight from the history: there is one short stream of them."""

from datetime import UTC, date, datetime
from typing import Annotated

import strawberry

from api.graphql.context import ApiContext, Info
from api.objects.price_list import PriceList
from domain.kernel import Missing
from domain.price_list.aggregate import PRICE_LIST_ID
from domain.price_list.aggregate import PriceList as State
from domain.values.clock import shanghai_date


@strawberry.type
class PriceListQueries:
    @strawberry.field(
        description="The prices that hold on a day; none before the first list (R045, R049)."
    )
    async def price_list(
        self,
        info: Info,
        on: Annotated[
            date | None, strawberry.argument(description="The day. If not given: today.")
        ] = None,
    ) -> PriceList | None:
        day = on or shanghai_date(datetime.now(UTC))
        return await info.context.run(lambda: _in_force(info.context, day))


def _in_force(ctx: ApiContext, day: date) -> PriceList | None:
    try:
        published = ctx.history.load(State, PRICE_LIST_ID).state.in_force(day)
    except Missing:
        return None
    return None if published is None else PriceList.of(published)
