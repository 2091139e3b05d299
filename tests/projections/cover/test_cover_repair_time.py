"""Repair time under 三包 (Art. 21, 24(4), 40; D.8): days, excluded transport, the loaner's sixth day."""

from datetime import datetime, timedelta

import pytest

from domain.kernel import Fen, Km, Personal, event_id
from domain.repair_order.events import (
    ApprovalMethod,
    LoanerProvided,
    LoanerReturned,
    LoanerWaived,
    Payer,
    RepairOrderCancelled,
    RescueTravelRecorded,
    ReworkStarted,
    TravelAllowancePaid,
)
from domain.repair_order.terms import ReworkCause
from domain.values.sanbao import Counter
from projections.cover.answers import LoanerDuty, LoanerState
from tests.projections.cover.cover_samples import Visit, asked, counted, repair, shown_with
from tests.projections.dsl import GivenHistory, Shown
from tests.projections.samples import ZHAO, at

pytestmark = pytest.mark.requirement("R097", "R100")

BEGAN = at(4, 1)
LATER = at(12, 1)


def _duty(shown: Shown, when: datetime = LATER) -> LoanerDuty:
    (duty,) = asked(shown, when).loaner_duties
    return duty


@pytest.mark.parametrize(("hours", "days"), [(1, 1), (24, 1), (24.1, 2), (120, 5), (121, 6)])
def test_each_started_24_hours_are_a_day(
    given_history: GivenHistory, hours: float, days: int
) -> None:
    shown = shown_with(given_history, repair(1, BEGAN, hours))
    answer = counted(asked(shown, LATER), Counter.CUMULATED_REPAIR_DAYS)
    assert answer.count == days
    (event,) = answer.events
    assert event.hours_hundredths == round(hours * 100)
    assert event.order_number == "RO-S1-2025-000001"


@pytest.mark.parametrize(("hours", "state"), [(120, LoanerState.NOT_DUE), (121, LoanerState.OWED)])
def test_the_loaner_is_owed_from_the_sixth_day_of_one_repair(
    given_history: GivenHistory, hours: float, state: LoanerState
) -> None:
    duty = _duty(shown_with(given_history, repair(1, BEGAN, hours)))
    assert (duty.state, duty.due_from) == (state, BEGAN + timedelta(days=5))


def test_waiting_for_a_customised_part_counts_towards_the_loaner_and_not_towards_30_days(
    given_history: GivenHistory,
) -> None:
    visit = Visit(1, BEGAN).agreed(BEGAN).paused(at(4, 2), at(4, 8)).done(at(4, 8, 10))
    shown = shown_with(given_history, visit)
    found = asked(shown, LATER)
    assert _duty(shown).state is LoanerState.OWED
    assert counted(found, Counter.CUMULATED_REPAIR_DAYS).count == 2


def test_36_hours_of_which_20_were_transport_of_a_coded_harness_are_one_day(
    given_history: GivenHistory,
) -> None:
    end = BEGAN + timedelta(hours=36)
    away = (BEGAN + timedelta(hours=10), BEGAN + timedelta(hours=30))
    shown = shown_with(given_history, Visit(1, BEGAN).agreed(BEGAN).paused(*away).done(end))
    answer = counted(asked(shown, LATER), Counter.CUMULATED_REPAIR_DAYS)
    (event,) = answer.events
    assert answer.count == 1
    assert (event.hours_hundredths, event.excluded_hours_hundredths) == (3_600, 2_000)


def test_parts_on_their_way_for_two_lines_at_once_are_excluded_once(
    given_history: GivenHistory,
) -> None:
    visit = Visit(1, BEGAN).agreed(BEGAN, "1", "2")
    visit.paused(at(4, 2), at(4, 4)).paused(at(4, 3), at(4, 5), line_id="2")
    visit.done(at(4, 5, 10)).done(at(4, 6), "2")
    answer = counted(asked(shown_with(given_history, visit), LATER), Counter.CUMULATED_REPAIR_DAYS)
    (event,) = answer.events
    assert (event.hours_hundredths, event.excluded_hours_hundredths) == (12_000, 7_200)
    assert answer.count == 2


def test_the_drive_of_a_rescue_counts_towards_the_loaner_and_not_towards_30_days(
    given_history: GivenHistory,
) -> None:
    end = BEGAN + timedelta(hours=124)
    visit = Visit(1, BEGAN).agreed(BEGAN)
    out = (BEGAN - timedelta(hours=1), BEGAN + timedelta(hours=3))  # an hour of it came before
    back = (BEGAN + timedelta(hours=4), BEGAN + timedelta(hours=8))
    for left, arrived in (out, back):
        drive = RescueTravelRecorded(technician_id="S1-张", left_at=left, arrived_at=arrived)
        visit.add(drive, arrived)
    shown = shown_with(given_history, visit.done(end))
    answer = counted(asked(shown, LATER), Counter.CUMULATED_REPAIR_DAYS)
    (event,) = answer.events
    assert (event.hours_hundredths, event.excluded_hours_hundredths) == (12_400, 700)
    assert answer.count == 5
    assert _duty(shown).state is LoanerState.OWED


def test_waiting_for_an_ordinary_part_is_not_excluded(given_history: GivenHistory) -> None:
    end = BEGAN + timedelta(hours=36)
    away = (BEGAN + timedelta(hours=10), BEGAN + timedelta(hours=30))
    visit = Visit(1, BEGAN).agreed(BEGAN).paused(*away, customised=False).done(end)
    answer = counted(asked(shown_with(given_history, visit), LATER), Counter.CUMULATED_REPAIR_DAYS)
    assert answer.count == 2


@pytest.mark.parametrize(("last_hours", "reached"), [(10 * 24, False), (10 * 24 + 1, True)])
def test_30_days_are_not_enough_and_31_are(
    given_history: GivenHistory, last_hours: float, reached: bool
) -> None:
    visits = (
        repair(1, at(4, 1), 240),
        repair(2, at(6, 1), 240),
        repair(3, at(8, 1), last_hours),
    )
    answer = counted(
        asked(shown_with(given_history, *visits), LATER), Counter.CUMULATED_REPAIR_DAYS
    )
    assert (answer.reached, answer.count) == (reached, 31 if reached else 30)
    assert answer.missing == (0 if reached else 1)
    assert [event.order_number[-1] for event in answer.events] == ["1", "2", "3"]


def test_each_event_names_the_fact_behind_it(given_history: GivenHistory) -> None:
    visit = repair(1, BEGAN, 30)
    (event,) = counted(
        asked(shown_with(given_history, visit), LATER), Counter.CUMULATED_REPAIR_DAYS
    ).events
    # opened, level, concern, and then the signed authorisation with which the time begins
    assert (event.version, event.event_id) == (4, event_id(visit.order, 4))
    assert event.occurred_at == BEGAN


def test_a_repair_under_way_counts_up_to_the_asked_moment(given_history: GivenHistory) -> None:
    shown = shown_with(given_history, Visit(1, BEGAN).agreed(BEGAN))
    on_the_fifth = asked(shown, BEGAN + timedelta(hours=120))
    on_the_sixth = asked(shown, BEGAN + timedelta(hours=121))
    assert counted(on_the_fifth, Counter.CUMULATED_REPAIR_DAYS).count == 5
    answer = counted(on_the_sixth, Counter.CUMULATED_REPAIR_DAYS)
    assert (answer.count, answer.events[0].in_progress) == (6, True)
    assert on_the_sixth.loaner_duties[0].state is LoanerState.OWED


def test_reworked_lines_prolong_the_repair(given_history: GivenHistory) -> None:
    again = ReworkStarted(
        lap=1, cause=ReworkCause.INSPECTION, line_ids=("1",), technician_id="S1-张"
    )
    visit = repair(1, BEGAN, 10).add(again, at(4, 2)).done(at(4, 3, 10))
    answer = counted(asked(shown_with(given_history, visit), LATER), Counter.CUMULATED_REPAIR_DAYS)
    assert answer.events[0].hours_hundredths == 4_900


def test_what_the_customer_pays_does_not_count_unless_judged_a_quality_problem(
    given_history: GivenHistory,
) -> None:
    paid = repair(1, BEGAN, 30, payer=Payer.CUSTOMER)
    shown = shown_with(given_history, paid)
    assert counted(asked(shown, LATER), Counter.CUMULATED_REPAIR_DAYS).count == 0
    judged = Visit(2, at(5, 1), payer=Payer.CUSTOMER).agreed(at(5, 1)).done(at(5, 2, 10)).judged()
    shown.and_then(*judged.facts)
    assert counted(asked(shown, LATER), Counter.CUMULATED_REPAIR_DAYS).count == 2


def test_what_the_maker_pays_does_not_count_where_it_is_judged_no_quality_problem(
    given_history: GivenHistory,
) -> None:
    shown = shown_with(given_history, repair(1, BEGAN, 30).judged(quality=False))
    assert counted(asked(shown, LATER), Counter.CUMULATED_REPAIR_DAYS).count == 0


def test_a_cancelled_visit_counts_nothing(given_history: GivenHistory) -> None:
    visit = Visit(1, BEGAN).agreed(BEGAN)
    visit.add(RepairOrderCancelled(order_number=visit.order_number, reason="改期"), at(4, 2))
    answer = counted(asked(shown_with(given_history, visit), LATER), Counter.CUMULATED_REPAIR_DAYS)
    assert (answer.count, answer.events) == (0, ())


def test_a_judged_fault_counts_while_nothing_is_quoted_yet(given_history: GivenHistory) -> None:
    visit = Visit(1, BEGAN).agreed(BEGAN)
    visit.facts = [each for each in visit.facts if each.event.topic != "repair_order.quote_issued"]
    shown = shown_with(given_history, visit.judged())
    answer = counted(asked(shown, BEGAN + timedelta(hours=25)), Counter.CUMULATED_REPAIR_DAYS)
    assert answer.count == 2


def test_a_loaner_kept_until_the_end_meets_the_duty_and_one_returned_early_does_not(
    given_history: GivenHistory,
) -> None:
    loaner = LoanerProvided(
        loaner_id="L-7", handed_to=Personal(ZHAO, "赵先生"), odometer_km=Km(9_000)
    )
    back = LoanerReturned(loaner_id="L-7", odometer_km=Km(9_300))
    shown = shown_with(given_history, repair(1, BEGAN, 200).add(loaner, at(4, 6)))
    assert _duty(shown).state is LoanerState.MET
    shown.and_then(*Visit(1, BEGAN).add(back, at(4, 7)).facts[3:])
    assert _duty(shown).state is LoanerState.OWED


def test_an_allowance_or_a_waiver_meets_the_duty(given_history: GivenHistory) -> None:
    paid = TravelAllowancePaid(amount_fen=Fen(30_000), days=3, paid_to=Personal(ZHAO, "赵先生"))
    waived = LoanerWaived(waived_by=Personal(ZHAO, "赵先生"), method=ApprovalMethod.PHONE)
    shown = shown_with(
        given_history,
        repair(1, BEGAN, 200).add(paid, at(4, 9)),
        repair(2, at(5, 1), 200).add(waived, at(5, 6)),
        repair(3, at(6, 1), 200),
    )
    states = [duty.state for duty in asked(shown, LATER).loaner_duties]
    assert states == [LoanerState.MET, LoanerState.MET, LoanerState.OWED]
