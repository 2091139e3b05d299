"""A report from the views, counting only facts up to a position: the same whenever it is computed.

What is not done is judged at the end of the period or, where the history was not so far yet, at the
moment when the position was recorded.
"""

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import AsyncConnection

from api.reports import figures as make
from api.reports.people import people_of
from api.reports.sections import complaints_of, enquiries_of, promises_of, ratings_of
from api.reports.shapes import FORMULAS_VERSION, Figure, MonthRow, Report
from domain.kernel import Missing, Rule
from domain.period_summary.words import FigureName
from domain.values.period import Period
from projections.period_summary import queries as counts
from projections.period_summary.rows import Counted, Hours, Rated
from projections.promise_compliance import queries as promises
from projections.promise_compliance.rows import ComplaintRate, PromiseLine, Scope
from projections.promise_compliance.words import Promise

VIEWS: Final = ("period_summary", "promise_compliance")
"""What a report is computed from; both must show its position."""

MONTHS_SHOWN: Final = 6
"""A report of a month shows so many months up to it; a report of a year its twelve."""

NOTHING_RECORDED = Rule(
    "report.nothing_recorded",
    "R175",
    en="nothing is recorded at position {position}",
    zh="位置 {position} 没有任何记录",
)
NO_SUCH_SITE = Rule(
    "report.no_such_site",
    "R175",
    en="nothing is recorded of a site {site_id}",
    zh="没有站点 {site_id} 的任何记录",
)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which report."""

    period: Period
    position: int
    site_id: str | None = None
    baseline: Period | None = None

    def scope(self, period: Period, judged_at: datetime) -> Scope:
        """Of another period, what is asked of promises."""
        return Scope(
            since=period.since,
            until=period.until,
            judged_at=judged_at,
            site_id=self.site_id,
            upto=self.position,
        )

    def counted(self, period: Period) -> Counted:
        """Of another period, what is counted."""
        return Counted(
            since=period.since, until=period.until, upto=self.position, site_id=self.site_id
        )


async def compute(connection: AsyncConnection[Any], asked: Asked) -> Report:
    """The report of a period at a position that both views show.

    Raises Missing for a position that is not recorded and a site that nothing is recorded of.
    """
    period, site_id = asked.period, asked.site_id
    if site_id is not None and not await promises.knows_site(connection, site_id=site_id):
        raise Missing(NO_SUCH_SITE, field="siteCode", site_id=site_id)
    judged_at = await _judged_at(connection, asked)
    scope, counted = asked.scope(period, judged_at), asked.counted(period)
    lines = {line.promise: line for line in await promises.compliance(connection, scope=scope)}
    rate = await promises.complaint_rate(connection, scope=scope)
    rated = await counts.ratings(connection, counted=counted)
    hours = await counts.hours(connection, counted=counted)
    people = await people_of(connection, scope, counted, rated, hours)
    return Report(
        title="售后服务月度总结" if period.month else "售后服务年度总结",
        period=str(period),
        since=period.since,
        until=period.until,
        site_id=site_id,
        position=asked.position,
        judged_at=judged_at,
        formulas_version=FORMULAS_VERSION,
        baseline=None if asked.baseline is None else str(asked.baseline),
        figures=await _figures(connection, asked, lines, rate, rated, hours),
        promises=promises_of(lines),
        complaints=complaints_of(await counts.complaints(connection, counted=counted)),
        enquiries=enquiries_of(await counts.enquiries(connection, counted=counted)),
        ratings=ratings_of(rated),
        advisers=people.advisers,
        technicians=people.technicians,
        agents=people.agents,
        months=await _months(connection, asked, judged_at),
    )


async def _judged_at(connection: AsyncConnection[Any], asked: Asked) -> datetime:
    cursor = await connection.execute(
        "SELECT recorded_at FROM history.event WHERE position = %s", (asked.position,)
    )
    row = await cursor.fetchone()
    if row is None:
        raise Missing(NOTHING_RECORDED, position=asked.position)
    return min(row[0].astimezone(asked.period.ends_at.tzinfo), asked.period.ends_at)


async def _figures(
    connection: AsyncConnection[Any],
    asked: Asked,
    lines: dict[Promise, PromiseLine],
    rate: ComplaintRate,
    rated: list[Rated],
    hours: list[Hours],
) -> tuple[Figure, ...]:
    counted = asked.counted(asked.period)
    reach = await counts.reach(connection, counted=counted)
    delivered = await counts.by_adviser(connection, counted=counted)
    service = make.service_ratings(rated)
    found = [
        _complaint_rate(rate),
        make.kept(FigureName.RESPONSE_KEPT, lines[Promise.COMPLAINT_RESPONSE]),
        make.kept(FigureName.RESOLUTION_KEPT, lines[Promise.COMPLAINT_RESOLUTION]),
        make.kept(FigureName.FIRST_CALL_KEPT, lines[Promise.FIRST_CALL]),
        make.kept(FigureName.SECOND_CALL_KEPT, lines[Promise.SECOND_CALL]),
        make.share(FigureName.REACH_RATE, reach.reached, reach.opened),
        make.kept(FigureName.ON_TIME, lines[Promise.COMPLETION_TIME]),
        make.kept(
            FigureName.FIRST_PASS_YIELD,
            lines[Promise.FIRST_PASS],
            make.Target(rate.first_pass_rate_min_permille, at_least=True),
        ),
        make.share(
            FigureName.COMEBACK_RATE,
            sum(each.came_back for each in delivered),
            sum(each.orders for each in delivered),
        ),
        make.mean(FigureName.MEAN_RATING, service),
        make.csat(service),
        make.nps(service),
        make.efficiency(hours),
        make.productivity(hours),
    ]
    if asked.baseline is not None:
        then = await counts.ratings(connection, counted=asked.counted(asked.baseline))
        target = make.Target(rate.satisfaction_gain_target_permille, at_least=True)
        found.append(make.gain(service, make.service_ratings(then), target))
    return tuple(found)


async def _months(
    connection: AsyncConnection[Any], asked: Asked, judged_at: datetime
) -> tuple[MonthRow, ...]:
    return tuple([
        await _month(connection, asked, month, min(judged_at, month.ends_at))
        for month in _shown(asked.period)
    ])  # fmt: skip


def _shown(period: Period) -> tuple[Period, ...]:
    if period.month is None:
        return period.months
    last = period.year * 12 + period.month - 1
    return tuple(
        Period(month // 12, month % 12 + 1) for month in range(last - MONTHS_SHOWN + 1, last + 1)
    )


async def _month(
    connection: AsyncConnection[Any], asked: Asked, month: Period, judged_at: datetime
) -> MonthRow:
    scope = asked.scope(month, judged_at)
    lines = {line.promise: line for line in await promises.compliance(connection, scope=scope)}
    rate = await promises.complaint_rate(connection, scope=scope)
    rated = await counts.ratings(connection, counted=asked.counted(month))
    return MonthRow(
        month=str(month),
        deliveries=rate.deliveries,
        complaints=rate.complaints,
        complaint_rate=_complaint_rate(rate).value,
        on_time_rate=make.kept(FigureName.ON_TIME, lines[Promise.COMPLETION_TIME]).value,
        first_pass=make.kept(FigureName.FIRST_PASS_YIELD, lines[Promise.FIRST_PASS]).value,
        response_kept=make.kept(FigureName.RESPONSE_KEPT, lines[Promise.COMPLAINT_RESPONSE]).value,
        mean_rating=make.mean(FigureName.MEAN_RATING, make.service_ratings(rated)).value,
    )


def _complaint_rate(rate: ComplaintRate) -> Figure:
    target = make.Target(rate.complaint_rate_max_permille, at_least=False)
    return make.share(FigureName.COMPLAINT_RATE, rate.complaints, rate.deliveries, target=target)
