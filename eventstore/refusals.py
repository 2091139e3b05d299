"""What the door to the history refuses, whatever the aggregate."""

from typing import Final

from domain.kernel import Rule

_KINDS_ZH: Final = {
    "complaint": "投诉",
    "customer": "客户档案",
    "follow_up": "跟踪服务",
    "health_record": "电子健康档案",
    "part_batch": "配件批次",
    "part_stock": "配件库存",
    "price_list": "价目表",
    "repair_order": "维修工单",
    "sanbao_demand": "三包诉求",
    "service_promise": "服务承诺",
    "site": "服务网点",
    "vehicle": "车辆",
}


def of_kind(kind: str) -> dict[str, str]:
    """An aggregate's name for the sentences of a refusal, in English and Chinese."""
    return {"kind": kind.replace("_", " "), "kind_zh": _KINDS_ZH.get(kind, kind)}


NOT_FOUND = Rule(
    "history.not_found",
    "D.3",
    en="there is no {kind} {id}",
    zh="不存在该{kind_zh}：{id}",
)
EXISTS = Rule(
    "history.already_exists",
    "D.3",
    en="{kind} {id} exists already",
    zh="{kind_zh} {id} 已存在",
)
STALE = Rule(
    "history.stale_version",
    "D.2",
    en="{kind} {id} stands at version {version}, the command was made for version {at_version}",
    zh="{kind_zh} {id} 当前版本为 {version}，而命令基于版本 {at_version}",
)
CONTENDED = Rule(
    "history.contended",
    "D.2",
    en="{kind} {id} is being changed by many at once: try again",
    zh="{kind_zh} {id} 正被多方同时修改，请重试",
)
COMMAND_REUSED = Rule(
    "history.command_id_reused",
    "D.2",
    en="command id {command_id} was used for another command",
    zh="命令编号 {command_id} 已用于另一条命令",
)
IN_FUTURE = Rule(
    "history.in_the_future",
    "D.2",
    en="occurredAt {occurred_at} lies in the future",
    zh="发生时间 {occurred_at} 晚于当前时间",
)
PERSON_ERASED = Rule(
    "person.erased",
    "PIPL Art. 47; D.3 Customer",
    en="the data of person {subject} has been erased: nothing more is recorded about them",
    zh="该人员（{subject}）的个人信息已删除，不再记录其信息",
)
