"""Promised against predicted, and what reception and front desk still owe (RM7; R023, R030, R058, R078)."""

from datetime import date, datetime
from uuid import UUID

import msgspec
import pytest

from domain.kernel import Channel, Personal
from domain.repair_order.events import (
    Belonging,
    BelongingsListed,
    CheckGroup,
    CheckResult,
    EntryInspectionRecorded,
    FinalInspectionPassed,
    InspectionItem,
    InspectionMethod,
    LabourStarted,
    LabourStopped,
    PauseReason,
    PromisedTimeRevised,
    PromisedTimeSet,
    ReadyForPickup,
    RepairOrderCancelled,
    ServiceKind,
    WorkPaused,
)
from projections.workshop_board.kinds import KindCount, orders_by_kind
from projections.workshop_board.projection import workshop_board
from projections.workshop_board.queries import BoardOrder, board
from tests.projections.dsl import Fact, GivenHistory, Shown, fact
from tests.projections.samples import (
    AUTHORISED,
    DELIVERED,
    LABOUR,
    LATER_ORDER,
    OPENED,
    PADS,
    WANG,
    approved,
    at,
    completed,
    on_order,
    order_opened,
    quote,
    started,
)

THIRD_ORDER = UUID(int=0xD3)
TWO_HOURS = msgspec.structs.replace(LABOUR, labour_hours_hundredths=200)
AGREED = (OPENED, AUTHORISED, quote(1, PADS, TWO_HOURS), approved(PADS), approved(TWO_HOURS))
PROMISED = on_order(PromisedTimeSet(promised_at=at(3, 31, 17)))
BEGUN = (*AGREED, started(TWO_HOURS))


def _clock(kind: type[LabourStarted | LabourStopped], when: datetime, who: str = "S1-张") -> Fact:
    return on_order(kind(line_id="2", technician_id=who), when)


def _order(shown: Shown, when: datetime) -> BoardOrder:
    (found,) = shown.ask(board, site_id="S1", at=when, progress_days=3, first=10)
    return found


@pytest.mark.requirement("R055")
def test_what_is_left_of_the_standard_hours_is_ahead(given_history: GivenHistory) -> None:
    shown = given_history(
        workshop_board,
        *BEGUN,
        _clock(LabourStarted, at(3, 31, 13)),
        _clock(LabourStopped, at(3, 31, 13, 30)),
        _clock(LabourStarted, at(3, 31, 15)),
    )
    assert _order(shown, at(3, 31, 12)).predicted_at == at(3, 31, 14)  # nobody has begun
    assert _order(shown, at(3, 31, 14)).predicted_at == at(3, 31, 15, 30)  # half an hour is done
    assert _order(shown, at(3, 31, 16)).predicted_at == at(3, 31, 16, 30)  # and the clock runs
    assert _order(shown, at(3, 31, 19)).predicted_at == at(3, 31, 19)  # longer than its standard


def test_done_lines_have_nothing_left(given_history: GivenHistory) -> None:
    shown = given_history(workshop_board, *BEGUN, completed(TWO_HOURS, at(3, 31, 14)))
    # The pads have no hours of their own, so nothing can be said about them.
    assert _order(shown, at(3, 31, 15)).predicted_at is None
    shown.and_then(started(PADS, at(3, 31, 15)), completed(PADS, at(3, 31, 16)))
    assert _order(shown, at(3, 31, 16)).predicted_at == at(3, 31, 16)


def test_it_is_late_when_the_prediction_lies_after_the_first_promise(
    given_history: GivenHistory,
) -> None:
    revised = PromisedTimeRevised(
        was_at=at(3, 31, 17),
        promised_at=at(4, 2, 17),
        reason="缺件",
        customer_told_at=at(3, 31, 14),
    )
    shown = given_history(
        workshop_board, OPENED, PROMISED, on_order(revised, at(3, 31, 14)), *AGREED[1:]
    )
    assert not _order(shown, at(3, 31, 15)).predicted_late
    assert _order(shown, at(3, 31, 15, 1)).predicted_late


def test_nothing_is_predicted_where_it_cannot_be_said(given_history: GivenHistory) -> None:
    paused = WorkPaused(
        line_id="2",
        reason=PauseReason.WAITING_PARTS,
        note=None,
        customised_part_in_transport=False,
    )
    shown = given_history(workshop_board, OPENED, AUTHORISED, quote(1, TWO_HOURS))
    assert _order(shown, at(3, 31, 12)).predicted_at is None  # nothing is agreed to
    shown.and_then(approved(TWO_HOURS), started(TWO_HOURS), on_order(paused, at(3, 31, 14)))
    found = _order(shown, at(3, 31, 15))
    assert (found.predicted_at, found.predicted_late) == (None, False)


@pytest.mark.requirement("R078")
def test_r078_the_time_from_the_pass_to_the_call_is_measured(given_history: GivenHistory) -> None:
    done = (*BEGUN, completed(TWO_HOURS, at(3, 31, 14)), completed(PADS, at(3, 31, 14)))
    passed = on_order(FinalInspectionPassed(inspector_id="S1-钱", results=()), at(3, 31, 15))
    shown = given_history(workshop_board, *done, passed)
    assert _order(shown, at(3, 31, 14)).minutes_to_notify is None
    assert _order(shown, at(3, 31, 15, 20)).minutes_to_notify == 20  # and nobody has rung yet
    told = ReadyForPickup(ready_at=at(3, 31, 15, 45), notified_via=Channel.PHONE)
    shown.and_then(on_order(told, at(3, 31, 15, 45)))
    found = _order(shown, at(4, 1))
    assert (found.minutes_to_notify, found.predicted_at) == (45, at(3, 31, 15, 45))


@pytest.mark.requirement("R023")
def test_r023_a_walk_round_that_the_customer_has_not_confirmed_is_flagged(
    given_history: GivenHistory,
) -> None:
    scratch = InspectionItem(
        group=CheckGroup.EXTERIOR,
        position="左后门",
        result=CheckResult.ATTENTION,
        finding="划痕 8 cm",
        photos=("ab" * 32,),
    )
    walk = EntryInspectionRecorded(
        inspected_by="S1-李",
        assisted_by=None,
        methods=(InspectionMethod.OBSERVING,),
        items=(scratch,),
        customer_confirmed=False,
    )
    shown = given_history(workshop_board, OPENED)
    assert not _order(shown, at(3, 31, 12)).walk_round_unconfirmed  # there was none yet
    shown.and_then(on_order(walk))
    assert _order(shown, at(3, 31, 12)).walk_round_unconfirmed
    shown.and_then(on_order(msgspec.structs.replace(walk, customer_confirmed=True)))
    assert not _order(shown, at(3, 31, 12)).walk_round_unconfirmed


@pytest.mark.requirement("R030")
@pytest.mark.parametrize(("until", "warned"), [(at(4, 3, 9), False), (at(4, 3, 17), True)])
def test_r030_a_long_repair_without_a_list_of_belongings_is_warned_of(
    given_history: GivenHistory, until: datetime, *, warned: bool
) -> None:
    """Opened on 31 March at 9:00; more than three days is long."""
    shown = given_history(workshop_board, OPENED, on_order(PromisedTimeSet(promised_at=until)))
    assert _order(shown, at(3, 31, 12)).belongings_unlisted is warned
    umbrella = Belonging(item_id="1", description=Personal(WANG, "雨伞"))
    shown.and_then(on_order(BelongingsListed(items=(umbrella,), stored_at="前台柜3")))
    assert not _order(shown, at(3, 31, 12)).belongings_unlisted


@pytest.mark.requirement("R058")
def test_r058_orders_are_reported_by_kind_of_service(given_history: GivenHistory) -> None:
    body = order_opened(order=LATER_ORDER, number="RO-S1-2025-000124", when=at(4, 1))
    body = msgspec.structs.replace(
        body, event=msgspec.structs.replace(body.event, service_kind=ServiceKind.BODY_REPAIR)
    )
    gone = order_opened(order=THIRD_ORDER, number="RO-S1-2025-000125", when=at(4, 2, 23))
    cancelled = RepairOrderCancelled(order_number="RO-S1-2025-000125", reason="改期")
    shown = given_history(
        workshop_board, OPENED, body, gone, fact(cancelled, stream=THIRD_ORDER), DELIVERED
    )

    def asked(since: date, until: date, site_id: str | None = "S1") -> list[KindCount]:
        return list(shown.ask(orders_by_kind, since=since, until=until, site_id=site_id))

    bodies = KindCount(
        service_kind=ServiceKind.BODY_REPAIR, opened=1, delivered=0, cancelled=0, in_shop=1
    )
    others = KindCount(
        service_kind=ServiceKind.MECHANICAL_REPAIR, opened=2, delivered=1, cancelled=1, in_shop=0
    )
    assert asked(date(2025, 3, 31), date(2025, 4, 2)) == [bodies, others]
    assert asked(date(2025, 4, 1), date(2025, 4, 1), None) == [bodies]
    assert asked(date(2025, 3, 31), date(2025, 4, 2), "S2") == []
