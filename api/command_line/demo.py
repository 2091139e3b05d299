"""`aftersales demo`: as many orders as wanted, for trying out and for measuring."""

import time
from typing import Annotated

import typer

from api.command_line.database import database
from api.command_line.preparing import prepared
from api.command_line.progress import progress
from api.command_line.store import open_store
from api.demonstration.fleet import plan
from api.demonstration.recording import Recording
from api.store import Store
from eventstore.migrate import migrate


def demo(
    *,
    orders: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many orders.")] = 1000,
    seed: Annotated[int, typer.Option(help="Another seed: other cars and customers.")] = 1,
) -> None:
    """Fill the history with plausible orders of an invented group; some 60 events each.

    The same number and seed again write nothing; a greater number adds the orders that are missing.
    Every fact is decided by the rules of the domain and recorded as any other.
    """
    settings = prepared()
    with database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            _fill(store, f"fleet/{seed}", orders)


def _fill(store: Store, name: str, orders: int) -> None:
    began, before = time.monotonic(), store.history.position()
    visits, recording = plan(name, orders), Recording(store.history)
    delivered = [visit for visit in visits if visit.delivered]
    with progress("orders", orders) as advance:
        new = recording.visits(visits, advance)
    with progress("policies", len(delivered)) as advance:
        store.reactor.catch_up(advance)
    with progress("calls and complaints", len(delivered)) as advance:
        recording.calls(delivered, advance)
    store.reactor.catch_up()
    with progress("complaints from calls", len(delivered)) as advance:
        recording.complaints_from_calls(delivered, advance)
    events, seconds = store.history.position() - before, time.monotonic() - began
    typer.echo(
        f"orders: {new:,} new, {orders - new:,} already there\n"
        f"events: {events:,} new in {seconds:,.1f} s, {events / seconds:,.0f} a second"
    )
