"""Rules of a customer's file."""

from domain.kernel import Rule

MERGED = Rule(
    "customer.merged",
    "D.3 Customer: a merged duplicate is closed",
    en="this file was merged into customer {into_customer_id}: go on there",
    zh="本档案已合并至客户档案 {into_customer_id}，请在该档案中继续",
)
MERGE_WITH_ITSELF = Rule(
    "customer.merge_with_itself",
    "D.3 Customer: only a duplicate is merged",
    en="a customer's file cannot be merged with itself",
    zh="客户档案不能与自身合并",
)
ABSORBED_ALREADY = Rule(
    "customer.absorbed_already",
    "D.3 Customer: only a duplicate is merged",
    en="customer {customer_id} was merged into this file already",
    zh="客户档案 {customer_id} 已并入本档案",
)
ERASED = Rule(
    "customer.erased",
    "PIPL Art. 47; D.3 Customer: after an erasure no fact carries the person's text",
    en="this person's data was erased: nothing about them is recorded any more",
    zh="该客户的个人信息已删除，不得再记录",
)
RESTRICTED = Rule(
    "customer.restricted",
    "PIPL Art. 47",
    en="this person's data is only stored and guarded until {until}, and not used",
    zh="该客户的个人信息在 {until} 前仅限存储与保护，不得使用",
)
IN_THE_FUTURE = Rule(
    "customer.in_the_future",
    "D.2: a fact has happened",
    en="{day} lies in the future",
    zh="{day} 晚于当前时间",
)
IN_THE_PAST = Rule(
    "customer.in_the_past",
    "D.5",
    en="{day} lies in the past",
    zh="{day} 早于今天",
)
NOTHING_GIVEN = Rule(
    "customer.nothing_given",
    "D.2: a fact says something new",
    en="give at least one detail",
    zh="请至少填写一项",
)
NO_CONTACT_FACT = Rule(
    "customer.no_contact_fact",
    "D.2: a correction names the corrected fact",
    en="version {version} of this file recorded no contact details",
    zh="本档案第 {version} 项不是联系方式记录",
)
QUIET_HOURS = Rule(
    "customer.quiet_hours",
    "R122",
    en="quiet hours run from one minute of the day (0 to 1439) to another",
    zh="免打扰时段的起止应为一天中不同的两个时刻（0 至 1439 分）",
)
RECIPIENT = Rule(
    "customer.consent_recipient",
    "PIPL Art. 23",
    en="a consent to hand data on names the recipient, and no other consent does",
    zh="同意向第三方提供个人信息时应写明接收方，其他同意不填接收方",
)
NO_CONSENT = Rule(
    "customer.no_consent",
    "PIPL Art. 13-15, 23; R168; D.3 Customer: marketing needs live consent",
    en="the customer has not agreed to {purpose}, or has withdrawn it",
    zh="客户未同意该用途（{purpose}），或已撤回同意",
)
NO_DATA_KINDS = Rule(
    "customer.no_data_kinds",
    "R168",
    en="say which data was disclosed",
    zh="请写明提供了哪些信息",
)
NO_REQUEST = Rule(
    "customer.no_request",
    "PIPL Art. 50",
    en="request {request_number} is not open",
    zh="没有编号为 {request_number} 的待答复请求",
)
REASON_NEEDED = Rule(
    "customer.refusal_needs_reason",
    "PIPL Art. 50",
    en="a request that is refused, wholly or in part, is answered with the reason",
    zh="拒绝或部分拒绝个人请求的，应当说明理由",
)
NOT_DONE = Rule(
    "customer.request_not_done",
    "PIPL Art. 47, 50",
    en="the request to {request_kind} is not fulfilled: do it first",
    zh="该请求（{request_kind}）尚未办理，不能答复为已完成",
)
NOT_RESTRICTED = Rule(
    "customer.not_restricted",
    "PIPL Art. 47",
    en="the processing of this person's data is not restricted",
    zh="该客户的个人信息未被限制处理",
)
RESTRICTED_LONGER = Rule(
    "customer.restricted_longer",
    "PIPL Art. 47",
    en="the data is restricted until {until} already: that is not shortened",
    zh="已限制处理至 {until}，不得缩短",
)
RETENTION_BASIS = Rule(
    "customer.retention_basis",
    "PIPL Art. 47",
    en="say which law or dispute demands the retention; the person's own wish does not",
    zh="请写明保存期限的依据",
)
STILL_RETAINED = Rule(
    "customer.still_retained",
    "PIPL Art. 47; R069; 三包规定 Art. 17",
    en="the data must be kept until {until}: it stays restricted and cannot be erased before",
    zh="个人信息须保存至 {until}，期满前仅限制处理，不能删除",
)
NOT_UNNAMED = Rule(
    "customer.not_unnamed",
    "PIPL Art. 47: nobody else's data goes with this customer's",
    en="{stream_id} is no appointment, complaint or enquiry of an unknown person",
    zh="{stream_id} 不是未具名的预约、投诉或咨询，不能随本客户一并删除",
)
