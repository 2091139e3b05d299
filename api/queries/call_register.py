"""跟踪服务电话登记表 (RM3): every call with its number, and with its phone number masked."""

from typing import Annotated, Any, Final
from uuid import UUID

import strawberry
from psycopg import AsyncConnection

from api.access.reach import require_site
from api.graphql.children import page_type
from api.graphql.connections import After, First, connection, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.nodes import Root
from api.graphql.periods import CalledBefore, CalledFrom, moment, period
from api.graphql.rows import object_of, row_type, tokens_in
from api.graphql.sight import Sight, require_staff, sight_of
from api.queries.call_record import ByAgent, OfSite
from domain.kernel import ERASED
from domain.values.phone import Phone, mask_phone
from projections.call_register import queries
from projections.call_register.queries import EntryRow

VIEW: Final = "call_register"

RegisteredCall: Final[Any] = row_type(
    EntryRow, "RegisteredCall", node=Root("registeredCall", {"call_id": "callId"})
)


@strawberry.type
class CallRegisterQueries:
    @strawberry.field(
        description="The register of calls of a site and year, by running number (RM3, R116).",
        graphql_type=page_type(EntryRow),
    )
    async def call_register(
        self,
        info: Info,
        site_id: Annotated[str, strawberry.argument(description="The site.")],
        year: Annotated[int, strawberry.argument(description="The year of the calls.")],
        first: First = 20,
        after: After = None,
        called_from: CalledFrom = None,
        called_before: CalledBefore = None,
        agent_id: ByAgent = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        (seen,) = decode_cursor(after, int) or (None,)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.entries(
                reading,
                site_id=site_id,
                year=year,
                first=page_size(first),
                after=seen,
                called_from=moment(called_from, "calledFrom"),
                called_before=moment(called_before, "calledBefore"),
                agent_id=agent_id,
            )
            sight = await _sight(info, reading, rows[:first])
        return connection(
            rows, first, lambda row: (row.number,), lambda row: _masked(row, sight), after=after
        )

    @strawberry.field(
        description="The line of one call in its register; none: that fact is no call.",
        graphql_type=RegisteredCall | None,
    )
    async def registered_call(
        self,
        info: Info,
        call_id: Annotated[UUID, strawberry.argument(description="The id of the call's fact.")],
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            row = await queries.entry(reading, call_id=call_id)
            if row is None:
                return None
            require_site(info.context.identity, row.site_id)
            return _masked(row, await _sight(info, reading, [row]))

    @strawberry.field(description="How many lines the registers have for a period (R116).")
    async def registered_call_count(
        self,
        info: Info,
        called_from: CalledFrom = None,
        called_before: CalledBefore = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> int:
        require_staff(info)
        asked = period(called_from, called_before)
        async with info.context.reading(VIEW, at_least) as reading:
            return await queries.count_entries(reading, **asked, site_id=site_id)


async def _sight(info: Info, reading: AsyncConnection[Any], rows: list[EntryRow]) -> Sight:
    return await sight_of(info, reading, tokens_in(rows))


def _masked(row: EntryRow, sight: Sight) -> Any:
    """The line; its phone number is masked for everybody, also for those who call."""
    shown = object_of(row, sight)
    number = sight.text(row.phone_sealed)
    shown.phone = number if number in (None, ERASED) else mask_phone(Phone(number))
    return shown
