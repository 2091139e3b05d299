"""Demands for exchange or return and their clocks (Art. 28)."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.kernel import Event, Fen, Km
from domain.sanbao_demand.events import (
    DemandAnswered,
    DemandEvidence,
    DemandReceived,
    DemandTurnedToReturn,
    DemandWithdrawn,
    ExchangeCompleted,
    RefusalGround,
    ReturnCompleted,
)
from domain.values.sanbao_words import DemandGround, Remedy
from projections.cover.demand_clocks import Clock, Demand, open_demands
from projections.cover.projection import cover
from tests.projections.cover.cover_samples import asked, order_id, registered, sold
from tests.projections.dsl import Fact, GivenHistory, Shown, fact
from tests.projections.samples import CAR, OTHER_CAR, ZHAO, at

pytestmark = pytest.mark.requirement("R097")

DEMAND = UUID("00000000-0000-4000-8000-0000000000e1")
EVIDENCE = (DemandEvidence(order_id=order_id(1), order_number="RO-S1-2025-000001"),)
DEMANDED_AT = at(6, 9)
ANSWER_DUE = at(6, 24, 0) - timedelta(microseconds=1)
COMPLETE_DUE = at(7, 8, 0) - timedelta(microseconds=1)


def _on_demand(event: Event, when: datetime, demand: UUID = DEMAND) -> Fact:
    return fact(event, stream=demand, at=when)


def _received(demand: UUID = DEMAND, when: datetime = DEMANDED_AT) -> Fact:
    event = DemandReceived(
        vehicle_id=CAR,
        customer_id=ZHAO,
        site_id="S1",
        wanted=Remedy.EXCHANGE,
        ground=DemandGround.SAFETY_REPAIRS,
        odometer_km=Km(12_345),
        evidence=EVIDENCE,
        statement=None,
        received_at=when,
        answer_due_at=ANSWER_DUE,
        complete_due_at=COMPLETE_DUE,
    )
    return _on_demand(event, when, demand)


def _answered(
    when: datetime, *, granted: bool = True, grounds: tuple[RefusalGround, ...] = ()
) -> Fact:
    event = DemandAnswered(
        vehicle_id=CAR, granted=granted, refusal_grounds=grounds, reasons=None, answered_at=when
    )
    return _on_demand(event, when)


def _exchanged(when: datetime) -> Fact:
    event = ExchangeCompleted(
        vehicle_id=CAR,
        new_vehicle_id=OTHER_CAR,
        use_compensation_fen=Fen(1_234_500),
        other_refunds_fen=Fen(0),
        completed_at=when,
    )
    return _on_demand(event, when)


def _demand(shown: Shown, when: datetime) -> Demand:
    (found,) = asked(shown, when).demands
    return found


def _open(shown: Shown) -> list[UUID]:
    found = shown.ask(open_demands, site_id="S1", at=at(6, 10), first=10)
    return [each.demand_id for each in found]


def test_both_clocks_run_from_the_demand_and_are_overdue_after_their_last_moment(
    given_history: GivenHistory,
) -> None:
    shown = given_history(cover, registered(), sold(), _received())
    found = _demand(shown, ANSWER_DUE)
    assert (found.answer_clock, found.complete_clock) == (Clock.RUNNING, Clock.RUNNING)
    assert found.evidence == EVIDENCE
    assert _demand(shown, at(6, 24)).answer_clock is Clock.OVERDUE
    assert _demand(shown, at(7, 8)).complete_clock is Clock.OVERDUE


def test_kept_and_broken_are_judged_by_the_first_answer_and_the_completion(
    given_history: GivenHistory,
) -> None:
    refused = _answered(at(6, 20), granted=False, grounds=(RefusalGround.THRESHOLD_NOT_REACHED,))
    shown = given_history(cover, registered(), sold(), _received(), refused)
    found = _demand(shown, at(8, 1))
    assert (found.answer_clock, found.complete_clock) == (Clock.KEPT, Clock.ENDED)
    assert found.refusal_grounds == (RefusalGround.THRESHOLD_NOT_REACHED,)
    assert _open(shown) == []
    shown.and_then(_answered(at(7, 1)), _exchanged(at(7, 8)))
    found = _demand(shown, at(8, 1))
    assert (found.answer_clock, found.complete_clock) == (Clock.KEPT, Clock.BROKEN)
    assert (found.granted, found.refusal_grounds) == (True, ())


def test_a_late_answer_is_broken_and_a_timely_exchange_kept(given_history: GivenHistory) -> None:
    shown = given_history(
        cover, registered(), sold(), _received(), _answered(at(6, 24)), _exchanged(COMPLETE_DUE)
    )
    found = _demand(shown, at(8, 1))
    assert (found.answer_clock, found.complete_clock) == (Clock.BROKEN, Clock.KEPT)


def test_a_late_exchange_turned_into_a_return_has_a_new_clock(given_history: GivenHistory) -> None:
    turned = DemandTurnedToReturn(vehicle_id=CAR, turned_at=at(7, 9), complete_due_at=at(8, 7, 0))
    paid = ReturnCompleted(
        vehicle_id=CAR,
        price_fen=Fen(20_000_000),
        use_compensation_fen=Fen(0),
        other_refunds_fen=Fen(0),
        completed_at=at(7, 20),
    )
    shown = given_history(
        cover,
        registered(),
        sold(),
        _received(),
        _answered(at(6, 20)),
        _on_demand(turned, at(7, 9)),
    )
    found = _demand(shown, at(7, 10))
    assert (found.wanted, found.complete_clock) == (Remedy.RETURN, Clock.RUNNING)
    shown.and_then(_on_demand(paid, at(7, 20)))
    assert _demand(shown, at(7, 21)).complete_clock is Clock.KEPT


def test_a_withdrawn_demand_owes_nothing(given_history: GivenHistory) -> None:
    withdrawn = DemandWithdrawn(vehicle_id=CAR, reason=None, withdrawn_at=at(6, 12))
    shown = given_history(
        cover, registered(), sold(), _received(), _on_demand(withdrawn, at(6, 12))
    )
    found = _demand(shown, at(9, 1))
    assert (found.answer_clock, found.complete_clock) == (Clock.ENDED, Clock.ENDED)
    assert _open(shown) == []


def test_open_demands_come_page_by_page_the_oldest_first(given_history: GivenHistory) -> None:
    later = UUID("00000000-0000-4000-8000-0000000000e2")
    shown = given_history(
        cover, registered(), sold(), _received(later, at(6, 10)), _received(), _answered(at(6, 20))
    )
    assert _open(shown) == [DEMAND, later]
    rest = shown.ask(open_demands, site_id="S1", at=at(7, 1), first=1, after=(at(6, 9), DEMAND))
    assert [each.demand_id for each in rest] == [later]
    assert not shown.ask(open_demands, site_id="S2", at=at(7, 1), first=1)


def test_the_rows_are_the_same_however_followed(given_history: GivenHistory) -> None:
    given_history(
        cover, registered(), sold(), _received(), _answered(at(6, 20)), _exchanged(at(7, 1))
    ).assert_the_same_however_followed()
