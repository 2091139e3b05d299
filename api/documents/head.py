"""The parts that every paper about a repair order shares: head, parties, record, footer."""

from collections.abc import Iterable

from api.documents.paper import Pair, Pairs
from api.documents.sheet import OrderSheet
from api.documents.words import NOTHING, km, moment, text, word


def issuer_name(sheet: OrderSheet) -> str:
    """企业名称; the site's short id where it is not registered."""
    return sheet.issuer.name or f"站点 {sheet.issuer.site_id}"


def issuer_lines(sheet: OrderSheet) -> tuple[str, ...]:
    """Address, telephone, filing number, as far as known."""
    issuer = sheet.issuer
    known = (
        ("地址：", issuer.address),
        ("服务电话：", issuer.phone),
        ("维修经营备案编号：", issuer.filing_number),
    )
    return tuple(f"{name}{value}" for name, value in known if value)


def visit_block(sheet: OrderSheet, more: Iterable[Pair] = ()) -> Pairs:
    """Order, vehicle and customer."""
    car = sheet.car
    model = " ".join(filter(None, (car.make, car.model)))
    odometer = km(car.odometer_in_km)
    if car.odometer_in_km is None and car.unreadable_reason:
        odometer = f"无法读取：{car.unreadable_reason}"
    return Pairs(
        pairs=(
            Pair("工单号", sheet.order_number),
            Pair("进厂时间", moment(sheet.opened_at)),
            Pair("客户", text(sheet.customer.name)),
            Pair("联系电话", text(sheet.customer.phone)),
            Pair("车牌号", text(car.plate)),
            Pair("车型", model or NOTHING),
            Pair("车辆识别代号", text(car.vin)),
            Pair("进厂里程", odometer),
            Pair("维修类别", word(sheet.service_kind)),
            Pair("维修级别", word(sheet.repair_level)),
            Pair("约定交车时间", _promise(sheet)),
            Pair("服务顾问", sheet.adviser_id),
            *more,
        )
    )


def _promise(sheet: OrderSheet) -> str:
    """The promise as it stands; the first one stays visible (R015)."""
    if sheet.promised_at == sheet.first_promised_at:
        return moment(sheet.promised_at)
    return f"{moment(sheet.promised_at)}（首次约定 {moment(sheet.first_promised_at)}）"


def footer(sheet: OrderSheet) -> str:
    """From which record the paper was made, so that it can be made again and compared."""
    record = sheet.record
    return (
        f"依据工单 {sheet.order_number} 的记录至第 {record.turn} 条"
        f"（总序号 {record.position}，记录于 {moment(record.recorded_at)}）"
    )
