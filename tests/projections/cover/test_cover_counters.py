"""The counters of Art. 20 and 22 to 24, with the events that make each up (R097, D.8)."""

from datetime import date

import pytest

from domain.kernel import event_id
from domain.repair_order.events import (
    ComebackRefused,
    LinkedAsComeback,
    RepairOrderVehicleCorrected,
)
from domain.values.sanbao import Counter
from domain.values.sanbao_words import Assembly, SafetyFault
from domain.vehicle.events import VehicleAbsorbed, VehicleMerged
from projections.cover.answers import SanbaoRight
from projections.cover.projection import cover
from projections.cover.queries import may_be_given_back
from tests.projections.cover.cover_samples import (
    Visit,
    asked,
    counted,
    facts,
    order_id,
    registered,
    repair,
    shown_with,
    sold,
)
from tests.projections.dsl import GivenHistory, fact
from tests.projections.samples import CAR, OTHER_CAR, at

pytestmark = pytest.mark.requirement("R097")

LATER = at(12, 1)


def _steering(number: int, month: int, km: int = 1_000) -> Visit:
    return repair(number, at(month, 1), 5, km=km).judged(safety=SafetyFault.STEERING_FAILURE)


@pytest.mark.parametrize(("repairs", "reached"), [(4, False), (5, True)])
def test_the_same_problem_is_reached_with_the_fifth_repair(
    given_history: GivenHistory, repairs: int, reached: bool
) -> None:
    visits = [repair(n, at(3 + n, 1), 5).diagnosed("P0303") for n in range(1, repairs + 1)]
    answer = counted(asked(shown_with(given_history, *visits), LATER), Counter.SAME_PROBLEM_REPAIRS)
    assert (answer.count, answer.reached, answer.right) == (
        repairs,
        reached,
        SanbaoRight.EXCHANGE_OR_RETURN,
    )
    assert [event.joined_by for event in answer.events] == [None] + ["dtc P0303"] * (repairs - 1)


def test_a_part_of_the_same_number_is_a_sign_of_the_same_problem(
    given_history: GivenHistory,
) -> None:
    visits = [repair(n, at(3 + n, 1), 5).fitted("04E103063") for n in (1, 2)]
    answer = counted(asked(shown_with(given_history, *visits), LATER), Counter.SAME_PROBLEM_REPAIRS)
    assert [event.joined_by for event in answer.events] == [None, "part 04E103063"]


def test_a_comeback_is_the_same_problem_unless_it_was_refused(given_history: GivenHistory) -> None:
    link = LinkedAsComeback(
        concern_id="1",
        original_order_id=order_id(1),
        original_line_id="1",
        vehicle_id=CAR,
        evidence_due_on=None,
    )
    again = repair(2, at(5, 1), 5).add(link, at(5, 1))
    shown = shown_with(given_history, repair(1, at(4, 1), 5), again)
    answer = counted(asked(shown, LATER), Counter.SAME_PROBLEM_REPAIRS)
    assert [event.joined_by for event in answer.events] == [None, "comeback"]
    refused = ComebackRefused(
        concern_id="1",
        original_order_id=order_id(1),
        original_line_id="1",
        reason="不同气缸",
        evidence=(),
        refused_by="S1-李",
    )
    shown.and_then(fact(refused, stream=order_id(2), at=at(5, 2)))
    groups = [
        each.count
        for each in asked(shown, LATER).counters
        if each.counter is Counter.SAME_PROBLEM_REPAIRS
    ]
    assert groups == [1, 1]


def test_a_judgement_goes_before_every_sign(given_history: GivenHistory) -> None:
    shown = shown_with(
        given_history,
        repair(1, at(4, 1), 5).diagnosed("P0303"),
        repair(2, at(5, 1), 5).diagnosed("P0303").judged(new=True),
        repair(3, at(6, 1), 5).diagnosed("U0100").judged(same_as=1),
    )
    groups = [
        [(event.order_number[-1], event.joined_by) for event in each.events]
        for each in asked(shown, LATER).counters
        if each.counter is Counter.SAME_PROBLEM_REPAIRS
    ]
    assert groups == [[("2", None)], [("1", None), ("3", "judged")]]


def test_two_safety_repairs_give_the_right_once_another_such_fault_shows(
    given_history: GivenHistory,
) -> None:
    shown = shown_with(given_history, _steering(1, 4), _steering(2, 5))
    answer = counted(asked(shown, LATER), Counter.SERIOUS_SAFETY_REPAIRS)
    assert (answer.count, answer.missing, answer.unless_cured, answer.reached) == (
        2,
        0,
        True,
        False,
    )
    third = Visit(3, at(6, 1)).agreed(at(6, 1)).judged(safety=SafetyFault.OTHER)
    shown.and_then(*third.facts)
    answer = counted(asked(shown, LATER), Counter.SERIOUS_SAFETY_REPAIRS)
    assert (answer.count, answer.reached) == (2, True)
    (new_fault,) = answer.not_cured_by
    assert new_fault.order_number == third.order_number
    assert new_fault.event_id == event_id(third.order, len(third.facts))


def test_a_steering_failure_within_60_days_is_enough(given_history: GivenHistory) -> None:
    shown = shown_with(given_history, _steering(1, 4))
    answer = counted(asked(shown, LATER), Counter.EARLY_SAFETY_FAILURES)
    assert (answer.count, answer.reached) == (1, True)
    assert answer.article.endswith("Art. 23")


@pytest.mark.parametrize(("month", "km"), [(5, 1_000), (4, 3_001)])
def test_after_60_days_or_3000_km_it_is_not(
    given_history: GivenHistory, month: int, km: int
) -> None:
    shown = shown_with(given_history, _steering(1, month, km=km))
    assert not counted(asked(shown, LATER), Counter.EARLY_SAFETY_FAILURES).reached


def test_another_serious_fault_is_none_of_the_five(given_history: GivenHistory) -> None:
    visit = repair(1, at(4, 1), 5).judged(safety=SafetyFault.OTHER)
    found = asked(shown_with(given_history, visit), LATER)
    assert counted(found, Counter.EARLY_SAFETY_FAILURES).count == 0
    assert counted(found, Counter.SERIOUS_SAFETY_REPAIRS).count == 1


def test_a_main_part_of_the_engine_that_fails_early_gives_a_new_assembly(
    given_history: GivenHistory,
) -> None:
    visit = repair(1, at(4, 1), 5).judged(assembly=Assembly.ENGINE, main_part="曲轴")
    answer = counted(
        asked(shown_with(given_history, visit), LATER), Counter.EARLY_ASSEMBLY_FAILURES
    )
    assert (answer.reached, answer.right) == (True, SanbaoRight.NEW_ASSEMBLY)


def test_a_brake_part_that_fails_early_does_not(given_history: GivenHistory) -> None:
    visit = repair(1, at(4, 1), 5).judged(assembly=Assembly.BRAKES, main_part="制动主缸")
    answer = counted(
        asked(shown_with(given_history, visit), LATER), Counter.EARLY_ASSEMBLY_FAILURES
    )
    assert answer.count == 0


def test_an_engine_to_be_replaced_within_7_days_gives_exchange_or_return(
    given_history: GivenHistory,
) -> None:
    begun = at(3, 8)
    visit = Visit(1, begun).agreed(begun).replaces(Assembly.ENGINE, "缸体")
    answer = counted(
        asked(shown_with(given_history, visit), at(3, 9)), Counter.EARLY_POWERTRAIN_REPLACEMENTS
    )
    assert (answer.reached, answer.events[0].what) == (True, "engine · 缸体")


def test_on_the_eighth_day_it_does_not(given_history: GivenHistory) -> None:
    begun = at(3, 9)
    visit = Visit(1, begun).agreed(begun).replaces(Assembly.ENGINE, "缸体")
    answer = counted(
        asked(shown_with(given_history, visit), at(3, 10)), Counter.EARLY_POWERTRAIN_REPLACEMENTS
    )
    assert answer.count == 0


def test_a_gearbox_replaced_twice_that_fails_again(given_history: GivenHistory) -> None:
    visits = [repair(n, at(3 + n, 1), 5).replaces(Assembly.GEARBOX) for n in (1, 2)]
    shown = shown_with(given_history, *visits)
    answer = counted(asked(shown, LATER), Counter.ASSEMBLY_REPLACEMENTS)
    assert (answer.subject, answer.count, answer.reached) == ("gearbox", 2, False)
    again = Visit(3, at(6, 1)).agreed(at(6, 1)).judged(assembly=Assembly.GEARBOX)
    shown.and_then(*again.facts)
    assert counted(asked(shown, LATER), Counter.ASSEMBLY_REPLACEMENTS).reached
    assert counted(asked(shown, LATER), Counter.SAME_PART_REPLACEMENTS).count == 0


def test_main_parts_are_counted_each_for_itself(given_history: GivenHistory) -> None:
    shown = shown_with(
        given_history,
        repair(1, at(4, 1), 5).replaces(Assembly.STEERING, "转向机"),
        repair(2, at(5, 1), 5).replaces(Assembly.STEERING, "转向机"),
        repair(3, at(6, 1), 5).replaces(Assembly.STEERING, "转向管柱"),
    )
    counts = {
        each.subject: (each.count, each.missing)
        for each in asked(shown, LATER).counters
        if each.counter is Counter.SAME_PART_REPLACEMENTS
    }
    assert counts == {"steering · 转向机": (2, 0), "steering · 转向管柱": (1, 1)}


def test_a_replacement_judged_away_counts_no_more(given_history: GivenHistory) -> None:
    visit = repair(1, at(4, 1), 5).replaces(Assembly.GEARBOX)
    shown = shown_with(given_history, visit)
    assert counted(asked(shown, LATER), Counter.ASSEMBLY_REPLACEMENTS).count == 1
    wrong = Visit(1, at(4, 1)).judged(quality=False).facts[-1]
    shown.and_then(wrong)
    assert counted(asked(shown, LATER), Counter.ASSEMBLY_REPLACEMENTS).count == 0


def test_what_lies_after_the_period_does_not_count(given_history: GivenHistory) -> None:
    shown = shown_with(
        given_history, repair(1, at(2, 28, year=2027), 48), repair(2, at(3, 2, year=2027), 48)
    )
    answer = counted(asked(shown, at(6, 1, year=2027)), Counter.CUMULATED_REPAIR_DAYS)
    assert [event.order_number[-1] for event in answer.events] == ["1"]


def test_beyond_50000_km_it_does_not_count(given_history: GivenHistory) -> None:
    shown = shown_with(
        given_history, repair(1, at(4, 1), 48, km=50_000), repair(2, at(5, 1), 48, km=50_001)
    )
    assert counted(asked(shown, LATER), Counter.CUMULATED_REPAIR_DAYS).count == 2


def test_a_visit_on_the_wrong_car_counts_for_the_right_one(given_history: GivenHistory) -> None:
    visit = repair(1, at(4, 1), 48)
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate=None, vin=None, reason="选错车辆"
    )
    shown = shown_with(given_history, visit.add(moved, at(4, 2)))
    assert counted(asked(shown, LATER), Counter.CUMULATED_REPAIR_DAYS).count == 0


def test_cars_that_may_be_given_back_are_listed_for_the_supervisor(
    given_history: GivenHistory,
) -> None:
    other = repair(9, at(4, 1), 5, car=OTHER_CAR).judged(safety=SafetyFault.BRAKE_FAILURE)
    shown = given_history(
        cover,
        registered(),
        sold(),
        *facts(repair(1, at(4, 1), 5)),
        registered(car=OTHER_CAR),
        sold(car=OTHER_CAR),
        *facts(other),
    )
    (found,) = shown.ask(may_be_given_back, at=LATER, first=10)
    assert found.vehicle_id == OTHER_CAR
    assert [each.counter for each in found.may_demand] == [Counter.EARLY_SAFETY_FAILURES]
    assert not shown.ask(may_be_given_back, at=LATER, first=10, after=(OTHER_CAR,))


def test_a_car_is_listed_for_days_or_repairs_alone_too(given_history: GivenHistory) -> None:
    long = repair(9, at(4, 1), 30 * 24 + 1, car=OTHER_CAR)
    often = [repair(n, at(3 + n, 1), 5).diagnosed("P0303") for n in range(1, 6)]
    shown = given_history(
        cover,
        registered(),
        sold(),
        registered(car=OTHER_CAR),
        sold(car=OTHER_CAR),
        *facts(long, *often[:4]),
    )
    found = shown.ask(may_be_given_back, at=LATER, first=10)
    assert [each.vehicle_id for each in found] == [OTHER_CAR]
    shown.and_then(*often[4].facts)
    found = shown.ask(may_be_given_back, at=LATER, first=10)
    assert {each.vehicle_id: each.may_demand[0].counter for each in found} == {
        CAR: Counter.SAME_PROBLEM_REPAIRS,
        OTHER_CAR: Counter.CUMULATED_REPAIR_DAYS,
    }
    page = shown.ask(may_be_given_back, at=LATER, first=1)
    rest = shown.ask(may_be_given_back, at=LATER, first=1, after=(page[0].vehicle_id,))
    assert [each.vehicle_id for each in (*page[:1], *rest)] == [CAR, OTHER_CAR]


def test_visits_under_a_duplicate_file_are_listed_under_the_kept_one(
    given_history: GivenHistory,
) -> None:
    visit = repair(9, at(4, 1), 5, car=OTHER_CAR).judged(safety=SafetyFault.BRAKE_FAILURE)
    shown = given_history(
        cover,
        registered(),
        sold(),
        registered(car=OTHER_CAR),
        *facts(visit),
        fact(VehicleMerged(into_vehicle_id=CAR, reason="重复建档"), stream=OTHER_CAR),
        fact(VehicleAbsorbed(absorbed_vehicle_id=OTHER_CAR), stream=CAR),
    )
    found = shown.ask(may_be_given_back, at=LATER, first=10)
    assert [each.vehicle_id for each in found] == [CAR]


def test_no_counter_where_the_rule_does_not_reach(given_history: GivenHistory) -> None:
    shown = given_history(
        cover,
        registered(),
        sold(date(2021, 12, 31)),
        *facts(repair(1, at(4, 1), 48)),
    )
    assert asked(shown, LATER).counters == ()
