"""What faults and replaced parts are under the 三包 rule (SAMR Order 43 of 2021)."""

from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Event
from domain.values.sanbao_words import Assembly, SafetyFault


class EarlierFault(msgspec.Struct, frozen=True, kw_only=True):
    """A concern of an earlier visit of the same car."""

    order_id: UUID
    concern_id: str


class FaultClassified(Event, topic="repair_order.fault_classified"):
    """Somebody judged what a concern is under the 三包 rule; the latest judgement stands."""

    concern_id: str
    quality_problem: bool
    """质量问题 (Art. 40); False: wear, misuse, accident, or another ground of Art. 32."""
    safety: SafetyFault | None
    """Set where it is a 严重安全性能故障."""
    assembly: Assembly | None
    main_part: str | None
    """The main part that failed, by its name in GB/T 29632; None: the assembly, or neither."""
    same_as: EarlierFault | None
    """The same quality problem as this one (Art. 24(4))."""
    new_problem: bool
    """No earlier visit was for the same problem, whatever codes or parts they share."""
    reason: str


class ReplacementClassified(Event, topic="repair_order.replacement_classified"):
    """Somebody judged which assembly or main part a line replaces; the latest judgement stands."""

    line_id: str
    assembly: Assembly | None
    """None: neither an assembly nor a main part after all."""
    main_part: str | None
    """None: the assembly as a whole."""


SanbaoEvent: TypeAlias = FaultClassified | ReplacementClassified
