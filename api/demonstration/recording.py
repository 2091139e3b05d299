"""Planned visits into the history: through the one door, each part under its own command.

A site's visits are recorded in the order of time by one thread, so that its numbers run as they
would in life; the sites' threads share commits. Policies react in between, as in life.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event as Flag
from typing import TypeAlias
from uuid import UUID

from api.demonstration.calls import calls_script, complains_in_call
from api.demonstration.car_life import adviser_of, customer_script, vehicle_script
from api.demonstration.complaint_life import ComplaintLife, Ending
from api.demonstration.ids import STORY_ENDS, demo_command, demo_id, minutes
from api.demonstration.order_life import order_script, order_series
from api.demonstration.visit import Visit
from domain.complaint.aggregate import Complaint
from domain.complaint.terms import complaint_series
from domain.customer.aggregate import Customer
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import CallbackLogged
from domain.follow_up.terms import follow_up_id
from domain.kernel import Command
from domain.policies.complaints_from_calls import complaint_id
from domain.repair_order.aggregate import RepairOrder
from domain.vehicle.aggregate import Vehicle, vin_claim
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from eventstore.life import Life

Advance: TypeAlias = Callable[[int], None]

COMPLAINS = 0.015
"""Customers who complain by themselves; about as many do in a tracking call."""
_STAYS_OPEN = 0.05


class Recording:
    """Records visits and what follows from them; what is recorded already is left as it is."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._knowledge = StoredKnowledge(history)
        self._stop = Flag()

    def visits(self, visits: Sequence[Visit], advance: Advance) -> int:
        """Customers, vehicles and orders; how many orders were new."""
        return self._by_site(visits, self.visit, advance)

    def calls(self, visits: Sequence[Visit], advance: Advance) -> None:
        """Tracking calls, for which the policies have opened the follow-ups, and complaints."""
        self._by_site(visits, self.after_delivery, advance)

    def complaints_from_calls(self, visits: Sequence[Visit], advance: Advance) -> None:
        """What becomes of complaints that the policies have received from calls."""
        self._by_site(visits, self.complaint_from_call, advance)

    def visit(self, visit: Visit) -> bool:
        """One visit: the files of customer and car, then the order; whether it was new."""
        order = self._command(visit, "order")
        if self._done(order):
            return False
        car = visit.car
        if visit.first:
            self._history.begin_with(
                Customer, car.owner.id, customer_script(visit), self._command(visit, "customer")
            )
            self._history.begin_with(
                Vehicle,
                car.id,
                vehicle_script(visit),
                self._command(visit, "vehicle"),
                claims=[vin_claim(car.vin, car.id)],
            )
        else:
            self._history.change_with(
                Vehicle, car.id, vehicle_script(visit), self._command(visit, "vehicle")
            )
        self._history.begin_with(
            RepairOrder, visit.order_id, order_script(visit), order, series=order_series(visit)
        )
        return True

    def after_delivery(self, visit: Visit) -> None:
        """The calls of one delivery, and the complaint of a customer who does not wait for them."""
        if not visit.delivered:
            return
        calls = self._command(visit, "calls")
        if not self._done(calls):
            self._history.change_with(
                FollowUp, follow_up_id(visit.order_id), calls_script(visit), calls
            )
        if visit.chance("complaint").random() < COMPLAINS:
            self._complain(visit)

    def _complain(self, visit: Visit) -> None:
        chance = visit.chance("complaint life")
        at = visit.delivered_at + timedelta(minutes=chance.randint(200, 14_000))
        command = self._command(visit, "complaint", at)
        if at + timedelta(hours=6) >= STORY_ENDS or self._done(command):
            return

        def script(life: Life[Complaint]) -> None:
            told = ComplaintLife(life, visit.site, at, visit.chance("words"), self._knowledge)
            told.receive(
                customer_id=visit.car.owner.id, vehicle_id=visit.car.id, order_id=visit.order_id
            )
            told.go_on(self._ending(visit))

        self._history.begin_with(
            Complaint,
            demo_id(f"complaint/{visit.key}"),
            script,
            command,
            series=complaint_series(visit.site.id, at),
        )

    def complaint_from_call(self, visit: Visit) -> None:
        """The handling of the complaint that was voiced in the first call, if one was."""
        if not visit.delivered or not complains_in_call(visit):
            return
        command = self._command(visit, "complaint from call")
        if self._done(command):
            return
        for complaint, received_at in self._voiced(visit):

            def script(life: Life[Complaint], received_at: datetime = received_at) -> None:
                at = received_at + minutes(8)
                chance = visit.chance("words")
                ComplaintLife(life, visit.site, at, chance, self._knowledge).go_on(
                    self._ending(visit)
                )

            self._history.change_with(Complaint, complaint, script, command)

    def _voiced(self, visit: Visit) -> list[tuple[UUID, datetime]]:
        facts = self._history.read(follow_up_id(visit.order_id))
        return [
            (complaint_id(fact.event_id, point.point_id), fact.event.called_at)
            for fact in facts
            if isinstance(fact.event, CallbackLogged)
            for point in fact.event.points
            if point.kind == "complaint" and fact.event.called_at + timedelta(hours=6) < STORY_ENDS
        ]

    @staticmethod
    def _ending(visit: Visit) -> Ending:
        open_still = visit.chance("ending").random() < _STAYS_OPEN
        return Ending.OVERDUE if open_still else Ending.CLOSED

    def _command(self, visit: Visit, part: str, at: datetime | None = None) -> Command:
        return demo_command(f"{visit.key}/{part}", at or visit.at, adviser_of(visit), visit.site.id)

    def _done(self, command: Command) -> bool:
        return self._history.answered(command.context.command_id) is not None

    def _by_site(
        self, visits: Sequence[Visit], record: Callable[[Visit], bool | None], advance: Advance
    ) -> int:
        of_site = defaultdict[str, list[Visit]](list)
        for visit in sorted(visits, key=lambda each: each.at):
            of_site[visit.site.id].append(visit)

        def work(mine: list[Visit]) -> int:
            new = 0
            for visit in mine:
                if self._stop.is_set():
                    break
                new += bool(record(visit))
                advance(1)
            return new

        with ThreadPoolExecutor(max_workers=max(len(of_site), 1)) as pool:
            under_way = [pool.submit(work, mine) for mine in of_site.values()]
            try:
                return sum(each.result() for each in under_way)
            except BaseException:
                self._stop.set()
                raise
