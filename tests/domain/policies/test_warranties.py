"""Every line of a delivered repair is covered, by promise and by law (R083, R088, R091; D.8)."""

from datetime import date, datetime
from uuid import UUID

import msgspec
import pytest

from domain.kernel import Km, as_events
from domain.policies import Reaction, policies_on
from domain.policies.registry import PromiseTerms
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    Ground,
    RepairOrderCancelled,
    VehicleDelivered,
    WarrantyGranted,
)
from domain.values.calendar import WorkingDayCalendar
from domain.values.clock import SHANGHAI
from domain.values.cover import RepairLevel, VehicleGroup
from tests.domain.dsl import STREAM_ID, given
from tests.domain.policies.knowing import KnowsNothing
from tests.domain.policies.test_policies import PROMISE, recorded
from tests.domain.repair_order.examples import (
    DELIVERED,
    NUMBER,
    UNTIL_ACCEPTED,
    UNTIL_SIGNED,
    VEHICLE,
)

pytestmark = pytest.mark.requirement("R083", "R091", "R094")

BY_PROMISE = WarrantyGranted(
    line_id="2",
    vehicle_id=VEHICLE,
    until_on=date(2025, 4, 30),
    until_km=None,
    basis=Ground.PROMISE,
    scope="服务承诺第 1 版: 本次维修项目的工时与配件, 3 个月",
    part_number="06H905110G",
)
BY_LAW = msgspec.structs.replace(
    BY_PROMISE,
    until_on=date(2025, 2, 10),
    until_km=Km(12_000),
    basis=Ground.LAW,
    scope="机动车维修管理规定 (2015) Art. 37",
)


class Known(KnowsNothing):
    """A promise of three months, and vehicles of one group."""

    def __init__(self, group: VehicleGroup = VehicleGroup.CAR_OR_DANGEROUS_GOODS) -> None:
        self._group = group

    def promise_on(self, day: date) -> PromiseTerms:
        assert day.year == 2025
        return PROMISE

    def calendar(self) -> WorkingDayCalendar:
        return WorkingDayCalendar()

    def guarantee_group(self, vehicle_id: UUID) -> VehicleGroup:
        assert vehicle_id == VEHICLE
        return self._group


def left(day: date, km: int, level: RepairLevel = RepairLevel.SMALL_REPAIR) -> VehicleDelivered:
    """The car left the shop at 17:00 of that day."""
    when = datetime(day.year, day.month, day.day, 17, tzinfo=SHANGHAI)
    return msgspec.structs.replace(
        DELIVERED, delivered_at=when, odometer_km=Km(km), repair_level=level
    )


def granting(delivered: VehicleDelivered, known: Known | None = None) -> Reaction:
    """What the policy asks of the order."""
    [policy] = [p for p in policies_on(VehicleDelivered) if p.name == "grant_warranties"]
    fact = recorded(delivered, STREAM_ID, delivered.delivered_at)
    [reaction] = policy.react(fact, known or Known())
    assert (reaction.kind, reaction.stream_id, reaction.begins) == (RepairOrder, STREAM_ID, False)
    return reaction


def granted(delivered: VehicleDelivered, known: Known | None = None) -> list[WarrantyGranted]:
    """What is granted on the second line."""
    order = given(RepairOrder, *UNTIL_ACCEPTED, delivered).state
    facts = as_events(granting(delivered, known).decide(order))
    assert {fact.line_id for fact in facts if isinstance(fact, WarrantyGranted)} == {"1", "2"}
    return [fact for fact in facts if isinstance(fact, WarrantyGranted) and fact.line_id == "2"]


@pytest.mark.requirement("R088")
def test_d8_a_small_repair_gets_three_months_and_the_laws_ten_days() -> None:
    assert granted(left(date(2025, 1, 31), 10_000)) == [BY_PROMISE, BY_LAW]


def test_d8_an_assembly_repair_gets_a_hundred_days_or_20_000_km() -> None:
    promise, law = granted(left(date(2025, 2, 1), 30_000, RepairLevel.ASSEMBLY_REPAIR))
    assert (promise.until_on, promise.until_km) == (date(2025, 5, 1), None)
    assert (law.until_on, law.until_km) == (date(2025, 5, 12), 50_000)


def test_another_motor_vehicle_has_another_term() -> None:
    _, law = granted(left(date(2025, 1, 31), 10_000), Known(VehicleGroup.MOTORCYCLE))
    assert (law.until_on, law.until_km) == (date(2025, 2, 10), 10_800)


def test_what_was_granted_by_hand_stays_and_nothing_is_granted_twice() -> None:
    delivered = left(date(2025, 1, 31), 10_000)
    by_hand = msgspec.structs.replace(BY_PROMISE, until_on=date(2026, 1, 31), scope="一年")
    decide = granting(delivered).decide
    order = given(RepairOrder, *UNTIL_ACCEPTED, delivered, by_hand)
    facts = as_events(decide(order.state))
    assert [f.basis for f in facts if isinstance(f, WarrantyGranted) and f.line_id == "2"] == [
        Ground.LAW
    ]
    given(RepairOrder, *UNTIL_ACCEPTED, delivered, by_hand, *facts).when(decide).then()


def test_an_order_that_is_not_delivered_grants_nothing() -> None:
    cancelled = RepairOrderCancelled(order_number=NUMBER, reason="改期")
    decide = granting(left(date(2025, 1, 31), 10_000)).decide
    given(RepairOrder, *UNTIL_SIGNED, cancelled).when(decide).then()
