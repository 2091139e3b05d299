"""What a campaign refuses, and where each rule comes from."""

from domain.kernel import Rule

STARTS_IN_PAST = Rule(
    "campaign.starts_in_past",
    "R158: customers hear of an activity before it starts",
    en="the activity starts on {starts_on}, which is over",
    zh="活动开始日期 {starts_on} 已过",
)
ENDS_BEFORE_START = Rule(
    "campaign.ends_before_start",
    "R160",
    en="the activity cannot end on {ends_on}, before it starts on {starts_on}",
    zh="活动结束日期 {ends_on} 早于开始日期 {starts_on}",
)
NOBODY = Rule(
    "campaign.nobody",
    "R158",
    en="an activity is for somebody: name at least one customer who is not on the list yet",
    zh="请至少选择一位尚未列入名单的客户",
)
TOO_MANY = Rule(
    "campaign.too_many_at_once",
    "one command carries a page of the list",
    en="at most {most} customers at a time: extend the audience by further commands",
    zh="每次最多选择 {most} 位客户，其余请分批追加",
)
NOT_PLANNED = Rule(
    "campaign.not_planned",
    "R158",
    en="no such activity is planned",
    zh="没有计划该活动",
)
CANCELLED = Rule(
    "campaign.cancelled",
    "R158",
    en="the activity was cancelled",
    zh="该活动已取消",
)
