"""`aftersales export …`: records of ours, written out for other offices."""

import asyncio
import sys
from datetime import datetime
from typing import Annotated

import msgspec
import typer
from psycopg import AsyncConnection

from api.command_line.case_export import export_case
from api.command_line.catching_up import catch_up
from api.command_line.database import existing_database
from api.command_line.history_export import export_history
from api.command_line.people import export_person
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.exports import four_tables
from api.exports.four_tables import VIEWS, FourTables
from api.exports.health_records import Format, records_since, write
from api.exports.revealing import reveal_noted
from api.store import Store
from domain.values.clock import SHANGHAI
from eventstore.migrate import migrate
from projections.health_record_feed.projection import health_record_feed
from projections.health_record_feed.queries import HealthRecord, RecordStatus

app = typer.Typer(help="Write records out for other offices.", no_args_is_help=True)
app.command("case")(export_case)
app.command("history")(export_history)
app.command("person")(export_person)


@app.callback()
def export() -> None:
    """Write records out for other offices."""


@app.command("health-records")
def health_records(
    *,
    how: Annotated[Format, typer.Option("--format", help="As JSON or CSV.")] = Format.JSON,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"],
            help="Settled from this day or minute on, in Shanghai. Without it: all.",
        ),
    ] = None,
    site: Annotated[str | None, typer.Option(help="Of this site alone, e.g. S1.")] = None,
    status: Annotated[
        list[RecordStatus] | None,
        typer.Option(help="Only what stands so; may be given several times."),
    ] = None,
) -> None:
    """Write the health records of settled orders (JT/T 1132) to the standard output."""
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            catch_up(store, health_record_feed)
            moment = None if since is None else since.replace(tzinfo=SHANGHAI)
            found = asyncio.run(_asked(store, moment, site, status or []))
            write(found, how, sys.stdout, reveal_noted(store, "export health-records"))
    typer.echo(f"{len(found):,} records", err=True)


@app.command("table")
def table(
    which: Annotated[FourTables, typer.Argument(help="Which of the four record tables.")],
    *,
    year: Annotated[int, typer.Option(help="Of this year in Shanghai, e.g. 2026.")],
    site: Annotated[str, typer.Option(help="Of this site, e.g. S1.")] = "S1",
) -> None:
    """Write one of the four record tables of the house rules as CSV (R103)."""
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            catch_up(store, VIEWS[which])
            found = asyncio.run(_entries(store, which, site, year))
            reveal = reveal_noted(store, f"export table {which.value}")
            four_tables.write(which, found, sys.stdout, reveal)
    typer.echo(f"{len(found):,} entries", err=True)


async def _entries(store: Store, which: FourTables, site: str, year: int) -> list[msgspec.Struct]:
    url = store.database.reader_url
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        return await four_tables.rows_of(connection, which, site_id=site, year=year)


async def _asked(
    store: Store, since: datetime | None, site: str | None, statuses: list[RecordStatus]
) -> list[HealthRecord]:
    url = store.database.reader_url
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        return await records_since(connection, since=since, site_id=site, statuses=statuses)
