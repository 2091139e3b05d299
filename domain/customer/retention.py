"""How long records of a customer are kept, as data: what keeps them, for how many years, by which law (R069).

The years are those of the service promise in force on the day of the fact, never less than the law's.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from domain.customer.events import RetentionBasis
from domain.values.clock import after_months

MONTHS_A_YEAR: Final = 12


class RetentionRule(msgspec.Struct, frozen=True, kw_only=True):
    """Records of this kind are kept for so long."""

    basis: RetentionBasis
    streams: tuple[str, ...]
    """Kinds of aggregates; the days count from the last fact in such a stream."""
    promised: str
    """The field of the service promise that holds the years."""
    years_min: int
    """What the law demands; a promise may be longer."""
    source: str


RULES: Final = (
    RetentionRule(
        basis=RetentionBasis.SANBAO_REPAIR_RECORD,
        streams=("repair_order", "customer", "sanbao_demand"),
        promised="repair_record_retention_years",
        years_min=6,
        source="家用汽车产品修理更换退货责任规定 第十七条（修理记录不少于 6 年）；R069 的 3 年从其长",
    ),
    RetentionRule(
        basis=RetentionBasis.RECALL_RECORD,
        streams=("outreach",),
        promised="recall_record_retention_years",
        years_min=5,
        source="缺陷汽车产品召回管理条例 第十一条（不少于 5 年）",
    ),
    RetentionRule(
        basis=RetentionBasis.SALES_ARCHIVE,
        streams=("vehicle",),
        promised="sales_archive_retention_years",
        years_min=10,
        source="汽车销售管理办法（销售档案、用户档案不少于 10 年）",
    ),
)
_BY_STREAM: Final = {stream: rule for rule in RULES for stream in rule.streams}


class Kept(msgspec.Struct, frozen=True):
    """Until when something is kept, and by which rule."""

    until: date
    """The last day."""
    rule: RetentionRule


def rule_of(topic: str) -> RetentionRule | None:
    """The rule for facts of this topic; None where no law keeps them."""
    return _BY_STREAM.get(topic.partition(".")[0])


def kept(topic: str, on: date, promised_years: int | None = None) -> Kept | None:
    """Until when a fact of that day is kept; `promised_years` where the promise says so."""
    rule = rule_of(topic)
    if rule is None:
        return None
    years = max(rule.years_min, promised_years or 0)
    return Kept(after_months(on, years * MONTHS_A_YEAR), rule)


def longest(each: Iterable[Kept | None]) -> Kept | None:
    """What holds longest; None where nothing does."""
    return max((one for one in each if one is not None), key=lambda one: one.until, default=None)
