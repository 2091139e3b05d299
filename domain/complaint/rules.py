"""What a complaint refuses, and where each rule comes from."""

from domain.kernel import Rule

NOT_OPEN = Rule(
    "complaint.not_open",
    "R141",
    en="the complaint is {status}: this needs an open one",
    zh="投诉状态为“{status}”，此操作只适用于处理中的投诉",
)
ANONYMOUS_WITH_CUSTOMER = Rule(
    "complaint.anonymous_with_customer",
    "R143",
    en="an anonymous complaint carries no link to a customer",
    zh="匿名投诉不得关联客户",
)
NEGATIVE_COUNT = Rule(
    "complaint.negative_count",
    "R126",
    en="a count of persons or kilometres cannot be negative: {count}",
    zh="人数或里程不能为负数：{count}",
)
RESPONSE_NOT_BY_PERSON = Rule(
    "complaint.response_not_by_person",
    "R127",
    en="an automatic receipt is no response: a person of the dealership has to make contact, "
    "not {role} by {channel}",
    zh="自动回执不算响应，须由工作人员与客户联系（当前：{role}，{channel}）",
)
LOWERED_WITHOUT_REASON = Rule(
    "complaint.severity_lowered_without_reason",
    "D.3 Complaint",
    en="the severity may be lowered from {previous} to {severity} only with a reason",
    zh="投诉等级由“{previous}”降为“{severity}”须说明理由",
)
NOT_CATEGORISED = Rule(
    "complaint.not_categorised",
    "R130, D.3 Complaint",
    en="a complaint is categorised before it is assigned",
    zh="投诉须先分类，再派单",
)
ASSIGNEE_IS_SUBJECT = Rule(
    "complaint.assignee_is_subject",
    "R131, D.3 Complaint",
    en="{staff_id} is complained about and cannot handle the complaint",
    zh="{staff_id}为被投诉人，不得处理该投诉",
)
ALREADY_ASSIGNED = Rule(
    "complaint.already_assigned",
    "R131",
    en="the complaint is assigned to {assignee_id}: reassign it, with a reason",
    zh="投诉已派给{assignee_id}，请改用转派并说明理由",
)
NOT_ASSIGNED = Rule(
    "complaint.not_assigned",
    "R131, R132",
    en="nobody answers for the complaint yet: assign it first",
    zh="投诉尚未派单，请先派单",
)
INVESTIGATE_BY_PAST = Rule(
    "complaint.investigate_by_past",
    "R132",
    en="the inquiry is to end after its beginning, not at {investigate_by}",
    zh="调查期限{investigate_by}须晚于派单时间",
)
NOT_INVESTIGATED = Rule(
    "complaint.not_investigated",
    "R132, R133",
    en="the complaint has not been investigated in this round",
    zh="本轮处理尚未完成调查核实",
)
NO_REMEDY_PLANNED = Rule(
    "complaint.no_remedy_planned",
    "R133, R134",
    en="no remedy is planned in this round",
    zh="本轮处理尚未制定整改措施",
)
NO_COMPENSATION = Rule(
    "complaint.no_compensation",
    "D.3 Complaint",
    en="a compensation is more than nothing, not {amount_fen} fen",
    zh="补偿金额须大于零（当前：{amount_fen}分）",
)
REMEDY_OPEN = Rule(
    "complaint.remedy_open",
    "R134, R137",
    en="the remedy is not carried out yet: there is no outcome to tell",
    zh="整改尚未完成，不能告知处理结果",
)
CLOCK_PAUSED = Rule(
    "complaint.clock_paused",
    "D.3 Complaint",
    en="the resolution clock is paused: resume it first",
    zh="解决时限已暂停，请先恢复计时",
)
CLOCK_NOT_PAUSED = Rule(
    "complaint.clock_not_paused",
    "D.3 Complaint",
    en="the resolution clock is running",
    zh="解决时限正在计时，未暂停",
)
PAUSE_REASON = Rule(
    "complaint.pause_reason",
    "D.3 Complaint",
    en="the clock stands still only while waiting for the customer, not for {reason}",
    zh="仅在等待客户时可暂停计时，“{reason}”不能作为理由",
)
PAUSED_BEFORE_CONTACT = Rule(
    "complaint.paused_before_contact",
    "D.3 Complaint",
    en="nothing can be awaited from a customer whom nobody has contacted",
    zh="尚未联系客户，不能以等待客户为由暂停计时",
)
NO_CLOCK = Rule(
    "complaint.no_clock",
    "D.3 Complaint",
    en="the complaint was taken over from elsewhere: no resolution clock runs that could be paused",
    zh="该投诉系导入记录，没有可暂停的解决时限",
)
ALREADY_OVERDUE = Rule(
    "complaint.already_overdue",
    "R128, D.5",
    en="the complaint was due by {due_at}: a missed clock cannot be paused",
    zh="投诉已于{due_at}到期，超期后不得暂停计时",
)
NOT_RESOLVED = Rule(
    "complaint.not_resolved",
    "R137, D.3 Complaint",
    en="the complaint is {status}: the outcome has not been told in this round",
    zh="投诉状态为“{status}”，本轮尚未告知处理结果",
)
NO_CALLBACK = Rule(
    "complaint.no_callback",
    "R135, R141, D.3 Complaint",
    en="no call after the remedy reached the complainant, and only {days} of {needed} days of "
    "failed calls are on record",
    zh="整改后尚未回访到客户，未接通的回访仅有{days}天（需{needed}天）",
)
CALL_BEFORE_RECEIPT = Rule(
    "complaint.call_before_receipt",
    "R135",
    en="a callback cannot be earlier than the complaint of {received_at}",
    zh="回访时间不能早于投诉接收时间{received_at}",
)
REOPEN_CAUSE = Rule(
    "complaint.reopen_cause",
    "R137",
    en="a dissatisfied complainant is recorded as such, which reopens the complaint by itself",
    zh="客户不满意请直接登记，系统会自动重新打开投诉",
)
NOT_SETTLED = Rule(
    "complaint.not_settled",
    "D.3 Complaint",
    en="the complaint is {status}: only a resolved or closed one is reopened",
    zh="投诉状态为“{status}”，仅已解决或已结案的投诉可重新打开",
)
NOT_HIGHER = Rule(
    "complaint.escalation_not_higher",
    "D.3 Complaint",
    en="the complaint has risen to {current} already",
    zh="投诉已上报至“{current}”",
)
ALREADY_RATED = Rule(
    "complaint.already_rated",
    "R138",
    en="the complainant has rated this round by {method} already",
    zh="本轮处理已通过“{method}”评价过",
)
SCORE_OUT_OF_SCALE = Rule(
    "complaint.score_out_of_scale",
    "R138, B.11",
    en="a score on this scale lies between {lowest} and {highest}",
    zh="该量表的评分应在{lowest}至{highest}之间",
)
NO_SUCH_ACTION = Rule(
    "complaint.no_such_action",
    "R139",
    en="there is no improvement action {action_id}",
    zh="没有编号为{action_id}的改进措施",
)
