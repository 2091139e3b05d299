"""`aftersales report`: the summary of a month or year, and its filing (R175)."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer
from psycopg import AsyncConnection

from api.command_line.catching_up import catch_up
from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.reports.archive import difference, last_filed, reproduced, summary_of
from api.reports.compute import Asked, compute
from api.reports.shapes import Report
from api.reports.written import WRITERS, Format, content_sha256
from api.store import Store
from domain.kernel import Actor, Channel, Command, Context, Refused, Role
from domain.period_summary.aggregate import PeriodSummary, period_summary_id
from domain.values.malformed import Malformed
from domain.values.period import Period, parse_period
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError
from projections.period_summary.projection import period_summary
from projections.promise_compliance.projection import promise_compliance

_GROUP = "G"


def report(
    *,
    month: Annotated[str | None, typer.Option(help="A month, e.g. 2026-03.")] = None,
    year: Annotated[str | None, typer.Option(help="A year, e.g. 2026.")] = None,
    site: Annotated[str | None, typer.Option(help="Of this site; without it of the group.")] = None,
    how: Annotated[Format, typer.Option("--format", help="As what.")] = Format.HTML,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; without it the standard output.")
    ] = None,
    baseline: Annotated[
        str | None, typer.Option(help="The month or year that satisfaction is compared with.")
    ] = None,
    file: Annotated[bool, typer.Option("--file", help="File it in the history.")] = False,
    by: Annotated[str, typer.Option(help="Who files it.")] = "job:report",
    reason: Annotated[str | None, typer.Option(help="Why it is filed again.")] = None,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="From all that is known now, though it was filed.")
    ] = False,
) -> None:
    """Write the summary of a month or year; one that was filed is written as it was filed.

    Exit code 1 when a filed summary does not come out as it was.
    """
    period, compared = _period(month, year), None if baseline is None else _read(baseline)
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            position = catch_up(store, promise_compliance, period_summary)
            asked = Asked(period=period, position=position, site_id=site, baseline=compared)
            try:
                made = asyncio.run(_made(store, asked, filed=not (file or afresh)))
                if file:
                    _file(store, made, Actor(by, Role.REPORTING), reason)
            except Refused as refused:
                raise OperatorError(f"{refused.zh}（{refused.en}）") from refused
    _write(WRITERS[how](made), out)


def _period(month: str | None, year: str | None) -> Period:
    given = [text for text in (month, year) if text is not None]
    if len(given) != 1:
        raise typer.BadParameter("give either --month 2026-03 or --year 2026")
    period = _read(given[0])
    if (period.month is None) is (year is None):
        raise typer.BadParameter(f"{period} is not a {'month' if year is None else 'year'}")
    return period


def _read(text: str) -> Period:
    try:
        return parse_period(text)
    except Malformed as malformed:
        raise typer.BadParameter(f"{malformed.en} {malformed.zh}") from malformed


async def _made(store: Store, asked: Asked, *, filed: bool) -> Report:
    url = store.database.reader_url
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        summary = await last_filed(connection, asked.period, asked.site_id) if filed else None
        if summary is None:
            made = await compute(connection, asked)
            _say(f"computed from position {made.position:,}; sha256 {content_sha256(made)}")
            return made
        made = await reproduced(connection, summary)
    if problem := difference(summary, made):
        raise OperatorError(problem)
    _say(
        f"edition {summary.edition}, filed on {summary.filed_at:%Y-%m-%d} by {summary.filed_by_id}"
        f" from position {made.position:,}; sha256 {summary.content_sha256} as filed"
    )
    return made


def _file(store: Store, made: Report, actor: Actor, reason: str | None) -> None:
    command = Command(
        context=Context(
            actor=actor,
            channel=Channel.SYSTEM,
            site_id=made.site_id or _GROUP,
            command_id=uuid4(),
        ),
        occurred_at=datetime.now(UTC),
    )
    receipt = store.history.change(
        PeriodSummary,
        period_summary_id(_read(made.period), made.site_id),
        lambda summary: summary.file_summary(
            period=made.period,
            at=command.occurred_at,
            actor=actor,
            computed=summary_of(made),
            site_code=made.site_id,
            baseline=made.baseline,
            reason=reason,
        ),
        command,
        or_begin=True,
    )
    _say(f"filed as edition {receipt.version} at position {receipt.position:,}")


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)
        _say(f"wrote {out}")


def _say(what: str) -> None:
    typer.echo(what, err=True)
