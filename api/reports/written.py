"""A report as bytes: JSON, which is what is archived and digested; CSV for spreadsheet programs.

The same report gives the same bytes, on any machine and at any time.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from importlib import import_module
from typing import Any, Final

import msgspec

from api.reports.shapes import Report
from api.reports.words import FIELDS

BYTE_ORDER_MARK: Final = "\ufeff"
_COLUMNS: Final = (
    "部分",
    "对象",
    "指标",
    "数值",
    "单位",
    "n",
    "分子",
    "分母",
    "目标",
    "算法",
)
Line = Mapping[str, Any]


class Format(StrEnum):
    """How a report is written."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


def as_json(report: Report) -> bytes:
    """The report as it is archived."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def content_sha256(report: Report) -> str:
    """The digest under which it is filed, in hexadecimal."""
    return hashlib.sha256(as_json(report)).hexdigest()


def as_csv(report: Report) -> bytes:
    """One number a line, UTF-8 with a byte order mark, as spreadsheet programs want it."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    rows.writerows([_safe(line.get(column)) for column in _COLUMNS] for line in _lines(report))
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def as_html(report: Report) -> bytes:
    """A page to be read and printed."""
    # Templates and charts take a tenth of a second to import, which no other verb should wait for.
    page: str = import_module("api.reports.page").page(report, content_sha256(report))
    return page.encode()


WRITERS: Final[Mapping[Format, Callable[[Report], bytes]]] = {
    Format.JSON: as_json,
    Format.CSV: as_csv,
    Format.HTML: as_html,
}


def _lines(report: Report) -> Iterator[Line]:
    about = (
        ("期间", report.period),
        ("网点", report.site_id or "全集团"),
        ("计算位置", report.position),
        ("判定时刻", report.judged_at.isoformat()),
        ("公式版本", report.formulas_version),
        ("基准期", report.baseline),
    )
    for name, value in about:
        yield {"部分": "报告", "指标": name, "数值": value}
    for figure in report.figures:
        yield {
            "部分": "指标",
            "指标": figure.zh,
            "数值": figure.value,
            "单位": figure.unit,
            "n": figure.n,
            "分子": figure.numerator,
            "分母": figure.denominator,
            "目标": figure.target,
            "算法": figure.formula_zh,
        }
    yield from _rows("服务承诺", report.promises, "zh", skipped={"promise", "zh"})
    for name, counts in (
        ("投诉类别", report.complaints.by_category),
        ("投诉等级", report.complaints.by_severity),
        ("投诉状态", report.complaints.by_status),
        ("咨询", report.enquiries),
    ):
        for each in counts:
            yield {"部分": name, "对象": each.zh, "指标": "件数", "数值": each.count}
    yield from _rows("满意度", report.ratings, "zh", skipped={"instrument", "zh"})
    yield from _rows("服务顾问", report.advisers, "adviser_id")
    yield from _rows("技师", report.technicians, "technician_id")
    yield from _rows("回访员", report.agents, "agent_id")
    yield from _rows("月份", report.months, "month")


def _rows(
    part: str, rows: tuple[msgspec.Struct, ...], named_by: str, *, skipped: set[str] | None = None
) -> Iterator[Line]:
    for row in rows:
        for field in row.__struct_fields__:
            if field != named_by and field not in (skipped or ()):
                value = getattr(row, field)
                shown = " ".join(map(str, value)) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - numbers
                yield {
                    "部分": part,
                    "对象": getattr(row, named_by),
                    "指标": FIELDS[field],
                    "数值": shown,
                }


def _safe(value: Any) -> str:
    """A spreadsheet program takes a text that begins so for a formula; a negative number is none."""
    text = "" if value is None else str(value)
    if text.startswith(("=", "+", "@", "\t", "\r")):
        return f"'{text}"
    return f"'{text}" if text.startswith("-") and not text[1:].replace(".", "").isdigit() else text
