"""The four record tables of the house rules as CSV, under the heads of their forms (R103).

客户档案基本资料表, 跟踪服务(电话)记录表, 跟踪服务(电话)登记表, 跟踪服务信函登记表: UTF-8 with a byte order mark for
spreadsheet programs, one row an entry, persons' texts opened for who may run this program.
"""

import csv
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import IO, Any, Final, TypeAlias

import msgspec
from psycopg import AsyncConnection

from domain.kernel import ERASED
from domain.values.clock import SHANGHAI
from domain.values.phone import Phone, mask_phone
from projections.call_record.projection import call_record
from projections.call_record.queries import calls
from projections.call_register.projection import call_register
from projections.call_register.queries import entries
from projections.customer_file.projection import customer_file
from projections.customer_file.queries import files_of_site
from projections.engine import ReadModel
from projections.letter_register.projection import letter_register
from projections.letter_register.queries import letters

Reveal: TypeAlias = Callable[[Iterable[str]], dict[str, str]]
"""Opens sealed texts; 已删除 where the person's key is gone."""
PAGE: Final = 500
BYTE_ORDER_MARK: Final = "\ufeff"


class FourTables(StrEnum):
    """The tables, by the names under which they are asked for."""

    CUSTOMER_FILES = "customer-files"
    CALL_RECORD = "call-record"
    CALL_REGISTER = "call-register"
    LETTER_REGISTER = "letter-register"


VIEWS: Final[Mapping[FourTables, ReadModel]] = {
    FourTables.CUSTOMER_FILES: customer_file,
    FourTables.CALL_RECORD: call_record,
    FourTables.CALL_REGISTER: call_register,
    FourTables.LETTER_REGISTER: letter_register,
}
_HEADS: Final[Mapping[FourTables, Mapping[str, str]]] = {
    FourTables.CUSTOMER_FILES: {
        "customer_id": "客户编号",
        "customer_kind": "客户类别",
        "name_sealed": "名称",
        "phone_sealed": "电话",
        "address_sealed": "地址",
        "contact_person_sealed": "联系人",
        "site_id": "站点",
        "opened_at": "建档时间",
        "due_at": "建档期限",
        "last_service_at": "最近服务",
        "wish_sealed": "希望获取的服务",
    },
    FourTables.CALL_RECORD: {
        "called_at": "时间",
        "kind": "事由",
        "direction": "呼入呼出",
        "channel": "方式",
        "agent_id": "回访员",
        "on_behalf_of_id": "代理",
        "customer_name_sealed": "客户",
        "plate": "车牌",
        "order_number": "工单",
        "seq": "次数",
        "outcome": "结果",
        "points": "要点",
        "vehicle_condition_sealed": "用车情况",
        "suggestions_sealed": "建议",
        "remark_sealed": "备注",
        "follow_up_needed": "待跟进",
    },
    FourTables.CALL_REGISTER: {
        "number": "序号",
        "called_at": "日期",
        "customer_name_sealed": "客户",
        "plate": "车牌",
        "phone_sealed": "电话",
        "kind": "事由",
        "outcome": "结果",
        "agent_id": "经办人",
        "call_id": "归档编号",
    },
    FourTables.LETTER_REGISTER: {
        "number": "序号",
        "letter_number": "信函编号",
        "sent_at": "日期",
        "letter_kind": "种类",
        "addressee_sealed": "收件人",
        "address_sealed": "地址",
        "content_reference": "内容归档",
        "content_sha256": "内容摘要",
        "sender_id": "寄件人",
        "delivery": "送达情况",
        "delivered_on": "送达日期",
    },
}


async def rows_of(
    connection: AsyncConnection[Any], table: FourTables, *, site_id: str, year: int
) -> list[msgspec.Struct]:
    """All entries of a table for a site; of the registers and calls those of a year in Shanghai."""
    return [row async for page in _pages(connection, table, site_id, year) for row in page]


def write(table: FourTables, rows: Sequence[msgspec.Struct], out: IO[str], reveal: Reveal) -> None:
    """Write the entries; phone numbers of the register are masked, as it has them everywhere."""
    words = reveal(set(_tokens(rows)))
    heads = _HEADS[table]
    out.write(BYTE_ORDER_MARK)
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(heads.values())
    masked = table is FourTables.CALL_REGISTER
    for row in rows:
        sheet.writerow(_cell(field, getattr(row, field), words, masked=masked) for field in heads)


async def _pages(
    connection: AsyncConnection[Any], table: FourTables, site_id: str, year: int
) -> AsyncIterator[Sequence[msgspec.Struct]]:
    after: Any = None
    while True:
        page, after = await _page(connection, table, site_id, year, after)
        yield page[:PAGE]
        if len(page) <= PAGE:
            return


async def _page(
    connection: AsyncConnection[Any], table: FourTables, site_id: str, year: int, after: Any
) -> tuple[Sequence[Any], Any]:
    """A page and one entry more, and the cursor behind the page."""
    of_year: dict[str, Any] = {"site_id": site_id, "year": year, "first": PAGE, "after": after}
    match table:
        case FourTables.CUSTOMER_FILES:
            files = await files_of_site(connection, site_id=site_id, first=PAGE, after=after)
            return files, _behind(files, "opened_at", "customer_id")
        case FourTables.CALL_RECORD:
            made = await calls(
                connection,
                first=PAGE,
                after=after,
                site_id=site_id,
                called_from=datetime(year, 1, 1, tzinfo=SHANGHAI),
                called_before=datetime(year + 1, 1, 1, tzinfo=SHANGHAI),
            )
            return made, _behind(made, "called_at", "call_id")
        case FourTables.CALL_REGISTER:
            lines = await entries(connection, **of_year)
            return lines, lines[PAGE - 1].number if len(lines) > PAGE else None
        case FourTables.LETTER_REGISTER:
            sent = await letters(connection, **of_year)
            return sent, sent[PAGE - 1].number if len(sent) > PAGE else None


def _behind(page: Sequence[Any], *key: str) -> Any:
    return tuple(getattr(page[PAGE - 1], part) for part in key) if len(page) > PAGE else None


def _tokens(rows: Iterable[msgspec.Struct]) -> Iterable[str]:
    for row in rows:
        for field in row.__struct_fields__:
            value = getattr(row, field)
            if field.endswith("_sealed") and value:
                yield value
            elif field == "points":
                yield from _tokens(value)


def _cell(field: str, value: Any, words: dict[str, str], *, masked: bool) -> str:
    if value is None:
        return ""
    if field == "points":
        return _safe("；".join(words[point.text_sealed] for point in value))
    if field.endswith("_sealed"):
        text = words[value]
        hide = masked and field == "phone_sealed" and text != ERASED
        return _safe(mask_phone(Phone(text)) if hide else text)
    if isinstance(value, datetime):
        return value.astimezone(UTC).astimezone(SHANGHAI).isoformat(timespec="seconds")
    if isinstance(value, bool):
        return "是" if value else "否"
    return _safe(value.isoformat() if isinstance(value, date) else str(value))


def _safe(text: str) -> str:
    """A spreadsheet program takes a text that begins so for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
