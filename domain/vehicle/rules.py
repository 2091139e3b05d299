"""Rules of a vehicle's file; those of the odometer stand with it."""

from domain.kernel import Rule

VIN_TAKEN = Rule(
    "vehicle.vin_taken",
    "D.3 Vehicle: a VIN is unique",
    en="VIN {key} belongs to vehicle {holder} already: use that file, or merge the two",
    zh="车辆识别代号 {key} 已属于车辆档案 {holder}，请使用该档案或合并两份档案",
)
VIN_AND_PART = Rule(
    "vehicle.vin_and_part",
    "B.7",
    en="give the full VIN or the readable part of it, not both",
    zh="完整车辆识别代号与可辨认的部分只填一项",
)
MERGED = Rule(
    "vehicle.merged",
    "D.3 Vehicle: a merged duplicate is closed",
    en="this file was merged into vehicle {into_vehicle_id}: go on there",
    zh="本档案已合并至车辆档案 {into_vehicle_id}，请在该档案中继续",
)
MERGE_WITH_ITSELF = Rule(
    "vehicle.merge_with_itself",
    "D.3 Vehicle: only a duplicate is merged",
    en="a vehicle's file cannot be merged with itself",
    zh="车辆档案不能与自身合并",
)
ABSORBED_ALREADY = Rule(
    "vehicle.absorbed_already",
    "D.3 Vehicle: only a duplicate is merged",
    en="vehicle {vehicle_id} was merged into this file already",
    zh="车辆档案 {vehicle_id} 已并入本档案",
)
NOTHING_CHANGES = Rule(
    "vehicle.nothing_changes",
    "D.2: a fact says something new",
    en="the file says so already: nothing would change",
    zh="档案已是该内容，无需变更",
)
IN_THE_FUTURE = Rule(
    "vehicle.in_the_future",
    "D.2: a fact has happened",
    en="{day} lies in the future",
    zh="{day} 晚于当前时间",
)
DAYS_REVERSED = Rule(
    "vehicle.days_reversed",
    "D.5",
    en="{last} lies before {first}",
    zh="{last} 早于 {first}",
)
OUT_OF_BOUNDS = Rule(
    "vehicle.out_of_bounds",
    "R153, B.1",
    en="{number} does not lie between {low} and {high}",
    zh="{number} 不在 {low} 至 {high} 的范围内",
)
NO_LIMIT = Rule(
    "vehicle.no_limit",
    "R099, R153",
    en="give a time, a distance, or both",
    zh="时间与里程至少填写一项",
)
SALE_RECORDED = Rule(
    "vehicle.sale_recorded_already",
    "三包规定 Art. 18: one sale starts the periods",
    en="the sale is recorded already: say why this one replaces it",
    zh="销售信息已登记，如需更正请填写原因",
)
NO_SALE = Rule(
    "vehicle.no_sale",
    "三包规定 Art. 18",
    en="no sale is recorded that could be corrected",
    zh="尚未登记销售信息，无可更正",
)
TERMS_BELOW_LAW = Rule(
    "vehicle.terms_below_law",
    "三包规定 Art. 18: at least 2 years or 50 000 km, and 3 years or 60 000 km",
    en="{years} years or {km} km are less than the law's {law_years} years or {law_km} km",
    zh="{years} 年或 {km} 公里低于法定的 {law_years} 年或 {law_km} 公里",
)
USE_RATE = Rule(
    "vehicle.use_rate",
    "三包规定 Art. 27",
    en="the use-compensation coefficient is {rate_ppm} millionths; the law allows {max_ppm} at most",
    zh="使用补偿系数为百万分之 {rate_ppm}，法定上限为百万分之 {max_ppm}",
)
OUTSIDE_SANBAO = Rule(
    "vehicle.outside_sanbao",
    "三包规定 Art. 2, 40",
    en="the vehicle serves a business: the exchange rule does not hold for it",
    zh="该车为营运用途，不适用三包规定",
)
SANBAO_RETURNED = Rule(
    "vehicle.sanbao_returned_already",
    "三包规定 Art. 33",
    en="the vehicle is marked as returned under the exchange rule already",
    zh="该车已标记为三包换退车",
)
OWNED = Rule(
    "vehicle.owned",
    "D.3 Vehicle: at most one current owner set",
    en="customer {customer_id} is the owner: transfer the ownership instead",
    zh="现车主为客户 {customer_id}，请办理过户",
)
NO_OWNER = Rule(
    "vehicle.no_owner",
    "D.3 Vehicle: at most one current owner set",
    en="a co-owner needs an owner: link the owner first",
    zh="请先登记车主，再登记共有人",
)
NO_READING = Rule(
    "vehicle.no_reading",
    "D.2: a correction names the corrected fact",
    en="version {version} of this file is no odometer reading",
    zh="本档案第 {version} 项不是里程记录",
)
UNIT_REPLACED = Rule(
    "vehicle.unit_replaced_already",
    "D.3 Vehicle",
    en="a replacement of the odometer is recorded for this very moment",
    zh="该时间已登记更换里程表",
)
DUE_PASSED = Rule(
    "vehicle.service_due_passed",
    "R081, R153",
    en="the next service cannot be due at {due}: the vehicle is past that",
    zh="下次保养期 {due} 已过",
)
RECALL_ATTACHED = Rule(
    "vehicle.recall_attached_already",
    "R098",
    en="recall {campaign} is attached to the vehicle already",
    zh="该车已有召回通知 {campaign}",
)
RECALL_NOT_ATTACHED = Rule(
    "vehicle.recall_not_attached",
    "R098, D.3 Vehicle: remedied only if attached",
    en="recall {campaign} was never attached to this vehicle",
    zh="该车没有召回通知 {campaign}",
)
RECALL_REMEDIED = Rule(
    "vehicle.recall_remedied_already",
    "R098",
    en="recall {campaign} was remedied already",
    zh="召回 {campaign} 已完成处理",
)
