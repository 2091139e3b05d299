"""A summary is filed once a period is over, by who answers for it, and again only for a reason (R175)."""

from datetime import date, datetime

import pytest
from msgspec.structs import replace

from domain.kernel import Actor, Role
from domain.period_summary.aggregate import ComputedSummary, PeriodSummary, period_summary_id
from domain.period_summary.events import FiledFigure, PeriodSummaryFiled
from domain.period_summary.words import FigureName
from domain.values.clock import SHANGHAI
from domain.values.malformed import Malformed
from domain.values.period import Period, parse_period
from tests.domain.dsl import given

HAN = Actor("S1-韩梅", Role.SUPERVISOR)
APRIL_1 = datetime(2026, 4, 1, tzinfo=SHANGHAI)
COMPUTED = ComputedSummary(
    position=812,
    formulas_version=1,
    content_sha256="ab" * 32,
    figures=(FiledFigure(figure=FigureName.CSAT, n=40, numerator=9, denominator=10),),
)
FILED = PeriodSummaryFiled(
    edition=1,
    period="2026-03",
    site_id="S1",
    computed_from_position=812,
    formulas_version=1,
    content_sha256="ab" * 32,
    figures=COMPUTED.figures,
)
LATER = replace(COMPUTED, position=900, content_sha256="cd" * 32)


def march(
    summary: PeriodSummary,
    *,
    at: datetime = APRIL_1,
    actor: Actor = HAN,
    computed: ComputedSummary = COMPUTED,
    baseline: str | None = None,
    reason: str | None = None,
) -> PeriodSummaryFiled:
    return summary.file_summary(
        period="2026-03",
        at=at,
        actor=actor,
        computed=computed,
        site_code="S1",
        baseline=baseline,
        reason=reason,
    )


@pytest.mark.requirement("R175")
def test_a_summary_is_filed_with_the_position_it_is_computed_from() -> None:
    given(PeriodSummary).when(march).then(FILED)


@pytest.mark.parametrize("role", [Role.ADVISER, Role.AUDITOR, Role.CUSTOMER_SERVICE_AGENT])
def test_neither_those_measured_nor_the_auditor_file(role: Role) -> None:
    given(PeriodSummary).when(lambda s: march(s, actor=Actor("S1-李", role))).then_refused(
        "period_summary.wrong_post"
    )


def test_a_month_is_filed_when_it_is_over() -> None:
    last_minute = datetime(2026, 3, 31, 23, 59, tzinfo=SHANGHAI)
    given(PeriodSummary).when(lambda s: march(s, at=last_minute)).then_refused(
        "period_summary.not_over"
    )


def test_it_is_filed_again_for_a_reason() -> None:
    given(PeriodSummary, FILED).when(lambda s: march(s, computed=LATER)).then_refused(
        "period_summary.reason_needed"
    )
    given(PeriodSummary, FILED).when(
        lambda s: march(s, computed=LATER, reason="补录三月来电")
    ).then(
        replace(
            FILED,
            edition=2,
            computed_from_position=900,
            content_sha256="cd" * 32,
            reason="补录三月来电",
        )
    )


def test_the_same_content_is_not_filed_twice() -> None:
    given(PeriodSummary, FILED).when(lambda s: march(s, reason="再来一次")).then_refused(
        "period_summary.filed_already"
    )


@pytest.mark.requirement("R149")
def test_a_baseline_is_named_and_lies_before() -> None:
    given(PeriodSummary).when(lambda s: march(s, baseline="2025-03")).then(
        replace(FILED, baseline="2025-03")
    )
    given(PeriodSummary).when(lambda s: march(s, baseline="2026")).then_refused(
        "period_summary.baseline_not_before"
    )


def test_each_period_and_site_has_its_stream() -> None:
    period = parse_period("2026-03")
    ids = {
        period_summary_id(period, "S1"),
        period_summary_id(period, None),
        period_summary_id(parse_period("2026"), "S1"),
    }
    assert len(ids) == 3


def test_periods_are_months_and_years_of_shanghai() -> None:
    february, year = parse_period(" 2024-02 "), parse_period("2024")
    assert (february.since, february.until) == (date(2024, 2, 1), date(2024, 2, 29))
    assert february.begins_at == datetime(2024, 2, 1, tzinfo=SHANGHAI)
    assert (year.since, year.ends_at) == (date(2024, 1, 1), datetime(2025, 1, 1, tzinfo=SHANGHAI))
    assert (year.months[1], february.months) == (february, (february,))
    assert (str(february), str(year)) == ("2024-02", "2024")
    assert Period(2024, 2) == february


@pytest.mark.parametrize("text", ["2026-13", "2026-3", "26-03", "2026-03-01", "", "１２３４"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        parse_period(text)
