"""The customer's file (客户档案基本资料表): its fields, its deadline, how it is found (R101, R102)."""

from datetime import date

import pytest

from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerAbsorbed,
    CustomerFileOpened,
    CustomerKind,
    CustomersMerged,
    FileTrigger,
    NextServicePlanned,
    QuietHours,
    ServiceWishRecorded,
)
from domain.kernel import Channel, Km, Personal
from projections.customer_file.projection import customer_file
from projections.customer_file.queries import (
    CustomerFile,
    file_of,
    files_by_order,
    files_by_phone,
    files_by_plate,
    files_by_vin,
    files_due,
    files_of_site,
    planned_services_of,
)
from tests.projections.dsl import (
    Fact,
    GivenHistory,
    Shown,
    assert_every_fact_considered,
    fact,
)
from tests.projections.samples import (
    AUTHORISED,
    DELIVERED,
    FILE_OPENED,
    NEW_PLATE,
    OPENED,
    OWNED,
    PHONE,
    PLATE,
    PLATE_CHANGED,
    REGISTERED,
    TRANSFERRED,
    VIN,
    WANG,
    ZHAO,
    at,
)


def _file(shown: Shown) -> CustomerFile:
    found = shown.ask(file_of, customer_id=WANG)
    assert found is not None
    return found


def _opened_for_zhao(name: str = "赵先生", phone: str = "+8613900000000") -> Fact:
    return fact(
        CustomerFileOpened(
            name=Personal(ZHAO, name),
            customer_kind=CustomerKind.PERSON,
            trigger=FileTrigger.CONSULTATION_VISIT,
            triggered_at=at(4, 5, 10),
            due_at=at(4, 8, 0),
            site_id="S1",
            phone=Personal(ZHAO, phone),
        ),
        stream=ZHAO,
        at=at(4, 8, 0),
    )


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(customer_file, "customer", "vehicle", "repair_order", "follow_up")


@pytest.mark.requirement("R102")
def test_a_file_holds_name_address_phone_and_kind(given_history: GivenHistory) -> None:
    shown = given_history(customer_file, FILE_OPENED)
    found = _file(shown)
    assert shown.text(found.name_sealed) == "王女士"
    assert shown.text(found.address_sealed) == "北京市海淀区某路1号"
    assert shown.text(found.phone_sealed) == PHONE
    assert found.customer_kind is CustomerKind.PERSON


def test_nothing_about_a_person_is_plain_in_the_view(given_history: GivenHistory) -> None:
    shown = given_history(customer_file, FILE_OPENED)
    stored = repr(shown.rows("customer"))
    assert not any(text in stored for text in ("王女士", "13812341234", "海淀"))


@pytest.mark.requirement("R101")
def test_opened_on_the_second_day_is_in_time_and_at_its_24_00_is_late(
    given_history: GivenHistory,
) -> None:
    shown = given_history(customer_file, FILE_OPENED, _opened_for_zhao())
    late = shown.ask(file_of, customer_id=ZHAO)
    assert late is not None
    assert (_file(shown).opened_in_time, late.opened_in_time) == (True, False)


@pytest.mark.requirement("R101")
def test_a_repair_without_a_file_is_due_until_the_file_is_opened(
    given_history: GivenHistory,
) -> None:
    shown = given_history(customer_file, OPENED, AUTHORISED)
    (due,) = shown.ask(files_due, site_id="S1", since=at(3, 1), file_days=2, first=10)
    assert (due.customer_id, due.order_number) == (WANG, "RO-S1-2025-000123")
    assert due.due_at == at(4, 3, 0)
    shown.and_then(FILE_OPENED)
    assert not shown.ask(files_due, site_id="S1", since=at(3, 1), file_days=2, first=10)


def test_contact_details_change_one_by_one(given_history: GivenHistory) -> None:
    moved = ContactDetailsSet(
        phone=Personal(WANG, "+8613700000000"), contact_person=Personal(WANG, "王女士的母亲")
    )
    corrected = ContactDetailsCorrected(
        corrects_version=1, reason=Personal(WANG, "听错了"), name=Personal(WANG, "汪女士")
    )
    shown = given_history(
        customer_file,
        FILE_OPENED,
        fact(moved, stream=WANG, at=at(5, 1)),
        fact(corrected, stream=WANG, at=at(5, 2)),
    )
    found = _file(shown)
    assert shown.text(found.name_sealed) == "汪女士"
    assert shown.text(found.phone_sealed) == "+8613700000000"
    assert shown.text(found.contact_person_sealed) == "王女士的母亲"
    assert shown.text(found.address_sealed) == "北京市海淀区某路1号"
    assert not shown.ask(files_by_phone, phone_index=shown.digest(PHONE))
    assert shown.ask(files_by_phone, phone_index=shown.digest("+8613700000000"))


@pytest.mark.requirement("R104")
def test_the_wished_and_the_planned_next_service(given_history: GivenHistory) -> None:
    shown = given_history(
        customer_file,
        FILE_OPENED,
        fact(ServiceWishRecorded(wish=Personal(WANG, "想加装行车记录仪")), stream=WANG),
        fact(
            NextServicePlanned(
                service="四轮定位", planned_on=date(2025, 9, 30), planned_km=Km(40_000)
            ),
            stream=WANG,
        ),
    )
    assert shown.text(_file(shown).wish_sealed) == "想加装行车记录仪"
    (planned,) = shown.ask(planned_services_of, customer_id=WANG)
    assert (planned.service, planned.planned_on, planned.planned_km) == (
        "四轮定位",
        date(2025, 9, 30),
        40_000,
    )


def test_quiet_hours_and_preferred_channel(given_history: GivenHistory) -> None:
    noon_rest = QuietHours(12 * 60, 14 * 60)
    preference = ContactPreferenceSet(
        preferred_channel=Channel.WECHAT,
        quiet_hours=(noon_rest,),
        no_calls=True,
        remark=Personal(WANG, "夜班，中午睡觉"),
    )
    shown = given_history(customer_file, FILE_OPENED, fact(preference, stream=WANG))
    found = _file(shown)
    assert found.preferred_channel is Channel.WECHAT
    assert found.quiet_hours == (noon_rest,)
    assert found.no_calls
    assert shown.text(found.preference_sealed) == "夜班，中午睡觉"


def test_found_by_phone_plate_former_plate_vin_and_order_number(
    given_history: GivenHistory,
) -> None:
    shown = given_history(customer_file, FILE_OPENED, REGISTERED, OWNED, OPENED, PLATE_CHANGED)
    answers = (
        shown.ask(files_by_phone, phone_index=shown.digest(PHONE)),
        shown.ask(files_by_plate, plate=PLATE),
        shown.ask(files_by_plate, plate=NEW_PLATE),
        shown.ask(files_by_vin, vin=VIN),
        shown.ask(files_by_order, order_number="RO-S1-2025-000123"),
    )
    assert [[each.customer_id for each in answer] for answer in answers] == [[WANG]] * 5
    assert not shown.ask(files_by_plate, plate="京A99999")


def test_a_plate_finds_the_former_and_the_new_owner(given_history: GivenHistory) -> None:
    shown = given_history(
        customer_file, FILE_OPENED, _opened_for_zhao(), REGISTERED, OWNED, TRANSFERRED
    )
    found = shown.ask(files_by_plate, plate=PLATE)
    assert [each.customer_id for each in found] == [WANG, ZHAO]


def test_files_of_a_site_come_page_by_page(given_history: GivenHistory) -> None:
    shown = given_history(customer_file, FILE_OPENED, _opened_for_zhao())
    page = shown.ask(files_of_site, site_id="S1", first=1)
    assert [each.customer_id for each in page] == [ZHAO, WANG]
    last = page[0]
    rest = shown.ask(files_of_site, site_id="S1", first=1, after=(last.opened_at, last.customer_id))
    assert [each.customer_id for each in rest] == [WANG]
    assert not shown.ask(files_of_site, site_id="S2", first=1)


def test_a_merged_duplicate_is_found_as_the_file_it_went_into(given_history: GivenHistory) -> None:
    shown = given_history(
        customer_file,
        FILE_OPENED,
        OPENED,
        DELIVERED,
        _opened_for_zhao(),
        fact(CustomersMerged(into_customer_id=ZHAO, subjects=(WANG,)), stream=WANG),
        fact(CustomerAbsorbed(absorbed_customer_id=WANG, subjects=(WANG,)), stream=ZHAO),
    )
    (found,) = shown.ask(files_by_phone, phone_index=shown.digest(PHONE))
    assert found.customer_id == ZHAO
    assert found.last_service_at == at(3, 31, 17)
    assert _file(shown).merged_into == ZHAO
    assert [each.customer_id for each in shown.ask(files_of_site, site_id="S1", first=9)] == [ZHAO]
