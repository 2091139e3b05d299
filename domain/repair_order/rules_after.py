"""Rules of settlement, hand-over and what comes after."""

from domain.kernel import Rule

SETTLED_BEFORE = Rule(
    "repair_order.settled_before",
    "R079",
    en="settlement {settlement_number} stands: reverse it first",
    zh="结算清单 {settlement_number} 仍有效，请先冲销",
)
NO_SETTLEMENT = Rule(
    "repair_order.no_settlement",
    "R079, invariant 11",
    en="there is no settlement that stands",
    zh="当前没有有效结算清单",
)
OUTSIDE_QUOTE = Rule(
    "repair_order.settlement_outside_quote",
    "R046, invariant 4",
    en="line {line_id} is not approved and done: it cannot be charged",
    zh="项目 {line_id} 未经确认或未完工，不得收费",
)
ABOVE_APPROVED = Rule(
    "repair_order.settlement_above_approved",
    "R046, invariant 4",
    en="line {line_id} was approved at {approved_fen} fen and is charged at {amount_fen}",
    zh="项目 {line_id} 经确认 {approved_fen} 分，结算为 {amount_fen} 分，超出确认金额",
)
OTHER_PAYER = Rule(
    "repair_order.settlement_other_payer",
    "R046, R059",
    en="line {line_id} was approved to be paid by {payer}: the customer cannot be charged",
    zh="项目 {line_id} 经确认由 {payer} 付费，不得向客户收取",
)
SETTLEMENT_INCOMPLETE = Rule(
    "repair_order.settlement_incomplete",
    "R079, 明码标价和禁止价格欺诈规定 Art. 15",
    en="the settlement must list every executed line; {line_ids} are missing",
    zh="结算清单须列明全部已完工项目，缺少：{line_ids}",
)
SHARE_TWICE = Rule(
    "repair_order.settlement_share_twice",
    "R079",
    en="line {line_id} has two shares of payer {payer}",
    zh="项目 {line_id} 的付费方 {payer} 重复",
)
OVERPAID = Rule(
    "repair_order.overpaid",
    "R079",
    en="{due_fen} fen are still due: a payment of {amount_fen} is too much",
    zh="尚欠 {due_fen} 分，收款 {amount_fen} 分超出应收金额",
)
NO_AMOUNT = Rule(
    "repair_order.no_amount",
    "invariant 18",
    en="the amount must be above zero",
    zh="金额必须大于零",
)
HANDOVER_INCOMPLETE = Rule(
    "repair_order.handover_incomplete",
    "R070, R073, R076",
    en="these topics were not explained: {topics}",
    zh="以下交车事项尚未说明：{topics}",
)
NOT_EXPLAINED = Rule(
    "repair_order.not_explained",
    "R070, R076",
    en="no delivery before the work was explained to the customer",
    zh="未向客户说明维修情况，不得交车",
)
NOT_CUSTOMER_ACCEPTED = Rule(
    "repair_order.not_accepted_by_customer",
    "R070, R075, invariant 11",
    en="no delivery before the customer has accepted the car",
    zh="客户未验收，不得交车",
)
NO_CERTIFICATE = Rule(
    "repair_order.no_certificate",
    "R068, invariant 10, 道路运输条例 Art. 44",
    en="a repair of level {level} needs its certificate before delivery",
    zh="维修级别 {level} 须签发竣工出厂合格证后方可交车",
)
BELONGINGS_OUT = Rule(
    "repair_order.belongings_out",
    "R030",
    en="listed things {item_ids} are neither given back nor explained",
    zh="随车物品 {item_ids} 尚未归还，也未说明原因",
)
BELONGING_MISSING = Rule(
    "repair_order.belonging_missing",
    "R030",
    en="thing {item_id} is not on the list, or was given back before",
    zh="清单中没有物品 {item_id}，或已归还",
)
ODOMETER_BACK = Rule(
    "repair_order.odometer_back",
    "R082, invariant 17",
    en="the car came in at {odometer_in_km} km and cannot leave at {odometer_km} km",
    zh="进厂里程 {odometer_in_km} 公里，出厂里程不能为 {odometer_km} 公里",
)
NOT_DELIVERED = Rule(
    "repair_order.not_delivered",
    "R083",
    en="this comes after the delivery; the order is {status}",
    zh="此操作须在交车后进行，工单状态为 {status}",
)
NOT_EXECUTED = Rule(
    "repair_order.line_not_executed",
    "R083",
    en="line {line_id} was not executed",
    zh="项目 {line_id} 未施工",
)
WARRANTY_TWICE = Rule(
    "repair_order.warranty_twice",
    "R083",
    en="line {line_id} has its cover by {basis} until {until_on} already: it can only be prolonged",
    zh="项目 {line_id} 已有依据 {basis} 的质量保证，至 {until_on}，只能延长",
)
WARRANTY_ENDED = Rule(
    "repair_order.warranty_ended",
    "R091",
    en="a cover that starts on {delivered_on} cannot end on {until_on}",
    zh="质量保证自 {delivered_on} 起算，不能于 {until_on} 截止",
)
NOT_YET_RATED = Rule(
    "repair_order.too_early_to_rate",
    "R080",
    en="the customer rates the visit at or after hand-over",
    zh="客户应在交车时或交车后评价",
)
RATED_BEFORE = Rule(
    "repair_order.rated_before",
    "R080",
    en="the customer has rated the hand-over before",
    zh="客户已对本次交车评价",
)
BAD_SCORE = Rule(
    "repair_order.bad_score",
    "R080, B.11",
    en="an answer lies between {lowest} and {highest} on a scale that ends at 5, 7 or 10",
    zh="评分应在 {lowest} 至 {highest} 之间，量表最高分应为5、7或10",
)
COMEBACK_LINKED = Rule(
    "repair_order.comeback_linked_before",
    "R092",
    en="concern {concern_id} is linked to an earlier repair already",
    zh="客户陈述 {concern_id} 已关联此前的维修",
)
COMEBACK_OF_ITSELF = Rule(
    "repair_order.comeback_of_itself",
    "R092",
    en="an order cannot be the comeback of itself",
    zh="工单不能是自身的返修",
)
NO_COMEBACK = Rule(
    "repair_order.no_open_comeback",
    "R092",
    en="concern {concern_id} is not linked to an earlier repair, or it was answered",
    zh="客户陈述 {concern_id} 未关联此前的维修，或已答复",
)
OUT_OF_COVER = Rule(
    "repair_order.comeback_out_of_cover",
    "R091, R092",
    en="the cover ended on {until_on} or at {until_km} km: help beyond it is goodwill, no comeback",
    zh="质量保证已于 {until_on} 或 {until_km} 公里截止，此后的免费维修属善意处理，不属返修",
)
NO_EVIDENCE = Rule(
    "repair_order.no_evidence",
    "R092, B.2",
    en="a comeback is only refused with evidence",
    zh="拒绝返修须提供证据",
)
NOT_FREE = Rule(
    "repair_order.comeback_not_free",
    "R092, invariant 15",
    en="line {line_id} belongs to a comeback in cover, or to no concern: the customer pays nothing",
    zh="项目 {line_id} 属质量保证期内返修，或未注明客户陈述，不得向客户收费",
)
WORK_DONE = Rule(
    "repair_order.cancel_with_work",
    "R046, invariant 16",
    en="work on lines {line_ids} has begun: settle and deliver, or have the lines removed",
    zh="项目 {line_ids} 已开工，请结算交车，或经客户同意删除项目",
)
SAME_VEHICLE = Rule(
    "repair_order.same_vehicle",
    "D.3",
    en="the order is on that vehicle already",
    zh="工单已属于该车辆",
)
NO_SUCH_ENTRY = Rule(
    "repair_order.no_such_entry",
    "D.2",
    en="this order has {turns} facts: there is none with version {version}",
    zh="本工单共有 {turns} 条事实，不存在第 {version} 条",
)
NOTHING_CORRECTED = Rule(
    "repair_order.nothing_corrected",
    "D.2",
    en="both values are {value}",
    zh="更正前后的值相同：{value}",
)
NOT_A_READING = Rule(
    "repair_order.not_a_reading",
    "R019",
    en="an odometer reading is a whole number of kilometres, this is {value}",
    zh="里程读数应为整数公里，现为 {value}",
)
OTHER_VALUE = Rule(
    "repair_order.other_value",
    "D.2",
    en="the record says {stands}, not {was}",
    zh="记录中的值为 {stands}，而非 {was}",
)
NO_QUALITY_PROBLEM = Rule(
    "repair_order.no_quality_problem",
    "三包规定 Art. 24, 40",
    en="concern {concern_id} is not judged a quality problem: safety, assembly and recurrence do not apply",
    zh="陈述 {concern_id} 未认定为质量问题，不适用安全故障、总成与同一问题的认定",
)
NEW_AND_SAME = Rule(
    "repair_order.problem_new_and_same",
    "三包规定 Art. 24(4)",
    en="a problem is either new or the same as an earlier one",
    zh="质量问题不能既是新问题又是同一问题",
)
SAME_AS_ITSELF = Rule(
    "repair_order.problem_same_as_itself",
    "三包规定 Art. 24(4)",
    en="a concern cannot be the same problem as itself",
    zh="陈述不能与自身认定为同一问题",
)
PART_OF_WHAT = Rule(
    "repair_order.main_part_without_assembly",
    "三包规定 Art. 24(3), GB/T 29632",
    en="say of which assembly {main_part} is a main part",
    zh="请注明主要零部件 {main_part} 所属总成",
)
REPLACES_NOTHING = Rule(
    "repair_order.line_replaces_nothing",
    "三包规定 Art. 24(2), (3)",
    en="line {line_id} is neither a part nor a sublet: it replaces nothing",
    zh="项目 {line_id} 既非配件也非外协，不构成更换",
)
EVIDENCE_LATE = Rule(
    "repair_order.evidence_late",
    "R092; 机动车维修管理规定, 3 days (B.2, B.3)",
    en="it could be refused with evidence until {due_on}: now it is mended free of charge",
    zh="举证期限至 {due_on}，逾期不得拒绝，应无偿返修",
)
