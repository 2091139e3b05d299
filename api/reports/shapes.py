"""What a report says. Every field is part of the bytes that are archived: nothing of today's is in it."""

from datetime import date, datetime
from typing import Final

import msgspec

from domain.period_summary.events import FiledFigure
from domain.period_summary.words import FigureName
from projections.promise_compliance.words import Promise

FORMULAS_VERSION: Final = 1
"""Raised whenever the same facts would give other bytes: an older summary is then verified by the
program of its time."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with all that is needed to judge it."""

    figure: FigureName
    zh: str
    en: str
    unit: str
    """% or 分."""
    n: int
    """How many cases it is made of."""
    numerator: int
    denominator: int
    """0: there is no figure."""
    value: str | None
    """Rounded half up, in its unit; None where n is 0."""
    target: str | None
    met: bool | None
    formula_zh: str
    formula_en: str

    def filed(self) -> FiledFigure:
        """As it stands in the fact of the filing."""
        return FiledFigure(
            figure=self.figure,
            n=self.n,
            numerator=self.numerator,
            denominator=self.denominator,
        )


class PromiseFigures(msgspec.Struct, frozen=True, kw_only=True):
    """How one promise was kept."""

    promise: Promise
    zh: str
    due: int
    kept: int
    broken: int
    open: int
    overdue: int
    not_applicable: int
    kept_percent: str | None
    """kept / (kept + broken + overdue); None where nothing is decided."""
    promise_versions: tuple[int, ...]


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one kind."""

    key: str
    zh: str
    count: int


class Complaints(msgspec.Struct, frozen=True, kw_only=True):
    """The complaints of the period, as they were classified at the position."""

    made: int
    """Complaints 投诉 made here: those that the rate counts."""
    reports: int
    """Reports of misconduct 举报."""
    taken_over: int
    """From the records of other offices."""
    by_category: tuple[Count, ...]
    by_severity: tuple[Count, ...]
    by_status: tuple[Count, ...]


class RatingSeries(msgspec.Struct, frozen=True, kw_only=True):
    """The answers to one question; each question is a series of its own (R080, R123, R138)."""

    instrument: str
    zh: str
    n: int
    mean: str | None
    """On 1 to 5."""
    csat: str | None
    """Percent, of answers on 1 to 5."""
    below_threshold: int
    """Below 4.5 on 5 (R146)."""
    points: tuple[int, ...]
    """Answers at 1, 2, 3, 4 and 5, on the scale of 5 alone; 4.4 counts under 4."""


class AdviserRow(msgspec.Struct, frozen=True, kw_only=True):
    """One adviser's period (R152, R172)."""

    adviser_id: str
    deliveries: int
    came_back: int
    on_time: int
    promised: int
    ratings: int
    mean: str | None
    csat: str | None


class TechnicianRow(msgspec.Struct, frozen=True, kw_only=True):
    """One technician's period."""

    technician_id: str
    orders: int
    came_back: int
    first_passes: int
    first_inspections: int
    flagged_hours: str
    clocked_hours: str
    efficiency: str | None
    productivity: str | None


class AgentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's period (R121)."""

    agent_id: str
    calls: int
    reached: int
    not_reached: int
    calls_kept: int
    calls_due: int
    requests: int
    wishes: int
    complaints: int
    praises: int
    ratings: int
    mean: str | None


class MonthRow(msgspec.Struct, frozen=True, kw_only=True):
    """One month of the series."""

    month: str
    deliveries: int
    complaints: int
    complaint_rate: str | None
    on_time_rate: str | None
    first_pass: str | None
    response_kept: str | None
    mean_rating: str | None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A month or year of a site or of the whole group."""

    title: str
    period: str
    since: date
    until: date
    site_id: str | None
    position: int
    """Only facts up to this position are counted."""
    judged_at: datetime
    """What is not done is open until its due time and overdue after it, at this moment."""
    formulas_version: int
    baseline: str | None
    figures: tuple[Figure, ...]
    promises: tuple[PromiseFigures, ...]
    complaints: Complaints
    enquiries: tuple[Count, ...]
    """What people asked, by topic (R144)."""
    ratings: tuple[RatingSeries, ...]
    advisers: tuple[AdviserRow, ...]
    technicians: tuple[TechnicianRow, ...]
    agents: tuple[AgentRow, ...]
    months: tuple[MonthRow, ...]
