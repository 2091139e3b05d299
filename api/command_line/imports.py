"""`aftersales import …`: records of other offices, taken over into the history."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.command_line.database import database
from api.command_line.preparing import prepared
from api.command_line.progress import progress
from api.command_line.store import open_store
from api.imports.nhtsa import Summary, import_complaints, survey
from api.imports.nhtsa_rows import BadRow
from eventstore.migrate import migrate

app = typer.Typer(help="Take over records of other offices.", no_args_is_help=True)


@app.command("nhtsa-complaints")
def nhtsa_complaints(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, readable=True, help="The agency's file, tab-separated."
        ),
    ],
) -> None:
    """Take over consumer complaints as the US NHTSA publishes them; a second run adds nothing.

    A record that cannot be read is named with its line, field and reason, and the rest goes in.
    Exit code 0 when everything went in, 1 when something was refused.
    """
    settings = prepared()
    with database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            surveyed = survey(file)
            with progress("records", surveyed.rows) as advance:

                def on_row(bad: BadRow | None) -> None:
                    if bad is not None:
                        typer.echo(f"line {bad.line}, {bad.field}: {bad.reason}", err=True)
                    advance(1)

                summary = import_complaints(store.history, file, surveyed, on_row)
    _say(summary)
    if summary.rows_bad:
        sys.exit(1)


def _say(done: Summary) -> None:
    typer.echo(
        f"complaints: {done.complaints_new:,} new, {done.complaints_known:,} already there,"
        f" {done.complaints_refused:,} refused\n"
        f"vehicles: {done.vehicles_new:,} new, {done.vehicles_found:,} found\n"
        f"records: {done.rows:,} read, {done.rows_joined:,} joined to a complaint before them,"
        f" {done.rows_bad:,} skipped"
    )
