"""The group's year 2026 up to the end of October, loaded into an empty history."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from random import Random
from typing import Final

import msgspec

from api.demonstration.appointments import keep_appointments, open_workshops, remind
from api.demonstration.blocked_batch import block_batch, fitted_visits, receive_batch
from api.demonstration.care import ask, invite, plan_activity
from api.demonstration.complaint_life import ComplaintLife, Ending
from api.demonstration.demands import (
    act_on_low_rating,
    ask_in_vain,
    demand_exchange,
    publish_prices,
)
from api.demonstration.fleet import plan
from api.demonstration.group import HEAD_OF_SERVICE
from api.demonstration.ids import STORY_ENDS, demo_command, demo_id, moment
from api.demonstration.recording import Recording
from api.demonstration.scenarios import (
    CORRECTED_AT,
    DISPUTED_VISIT,
    LATER_VISIT,
    ODOMETER_VISITS,
    correct_odometer,
    dispute,
)
from api.demonstration.story_visits import (
    RECALLED,
    finished_visits,
    open_visits,
    story_complaints,
)
from api.demonstration.visit import Visit
from api.store import Store
from domain.complaint.aggregate import Complaint
from domain.complaint.terms import complaint_series
from domain.kernel import Refused, Role
from domain.service_promise.aggregate import SERVICE_PROMISE_ID, ServicePromise
from domain.service_promise.events import PromiseValues
from domain.vehicle.aggregate import Vehicle
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from eventstore.life import Life
from eventstore.reactor import Reactor
from eventstore.refusals import EXISTS

_ORDINARY_VISITS: Final = 40
_OPENS: Final = date(2026, 1, 5)
_FIRST: Final = "story/promise"
_LAST: Final = "story/open recall"

_COUNTED: Final = {
    "repair_order.opened": "orders",
    "vehicle.registered": "vehicles",
    "customer.file_opened": "customers",
    "complaint.received": "complaints",
    "follow_up.opened": "follow_ups",
}


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run added to the history."""

    events: int
    orders: int = 0
    vehicles: int = 0
    customers: int = 0
    complaints: int = 0
    follow_ups: int = 0


def load_demonstration(store: Store) -> Summary:
    """Tell the story; where it is told already, nothing is written.

    A run that was cut off is completed by the next one.
    """
    history = store.history
    before = history.position()
    _Story(history, store.reactor).tell()
    facts = history.read_all(after=before, limit=1_000_000, topics=sorted(_COUNTED))
    counted = Counter(_COUNTED[fact.event.topic] for fact in facts)
    return Summary(events=history.position() - before, **counted)


def is_due(history: History) -> bool:
    """Whether the history is empty, or holds a story that was cut off."""
    if datetime.now(UTC) < STORY_ENDS:  # this machine's clock would refuse it as the future
        return False
    if history.position() == 0:
        return True
    begun = is_demonstration(history)
    return begun and history.answered(demo_id(f"command/{_LAST}")) is None


def is_demonstration(history: History) -> bool:
    """Whether the story was told in it, be it half."""
    return history.answered(demo_id(f"command/{_FIRST}")) is not None


class _Story:
    def __init__(self, history: History, reactor: Reactor) -> None:
        self._history, self._reactor = history, reactor
        self._recording = Recording(history)
        self._knowledge = StoredKnowledge(history)

    def tell(self) -> None:
        self._promise()
        open_workshops(self._history, moment(_OPENS, 8), HEAD_OF_SERVICE)
        visits = [
            *plan("story", _ORDINARY_VISITS, since=_OPENS),
            *finished_visits(),
            *open_visits(),
        ]
        visits += [DISPUTED_VISIT, *ODOMETER_VISITS, LATER_VISIT, *fitted_visits()]
        receive_batch(self._history)
        self._record([visit for visit in visits if visit.at < CORRECTED_AT])
        correct_odometer(self._history)
        self._record([visit for visit in visits if visit.at >= CORRECTED_AT])
        block_batch(self._history)
        self._follow(visits)
        dispute(self._history)
        for visit, at, ending in story_complaints():
            self._complain(visit, at, ending)
        plan_activity(self._history)
        ask(self._history)
        here = sorted((v for v in visits if v.site.id == "S1" and v.first), key=lambda v: v.at)
        keep_appointments(self._history, tuple(here))
        remind(self._history, here[0])
        publish_prices(self._history)
        demand_exchange(self._history)
        ask_in_vain(self._history)
        self._reactor.catch_up()
        invite(self._history)
        act_on_low_rating(self._history)
        self._open_recall()

    def _promise(self) -> None:
        at = moment(_OPENS, 8)
        command = demo_command(_FIRST, at, HEAD_OF_SERVICE, "G")
        try:
            self._history.begin(
                ServicePromise,
                SERVICE_PROMISE_ID,
                lambda promise: promise.adopt_promise_version(
                    effective_from=_OPENS, values=PromiseValues()
                ),
                command,
            )
        except Refused as refused:
            if refused.rule is not EXISTS:  # somebody has adopted a promise: theirs holds
                raise

    def _record(self, visits: Sequence[Visit]) -> None:
        self._recording.visits(visits, lambda _: None)

    def _follow(self, visits: Sequence[Visit]) -> None:
        self._reactor.catch_up()
        self._recording.calls(visits, lambda _: None)
        self._reactor.catch_up()
        self._recording.complaints_from_calls(visits, lambda _: None)

    def _complain(self, visit: Visit, at: datetime, ending: Ending) -> None:
        def script(life: Life[Complaint]) -> None:
            told = ComplaintLife(life, visit.site, at, Random(visit.key), self._knowledge)  # noqa: S311 - a story
            told.receive(
                customer_id=visit.car.owner.id, vehicle_id=visit.car.id, order_id=visit.order_id
            )
            told.go_on(ending)

        self._history.begin_with(
            Complaint,
            demo_id(f"complaint/story/{visit.key}"),
            script,
            demo_command(
                f"{visit.key}/story complaint",
                at,
                visit.site.one(Role.CUSTOMER_SERVICE_AGENT),
                visit.site.id,
            ),
            series=complaint_series(visit.site.id, at),
        )

    def _open_recall(self) -> None:
        """A recall becomes known that nobody has remedied on this car."""
        at = moment(date(2026, 10, 20), 9)
        self._history.change(
            Vehicle,
            RECALLED.car.id,
            lambda vehicle: vehicle.attach_recall_notice(
                campaign="S2026M0031I",
                title="安全气囊控制单元软件缺陷",
                issued_on=date(2026, 10, 16),
                at=at,
                stop_use=False,
            ),
            demo_command(_LAST, at, HEAD_OF_SERVICE, "G"),
        )
