"""A simulated year of one site: the compliance report equals a recount from the raw events."""

import asyncio
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import psycopg
import pytest
from psycopg import AsyncConnection

from api.command_line.catching_up import catch_up
from api.reports.archive import difference, summary_of
from api.reports.compute import Asked, compute
from api.reports.shapes import Report
from api.reports.written import as_csv, as_html, as_json
from api.store import Store
from domain.period_summary.words import FigureName
from domain.values.clock import SHANGHAI
from domain.values.period import Period, parse_period
from projections.engine.rebuild import rebuild
from projections.period_summary.projection import period_summary
from projections.period_summary.rows import FiledSummary
from projections.promise_compliance.projection import promise_compliance
from projections.promise_compliance.queries import complaint_rate, compliance
from projections.promise_compliance.rows import Scope
from projections.promise_compliance.words import Promise
from tests.conftest import FreshDatabase
from tests.year.recount import Raw, recount
from tests.year.simulated import ENDS, SITE, YEAR, SimulatedYear

KEY = b64decode("YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiAzMiBieXQ=")
MONTHS = Period(YEAR).months
STATES = ("kept", "broken", "open", "overdue", "not_applicable")


@pytest.fixture(scope="module")
def store(fresh_database: FreshDatabase) -> Iterator[Store]:
    """The record of the year, shown by the two views that reports are made from."""
    with fresh_database() as url, Store(url, KEY).opened() as store:
        SimulatedYear(store, seed=20_250_101).run(orders=160, complaints=60, others=40)
        catch_up(store, promise_compliance, period_summary)
        yield store


@pytest.fixture(scope="module")
def rows(store: Store) -> list[Raw]:
    """The history as an auditor reads it."""
    with psycopg.connect(store.url) as connection:
        found = connection.execute(
            "SELECT position, stream_id::text, topic, occurred_at, data FROM history.event"
            " ORDER BY position"
        ).fetchall()
    return [
        Raw(position, stream, topic, occurred_at, msgspec.json.decode(data))
        for position, stream, topic, occurred_at, data in found
    ]


def counted(store: Store, scope: Scope) -> dict[str, dict[str, int]]:
    """What the view says, promises without a case left out."""

    async def ask() -> dict[str, dict[str, int]]:
        url = store.database.reader_url
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            lines = await compliance(connection, scope=scope)
        shown = {line.promise.value: {s: getattr(line, s) for s in STATES} for line in lines}
        return {
            promise: {s: n for s, n in line.items() if n}
            for promise, line in shown.items()
            if any(line.values())
        }

    return asyncio.run(ask())


def recounted(rows: list[Raw], period: Period, judged_at: datetime) -> dict[str, dict[str, int]]:
    found = recount(rows, since=period.begins_at, before=period.ends_at, judged_at=judged_at)
    return {promise: dict(counts) for promise, counts in found.items()}


def scope(period: Period, judged_at: datetime, **other: datetime | int) -> Scope:
    return msgspec.structs.replace(
        Scope(since=period.since, until=period.until, judged_at=judged_at), **other
    )


def test_the_year_has_kept_and_broken_cases_of_every_promise(rows: list[Raw]) -> None:
    year = recounted(rows, Period(YEAR), ENDS)
    assert set(year) == set(Promise)
    one_sided = {promise for promise, states in year.items() if len(states) < 2}
    assert one_sided <= {Promise.COMPLETION_TIME, Promise.CUSTOMER_FILE}
    assert sum(sum(states.values()) for states in year.values()) > 800


@pytest.mark.requirement("R142", "R176")
@pytest.mark.parametrize("period", [*MONTHS, Period(YEAR)], ids=str)
def test_the_report_equals_the_recount(store: Store, rows: list[Raw], period: Period) -> None:
    at = period.ends_at
    assert counted(store, scope(period, at)) == recounted(rows, period, at)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_also_as_true_at_a_moment_and_as_it_stood_at_a_position(
    store: Store, rows: list[Raw], share: float
) -> None:
    year, moment = Period(YEAR), datetime(YEAR, 1, 1, tzinfo=SHANGHAI) + share * timedelta(365)
    true = [row for row in rows if row.occurred_at <= moment]
    assert counted(store, scope(year, moment, true_at=moment)) == recounted(true, year, moment)
    upto = int(share * len(rows))
    assert counted(store, scope(year, ENDS, upto=upto)) == recounted(rows[:upto], year, ENDS)


@pytest.mark.requirement("R150")
def test_the_complaint_rate_equals_the_recount(store: Store, rows: list[Raw]) -> None:
    async def ask(period: Period) -> tuple[int, int]:
        url = store.database.reader_url
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            found = await complaint_rate(connection, scope=scope(period, ENDS))
        return found.complaints, found.deliveries

    for month in MONTHS:
        made = [r for r in rows if r.topic == "complaint.received"]
        gone = [r for r in rows if r.topic == "repair_order.vehicle_delivered"]
        inside = [month.begins_at <= r.time("received_at") < month.ends_at for r in made]
        delivered = [month.begins_at <= r.time("delivered_at") < month.ends_at for r in gone]
        assert asyncio.run(ask(month)) == (sum(inside), sum(delivered))


def report(store: Store, period: Period, position: int, site_id: str | None = SITE.id) -> Report:
    async def ask() -> Report:
        url = store.database.reader_url
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            asked = Asked(
                period=period, position=position, site_id=site_id, baseline=Period(YEAR, 1)
            )
            return await compute(connection, asked)

    return asyncio.run(ask())


@pytest.mark.requirement("R071", "R149", "R152", "R172")
def test_the_figures_equal_the_recount(store: Store, rows: list[Raw]) -> None:
    june = Period(YEAR, 6)
    made = report(store, june, len(rows))
    figures = {figure.figure: figure for figure in made.figures}
    again = recounted(rows, june, june.ends_at)
    for name, promise in (
        (FigureName.RESPONSE_KEPT, "complaint_response"),
        (FigureName.FIRST_PASS_YIELD, "first_pass"),
        (FigureName.FIRST_CALL_KEPT, "first_call"),
    ):
        states = again.get(promise, {})
        whole = sum(states.get(s, 0) for s in ("kept", "broken", "overdue"))
        figure = figures[name]
        assert (figure.numerator, figure.n) == (states.get("kept", 0), whole)
    rated = [
        row.data["score_hundredths"]
        for row in rows
        if row.topic in {"repair_order.satisfaction_rated", "follow_up.satisfaction_rated"}
        and june.begins_at <= row.time("rated_at") < june.ends_at
    ]
    assert figures[FigureName.CSAT].numerator == sum(score >= 400 for score in rated)
    assert figures[FigureName.CSAT].n == len(rated)
    mean = figures[FigureName.MEAN_RATING]
    assert mean.numerator * len(rated) * 100 == sum(rated) * mean.denominator
    assert {figure.figure for figure in made.figures} == set(FigureName)
    agents = {row.agent_id: row for row in made.agents}
    calls = [
        row
        for row in rows
        if row.topic in {"follow_up.callback_logged", "follow_up.call_attempted"}
        and june.begins_at <= row.occurred_at < june.ends_at
    ]
    assert sum(agent.calls for agent in agents.values()) == len(calls)


def test_a_figure_of_nothing_says_so(store: Store, rows: list[Raw]) -> None:
    before = report(store, Period(YEAR - 2, 1), len(rows))
    assert {figure.value for figure in before.figures} == {None}
    assert {figure.n for figure in before.figures} == {0}
    assert "无数据（n＝0）" in as_html(before).decode()
    assert " 0.0%" not in as_html(before).decode()


@pytest.mark.requirement("R175")
def test_the_same_position_gives_the_same_bytes_whatever_came_after(
    store: Store, rows: list[Raw]
) -> None:
    """From half of the history, asked again of views built anew from all of it: no byte differs."""
    half = len(rows) // 2
    before = [report(store, period, half) for period in (Period(YEAR, 5), Period(YEAR))]
    for view in (promise_compliance, period_summary):
        assert rebuild(view, store.database, store.history, store.keyring).same
    for first in before:
        second = report(store, parse_period(first.period), half)
        for written in (as_json, as_csv, as_html):
            assert written(first) == written(second)
        assert as_json(first) != as_json(report(store, parse_period(first.period), len(rows)))


def test_a_summary_that_does_not_come_out_as_filed_is_named(store: Store, rows: list[Raw]) -> None:
    made = report(store, Period(YEAR, 6), len(rows))
    content = summary_of(made)
    filed = FiledSummary(
        summary_id=UUID(int=1),
        edition=2,
        period=made.period,
        site_id=made.site_id,
        computed_from_position=made.position,
        formulas_version=made.formulas_version,
        content_sha256=content.content_sha256,
        figures=content.figures,
        baseline=made.baseline,
        reason=None,
        filed_by_id="S1-韩梅",
        filed_at=ENDS,
        recorded_at=ENDS,
    )
    assert difference(filed, made) is None
    other = msgspec.structs.replace(filed, content_sha256="00" * 32)
    assert "are not what they were" in (difference(other, made) or "")
    older = msgspec.structs.replace(other, formulas_version=0)
    assert "by version 0 of the formulas" in (difference(older, made) or "")


def test_nothing_is_fetched_by_the_page_and_its_digest_stands_on_it(
    store: Store, rows: list[Raw]
) -> None:
    made = report(store, Period(YEAR), len(rows))
    page = as_html(made).decode()
    assert summary_of(made).content_sha256 in page
    assert "<script" not in page
    assert "src=" not in page
    assert page.count("<svg") == 4
    addresses = {part.split('"')[0] for part in page.split("http")[1:]}
    assert addresses <= {"://www.w3.org/2000/svg", "://www.w3.org/1999/xlink"}
