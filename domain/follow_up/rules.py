"""What a follow-up refuses, and where each rule comes from."""

from domain.kernel import Rule

NOT_OPEN = Rule(
    "follow_up.not_open",
    "R109",
    en="the follow-up is {status}: this needs an open one",
    zh="回访任务状态为“{status}”，此操作只适用于进行中的任务",
)
CALLER_IS_ADVISER = Rule(
    "follow_up.caller_is_adviser",
    "D.3 FollowUp",
    en="{staff_id} served this customer and cannot make the tracking call",
    zh="{staff_id}为该客户的接待人员，不能回访本人所接待的客户",
)
SUPERVISOR_ONLY = Rule(
    "follow_up.delegated_by_supervisor_only",
    "R118, D.3 FollowUp",
    en="a deputy is appointed by the supervisor, not by {role}",
    zh="代理人员须由主管指派（当前：{role}）",
)
NOT_ASSIGNED = Rule(
    "follow_up.not_assigned",
    "R118",
    en="nobody answers for these calls yet: assign an agent first",
    zh="回访任务尚未指定回访员，请先指派",
)
DELEGATED_TO_AGENT = Rule(
    "follow_up.delegated_to_agent",
    "R118",
    en="{staff_id} answers for these calls already",
    zh="{staff_id}本就是该任务的回访员，无需代理",
)
DELEGATED_INTO_PAST = Rule(
    "follow_up.delegated_into_past",
    "R118",
    en="a deputy cannot be appointed until {until_on}, which is over",
    zh="代理截止日{until_on}已过",
)
NO_SUCH_CALL = Rule(
    "follow_up.no_such_call",
    "R109, R110, R120",
    en="this follow-up has {calls} call(s), so there is no call {seq}",
    zh="该回访任务共{calls}次回访，没有第{seq}次",
)
SECOND_BEFORE_FIRST = Rule(
    "follow_up.second_call_before_first",
    "R110, D.3 FollowUp",
    en="the second call is made only after the first has reached the customer",
    zh="第一次回访接通后方可进行第二次回访",
)
NOT_SPOKEN = Rule(
    "follow_up.not_spoken",
    "R109, R119: the customer is spoken to",
    en="a tracking call is made by phone or face to face, not by {channel}",
    zh="回访应以电话或当面方式进行，不能为“{channel}”",
)
CALL_DONE = Rule(
    "follow_up.call_done",
    "R109, R110",
    en="call {seq} is done",
    zh="第{seq}次回访已完成",
)
CALL_BEFORE_BASIS = Rule(
    "follow_up.call_before_basis",
    "R109",
    en="a call at {at} cannot follow what happened at {basis_at}",
    zh="回访时间{at}早于交车（来访）时间{basis_at}",
)
REACHED_IS_LOGGED = Rule(
    "follow_up.reached_call_is_logged",
    "R113, R116",
    en="a call that reached the customer is logged with what was said",
    zh="已接通的回访须登记回访内容",
)
QUIET_HOURS = Rule(
    "follow_up.quiet_hours",
    "R122",
    en="at {clock} customers rest: such a call needs a reason",
    zh="{clock}属客户休息时间，此时致电须说明理由",
)
NO_TOPIC = Rule(
    "follow_up.no_topic",
    "R111, R125",
    en="a call has at least one topic",
    zh="每次回访至少登记一项内容",
)
ANSWER_MISSING = Rule(
    "follow_up.answer_missing",
    "R114",
    en="a point that was answered at once has its answer recorded",
    zh="当时已答复的事项须登记答复内容",
)
NO_SUCH_ISSUE = Rule(
    "follow_up.no_such_issue",
    "R114",
    en="there is no open point {issue_id}",
    zh="没有编号为{issue_id}的待办事项",
)
ISSUE_SETTLED = Rule(
    "follow_up.issue_settled",
    "R114, R115",
    en="point {issue_id} is settled: the customer has the answer",
    zh="事项{issue_id}已答复客户",
)
ISSUE_ESCALATED = Rule(
    "follow_up.issue_escalated",
    "R114",
    en="point {issue_id} is with the supervisor or solved already",
    zh="事项{issue_id}已上报主管或已有解决方法",
)
NO_SOLUTION = Rule(
    "follow_up.no_solution",
    "R115",
    en="no solution of point {issue_id} is recorded that the customer could be told",
    zh="事项{issue_id}尚未登记解决方法",
)
NOT_REACHED = Rule(
    "follow_up.not_reached",
    "R123",
    en="nobody has spoken to the customer yet",
    zh="尚未与客户接通",
)
ALREADY_RATED = Rule(
    "follow_up.already_rated",
    "R123",
    en="the customer has rated by {method} already",
    zh="客户已通过“{method}”评价过",
)
SCORE_OUT_OF_SCALE = Rule(
    "follow_up.score_out_of_scale",
    "R123, B.11",
    en="a score on this scale lies between {lowest} and {highest}",
    zh="该量表的评分应在{lowest}至{highest}之间",
)
CALLS_LEFT = Rule(
    "follow_up.calls_left",
    "R109, R110",
    en="{done} of {calls} calls are made: make the rest or abandon the follow-up with a reason",
    zh="共{calls}次回访，仅完成{done}次；请完成其余回访或说明理由后终止",
)
ISSUES_LEFT = Rule(
    "follow_up.issues_left",
    "R114, R115",
    en="these points still need an answer: {issue_ids}",
    zh="以下事项尚未答复客户：{issue_ids}",
)
NEVER_TRIED = Rule(
    "follow_up.never_tried",
    "R109",
    en="nobody has tried to call: that is not {reason}",
    zh="尚未尝试致电，不能以“{reason}”为由终止",
)
