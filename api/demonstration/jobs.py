"""What cars come in for: jobs with their words, lines and prices. All invented, none of a price list."""

from typing import Final

import msgspec

from domain.kernel import Fen
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.terms import LineKind, PartGrade, Payer, ServiceKind, Urgency
from domain.values.cover import RepairLevel

LABOUR_RATE_FEN: Final = Fen(28_000)
"""Of an hour."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to come, and what is done about it."""

    name: str
    weight: int
    """How often it comes, among a hundred or so."""
    service_kind: ServiceKind
    level: RepairLevel
    says: tuple[str, ...]
    """The customer's words, one of these."""
    cause: str
    done: str
    lines: tuple[QuoteLineInput, ...]
    left_out: int | None = None
    """The index of a line that some customers decline."""
    dtcs: tuple[str, ...] = ()
    tests: tuple[str, ...] = ("制动", "灯光", "仪表")
    minutes: int = 60
    electric: bool | None = None
    """True: for electric cars only; False: not for them."""
    campaign: str | None = None
    """The recall that is remedied."""


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """Work found meanwhile (增项)."""

    finding: str
    urgency: Urgency
    line: QuoteLineInput
    done: str
    lasts: str
    """What the adviser told the customer."""
    combustion: bool = False
    """True: not of electric cars."""


def labour(text: str, hours_hundredths: int, payer: Payer = Payer.CUSTOMER) -> QuoteLineInput:
    """A line of hours."""
    return QuoteLineInput(
        kind=LineKind.LABOUR,
        description=text,
        unit_price_fen=LABOUR_RATE_FEN,
        labour_hours_hundredths=hours_hundredths,
        payer=payer,
    )


def part(
    text: str,
    number: str,
    price_yuan: int,
    *,
    pieces: int = 1,
    grade: PartGrade = PartGrade.ORIGINAL,
    payer: Payer = Payer.CUSTOMER,
) -> QuoteLineInput:
    """A line of parts."""
    return QuoteLineInput(
        kind=LineKind.PART,
        description=text,
        unit_price_fen=Fen(price_yuan * 100),
        quantity_milli=pieces * 1000,
        part_number=number,
        part_grade=grade,
        payer=payer,
    )


def fee(text: str, price_yuan: int) -> QuoteLineInput:
    """A line that is only charged."""
    return QuoteLineInput(kind=LineKind.FEE, description=text, unit_price_fen=Fen(price_yuan * 100))


def sublet(text: str, price_yuan: int, payer: Payer) -> QuoteLineInput:
    """A line for an outside shop."""
    return QuoteLineInput(
        kind=LineKind.SUBLET,
        description=text,
        unit_price_fen=Fen(price_yuan * 100),
        payer=payer,
    )


_MAKER: Final = Payer.MAKER_WARRANTY
_INSURER: Final = Payer.INSURER

JOBS: Final = (
    Job(
        name="小保养", weight=34, electric=False,
        service_kind=ServiceKind.REGULAR_MAINTENANCE, level=RepairLevel.FIRST_MAINTENANCE,
        says=("来做个小保养", "该换机油了", "仪表提示保养"), cause="到保养里程", done="更换机油机滤，复位保养灯",
        lines=(
            labour("更换机油机滤", 80), part("全合成机油 4L", "OIL-5W30-4L", 398),
            part("机油滤清器", "04E115561H", 58), part("空调滤清器", "5Q0819653", 128), fee("辅料", 20),
        ),
        left_out=3,
    ),
    Job(
        name="电动车保养", weight=45, electric=True,
        service_kind=ServiceKind.REGULAR_MAINTENANCE, level=RepairLevel.FIRST_MAINTENANCE,
        says=("电车年度保养", "来做个检查保养"), cause="到保养周期", done="三电检查，更换空调滤芯",
        lines=(
            labour("三电系统检查", 100), part("空调滤清器", "EV-8121010", 158), fee("辅料", 15),
        ),
        tests=("制动", "充电", "高压绝缘"),
    ),
    Job(
        name="大保养", weight=15, electric=False,
        service_kind=ServiceKind.DETAILED_MAINTENANCE, level=RepairLevel.SECOND_MAINTENANCE,
        says=("做大保养", "六万公里保养"), cause="到二级维护里程", done="按二级维护项目完成",
        lines=(
            labour("二级维护", 220), part("全合成机油 4L", "OIL-5W30-4L", 398),
            part("机油滤清器", "04E115561H", 58), part("空气滤清器", "04E129620A", 138),
            part("火花塞", "04E905601B", 88, pieces=4), part("空调滤清器", "5Q0819653", 128),
        ),
        left_out=5, minutes=120,
    ),
    Job(
        name="更换前制动片", weight=8,
        service_kind=ServiceKind.MECHANICAL_REPAIR, level=RepairLevel.SMALL_REPAIR,
        says=("刹车有尖叫声", "踩刹车吱吱响"), cause="前制动片磨损至极限", done="更换前制动片并磨合",
        lines=(
            labour("更换前制动片", 120), part("前制动片", "5QD698151B", 620), fee("制动清洗剂", 30),
        ),
        tests=("制动", "驻车制动", "路试"), minutes=80,
    ),
    Job(
        name="更换副厂制动片", weight=2,
        service_kind=ServiceKind.MECHANICAL_REPAIR, level=RepairLevel.SMALL_REPAIR,
        says=("刹车片薄了，想换便宜一点的",), cause="后制动片磨损至极限", done="更换后制动片",
        lines=(
            labour("更换后制动片", 100),
            part("后制动片", "BP-2208", 280, grade=PartGrade.CERTIFIED),
        ),
        tests=("制动", "驻车制动", "路试"),
    ),
    Job(
        name="更换轮胎", weight=5,
        service_kind=ServiceKind.MECHANICAL_REPAIR, level=RepairLevel.SMALL_REPAIR,
        says=("轮胎鼓包了", "前轮胎磨平了"), cause="轮胎侧壁鼓包", done="更换轮胎并做动平衡",
        lines=(
            labour("拆装轮胎、动平衡", 60), part("轮胎 205/55R16", "TY-2055516", 680, pieces=2),
        ),
        tests=("制动", "胎压", "路试"),
    ),
    Job(
        name="更换蓄电池", weight=4,
        service_kind=ServiceKind.ELECTRICAL_REPAIR, level=RepairLevel.SMALL_REPAIR,
        says=("早上打不着火", "提示蓄电池电量低"), cause="蓄电池容量不足", done="更换蓄电池并匹配",
        lines=(labour("更换蓄电池", 50), part("蓄电池 70Ah", "BAT-70AGM", 890)),
        tests=("启动", "充电电压", "灯光"), dtcs=("B1001",), minutes=45,
    ),
    Job(
        name="更换点火线圈", weight=4, electric=False,
        service_kind=ServiceKind.MECHANICAL_REPAIR, level=RepairLevel.SMALL_REPAIR,
        says=("发动机抖，故障灯亮了", "加速没劲还抖"), cause="三缸点火线圈失效", done="更换三缸点火线圈，清除故障码",
        lines=(labour("更换点火线圈", 60), part("点火线圈", "04E905110K", 320)),
        dtcs=("P0303",), tests=("怠速", "加速", "路试"),
    ),
    Job(
        name="空调不制冷", weight=4,
        service_kind=ServiceKind.ELECTRICAL_REPAIR, level=RepairLevel.SPECIAL_REPAIR,
        says=("空调不凉", "空调只出热风"), cause="冷凝器渗漏", done="更换冷凝器，加注冷媒",
        lines=(
            labour("更换冷凝器、加注冷媒", 180), part("冷凝器", "5Q0816411", 1180),
            part("冷媒 R134a", "R134A-500", 160),
        ),
        tests=("空调压力", "出风温度", "仪表"), minutes=120,
    ),
    Job(
        name="底盘异响", weight=4,
        service_kind=ServiceKind.MECHANICAL_REPAIR, level=RepairLevel.SMALL_REPAIR,
        says=("过减速带咯噔响", "底盘异响"), cause="平衡杆胶套老化", done="更换平衡杆胶套",
        lines=(labour("更换平衡杆胶套", 110), part("平衡杆胶套", "5Q0411314", 95, pieces=2)),
        tests=("转向", "制动", "路试"), minutes=80,
    ),
    Job(
        name="更换水泵", weight=2, electric=False,
        service_kind=ServiceKind.MECHANICAL_REPAIR, level=RepairLevel.ASSEMBLY_REPAIR,
        says=("水温高，地上有水",), cause="水泵渗漏", done="更换水泵总成，加注防冻液",
        lines=(
            labour("更换水泵总成", 320), part("水泵总成", "04E121600", 860),
            part("防冻液 5L", "G13-5L", 180),
        ),
        tests=("水温", "怠速", "路试"), minutes=240,
    ),
    Job(
        name="车机升级", weight=3,
        service_kind=ServiceKind.TECHNICAL_UPGRADE, level=RepairLevel.SMALL_REPAIR,
        says=("车机老死机",), cause="车机软件版本过低", done="升级车机软件",
        lines=(labour("车机软件升级", 50, _MAKER),), tests=("车机", "倒车影像", "蓝牙"), minutes=50,
    ),
    Job(
        name="召回作业", weight=2,
        service_kind=ServiceKind.RECALL, level=RepairLevel.SMALL_REPAIR,
        says=("收到召回通知，来处理",), cause="召回：高压燃油管接头", done="更换接头并检查无渗漏",
        lines=(
            labour("召回作业", 90, _MAKER), part("燃油管接头", "RC-2026-017", 210, payer=_MAKER),
        ),
        tests=("燃油密封", "怠速", "路试"), campaign="S2026M0017I", electric=False,
    ),
    Job(
        name="钣金喷漆", weight=4,
        service_kind=ServiceKind.BODY_REPAIR, level=RepairLevel.SPECIAL_REPAIR,
        says=("后保险杠被蹭了", "车门划了一道"), cause="后保险杠擦伤", done="修复后保险杠并喷漆",
        lines=(
            labour("拆装后保险杠", 150, _INSURER), sublet("后保险杠喷漆", 650, _INSURER),
        ),
        tests=("倒车雷达", "灯光", "漆面"), minutes=1600,
    ),
)  # fmt: skip

EXTRAS: Final = (
    Extra(
        finding="空气滤清器很脏", urgency=Urgency.ADVISORY, done="更换空气滤清器",
        line=part("空气滤清器", "04E129620A", 138), lasts="还能用，但会增加油耗",
        combustion=True,
    ),
    Extra(
        finding="前雨刮片老化", urgency=Urgency.SOON, done="更换雨刮片",
        line=part("雨刮片一对", "5G1955425", 168), lasts="雨天刮不干净",
    ),
    Extra(
        finding="前制动片剩余3毫米", urgency=Urgency.SAFETY, done="更换前制动片",
        line=part("前制动片", "5QD698151B", 620), lasts="约还能行驶三千公里",
    ),
    Extra(
        finding="防冻液冰点不足", urgency=Urgency.SOON, done="更换防冻液",
        line=part("防冻液 5L", "G13-5L", 180), lasts="入冬前需要处理",
    ),
    Extra(
        finding="节气门积碳", urgency=Urgency.ADVISORY, done="清洗节气门",
        line=labour("清洗节气门", 70), lasts="怠速偶有抖动",
        combustion=True,
    ),
)  # fmt: skip
