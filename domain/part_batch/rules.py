"""Rules of a batch of parts."""

from domain.kernel import Rule

NOT_RECEIVED = Rule(
    "part_batch.not_received",
    "R090b",
    en="no batch of this label was received",
    zh="没有收到过该批次的配件",
)
RECEIVED = Rule(
    "part_batch.received_already",
    "R090b: a batch is one receipt",
    en="batch {batch_id} was received already: a further receipt is a batch of its own",
    zh="批次 {batch_id} 已入库，再次到货须另立批次",
)
IN_THE_FUTURE = Rule(
    "part_batch.in_the_future",
    "D.2: a fact has happened",
    en="{day} lies in the future",
    zh="{day} 晚于当前时间",
)
NO_CUSTOMERS_PARTS = Rule(
    "part_batch.customers_part",
    "R084; 宁波市机动车维修业管理条例 Art. 23",
    en="what a customer brings along is recorded on the order, not taken into stock",
    zh="客户自带配件应登记在工单上，不得入库",
)
BAD_DIGEST = Rule(
    "part_batch.bad_digest",
    "电子签名法 Art. 5-8",
    en="a document is named by its SHA-256 in hexadecimal, 64 characters",
    zh="文件须以 64 位十六进制 SHA-256 摘要标识",
)
OTHER_PART = Rule(
    "part_batch.other_part",
    "R086",
    en="batch {batch_id} holds part {part_number} of grade {grade}",
    zh="批次 {batch_id} 为 {grade} 类配件 {part_number}",
)
OTHER_SITE = Rule(
    "part_batch.other_site",
    "R090b",
    en="batch {batch_id} lies at site {site_id}",
    zh="批次 {batch_id} 存放于站点 {site_id}",
)
BLOCKED = Rule(
    "part_batch.blocked",
    "R085, invariant 14",
    en="batch {batch_id} is blocked: nothing of it may be issued or fitted",
    zh="批次 {batch_id} 已停用，不得发放或安装",
)
NOT_BLOCKED = Rule(
    "part_batch.not_blocked",
    "R085",
    en="batch {batch_id} is not blocked",
    zh="批次 {batch_id} 未停用",
)
NOT_ISSUED = Rule(
    "part_batch.not_issued_to_line",
    "R087, R090b",
    en="nothing of batch {batch_id} was issued to line {line_id} of this order",
    zh="批次 {batch_id} 未曾发放给本工单项目 {line_id}",
)
MORE_THAN_ISSUED = Rule(
    "part_batch.more_than_issued",
    "R087",
    en="line {line_id} has {issued_milli} thousandths of batch {batch_id}; {quantity_milli} cannot come back",
    zh="项目 {line_id} 仅领用批次 {batch_id} 的 {issued_milli}（千分之一单位），不能退回 {quantity_milli}",
)
DOES_NOT_FIT = Rule(
    "part_batch.does_not_fit",
    "R086",
    en="batch {batch_id} is not listed for {model} but for {fitment}: a leader has to approve the fit",
    zh="批次 {batch_id} 不适用于 {model}（适用车型：{fitment}），须经班组长、检验员或主管批准",
)
