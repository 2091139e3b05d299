"""`aftersales status`: what an operator asks for first, on one screen."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import psycopg
import typer

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.operations.condition import Condition, condition_of
from api.operations.connections import Connections, connections_of
from api.operations.trouble import troubles
from domain.values.clock import SHANGHAI
from eventstore.migrate import pending


def status(
    *, as_json: Annotated[bool, typer.Option("--json", help="The same as one JSON object.")] = False
) -> None:
    """Say how database, views, workers, deadlines and deliveries stand; exit 1 on trouble.

    Changes nothing.
    """
    settings = prepared()
    with existing_database(settings) as url:
        waiting = pending(url)
        condition, connections = (None, None) if waiting else _asked(url)
    wrong = [f"migration {name} is pending: `aftersales migrate`" for name in waiting]
    if condition is not None and connections is not None:
        wrong += troubles(
            condition,
            connections,
            checkpoint_every_s=settings.checkpoint_every_seconds,
            remind=settings.reminders_hour >= 0,
        )
    if as_json:
        said: dict[str, Any] = {
            "pendingMigrations": waiting,
            "troubles": wrong,
            "condition": condition,
            "connections": connections,
        }
        typer.echo(msgspec.json.format(msgspec.json.encode(said)).decode())
    else:
        for line in _lines(condition, connections, waiting, wrong):
            typer.echo(line)
    if wrong:
        raise typer.Exit(1)


def _asked(url: str) -> tuple[Condition, Connections]:
    with psycopg.connect(url, autocommit=True) as connection:
        return condition_of(connection, at=datetime.now(UTC)), connections_of(connection)


def _lines(
    condition: Condition | None,
    connections: Connections | None,
    waiting: list[str],
    wrong: list[str],
) -> Iterator[str]:
    yield "database: reachable"
    yield f"migrations: {'up to date' if not waiting else 'pending ' + ', '.join(waiting)}"
    if condition is not None:
        yield from _of_views(condition)
        yield from _of_work(condition)
    if connections is not None:
        yield (
            f"connections: {connections.server:,} of {connections.most:,}, here {connections.ours:,}:"
            f" {connections.active:,} at work, {connections.waiting_for_locks:,} waiting for a lock,"
            f" the oldest transaction {connections.oldest_transaction_s:,.1f} s"
        )
    yield f"troubles: {len(wrong) or 'none'}"
    yield from (f"  {line}" for line in wrong)


def _of_views(condition: Condition) -> Iterator[str]:
    lag = condition.lag
    yield f"history: {lag.head:,} facts{_since('recorded', lag.head_at)}"
    level = sum(not view.facts_behind for view in lag.views)
    yield f"views: {level} of {len(lag.views) + len(lag.missing)} show all of it"
    for view in lag.views:
        said = f"  {view.view:<22} {view.position:>12,}"
        if view.facts_behind:
            said += f"  {view.facts_behind:,} facts, {view.seconds_behind:,.1f} s behind"
        if view.parked_streams:
            said += f"  {view.parked_streams:,} streams parked"
        yield said
    yield from (f"  {name:<22} {'not built':>12}" for name in lag.missing)


def _of_work(condition: Condition) -> Iterator[str]:
    behind = max((each.facts_behind for each in condition.policies), default=0)
    yield (
        f"policies: {len(condition.policies)}, the slowest {behind:,} facts behind;"
        f" {condition.refused_reactions:,} reactions refused"
    )
    owed = sum(each.owed for each in condition.overdue)
    unrecorded = sum(each.unrecorded for each in condition.overdue)
    yield f"deadlines: {owed:,} overdue, {unrecorded:,} of them not recorded as missed"
    yield from (f"  {each.kind:<22} {each.owed:>12,}" for each in condition.overdue)
    yield f"deliveries: {len(condition.outbox)} subscriptions"
    for each in condition.outbox:
        yield (
            f"  {each.subscription:<22} {each.waiting:>12,} waiting"
            f" (the oldest {each.oldest_waiting_s:,.0f} s), {each.parked:,} parked"
        )
    for run in condition.reminders:
        again = _since("again", run.again_at)
        yield (
            f"reminders: {run.site_id}{_since('run', run.ran_at)}: {run.sent:,} sent that day,"
            f" {run.held_back:,} held back, {run.refused:,} refused{again}"
        )
    signed = condition.signed
    last = (
        f"up to {signed.position:,}{_since('made', signed.made_at)}" if signed.made_at else "none"
    )
    yield f"checkpoint: {last}; {signed.unsigned:,} facts after it"


def _since(what: str, at: datetime | None) -> str:
    return f", {what} {at.astimezone(SHANGHAI).isoformat(' ', 'seconds')}" if at else ""
