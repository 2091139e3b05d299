"""Maintenance, insurance, warranty, recalls (R081, R098, R099, R153, R155, 三包规定 Art. 33)."""

from datetime import date
from uuid import UUID

import msgspec

from domain.kernel import Fen, Km, Personal
from domain.vehicle.aggregate import Vehicle
from domain.vehicle.events import (
    ExtendedWarrantySold,
    InsuranceKind,
    InsurancePolicyRecorded,
    MaintenancePlanSet,
    MarkedSanbaoReturned,
    NextServiceAdvised,
    OdometerRecorded,
    OdometerSource,
    RecallRemedied,
    SanbaoReturn,
    UseKind,
)
from tests.domain.dsl import STREAM_ID, given
from tests.domain.vehicle.samples import NOW, OWNED_BY_WANG, RECALL, REGISTERED, WANG

ORDER = UUID("00000000-0000-4000-8000-0000000000f1")
READ_40_000 = OdometerRecorded(odometer_km=Km(40_000), read_at=NOW, source=OdometerSource.RECEPTION)


def test_maintenance_is_due_by_time_distance_or_both() -> None:
    past = given(Vehicle, REGISTERED)
    past.when(lambda v: v.set_maintenance_plan(interval_months=6, interval_km=Km(10_000))).then(
        MaintenancePlanSet(interval_months=6, interval_km=Km(10_000))
    )
    past.when(lambda v: v.set_maintenance_plan(interval_km=Km(5_000))).then(
        MaintenancePlanSet(interval_km=Km(5_000))
    )
    past.when(lambda v: v.set_maintenance_plan()).then_refused("vehicle.no_limit")


def test_an_interval_is_more_than_nothing() -> None:
    past = given(Vehicle, REGISTERED)
    past.when(lambda v: v.set_maintenance_plan(interval_months=0)).then_refused(
        "vehicle.out_of_bounds", field="intervalMonths"
    )
    past.when(lambda v: v.set_maintenance_plan(interval_km=Km(0))).then_refused(
        "vehicle.out_of_bounds", field="intervalKm"
    )


def test_the_next_service_is_advised_for_a_day_or_a_mileage_ahead() -> None:
    past = given(Vehicle, REGISTERED, READ_40_000)
    past.when(
        lambda v: v.advise_next_service(
            due_on=date(2025, 12, 30), due_km=Km(50_000), advised_in_order_id=ORDER, at=NOW
        )
    ).then(
        NextServiceAdvised(due_on=date(2025, 12, 30), due_km=Km(50_000), advised_in_order_id=ORDER)
    )
    past.when(lambda v: v.advise_next_service(at=NOW)).then_refused("vehicle.no_limit")
    past.when(lambda v: v.advise_next_service(due_on=date(2025, 6, 29), at=NOW)).then_refused(
        "vehicle.service_due_passed", field="dueOn"
    )
    past.when(lambda v: v.advise_next_service(due_km=Km(39_999), at=NOW)).then_refused(
        "vehicle.service_due_passed", field="dueKm"
    )


def insure(v: Vehicle, expires_on: date = date(2026, 6, 30)) -> InsurancePolicyRecorded:
    return v.record_insurance_policy(
        insurer="某保险",
        insurance_kind=InsuranceKind.COMMERCIAL,
        starts_on=date(2025, 7, 1),
        expires_on=expires_on,
        policy_number="P-2025-1",
    )


def test_the_number_of_a_policy_is_its_owners_data() -> None:
    given(Vehicle, REGISTERED, OWNED_BY_WANG).when(insure).then(
        InsurancePolicyRecorded(
            insurer="某保险",
            insurance_kind=InsuranceKind.COMMERCIAL,
            starts_on=date(2025, 7, 1),
            expires_on=date(2026, 6, 30),
            policy_number=Personal(WANG, "P-2025-1"),
        )
    )
    assert insure(given(Vehicle, REGISTERED).state).policy_number == Personal(STREAM_ID, "P-2025-1")


def test_insurance_does_not_end_before_it_starts() -> None:
    given(Vehicle, REGISTERED).when(lambda v: insure(v, date(2025, 6, 30))).then_refused(
        "vehicle.days_reversed", field="expiresOn"
    )


def test_an_extended_warranty_ends_by_time_or_distance() -> None:
    past = given(Vehicle, REGISTERED)
    past.when(
        lambda v: v.sell_extended_warranty(
            starts_on=date(2028, 1, 3),
            until_on=date(2030, 1, 3),
            until_km=Km(100_000),
            scope="发动机、变速器",
            provider="某某延保",
            price_fen=Fen(398_000),
        )
    ).then(
        ExtendedWarrantySold(
            starts_on=date(2028, 1, 3),
            until_on=date(2030, 1, 3),
            until_km=Km(100_000),
            scope="发动机、变速器",
            provider="某某延保",
            price_fen=Fen(398_000),
        )
    )
    past.when(
        lambda v: v.sell_extended_warranty(
            starts_on=date(2028, 1, 3), scope="发动机", provider="某某延保"
        )
    ).then_refused("vehicle.no_limit")
    past.when(
        lambda v: v.sell_extended_warranty(
            starts_on=date(2028, 1, 3),
            until_on=date(2028, 1, 2),
            scope="发动机",
            provider="某某延保",
        )
    ).then_refused("vehicle.days_reversed", field="untilOn")


def test_a_recall_is_attached_once() -> None:
    given(Vehicle, REGISTERED).when(
        lambda v: v.attach_recall_notice(
            campaign="S2025M0012V", title="燃油泵", issued_on=date(2025, 5, 1), at=NOW
        )
    ).then(RECALL).when(
        lambda v: v.attach_recall_notice(
            campaign=" S2025M0012V", title="燃油泵", issued_on=date(2025, 5, 1), at=NOW
        )
    ).then_refused("vehicle.recall_attached_already")


def remedy(
    v: Vehicle, campaign: str = "S2025M0012V", on: date = date(2025, 6, 1)
) -> RecallRemedied:
    return v.remedy_recall(campaign=campaign, remedied_on=on, repair_order_id=ORDER, at=NOW)


def test_a_recall_is_remedied_once_and_only_if_it_was_attached() -> None:
    past = given(Vehicle, REGISTERED, RECALL)
    past.when(lambda v: remedy(v, "S2025M0099V")).then_refused("vehicle.recall_not_attached")
    past.when(remedy).then(
        RecallRemedied(campaign="S2025M0012V", remedied_on=date(2025, 6, 1), repair_order_id=ORDER)
    ).when(remedy).then_refused("vehicle.recall_remedied_already")


def test_a_recall_is_remedied_after_it_was_issued_and_not_tomorrow() -> None:
    past = given(Vehicle, REGISTERED, RECALL)
    past.when(lambda v: remedy(v, on=date(2025, 4, 30))).then_refused("vehicle.days_reversed")
    past.when(lambda v: remedy(v, on=date(2025, 7, 1))).then_refused("vehicle.in_the_future")


def give_back(v: Vehicle) -> MarkedSanbaoReturned:
    return v.mark_sanbao_returned(
        returned_on=date(2025, 6, 1), outcome=SanbaoReturn.EXCHANGED, reason="制动失效", at=NOW
    )


def test_a_car_that_came_back_under_sanbao_is_marked_once() -> None:
    given(Vehicle, REGISTERED).when(give_back).then(
        MarkedSanbaoReturned(
            returned_on=date(2025, 6, 1), outcome=SanbaoReturn.EXCHANGED, reason="制动失效"
        )
    ).when(give_back).then_refused("vehicle.sanbao_returned_already")


def test_sanbao_does_not_hold_for_a_business() -> None:
    taxi = msgspec.structs.replace(REGISTERED, use_kind=UseKind.COMMERCIAL)
    given(Vehicle, taxi).when(give_back).then_refused("vehicle.outside_sanbao")
