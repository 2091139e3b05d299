"""Summaries of a month or year, as the supervisor filed them (R175)."""

from typing import TypeAlias

import msgspec

from domain.kernel import Event
from domain.period_summary.words import FigureName


class FiledFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as it was filed: an exact fraction over so many cases."""

    figure: FigureName
    n: int
    """How many cases it is made of; 0: there is no figure."""
    numerator: int = 0
    denominator: int = 0
    """0 where there is no figure."""


class PeriodSummaryFiled(Event, topic="period_summary.filed"):
    """A period was summed up in writing, from all that was recorded up to a position."""

    edition: int
    """1, and one more each time the period is filed again."""
    period: str
    """2026-03 or 2026."""
    site_id: str | None
    """None: the whole group."""
    computed_from_position: int
    """Only facts up to this position are in it."""
    formulas_version: int
    """By which version of the formulas it was computed."""
    content_sha256: str
    """Digest of the report in JSON, in hexadecimal."""
    figures: tuple[FiledFigure, ...]
    baseline: str | None = None
    """The period that satisfaction is compared with (R149)."""
    reason: str | None = None
    """Why it was filed again."""


PeriodSummaryEvent: TypeAlias = PeriodSummaryFiled
