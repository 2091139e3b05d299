"""What a message tells, in Chinese words for people."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, cast

from domain.kernel import Fen
from domain.values.clock import SHANGHAI
from domain.values.money import yuan

NAMES: Final[Mapping[str, str]] = {
    "orderNumber": "工单号",
    "complaintNumber": "投诉编号",
    "settlementNumber": "结算清单编号",
    "appointmentNumber": "预约号",
    "plate": "车牌号",
    "siteId": "站点",
    "quoteVersion": "报价版本",
    "totalFen": "合计",
    "validUntil": "有效期至",
    "wasAt": "原定时间",
    "promisedAt": "约定交车时间",
    "customerToldAt": "告知客户时间",
    "readyAt": "完工时间",
    "deliveredAt": "交车时间",
    "odometerKm": "出厂里程（公里）",
    "receivedAt": "收到时间",
    "responseDueAt": "响应期限",
    "resolutionDueAt": "解决期限",
    "dueAt": "期限",
    "dueOn": "到期日",
    "sentAt": "发出时间",
    "round": "轮次",
    "wantedAt": "期望时间",
    "startsAt": "开始时间",
    "endsAt": "结束时间",
    "bayId": "工位",
    "arrivalDueAt": "到达期限",
    "ratedAt": "评价时间",
    "batchId": "批次",
    "partNumber": "配件编号",
    "subjects": "档案编号",
}
"""Fields that people are shown; the others – ids and codes – are for machines."""


def spoken(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and values, in the order of the message."""
    for field, value in data.items():
        if isinstance(value, dict):
            yield from spoken(cast("dict[str, Any]", value))
        elif field in NAMES:
            yield NAMES[field], _value(field, value)


def _value(field: str, value: Any) -> str:
    if field.endswith("Fen"):
        return yuan(Fen(value))
    if field.endswith("At"):
        return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)  # pyright: ignore[reportUnknownArgumentType] - JSON
