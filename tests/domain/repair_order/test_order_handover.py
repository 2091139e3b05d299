"""Hand-over: announced, explained, accepted, delivered, covered, rated."""

from datetime import date

import msgspec
import pytest

from domain.kernel import Channel, Km
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    AdviserAccepted,
    Belonging,
    BelongingsListed,
    BelongingsReturned,
    ExteriorRechecked,
    HandoverTopic,
    MissingBelonging,
    ReadyForPickup,
    SatisfactionRated,
    WarrantyGranted,
)
from domain.repair_order.inputs import MissingBelongingInput
from domain.repair_order.terms import ApprovalMethod, Relation
from domain.values.contact import Instrument, SurveyMethod
from domain.values.cover import Ground
from tests.domain.dsl import given
from tests.domain.repair_order.asks import Ask, deliver
from tests.domain.repair_order.examples import (
    ACCEPTED,
    ADVISER,
    CUSTOMER,
    DELIVERED,
    DIGEST,
    EXPLAINED,
    INSPECTOR,
    OPENED,
    SCRATCH,
    UNTIL_ACCEPTED,
    UNTIL_CHECKED,
    UNTIL_DELIVERED,
    UNTIL_PASSED,
    VEHICLE,
    at,
    bill,
    said,
    share,
)

LISTED = BelongingsListed(
    items=(
        Belonging(item_id="1", description=said("雨伞")),
        Belonging(item_id="2", description=said("儿童座椅")),
    ),
    stored_at="locker 4",
)
RETURNED = BelongingsReturned(
    item_ids=("1",),
    missing=(MissingBelonging(item_id="2", explanation=said("客户已自行取走")),),
)
RATED = SatisfactionRated(
    instrument=Instrument.HANDOVER,
    score_hundredths=450,
    scale_max=5,
    method=SurveyMethod.INTERVIEW,
    rated_at=at(4),
    handler_id="li",
    comment=said("很满意"),
    site_id="S1",
    adviser_id="li",
    technician_ids=("zhao",),
    customer_id=CUSTOMER,
)


def grant(line_id: str = "2", until_on: date = date(2025, 9, 3)) -> Ask:
    return lambda o: o.grant_warranty(
        line_id=line_id, until_on=until_on, basis=Ground.PROMISE, scope="part and labour"
    )


def rate(score_hundredths: int, scale_max: int = 5) -> Ask:
    return lambda o: o.rate_satisfaction(
        at=at(4),
        actor=ADVISER,
        score_hundredths=score_hundredths,
        scale_max=scale_max,
        comment="很满意",
    )


def give_back(*item_ids: str, missing: tuple[str, ...] = ()) -> Ask:
    gone = tuple(
        MissingBelongingInput(item_id=item_id, explanation="客户已自行取走") for item_id in missing
    )
    return lambda o: o.return_belongings(item_ids=item_ids, missing=gone)


@pytest.mark.requirement("R074")
def test_r074_the_advisers_acceptance_is_a_fact_of_its_own() -> None:
    order = given(RepairOrder, *UNTIL_PASSED)
    order.when(lambda o: o.accept_by_adviser(actor=ADVISER)).then(AdviserAccepted(accepted_by="li"))
    order.when(lambda o: o.accept_by_adviser(actor=INSPECTOR)).then_refused(
        "repair_order.wrong_role"
    )
    given(RepairOrder, *UNTIL_CHECKED).when(
        lambda o: o.accept_by_adviser(actor=ADVISER)
    ).then_refused("repair_order.no_final_pass")


@pytest.mark.requirement("R077")
def test_r077_differences_to_the_entry_walk_round_are_listed() -> None:
    given(RepairOrder, *UNTIL_PASSED).when(
        lambda o: o.recheck_exterior(actor=ADVISER, differences=(SCRATCH,))
    ).then(ExteriorRechecked(checked_by="li", differences=(SCRATCH,)))
    given(RepairOrder, OPENED).when(lambda o: o.recheck_exterior(actor=ADVISER)).then_refused(
        "repair_order.not_inspected"
    )


@pytest.mark.requirement("R078")
def test_r078_a_finished_car_is_announced() -> None:
    given(RepairOrder, *UNTIL_PASSED).when(
        lambda o: o.announce_ready(notified_via=Channel.PHONE, at=at(3, 15))
    ).then(ReadyForPickup(ready_at=at(3, 15), notified_via=Channel.PHONE))
    given(RepairOrder, *UNTIL_CHECKED).when(
        lambda o: o.announce_ready(notified_via=Channel.PHONE, at=at(3, 15))
    ).then_refused("repair_order.no_final_pass")


@pytest.mark.requirement("R060", "R070", "R073", "R076")
def test_r076_the_explanation_covers_every_topic() -> None:
    order = given(RepairOrder, *UNTIL_PASSED)
    order.when(lambda o: o.explain_handover(topics=tuple(HandoverTopic), actor=ADVISER)).then(
        EXPLAINED
    )
    refused = order.when(
        lambda o: o.explain_handover(topics=tuple(HandoverTopic)[1:], actor=ADVISER)
    ).then_refused("repair_order.handover_incomplete", field="topics")
    assert "items_done" in refused.en


@pytest.mark.requirement("R030", "R077")
def test_r030_every_listed_thing_is_given_back_or_explained_before_delivery() -> None:
    order = given(RepairOrder, *UNTIL_ACCEPTED, LISTED)
    order.when(deliver()).then_refused("repair_order.belongings_out")
    order.when(give_back("3")).then_refused("repair_order.belonging_missing", field="itemIds")
    order.when(give_back()).then_refused("repair_order.no_items")
    returned = order.when(give_back("1", missing=("2",))).then(RETURNED)
    returned.when(give_back("1")).then_refused("repair_order.belonging_missing")
    returned.when(deliver()).then(DELIVERED)


def test_things_are_given_back_on_a_cancelled_order_too() -> None:
    listed = given(RepairOrder, OPENED, LISTED).state
    cancelled = listed.apply(listed.cancel(reason="customer changed her mind"))
    assert (
        cancelled.apply(cancelled.return_belongings(item_ids=("1", "2"))).belongings == frozenset()
    )


@pytest.mark.requirement("R074")
def test_the_customers_acceptance_may_be_signed() -> None:
    given(RepairOrder, *UNTIL_PASSED).when(
        lambda o: o.accept_by_customer(
            accepted_by="王女士",
            relation=Relation.OWNER,
            method=ApprovalMethod.IN_PERSON,
            document_sha256=DIGEST,
        )
    ).then(msgspec.structs.replace(ACCEPTED, document_sha256=DIGEST))


def test_a_bill_from_before_more_work_does_not_let_the_car_go() -> None:
    only_labour = bill(share("1", 12_000))
    past = [only_labour if fact == UNTIL_ACCEPTED[-3] else fact for fact in UNTIL_ACCEPTED]
    refused = (
        given(RepairOrder, *past).when(deliver()).then_refused("repair_order.settlement_incomplete")
    )
    assert "2 are missing" in refused.en


def test_a_car_is_delivered_once() -> None:
    given(RepairOrder, *UNTIL_DELIVERED).when(deliver()).then_refused("repair_order.not_open")


@pytest.mark.requirement("R082")
def test_r082_without_a_reading_on_entry_any_reading_will_do() -> None:
    unread = msgspec.structs.replace(
        OPENED, odometer_km=None, odometer_unreadable_reason="display dead"
    )
    past = [unread if fact == OPENED else fact for fact in UNTIL_ACCEPTED]
    given(RepairOrder, *past).when(deliver(odometer_km=5)).then(
        msgspec.structs.replace(DELIVERED, odometer_km=Km(5))
    )


@pytest.mark.requirement("R083")
def test_r083_each_executed_line_is_covered_once_a_ground_from_the_delivery_on() -> None:
    granted = WarrantyGranted(
        line_id="2",
        vehicle_id=VEHICLE,
        until_on=date(2025, 9, 3),
        until_km=None,
        basis=Ground.PROMISE,
        scope="part and labour",
        part_number="06H905110G",
    )
    delivered = given(RepairOrder, *UNTIL_DELIVERED)
    covered = delivered.when(grant()).then(granted)
    covered.when(grant()).then_refused("repair_order.warranty_twice", field="basis")
    longer = msgspec.structs.replace(granted, until_on=date(2026, 6, 3))
    covered.when(grant(until_on=date(2026, 6, 3))).then(longer).when(grant()).then_refused(
        "repair_order.warranty_twice"
    )
    covered.when(
        lambda o: o.grant_warranty(
            line_id="2",
            until_on=date(2025, 6, 13),
            until_km=Km(156_760),
            basis=Ground.LAW,
            scope="part and labour",
        )
    ).then(
        msgspec.structs.replace(
            granted, until_on=date(2025, 6, 13), until_km=Km(156_760), basis=Ground.LAW
        )
    )
    delivered.when(grant("9")).then_refused("repair_order.line_not_executed", field="lineId")
    delivered.when(grant(until_on=date(2025, 6, 2))).then_refused("repair_order.warranty_ended")
    given(RepairOrder, *UNTIL_ACCEPTED).when(grant()).then_refused("repair_order.not_delivered")


@pytest.mark.requirement("R080")
def test_r080_the_visit_is_rated_once_at_or_after_hand_over() -> None:
    given(RepairOrder, *UNTIL_ACCEPTED).when(rate(450)).then(RATED).when(rate(500)).then_refused(
        "repair_order.rated_before"
    )
    given(RepairOrder, *UNTIL_DELIVERED).when(rate(450)).then(RATED)
    given(RepairOrder, *UNTIL_PASSED).when(rate(450)).then_refused("repair_order.too_early_to_rate")


@pytest.mark.parametrize(
    ("score_hundredths", "scale_max"), [(501, 5), (99, 5), (99, 7), (1_001, 10), (-1, 10), (3, 6)]
)
def test_b11_an_answer_lies_on_its_scale(score_hundredths: int, scale_max: int) -> None:
    given(RepairOrder, *UNTIL_DELIVERED).when(rate(score_hundredths, scale_max)).then_refused(
        "repair_order.bad_score", field="scoreHundredths"
    )


@pytest.mark.parametrize(("score_hundredths", "scale_max"), [(100, 5), (0, 10), (1_000, 10)])
def test_b11_the_ends_of_a_scale_belong_to_it(score_hundredths: int, scale_max: int) -> None:
    given(RepairOrder, *UNTIL_DELIVERED).when(rate(score_hundredths, scale_max)).then(
        msgspec.structs.replace(RATED, score_hundredths=score_hundredths, scale_max=scale_max)
    )
