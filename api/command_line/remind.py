"""`aftersales remind`: what is due today goes out to whom it may."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from api.command_line.catching_up import catch_up
from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.workers.reminders import due_now, send_due_reminders
from eventstore.migrate import migrate
from projections.reminders.projection import reminders


def remind(
    *,
    site: Annotated[str | None, typer.Option(help="Of this site alone, e.g. S1.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Record nothing; list what is due, naming nobody.")
    ] = False,
) -> None:
    """Record the reminders that are due today, each once, by each customer's own way and hours."""
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            catch_up(store, reminders)
            now = datetime.now(UTC)
            if dry_run:
                for due in due_now(store, now, site):
                    said = due.held_back or due.via
                    typer.echo(
                        f"{due.due_on} {due.site_id} {due.kind} {due.plate} {due.text} {said}"
                    )
                return
            done = send_due_reminders(store, now, site)
    for kind, count in sorted(done.sent.items()):
        typer.echo(f"{kind}: {count:,} sent")
    for reason, count in sorted(done.held_back.items()):
        typer.echo(f"held back, {reason}: {count:,}")
    typer.echo(f"{done.sent.total():,} reminders sent")
