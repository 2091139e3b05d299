"""赵先生 demands another car: 10 working days to answer, 20 to carry out (Art. 26-29; R097)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.kernel import Actor, Event, Fen, Km, Personal, Role
from domain.sanbao_demand.aggregate import SanbaoDemand
from domain.sanbao_demand.events import (
    DemandAnswered,
    DemandEvidence,
    DemandReceived,
    DemandTurnedToReturn,
    DemandWithdrawn,
    ExchangeCompleted,
    RefusalGround,
    ReturnCompleted,
    SanbaoDemandEvent,
)
from domain.values.calendar import WorkingDayCalendar
from domain.values.clock import SHANGHAI
from domain.values.sanbao_words import DemandGround, Remedy
from tests.domain.dsl import given

CAR = UUID("00000000-0000-4000-8000-0000000000c1")
NEW_CAR = UUID("00000000-0000-4000-8000-0000000000c2")
ZHAO = UUID("00000000-0000-4000-8000-00000000000b")
ORDER = UUID("00000000-0000-4000-8000-0000000000d1")
CALENDAR = WorkingDayCalendar()
SUPERVISOR = Actor("sun", Role.SUPERVISOR)
EVIDENCE = (DemandEvidence(order_id=ORDER, order_number="RO-S1-2025-000005"),)


def at(month: int, day: int, hour: int = 10) -> datetime:
    """That hour in Shanghai, in 2025."""
    return datetime(2025, month, day, hour, tzinfo=SHANGHAI)


def end_of(month: int, day: int) -> datetime:
    """The last moment of that Shanghai day."""
    return at(month, day, 0) + timedelta(days=1, microseconds=-1)


def received(
    wanted: Remedy = Remedy.EXCHANGE,
    ground: DemandGround = DemandGround.REPAIR_DAYS_OR_SAME_PROBLEM,
) -> DemandReceived:
    """Demanded on Monday 9 June 2025."""
    return DemandReceived(
        vehicle_id=CAR,
        customer_id=ZHAO,
        site_id="S1",
        wanted=wanted,
        ground=ground,
        odometer_km=Km(12_345),
        evidence=EVIDENCE,
        statement=Personal(ZHAO, "修了五次还抖，要求换车"),
        received_at=at(6, 9),
        answer_due_at=end_of(6, 23),
        complete_due_at=end_of(7, 7),
    )


GRANTED = DemandAnswered(
    vehicle_id=CAR, granted=True, refusal_grounds=(), reasons=None, answered_at=at(6, 20)
)
REFUSED = DemandAnswered(
    vehicle_id=CAR,
    granted=False,
    refusal_grounds=(RefusalGround.USED_AGAINST_MANUAL,),
    reasons=Personal(ZHAO, "涉水后启动"),
    answered_at=at(6, 20),
)
WITHDRAWN = DemandWithdrawn(vehicle_id=CAR, reason=None, withdrawn_at=at(6, 21))


def test_a_demand_starts_both_clocks() -> None:
    given(SanbaoDemand).when(
        lambda d: d.receive(
            vehicle_id=CAR,
            customer_id=ZHAO,
            wanted=Remedy.EXCHANGE,
            ground=DemandGround.REPAIR_DAYS_OR_SAME_PROBLEM,
            odometer_km=Km(12_345),
            site_id="S1",
            at=at(6, 9),
            calendar=CALENDAR,
            evidence=EVIDENCE,
            statement="修了五次还抖，要求换车",
        )
    ).then(received())


def test_holidays_do_not_count_and_make_up_days_do() -> None:
    """Fri 26 Sep 2025: 10 working days over the National Day week, with its two make-up days."""
    (event,) = (
        SanbaoDemand(id=ORDER).receive(
            vehicle_id=CAR,
            customer_id=ZHAO,
            wanted=Remedy.RETURN,
            ground=DemandGround.EARLY_SAFETY,
            odometer_km=Km(900),
            site_id="S1",
            at=at(9, 26),
            calendar=CALENDAR,
        ),
    )
    # Sun 28, Mon 29, Tue 30 Sep, Thu 9, Fri 10, Sat 11, Mon 13 … Thu 16 Oct
    assert event.answer_due_at == end_of(10, 16)


def test_a_supervisor_grants_it() -> None:
    given(SanbaoDemand, received()).when(
        lambda d: d.answer(granted=True, at=at(6, 20), actor=SUPERVISOR)
    ).then(GRANTED)


def test_an_adviser_does_not() -> None:
    given(SanbaoDemand, received()).when(
        lambda d: d.answer(granted=True, at=at(6, 20), actor=Actor("li", Role.ADVISER))
    ).then_refused("sanbao_demand.only_a_supervisor")


def test_a_refusal_has_a_ground_and_reasons() -> None:
    demand = given(SanbaoDemand, received())
    demand.when(
        lambda d: d.answer(
            granted=False,
            at=at(6, 20),
            actor=SUPERVISOR,
            refusal_grounds=(RefusalGround.USED_AGAINST_MANUAL,),
            reasons="涉水后启动",
        )
    ).then(REFUSED)
    demand.when(
        lambda d: d.answer(granted=False, at=at(6, 20), actor=SUPERVISOR, reasons="涉水后启动")
    ).then_refused("sanbao_demand.no_reasons", field="refusalGrounds")
    demand.when(
        lambda d: d.answer(
            granted=False,
            at=at(6, 20),
            actor=SUPERVISOR,
            refusal_grounds=(RefusalGround.PERIOD_OVER,),
        )
    ).then_refused("sanbao_demand.no_reasons", field="reasons")


def test_maintenance_elsewhere_is_no_ground_of_refusal() -> None:
    assert not [ground for ground in RefusalGround if "workshop" in ground or "elsewhere" in ground]


def test_what_is_granted_has_no_ground_of_refusal() -> None:
    given(SanbaoDemand, received()).when(
        lambda d: d.answer(
            granted=True,
            at=at(6, 20),
            actor=SUPERVISOR,
            refusal_grounds=(RefusalGround.PERIOD_OVER,),
        )
    ).then_refused("sanbao_demand.grounds_of_a_grant", field="refusalGrounds")


def test_a_refusal_may_be_taken_back_and_a_grant_not() -> None:
    given(SanbaoDemand, received(), REFUSED).when(
        lambda d: d.answer(granted=True, at=at(6, 20), actor=SUPERVISOR)
    ).then(GRANTED)
    given(SanbaoDemand, received(), GRANTED).when(
        lambda d: d.answer(
            granted=False,
            at=at(6, 21),
            actor=SUPERVISOR,
            refusal_grounds=(RefusalGround.PERIOD_OVER,),
            reasons="已过期",
        )
    ).then_refused("sanbao_demand.answered_before", field="granted")


def test_an_exchange_under_article_24_costs_the_use_of_the_old_car() -> None:
    given(SanbaoDemand, received(), GRANTED).when(
        lambda d: d.complete_exchange(
            new_vehicle_id=NEW_CAR,
            price_fen=Fen(20_000_000),
            odometer_km=Km(12_345),
            use_compensation_ppm=5_000,
            other_refunds_fen=Fen(50_000),
            at=at(7, 1),
        )
    ).then(
        ExchangeCompleted(
            vehicle_id=CAR,
            new_vehicle_id=NEW_CAR,
            use_compensation_fen=Fen(1_234_500),
            other_refunds_fen=Fen(50_000),
            completed_at=at(7, 1),
        )
    )


@pytest.mark.parametrize("ground", [DemandGround.EARLY_POWERTRAIN, DemandGround.EARLY_SAFETY])
def test_a_return_under_articles_22_and_23_costs_nothing(ground: DemandGround) -> None:
    given(SanbaoDemand, received(Remedy.RETURN, ground), GRANTED).when(
        lambda d: d.complete_return(
            price_fen=Fen(20_000_000),
            odometer_km=Km(900),
            use_compensation_ppm=5_000,
            at=at(7, 1),
        )
    ).then(
        ReturnCompleted(
            vehicle_id=CAR,
            price_fen=Fen(20_000_000),
            use_compensation_fen=Fen(0),
            other_refunds_fen=Fen(0),
            completed_at=at(7, 1),
        )
    )


def test_a_coefficient_above_half_a_percent_is_refused() -> None:
    given(SanbaoDemand, received(Remedy.RETURN), GRANTED).when(
        lambda d: d.complete_return(
            price_fen=Fen(20_000_000),
            odometer_km=Km(12_345),
            use_compensation_ppm=6_000,
            at=at(7, 1),
        )
    ).then_refused("malformed.sanbao.use_rate", field="useCompensationPpm")


def test_what_was_demanded_is_carried_out_once_it_is_granted() -> None:
    def give_back(demand: SanbaoDemand) -> ReturnCompleted:
        return demand.complete_return(
            price_fen=Fen(1), odometer_km=Km(1), use_compensation_ppm=1, at=at(7, 1)
        )

    given(SanbaoDemand, received(Remedy.RETURN)).when(give_back).then_refused(
        "sanbao_demand.not_granted"
    )
    given(SanbaoDemand, received(Remedy.EXCHANGE), GRANTED).when(give_back).then_refused(
        "sanbao_demand.other_remedy"
    )


def test_a_car_is_not_exchanged_for_itself() -> None:
    given(SanbaoDemand, received(), GRANTED).when(
        lambda d: d.complete_exchange(
            new_vehicle_id=CAR,
            price_fen=Fen(1),
            odometer_km=Km(1),
            use_compensation_ppm=1,
            at=at(7, 1),
        )
    ).then_refused("sanbao_demand.same_car", field="newVehicleId")


def test_only_a_late_exchange_may_be_turned_into_a_return() -> None:
    demand = given(SanbaoDemand, received(), GRANTED)
    demand.when(lambda d: d.turn_to_return(at=end_of(7, 7), calendar=CALENDAR)).then_refused(
        "sanbao_demand.still_in_time"
    )
    turned = DemandTurnedToReturn(vehicle_id=CAR, turned_at=at(7, 8), complete_due_at=end_of(8, 5))
    late = demand.when(lambda d: d.turn_to_return(at=at(7, 8), calendar=CALENDAR)).then(turned)
    assert late.state.wanted is Remedy.RETURN
    assert late.state.complete_due_at == end_of(8, 5)


@pytest.mark.parametrize(
    "end",
    [
        WITHDRAWN,
        ReturnCompleted(
            vehicle_id=CAR,
            price_fen=Fen(1),
            use_compensation_fen=Fen(0),
            other_refunds_fen=Fen(0),
            completed_at=at(7, 1),
        ),
    ],
)
def test_what_has_ended_stays_so(end: SanbaoDemandEvent) -> None:
    past: tuple[Event, ...] = (received(Remedy.RETURN), GRANTED, end)
    given(SanbaoDemand, *past).when(lambda d: d.withdraw(at=at(7, 2))).then_refused(
        "sanbao_demand.ended"
    )


def test_the_consumer_may_withdraw_also_after_a_refusal() -> None:
    given(SanbaoDemand, received(), REFUSED).when(lambda d: d.withdraw(at=at(6, 21))).then(
        WITHDRAWN
    )


def test_nothing_happens_before_the_demand_or_without_one() -> None:
    given(SanbaoDemand).when(lambda d: d.withdraw(at=at(6, 21))).then_refused(
        "sanbao_demand.not_received"
    )
    before = datetime(2025, 6, 1, tzinfo=UTC)
    given(SanbaoDemand, received()).when(lambda d: d.withdraw(at=before)).then_refused(
        "sanbao_demand.before_receipt"
    )
