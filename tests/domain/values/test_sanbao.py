"""三包: the examples of model D.8 and the thresholds of law B.1, each on both sides."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values.distance import Km
from domain.values.malformed import Malformed
from domain.values.money import Fen, parse_yuan, yuan
from domain.values.sanbao import (
    IN_FORCE_FROM,
    PERIOD_TERMS,
    THRESHOLDS,
    Counter,
    PeriodKind,
    period,
    reached,
    repair_days,
    starts,
    use_compensation_fen,
)

START = date(2025, 1, 1)
durations = st.timedeltas(timedelta(), timedelta(days=400))


class TestRepairDays:
    @pytest.mark.parametrize(
        ("hours", "days"),
        [(0, 0), (1, 1), (24, 1), (24.1, 2), (48, 2), (120, 5), (121, 6)],
    )
    def test_each_started_24_hours_are_a_day(self, hours: float, days: int) -> None:
        assert repair_days(timedelta(hours=hours)) == days

    def test_transport_of_a_vin_coded_harness_is_not_counted(self) -> None:
        assert repair_days(timedelta(hours=36)) == 2
        assert repair_days(timedelta(hours=36), excluded=timedelta(hours=20)) == 1

    def test_more_excluded_than_lasted_is_refused(self) -> None:
        with pytest.raises(Malformed, match=r"sanbao\.repair_time"):
            repair_days(timedelta(hours=1), excluded=timedelta(hours=2))
        with pytest.raises(Malformed, match=r"sanbao\.repair_time"):
            repair_days(timedelta(hours=-1))

    @given(durations)
    def test_a_repair_fills_its_days(self, duration: timedelta) -> None:
        days = timedelta(days=repair_days(duration))
        assert days - timedelta(days=1) < duration <= days

    @given(durations, durations)
    def test_two_repairs_count_at_least_as_much_as_one_of_both(
        self, one: timedelta, other: timedelta
    ) -> None:
        assert repair_days(one) + repair_days(other) >= repair_days(one + other)


class TestThresholds:
    def test_a_loaner_is_owed_from_day_6_of_one_repair(self) -> None:
        assert not reached(Counter.ONE_REPAIR_DAYS, repair_days(timedelta(hours=120)))
        assert reached(Counter.ONE_REPAIR_DAYS, repair_days(timedelta(hours=121)))

    @pytest.mark.parametrize(
        ("counter", "last_below", "article"),
        [
            (Counter.CUMULATED_REPAIR_DAYS, 30, "Art. 24(4)"),
            (Counter.SAME_PROBLEM_REPAIRS, 4, "Art. 24(4)"),
            (Counter.SERIOUS_SAFETY_REPAIRS, 1, "Art. 24(1)"),
            (Counter.ASSEMBLY_REPLACEMENTS, 1, "Art. 24(2)"),
            (Counter.SAME_PART_REPLACEMENTS, 1, "Art. 24(3)"),
            (Counter.ONE_REPAIR_DAYS, 5, "Art. 21"),
            (Counter.EARLY_ASSEMBLY_FAILURES, 0, "Art. 20"),
            (Counter.EARLY_POWERTRAIN_REPLACEMENTS, 0, "Art. 22"),
            (Counter.EARLY_SAFETY_FAILURES, 0, "Art. 23"),
        ],
    )
    def test_below_and_at_the_threshold(
        self, counter: Counter, last_below: int, article: str
    ) -> None:
        assert not reached(counter, last_below)
        assert reached(counter, last_below + 1)
        assert THRESHOLDS[counter].article.endswith(article)

    def test_two_safety_repairs_that_cured_the_car_give_no_right(self) -> None:
        assert not reached(Counter.SERIOUS_SAFETY_REPAIRS, 2, cured=True)
        assert reached(Counter.SAME_PROBLEM_REPAIRS, 5, cured=True)

    def test_every_counter_and_period_has_its_term(self) -> None:
        assert set(THRESHOLDS) == set(Counter)
        assert set(PERIOD_TERMS) == set(PeriodKind)


class TestPeriods:
    def test_60_days_from_an_invoice_of_1_january_end_on_2_march(self) -> None:
        assert period(PeriodKind.EARLY_ASSEMBLY, START).until == date(2025, 3, 2)
        assert period(PeriodKind.EARLY_SAFETY, START).until == date(2025, 3, 2)

    def test_delivery_counts_where_it_differs_from_the_invoice(self) -> None:
        assert starts(START, None) == START
        assert starts(START, date(2025, 1, 20)) == date(2025, 1, 20)

    def test_a_car_from_before_the_rule_has_no_start_here(self) -> None:
        assert starts(date(2021, 12, 31), None) is None
        assert starts(date(2021, 12, 31), IN_FORCE_FROM) == IN_FORCE_FROM

    @pytest.mark.parametrize(
        ("kind", "until", "until_km"),
        [
            (PeriodKind.EXCHANGE_AND_RETURN, date(2027, 1, 1), 50_000),
            (PeriodKind.FREE_REPAIR, date(2028, 1, 1), 60_000),
            (PeriodKind.EARLY_POWERTRAIN, date(2025, 1, 8), None),
        ],
    )
    def test_the_legal_minimum(self, kind: PeriodKind, until: date, until_km: int | None) -> None:
        found = period(kind, START)
        assert (found.since, found.until, found.until_km) == (START, until, until_km)

    @pytest.mark.parametrize(
        ("on", "odometer_km", "is_open"),
        [
            (date(2025, 3, 2), 3_000, True),
            (date(2025, 3, 3), 1_000, False),
            (date(2025, 1, 2), 3_001, False),
            (date(2024, 12, 31), 0, False),
        ],
    )
    def test_days_or_kilometres_whichever_is_reached_first(
        self, *, on: date, odometer_km: int, is_open: bool
    ) -> None:
        assert period(PeriodKind.EARLY_SAFETY, START).open(on, Km(odometer_km)) is is_open

    def test_seven_days_have_no_limit_in_kilometres(self) -> None:
        assert period(PeriodKind.EARLY_POWERTRAIN, START).open(date(2025, 1, 8), Km(9_000))


class TestUseCompensation:
    price = parse_yuan("200000")

    def test_200000_yuan_and_12345_km_at_half_a_percent(self) -> None:
        assert yuan(use_compensation_fen(self.price, Km(12_345), 5_000)) == "¥12,345.00"

    @pytest.mark.parametrize("rate_ppm", [6_000, 5_001, 0, -1])
    def test_a_rate_above_half_a_percent_is_refused(self, rate_ppm: int) -> None:
        with pytest.raises(Malformed, match=r"sanbao\.use_rate"):
            use_compensation_fen(self.price, Km(12_345), rate_ppm)

    @pytest.mark.parametrize(("price_fen", "compensation"), [(100_000, 1), (99_999, 0)])
    def test_half_a_fen_goes_up(self, price_fen: int, compensation: int) -> None:
        assert use_compensation_fen(Fen(price_fen), Km(1), 5_000) == compensation
