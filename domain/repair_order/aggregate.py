"""The repair order: one visit of one car, from reception to hand-over and beyond.

The commands stand on pages in the order of a visit, each page a class on top of the one before:
reception, quoting, consent, additional work, workshop, parts, care, quality, settlement,
hand-over, afterwards, 三包. `RepairOrder` closes the chain with the fold of every fact.
"""

from collections.abc import Callable
from typing import Any, Final, Self, TypeAlias, TypeVar

import msgspec

from domain.repair_order.delivery_events import DeliveryEvent
from domain.repair_order.events import RepairOrderEvent
from domain.repair_order.fold_after import fold_after, fold_delivery
from domain.repair_order.fold_before import fold_intake, fold_quote
from domain.repair_order.fold_shop import fold_care, fold_part, fold_quality, fold_work
from domain.repair_order.intake_events import IntakeEvent
from domain.repair_order.quality_events import QualityEvent
from domain.repair_order.quote_events import QuoteEvent
from domain.repair_order.sanbao import SanbaoJudgement
from domain.repair_order.work_events import CareEvent, PartEvent, WorkEvent

E = TypeVar("E")

_Page: TypeAlias = Callable[[Any, Any], Any]
"""How the facts of one page fold: an order and a fact to the order after it."""

_pages: Final[dict[type[object], _Page]] = {}
"""Of each kind of fact that was met. Asking "is it one of these sixteen" took most of a fold."""


class RepairOrder(SanbaoJudgement, frozen=True):
    """One visit of one vehicle, with consent, work, inspection, settlement and hand-over."""

    def apply(self, event: RepairOrderEvent) -> Self:
        """The order after one more fact."""
        page = _pages.get(type(event))
        if page is None:
            page = _pages[type(event)] = _page_of(event)
        folded: Self = page(self, event)
        if folded is self:
            return self.changed(turns=self.turns + 1)
        # Nobody else has seen it yet: one copy a fact is enough.
        msgspec.structs.force_setattr(folded, "turns", self.turns + 1)
        return folded


def _page_of(event: RepairOrderEvent) -> _Page:  # noqa: PLR0911 - one case a page of facts
    if isinstance(event, IntakeEvent):
        return _for(event, fold_intake)
    if isinstance(event, QuoteEvent):
        return _for(event, fold_quote)
    if isinstance(event, WorkEvent):
        return _for(event, fold_work)
    if isinstance(event, PartEvent):
        return _for(event, fold_part)
    if isinstance(event, CareEvent):
        return _for(event, fold_care)
    if isinstance(event, QualityEvent):
        return _for(event, fold_quality)
    if isinstance(event, DeliveryEvent):
        return _for(event, fold_delivery)
    # The type checker takes this line only while every fact is on one of the pages.
    return _for(event, fold_after)


def _for(_: E, fold: Callable[[RepairOrder, E], RepairOrder]) -> _Page:
    """A fold that is right for this fact, as the type checker sees to it."""
    return fold
