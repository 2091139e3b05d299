"""Words of appointments, Chinese first."""

from typing import Final

VALUES: Final[dict[str, str]] = {
    "AppointmentKind.IN_SHOP": "到店 – the customer comes to the workshop",
    "AppointmentKind.ON_SITE": "上门服务 – the technician comes at an agreed time",
    "AppointmentKind.EMERGENCY": "紧急救援 – somebody is there within an hour of the call",
    "AppointmentParty.CUSTOMER": "客户 – the customer",
    "AppointmentParty.DEALERSHIP": "店方 – the dealership",
    "AppointmentStatus.NEW": "空 – nothing has happened yet",
    "AppointmentStatus.REQUESTED": "待确认 – asked for, no time agreed",
    "AppointmentStatus.CONFIRMED": "已确认 – time and bay are agreed",
    "AppointmentStatus.DISPATCHED": "已派出 – a technician is on the way",
    "AppointmentStatus.ARRIVED": "已到达 – the customer or the technician has come",
    "AppointmentStatus.FULFILLED": "已转工单 – a repair order was opened from it",
    "AppointmentStatus.NO_SHOW": "爽约 – the customer did not come",
    "AppointmentStatus.CANCELLED": "已取消 – called off",
    "AppointmentCancelReason.CUSTOMER_CHANGED_MIND": "客户改变主意 – not wanted any more",
    "AppointmentCancelReason.CUSTOMER_HAS_NO_TIME": "客户没有时间 – no time",
    "AppointmentCancelReason.REPAIRED_ELSEWHERE": "已在别处维修 – done elsewhere",
    "AppointmentCancelReason.NO_CAPACITY": "工位或人员不足 – no bay or nobody free",
    "AppointmentCancelReason.PART_NOT_THERE": "配件未到 – the part has not come",
    "AppointmentCancelReason.BOOKED_TWICE": "重复预约 – there is another appointment for it",
    "AppointmentCancelReason.UNREACHABLE": "联系不上客户 – nobody could be reached",
    "AppointmentCancelReason.OTHER": "其他 – as the note says",
    "AppointmentPromiseKind.RESPONSE": "答复 – the request is answered (R001)",
    "AppointmentPromiseKind.ARRIVAL": "到场 – somebody is where the car stands (R002, R003)",
    "AppointmentPromiseState.OPEN": "进行中 – not due yet",
    "AppointmentPromiseState.OVERDUE": "逾期 – due and not done",
    "AppointmentPromiseState.KEPT": "已兑现 – done in time",
    "AppointmentPromiseState.BROKEN": "未兑现 – done late, or dropped when it was due",
    "AppointmentPromiseState.ENDED": "已终止 – called off or replaced before it was due",
}
