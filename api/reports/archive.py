"""Reports as they were filed: found, computed again from their position, compared with their digest."""

from typing import Any

from psycopg import AsyncConnection

from api.reports.compute import Asked, compute
from api.reports.shapes import FORMULAS_VERSION, Report
from api.reports.written import content_sha256
from domain.period_summary.aggregate import ComputedSummary, period_summary_id
from domain.values.period import Period, parse_period
from projections.period_summary.queries import filed
from projections.period_summary.rows import FiledSummary


def summary_of(report: Report) -> ComputedSummary:
    """What is filed of a report."""
    return ComputedSummary(
        position=report.position,
        formulas_version=report.formulas_version,
        content_sha256=content_sha256(report),
        figures=tuple(figure.filed() for figure in report.figures),
    )


async def last_filed(
    connection: AsyncConnection[Any], period: Period, site_id: str | None
) -> FiledSummary | None:
    """The last edition of a period's summary; None where none was filed."""
    summary_id = period_summary_id(period, site_id)
    editions = await filed(connection, first=1000, summary_id=summary_id)
    return max(editions, key=lambda each: each.edition, default=None)


async def reproduced(connection: AsyncConnection[Any], summary: FiledSummary) -> Report:
    """The report computed again from the position that its summary was filed with."""
    return await compute(
        connection,
        Asked(
            period=parse_period(summary.period),
            position=summary.computed_from_position,
            site_id=summary.site_id,
            baseline=None if summary.baseline is None else parse_period(summary.baseline),
        ),
    )


def difference(summary: FiledSummary, report: Report) -> str | None:
    """Why a reproduced report is not the filed one, in a sentence; None where it is."""
    found = content_sha256(report)
    if found == summary.content_sha256:
        return None
    if summary.formulas_version != FORMULAS_VERSION:
        return (
            f"edition {summary.edition} of {summary.period} was computed by version"
            f" {summary.formulas_version} of the formulas, this program has {FORMULAS_VERSION}"
        )
    return (
        f"edition {summary.edition} of {summary.period} was filed as {summary.content_sha256},"
        f" its position now gives {found}: the history or the views are not what they were"
    )
