"""`aftersales print …`: documents as files, for whoever has no browser at hand."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.documents.paper import Form
from api.store import Store
from domain.kernel import Refused
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError

if TYPE_CHECKING:
    from api.documents.making import Drawn

app = typer.Typer(help="Print documents of repair orders.", no_args_is_help=True)

Order = Annotated[str, typer.Option("--order", help="The order's number, or its id.")]
Out = Annotated[
    Path, typer.Option("--out", help="The file to write; its ending, .pdf or .html, says how.")
]


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
    from api.documents import desk  # noqa: PLC0415 - as for the schema: it takes a second

    _print(lambda store: desk.quote(store, order, version), out)


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
    from api.documents import desk  # noqa: PLC0415 - as for the schema: it takes a second

    _print(lambda store: desk.settlement(store, order, number), out)


@app.command("authorisation")
def authorisation(*, order: Order, out: Out) -> None:
    """Print a repair authorisation (维修委托书) to be signed."""
    from api.documents import desk  # noqa: PLC0415 - as for the schema: it takes a second

    _print(lambda store: desk.authorisation(store, order), out)


def _print(make: "Callable[[Store], Drawn]", out: Path) -> None:
    from api.documents.making import drawn  # noqa: PLC0415 - as above
    from api.documents.press import Press  # noqa: PLC0415 - as above

    try:
        form = Form(out.suffix.removeprefix(".").lower())
    except ValueError:
        raise typer.BadParameter(f"{out} should end in .pdf or .html", param_hint="--out") from None
    settings = prepared()
    printer = Press(settings.paper_font)
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            try:
                found = make(store)
            except Refused as refused:
                raise OperatorError(f"{refused.zh} – {refused.en}") from None
    document = drawn(found, form, printer)
    try:
        out.write_bytes(document.body)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written: {error.strerror}") from None
    typer.echo(f"{out}: {len(document.body):,} bytes, sha256 {document.sha256}")
