"""`aftersales parked …`: what views could not show, and what is done about it."""

import getpass
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated
from uuid import UUID

import psycopg
import typer

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.rebuild import chosen
from api.command_line.store import open_store
from api.graphql.identity import OPERATOR
from api.operations.parked import WAIT_S, parked_in, settle
from api.store import Store
from domain.kernel import Actor
from domain.values.clock import SHANGHAI
from eventstore.audit.entries import Who
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError
from projections.engine.replaying import Parked, parked_list

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
            found = parked_in(connection, view, stream_id)
        typer.echo(_line(found))
        for fact in store.history.read(stream_id, after=found.version - 1):
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
    chosen([view])
    with _store() as store:
        if stream_id is not None:
            streams = [stream_id]
        else:
            with store.database.reading() as connection:
                streams = [each.stream_id for each in parked_list(connection, view)]
        failed = [_said(stream, _settle(store, view, stream)) for stream in streams]
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
    chosen([view])
    with _store() as store:
        parked = _settle(store, view, stream_id, reason)
    if _said(stream_id, parked):
        raise typer.Exit(1)


def _settle(store: Store, view: str, stream_id: UUID, reason: str | None = None) -> Parked | None:
    """What is still parked; who did it is kept, as the operating system knows them."""
    who = Who(actor=Actor(getpass.getuser(), OPERATOR.actor.role), site_id=OPERATOR.site_id)
    database, history, keyring = store.database, store.history, store.keyring
    try:
        return settle(database, history, keyring, who, view, stream_id, reason=reason)
    except psycopg.errors.LockNotAvailable:
        raise OperatorError(
            f"{view} is being written by another for longer than {WAIT_S} s: try again"
        ) from None


@contextmanager
def _store() -> Generator[Store]:
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url, build=False) as store:
            yield store


def _said(stream_id: UUID, parked: Parked | None) -> bool:
    """Say what came of it; whether the stream is still parked."""
    if parked is None:
        typer.echo(f"{stream_id}: shown")
        return False
    typer.echo(
        f"{stream_id}: parked at position {parked.position} ({parked.topic}): {parked.error}"
    )
    return True


def _line(parked: Parked) -> str:
    return (
        f"{parked.view}  {parked.stream_id}  position {parked.position} ({parked.topic}),"
        f" {parked.waiting} waiting: {parked.error}"
    )
