"""Filing the summary of a month or year (R175)."""

from uuid import UUID

import strawberry

from api.access.reach import require_site_or_all
from api.graphql.commands import Call, Commands
from api.objects.period_summary import PeriodSummaryReceipt
from api.queries.period_summary import report_now
from api.reports.archive import summary_of
from domain.kernel.checked import checked
from domain.period_summary.aggregate import ComputedSummary, PeriodSummary, period_summary_id
from domain.values.period import parse_period

commands = Commands(PeriodSummary, PeriodSummaryReceipt)


def _of_period(call: Call) -> UUID:
    """The one stream of the period and site that are given."""
    period = checked("period", parse_period, call.arguments["period"])
    return period_summary_id(period, call.arguments.get("site_code"))


def _computed(call: Call) -> ComputedSummary:
    """What the history so far comes to; commands run in threads, views are read in the loop."""
    require_site_or_all(call.ctx.identity, call.arguments.get("site_code"))
    report = call.ctx.services.hands.ask(
        report_now(
            call.ctx,
            period=call.arguments["period"],
            site_id=call.arguments.get("site_code"),
            baseline=call.arguments.get("baseline"),
            at_least=call.ctx.history.position(),
        )
    )
    return summary_of(report)


@strawberry.type
class PeriodSummaryMutations:
    file_summary = commands.change(
        PeriodSummary.file_summary,
        name="file_summary",
        id_of=_of_period,
        supply={"computed": _computed},
    )
