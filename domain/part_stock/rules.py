"""Rules of the stock of a part."""

from domain.kernel import Rule

NOT_KEPT = Rule(
    "part_stock.not_kept",
    "R090b",
    en="this site keeps no such part in stock",
    zh="本站点没有该配件的库存",
)
KEPT = Rule(
    "part_stock.kept_already",
    "R090b: one stock a site and part number",
    en="site {site_id} keeps part {part_number} in stock already",
    zh="站点 {site_id} 已有配件 {part_number} 的库存账",
)
NO_BATCH = Rule(
    "part_stock.no_batch_named",
    "R085, R090b",
    en="part {part_number} is kept in stock: name the batch it comes from or goes back to",
    zh="配件 {part_number} 由库存发放，须注明批次",
)
BATCH_NOT_HERE = Rule(
    "part_stock.batch_not_here",
    "R090b",
    en="batch {batch_id} of part {part_number} was never received here",
    zh="本库存从未收到配件 {part_number} 的批次 {batch_id}",
)
BATCH_RECEIVED = Rule(
    "part_stock.batch_received_already",
    "R090b",
    en="batch {batch_id} is on the shelf already",
    zh="批次 {batch_id} 已入库",
)
BATCH_BLOCKED = Rule(
    "part_stock.batch_blocked",
    "R085, invariant 14",
    en="batch {batch_id} is blocked: nothing of it may be issued",
    zh="批次 {batch_id} 已停用，不得发放",
)
NOT_ENOUGH = Rule(
    "part_stock.not_enough",
    "R090b: nothing is given out that is not there",
    en="{available_milli} thousandths of part {part_number} are available, not {quantity_milli}",
    zh="配件 {part_number} 可用库存为 {available_milli}（千分之一单位），不足 {quantity_milli}",
)
NOT_ENOUGH_IN_BATCH = Rule(
    "part_stock.not_enough_in_batch",
    "R090b: nothing is given out that is not there",
    en="{batch_milli} thousandths of batch {batch_id} are there, not {quantity_milli}",
    zh="批次 {batch_id} 现存 {batch_milli}（千分之一单位），不足 {quantity_milli}",
)
NOT_RESERVED = Rule(
    "part_stock.not_reserved",
    "R089",
    en="nothing is set aside for line {line_id} of this order",
    zh="未为本工单项目 {line_id} 预留库存",
)
COUNT_UNEXPLAINED = Rule(
    "part_stock.count_unexplained",
    "R090b",
    en="{expected_milli} thousandths should be there, {counted_milli} were counted: say why",
    zh="账面为 {expected_milli}，实盘为 {counted_milli}（千分之一单位），请说明原因",
)
