"""`aftersales migrate`: the schema this version needs."""

import typer

from api.command_line.database import database
from api.command_line.preparing import prepared
from eventstore.migrate import migrate as bring_up_to_date


def migrate() -> None:
    """Bring the database to the schema this version needs; do nothing when it is there."""
    settings = prepared()
    with database(settings) as url:
        applied = bring_up_to_date(url)
    for name in applied:
        typer.echo(f"applied {name}")
    typer.echo("The database is up to date.")
