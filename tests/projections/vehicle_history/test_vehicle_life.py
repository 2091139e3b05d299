"""Odometer, plates, owners, recalls, sale: what is wrong stays visible beside what counts (R019)."""

from datetime import date, datetime

import pytest

from domain.kernel import Event, Fen, Km
from domain.repair_order.events import CorrectableField, EntryCorrected
from domain.vehicle.events import (
    ExtendedWarrantySold,
    MarkedSanbaoReturned,
    OdometerCorrected,
    OdometerRecorded,
    OdometerSource,
    OdometerUnitReplaced,
    OwnerLinked,
    OwnerRelation,
    RecallNoticeAttached,
    RecallRemedied,
    SaleRecorded,
    SanbaoReturn,
    UseKind,
    UseKindSet,
    VehicleDetailsCorrected,
)
from projections.vehicle_history.life_queries import (
    details_corrections_of,
    extended_warranties_of,
    owners_of,
    plates_of,
    recalls_of,
    sales_of,
)
from projections.vehicle_history.odometer_queries import odometer_of, odometer_units_of
from projections.vehicle_history.projection import vehicle_history
from projections.vehicle_history.queries import Visit, vehicle_of, visits_of
from projections.vehicle_history.work_queries import corrections_of
from tests.projections.dsl import Fact, GivenHistory, Shown, fact
from tests.projections.samples import (
    CAR,
    DELIVERED,
    NEW_PLATE,
    OPENED,
    ORDER,
    OTHER_VIN,
    OWNED,
    PLATE,
    PLATE_CHANGED,
    REGISTERED,
    TRANSFERRED,
    WANG,
    ZHAO,
    at,
    on_order,
    order_opened,
)

TYPO_KM, TRUE_KM = 301_464, 154_754


def _on_car(event: Event, when: datetime) -> Fact:
    return fact(event, stream=CAR, at=when)


def _read(km: int, when: datetime, *, flagged: bool = False) -> Fact:
    recorded = OdometerRecorded(
        odometer_km=Km(km),
        read_at=when,
        source=OdometerSource.RECEPTION,
        repair_order_id=ORDER,
        flagged=flagged,
    )
    return _on_car(recorded, when)


def _corrected(version: int, was: int, now: int, when: datetime, reason: str) -> Fact:
    correction = OdometerCorrected(
        corrects_version=version,
        was_km=Km(was),
        odometer_km=Km(now),
        read_at=at(3, 31),
        reason=reason,
    )
    return _on_car(correction, when)


def _visit(shown: Shown) -> Visit:
    (visit,) = shown.ask(visits_of, vehicle_id=CAR, first=2)
    return visit


@pytest.mark.requirement("R019")
def test_a_typo_of_the_odometer_is_corrected_and_stays_visible(
    given_history: GivenHistory,
) -> None:
    """D.9, scenario 2: 301 464 for 154 754, corrected a week later."""
    shown = given_history(
        vehicle_history,
        REGISTERED,
        order_opened(km=TYPO_KM),
        _read(TYPO_KM, at(3, 31)),
        _corrected(2, TYPO_KM, TRUE_KM, at(4, 7), "录入错误"),
    )
    (reading,) = shown.ask(odometer_of, vehicle_id=CAR)
    assert (reading.odometer_km, reading.recorded_km) == (TRUE_KM, TYPO_KM)
    (why,) = reading.corrections
    assert (why.was_km, why.odometer_km, why.reason) == (TYPO_KM, TRUE_KM, "录入错误")
    assert (why.corrected_at, why.corrected_by) == (at(4, 7), "S1-李")
    visit = _visit(shown)
    assert (visit.odometer_in_km, visit.odometer_in_recorded_km) == (TRUE_KM, TYPO_KM)


def test_the_last_of_two_corrections_counts(given_history: GivenHistory) -> None:
    shown = given_history(
        vehicle_history,
        REGISTERED,
        _read(TYPO_KM, at(3, 31), flagged=True),
        _corrected(2, TYPO_KM, 154_745, at(4, 7), "录入错误"),
        _corrected(2, 154_745, TRUE_KM, at(4, 8), "又录错"),
    )
    (reading,) = shown.ask(odometer_of, vehicle_id=CAR)
    assert (reading.odometer_km, reading.flagged) == (TRUE_KM, False)
    assert [each.odometer_km for each in reading.corrections] == [154_745, TRUE_KM]


def test_a_flagged_reading_stays_flagged(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, REGISTERED, _read(5, at(3, 31), flagged=True))
    (reading,) = shown.ask(odometer_of, vehicle_id=CAR)
    assert (reading.flagged, reading.source) == (True, OdometerSource.RECEPTION)
    assert (reading.order_id, reading.recorded_by) == (ORDER, "S1-李")


def test_a_replaced_odometer(given_history: GivenHistory) -> None:
    replaced = OdometerUnitReplaced(
        old_km=Km(150_000), new_km=Km(12), at=at(5, 1), repair_order_id=ORDER
    )
    shown = given_history(vehicle_history, REGISTERED, _on_car(replaced, at(5, 1)))
    (unit,) = shown.ask(odometer_units_of, vehicle_id=CAR)
    assert (unit.old_km, unit.new_km, unit.replaced_at) == (150_000, 12, at(5, 1))


def test_an_entry_of_the_order_is_corrected_and_explained(given_history: GivenHistory) -> None:
    def fix(version: int, was: str, now: str) -> Fact:
        correction = EntryCorrected(
            corrects_version=version,
            field=CorrectableField.ODOMETER_KM,
            was=was,
            is_now=now,
            reason="看错一位",
        )
        return on_order(correction, at(4, 1))

    shown = given_history(
        vehicle_history,
        OPENED,
        DELIVERED,
        fix(1, "30000", "29900"),
        fix(2, "30005", "29905"),
        fix(1, "29900", "29901"),
    )
    visit = _visit(shown)
    assert (visit.odometer_in_km, visit.odometer_in_recorded_km) == (29_901, 30_000)
    assert (visit.odometer_out_km, visit.odometer_out_recorded_km) == (29_905, 30_005)
    explained = shown.ask(corrections_of, order_ids=[ORDER])
    assert [(each.was, each.is_now, each.reason) for each in explained] == [
        ("30000", "29900", "看错一位"),
        ("30005", "29905", "看错一位"),
        ("29900", "29901", "看错一位"),
    ]


def test_plates_and_owners_are_dated(given_history: GivenHistory) -> None:
    shown = given_history(vehicle_history, REGISTERED, OWNED, TRANSFERRED, PLATE_CHANGED)
    assert [
        (each.plate, each.valid_from, each.until) for each in shown.ask(plates_of, vehicle_id=CAR)
    ] == [(PLATE, None, date(2025, 6, 20)), (NEW_PLATE, date(2025, 6, 20), None)]
    assert [
        (each.customer_id, each.since, each.until) for each in shown.ask(owners_of, vehicle_id=CAR)
    ] == [(WANG, date(2023, 5, 1), date(2025, 6, 15)), (ZHAO, date(2025, 6, 15), None)]


def test_a_transfer_ends_co_owners_and_users_too(given_history: GivenHistory) -> None:
    user = OwnerLinked(customer_id=ORDER, since=date(2024, 1, 1), relation=OwnerRelation.USER)
    shown = given_history(vehicle_history, REGISTERED, OWNED, _on_car(user, at(1, 6)), TRANSFERRED)
    ended = {each.customer_id: each.until for each in shown.ask(owners_of, vehicle_id=CAR)}
    assert ended == {WANG: date(2025, 6, 15), ORDER: date(2025, 6, 15), ZHAO: None}


def test_recalls_are_open_until_remedied(given_history: GivenHistory) -> None:
    attached = RecallNoticeAttached(
        campaign="S2025M0012V", title="燃油泵", issued_on=date(2025, 5, 1), stop_use=True
    )
    remedied = RecallRemedied(
        campaign="S2025M0012V", remedied_on=date(2025, 5, 20), repair_order_id=ORDER
    )
    shown = given_history(vehicle_history, REGISTERED, _on_car(attached, at(5, 2)))
    (recall,) = shown.ask(recalls_of, vehicle_id=CAR)
    assert (recall.title, recall.stop_use, recall.remedied_on) == ("燃油泵", True, None)
    shown.and_then(_on_car(remedied, at(5, 20)))
    (recall,) = shown.ask(recalls_of, vehicle_id=CAR)
    assert (recall.remedied_on, recall.order_id) == (date(2025, 5, 20), ORDER)


def _sale(price_fen: int, reason: str | None = None) -> SaleRecorded:
    return SaleRecorded(
        invoice_on=date(2023, 5, 1),
        delivered_on=date(2023, 5, 3),
        price_fen=Fen(price_fen),
        sanbao_years=2,
        sanbao_km=Km(50_000),
        free_repair_years=3,
        free_repair_km=Km(60_000),
        use_compensation_ppm=5_000,
        seller="某某4S店",
        correction_reason=reason,
    )


def test_a_corrected_sale_keeps_the_first_visible(given_history: GivenHistory) -> None:
    shown = given_history(
        vehicle_history,
        REGISTERED,
        _on_car(_sale(20_000_000), at(1, 5)),
        _on_car(_sale(19_000_000, "发票红冲重开"), at(1, 9)),
    )
    first, second = shown.ask(sales_of, vehicle_id=CAR)
    assert (first.price_fen, first.counts) == (20_000_000, False)
    assert (second.price_fen, second.counts) == (19_000_000, True)
    assert second.correction_reason == "发票红冲重开"


def test_extended_warranty_use_and_sanbao_return(given_history: GivenHistory) -> None:
    extended = ExtendedWarrantySold(
        starts_on=date(2026, 5, 3),
        until_on=date(2028, 5, 2),
        until_km=Km(120_000),
        scope="发动机、变速箱",
        provider="某延保公司",
        price_fen=Fen(300_000),
    )
    returned = MarkedSanbaoReturned(
        returned_on=date(2025, 12, 1), outcome=SanbaoReturn.EXCHANGED, reason="变速箱两次更换"
    )
    shown = given_history(
        vehicle_history,
        REGISTERED,
        _on_car(extended, at(5, 1)),
        _on_car(UseKindSet(use_kind=UseKind.COMMERCIAL, reason="网约车"), at(6, 1)),
        _on_car(returned, at(12, 1)),
    )
    (warranty,) = shown.ask(extended_warranties_of, vehicle_id=CAR)
    assert (warranty.scope, warranty.until_km) == ("发动机、变速箱", 120_000)
    found = shown.ask(vehicle_of, vehicle_id=CAR)
    assert found is not None
    assert found.use_kind is UseKind.COMMERCIAL
    assert (found.sanbao_returned_on, found.sanbao_outcome) == (
        date(2025, 12, 1),
        SanbaoReturn.EXCHANGED,
    )


def test_a_corrected_file_says_what_was_changed_and_why(given_history: GivenHistory) -> None:
    corrected = VehicleDetailsCorrected(reason="行驶证复核", vin=OTHER_VIN, model_year=2022)
    shown = given_history(vehicle_history, REGISTERED, _on_car(corrected, at(2, 1)))
    found = shown.ask(vehicle_of, vehicle_id=CAR)
    assert found is not None
    assert (found.vin, found.model_year, found.model) == (OTHER_VIN, 2022, "速腾")
    (why,) = shown.ask(details_corrections_of, vehicle_id=CAR)
    assert {each.field: each.is_now for each in why.changed} == {
        "vin": OTHER_VIN,
        "model_year": "2022",
    }
    assert (why.reason, why.corrected_by) == ("行驶证复核", "S1-李")
