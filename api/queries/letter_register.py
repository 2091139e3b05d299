"""跟踪服务信函登记表 (RM4): every letter with its number, and what became of it."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from api.access.reach import require_site
from api.graphql.children import objects_of, one_of, page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import CalledBefore, CalledFrom, period
from api.graphql.rows import row_type
from api.graphql.sight import require_own, require_staff
from api.queries.call_record import OfSite
from domain.letter.events import DeliveryResult, LetterKind
from projections.letter_register import queries
from projections.letter_register.queries import LetterRow

VIEW: Final = "letter_register"

graphql_enum(DeliveryResult, "LetterDeliveryResult")
RegisteredLetter: Final[Any] = row_type(
    LetterRow,
    "RegisteredLetter",
    node=Root("registeredLetter", {"letter_number": "letterNumber"}),
)


@strawberry.type
class LetterRegisterQueries:
    @strawberry.field(
        description="The register of letters of a site and year, by number (RM4, R117).",
        graphql_type=page_type(LetterRow),
    )
    async def letter_register(
        self,
        info: Info,
        site_id: Annotated[str, strawberry.argument(description="The site.")],
        year: Annotated[int, strawberry.argument(description="The year of the sending.")],
        first: First = 20,
        after: After = None,
        kind: Annotated[
            LetterKind | None, strawberry.argument(description="Of this kind alone.")
        ] = None,
        delivery_unknown: Annotated[
            bool, strawberry.argument(description="Only those of which nobody knows yet.")
        ] = False,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        (seen,) = decode_cursor(after, int) or (None,)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.letters(
                reading,
                site_id=site_id,
                year=year,
                first=page_size(first),
                after=seen,
                kind=kind,
                delivery_unknown=delivery_unknown,
            )
            return await page_of(info, reading, rows, first, ("number",), after=after)

    @strawberry.field(
        description="One letter by its number; none: no letter went out under it.",
        graphql_type=RegisteredLetter | None,
    )
    async def registered_letter(
        self,
        info: Info,
        letter_number: Annotated[
            str, strawberry.argument(description="The letter's number, e.g. XH-S1-2026-00042.")
        ],
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            row = await queries.letter(reading, letter_number=letter_number)
            if row is not None:
                require_site(info.context.identity, row.site_id)
            return await one_of(info, reading, row)

    @strawberry.field(
        description="All letters to one customer, also for the customer (R117).",
        graphql_type=list[RegisteredLetter],
    )
    async def letters_to(
        self,
        info: Info,
        customer_id: Annotated[UUID, strawberry.argument(description="The customer.")],
        at_least: AtLeast = None,
    ) -> Any:
        require_own(info, [customer_id])
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.letters_to(reading, customer_id=customer_id)
            return await objects_of(info, reading, rows)

    @strawberry.field(description="How many letters went out in a period (R117).")
    async def registered_letter_count(
        self,
        info: Info,
        sent_from: CalledFrom = None,
        sent_before: CalledBefore = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> int:
        require_staff(info)
        asked: dict[str, datetime] = period(sent_from, sent_before)
        async with info.context.reading(VIEW, at_least) as reading:
            return await queries.count_letters(
                reading,
                sent_from=asked["called_from"],
                sent_before=asked["called_before"],
                site_id=site_id,
            )
