"""Repair warranty: the examples of model D.8, and that the better of both always holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.cover import (
    GUARANTEE_TERMS,
    CoverVerdict,
    Ground,
    GuaranteeTerm,
    RepairLevel,
    VehicleGroup,
    covered,
    law_cover,
    promise_cover,
)
from domain.values.distance import Km

CAR = VehicleGroup.CAR_OR_DANGEROUS_GOODS
DELIVERED_KM = Km(10_000)

days = st.dates(date(2016, 1, 1), date(2060, 1, 1))
readings = st.integers(0, 500_000).map(Km)


def verdict(
    level: RepairLevel, left_on: date, on: date, driven_km: int, months: int = 3
) -> CoverVerdict:
    return covered(
        law_cover(level, CAR, left_on, DELIVERED_KM),
        promise_cover(left_on, months),
        on,
        Km(DELIVERED_KM + driven_km),
    )


class TestSmallRepairOf31January:
    left_on = date(2025, 1, 31)

    def test_the_law_covers_10_days_or_2000_km(self) -> None:
        law = law_cover(RepairLevel.SMALL_REPAIR, CAR, self.left_on, DELIVERED_KM)
        assert law is not None
        assert (law.until, law.until_km) == (date(2025, 2, 10), 12_000)

    def test_the_promise_covers_until_the_end_of_april(self) -> None:
        assert promise_cover(self.left_on, 3).until == date(2025, 4, 30)

    def test_15_april_after_3000_km_is_covered_by_the_promise(self) -> None:
        comeback = verdict(RepairLevel.SMALL_REPAIR, self.left_on, date(2025, 4, 15), 3_000)
        assert (comeback.covered, comeback.by) == (True, Ground.PROMISE)

    def test_the_last_day_is_covered_and_the_next_is_not(self) -> None:
        level = RepairLevel.SMALL_REPAIR
        assert verdict(level, self.left_on, date(2025, 4, 30), 3_000).covered
        assert not verdict(level, self.left_on, date(2025, 5, 1), 3_000).covered


class TestAssemblyOf1February:
    left_on = date(2025, 2, 1)

    def test_the_law_covers_100_days_or_20000_km(self) -> None:
        law = law_cover(RepairLevel.ASSEMBLY_REPAIR, CAR, self.left_on, DELIVERED_KM)
        assert law is not None
        assert (law.until, law.until_km) == (date(2025, 5, 12), 30_000)

    def test_the_promise_covers_until_1_may(self) -> None:
        assert promise_cover(self.left_on, 3).until == date(2025, 5, 1)

    @pytest.mark.parametrize(
        ("on", "driven_km", "by"),
        [
            (date(2025, 5, 8), 15_000, Ground.LAW),
            (date(2025, 5, 8), 25_000, None),
            (date(2025, 4, 20), 25_000, Ground.PROMISE),
            (date(2025, 4, 20), 15_000, Ground.LAW),  # both hold; the law lasts longer
            (date(2025, 5, 12), 20_000, Ground.LAW),  # the last day at the last kilometre
            (date(2025, 5, 12), 20_001, None),
            (date(2025, 5, 13), 0, None),
            (date(2025, 2, 1), 0, Ground.LAW),  # back on the day it left
            (date(2025, 1, 31), 0, None),  # before it left nothing was covered
        ],
    )
    def test_the_better_of_law_and_promise_holds(
        self, on: date, driven_km: int, by: Ground | None
    ) -> None:
        comeback = verdict(RepairLevel.ASSEMBLY_REPAIR, self.left_on, on, driven_km)
        assert (comeback.covered, comeback.by) == (by is not None, by)


@pytest.mark.parametrize(
    ("level", "group", "terms"),
    [
        (RepairLevel.WHOLE_VEHICLE_REPAIR, CAR, (100, 20_000)),
        (RepairLevel.SECOND_MAINTENANCE, CAR, (30, 5_000)),
        (RepairLevel.FIRST_MAINTENANCE, CAR, (10, 2_000)),
        (RepairLevel.SPECIAL_REPAIR, CAR, (10, 2_000)),
        (RepairLevel.ASSEMBLY_REPAIR, VehicleGroup.MOTORCYCLE, (80, 7_000)),
        (RepairLevel.SECOND_MAINTENANCE, VehicleGroup.MOTORCYCLE, (10, 800)),
        (RepairLevel.WHOLE_VEHICLE_REPAIR, VehicleGroup.OTHER, (60, 6_000)),
        (RepairLevel.SMALL_REPAIR, VehicleGroup.OTHER, (7, 700)),
    ],
)
def test_the_table_of_the_law(
    level: RepairLevel, group: VehicleGroup, terms: tuple[int, int]
) -> None:
    law = law_cover(level, group, date(2025, 1, 1), Km(0))
    assert law is not None
    assert (law.term.days, law.term.km) == terms
    assert "Art. 37" in law.term.article


def test_the_table_has_one_term_for_each_level_and_group() -> None:
    cells = [(term.repair_level, term.vehicle_group) for term in GUARANTEE_TERMS]
    assert len(cells) == len(set(cells)) == len(RepairLevel) * len(VehicleGroup)


def test_a_later_table_holds_from_its_own_day() -> None:
    level = RepairLevel.SMALL_REPAIR
    later = GuaranteeTerm(level, CAR, 20, 3_000, "an amendment", date(2025, 3, 1))
    terms = (later, *GUARANTEE_TERMS)
    before = law_cover(level, CAR, date(2025, 2, 28), Km(0), terms)
    after = law_cover(level, CAR, date(2025, 3, 1), Km(0), terms)
    assert before is not None
    assert after is not None
    assert (before.term.days, after.term.days) == (10, 20)


def test_before_the_table_only_the_promise_covers() -> None:
    left_on = date(2010, 1, 1)
    assert law_cover(RepairLevel.SMALL_REPAIR, CAR, left_on, Km(0)) is None
    assert verdict(RepairLevel.SMALL_REPAIR, left_on, date(2010, 1, 5), 0).by is Ground.PROMISE


def test_without_any_cover_nothing_is_covered() -> None:
    assert not covered(None, None, date(2025, 1, 1), Km(0)).covered


def test_on_the_same_last_day_the_promise_is_named() -> None:
    law = law_cover(RepairLevel.SECOND_MAINTENANCE, CAR, date(2025, 4, 1), Km(0))
    promise = promise_cover(date(2025, 4, 1), 1)
    assert law is not None
    assert law.until == promise.until
    assert covered(law, promise, date(2025, 4, 2), Km(1)).by is Ground.PROMISE


@given(st.sampled_from(RepairLevel), st.sampled_from(VehicleGroup), days, readings, st.data())
def test_cover_is_never_worse_than_law_or_promise_alone(
    level: RepairLevel, group: VehicleGroup, left_on: date, left_km: Km, data: st.DataObject
) -> None:
    law, promise = law_cover(level, group, left_on, left_km), promise_cover(left_on, 3)
    on = left_on + timedelta(days=data.draw(st.integers(0, 120)))
    at_km = Km(left_km + data.draw(st.integers(0, 30_000)))
    alone = {
        Ground.LAW: covered(law, None, on, at_km).covered,
        Ground.PROMISE: covered(None, promise, on, at_km).covered,
    }
    both = covered(law, promise, on, at_km)
    assert both.covered is any(alone.values())
    assert both.by is None or alone[both.by]


@given(st.sampled_from(RepairLevel), st.sampled_from(VehicleGroup), days, days)
def test_leaving_later_never_ends_cover_earlier(
    level: RepairLevel, group: VehicleGroup, one: date, other: date
) -> None:
    early, late = sorted((one, other))
    first, second = (law_cover(level, group, day, Km(0)) for day in (early, late))
    assert first is not None
    assert second is not None
    assert first.until <= second.until
    assert promise_cover(early, 3).until <= promise_cover(late, 3).until
