"""What an outreach refuses, and where each rule comes from."""

from domain.kernel import Rule

NOT_OPEN = Rule(
    "outreach.not_open",
    "R158",
    en="there is nothing to tell this customer, or it was withdrawn",
    zh="没有需要通知该客户的事项，或通知任务已撤回",
)
NOTIFIED = Rule(
    "outreach.notified_already",
    "R158",
    en="the customer was told already",
    zh="该客户已通知",
)
REACHED_IS_A_NOTICE = Rule(
    "outreach.reached_is_a_notice",
    "R116",
    en="a call that reached the customer is recorded as the notice itself",
    zh="已接通的电话应登记为“已通知客户”",
)
NO_MARKETING_CONSENT = Rule(
    "outreach.no_marketing_consent",
    "PIPL Art. 13, 15; 消费者权益保护法 Art. 29; D.3 Customer",
    en="the customer has not agreed to be told of activities",
    zh="客户未同意接收活动营销信息，不得通知",
)
NOT_BY_PERSON = Rule(
    "outreach.not_by_person",
    "R158: (电话)方式告之",
    en="a notice is given by phone or face to face, not by {via}: what is written is a letter",
    zh="通知应以电话或当面方式告知，不能为“{via}”；书面通知请登记信函",
)
QUIET_HOURS = Rule(
    "outreach.quiet_hours",
    "R122",
    en="at {clock} the customer rests: a call at that time needs a reason",
    zh="{clock}为客户休息时间，此时致电须填写理由",
)
NOT_NOTIFIED = Rule(
    "outreach.not_notified_yet",
    "R159: 尔后于两日内视情况",
    en="whether a letter is needed is decided after the notice by phone",
    zh="电话通知之后方可判定是否需要寄送信函",
)
NO_LETTER_OWED = Rule(
    "outreach.no_letter_owed",
    "R159",
    en="no letter is owed here, or it was sent or found needless already",
    zh="无需寄送信函，或信函事宜已办结",
)
OTHER_CUSTOMER = Rule(
    "outreach.other_customer",
    "R117: addressee",
    en="the letter goes to another customer than this outreach",
    zh="信函收件客户与该通知任务的客户不一致",
)
NO_CAMPAIGN = Rule(
    "outreach.no_campaign",
    "R157",
    en="who comes is listed for an activity alone",
    zh="只有活动才登记到场客户",
)
ATTENDED = Rule(
    "outreach.attended_already",
    "R157",
    en="the customer is on the list of who came already",
    zh="该客户已登记到场",
)
NEVER_TRIED = Rule(
    "outreach.never_tried",
    "R158",
    en="nobody has tried to reach the customer yet",
    zh="尚未尝试联系该客户",
)
