"""Invariants 4, 11, 12 and 15 to 18 (model D.3): money and hand-over."""

import msgspec
import pytest

from domain.kernel import Fen, Km, registered_events
from domain.kernel.event import Event
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import (
    Payer,
    RepairOrderCancelled,
    ReworkStarted,
    SettlementReversed,
)
from domain.repair_order.terms import (
    ReworkCause,
)
from tests.domain.dsl import given
from tests.domain.repair_order.asks import (
    deliver,
    inspect,
    quote_lines,
    settle,
    start,
)
from tests.domain.repair_order.examples import (
    ACCEPTED,
    ADVISER,
    BILL,
    DELIVERED,
    DIAGNOSED,
    EXPLAINED,
    LABOUR,
    LABOUR_INPUT,
    NUMBER,
    OPENED,
    PART,
    PASS,
    PLATE,
    QUOTED,
    SELF_CHECK,
    TEAM_CHECK,
    TESTS,
    UNTIL_ACCEPTED,
    UNTIL_AGREED,
    UNTIL_PASSED,
    UNTIL_SIGNED,
    VEHICLE,
    agreed,
    at,
    bill,
    done,
    fine,
    fitted,
    quote,
    share,
    started,
    trial,
)
from tests.domain.repair_order.turns import (
    DESK_ACCEPTED,
    FOUND,
    LINKED,
    PADS,
    REJECTED,
    STANDS_FOR_IT,
)


@pytest.mark.requirement("R046")
def test_invariant_4_nothing_is_charged_above_what_was_approved() -> None:
    passed = given(RepairOrder, *UNTIL_PASSED)
    passed.when(settle(share("1", 12_001), share("2", 38_000))).then_refused(
        "repair_order.settlement_above_approved", field="lines"
    )
    passed.when(
        settle(share("1", 12_000), share("2", 38_000), share("1", 1, Payer.INSURER))
    ).then_refused("repair_order.settlement_above_approved")
    passed.when(settle(share("1", 10_000), share("2", 38_000))).then(
        bill(share("1", 10_000), share("2", 38_000))
    )


@pytest.mark.requirement("R046")
def test_invariant_4_nothing_is_charged_outside_the_approved_quote() -> None:
    given(RepairOrder, *UNTIL_PASSED).when(
        settle(share("1", 12_000), share("2", 38_000), share("3", 1))
    ).then_refused("repair_order.settlement_outside_quote")


@pytest.mark.requirement("R046")
def test_invariant_4_a_line_agreed_to_but_not_done_is_not_charged() -> None:
    more = (*UNTIL_PASSED, FOUND, DESK_ACCEPTED, quote(LABOUR, PART, PADS, version=2))
    shares = (share("1", 12_000), share("2", 38_000), share("3", 12_000))
    for past in (more, (*more, agreed(PADS, 2))):
        given(RepairOrder, *past).when(settle(*shares)).then_refused(
            "repair_order.settlement_outside_quote"
        )


@pytest.mark.requirement("R046", "R059")
def test_invariant_4_who_pays_is_approved_as_well() -> None:
    by_maker = msgspec.structs.replace(PART, payer=Payer.MAKER_WARRANTY)
    quoted = (*UNTIL_SIGNED, PLATE, DIAGNOSED, quote(LABOUR, by_maker))
    finished = (agreed(LABOUR), agreed(by_maker), started("1"), started("2"), fitted(), done("2"))
    passed = (*quoted, *finished, done("1"), *TESTS, SELF_CHECK, TEAM_CHECK, PASS)
    given(RepairOrder, *passed).when(settle(share("1", 12_000), share("2", 38_000))).then_refused(
        "repair_order.settlement_other_payer"
    )
    maker = share("2", 38_000, Payer.MAKER_WARRANTY)
    given(RepairOrder, *passed).when(settle(share("1", 12_000), maker)).then(
        bill(share("1", 12_000), maker)
    )


@pytest.mark.requirement("R063", "R070", "R074", "R079")
@pytest.mark.parametrize(
    ("without", "code"),
    [
        (PASS, "repair_order.no_final_pass"),
        (BILL, "repair_order.no_settlement"),
        (EXPLAINED, "repair_order.not_explained"),
        (ACCEPTED, "repair_order.not_accepted_by_customer"),
    ],
)
def test_invariant_11_delivery_needs_pass_settlement_explanation_and_acceptance(
    without: Event, code: str
) -> None:
    past = [fact for fact in UNTIL_ACCEPTED if fact != without]
    given(RepairOrder, *past).when(deliver()).then_refused(code)
    given(RepairOrder, *UNTIL_ACCEPTED).when(deliver()).then(DELIVERED)


def test_invariant_11_where_others_pay_the_settlement_may_come_later() -> None:
    by_maker = [
        msgspec.structs.replace(line, payer=Payer.MAKER_WARRANTY) for line in (LABOUR, PART)
    ]
    past = [quote(*by_maker) if fact == QUOTED else fact for fact in UNTIL_ACCEPTED]
    given(RepairOrder, *(fact for fact in past if fact != BILL)).when(deliver()).then(DELIVERED)


def test_invariant_11_the_customer_accepts_the_car_as_it_is_now() -> None:
    """Accepted, then worked on again and passed again: the earlier acceptance is void."""
    wanted = quote(LABOUR, PART, PADS, version=2)
    more = (*UNTIL_ACCEPTED, FOUND, DESK_ACCEPTED, wanted, agreed(PADS, 2), started("3"), done("3"))
    passed = msgspec.structs.replace(PASS, results=fine("1", "2", "3"))
    again = (*more, *TESTS, SELF_CHECK, TEAM_CHECK, passed)
    reversed_ = SettlementReversed(
        settlement_number=BILL.settlement_number, total_fen=BILL.total_fen, reason="more was done"
    )
    billed = bill(share("1", 12_000), share("2", 38_000), share("3", 12_000), turn=2)
    past = (*again, reversed_, billed, EXPLAINED)
    given(RepairOrder, *past).when(deliver()).then_refused("repair_order.not_accepted_by_customer")
    given(RepairOrder, *past, ACCEPTED).when(deliver()).then(DELIVERED)


@pytest.mark.requirement("R075")
def test_invariant_12_a_discontented_customer_means_rework_and_a_new_pass() -> None:
    order = given(RepairOrder, *UNTIL_ACCEPTED).when(
        lambda o: o.reject_by_customer(rejected_by="王女士", reason="还是抖")
    )
    rejected = order.then(REJECTED)
    rejected.when(deliver()).then_refused("repair_order.no_final_pass")
    rejected.when(inspect()).then_refused("repair_order.rework_due")
    rework = ReworkStarted(lap=1, cause=ReworkCause.CUSTOMER, line_ids=("1",), technician_id="zhao")
    again = rejected.when(lambda o: o.start_rework(line_ids=("1",), technician_id="zhao")).then(
        rework
    )
    again.when(inspect()).then_refused("repair_order.unfinished_lines")
    redone = (trial(4), trial(5), trial(6), SELF_CHECK, TEAM_CHECK)
    past = (*UNTIL_ACCEPTED, REJECTED, rework, done("1"), *redone)
    given(RepairOrder, *past).when(deliver()).then_refused("repair_order.no_final_pass")
    given(RepairOrder, *past, PASS, EXPLAINED).when(deliver()).then_refused(
        "repair_order.not_accepted_by_customer"
    )
    given(RepairOrder, *past, PASS, EXPLAINED, ACCEPTED).when(deliver()).then(DELIVERED)


@pytest.mark.requirement("R088", "R092")
def test_invariant_15_a_comeback_in_cover_is_free_in_the_quote() -> None:
    known = (*UNTIL_SIGNED, DIAGNOSED, LINKED, STANDS_FOR_IT)
    order = given(RepairOrder, *known)
    order.when(quote_lines(LABOUR_INPUT)).then_refused("repair_order.comeback_not_free")
    hidden = msgspec.structs.replace(LABOUR_INPUT, concern_id=None)
    order.when(quote_lines(hidden)).then_refused("repair_order.comeback_not_free")
    free = msgspec.structs.replace(LABOUR_INPUT, unit_price_fen=Fen(0))
    free_line = msgspec.structs.replace(LABOUR, unit_price_fen=Fen(0), amount_fen=Fen(0))
    order.when(quote_lines(free)).then(quote(free_line))
    ours = msgspec.structs.replace(LABOUR_INPUT, payer=Payer.INTERNAL)
    order.when(quote_lines(ours)).then(quote(msgspec.structs.replace(LABOUR, payer=Payer.INTERNAL)))


@pytest.mark.requirement("R088", "R092")
def test_invariant_15_a_comeback_accepted_after_the_quote_is_free_in_the_settlement() -> None:
    passed = given(RepairOrder, *UNTIL_PASSED, LINKED, STANDS_FOR_IT)
    passed.when(settle(share("1", 12_000), share("2", 38_000))).then_refused(
        "repair_order.comeback_not_free"
    )
    free = (share("1", 12_000, Payer.INTERNAL), share("2", 0))
    passed.when(settle(*free)).then(bill(*free))


def test_invariant_16_a_cancelled_order_keeps_its_number() -> None:
    cancelled = given(RepairOrder, *UNTIL_AGREED).when(
        lambda o: o.cancel(reason="customer changed her mind")
    )
    order = cancelled.then(
        RepairOrderCancelled(order_number=NUMBER, reason="customer changed her mind")
    )
    assert order.state.order_number == NUMBER
    order.when(
        lambda o: o.open(
            number=8,
            site_id="S1",
            at=at(4),
            actor=ADVISER,
            customer_id=OPENED.customer_id,
            vehicle_id=VEHICLE,
            service_kind=OPENED.service_kind,
            odometer_km=Km(1),
        )
    ).then_refused("repair_order.not_begun")
    order.when(start("1")).then_refused("repair_order.not_open")


@pytest.mark.requirement("R082")
def test_invariant_17_the_odometer_does_not_run_backwards_in_the_shop() -> None:
    ready = given(RepairOrder, *UNTIL_ACCEPTED)
    ready.when(deliver(odometer_km=154_753)).then_refused(
        "repair_order.odometer_back", field="odometerKm"
    )
    ready.when(deliver(odometer_km=154_754)).then(
        msgspec.structs.replace(DELIVERED, odometer_km=Km(154_754))
    )


def test_invariant_18_money_is_whole_fen_and_never_negative() -> None:
    negative = msgspec.structs.replace(LABOUR_INPUT, unit_price_fen=Fen(-1))
    given(RepairOrder, *UNTIL_SIGNED, DIAGNOSED).when(quote_lines(negative)).then_refused(
        "malformed.money.negative", field="lines"
    )
    given(RepairOrder, *UNTIL_PASSED).when(settle(share("1", -1), share("2", 0))).then_refused(
        "malformed.money.negative"
    )


def test_invariant_18_every_amount_of_money_is_an_integer_in_fen() -> None:
    """Every field of a fact or record that is money by its name is a whole number."""
    amounts = [
        (cls, field)
        for topic, cls in registered_events().items()
        if topic.startswith("repair_order.")
        for field in msgspec.structs.fields(cls)
        if field.name.endswith("_fen")
    ]
    assert len(amounts) >= 8
    for cls, field in amounts:
        assert msgspec.inspect.type_info(field.type) == msgspec.inspect.IntType(), (cls, field)
