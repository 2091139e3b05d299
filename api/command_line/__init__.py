"""The command `aftersales` (also `python -m api`).

Exit codes: 0 done, 1 it could not be done, 2 it was asked wrongly (a setting or an argument).
"""

import sys
from typing import Annotated

import typer

from api.command_line.backup import backup, restore
from api.command_line.checkpoint import app as checkpoint
from api.command_line.checkpoint import prove_fact, verify_history
from api.command_line.database import database, existing_database
from api.command_line.deliveries import app as deliveries
from api.command_line.demo import demo
from api.command_line.docs import GENERATORS, breaks, stale_pages, write_pages
from api.command_line.exports import app as exports
from api.command_line.follow import follow
from api.command_line.imports import app as imports
from api.command_line.keys import app as keys
from api.command_line.parked import app as parked
from api.command_line.people import erasure_certificate, export_person, retention
from api.command_line.preparing import prepared
from api.command_line.printing import app as printing
from api.command_line.rebuild import chosen, drop_old_views, rebuild_views
from api.command_line.remind import remind
from api.command_line.report import report
from api.command_line.serve import run_server
from api.command_line.status import status
from api.command_line.stopping import end_in_order
from api.command_line.store import open_store
from api.command_line.token import token
from api.command_line.trusted import trusted_documents
from api.command_line.work import work
from api.settings import SettingsError
from eventstore.migrate import migrate as bring_up_to_date
from eventstore.operator_error import OperatorError
from projections.engine.rebuild_terms import How

app = typer.Typer(
    name="aftersales",
    help="An event-sourced record of automotive after-sales service.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(deliveries, name="deliveries")
app.add_typer(exports, name="export")
app.add_typer(imports, name="import")
app.add_typer(checkpoint, name="checkpoint")
app.add_typer(keys, name="keys")
app.command("verify")(verify_history)
app.command("prove")(prove_fact)
app.add_typer(parked, name="parked")
app.add_typer(printing, name="print")
app.command()(backup)
app.command()(demo)
app.command()(follow)
app.command()(remind)
app.command()(report)
app.command()(restore)
app.command()(status)
app.command()(token)
app.command()(retention)
app.command("erasure-certificate")(erasure_certificate)
exports.command("person")(export_person)
app.command("trusted-documents")(trusted_documents)
app.command()(work)


def main() -> None:
    end_in_order()
    try:
        app()
    except SettingsError as error:
        _fail(error, code=2)
    except OperatorError as error:
        _fail(error, code=1)


@app.command()
def serve() -> None:
    """Start the server: database, migrations, then HTTP until Ctrl-C or SIGTERM."""
    settings = prepared()
    with database(settings) as url:
        bring_up_to_date(url)
        run_server(settings, url)


@app.command()
def migrate() -> None:
    """Bring the database to the schema this version needs; do nothing when it is there."""
    settings = prepared()
    with database(settings) as url:
        applied = bring_up_to_date(url)
    for name in applied:
        typer.echo(f"applied {name}")
    typer.echo("The database is up to date.")


@app.command()
def rebuild(
    names: Annotated[
        list[str] | None, typer.Argument(help="The views to rebuild; without a name all of them.")
    ] = None,
    *,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that fill them.")] = 1,
    check: Annotated[
        bool, typer.Option("--check", help="Say what differs and leave the views as they are.")
    ] = False,
    park: Annotated[
        bool, typer.Option("--park", help="Leave facts that fail aside, instead of stopping.")
    ] = False,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Only remove what earlier rebuilds had replaced.")
    ] = False,
) -> None:
    """Build views anew from the whole history, beside the serving ones, and swap them in.

    All of them in one pass over the history; queries are answered all the while. What is replaced
    stays until `--drop-old`. Exit code 1 with `--check`: the rows differ.
    """
    settings = prepared()
    models = chosen(names or [])
    with existing_database(settings) as url:
        bring_up_to_date(url)
        with open_store(settings, url, build=False) as store:
            if drop_old:
                drop_old_views(store, models)
                return
            same = rebuild_views(store, models, How(workers=workers, check=check, park=park))
    if check and not same:
        raise typer.Exit(1)


@app.command()
def docs(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; name what is stale or breaks clients.")
    ] = False,
    release: Annotated[
        bool, typer.Option("--release", help="Take today's schema as that of the release, too.")
    ] = False,
) -> None:
    """Write the pages of docs/ that are made from the code."""
    if not check:
        for path in write_pages(GENERATORS, release=release):
            typer.echo(f"wrote {path}")
        return
    stale = stale_pages(GENERATORS)
    for path in stale:
        typer.echo(f"{path} is stale: run `python -m api docs` and commit it", err=True)
    broken = breaks()
    for change in broken:
        typer.echo(f"this breaks clients, name it in CHANGELOG.md: {change}", err=True)
    if stale or broken:
        raise typer.Exit(1)


def _fail(error: OperatorError, *, code: int) -> None:
    typer.echo(f"aftersales: {error}", err=True)
    sys.exit(code)
