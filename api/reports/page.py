"""A report as one page of HTML: everything in it, nothing fetched, no script, made to be printed."""

from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from api.reports import charts
from api.reports.shapes import Figure, Report
from domain.values.clock import SHANGHAI

_pages: Final = Environment(
    loader=PackageLoader("api.reports", "templates"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(report: Report, content_sha256: str) -> str:
    """The page of a report; the digest is that of its JSON, under which it may be filed."""
    return _pages.get_template("report.html").render(
        report=report,
        content_sha256=content_sha256,
        judged_at=report.judged_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
        shown=_shown,
        none_or=_none_or,
        promises_chart=_drawn(charts.promises(report.promises)),
        ratings_chart=_drawn(charts.ratings(report.ratings)),
        categories_chart=_drawn(charts.categories(report.complaints)),
        months_chart=_drawn(charts.months(report.months)),
    )


def _drawn(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - drawn here; pygal escapes the texts in it


def _shown(figure: Figure) -> str:
    """The figure with its unit; a figure of nothing says so."""
    return "无数据（n＝0）" if figure.value is None else f"{figure.value}{figure.unit}"


def _none_or(value: Any, unit: str = "") -> str:
    return "–" if value is None else f"{value}{unit}"
