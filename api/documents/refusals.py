"""Why a document is not given."""

from domain.kernel import Rule

NO_ORDER = Rule(
    "document.no_order",
    "R036",
    en="there is no repair order {order}",
    zh="没有维修工单 {order}",
)
NO_QUOTE = Rule(
    "document.no_quote",
    "R036",
    en="order {order} has no version {version} of its quote",
    zh="工单 {order} 没有第 {version} 版报价",
)
NEVER_QUOTED = Rule(
    "document.never_quoted",
    "R036",
    en="order {order} has no quote yet",
    zh="工单 {order} 尚未报价",
)
NO_SETTLEMENT = Rule(
    "document.no_settlement",
    "R079",
    en="order {order} has no settlement list {number}",
    zh="工单 {order} 没有结算清单 {number}",
)
NEVER_SETTLED = Rule(
    "document.never_settled",
    "R079",
    en="order {order} is not settled yet",
    zh="工单 {order} 尚未结算",
)
