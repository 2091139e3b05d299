"""The summaries of one period and site: filed, and filed again when more became known (R175)."""

from datetime import datetime
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID, uuid5

import msgspec

from domain.kernel import Actor, Aggregate, Refused, Role, Rule
from domain.kernel.checked import checked, optional, optional_text
from domain.period_summary.events import FiledFigure, PeriodSummaryEvent, PeriodSummaryFiled
from domain.values.clock import shanghai_date
from domain.values.period import Period, parse_period

_SUMMARIES: Final = UUID("9d5f3a2c-41be-5c07-a6d8-2e8b70c91f64")
_REASON_CHARS: Final = 500
_FILES: Final = frozenset({Role.SUPERVISOR, Role.REPORTING})

WRONG_POST = Rule(
    "period_summary.wrong_post",
    "R175: 主管",
    en="a summary is filed by the supervisor or the reporting job, not by {role}",
    zh="总结由主管或报表任务归档，{role} 无权归档",
)
NOT_OVER = Rule(
    "period_summary.not_over",
    "R175",
    en="{period} ends with {until}: it can be filed from the day after on",
    zh="{period} 截至 {until}，次日起方可归档",
)
FILED_ALREADY = Rule(
    "period_summary.filed_already",
    "R175",
    en="edition {edition} of {period} says exactly the same",
    zh="{period} 第 {edition} 版总结的内容与此完全相同",
)
REASON_NEEDED = Rule(
    "period_summary.reason_needed",
    "R175",
    en="{period} is filed already, in edition {edition}: say why it is filed again",
    zh="{period} 已归档（第 {edition} 版），再次归档须说明理由",
)
BASELINE_NOT_BEFORE = Rule(
    "period_summary.baseline_not_before",
    "R149",
    en="{period} cannot be compared with {baseline}: a baseline is over before the period begins",
    zh="{period} 不能与 {baseline} 比较：基准期须早于本期",
)


def period_summary_id(period: Period, site_id: str | None) -> UUID:
    """The one stream of a period's summaries for a site, or for the group."""
    return uuid5(_SUMMARIES, f"{period}/{site_id or ''}")


class ComputedSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What was computed from the history, to be filed."""

    position: int
    formulas_version: int
    content_sha256: str
    figures: tuple[FiledFigure, ...]


class PeriodSummary(Aggregate):
    """The editions of one period's summary."""

    kind: ClassVar[str] = "period_summary"

    edition: int = 0
    """The last one filed."""
    content_sha256: str = ""

    def apply(self, event: PeriodSummaryEvent) -> Self:
        match event:
            case PeriodSummaryFiled():
                return self.changed(edition=event.edition, content_sha256=event.content_sha256)
            case _:
                assert_never(event)

    def file_summary(
        self,
        *,
        period: str,
        at: datetime,
        actor: Actor,
        computed: ComputedSummary,
        site_code: str | None = None,
        baseline: str | None = None,
        reason: str | None = None,
    ) -> PeriodSummaryFiled:
        """File the summary of a month or year, with the position that it is computed from (R175)."""
        if actor.role not in _FILES:
            raise Refused(WRONG_POST, role=actor.role)
        asked = checked("period", parse_period, period)
        compared = optional("baseline", parse_period, baseline)
        if shanghai_date(at) <= asked.until:
            raise Refused(NOT_OVER, field="period", period=asked, until=asked.until)
        if compared is not None and compared.until >= asked.since:
            raise Refused(BASELINE_NOT_BEFORE, field="baseline", period=asked, baseline=compared)
        why = optional_text("reason", reason, _REASON_CHARS)
        if self.edition:
            if computed.content_sha256 == self.content_sha256:
                raise Refused(FILED_ALREADY, period=asked, edition=self.edition)
            if why is None:
                raise Refused(REASON_NEEDED, field="reason", period=asked, edition=self.edition)
        return PeriodSummaryFiled(
            edition=self.edition + 1,
            period=str(asked),
            site_id=site_code,
            computed_from_position=computed.position,
            formulas_version=computed.formulas_version,
            content_sha256=computed.content_sha256,
            figures=computed.figures,
            baseline=None if compared is None else str(compared),
            reason=why,
        )
