"""月度与年度总结 (RM18): what was filed, and any period's report computed at a position (R175)."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry
from graphql import GraphQLError
from psycopg import AsyncConnection

from api.graphql.children import page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import ApiContext, AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.rows import row_type
from api.graphql.scalars import Position
from api.queries.call_record import OfSite
from api.reports.compute import VIEWS, Asked, compute
from api.reports.shapes import Figure, Report
from api.reports.written import WRITERS, Format, content_sha256
from domain.kernel.checked import checked, optional
from domain.period_summary.words import FigureName
from domain.values.period import parse_period
from projections.period_summary.queries import filed
from projections.period_summary.rows import FiledSummary

VIEW: Final = "period_summary"

graphql_enum(FigureName)
graphql_enum(Format, "ReportFormat")
row_type(Figure, "ReportFigure")


@strawberry.type(description="The report of a month or year, computed at a position.")
class PeriodReport:
    period: str = strawberry.field(description="2026-03 or 2026.")
    site_id: str | None = strawberry.field(description="The site; none: the whole group.")
    position: Position = strawberry.field(description="Only facts up to this one are counted.")
    judged_at: datetime = strawberry.field(
        description="The moment by which undone cases are open or overdue."
    )
    content_sha256: str = strawberry.field(
        description="Digest of the report in JSON, under which it is filed."
    )
    figures: list[Any] = strawberry.field(
        graphql_type=list[row_type(Figure)], description="The figures with n and formula (D.7)."
    )
    report: strawberry.Private[Report]

    @strawberry.field(description="The whole report as text.")
    def document(
        self,
        how: Annotated[
            Format, strawberry.argument(name="format", description="JSON, CSV, or a page.")
        ] = Format.JSON,
    ) -> str:
        return WRITERS[how](self.report).decode()

    @staticmethod
    def of(report: Report) -> "PeriodReport":
        kind = row_type(Figure)
        return PeriodReport(
            period=report.period,
            site_id=report.site_id,
            position=Position(report.position),
            judged_at=report.judged_at,
            content_sha256=content_sha256(report),
            figures=[
                kind(**{field: getattr(figure, field) for field in Figure.__struct_fields__})
                for figure in report.figures
            ],
            report=report,
        )


async def report_now(
    context: ApiContext,
    *,
    period: str,
    site_id: str | None,
    baseline: str | None,
    position: int | None = None,
    at_least: int | None = None,
) -> Report:
    """The report at a position, or of all that both views show; waits until they show it."""
    asked = checked("period", parse_period, period)
    compared = optional("baseline", parse_period, baseline)
    wanted = at_least if position is None else position
    for view in VIEWS:
        async with context.reading(view, wanted):
            pass
    async with context.reading() as reading:
        shown = await _shown(reading)
        if position is not None and position > shown:
            raise GraphQLError(f"the views show position {shown}, not yet {position}")
        return await compute(
            reading,
            Asked(
                period=asked,
                position=shown if position is None else position,
                site_id=site_id,
                baseline=compared,
            ),
        )


async def _shown(reading: AsyncConnection[Any]) -> int:
    cursor = await reading.execute(
        "SELECT least(s.position, c.position)"
        " FROM period_summary._position s, promise_compliance._position c"
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


@strawberry.type
class PeriodSummaryQueries:
    @strawberry.field(
        description="Summaries as filed, the latest first, every edition (R175).",
        graphql_type=page_type(FiledSummary),
    )
    async def period_summaries(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
        period: Annotated[
            str | None, strawberry.argument(description="Of this period alone: 2026-03 or 2026.")
        ] = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> Any:
        seen: Any = decode_cursor(after, datetime, UUID, int)
        asked = optional("period", parse_period, period)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await filed(
                reading,
                first=page_size(first),
                after=seen,
                period=None if asked is None else str(asked),
                site_id=site_id,
            )
            return await page_of(
                info, reading, rows, first, ("filed_at", "summary_id", "edition"), after=after
            )

    @strawberry.field(
        description="The report of a month or year from the facts up to a position: asked with the"
        " position of a filed summary, it is that summary (RM18)."
    )
    async def period_report(
        self,
        info: Info,
        period: Annotated[str, strawberry.argument(description="2026-03 or 2026.")],
        site_id: OfSite = None,
        position: Annotated[
            Position | None,
            strawberry.argument(description="From facts up to this one. If not given: from all."),
        ] = None,
        baseline: Annotated[
            str | None,
            strawberry.argument(description="The period that satisfaction is compared with."),
        ] = None,
        at_least: AtLeast = None,
    ) -> PeriodReport:
        return PeriodReport.of(
            await report_now(
                info.context,
                period=period,
                site_id=site_id,
                baseline=baseline,
                position=position,
                at_least=at_least,
            )
        )
