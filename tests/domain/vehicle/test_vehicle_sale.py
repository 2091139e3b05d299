"""The sale of a vehicle and what it serves for (B.1)."""

from datetime import date

import msgspec

from domain.kernel import Decision, Fen, Km
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import (
    UseKind,
    UseKindSet,
)
from tests.domain.dsl import given
from tests.domain.vehicle.samples import (
    NOW,
    REGISTERED,
    SOLD,
)


def sell(
    v: Vehicle,
    *,
    delivered_on: date | None = date(2025, 1, 3),
    invoice_on: date = date(2025, 1, 1),
    sanbao_km: int = 50_000,
    free_repair_years: int = 3,
    use_compensation_ppm: int = 5_000,
    correction_reason: str | None = None,
) -> Decision:
    return v.record_sale(
        invoice_on=invoice_on,
        delivered_on=delivered_on,
        price_fen=Fen(20_000_000),
        seller="某某4S店",
        sanbao_km=Km(sanbao_km),
        free_repair_years=free_repair_years,
        use_compensation_ppm=use_compensation_ppm,
        correction_reason=correction_reason,
        at=NOW,
    )


def test_a_sale_is_recorded_with_its_terms() -> None:
    given(Vehicle, REGISTERED).when(sell).then(SOLD)


def test_the_invoice_day_counts_where_no_delivery_is_known() -> None:
    given(Vehicle, REGISTERED).when(lambda v: sell(v, delivered_on=None)).then(
        msgspec.structs.replace(SOLD, delivered_on=date(2025, 1, 1))
    )


def test_a_sale_is_corrected_with_a_reason_and_not_repeated() -> None:
    past = given(Vehicle, REGISTERED, SOLD)
    past.when(sell).then_refused("vehicle.sale_recorded_already")
    past.when(lambda v: sell(v, correction_reason="发票日期录错")).then(
        msgspec.structs.replace(SOLD, correction_reason="发票日期录错")
    )


def test_only_a_recorded_sale_is_corrected() -> None:
    given(Vehicle, REGISTERED).when(lambda v: sell(v, correction_reason="录错")).then_refused(
        "vehicle.no_sale"
    )


def test_the_terms_are_not_below_the_law() -> None:
    past = given(Vehicle, REGISTERED)
    past.when(lambda v: sell(v, sanbao_km=49_999)).then_refused("vehicle.terms_below_law")
    past.when(lambda v: sell(v, free_repair_years=2)).then_refused(
        "vehicle.terms_below_law", field="freeRepairYears"
    )


def test_the_use_compensation_is_half_a_percent_at_most() -> None:
    # D.8: n 0.6 % is refused.
    given(Vehicle, REGISTERED).when(lambda v: sell(v, use_compensation_ppm=6_000)).then_refused(
        "vehicle.use_rate", field="useCompensationPpm"
    )


def test_the_law_of_households_does_not_bind_a_taxi_nor_a_car_of_2021() -> None:
    taxi = msgspec.structs.replace(REGISTERED, use_kind=UseKind.COMMERCIAL)
    given(Vehicle, taxi).when(lambda v: sell(v, sanbao_km=20_000)).then(
        msgspec.structs.replace(SOLD, sanbao_km=Km(20_000))
    )
    day = date(2021, 12, 31)
    given(Vehicle, REGISTERED).when(
        lambda v: sell(v, sanbao_km=20_000, invoice_on=day, delivered_on=day)
    ).then(msgspec.structs.replace(SOLD, sanbao_km=Km(20_000), invoice_on=day, delivered_on=day))


def test_a_sale_lies_in_the_past() -> None:
    given(Vehicle, REGISTERED).when(lambda v: sell(v, delivered_on=date(2025, 7, 1))).then_refused(
        "vehicle.in_the_future", field="deliveredOn"
    )


def test_the_use_of_a_vehicle_becomes_known_and_changes() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: v.set_use_kind(use_kind=UseKind.COMMERCIAL, reason="网约车")
    ).then(UseKindSet(use_kind=UseKind.COMMERCIAL, reason="网约车")).when(
        lambda v: v.set_use_kind(use_kind=UseKind.COMMERCIAL, reason="网约车")
    ).then_refused("vehicle.nothing_changes", field="useKind")
