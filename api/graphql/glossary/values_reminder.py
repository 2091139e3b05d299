"""Words of reminders, Chinese first."""

from typing import Final

VALUES: Final[dict[str, str]] = {
    "ReminderKind.MAINTENANCE": "保养提醒 – by date or predicted kilometres of the plan (R153)",
    "ReminderKind.NEXT_SERVICE": "下次服务提醒 – as advised at a visit or planned (R081, R104)",
    "ReminderKind.INSURANCE": "续保提醒 – insurance ends (R155)",
    "ReminderKind.DEFERRED_WORK": "暂缓项目提醒 – work recommended and put off (R154)",
    "ReminderKind.PART_WAITING": "待件告知 – the car still waits for a part (R016)",
    "ReminderKind.PART_ARRIVED": "到件通知 – the part has come",
    "ReminderKind.APPOINTMENT": "预约提醒 – the agreed time is near (R014)",
    "ReminderHeldBack.NOBODY_KNOWN": "无客户档案 – no customer's file is known",
    "ReminderHeldBack.DATA_LOCKED": "信息受限 – erased, restricted or merged away",
    "ReminderHeldBack.NO_CONSENT": "未获同意 – no consent to offers",
    "ReminderHeldBack.NO_CALLS": "拒绝来电 – no calls wanted, and no other way named",
    "ReminderHeldBack.RESTING": "休息时间 – quiet hours, the house's or the customer's",
    "ReminderBasis.DATE": "按日期 – the date comes first",
    "ReminderBasis.MILEAGE": "按里程 – the predicted mileage comes first",
}
