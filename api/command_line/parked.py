"""`aftersales parked …`: what views could not show, and what is done about it."""

import getpass
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import typer

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.rebuild import chosen
from api.command_line.store import open_store
from api.store import Store
from domain.values.clock import SHANGHAI
from eventstore.migrate import migrate
from projections.engine.parking import Failure
from projections.engine.replaying import NotParkedError, Parked, discard, parked_list, replay
from projections.engine.view import View

app = typer.Typer(
    help="Streams that a view stopped showing at a fact that failed.", no_args_is_help=True
)

ViewName = Annotated[str, typer.Argument(help="The view, e.g. customer_file.")]
StreamId = Annotated[UUID, typer.Argument(help="The stream, as `parked list` names it.")]


@app.command("list")
def list_(
    view: Annotated[str | None, typer.Argument(help="Of this view alone.")] = None,
) -> None:
    """List what is parked: view, stream, the fact that failed and why, how many facts wait."""
    with _store() as store, store.database.reading() as connection:
        found = parked_list(connection, view)
    for each in found:
        typer.echo(_line(each))
    typer.echo(f"{len(found):,} streams are parked" if found else "Nothing is parked.", err=True)


@app.command()
def show(view: ViewName, stream_id: StreamId) -> None:
    """Show one parked stream with the facts that wait in it."""
    with _store() as store:
        with store.database.reading() as connection:
            found = [each for each in parked_list(connection, view) if each.stream_id == stream_id]
        if not found:
            raise NotParkedError(f"{view} has no parked stream {stream_id}")
        typer.echo(_line(found[0]))
        for fact in store.history.read(stream_id, after=found[0].version - 1):
            when = fact.occurred_at.astimezone(SHANGHAI).isoformat(" ", "seconds")
            typer.echo(f"  {fact.position:>10}  {when}  {fact.event.topic}")


@app.command("replay")
def replay_(
    view: ViewName,
    stream_id: Annotated[
        UUID | None, typer.Argument(help="One stream; without it all of the view.")
    ] = None,
) -> None:
    """Show in the view what waits, once the reason of the failure is gone."""
    (model,) = chosen([view])
    with _store() as store, store.database.connect_owner() as connection:
        streams = [
            each.stream_id
            for each in parked_list(connection, view)
            if stream_id in (None, each.stream_id)
        ]
        if stream_id is not None and not streams:
            raise NotParkedError(f"{view} has no parked stream {stream_id}")
        failed = [
            _said(stream, replay(connection, store.history, View(model, store.keyring), stream))
            for stream in streams
        ]
    typer.echo(f"{failed.count(False):,} of {len(failed):,} streams are shown whole.")
    if any(failed):
        raise typer.Exit(1)


@app.command("discard")
def discard_(
    view: ViewName,
    stream_id: StreamId,
    *,
    reason: Annotated[str, typer.Option(help="Why the view shall do without the fact.")],
) -> None:
    """Let the view do without the fact that failed, and show what waits behind it.

    The history keeps the fact; who decided, when and why is kept as well. A rebuild shows it after
    all where it no longer fails.
    """
    (model,) = chosen([view])
    with _store() as store, store.database.connect_owner() as connection:
        failure = discard(
            connection,
            store.history,
            View(model, store.keyring),
            stream_id,
            reason=reason,
            by=getpass.getuser(),
        )
    if _said(stream_id, failure):
        raise typer.Exit(1)


@contextmanager
def _store() -> Generator[Store]:
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url, build=False) as store:
            yield store


def _said(stream_id: UUID, failure: Failure | None) -> bool:
    """Say what came of it; whether the stream is still parked."""
    if failure is None:
        typer.echo(f"{stream_id}: shown")
        return False
    typer.echo(
        f"{stream_id}: parked at position {failure.position} ({failure.topic}): {failure.error}"
    )
    return True


def _line(parked: Parked) -> str:
    return (
        f"{parked.view}  {parked.stream_id}  position {parked.position} ({parked.topic}),"
        f" {parked.waiting} waiting: {parked.error}"
    )
