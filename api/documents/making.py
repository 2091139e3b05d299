"""From a question to a finished document: read in one snapshot, lay out, draw, and take the digest."""

import hashlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from api.access.policy import POSTS_FOR_DOCUMENT
from api.access.reach import require_post
from api.documents import html, press
from api.documents.authorisation import Wish, authorisation_paper, lay_out_authorisation
from api.documents.paper import Form, Paper
from api.documents.press import Press
from api.documents.quote import lay_out_quote, quote_paper
from api.documents.refusals import (
    NEVER_QUOTED,
    NEVER_SETTLED,
    NO_QUOTE,
    NO_SETTLEMENT,
)
from api.documents.settlement import lay_out_settlement, settlement_paper
from api.documents.sheet import VIEWS, Asked, Read, order_id_of, read_order
from api.graphql.context import ApiContext
from api.graphql.rows import tokens_in
from api.graphql.sight import sight_of
from domain.kernel import Missing
from projections.approval_trail.queries import TrailQuote
from projections.vehicle_history.quality_queries import inspections_of
from projections.vehicle_history.work_queries import (
    Settlement,
    concerns_of,
    settlements_of,
    warranties_of,
)


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A finished document."""

    body: bytes
    media_type: str
    file_name: str
    sha256: str
    """In hexadecimal, as evidence of a signature takes it."""
    position: int
    """The order's last fact that it shows."""


class Drawn(msgspec.Struct, frozen=True):
    """A paper, and the order's last fact on it."""

    paper: Paper
    position: int


async def quote_of(
    context: ApiContext, order: str, *, version: int | None = None, at_least: int | None = None
) -> Drawn:
    """One version of the quote, by the order's id or number; without a version, the last one."""
    async with _snapshot(context, "quote", at_least) as reading:
        read = await _read(context, reading, order)
    quote = _version(read, version)
    made = quote_paper(read.sheet, read.trail.quotes, quote.quote_version, read.trail.lines)
    return Drawn(lay_out_quote(made), read.sheet.record.position)


async def settlement_of(
    context: ApiContext, order: str, *, number: str | None = None, at_least: int | None = None
) -> Drawn:
    """One bill, by its number; without one, the last one that stands, else the last one."""
    async with _snapshot(context, "settlement", at_least) as reading:
        read = await _read(context, reading, order)
        order_id = read.trail.order.order_id
        bill = _bill(read, await settlements_of(reading, order_ids=[order_id]), number)
        warranties = await warranties_of(reading, order_ids=[order_id])
    quoted_at = {each.quote_version: each.issued_at for each in read.trail.quotes}
    trail = read.trail
    made = settlement_paper(read.sheet, bill, trail.charges, trail.lines, quoted_at, warranties)
    return Drawn(lay_out_settlement(made), read.sheet.record.position)


async def authorisation_of(
    context: ApiContext, order: str, *, at_least: int | None = None
) -> Drawn:
    """The authorisation, to be signed."""
    async with _snapshot(context, "authorisation", at_least) as reading:
        read = await _read(context, reading, order)
        order_id = read.trail.order.order_id
        concerns = await concerns_of(reading, order_ids=[order_id])
        inspections = await inspections_of(reading, order_ids=[order_id])
        sight = await sight_of(Asked(context), reading, tokens_in(concerns))
    wishes = [
        Wish(
            concern_id=each.concern_id,
            words=sight.text(each.words_sealed),
            note=sight.text(each.note_sealed),
        )
        for each in concerns
    ]
    made = authorisation_paper(read.sheet, wishes, inspections, read.trail.quotes)
    return Drawn(lay_out_authorisation(made), read.sheet.record.position)


def drawn(found: Drawn, form: Form, printer: Press) -> Document:
    """The paper in its form; blocking work for some milliseconds."""
    paper = found.paper
    body = html.as_html(paper) if form is Form.HTML else printer.as_pdf(paper)
    return Document(
        body=body,
        media_type=html.MEDIA_TYPE if form is Form.HTML else press.MEDIA_TYPE,
        file_name=f"{paper.title} {paper.number}.{form}",
        sha256=hashlib.sha256(body).hexdigest(),
        position=found.position,
    )


@asynccontextmanager
async def _snapshot(
    context: ApiContext, name: str, at_least: int | None
) -> AsyncGenerator[AsyncConnection[Any]]:
    """A connection on which all queries see the same state of the views."""
    require_post(name, context.identity.actor.role, POSTS_FOR_DOCUMENT)
    for view in VIEWS:
        async with context.reading(view, at_least):
            pass
    async with context.reading() as reading, reading.transaction():
        await reading.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield reading


async def _read(context: ApiContext, reading: AsyncConnection[Any], order: str) -> Read:
    order_id: UUID = await order_id_of(reading, order)
    return await read_order(context, reading, order_id)


def _version(read: Read, version: int | None) -> TrailQuote:
    quotes = {quote.quote_version: quote for quote in read.trail.quotes}
    number = read.sheet.order_number
    if not quotes:
        raise Missing(NEVER_QUOTED, field="version", order=number)
    if version is None:
        return quotes[max(quotes)]
    if version not in quotes:
        raise Missing(NO_QUOTE, field="version", order=number, version=version)
    return quotes[version]


def _bill(read: Read, bills: Any, number: str | None) -> Settlement:
    known: list[Settlement] = list(bills)
    order = read.sheet.order_number
    if not known:
        raise Missing(NEVER_SETTLED, field="number", order=order)
    if number is None:
        return next((x for x in reversed(known) if x.reversed_at is None), known[-1])
    for bill in known:
        if bill.settlement_number == number:
            return bill
    raise Missing(NO_SETTLEMENT, field="number", order=order, number=number)
