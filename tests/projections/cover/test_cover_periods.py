"""三包, 包修 and repair warranty on a day at a mileage (R091, R096, R099; D.8)."""

from datetime import date

import pytest

from domain.kernel import Km
from domain.repair_order.events import (
    CorrectableField,
    EntryCorrected,
    Ground,
    RepairLevel,
    WarrantyGranted,
)
from domain.service_promise.aggregate import SERVICE_PROMISE_ID
from domain.service_promise.events import PromiseValues, PromiseVersionAdopted
from domain.values.clock import Due
from domain.values.sanbao import Counter, PeriodKind
from domain.vehicle.events import (
    ExtendedWarrantySold,
    MarkedSanbaoReturned,
    OdometerCorrected,
    OdometerRecorded,
    OdometerSource,
    OdometerUnitReplaced,
    SanbaoReturn,
    UseKind,
    UseKindSet,
    VehicleAbsorbed,
    VehicleDetailsCorrected,
    VehicleKind,
    VehicleMerged,
)
from projections.cover.answers import PeriodAnswer, RepairWarranty, WhyNot
from projections.cover.projection import cover
from projections.cover.queries import cover_of
from tests.projections.cover.cover_samples import (
    Visit,
    asked,
    counted,
    facts,
    registered,
    repair,
    shown_with,
    sold,
)
from tests.projections.dsl import (
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
)
from tests.projections.samples import CAR, OTHER_CAR, at

pytestmark = pytest.mark.requirement("R091", "R096", "R099")


def _period(
    shown: Shown, kind: PeriodKind, on: date = date(2025, 4, 1), km: int | None = 1_000
) -> PeriodAnswer:
    found = asked(shown, Due.end_of(on).last_moment, km)
    return next(each for each in found.periods if each.period is kind)


def _warranty(shown: Shown, on: date, km: int) -> RepairWarranty:
    (found,) = asked(shown, Due.end_of(on).last_moment, km).repair_warranties
    return found


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(
        cover, "vehicle", "repair_order", "sanbao_demand", "service_promise"
    )


def test_a_household_car_is_under_sanbao_for_2_years_or_50000_km(
    given_history: GivenHistory,
) -> None:
    shown = given_history(cover, registered(), sold())
    answer = _period(shown, PeriodKind.EXCHANGE_AND_RETURN)
    assert (answer.open, answer.why_not) == (True, ())
    assert (answer.until_on, answer.until_km) == (date(2027, 3, 1), 50_000)
    assert (answer.days_left, answer.km_left) == (699, 49_000)
    assert answer.article.endswith("Art. 18")


def test_free_repair_goes_on_for_3_years_or_60000_km(given_history: GivenHistory) -> None:
    shown = given_history(cover, registered(), sold())
    on = date(2028, 3, 1)
    assert _period(shown, PeriodKind.FREE_REPAIR, on, 60_000).open
    after = _period(shown, PeriodKind.FREE_REPAIR, date(2028, 3, 2), 60_001)
    assert after.why_not == (WhyNot.TIME_OVER, WhyNot.DISTANCE_OVER)
    assert (after.days_left, after.km_left) == (0, 0)
    assert not _period(shown, PeriodKind.EXCHANGE_AND_RETURN, on, 60_000).open


def test_a_later_delivery_counts_and_the_sixtieth_day_is_the_last(
    given_history: GivenHistory,
) -> None:
    shown = given_history(cover, registered(), sold(date(2024, 12, 1), date(2025, 1, 1)))
    early = _period(shown, PeriodKind.EARLY_SAFETY, date(2025, 3, 2))
    assert (early.since, early.until_on, early.open) == (date(2025, 1, 1), date(2025, 3, 2), True)
    assert not _period(shown, PeriodKind.EARLY_SAFETY, date(2025, 3, 3)).open
    assert not _period(shown, PeriodKind.EARLY_SAFETY, date(2024, 12, 31)).open


@pytest.mark.parametrize(
    ("use", "kind", "invoice_on", "why"),
    [
        (UseKind.COMMERCIAL, VehicleKind.SUV, date(2025, 3, 1), WhyNot.NOT_HOUSEHOLD),
        (UseKind.UNKNOWN, VehicleKind.SUV, date(2025, 3, 1), WhyNot.USE_UNKNOWN),
        (UseKind.HOUSEHOLD, VehicleKind.MOTORCYCLE, date(2025, 3, 1), WhyNot.NOT_THIS_KIND),
        (UseKind.HOUSEHOLD, VehicleKind.PICKUP, date(2021, 12, 31), WhyNot.BEFORE_THE_RULE),
    ],
)
def test_why_a_car_is_not_under_sanbao(
    given_history: GivenHistory, use: UseKind, kind: VehicleKind, invoice_on: date, why: WhyNot
) -> None:
    shown = given_history(cover, registered(use, kind), sold(invoice_on))
    assert why in _period(shown, PeriodKind.EXCHANGE_AND_RETURN).why_not


def test_without_a_sale_nothing_is_open_and_nothing_is_owed(given_history: GivenHistory) -> None:
    shown = given_history(cover, registered())
    found = asked(shown, at(4, 1))
    assert {each.why_not for each in found.periods} == {(WhyNot.NO_SALE,)}
    assert found.use_compensation_fen is None


def test_use_and_kind_may_become_known_later(given_history: GivenHistory) -> None:
    shown = given_history(cover, registered(UseKind.UNKNOWN, VehicleKind.OTHER), sold())
    assert not _period(shown, PeriodKind.FREE_REPAIR).open
    shown.and_then(
        fact(UseKindSet(use_kind=UseKind.HOUSEHOLD, reason="行驶证"), stream=CAR),
        fact(
            VehicleDetailsCorrected(reason="登记错误", vehicle_kind=VehicleKind.PICKUP), stream=CAR
        ),
    )
    assert _period(shown, PeriodKind.FREE_REPAIR).open


def test_a_car_given_back_is_covered_no_more(given_history: GivenHistory) -> None:
    marked = MarkedSanbaoReturned(
        returned_on=date(2025, 6, 1), outcome=SanbaoReturn.EXCHANGED, reason="发动机"
    )
    shown = given_history(cover, registered(), sold(), fact(marked, stream=CAR))
    assert _period(shown, PeriodKind.FREE_REPAIR, date(2025, 5, 31)).open
    after = _period(shown, PeriodKind.FREE_REPAIR, date(2025, 6, 1))
    assert after.why_not == (WhyNot.GIVEN_BACK,)
    assert asked(shown, at(6, 2)).given_back is SanbaoReturn.EXCHANGED


def test_compensation_is_price_times_distance_times_n(given_history: GivenHistory) -> None:
    shown = given_history(cover, registered(), sold())
    assert asked(shown, at(12, 1), 12_345).use_compensation_fen == 1_234_500


def test_an_extended_warranty_by_day_and_mileage(given_history: GivenHistory) -> None:
    extended = ExtendedWarrantySold(
        starts_on=date(2028, 3, 2),
        until_on=date(2030, 3, 1),
        until_km=Km(100_000),
        scope="动力总成",
        provider="厂家延保",
    )
    shown = given_history(cover, registered(), sold(), fact(extended, stream=CAR))
    whys = [
        asked(shown, at(4, 1, year=year), km).extended_warranties[0].why_not
        for year, km in ((2025, 1_000), (2029, 100_000), (2031, 100_001))
    ]
    assert whys == [
        (WhyNot.NOT_BEGUN,),
        (),
        (WhyNot.TIME_OVER, WhyNot.DISTANCE_OVER),
    ]


def _granted(visit: Visit, until_on: date, basis: Ground = Ground.PROMISE) -> Visit:
    event = WarrantyGranted(
        line_id="1",
        vehicle_id=CAR,
        until_on=until_on,
        until_km=None,
        basis=basis,
        scope="更换件与工时",
        part_number=None,
    )
    return visit.add(event, visit.facts[-1].at)


def test_a_small_repair_is_covered_by_the_promise_beyond_the_law(
    given_history: GivenHistory,
) -> None:
    left = at(1, 31, 17)
    visit = Visit(1, at(1, 31)).agreed(at(1, 31)).done(at(1, 31, 16)).delivered(left, 10_000)
    shown = given_history(cover, registered(), *facts(_granted(visit, date(2025, 4, 30))))
    answer = _warranty(shown, date(2025, 4, 15), 13_000)
    assert (answer.covered, answer.by) == (True, Ground.PROMISE)
    law = next(term for term in answer.terms if term.basis is Ground.LAW)
    assert (law.until_on, law.until_km, law.granted) == (date(2025, 2, 10), 12_000, False)
    assert not _warranty(shown, date(2025, 5, 1), 10_100).covered


@pytest.mark.parametrize(
    ("on", "km", "by"),
    [
        (date(2025, 5, 8), 45_000, Ground.LAW),
        (date(2025, 5, 8), 55_000, None),
        (date(2025, 4, 20), 55_000, Ground.PROMISE),
    ],
)
def test_an_assembly_repair_by_the_better_of_promise_and_law(
    given_history: GivenHistory, on: date, km: int, by: Ground | None
) -> None:
    left = at(2, 1, 17)
    visit = Visit(1, at(1, 31), level=RepairLevel.ASSEMBLY_REPAIR).agreed(at(1, 31))
    visit.done(at(2, 1, 16)).delivered(left, 30_000)
    shown = given_history(cover, registered(), *facts(_granted(visit, date(2025, 5, 1))))
    assert _warranty(shown, on, km).by is by


def test_a_cover_granted_by_law_stands_as_it_was_granted(given_history: GivenHistory) -> None:
    visit = repair(1, at(1, 31), 3).delivered(at(1, 31, 17), 10_000)
    shown = given_history(
        cover, registered(), *facts(_granted(visit, date(2025, 3, 3), Ground.LAW))
    )
    terms = _warranty(shown, date(2025, 3, 3), 10_100).terms
    (term,) = [each for each in terms if each.basis is Ground.LAW]
    assert (term.until_on, term.granted, term.holds) == (date(2025, 3, 3), True, True)


def test_a_line_that_was_not_done_and_a_car_still_in_the_shop_have_no_warranty(
    given_history: GivenHistory,
) -> None:
    open_visit = Visit(1, at(4, 1)).agreed(at(4, 1))
    undone = Visit(2, at(4, 2)).agreed(at(4, 2)).delivered(at(4, 3), 1_010)
    shown = shown_with(given_history, open_visit, undone)
    assert asked(shown, at(4, 4)).repair_warranties == ()


def test_a_replaced_odometer_does_not_prolong_anything(given_history: GivenHistory) -> None:
    replaced = OdometerUnitReplaced(old_km=Km(49_000), new_km=Km(0), at=at(6, 1))
    shown = given_history(cover, registered(), sold(), fact(replaced, stream=CAR, at=at(6, 1)))
    answer = _period(shown, PeriodKind.EXCHANGE_AND_RETURN, date(2025, 7, 1), 1_001)
    assert (answer.open, answer.why_not) == (False, (WhyNot.DISTANCE_OVER,))
    assert asked(shown, at(7, 1), 1_001).driven_km == 50_001


def test_without_a_reading_the_last_recorded_one_is_taken_as_it_stands_corrected(
    given_history: GivenHistory,
) -> None:
    typo = OdometerRecorded(
        odometer_km=Km(61_000), read_at=at(6, 1), source=OdometerSource.RECEPTION
    )
    corrected = OdometerCorrected(
        corrects_version=3,
        was_km=Km(61_000),
        odometer_km=Km(16_000),
        read_at=at(6, 1),
        reason="录入错误",
    )
    shown = given_history(cover, registered(), sold(), fact(typo, stream=CAR, at=at(6, 1)))
    assert not _period(shown, PeriodKind.FREE_REPAIR, date(2025, 7, 1), None).open
    shown.and_then(fact(corrected, stream=CAR, at=at(6, 8)))
    assert _period(shown, PeriodKind.FREE_REPAIR, date(2025, 7, 1), None).km_left == 44_000
    assert asked(shown, at(5, 31), None).odometer_km is None


def test_a_corrected_reading_of_a_visit_moves_it_into_the_period(
    given_history: GivenHistory,
) -> None:
    visit = repair(1, at(4, 1), 48, km=90_000)
    fixed = EntryCorrected(
        corrects_version=1,
        field=CorrectableField.ODOMETER_KM,
        was="90000",
        is_now="9000",
        reason="录入错误",
    )
    shown = shown_with(given_history, visit)
    assert counted(asked(shown, at(6, 1)), Counter.CUMULATED_REPAIR_DAYS).count == 0
    shown.and_then(fact(fixed, stream=visit.order, at=at(4, 2)))
    assert counted(asked(shown, at(6, 1)), Counter.CUMULATED_REPAIR_DAYS).count == 2


def test_a_merged_duplicate_brings_its_visits_along(given_history: GivenHistory) -> None:
    merged = VehicleMerged(into_vehicle_id=CAR, reason="重复建档")
    absorbed = VehicleAbsorbed(absorbed_vehicle_id=OTHER_CAR)
    shown = given_history(
        cover,
        registered(),
        sold(),
        registered(car=OTHER_CAR),
        *facts(repair(1, at(4, 1), 48, car=OTHER_CAR)),
        fact(merged, stream=OTHER_CAR),
        fact(absorbed, stream=CAR),
    )
    assert counted(asked(shown, at(6, 1)), Counter.CUMULATED_REPAIR_DAYS).count == 2
    by_duplicate = shown.ask(cover_of, vehicle_id=OTHER_CAR, at=at(6, 1), odometer_km=1_000)
    assert by_duplicate == asked(shown, at(6, 1), 1_000)


def test_an_unknown_vehicle_has_no_answer(given_history: GivenHistory) -> None:
    assert given_history(cover).ask(cover_of, vehicle_id=CAR, at=at(4, 1)) is None


def test_the_rows_are_the_same_however_followed(given_history: GivenHistory) -> None:
    visit = _granted(
        repair(1, at(4, 1), 48)
        .diagnosed("P0303")
        .fitted("04E103063")
        .judged()
        .delivered(at(4, 4), 1_010),
        date(2025, 7, 4),
    )
    again = repair(2, at(5, 1), 200).paused(at(5, 2), at(5, 3)).delivered(at(5, 20), 2_000)
    shown_with(given_history, visit, again).assert_the_same_however_followed()


@pytest.mark.requirement("R083", "R094")
def test_the_cover_is_the_same_before_and_after_it_is_granted(given_history: GivenHistory) -> None:
    """The policy grants a moment after the delivery, and older visits were never granted any."""
    promised = PromiseVersionAdopted(
        promise_version=1,
        effective_from=date(2025, 1, 1),
        values=PromiseValues(repair_warranty_months=6),
    )
    visit = Visit(1, at(1, 31)).agreed(at(1, 31)).done(at(1, 31, 16))
    visit.delivered(at(1, 31, 17), 10_000)
    shown = given_history(
        cover, registered(), fact(promised, stream=SERVICE_PROMISE_ID), *facts(visit)
    )
    days = [(date(2025, 2, 10), 11_000), (date(2025, 7, 31), 40_000), (date(2025, 8, 1), 10_100)]

    def said() -> list[tuple[object, ...]]:
        answers = [_warranty(shown, on, km) for on, km in days]
        return [
            (
                a.covered,
                a.by,
                *((t.basis, t.until_on, t.until_km, t.scope, t.holds) for t in a.terms),
            )
            for a in answers
        ]

    before = said()
    assert [answer[0] for answer in before] == [True, True, False]
    assert not any(term.granted for term in _warranty(shown, *days[0]).terms)
    terms = _warranty(shown, *days[0]).terms
    for turn, term in enumerate(terms):
        event = WarrantyGranted(
            line_id="1",
            vehicle_id=CAR,
            until_on=term.until_on,
            until_km=None if term.until_km is None else Km(term.until_km),
            basis=term.basis,
            scope=term.scope,
            part_number=None,
        )
        shown.and_then(fact(event, stream=visit.order, at=at(1, 31, 18, turn)))
    assert said() == before
    assert all(term.granted for term in _warranty(shown, *days[0]).terms)
