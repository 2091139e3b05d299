"""The repair order of a visit, from the car's arrival to the signed hand-over."""

from collections.abc import Iterator

from api.demonstration.order_handover import OrderHandover
from api.demonstration.visit import Stage, Visit
from domain.kernel import Series
from domain.repair_order.aggregate import RepairOrder
from domain.values.clock import shanghai_date
from eventstore.life import Life, Script


def order_script(visit: Visit) -> Script[RepairOrder]:
    """The decisions on the visit's order, as far as the visit gets."""
    if visit.script is not None:
        return visit.script

    def script(life: Life[RepairOrder]) -> None:
        for reached in OrderLife(life, visit).stages():
            if reached >= visit.until:
                return

    return script


def order_series(visit: Visit) -> Series:
    """Order numbers run per site and Shanghai year, as the API gives them."""
    return Series(f"repair_order/{visit.site.id}/{shanghai_date(visit.at).year}")


class OrderLife(OrderHandover):
    """The visit, stage by stage."""

    def stages(self) -> Iterator[Stage]:
        """Goes on to the next stage each time it is asked, and says which it has reached."""
        self.arrive()
        yield Stage.ARRIVED
        self.inspect()
        yield Stage.INSPECTED
        self.sign()
        yield Stage.SIGNED
        self.quote()
        yield Stage.QUOTED
        if self.visit.cancelled:
            self.cancel()
            return
        self.answer()
        yield Stage.APPROVED
        yield from self._in_the_shop()
        self.announce()
        yield Stage.READY
        self.hand_over()
        self.rate()
        yield Stage.DELIVERED

    def _in_the_shop(self) -> Iterator[Stage]:
        self.begin_work()
        if self.visit.until is Stage.STARTED:
            self.wait_for_parts()
        yield Stage.STARTED
        if self.visit.extra is not None:
            self.find_more(self.visit.extra)
            yield Stage.ASKED
            self.answer_more(self.visit.extra)
        self.work()
        yield Stage.WORKED
        self.check()
        if self.visit.rework or self.visit.until is Stage.FAILED:
            self.fail()
            yield Stage.FAILED
            self.mend()
        self.inspect_finally()
        yield Stage.PASSED
