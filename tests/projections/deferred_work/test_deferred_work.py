"""Work recommended and not done: what became of it, and when to remind (RM20; R041, R154)."""

from datetime import date
from typing import Any

import pytest

from domain.kernel import Personal
from domain.repair_order.events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    AdditionalWorkRefused,
    DeferredWorkRevived,
    LineRemovalApproved,
    QuoteLineDeclined,
    QuoteWithdrawn,
    Relation,
    RepairOrderVehicleCorrected,
    Urgency,
    WorkDeferred,
)
from domain.repair_order.terms import ApprovalMethod
from domain.vehicle.events import VehicleAbsorbed, VehicleMerged
from projections.deferred_work.projection import deferred_work
from projections.deferred_work.queries import (
    DeferredItem,
    DeferredStatus,
    deferred_work_due,
    deferred_work_of,
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
    DELIVERED,
    DISCS,
    DISCS_APPROVED,
    FLUID,
    LATER_ORDER,
    OPENED,
    ORDER,
    OTHER_CAR,
    PADS,
    QUOTE_2,
    WANG,
    approved,
    at,
    on_order,
    order_opened,
    quote,
)

pytestmark = pytest.mark.requirement("R041", "R044", "R154")

FOUND_AT = at(3, 31, 13, 30)
FOUND = on_order(
    AdditionalWorkFound(
        finding_id="1", found_by="S1-张", finding="前制动盘磨损到极限", urgency=Urgency.SAFETY
    ),
    FOUND_AT,
)
ACCEPTED = on_order(AdditionalWorkAccepted(finding_id="1", accepted_by="S1-李"), at(3, 31, 13, 40))
DECLINED_AT = at(3, 31, 14, 20)
DEFERRED_AT = at(3, 31, 14, 30)


def _declined(line_id: str, version: int = 2) -> Fact:
    event = QuoteLineDeclined(
        quote_version=version,
        line_id=line_id,
        reason=Personal(WANG, "下次再换"),
        declined_by=Personal(WANG, "王女士"),
        method=ApprovalMethod.PHONE,
    )
    return on_order(event, DECLINED_AT)


def _deferred(**which: Any) -> Fact:
    event = WorkDeferred(
        deferred_id="1",
        vehicle_id=CAR,
        customer_id=WANG,
        **({"line_id": None, "finding_id": None} | which),
        description="更换前制动盘",
        reason=Personal(WANG, "资金安排"),
        remind_on=date(2025, 6, 30),
    )
    return on_order(event, DEFERRED_AT)


def _items(shown: Shown) -> list[DeferredItem]:
    return list(shown.ask(deferred_work_of, vehicle_id=CAR, first=10))


def test_every_fact_is_handled_or_ignored_by_name() -> None:
    assert_every_fact_considered(deferred_work, "repair_order", "vehicle")


def test_a_finding_that_nobody_answered_is_recommended(given_history: GivenHistory) -> None:
    shown = given_history(deferred_work, OPENED, FOUND)
    (item,) = _items(shown)
    assert (item.status, item.item, item.urgency) == (
        DeferredStatus.RECOMMENDED,
        "finding 1",
        Urgency.SAFETY,
    )
    assert (item.description, item.recommended_at) == ("前制动盘磨损到极限", FOUND_AT)
    assert (item.order_number, item.customer_id) == ("RO-S1-2025-000123", WANG)


def test_a_finding_that_the_desk_refused(given_history: GivenHistory) -> None:
    refused = AdditionalWorkRefused(finding_id="1", refused_by="S1-李", reason="仍在质保期")
    shown = given_history(deferred_work, OPENED, FOUND, on_order(refused, at(3, 31, 13, 50)))
    (item,) = _items(shown)
    assert (item.status, item.decided_at) == (
        DeferredStatus.REFUSED_BY_DESK,
        at(3, 31, 13, 50),
    )


def test_a_declined_line_keeps_its_finding_price_and_the_customers_reason(
    given_history: GivenHistory,
) -> None:
    shown = given_history(deferred_work, OPENED, FOUND, ACCEPTED, quote(2, DISCS), _declined("4"))
    (item,) = _items(shown)
    assert (item.status, item.line_id, item.finding_id) == (DeferredStatus.DECLINED, "4", "1")
    assert (item.offered_fen, item.decided_at) == (128_000, DECLINED_AT)
    assert shown.text(item.reason_sealed) == "下次再换"


def test_work_agreed_to_is_not_deferred(given_history: GivenHistory) -> None:
    shown = given_history(deferred_work, OPENED, FOUND, ACCEPTED, QUOTE_2, DISCS_APPROVED)
    assert "line 4" not in {item.item for item in _items(shown)}


def test_work_agreed_to_and_then_removed_is_known(given_history: GivenHistory) -> None:
    removed = LineRemovalApproved(
        quote_version=1,
        line_id="3",
        approved_by=Personal(WANG, "王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        reason="时间不够",
        evidence=(),
    )
    shown = given_history(
        deferred_work, OPENED, quote(1, FLUID), approved(FLUID), on_order(removed, DECLINED_AT)
    )
    (item,) = _items(shown)
    assert (item.status, item.item) == (DeferredStatus.REMOVED, "line 3")


def test_a_line_offered_and_never_answered_is_recommended(given_history: GivenHistory) -> None:
    shown = given_history(deferred_work, OPENED, quote(1, PADS), DELIVERED)
    (item,) = _items(shown)
    assert (item.status, item.urgency) == (DeferredStatus.RECOMMENDED, None)


def test_a_withdrawn_offer_is_no_recommendation_but_its_finding_is(
    given_history: GivenHistory,
) -> None:
    withdrawn = on_order(QuoteWithdrawn(quote_version=1, reason="价格有误"), DECLINED_AT)
    shown = given_history(deferred_work, OPENED, FOUND, quote(1, PADS, DISCS), withdrawn)
    assert [(item.item, item.status) for item in _items(shown)] == [
        ("line 4", DeferredStatus.RECOMMENDED)
    ]


@pytest.mark.parametrize("which", [{"line_id": "4"}, {"finding_id": "1"}])
def test_work_put_off_has_a_reason_and_a_day_to_remind(
    given_history: GivenHistory, which: dict[str, str]
) -> None:
    shown = given_history(
        deferred_work, OPENED, FOUND, quote(2, DISCS), _declined("4"), _deferred(**which)
    )
    (item,) = _items(shown)
    assert (item.status, item.deferred_id) == (DeferredStatus.DEFERRED, "1")
    assert (item.decided_at, item.remind_on) == (DEFERRED_AT, date(2025, 6, 30))
    assert (item.description, shown.text(item.reason_sealed)) == ("更换前制动盘", "资金安排")


def test_a_reminder_is_due_from_its_day_until_the_work_is_taken_up(
    given_history: GivenHistory,
) -> None:
    def due(until: date, site_id: str = "S1") -> list[str]:
        found = shown.ask(deferred_work_due, site_id=site_id, until=until, first=10)
        return [item.item for item in found]

    shown = given_history(deferred_work, OPENED, FOUND, _deferred(finding_id="1"), DELIVERED)
    assert due(date(2025, 6, 29)) == []
    assert due(date(2025, 6, 30)) == ["finding 1"]
    assert due(date(2025, 6, 30), "S2") == []
    taken_up = DeferredWorkRevived(deferred_id="1", vehicle_id=CAR, revived_in_order_id=LATER_ORDER)
    shown.and_then(
        order_opened(order=LATER_ORDER, number="RO-S1-2025-000200", when=at(6, 30)),
        on_order(taken_up, at(6, 30)),
    )
    assert due(date(2025, 12, 31)) == []
    (item,) = _items(shown)
    assert (item.status, item.revived_in_order_number, item.revived_at) == (
        DeferredStatus.REVIVED,
        "RO-S1-2025-000200",
        at(6, 30),
    )


def test_pages_come_the_latest_first(given_history: GivenHistory) -> None:
    shown = given_history(
        deferred_work, OPENED, FOUND, quote(1, PADS), _declined("1", 1), DELIVERED
    )
    page = shown.ask(deferred_work_of, vehicle_id=CAR, first=1)
    assert [item.item for item in page] == ["finding 1", "line 1"]
    last = page[0]
    rest = shown.ask(
        deferred_work_of,
        vehicle_id=CAR,
        first=1,
        after=(last.recommended_at, last.order_id, last.item),
    )
    assert [item.item for item in rest] == ["line 1"]


def test_due_pages_come_the_earliest_first(given_history: GivenHistory) -> None:
    shown = given_history(deferred_work, OPENED, FOUND, _deferred(finding_id="1"))
    after = (date(2025, 6, 30), ORDER, "finding 1")
    assert not shown.ask(
        deferred_work_due, site_id="S1", until=date(2025, 12, 31), first=1, after=after
    )


def test_work_goes_with_the_right_car_and_the_file_it_was_merged_into(
    given_history: GivenHistory,
) -> None:
    moved = RepairOrderVehicleCorrected(
        was_vehicle_id=CAR, vehicle_id=OTHER_CAR, plate=None, vin=None, reason="选错车辆"
    )
    shown = given_history(deferred_work, OPENED, FOUND, on_order(moved, at(3, 31, 15)))
    assert _items(shown) == []
    shown.and_then(
        fact(VehicleMerged(into_vehicle_id=CAR, reason="重复建档"), stream=OTHER_CAR),
        fact(VehicleAbsorbed(absorbed_vehicle_id=OTHER_CAR), stream=CAR),
    )
    assert len(_items(shown)) == 1


def test_the_rows_are_the_same_however_followed(given_history: GivenHistory) -> None:
    given_history(
        deferred_work, OPENED, FOUND, ACCEPTED, QUOTE_2, _declined("4"), _deferred(line_id="4")
    ).assert_the_same_however_followed()
