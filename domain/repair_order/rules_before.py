"""Rules of reception, quote and consent: what is refused before work, and why."""

from domain.kernel import Rule

NOT_OPEN = Rule(
    "repair_order.not_open",
    "R057",
    en="the order is {status}: this is only possible on an open order",
    zh="工单状态为 {status}，仅未结工单可执行此操作",
)
NOT_BEGUN = Rule(
    "repair_order.not_begun",
    "R057",
    en="the order is {status}: this is not possible any more, or not yet",
    zh="工单状态为 {status}，此时不能执行该操作",
)
WRONG_ROLE = Rule(
    "repair_order.wrong_role",
    "R026, R039, R043, R067",
    en="a {role} may not do this; it is done by: {allowed}",
    zh="岗位 {role} 无权执行此操作，应由以下岗位执行：{allowed}",
)
ODOMETER_OR_REASON = Rule(
    "repair_order.odometer_or_reason",
    "R019",
    en="an order needs an odometer reading or the reason why it cannot be read, and not both",
    zh="开立工单须填写里程读数，或说明无法读取的原因，二者只填其一",
)
CONCERN_MISSING = Rule(
    "repair_order.concern_missing",
    "R020",
    en="there is no concern {concern_id} on this order",
    zh="本工单没有客户陈述 {concern_id}",
)
NO_METHOD = Rule(
    "repair_order.no_inspection_method",
    "R028",
    en="an entry inspection names at least one method: asking, observing, instruments, road test",
    zh="进厂检验至少应注明一种方法：咨询、实地观察、仪器检测、路试",
)
NO_ITEMS = Rule(
    "repair_order.no_items",
    "R023, R030",
    en="the list is empty",
    zh="清单不能为空",
)
PROMISE_EXISTS = Rule(
    "repair_order.promised_time_set_before",
    "R015",
    en="a time was promised before ({promised_at}): revise it and say why",
    zh="此前已承诺交车时间（{promised_at}），请修改承诺并说明原因",
)
NO_PROMISE = Rule(
    "repair_order.no_promised_time",
    "R015, R022",
    en="no hand-over time has been promised yet",
    zh="尚未承诺交车时间",
)
FORM_INCOMPLETE = Rule(
    "repair_order.form_incomplete",
    "R022, R029, R031",
    en="the authorisation cannot be signed: {missing} is missing",
    zh="维修委托书尚不能签字，缺少：{missing_zh}",
)
SIGNED_BEFORE = Rule(
    "repair_order.signed_before",
    "R022",
    en="the authorisation has been signed before",
    zh="维修委托书已签字",
)
PLATE_DIFFERS = Rule(
    "repair_order.plate_differs",
    "R032, invariant 5",
    en="the car carries {seen}, the order says {ordered}: report the mismatch",
    zh="车辆号牌为 {seen}，委托书为 {ordered}，请报告号牌不符",
)
PLATE_AGREES = Rule(
    "repair_order.plate_agrees",
    "R032",
    en="the car carries {seen} and so says the order: there is no mismatch",
    zh="车辆号牌 {seen} 与委托书一致，不存在不符",
)
DISPUTE_MISSING = Rule(
    "repair_order.dispute_missing",
    "R033",
    en="there is no open doubt {dispute_id} on this order",
    zh="本工单没有待答复的异议 {dispute_id}",
)
NO_LINES = Rule(
    "repair_order.quote_without_lines",
    "R036",
    en="a quote has at least one line",
    zh="报价单至少应有一个项目",
)
LINE_TWICE = Rule(
    "repair_order.line_twice",
    "R036",
    en="line {line_id} stands in the quote twice",
    zh="报价单中项目 {line_id} 重复",
)
BAD_LINE_ID = Rule(
    "repair_order.bad_line_id",
    "R036",
    en="a line id is a running number such as 1 or 2, this is {line_id}",
    zh="项目编号应为序号，如 1、2，现为 {line_id}",
)
PART_WITHOUT_GRADE = Rule(
    "repair_order.part_without_grade",
    "R084",
    en="part line {line_id} must say the grade of the part",
    zh="配件项目 {line_id} 须注明配件类别",
)
NOT_DIAGNOSED = Rule(
    "repair_order.not_diagnosed",
    "R039, R052",
    en="concern {concern_id} has no diagnosis yet: line {line_id} cannot be quoted for it",
    zh="客户陈述 {concern_id} 尚未诊断，不能为其报价项目 {line_id}",
)
FINDING_MISSING = Rule(
    "repair_order.finding_missing",
    "R042",
    en="there is no additional work {finding_id} on this order",
    zh="本工单没有增项 {finding_id}",
)
DONE_LINE_CHANGED = Rule(
    "repair_order.done_line_changed",
    "R041, R046",
    en="line {line_id} is done: it cannot be offered anew, only settled for less",
    zh="项目 {line_id} 已完工，不能重新报价，只能在结算时减收",
)
TOUCHED_LINE_DROPPED = Rule(
    "repair_order.worked_line_dropped",
    "R043",
    en="work on line {line_id} has begun: it stays in the quote",
    zh="项目 {line_id} 已开工，须保留在报价单中",
)
NO_QUOTE = Rule(
    "repair_order.no_quote",
    "R035",
    en="there is no quote that stands",
    zh="当前没有有效报价单",
)
QUOTE_IN_WORK = Rule(
    "repair_order.quote_in_work",
    "R035",
    en="work on line {line_id} has begun: the quote cannot be withdrawn",
    zh="项目 {line_id} 已开工，不能撤回报价单",
)
OLD_VERSION = Rule(
    "repair_order.old_quote_version",
    "R035, invariant 2",
    en="quote version {quote_version} is not the current one, which is {current}",
    zh="第 {quote_version} 版报价不是当前版本，当前为第 {current} 版",
)
QUOTE_EXPIRED = Rule(
    "repair_order.quote_expired",
    "R035",
    en="quote version {quote_version} expired on {valid_until}",
    zh="第 {quote_version} 版报价已于 {valid_until} 失效",
)
LINE_MISSING = Rule(
    "repair_order.line_missing",
    "R035",
    en="there is no line {line_id} in quote version {quote_version}",
    zh="第 {quote_version} 版报价没有项目 {line_id}",
)
OTHER_AMOUNT = Rule(
    "repair_order.other_amount",
    "invariant 2",
    en="line {line_id} is quoted at {quoted_fen} fen, not at {amount_fen}",
    zh="项目 {line_id} 报价为 {quoted_fen} 分，而非 {amount_fen} 分",
)
APPROVED_BEFORE = Rule(
    "repair_order.approved_before",
    "R040, R043",
    en="line {line_id} has been approved before; to drop it, its removal must be approved",
    zh="项目 {line_id} 客户已确认；如不做，须经客户同意删除",
)
PART_WITHOUT_PRICE = Rule(
    "repair_order.part_without_price",
    "R037",
    en="part line {line_id} has no price: it cannot be approved",
    zh="配件项目 {line_id} 没有价格，不能确认",
)
GRADE_NOT_AGREED = Rule(
    "repair_order.grade_not_agreed",
    "R084, invariant 13",
    en="line {line_id} is quoted with a part of grade {grade}: the approval must name that grade",
    zh="项目 {line_id} 所报配件类别为 {grade}，客户确认时须明确同意该类别",
)
NOT_REMOVABLE = Rule(
    "repair_order.not_removable",
    "R043",
    en="line {line_id} cannot be removed: {why}",
    zh="项目 {line_id} 不能删除：{why_zh}",
)
DESK_ANSWERED = Rule(
    "repair_order.desk_answered_before",
    "R043",
    en="the front desk has answered additional work {finding_id} before: {answer}",
    zh="前台此前已答复增项 {finding_id}：{answer}",
)
FINDING_REFUSED = Rule(
    "repair_order.finding_refused",
    "R043",
    en="the front desk refused additional work {finding_id}: it cannot be quoted",
    zh="前台已拒绝增项 {finding_id}，不能报价",
)
LINE_OR_FINDING = Rule(
    "repair_order.line_or_finding",
    "R041",
    en="name the line or the additional work that is put off, one of the two",
    zh="请注明暂缓的项目或增项，二者只填其一",
)
NOT_DEFERRABLE = Rule(
    "repair_order.not_deferrable",
    "R041, R043",
    en="{what} is agreed to, being done or put off already",
    zh="{what} 已确认、已开工或已暂缓",
)
DEFERRED_MISSING = Rule(
    "repair_order.deferred_missing",
    "R041",
    en="no work {deferred_id} is put off on this order, or it was taken up again",
    zh="本工单没有暂缓项目 {deferred_id}，或已重新采纳",
)
EVIDENCE_DIGEST = Rule(
    "repair_order.bad_digest",
    "电子签名法 Art. 5",
    en="a digest has 64 hexadecimal digits",
    zh="文件摘要应为64位十六进制数字",
)
PRICE_DEVIATES = Rule(
    "repair_order.price_deviates",
    "R045; 明码标价和禁止价格欺诈规定 Art. 8",
    en="line {line_id} is offered at {asked_fen} fen, price list {version} says {listed_fen}: say why",
    zh="项目 {line_id} 报价 {asked_fen} 分，与第 {version} 版价目表的 {listed_fen} 分不符，须说明原因",
)
JOB_NOT_LISTED = Rule(
    "repair_order.job_not_listed",
    "R045",
    en="price list {version} has no job {code}",
    zh="第 {version} 版价目表中没有项目 {code}",
)
