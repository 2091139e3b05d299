"""Rules of workshop and quality."""

from domain.kernel import Rule

NOT_APPROVED = Rule(
    "repair_order.line_not_approved",
    "R035, invariant 1",
    en="line {line_id} is not approved in quote version {quote_version}: no work on it may start",
    zh="项目 {line_id} 未在第 {quote_version} 版报价中获客户确认，不得施工",
)
DROPPED = Rule(
    "repair_order.line_dropped",
    "R035, R043",
    en="quote version {quote_version} leaves line {line_id} out: no work on it",
    zh="第 {quote_version} 版报价已不含项目 {line_id}，不得施工",
)
NOT_ACCEPTED = Rule(
    "repair_order.additional_work_not_accepted",
    "R043, invariant 3",
    en="the front desk has not accepted additional work {finding_id} of line {line_id}",
    zh="项目 {line_id} 的增项 {finding_id} 尚未获前台认可",
)
NOT_INSPECTED = Rule(
    "repair_order.not_inspected",
    "R027",
    en="no work before the entry inspection is recorded",
    zh="未做进厂检验，不得施工",
)
NO_LEVEL = Rule(
    "repair_order.no_repair_level",
    "R027",
    en="no work before the repair level is set",
    zh="未确定维修级别，不得施工",
)
NOT_AUTHORISED = Rule(
    "repair_order.not_authorised",
    "R022",
    en="no work before the repair authorisation is signed",
    zh="维修委托书未签字，不得施工",
)
PLATE_NOT_VERIFIED = Rule(
    "repair_order.plate_not_verified",
    "R032, invariant 5",
    en="no work before the plate on the car is compared with the order",
    zh="未核对车辆号牌，不得施工",
)
BAD_PROGRESS = Rule(
    "repair_order.line_not_ready",
    "R057",
    en="line {line_id} is {progress}; for this it must be {needed}",
    zh="项目 {line_id} 状态为 {progress}，此操作要求状态为 {needed}",
)
CLOCK_RUNNING = Rule(
    "repair_order.clock_running",
    "R057",
    en="technician {technician_id} is clocked in on line {line_id}",
    zh="维修技师 {technician_id} 在项目 {line_id} 上仍在计时",
)
NOT_CLOCKED_IN = Rule(
    "repair_order.not_clocked_in",
    "R057",
    en="technician {technician_id} is not clocked in on line {line_id}",
    zh="维修技师 {technician_id} 未在项目 {line_id} 上计时",
)
NOT_A_PART_LINE = Rule(
    "repair_order.not_a_part_line",
    "R037, R046",
    en="line {line_id} is no part line: parts are quoted, agreed to and fitted on lines of their own",
    zh="项目 {line_id} 不是配件项目；配件须单独报价并经客户确认后方可更换",
)
OTHER_PART = Rule(
    "repair_order.other_part",
    "R037, R086, invariant 2",
    en="line {line_id} is approved for part {quoted}, not for {part_number}",
    zh="项目 {line_id} 经确认的配件为 {quoted}，而非 {part_number}",
)
OTHER_GRADE = Rule(
    "repair_order.other_grade",
    "R084, invariant 13",
    en="the customer did not agree to a part of grade {grade} on line {line_id}",
    zh="客户未同意在项目 {line_id} 上使用类别为 {grade} 的配件",
)
BATCH_BLOCKED = Rule(
    "repair_order.batch_blocked",
    "R085, invariant 14",
    en="batch {batch_id} is blocked: nothing of it may be fitted",
    zh="批次 {batch_id} 已停用，不得发放或安装",
)
NOT_POSITIVE = Rule(
    "repair_order.not_positive",
    "R087",
    en="this number must be above zero",
    zh="此数必须大于零",
)
PART_NOT_FITTED = Rule(
    "repair_order.part_not_fitted",
    "R038, SAMR Order 43 Art. 17",
    en="part line {line_id} is not done before the part is recorded as fitted",
    zh="配件项目 {line_id} 未记录已安装的配件，不能完工",
)
NOT_A_SUBLET_LINE = Rule(
    "repair_order.not_a_sublet_line",
    "R036",
    en="line {line_id} is no sublet line",
    zh="项目 {line_id} 不是外协项目",
)
SUBLET_OUT = Rule(
    "repair_order.sublet_out",
    "R057",
    en="line {line_id} is with an outside shop",
    zh="项目 {line_id} 正在外协加工",
)
NO_SUBLET_OUT = Rule(
    "repair_order.no_sublet_out",
    "R057",
    en="line {line_id} is not with an outside shop",
    zh="项目 {line_id} 没有外协加工",
)
NOTHING_CLEANED = Rule(
    "repair_order.nothing_cleaned",
    "R061",
    en="neither inside nor outside was cleaned",
    zh="内外均未清洁",
)
LOANER_OUT = Rule(
    "repair_order.loaner_out",
    "R034",
    en="the customer has loaner {loaner_id} already",
    zh="客户已借用备用车 {loaner_id}",
)
TRAVEL_TIMES = Rule(
    "repair_order.travel_times",
    "R097; SAMR Order 43 Art. 24",
    en="a rescue arrives after it leaves, and not later than it is told",
    zh="外出救援的到达时间须晚于出发时间，且不得晚于记录时间",
)
LOANER_TAKEN = Rule(
    "repair_order.loaner_taken",
    "R034: a loaner is not double-booked",
    en="loaner {key} is out on order {holder} and not back yet",
    zh="代步车 {key} 已借给工单 {holder}，尚未归还",
)
NO_LOANER_OUT = Rule(
    "repair_order.no_loaner_out",
    "R034",
    en="loaner {loaner_id} is not with the customer of this order",
    zh="本工单客户未借用备用车 {loaner_id}",
)
UNFINISHED = Rule(
    "repair_order.unfinished_lines",
    "R054, invariant 6",
    en="lines {line_ids} are approved and neither done nor formally removed",
    zh="项目 {line_ids} 已获确认，但既未完工也未经同意删除",
)
NOTHING_DONE = Rule(
    "repair_order.nothing_done",
    "R068",
    en="no line is done: there is nothing to inspect",
    zh="没有已完工的项目，无从检验",
)
NOT_A_TECHNICIAN = Rule(
    "repair_order.not_a_technician",
    "R064",
    en="{person} did no work on this order",
    zh="{person} 未参与本工单施工",
)
CHECKS_OWN_WORK = Rule(
    "repair_order.checks_own_work",
    "R064",
    en="{person} made the self-check: the team check is another person's",
    zh="{person} 已做自检，互检须由他人进行",
)
NO_SELF_CHECK = Rule(
    "repair_order.no_self_check",
    "R064",
    en="the technician's self-check after the last work is missing",
    zh="最后一次施工后尚未自检",
)
NO_TEAM_CHECK = Rule(
    "repair_order.no_team_check",
    "R064",
    en="the team check after the last work is missing",
    zh="最后一次施工后尚未互检",
)
TOO_FEW_TESTS = Rule(
    "repair_order.too_few_function_tests",
    "R066, invariant 7",
    en="{passed} of {needed} function tests passed since the last work",
    zh="最后一次施工后功能测试合格 {passed} 次，至少需要 {needed} 次",
)
FUNCTION_FAILED = Rule(
    "repair_order.function_failed",
    "R063, R066",
    en="the last test of {function} failed",
    zh="功能「{function}」最近一次测试不合格",
)
INSPECTS_OWN_WORK = Rule(
    "repair_order.inspects_own_work",
    "R064, invariant 8",
    en="{person} worked on this order and cannot make its final inspection",
    zh="{person} 参与了本工单施工，不能进行竣工出厂检验",
)
RESULTS_INCOMPLETE = Rule(
    "repair_order.results_incomplete",
    "R068",
    en="each executed line needs one result; they are {line_ids}",
    zh="每个已完工项目须有一个检验结果，已完工项目为 {line_ids}",
)
RESULT_FAILED = Rule(
    "repair_order.result_failed",
    "R063, R068",
    en="line {line_id} did not pass: record a failed inspection",
    zh="项目 {line_id} 检验不合格，请记录检验不合格",
)
REWORK_DUE = Rule(
    "repair_order.rework_due",
    "R067, R075, invariant 12",
    en="the car was sent back: rework comes before a new inspection",
    zh="车辆已退回返工，返工后方可重新检验",
)
NO_REWORK_DUE = Rule(
    "repair_order.no_rework_due",
    "R075",
    en="neither the inspector nor the customer sent the car back",
    zh="检验员和客户均未要求返工",
)
PASSED_BEFORE = Rule(
    "repair_order.passed_before",
    "R071",
    en="{person} has passed this work: a pass is given once",
    zh="{person} 已检验合格，同一施工不重复检验",
)
NO_PASS = Rule(
    "repair_order.no_final_pass",
    "R063, invariants 9 and 11",
    en="there is no final inspection pass since the last work",
    zh="最后一次施工后尚无竣工出厂检验合格记录",
)
CERTIFIED_BEFORE = Rule(
    "repair_order.certified_before",
    "R068",
    en="this pass has its certificate",
    zh="本次检验合格已签发合格证",
)
LINE_NOT_DONE = Rule(
    "repair_order.line_not_done",
    "R075",
    en="line {line_id} is not done: there is nothing to do again",
    zh="项目 {line_id} 未完工，不存在返工",
)
