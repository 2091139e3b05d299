"""Rules of the published prices (R045-R049)."""

from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from domain.kernel import Decision, Fen
from domain.price_list.aggregate import PRICE_LIST_ID, PriceList, price_of_job, price_of_part
from domain.price_list.events import JobPrice, PartPrice, PriceListPublished
from domain.values.clock import SHANGHAI
from domain.values.parts import PartGrade
from tests.domain.dsl import given

NOW = datetime(2025, 6, 2, 9, tzinfo=SHANGHAI)
BRAKES = JobPrice(code="BR-01", description="更换前制动片", labour_hours_hundredths=125)
CHECK = JobPrice(code="CK-01", description="全车检测", price_fen=Fen(9_900))
PADS = PartPrice(
    part_number="5QD698151", name="前制动片", grade=PartGrade.ORIGINAL, unit_price_fen=Fen(68_000)
)
CHEAP_PADS = msgspec.structs.replace(PADS, grade=PartGrade.AFTERMARKET, unit_price_fen=Fen(21_000))
V1 = PriceListPublished(
    price_list_version=1,
    effective_from=date(2025, 6, 10),
    labour_rate_fen_per_hour=Fen(18_001),
    jobs=(BRAKES, CHECK),
    parts=(PADS, CHEAP_PADS),
)
V2 = msgspec.structs.replace(
    V1,
    price_list_version=2,
    effective_from=date(2025, 7, 1),
    labour_rate_fen_per_hour=Fen(20_000),
)


def publish(prices: PriceList, **other: Any) -> Decision:
    asked: dict[str, Any] = {
        "effective_from": date(2025, 6, 10),
        "labour_rate_fen_per_hour": Fen(18_001),
        "jobs": (BRAKES, CHECK),
        "parts": (PADS, CHEAP_PADS),
        "at": NOW,
    }
    return prices.publish(**(asked | other))


def test_the_group_has_one_price_list() -> None:
    assert PriceList().id == PRICE_LIST_ID


def test_r045_jobs_parts_and_labour_rate_are_published_in_numbered_versions() -> None:
    given(PriceList).when(publish).then(V1).when(
        lambda p: publish(p, effective_from=date(2025, 7, 1), labour_rate_fen_per_hour=Fen(20_000))
    ).then(V2)


@pytest.mark.requirement("R049")
def test_r049_a_list_holds_until_the_next_and_old_days_keep_old_prices() -> None:
    prices = given(PriceList, V1, V2).state
    assert prices.in_force(date(2025, 6, 9)) is None
    assert prices.in_force(date(2025, 6, 10)) == V1
    assert prices.in_force(date(2025, 6, 30)) == V1
    assert prices.in_force(date(2025, 7, 1)) == V2


@pytest.mark.requirement("R049")
def test_r049_a_list_is_not_backdated() -> None:
    given(PriceList).when(lambda p: publish(p, effective_from=date(2025, 6, 1))).then_refused(
        "price_list.backdated", field="effectiveFrom"
    )
    given(PriceList, V1, V2).when(
        lambda p: publish(p, effective_from=date(2025, 6, 30))
    ).then_refused("price_list.backdated", field="effectiveFrom")


def test_the_later_of_two_lists_of_one_day_holds() -> None:
    again = msgspec.structs.replace(V1, price_list_version=2, parts=())
    given(PriceList, V1).when(lambda p: publish(p, parts=())).then(again)
    assert given(PriceList, V1, again).state.in_force(date(2025, 6, 10)) == again


def test_r048_a_job_is_priced_by_its_hours_or_by_a_fixed_price() -> None:
    assert price_of_job(V1, "BR-01") == 22_501  # 1.25 h at 180.01 yuan, half a fen up
    assert price_of_job(V1, "CK-01") == 9_900
    assert price_of_job(V1, "XX") is None
    both = msgspec.structs.replace(BRAKES, price_fen=Fen(1))
    neither = msgspec.structs.replace(BRAKES, labour_hours_hundredths=None)
    none = msgspec.structs.replace(BRAKES, labour_hours_hundredths=0)
    for wrong in (both, neither, none):
        given(PriceList).when(lambda p, job=wrong: publish(p, jobs=(job,))).then_refused(
            "price_list.hours_or_price", field="jobs"
        )


@pytest.mark.requirement("R084")
def test_r084_a_part_has_a_price_for_each_grade() -> None:
    assert price_of_part(V1, "5QD698151", PartGrade.ORIGINAL) == 68_000
    assert price_of_part(V1, "5QD698151", PartGrade.AFTERMARKET) == 21_000
    assert price_of_part(V1, "5QD698151", PartGrade.REUSED) is None


def test_r045_one_thing_has_one_price() -> None:
    given(PriceList).when(lambda p: publish(p, parts=(PADS, PADS))).then_refused(
        "price_list.listed_twice", field="parts"
    )
    given(PriceList).when(lambda p: publish(p, jobs=(BRAKES, BRAKES))).then_refused(
        "price_list.listed_twice", field="jobs"
    )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"labour_rate_fen_per_hour": Fen(0)}, "price_list.no_labour_rate"),
        ({"labour_rate_fen_per_hour": Fen(-1)}, "malformed.money.negative"),
        ({"jobs": (), "parts": ()}, "price_list.empty"),
    ],
)
def test_a_list_says_something(wrong: dict[str, Any], code: str) -> None:
    given(PriceList).when(lambda p: publish(p, **wrong)).then_refused(code)
