"""`aftersales deliveries …`: who is told what, and messages that somebody has to look after."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from psycopg import Connection

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.deliveries import settling, signing
from api.deliveries import subscriptions as making
from api.deliveries.notices import NOTICES
from api.deliveries.subscriptions import Kind
from api.store import Store
from domain.kernel import Refused
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError

app = typer.Typer(
    help="Tell other systems and people: subscriptions and their messages.", no_args_is_help=True
)
BY = "command-line"
MOST = 100

Name = Annotated[str, typer.Argument(help="The subscription's name, e.g. group-crm.")]


@app.callback()
def deliveries() -> None:
    """Tell other systems and people: subscriptions and their messages."""


@app.command()
def topics() -> None:
    """List the kinds of facts that are told."""
    for topic, notice in sorted(NOTICES.items()):
        typer.echo(f"{topic:<36} {notice.headline.split('：')[0]}")


@app.command()
def subscribe(
    name: Name,
    *,
    webhook: Annotated[
        str | None, typer.Option(help="Post CloudEvents there, signed: https://host/path.")
    ] = None,
    email: Annotated[str | None, typer.Option(help="Write to this mailbox, in Chinese.")] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(help="Only this kind of fact; may be given several times. Without it: all."),
    ] = None,
    from_start: Annotated[
        bool,
        typer.Option("--from-start", help="Tell the whole history first, not only what comes."),
    ] = False,
) -> None:
    """Tell a system or a mailbox what happens from now on."""
    if (webhook is None) == (email is None):
        raise typer.BadParameter("give exactly one of --webhook and --email")
    with _store() as store, store.database.connect_writer() as connection:
        made = making.subscribe(
            connection,
            name=name,
            kind=Kind.WEBHOOK if webhook else Kind.EMAIL,
            target=webhook or email or "",
            topics=topic or [],
            from_start=from_start,
        )
        typer.echo(f"{name} is told from now on.")
        if webhook:
            typer.echo(f"signing secret: {signing.shown(signing.secret_of(store.keyring, made))}")


@app.command()
def unsubscribe(name: Name) -> None:
    """Tell no more, and give up what was still to be sent."""
    with _writing() as connection:
        making.unsubscribe(connection, name)
    typer.echo(f"{name} is not told any more.")


@app.command()
def subscriptions() -> None:
    """List who is told what."""
    with _writing() as connection:
        for each in making.subscriptions(connection):
            kinds = ", ".join(each.topics) or "everything"
            typer.echo(
                f"{each.name}: {each.kind} {each.target}; {kinds};"
                f" {each.waiting:,} waiting, {each.parked:,} parked"
            )


@app.command()
def secret(name: Name) -> None:
    """Show the secret that a subscription's webhooks are signed with."""
    with _store() as store, store.database.connect_writer() as connection:
        for each in making.subscriptions(connection):
            if each.name == name and each.kind is Kind.WEBHOOK:
                typer.echo(signing.shown(signing.secret_of(store.keyring, each.subscription_id)))
                return
    raise OperatorError(f"there is no webhook {name!r}")


@app.command("list")
def list_(
    *,
    state: Annotated[
        settling.DeliveryState, typer.Option(help="What became of them.")
    ] = settling.DeliveryState.PARKED,
    first: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")] = MOST,
) -> None:
    """List messages, those that are parked unless another state is asked for."""
    with _writing() as connection:
        found = settling.messages_now(connection, state=state, first=first)
    for each in found[:first]:
        why = f": {each.last_error or each.reason}" if each.last_error or each.reason else ""
        typer.echo(f"{each.message} {each.topic} {each.event_id}, {each.attempts} attempts{why}")
    more = "at least " if len(found) > first else ""
    typer.echo(f"{more}{min(len(found), first):,} {state}", err=True)


@app.command()
def retry(
    messages: Annotated[
        list[str] | None, typer.Argument(help="As `list` names them; without one, with --all.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All that are parked.")] = False,
) -> None:
    """Send messages again, at once."""
    if bool(messages) == every:
        raise typer.BadParameter("name messages, or say --all")
    with _writing() as connection:
        if every:
            count = settling.retry_all(connection, by=BY)
        else:
            for message in messages or []:
                settling.retry(connection, message, by=BY)
            count = len(messages or [])
    typer.echo(f"{count:,} messages will be sent again.")


@app.command()
def discard(
    messages: Annotated[list[str], typer.Argument(help="As `list` names them.")],
    *,
    reason: Annotated[str, typer.Option(help="Why they are given up.")],
) -> None:
    """Give messages up, saying why."""
    with _writing() as connection:
        for message in messages:
            settling.discard(connection, message, by=BY, reason=reason)
    typer.echo(f"{len(messages):,} messages are given up.")


@contextmanager
def _store() -> Generator[Store]:
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            yield store


@contextmanager
def _writing() -> Generator[Connection[Any]]:
    """A connection; what it does happens whole, or not at all where one message is refused."""
    with _store() as store, store.database.connect_writer() as connection:
        try:
            with connection.transaction():
                yield connection
        except Refused as refused:
            raise OperatorError(f"{refused.en} – {refused.zh}") from None
