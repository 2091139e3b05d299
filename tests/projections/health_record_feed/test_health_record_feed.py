"""The thirteen elements of JT/T 1132 for each settled order, and what became of them (RM16, B.5)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.health_record.events import (
    HealthRecordAccepted,
    HealthRecordRejected,
    HealthRecordSent,
)
from domain.health_record.terms import health_record_id
from domain.kernel import Fen
from domain.repair_order.events import (
    CorrectableField,
    EntryCorrected,
    LineKind,
    PartGrade,
    PartRef,
    PartReplaced,
    Payer,
    PlateVerified,
    RepairOrderVehicleCorrected,
    SettlementIssued,
    SettlementLine,
    SettlementReversed,
)
from domain.site.aggregate import site_stream_id
from domain.site.events import SiteDetailsCorrected, SiteRegistered
from domain.vehicle.events import (
    UseKind,
    VehicleDetailsCorrected,
    VehicleKind,
    VehicleMerged,
    VehicleRegistered,
)
from projections.health_record_feed.definition import health_record_feed
from projections.health_record_feed.projection import opened
from projections.health_record_feed.queries import (
    Element,
    HealthRecord,
    Job,
    PartUsed,
    RecordStatus,
    health_records,
)
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
)
from tests.projections.samples import (
    CAR,
    CONCERN,
    DIAGNOSED,
    LATER_ORDER,
    OPENED,
    ORDER,
    OTHER_CAR,
    PADS,
    PLATE,
    REGISTERED,
    VIN,
    at,
    line,
    on_order,
    order_opened,
    quote,
)

pytestmark = pytest.mark.requirement("R079")

JOB = line("2", "更换前刹车片工时", 20_000, labour_hours_hundredths=80)
OTHER_JOB = line("3", "四轮定位", 30_000)
FITTED = PartRef(part_number="5Q0698151", name="前刹车片", grade=PartGrade.ORIGINAL)
SITE = fact(
    SiteRegistered(site_id="S1", name="某某汽车销售服务有限公司", city="北京", address="某路1号"),
    stream=site_stream_id("S1"),
)
SETTLED_AT = at(3, 31, 16)
NUMBER = "RO-S1-2025-000123-S1"


def _settled(
    *line_ids: str, number: str = NUMBER, when: Any = SETTLED_AT, order: UUID = ORDER
) -> Fact:
    event = SettlementIssued(
        settlement_number=number,
        lines=tuple(
            SettlementLine(line_id=each, payer=Payer.CUSTOMER, amount_fen=Fen(1))
            for each in line_ids
        ),
        total_fen=Fen(len(line_ids)),
    )
    return fact(event, stream=order, at=when)


REPLACED = on_order(
    PartReplaced(
        line_id="1",
        fitted=FITTED,
        removed=None,
        reason="磨损",
        quantity_milli=2_000,
        technician_id="S1-张",
        vehicle_id=CAR,
    ),
    at(3, 31, 14),
)
VISIT = (
    SITE,
    REGISTERED,
    OPENED,
    CONCERN,
    DIAGNOSED,
    quote(1, PADS, JOB, OTHER_JOB),
    REPLACED,
    _settled("1", "2"),
)


def _records(shown: Shown, **asked: Any) -> list[HealthRecord]:
    first: int = asked.pop("first", 10)
    return list(shown.ask(health_records, first=first, **asked))


def _record(shown: Shown) -> HealthRecord:
    (found,) = _records(shown)
    return found


def _sent(record: HealthRecord, *, correction: bool = False, hour: int = 9) -> Fact:
    event = HealthRecordSent(
        order_id=record.order_id,
        settlement_number=record.settlement_number,
        content_sha256=record.content_sha256,
        attempt=1,
        correction=correction,
        platform="某市电子健康档案系统",
        sent_at=at(4, 1, hour),
    )
    return fact(event, stream=health_record_id(record.order_id), at=at(4, 1, hour))


def _accepted(record: HealthRecord) -> Fact:
    event = HealthRecordAccepted(
        order_id=record.order_id,
        content_sha256=record.content_sha256,
        platform_reference="JK-1",
        accepted_at=at(4, 1, 10),
    )
    return fact(event, stream=health_record_id(record.order_id), at=at(4, 1, 10))


def _rejected(record: HealthRecord) -> Fact:
    event = HealthRecordRejected(
        order_id=record.order_id,
        content_sha256=record.content_sha256,
        reason="车牌号码格式错误",
        rejected_at=at(4, 1, 10),
    )
    return fact(event, stream=health_record_id(record.order_id), at=at(4, 1, 10))


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert opened
    assert_every_fact_considered(
        health_record_feed, "repair_order", "vehicle", "site", "health_record"
    )


def test_a_settled_order_has_all_thirteen_elements(given_history: GivenHistory) -> None:
    shown = given_history(health_record_feed, *VISIT)
    record = _record(shown)
    assert record.enterprise_name == "某某汽车销售服务有限公司"
    assert (record.vin, record.plate) == (VIN, PLATE)
    assert (record.sent_in_on, record.odometer_km) == (date(2025, 3, 31), 30_000)
    assert (record.settled_on, record.settlement_number) == (date(2025, 3, 31), NUMBER)
    assert [(each.cause, each.words_sealed) for each in record.faults] == [
        ("前刹车片磨损到极限", None)
    ]
    assert record.jobs == (Job(description="更换前刹车片工时", labour_hours_hundredths=80),)
    assert record.parts == (
        PartUsed(name="前刹车片", part_number="5Q0698151", quantity_milli=2_000),
    )
    assert (record.status, record.missing) == (RecordStatus.READY, ())


def test_an_order_without_a_bill_has_no_record(given_history: GivenHistory) -> None:
    assert _records(given_history(health_record_feed, *VISIT[:-1])) == []


def test_without_a_diagnosis_the_customers_words_describe_the_fault(
    given_history: GivenHistory,
) -> None:
    visit = [each for each in VISIT if each is not DIAGNOSED]
    shown = given_history(health_record_feed, *visit)
    (fault,) = _record(shown).faults
    assert shown.text(fault.words_sealed) == "刹车有异响，像铁皮刮的声音"


def test_a_part_line_without_a_recorded_fitting_counts_as_quoted(
    given_history: GivenHistory,
) -> None:
    fluid = line("5", "制动液 1L", 8_000, LineKind.PART, part_number="B000750M3")
    shown = given_history(
        health_record_feed, SITE, REGISTERED, OPENED, quote(1, fluid), _settled("5")
    )
    assert _record(shown).parts == (
        PartUsed(name="制动液 1L", part_number="B000750M3", quantity_milli=1_000),
    )


def test_what_is_missing_is_named_and_the_record_not_ready(given_history: GivenHistory) -> None:
    nothing_read = order_opened(km=None)
    shown = given_history(health_record_feed, nothing_read, quote(1, PADS), _settled())
    record = _record(shown)
    assert (record.status, record.missing) == (
        RecordStatus.INCOMPLETE,
        (Element.ENTERPRISE_NAME, Element.ODOMETER_KM, Element.JOBS),
    )


def test_sent_accepted_and_rejected(given_history: GivenHistory) -> None:
    shown = given_history(health_record_feed, *VISIT)
    ready = _record(shown)
    shown.and_then(_sent(ready))
    assert _record(shown).status is RecordStatus.SENT
    shown.and_then(_rejected(ready))
    rejected = _record(shown)
    assert (rejected.status, rejected.answer) == (RecordStatus.REJECTED, "车牌号码格式错误")
    shown.and_then(_sent(ready, hour=11))
    assert (_record(shown).status, _record(shown).answer) == (RecordStatus.SENT, None)
    shown.and_then(_accepted(ready))
    accepted = _record(shown)
    assert (accepted.status, accepted.answer) == (RecordStatus.ACCEPTED, "JK-1")
    assert accepted.sent_at == at(4, 1, 11)


def test_a_bill_issued_anew_corrects_the_record(given_history: GivenHistory) -> None:
    shown = given_history(health_record_feed, *VISIT)
    ready = _record(shown)
    shown.and_then(_sent(ready), _accepted(ready))
    back = SettlementReversed(settlement_number=NUMBER, total_fen=Fen(2), reason="漏项")
    shown.and_then(on_order(back, at(4, 2)))
    assert _records(shown) == []
    shown.and_then(_settled("1", "2", "3", number=f"{NUMBER[:-1]}2", when=at(4, 2, 10)))
    corrected = _record(shown)
    assert corrected.status is RecordStatus.CORRECTED
    assert [job.description for job in corrected.jobs] == ["更换前刹车片工时", "四轮定位"]
    shown.and_then(_sent(corrected, correction=True, hour=12), _accepted(corrected))
    assert _record(shown).status is RecordStatus.ACCEPTED


@pytest.mark.parametrize(
    ("version", "field", "is_now", "shows"),
    [
        (1, CorrectableField.ODOMETER_KM, "31000", "odometer_km"),
        (1, CorrectableField.PLATE, "京A54321", "plate"),
        (1, CorrectableField.VIN, "LSVAA4181E2123456", "vin"),
        (5, CorrectableField.PART_NUMBER, "5Q0698152", "parts"),
    ],
)
def test_a_corrected_entry_corrects_the_record(
    given_history: GivenHistory, version: int, field: CorrectableField, is_now: str, shows: str
) -> None:
    shown = given_history(health_record_feed, *VISIT)
    before = _record(shown)
    shown.and_then(_sent(before), _accepted(before))
    mistake = EntryCorrected(
        corrects_version=version, field=field, was="x", is_now=is_now, reason="录入错误"
    )
    shown.and_then(on_order(mistake, at(4, 3)))
    after = _record(shown)
    assert after.status is RecordStatus.CORRECTED
    assert is_now in str(getattr(after, shows))


def test_corrections_of_what_is_no_element_change_nothing(given_history: GivenHistory) -> None:
    shown = given_history(health_record_feed, *VISIT)
    before = _record(shown)
    for version, field in ((1, CorrectableField.MEASURED), (7, CorrectableField.ODOMETER_KM)):
        mistake = EntryCorrected(
            corrects_version=version, field=field, was="1", is_now="2", reason="录入错误"
        )
        shown.and_then(on_order(mistake, at(4, 3)))
    assert _record(shown) == before


def test_the_plate_seen_and_the_right_car_count(given_history: GivenHistory) -> None:
    shown = given_history(health_record_feed, *VISIT)
    shown.and_then(on_order(PlateVerified(plate="京A12346", verified_by="S1-张"), at(3, 31, 12)))
    assert _record(shown).plate == "京A12346"
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate="京B54321", vin=None, reason="选错车辆"
    )
    shown.and_then(on_order(moved, at(3, 31, 12)))
    record = _record(shown)
    assert (record.plate, record.vin, record.missing) == ("京B54321", None, (Element.VIN,))


def test_a_vin_that_becomes_known_later_completes_the_record(given_history: GivenHistory) -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=OTHER_CAR, vehicle_id=CAR, plate=PLATE, vin=None, reason="选错车辆"
    )
    shown = given_history(health_record_feed, *VISIT, on_order(moved, at(4, 1)))
    assert _record(shown).vin == VIN
    shown.and_then(
        fact(VehicleDetailsCorrected(reason="读错", vin="LSVAA4181E2123456"), stream=CAR)
    )
    assert _record(shown).vin == "LSVAA4181E2123456"


def test_a_duplicate_without_a_vin_takes_that_of_its_file(given_history: GivenHistory) -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate=PLATE, vin=None, reason="选错车辆"
    )
    duplicate = fact(
        VehicleRegistered(
            make="大众",
            model="速腾",
            vehicle_kind=VehicleKind.PASSENGER_CAR,
            use_kind=UseKind.HOUSEHOLD,
        ),
        stream=OTHER_CAR,
    )
    merged = fact(VehicleMerged(into_vehicle_id=CAR, reason="重复建档"), stream=OTHER_CAR)
    shown = given_history(health_record_feed, *VISIT, on_order(moved, at(4, 1)), duplicate, merged)
    assert _record(shown).vin == VIN


def test_a_record_bears_the_name_of_the_day_it_was_settled_on(
    given_history: GivenHistory,
) -> None:
    renamed = SiteDetailsCorrected(site_id="S1", reason="更名", name="某某汽车服务有限公司")
    shown = given_history(health_record_feed, *VISIT)
    before = _record(shown)
    later = order_opened(order=LATER_ORDER, number="RO-S1-2025-000124", when=at(5, 2))
    shown.and_then(
        fact(renamed, stream=site_stream_id("S1"), at=at(5, 1)),
        later,
        _settled(number="RO-S1-2025-000124-S1", when=at(5, 3), order=LATER_ORDER),
    )
    first, second = _records(shown)
    assert first == before
    assert second.enterprise_name == "某某汽车服务有限公司"


def test_a_site_entered_late_had_its_first_name_before(given_history: GivenHistory) -> None:
    late = fact(SITE.event, stream=SITE.stream, at=at(6, 1))
    renamed = SiteDetailsCorrected(site_id="S1", reason="更名", name="某某汽车服务有限公司")
    shown = given_history(
        health_record_feed,
        *VISIT[1:],
        late,
        fact(renamed, stream=SITE.stream, at=at(7, 1)),
    )
    assert _record(shown).enterprise_name == "某某汽车销售服务有限公司"


def test_records_by_site_time_and_status_page_by_page(given_history: GivenHistory) -> None:
    other = order_opened(order=LATER_ORDER, number="RO-S2-2025-000001", site="S2")
    shown = given_history(
        health_record_feed,
        *VISIT,
        other,
        _settled(number="RO-S2-2025-000001-S1", when=at(4, 5), order=LATER_ORDER),
    )
    assert [each.order_id for each in _records(shown)] == [ORDER, LATER_ORDER]
    assert [each.order_id for each in _records(shown, site_id="S2")] == [LATER_ORDER]
    assert [each.order_id for each in _records(shown, since=at(4, 1))] == [LATER_ORDER]
    ready = _records(shown, statuses=[RecordStatus.READY])
    assert [each.order_id for each in ready] == [ORDER]
    rest = _records(shown, first=1, after=(SETTLED_AT, ORDER))
    assert [each.order_id for each in rest] == [LATER_ORDER]


def test_the_rows_are_the_same_however_followed(given_history: GivenHistory) -> None:
    shown = given_history(health_record_feed, *VISIT)
    ready = _record(shown)
    shown.and_then(_sent(ready), _accepted(ready)).assert_the_same_however_followed()
