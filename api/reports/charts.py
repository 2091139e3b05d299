"""Charts as SVG that stands in the page: drawn by pygal, without script, the same bytes each time."""

import re
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

import pygal
from pygal.style import Style

from api.reports.shapes import Complaints, MonthRow, PromiseFigures, RatingSeries

# pygal hooks into every later import, for maps that are not used here, in a way that Python 3.12
# ignores and 3.11 warns of.
sys.meta_path[:] = [
    finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)
]

_FONT: Final = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
_KEPT, _BROKEN, _OVERDUE, _OPEN = "#2f7d5b", "#c9772b", "#b3322c", "#9aa5b1"
_BLUE, _VIOLET = "#2b5d8a", "#6b4f8f"
# pygal signs with the day, and leaves its settings for a script that is not there.
_NOT_WANTED: Final = re.compile("<!--.*?-->|<script.*?</script>", re.DOTALL)
_MOST_TICKS: Final = 10


def promises(lines: Sequence[PromiseFigures]) -> str:
    """How each promise was kept, case by case."""
    chart = _made(
        pygal.HorizontalStackedBar,
        "promises",
        (_KEPT, _BROKEN, _OVERDUE, _OPEN),
        height=90 + 34 * len(lines),
        margin_left=44,  # pygal takes Chinese characters for half as wide as they are
    )
    shown = list(reversed(lines))  # the first one on top
    chart.x_labels = [line.zh for line in shown]
    _whole(chart, max(line.due for line in lines))
    for name, field in (
        ("按时", "kept"),
        ("超时完成", "broken"),
        ("逾期未办", "overdue"),
        ("计时中", "open"),
    ):
        chart.add(name, [getattr(line, field) for line in shown])
    return _svg(chart)


def ratings(series: Sequence[RatingSeries]) -> str:
    """How many answers lie on each point."""
    chart = _made(pygal.Bar, "ratings", (_BLUE, _KEPT, _VIOLET))
    chart.x_labels = [f"{point}分" for point in range(1, 6)]
    _whole(chart, max(max(each.points) for each in series))
    for each in series:
        chart.add(each.zh, list(each.points))
    return _svg(chart)


def categories(complaints: Complaints) -> str:
    """What complaints were about."""
    chart = _made(pygal.HorizontalBar, "categories", (_BROKEN,), show_legend=False, height=260)
    shown = list(reversed(complaints.by_category))
    chart.x_labels = [each.zh for each in shown]
    _whole(chart, max(each.count for each in shown))
    chart.add("投诉数", [each.count for each in shown])
    return _svg(chart)


def months(rows: Sequence[MonthRow]) -> str:
    """The course of the shares, month by month, in percent; no point where there was nothing."""
    chart = _made(pygal.Line, "months", (_BROKEN, _KEPT, _BLUE, _VIOLET), show_dots=True)
    chart.x_labels = [row.month for row in rows]
    for name, field in (
        ("投诉率", "complaint_rate"),
        ("按时完工率", "on_time_rate"),
        ("一次检验合格率", "first_pass"),
        ("投诉响应及时率", "response_kept"),
    ):
        chart.add(name, [_number(getattr(row, field)) for row in rows])
    return _svg(chart)


def _whole(chart: Any, most: int) -> None:
    """Ticks at whole numbers, also where there are few."""
    step = max(1, -(-most // _MOST_TICKS))
    chart.y_labels = list(range(0, max(most, 1) + step, step))


def _short(value: float) -> str:
    return f"{value:g}"


def _number(text: str | None) -> float | None:
    return None if text is None else float(Fraction(text))


def _made(kind: Any, name: str, colours: tuple[str, ...], **options: Any) -> Any:
    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground="#26323d",
        foreground_strong="#26323d",
        foreground_subtle="#cfd6dc",
        font_family=_FONT,
        label_font_family=_FONT,
        legend_font_family=_FONT,
        colors=colours,
        label_font_size=13,
        legend_font_size=13,
        major_label_font_size=13,
        value_font_size=12,
        opacity="1",
        transition="0s",
        guide_stroke_color="#cfd6dc",
        major_guide_stroke_color="#cfd6dc",
        guide_stroke_dasharray="none",
        major_guide_stroke_dasharray="none",
    )
    chart = kind(
        style=style,
        js=(),
        disable_xml_declaration=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=4,
        explicit_size=False,
        print_values=False,
        show_y_guides=True,
        include_x_axis=True,
        value_formatter=_short,
        no_data_text="本期无数据",
        **{"width": 860, "height": 330, **options},
    )
    chart.uuid = name  # else a new one each time
    return chart


def _svg(chart: Any) -> str:
    drawn: str = chart.render(is_unicode=True)
    return _NOT_WANTED.sub("", drawn).strip()
