"""A car exchanged or returned under 三包 is marked, once (Art. 33)."""

from datetime import date, datetime
from uuid import UUID

import pytest

from domain.kernel import Actor, Channel, Context, Event, Fen, Recorded, Role, as_events
from domain.policies import policies_on
from domain.sanbao_demand.events import ExchangeCompleted, ReturnCompleted
from domain.values.clock import SHANGHAI
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import (
    MarkedSanbaoReturned,
    SanbaoReturn,
    UseKind,
    VehicleKind,
    VehicleRegistered,
)
from tests.domain.dsl import given
from tests.domain.policies.knowing import KnowsNothing

CAR = UUID("00000000-0000-4000-8000-0000000000c1")
DEMAND = UUID("00000000-0000-4000-8000-0000000000e1")
AT = datetime(2025, 7, 1, 23, 30, tzinfo=SHANGHAI)
HOUSEHOLD = VehicleRegistered(
    make="某牌", model="某型", vehicle_kind=VehicleKind.SUV, use_kind=UseKind.HOUSEHOLD
)
EXCHANGED = ExchangeCompleted(
    vehicle_id=CAR,
    new_vehicle_id=DEMAND,
    use_compensation_fen=Fen(0),
    other_refunds_fen=Fen(0),
    completed_at=AT,
)
RETURNED = ReturnCompleted(
    vehicle_id=CAR,
    price_fen=Fen(1),
    use_compensation_fen=Fen(0),
    other_refunds_fen=Fen(0),
    completed_at=AT,
)


def _recorded(event: Event) -> Recorded[Event]:
    return Recorded(
        event=event,
        stream_id=DEMAND,
        version=3,
        position=9,
        occurred_at=AT,
        recorded_at=AT,
        context=Context(
            actor=Actor("sun", Role.SUPERVISOR),
            channel=Channel.ON_SITE,
            site_id="S1",
            command_id=DEMAND,
        ),
    )


@pytest.mark.parametrize(
    ("event", "outcome"),
    [(EXCHANGED, SanbaoReturn.EXCHANGED), (RETURNED, SanbaoReturn.RETURNED)],
)
def test_the_car_is_marked_and_only_once(event: Event, outcome: SanbaoReturn) -> None:
    (policy,) = policies_on(type(event))
    (reaction,) = policy.react(_recorded(event), KnowsNothing())
    assert (reaction.kind, reaction.stream_id) == (Vehicle, CAR)
    marked = MarkedSanbaoReturned(
        returned_on=date(2025, 7, 1), outcome=outcome, reason=f"三包退换车 {DEMAND}"
    )
    car = given(Vehicle, HOUSEHOLD, id=CAR).when(reaction.decide).then(marked)
    assert as_events(reaction.decide(car.state)) == ()
