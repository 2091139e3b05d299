"""Health records as files: the thirteen elements of JT/T 1132 in their Chinese names (RM16, B.5).

JSON: one object a record, with lists of jobs and parts. CSV: one row a record, UTF-8 with a byte
order mark for spreadsheet programs; several jobs or parts stand in one cell, joined by ；, in the same
order in every column.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import IO, Any, Final

import msgspec
from psycopg import AsyncConnection

from projections.health_record_feed.queries import (
    HealthRecord,
    RecordStatus,
    health_records,
)

Reveal = Callable[[Iterable[str]], dict[str, str]]
"""Opens sealed texts; 已删除 where the person's key is gone."""

PAGE: Final = 500
BYTE_ORDER_MARK: Final = "\ufeff"
_JOINT: Final = "；"


class Format(StrEnum):
    """How the file is written."""

    JSON = "json"
    CSV = "csv"


async def records_since(
    connection: AsyncConnection[Any],
    *,
    since: datetime | None,
    site_id: str | None = None,
    statuses: Sequence[RecordStatus] = (),
) -> list[HealthRecord]:
    """Every record settled from a moment on."""
    found: list[HealthRecord] = []
    after = None
    while True:
        page = await health_records(
            connection, first=PAGE, since=since, site_id=site_id, statuses=statuses, after=after
        )
        found += page[:PAGE]
        if len(page) <= PAGE:
            return found
        after = (page[PAGE - 1].settled_at, page[PAGE - 1].order_id)


def write(records: Sequence[HealthRecord], how: Format, out: IO[str], reveal: Reveal) -> None:
    """Write the records, with the customer's words opened."""
    words = reveal({f.words_sealed for r in records for f in r.faults if f.words_sealed})
    elements = (_elements(record, words) for record in records)
    if how is Format.JSON:
        encoded = msgspec.json.format(msgspec.json.encode(list(elements)), indent=2)
        out.write(encoded.decode() + "\n")
        return
    out.write(BYTE_ORDER_MARK)
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    rows.writerows([_cell(each[column]) for column in _COLUMNS] for each in elements)


_COLUMNS: Final = (
    "企业名称",
    "车辆识别代码",
    "车牌号码",
    "送修日期",
    "送修里程",
    "结算日期",
    "结算清单编号",
    "故障描述",
    "维修项目",
    "维修工时",
    "配件名称",
    "配件编码",
    "配件数量",
    "状态",
    "缺少要素",
    "内容摘要",
)
"""The thirteen elements, then what is to be done about the record."""


def _elements(record: HealthRecord, words: dict[str, str]) -> dict[str, Any]:
    faults = [fault.cause or words.get(fault.words_sealed or "", "") for fault in record.faults]
    return {
        "企业名称": record.enterprise_name,
        "车辆识别代码": record.vin,
        "车牌号码": record.plate,
        "送修日期": record.sent_in_on.isoformat(),
        "送修里程": record.odometer_km,
        "结算日期": record.settled_on.isoformat(),
        "结算清单编号": record.settlement_number,
        "故障描述": faults,
        "维修项目": [job.description for job in record.jobs],
        "维修工时": [_decimal(job.labour_hours_hundredths, 100) for job in record.jobs],
        "配件名称": [part.name for part in record.parts],
        "配件编码": [part.part_number or "" for part in record.parts],
        "配件数量": [_decimal(part.quantity_milli, 1000) for part in record.parts],
        "状态": record.status,
        "缺少要素": list(record.missing),
        "内容摘要": record.content_sha256,
    }


def _decimal(parts: int | None, of: int) -> str:
    """Hundredths or thousandths as people write them: 150 of 100 is 1.5."""
    if parts is None:
        return ""
    whole, rest = divmod(parts, of)
    digits = f"{rest:0{len(str(of)) - 1}d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def _cell(value: Any) -> str:
    return _JOINT.join(_texts(value)) if isinstance(value, list) else _safe(value)  # pyright: ignore[reportUnknownArgumentType] - texts


def _texts(values: list[Any]) -> Iterator[str]:
    return (_safe(value) for value in values)


def _safe(value: Any) -> str:
    """A spreadsheet program takes a text that begins so for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
