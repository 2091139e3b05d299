"""What an appointment refuses, and where each rule comes from."""

from domain.kernel import Rule

NO_SUCH = Rule(
    "appointment.no_such",
    "R011",
    en="there is no such appointment",
    zh="没有这个预约",
)
OVER = Rule(
    "appointment.over",
    "R001, R011",
    en="appointment {number} is {status}: nothing more happens to it",
    zh="预约 {number} 状态为“{status}”，不能再变更",
)
NOT_A_BOOKING_CHANNEL = Rule(
    "appointment.not_a_booking_channel",
    "R004",
    en="no appointment is asked for by {channel}",
    zh="“{channel}”不是预约渠道",
)
RESCUE_IS_ASKED_AT_ONCE = Rule(
    "appointment.emergency_has_no_wanted_time",
    "R003",
    en="an emergency is no matter of a wanted time: call for rescue instead",
    zh="紧急救援无需预约时间，请直接提交救援请求",
)
WANTED_IN_PAST = Rule(
    "appointment.wanted_in_past",
    "R005",
    en="the wanted time {wanted_at} is over",
    zh="期望的服务时间 {wanted_at} 已过",
)
PLACE_MISSING = Rule(
    "appointment.place_missing",
    "R002, R003",
    en="say where the car stands: somebody is to come there",
    zh="上门或救援服务须说明车辆所在地点",
)
RESPONDED = Rule(
    "appointment.responded_already",
    "R001",
    en="the request was answered at {responded_at}",
    zh="该预约请求已于 {responded_at} 答复",
)
ANSWER_FIRST = Rule(
    "appointment.answer_before_cancelling",
    "R001: a promise is not escaped by a cancellation",
    en="answer the customer first; then the dealership may cancel",
    zh="请先答复客户，再由店方取消预约",
)
CONFIRMED = Rule(
    "appointment.confirmed_already",
    "R006, R007",
    en="the time is agreed: propose another one or reschedule",
    zh="预约时间已确认，如需变更请协商改期",
)
NOT_CONFIRMED = Rule(
    "appointment.not_confirmed",
    "R006",
    en="no time is agreed yet",
    zh="尚未确认预约时间",
)
EMERGENCY_IS_DISPATCHED = Rule(
    "appointment.emergency_is_dispatched",
    "R003",
    en="for an emergency no time is agreed: send a technician",
    zh="紧急救援无需确认时段，请直接派出技师",
)
SLOT_REVERSED = Rule(
    "appointment.slot_reversed",
    "R006",
    en="the slot ends at {ends_at}, which is not after its start",
    zh="时段结束时间 {ends_at} 须晚于开始时间",
)
SLOT_OVER_DAYS = Rule(
    "appointment.slot_over_days",
    "R006: a slot is within one day; longer repairs are planned by the workshop",
    en="a slot starts and ends on one day",
    zh="预约时段须在同一天内开始并结束",
)
SLOT_IN_PAST = Rule(
    "appointment.slot_in_past",
    "R006",
    en="{starts_at} is over",
    zh="{starts_at} 已过，不能预约",
)
BAY_MISSING = Rule(
    "appointment.bay_missing",
    "R006",
    en="say in which work bay",
    zh="请指定维修工位",
)
NO_BAY_ON_SITE = Rule(
    "appointment.no_bay_on_site",
    "R002, R006",
    en="work at the customer's takes no work bay",
    zh="上门服务不占用维修工位",
)
SAME_SLOT = Rule(
    "appointment.same_slot",
    "R007",
    en="this is the time and bay that is agreed already",
    zh="与已确认的时间和工位相同",
)
NO_PROPOSAL = Rule(
    "appointment.no_proposal",
    "R007",
    en="no proposal waits for an answer",
    zh="没有待答复的改期提议",
)
OWN_PROPOSAL = Rule(
    "appointment.own_proposal",
    "R007",
    en="{party} proposed it: the other side declines, or another time is proposed",
    zh="该提议由“{party}”提出，应由对方答复，或另提时间",
)
AGREED_IN_FUTURE = Rule(
    "appointment.agreed_in_future",
    "R007",
    en="the customer cannot have agreed at {agreed_at}, which is yet to come",
    zh="客户同意的时间 {agreed_at} 不能晚于登记时间",
)
REMINDED = Rule(
    "appointment.reminded_already",
    "R014",
    en="the customer was reminded of this time already",
    zh="该时段的预约提醒已发送",
)
STARTED = Rule(
    "appointment.started",
    "R010, R014",
    en="the agreed time {starts_at} has come: no reminder any more",
    zh="预约时间 {starts_at} 已到，无需再提醒",
)
SAME_KIND = Rule(
    "appointment.same_kind",
    "R003",
    en="it is {kind} already",
    zh="服务方式已为“{kind}”",
)
NOT_ON_SITE = Rule(
    "appointment.not_on_site",
    "R002, R003",
    en="the customer comes to us: nobody is sent",
    zh="此预约为到店服务，无需派出技师",
)
ARRIVED_BEFORE_CALL = Rule(
    "appointment.arrived_before_call",
    "R002, R003",
    en="nobody arrives at {arrived_at}, before the request at {requested_at}",
    zh="到达时间 {arrived_at} 早于请求时间 {requested_at}",
)
ARRIVED = Rule(
    "appointment.arrived_already",
    "R002, R003, R011",
    en="the arrival is recorded already",
    zh="到达情况已登记",
)
NOT_IN_SHOP = Rule(
    "appointment.not_in_shop",
    "R011",
    en="here the technician comes to the customer",
    zh="此预约由技师上门，不登记客户到店",
)
TOO_EARLY_FOR_NO_SHOW = Rule(
    "appointment.too_early_for_no_show",
    "R011",
    en="the customer may still come: not before {from_at}",
    zh="客户仍可能到店，{from_at} 之后方可登记爽约",
)
LINKED = Rule(
    "appointment.linked_already",
    "R011",
    en="appointment {number} came to order {order_number}",
    zh="预约 {number} 已转为工单 {order_number}",
)
OTHER_SITE = Rule(
    "appointment.other_site",
    "R011",
    en="appointment {number} is at site {site_id}",
    zh="预约 {number} 属于站点 {site_id}",
)
OTHER_CUSTOMER = Rule(
    "appointment.other_customer",
    "R011",
    en="appointment {number} is another customer's or another car's",
    zh="预约 {number} 属于其他客户或车辆",
)
ARRIVAL_FIRST = Rule(
    "appointment.arrival_first",
    "R002, R003: a promise is not escaped by an order",
    en="record first when the technician arrived for appointment {number}",
    zh="请先登记预约 {number} 的技师到达时间",
)
