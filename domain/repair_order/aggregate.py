"""The repair order: one visit of one car, from reception to hand-over and beyond.

The commands stand on pages in the order of a visit, each page a class on top of the one before:
reception, quoting, consent, additional work, workshop, parts, care, quality, settlement,
hand-over, afterwards, 三包. `RepairOrder` closes the chain with the fold of every fact.
"""

from typing import Self

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


class RepairOrder(SanbaoJudgement, frozen=True):
    """One visit of one vehicle, with consent, work, inspection, settlement and hand-over."""

    def apply(self, event: RepairOrderEvent) -> Self:
        """The order after one more fact."""
        return self._fold(event).changed(turns=self.turns + 1)

    def _fold(self, event: RepairOrderEvent) -> Self:  # noqa: PLR0911 - one case a page of facts
        if isinstance(event, IntakeEvent):
            return fold_intake(self, event)
        if isinstance(event, QuoteEvent):
            return fold_quote(self, event)
        if isinstance(event, WorkEvent):
            return fold_work(self, event)
        if isinstance(event, PartEvent):
            return fold_part(self, event)
        if isinstance(event, CareEvent):
            return fold_care(self, event)
        if isinstance(event, QualityEvent):
            return fold_quality(self, event)
        if isinstance(event, DeliveryEvent):
            return fold_delivery(self, event)
        # The type checker takes this line only while every fact is on one of the pages.
        return fold_after(self, event)
