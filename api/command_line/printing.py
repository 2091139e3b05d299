"""`aftersales print …`: documents as files, for whoever has no browser at hand."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.documents.links import Form
from api.documents.making import (
    Document,
    Drawn,
    authorisation_of,
    drawn,
    quote_of,
    settlement_of,
)
from api.documents.press import Press
from api.documents.sheet import VIEWS
from api.graphql.context import ApiContext, Moved, Services
from api.graphql.identity import DEFAULT_SITE, Identity
from api.store import Store
from domain.kernel import Actor, Refused, Role
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError
from projections.catalogue import READ_MODELS
from projections.engine.follower import Follower
from projections.engine.view import View

app = typer.Typer(help="Print documents of repair orders.", no_args_is_help=True)

Order = Annotated[str, typer.Option("--order", help="The order's number, or its id.")]
Out = Annotated[
    Path, typer.Option("--out", help="The file to write; its ending, .pdf or .html, says how.")
]
_OPERATOR = Identity(actor=Actor("command-line", Role.SUPERVISOR), site_id=DEFAULT_SITE)
"""Whoever may run commands on the server reads the whole record; papers show it as to a supervisor."""


@app.callback()
def print_() -> None:
    """Print documents of repair orders."""


@app.command("quote")
def quote(
    *,
    order: Order,
    out: Out,
    version: Annotated[
        int | None, typer.Option(min=1, help="Of the quote; without it the last one.")
    ] = None,
) -> None:
    """Print a quote (报价单)."""
    _print(lambda context: quote_of(context, order, version=version), out)


@app.command("settlement")
def settlement(
    *,
    order: Order,
    out: Out,
    number: Annotated[
        str | None, typer.Option(help="The list's number; without it the last that stands.")
    ] = None,
) -> None:
    """Print a settlement list (结算清单)."""
    _print(lambda context: settlement_of(context, order, number=number), out)


@app.command("authorisation")
def authorisation(*, order: Order, out: Out) -> None:
    """Print a repair authorisation (维修委托书) to be signed."""
    _print(lambda context: authorisation_of(context, order), out)


def _print(make: Callable[[ApiContext], Awaitable[Drawn]], out: Path) -> None:
    try:
        form = Form(out.suffix.removeprefix(".").lower())
    except ValueError:
        raise typer.BadParameter(f"{out} should end in .pdf or .html", param_hint="--out") from None
    settings = prepared()
    printer = Press(settings.paper_font)
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            _catch_up(store)
            try:
                found = asyncio.run(_made(store, make))
            except Refused as refused:
                raise OperatorError(f"{refused.zh} – {refused.en}") from None
    document = drawn(found, form, printer)
    _write(document, out)
    typer.echo(f"{out}: {len(document.body):,} bytes, sha256 {document.sha256}")


def _write(document: Document, out: Path) -> None:
    try:
        out.write_bytes(document.body)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written: {error.strerror}") from None


async def _made(store: Store, make: Callable[[ApiContext], Awaitable[Drawn]]) -> Drawn:
    pool = AsyncConnectionPool(
        store.database.reader_url,
        min_size=1,
        max_size=1,
        open=False,
        kwargs={"autocommit": True},
        connection_class=AsyncConnection[TupleRow],
    )
    async with pool:
        services = Services(store.history, store.keyring, pool, Moved())
        return await make(ApiContext(services, _OPERATOR))


def _catch_up(store: Store) -> None:
    """Let the views show everything there is, whether or not a server is following."""
    views = [View(model, store.keyring) for model in READ_MODELS if model.name in VIEWS]
    follower = Follower(store.database, store.history, views)
    with store.database.connect_owner() as connection:
        while follower.catch_up(connection):
            pass
    for view, error in follower.failures.items():
        raise OperatorError(f"the view {view} stands still: {error}")
