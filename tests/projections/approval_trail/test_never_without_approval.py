"""Whatever people ask of an order, nothing is done or charged without approval (RM6; R035, R046).

The histories are those of the state machine: the visit takes its course, and somebody interrupts it
as often as not. What the rules let through is judged here by the view, which knows no rule.
"""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.kernel import Event
from domain.repair_order.events import QuoteLineApproved, SettlementIssued, VehicleDelivered
from domain.values.cover import RepairLevel
from projections.approval_trail.faults import (
    charged_without_approval,
    executed_without_approval,
    work_of,
)
from projections.approval_trail.projection import approval_trail
from tests.domain.repair_order.test_state_machine import AnybodyAsksAnything
from tests.projections.dsl import MORNING, Fact, GivenHistory, fact

pytestmark = pytest.mark.requirement("R035", "R046")

VISITS = 40
TURNS = 60


def history(seed: int) -> list[Event]:
    """One visit, told by chance; the same seed tells the same."""
    machine = AnybodyAsksAnything()
    machine.come_in(level=list(RepairLevel)[seed % len(RepairLevel)])
    machine.time_goes_on(seed=seed, turns=TURNS)
    return machine.history


def told(order_id: UUID, events: list[Event]) -> list[Fact]:
    """The facts of one order, a minute apart."""
    return [
        fact(event, stream=order_id, at=MORNING + timedelta(minutes=turn))
        for turn, event in enumerate(events)
    ]


@pytest.fixture(scope="module")
def visits() -> dict[UUID, list[Event]]:
    return {UUID(int=0xA000 + seed): history(seed) for seed in range(VISITS)}


def test_what_was_done_or_charged_without_approval_is_always_empty(
    given_history: GivenHistory, visits: dict[UUID, list[Event]]
) -> None:
    facts = [each for order_id, events in visits.items() for each in told(order_id, events)]
    shown = given_history(approval_trail, *facts)
    order_ids = list(visits)
    assert shown.ask(executed_without_approval, order_ids=order_ids) == []
    assert shown.ask(charged_without_approval, order_ids=order_ids) == []
    # There was something to judge.
    happened = [event for events in visits.values() for event in events]
    assert len(shown.ask(work_of, order_ids=order_ids)) > VISITS
    assert sum(isinstance(event, SettlementIssued) for event in happened) > VISITS / 4
    assert sum(isinstance(event, VehicleDelivered) for event in happened) > VISITS / 10


def test_the_same_histories_without_their_approvals_are_full_of_faults(
    given_history: GivenHistory, visits: dict[UUID, list[Event]]
) -> None:
    some = dict(list(visits.items())[:5])
    facts = [
        each
        for order_id, events in some.items()
        for each in told(order_id, events)
        if not isinstance(each.event, QuoteLineApproved)
    ]
    shown = given_history(approval_trail, *facts)
    work = shown.ask(work_of, order_ids=list(some))
    faults = shown.ask(executed_without_approval, order_ids=list(some))
    assert len(faults) == len(work) > 0
    assert shown.ask(charged_without_approval, order_ids=list(some))
