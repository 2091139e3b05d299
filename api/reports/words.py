"""The Chinese names of what a report counts, and how each figure is computed (D.7)."""

from typing import Final

import msgspec

from domain.complaint.words import Category, Severity, Status
from domain.enquiry.events import EnquiryTopic
from domain.period_summary.words import FigureName
from domain.values.contact import Instrument
from projections.promise_compliance.words import Promise

PROMISES: Final[dict[Promise, str]] = {
    Promise.APPOINTMENT_RESPONSE: "预约答复",
    Promise.ONSITE_ARRIVAL: "上门服务到达",
    Promise.EMERGENCY_ARRIVAL: "紧急救援到达",
    Promise.COMPLAINT_RESPONSE: "投诉响应",
    Promise.COMPLAINT_RESOLUTION: "投诉解决",
    Promise.CUSTOMER_FILE: "客户建档",
    Promise.FIRST_CALL: "首次跟踪电话",
    Promise.SECOND_CALL: "二次跟踪电话",
    Promise.ISSUE_ESCALATION: "问题答复或上报",
    Promise.SOLUTION_TOLD: "方案当日告知",
    Promise.ACTIVITY_NOTICE: "活动提前通知",
    Promise.LETTER: "通知信函",
    Promise.LOW_RATING_ACTION: "低分改进措施",
    Promise.COMPLETION_TIME: "按时完工",
    Promise.FUNCTION_TESTS: "功能测试次数",
    Promise.FIRST_PASS: "一次检验合格",
}
CATEGORIES: Final[dict[str | None, str]] = {
    Category.PRODUCT_QUALITY: "产品质量",
    Category.REPAIR_SERVICE: "维修服务",
    Category.PARTS_SUPPLY: "配件供应",
    Category.AFTER_SALES_SERVICE: "售后服务",
    Category.OTHER: "其他",
    None: "未分类",
}
SEVERITIES: Final[dict[str, str]] = {
    Severity.GENERAL: "一般",
    Severity.ESCALATED: "升级",
    Severity.MAJOR: "重大",
}
STATUSES: Final[dict[str, str]] = {
    Status.OPEN: "处理中",
    Status.RESOLVED: "已解决",
    Status.CLOSED: "已结案",
    Status.WITHDRAWN: "已撤回",
}
ENQUIRIES: Final[dict[EnquiryTopic, str]] = {
    EnquiryTopic.MAINTENANCE: "保养",
    EnquiryTopic.REPAIR: "维修",
    EnquiryTopic.WARRANTY: "质保",
    EnquiryTopic.PRICE: "价格",
    EnquiryTopic.PARTS: "配件",
    EnquiryTopic.APPOINTMENT: "预约",
    EnquiryTopic.VEHICLE_USE: "用车",
    EnquiryTopic.ACTIVITY: "活动",
    EnquiryTopic.OTHER: "其他",
}
INSTRUMENTS: Final[dict[Instrument, str]] = {
    Instrument.HANDOVER: "交车评价",
    Instrument.TRACKING_CALL: "回访评价",
    Instrument.COMPLAINT: "投诉处理评价",
    Instrument.PERIODIC: "定期满意度调查",
}


class FigureText(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure is called and how it is computed."""

    zh: str
    en: str
    formula_zh: str
    formula_en: str
    unit: str = "%"


_KEPT_ZH: Final = "按时数÷（按时数＋超时数＋逾期未办数），以应办时间落在本期为准"
_KEPT_EN: Final = "kept / (kept + broken + overdue), of what fell due in the period"

FIGURES: Final[dict[FigureName, FigureText]] = {
    FigureName.COMPLAINT_RATE: FigureText(
        zh="投诉率",
        en="complaint rate",
        formula_zh="本期收到的投诉数（含撤回，不含举报及外部转录）÷本期交车工单数",
        formula_en="complaints received (withdrawn ones too; neither reports of misconduct nor those"
        " taken over from other offices) / orders delivered, both in the period",
    ),
    FigureName.RESPONSE_KEPT: FigureText(
        zh="投诉响应及时率", en="response kept", formula_zh=_KEPT_ZH, formula_en=_KEPT_EN
    ),
    FigureName.RESOLUTION_KEPT: FigureText(
        zh="投诉解决及时率", en="resolution kept", formula_zh=_KEPT_ZH, formula_en=_KEPT_EN
    ),
    FigureName.FIRST_CALL_KEPT: FigureText(
        zh="首次回访及时率", en="call 1 kept", formula_zh=_KEPT_ZH, formula_en=_KEPT_EN
    ),
    FigureName.SECOND_CALL_KEPT: FigureText(
        zh="二次回访及时率", en="call 2 kept", formula_zh=_KEPT_ZH, formula_en=_KEPT_EN
    ),
    FigureName.REACH_RATE: FigureText(
        zh="回访接通率",
        en="reach rate",
        formula_zh="已接通的跟踪回访数÷本期交车或来店应开展的跟踪回访数",
        formula_en="follow-ups that reached the customer / follow-ups of the period's deliveries and"
        " visits",
    ),
    FigureName.ON_TIME: FigureText(
        zh="按时完工率",
        en="on time",
        formula_zh="通知取车时间不晚于首次承诺时间的工单数÷首次承诺时间落在本期的工单数（不含已取消）",
        formula_en="orders ready by the first promised time / orders whose first promised time lies in"
        " the period, cancelled ones left out",
    ),
    FigureName.FIRST_PASS_YIELD: FigureText(
        zh="一次检验合格率",
        en="first-pass yield",
        formula_zh="首次竣工检验合格数÷本期首次竣工检验数",
        formula_en="first final inspections passed / first final inspections in the period",
    ),
    FigureName.COMEBACK_RATE: FigureText(
        zh="返修率",
        en="comeback rate",
        formula_zh="本期交车工单中已受理保内返修的工单数÷本期交车工单数（按原工单交车时间归期）",
        formula_en="orders delivered in the period with an accepted comeback, whenever it came /"
        " orders delivered in the period",
    ),
    FigureName.MEAN_RATING: FigureText(
        zh="满意度平均分",
        en="mean rating",
        unit="分",
        formula_zh="交车与回访评价折算为1至5分后的平均分",
        formula_en="mean of hand-over and call ratings, moved onto 1-5",
    ),
    FigureName.CSAT: FigureText(
        zh="满意率",
        en="CSAT",
        formula_zh="4分及以上的评价数÷评价数，仅计交车与回访评价的1至5分量表",
        formula_en="answers of 4 or more / answers, hand-over and call ratings on the scale 1-5",
    ),
    FigureName.NPS: FigureText(
        zh="净推荐值",
        en="NPS",
        formula_zh="9至10分的占比－7分以下的占比，仅计0至10分量表",
        formula_en="share of 9-10 less share below 7, on the scale 0-10",
    ),
    FigureName.SATISFACTION_GAIN: FigureText(
        zh="满意度提升",
        en="satisfaction gain",
        formula_zh="本期满意度平均分÷基准期满意度平均分－1",
        formula_en="mean rating of the period / mean rating of the baseline period - 1",
    ),
    FigureName.EFFICIENCY: FigureText(
        zh="工时效率",
        en="technician efficiency",
        formula_zh="本期首次完工项目的标准工时÷本期打卡工时；n为打卡技师数",
        formula_en="flagged hours of lines first completed in the period / hours clocked in it; n is"
        " the technicians who clocked in",
    ),
    FigureName.PRODUCTIVITY: FigureText(
        zh="工时利用率",
        en="productivity",
        formula_zh="本期打卡工时÷可用工时；未记录考勤，可用工时按有打卡的日数×8小时计；n为打卡日数",
        formula_en="hours clocked in the period / available hours; attendance is not recorded, so 8"
        " hours count for each day with a clock-in; n is those days",
    ),
}

FIELDS: Final[dict[str, str]] = {
    "due": "到期",
    "kept": "按时",
    "broken": "超时完成",
    "open": "计时中",
    "overdue": "逾期未办",
    "not_applicable": "不适用",
    "kept_percent": "按时率（%）",
    "promise_versions": "承诺版本",
    "n": "评价数",
    "mean": "平均分",
    "csat": "满意率（%）",
    "below_threshold": "低于4.5分",
    "points": "1至5分的评价数",
    "deliveries": "交车",
    "came_back": "返修",
    "on_time": "按时完工",
    "on_time_rate": "按时完工率（%）",
    "promised": "承诺完工",
    "ratings": "评价数",
    "orders": "参与工单",
    "first_passes": "一次检验合格",
    "first_inspections": "首次检验",
    "flagged_hours": "标准工时",
    "clocked_hours": "打卡工时",
    "efficiency": "工时效率（%）",
    "productivity": "工时利用率（%）",
    "calls": "通话",
    "reached": "接通",
    "not_reached": "未接通",
    "calls_kept": "按时回访",
    "calls_due": "应回访",
    "requests": "要求",
    "wishes": "愿望",
    "complaints": "投诉",
    "praises": "表扬",
    "complaint_rate": "投诉率（%）",
    "first_pass": "一次检验合格率（%）",
    "response_kept": "投诉响应及时率（%）",
    "mean_rating": "满意度平均分",
}
"""Columns of the tables, as a spreadsheet shows them."""
